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


def folder_of(tmp_path: Path, files: dict[str, dict[str, object]]) -> Path:
    for name, columns in files.items():
        file = tmp_path / "export" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), file)
    return tmp_path / "export"


def test_folders_that_stand_for_columns(tmp_path: Path):
    export = folder_of(
        tmp_path,
        {
            "type=Cath/dos=2026-02-03/part-0.parquet": {"id": ["a"], "text": ["LAD"]},
            "type=Op%20note/dos=__HIVE_DEFAULT_PARTITION__/part-0.parquet": {"id": ["b"], "text": ["RCA"]},
            "type=Cath/dos=2026-02-04/part-1.parquet": {"id": ["c"], "text": ["LCX"], "type": ["its own"]},
            "_SUCCESS/x.parquet": {"id": ["d"], "text": ["left out"]},
        },
    )
    found = list(read_notes(export).items())
    assert [(item.note_id, item.note_type, str(item.date_of_service)) for item in found] == [
        ("a", "Cath", "2026-02-03"), ("c", "its own", "2026-02-04"), ("b", "Op note", "None"),
    ]  # fmt: skip


def test_what_pyarrow_writes_partitioned_is_read_back(tmp_path: Path):
    table = pa.table(
        {"id": ["a", "b", "c"], "text": ["x", "y", "z"], "type": ["Cath", "Op", None], "n": [1, 2, 1]}
    )
    pq.write_to_dataset(table, tmp_path / "export", partition_cols=["type", "n"])
    found = {item.note_id: (item.text, item.note_type) for item in read_notes(tmp_path / "export")}
    assert found == {"a": ("x", "Cath"), "b": ("y", "Op"), "c": ("z", None)}


def test_files_with_their_columns_in_another_order_or_more_of_them(tmp_path: Path):
    export = folder_of(
        tmp_path,
        {
            "1.parquet": {"id": ["a"], "text": ["LAD"]},
            "2.parquet": {"more": [1], "text": ["RCA"], "note_date": [DAY], "id": [7]},
            "3.parquet": {"id": ["c"], "words": ["no text"]},
        },
    )
    found = list(read_notes(export).items())
    assert codes(found) == ["a", "7", "unreadable_file"]
    assert (found[1].date_of_service, found[2].row) == (DAY, 0)
    assert "no column for text" in found[2].message


@pytest.mark.parametrize("cut", [4, 100, -1, -4, -8, -100])
def test_a_truncated_file(path: Path, cut: int):
    pq.write_table(pa.table({"id": ["a"] * 500, "text": [f"LAD {n}" for n in range(500)]}), path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ExportError, match="this is not a readable Parquet file"):
        list(read_notes(path))


def test_a_packed_file_is_refused(tmp_path: Path):
    (tmp_path / "x.parquet.gz").write_bytes(b"\x1f\x8b")
    with pytest.raises(ExportError, match="Parquet is packed in itself; unpack this file first"):
        list(read_notes(tmp_path / "x.parquet.gz"))


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        (pa.array([1, 2**64 - 1], pa.uint64()), ["1", "18446744073709551615"]),
        (pa.array([1, 20], pa.decimal128(20, 0)), ["1", "20"]),
        (pa.array([1.0, 2.0]), ["1", "2"]),
        (pa.array([None, None], pa.null()), ["missing_id", "missing_id"]),
        (pa.array([True, False]), ["bad_type", "bad_type"]),
        (pa.array([{"a": 1}, None]), ["bad_type", "missing_id"]),
        (pa.array([["a"], []]), ["bad_type", "bad_type"]),
        (pa.array([b"n1", b"n2"], pa.binary(2)), ["n1", "n2"]),
    ],
    ids=str,
)
def test_kinds_of_ids(path: Path, ids: pa.Array, found: list[str]):
    assert codes(items(path, {"id": ids, "text": ["LAD", "RCA"]})) == found


@pytest.mark.parametrize(
    "dates",
    [
        pa.array([2**62, 0], pa.timestamp("us")),
        pa.array([-(2**62), 0], pa.timestamp("us", "UTC")),
        pa.array([2**30, 0], pa.date32()),
    ],
    ids=str,
)
def test_days_beyond_the_calendar_reject_their_row(path: Path, dates: pa.Array):
    found = items(path, {"id": ["a", "b"], "text": ["x", "y"], "dos": dates})
    assert codes(found) == ["bad_date", "b"]
    assert str(found[1].date_of_service) == "1970-01-01"


def test_columns_that_are_not_needed_may_be_of_any_kind(path: Path):
    columns = {
        "id": ["a"],
        "text": ["LAD"],
        "more": [[{"b": 1}]],
        "text.x": ["RCA"],
        "map": [{"text": "LCX"}],
    }
    assert items(path, columns)[0].text == "LAD"


def test_a_large_row_group_is_read_in_pieces(path: Path):
    texts = [f"{n} " + "x" * 10_000 for n in range(3000)]
    pq.write_table(pa.table({"id": [str(n) for n in range(3000)], "text": texts}), path, use_dictionary=False)
    before = pa.total_allocated_bytes()
    most = 0
    for _ in read_notes(path):
        most = max(most, pa.total_allocated_bytes() - before)
    assert most < 15_000_000  # of 30,000,000
