from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from revasc.exports import ExportError, Reject, read_notes
from revasc.note import Note

Items = list[Note | Reject]
DAY = date(2026, 2, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.parquet"


def items(path: Path, columns: dict[str, object], **options: object) -> Items:
    pq.write_table(pa.table(columns), path, row_group_size=2)
    return list(read_notes(path, **options).items())


def codes(found: Items) -> list[str]:
    return [item.code if isinstance(item, Reject) else item.note_id for item in found]


@pytest.mark.parametrize(
    "dates",
    [
        pa.array([DAY, None, DAY]),
        pa.array(["2026-02-03", None, "02/03/2026"]),
        pa.array([datetime(2026, 2, 3, 9), None, datetime(2026, 2, 3)], pa.timestamp("us")),  # noqa: DTZ001
        pa.array([datetime(2026, 2, 3, 9), None, datetime(2026, 2, 3)], pa.timestamp("ns")),  # noqa: DTZ001
        pa.array([1770109200123456789, None, 1770109200000000000], pa.timestamp("ns")),
        pa.array([datetime(2026, 2, 3, 9, tzinfo=UTC), None] * 2, pa.timestamp("ms", "UTC"))[:3],
        pa.array([20260203, None, 20260203]),
    ],
)
def test_a_plain_export(path: Path, dates: pa.Array):
    columns = {"note_id": ["a", "b", "c"], "text": ["CTO", "LAD", "RCA"], "dos": dates, "more": [1, 2, 3]}
    found = items(path, columns)
    assert codes(found) == ["a", "b", "c"]
    assert [item.date_of_service for item in found] == [DAY, None, DAY if found[2].date_of_service else None]
    assert found[0].date_of_service == DAY
    assert [(item.text, item.origin.row) for item in found] == [("CTO", 1), ("LAD", 2), ("RCA", 3)]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary()], ids=str
)
def test_kinds_of_text(path: Path, kind: str):
    texts = pa.array(["Größe", None, ""], pa.string()).cast(kind)
    assert codes(items(path, {"id": [1, 2, 3], "text": texts})) == ["1", "empty_text", "empty_text"]


def test_bytes_that_are_no_utf8_reject_their_row(path: Path):
    texts = pa.array([b"CTO", b"caf\xe9", b"LAD"], pa.binary())
    found = items(path, {"id": ["a", "b", "c"], "text": texts.view(pa.string())})
    assert codes(found) == ["a", "bad_encoding", "c"]
    assert (found[1].row, found[1].field, found[1].note_id) == (2, "text", "b")


def test_wrong_types_reject_their_rows(path: Path):
    assert codes(items(path, {"id": ["a", "b"], "text": [1, 2]})) == ["bad_type", "bad_type"]


def test_duplicates_and_nulls(path: Path):
    found = items(path, {"id": ["a", None, "a"], "text": ["x", "y", "z"]})
    assert codes(found) == ["a", "missing_id", "duplicate_id"]


def test_named_columns(path: Path):
    columns = {"id": [1], "text": ["wrong"], "mrn": ["n1"], "body": ["CTO"]}
    (note,) = items(path, columns, note_id="mrn", text="body")
    assert (note.note_id, note.text) == ("n1", "CTO")


def test_one_column_for_two_roles(path: Path):
    (note,) = items(path, {"id": ["n1"], "text": ["CTO"]}, note_type="id")
    assert (note.note_id, note.note_type) == ("n1", "n1")


def test_missing_columns(path: Path):
    with pytest.raises(ExportError, match=r"no column for text .* found: id, comment"):
        items(path, {"id": [1], "comment": ["x"]})


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1 broken PAR1", b"id,text\n"])
def test_no_parquet_file(path: Path, data: bytes):
    path.write_bytes(data)
    with pytest.raises(ExportError, match=r"export\.parquet: this is not a readable Parquet file"):
        list(read_notes(path))


def test_a_damaged_row_group_loses_its_own_rows_only(path: Path):
    texts = [f"note {number} " + "x" * 500 for number in range(2000)]
    table = pa.table({"id": [str(number) for number in range(2000)], "text": texts})
    pq.write_table(table, path, row_group_size=500, compression="snappy", use_dictionary=False)
    data = bytearray(path.read_bytes())
    half = pq.ParquetFile(path).metadata.row_group(2).column(1).data_page_offset
    data[half : half + 2000] = b"\xff" * 2000
    path.write_bytes(data)
    found = list(read_notes(path).items())
    assert codes(found)[:1000] == [str(number) for number in range(1000)]
    assert codes(found)[1500:] == [str(number) for number in range(1500, 2000)]
    lost = [item for item in found if isinstance(item, Reject)]
    assert {item.code for item in lost} == {"unreadable_file"}
    assert [item.row for item in lost] == list(range(lost[0].row, 1501))
    assert "row group 2 is damaged" in lost[0].message


def test_the_meter_counts_rows(path: Path):
    pq.write_table(pa.table({"id": ["a", "b"], "text": ["x", "y"]}), path)
    export = read_notes(path)
    reading = iter(export)
    next(reading)
    assert export.fraction == 0.5
    next(reading)
    assert export.fraction == 1.0
