from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from revasc.results import parquetfile
from revasc.results.parquetfile import ParquetWriter, arrow_schema
from revasc.results.tables import LESIONS, MENTIONS, NOTES, TABLES, Table
from tests.results.builders import make_lesion, make_result


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_is_read_back(tmp_path: Path, table: Table):
    results = [make_result("a"), make_result("b", lesions=(), mentions=()), make_result("=c")]
    path = tmp_path / "out.parquet"
    with ParquetWriter(path, table) as writer:
        for result in results:
            writer.write(result)
    stored = pq.read_table(path)
    assert stored.schema.equals(arrow_schema(table))
    wanted = [dict(zip(table.header, row, strict=True)) for result in results for row in table.rows(result)]
    assert stored.to_pylist() == wanted


def test_types():
    schema = arrow_schema(LESIONS)
    assert [schema.field(name).type for name in ("vessel", "lesion", "occlusion_percent", "cto")] == [
        pa.string(), pa.int64(), pa.float64(), pa.bool_(),
    ]  # fmt: skip


@pytest.mark.parametrize("table", [NOTES, LESIONS, MENTIONS], ids=lambda table: table.name)
def test_a_file_without_rows_has_its_schema(tmp_path: Path, table: Table):
    with ParquetWriter(tmp_path / "out.parquet", table):
        pass
    stored = pq.read_table(tmp_path / "out.parquet")
    assert (stored.num_rows, stored.schema.names) == (0, list(table.header))


def test_rows_go_out_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parquetfile, "_GROUP", 2)
    with ParquetWriter(tmp_path / "out.parquet", NOTES) as writer:
        for number in range(5):
            writer.write(make_result(str(number)))
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)] == [2, 2, 1]
    assert file.read().column("note_id").to_pylist() == list("01234")


def test_whole_numbers_in_a_column_of_fractions(tmp_path: Path):
    with ParquetWriter(tmp_path / "out.parquet", LESIONS) as writer:
        writer.write(make_result(lesions=(make_lesion(occlusion_percent=100),)))
    assert pq.read_table(tmp_path / "out.parquet").column("occlusion_percent").to_pylist() == [100.0]


def test_an_error_leaves_the_file_closed(tmp_path: Path):
    writer = ParquetWriter(tmp_path / "out.parquet", NOTES)
    with pytest.raises(RuntimeError), writer:
        _write_and_fail(writer)
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


def _write_and_fail(writer: ParquetWriter) -> None:
    writer.write(make_result())
    raise RuntimeError
