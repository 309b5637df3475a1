from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy

from revasc.exports import ExportError, read_notes

HEADER = (
    "note_id", "person_id", "note_date", "note_datetime", "note_type_concept_id", "note_class_concept_id",
    "note_title", "note_text", "encoding_concept_id", "language_concept_id", "provider_id",
    "visit_occurrence_id", "visit_detail_id", "note_source_value", "note_event_id",
    "note_event_field_concept_id",
)  # fmt: skip
ROWS = [
    (
        1,
        7,
        "2026-02-03",
        "2026-02-03 10:00:00",
        32831,
        706391,
        "Cath report",
        "CTO of the RCA",
        0,
        0,
        *[None] * 6,
    ),
    (2, 7, "2026-02-04", None, 32831, 706391, None, "LAD", 0, 0, *[None] * 6),
]


def _delimited(folder: Path, suffix: str, delimiter: str, header: tuple[str, ...] = HEADER) -> Path:
    with (folder / f"note{suffix}").open("w", newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows([header, *ROWS])
    return folder / f"note{suffix}"


def _csv(folder: Path) -> Path:
    return _delimited(folder, ".csv", ",")


def _upper(folder: Path) -> Path:
    return _delimited(folder, ".csv", ",", tuple(name.upper() for name in HEADER))


def _tsv(folder: Path) -> Path:
    return _delimited(folder, ".tsv", "\t")


def _without_suffix(folder: Path) -> Path:
    return _delimited(folder, "", "\t")


def _parquet(folder: Path) -> Path:
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    columns["note_date"] = [date.fromisoformat(str(day)) for day in columns["note_date"]]
    columns["note_datetime"] = [datetime(2026, 2, 3, 10), None]  # noqa: DTZ001 - the model's has no zone
    pq.write_table(pa.table(columns), folder / "note.parquet")
    return folder / "note.parquet"


def _jsonl(folder: Path) -> Path:
    lines = [json.dumps(dict(zip(HEADER, row, strict=True))) for row in ROWS]
    (folder / "note.jsonl").write_text("\n".join(lines))
    return folder / "note.jsonl"


@pytest.mark.parametrize("asked", [None, "omop"])
@pytest.mark.parametrize("make", [_csv, _upper, _tsv, _without_suffix, _parquet, _jsonl])
def test_by_convention_and_by_format_the_notes_are_the_same(
    tmp_path: Path, make: Callable[[Path], Path], asked: str | None
):
    found = [
        (note.note_id, note.text, str(note.date_of_service), note.note_type)
        for note in read_notes(make(tmp_path), format=asked)
    ]
    assert found == [("1", "CTO of the RCA", "2026-02-03", "Cath report"), ("2", "LAD", "2026-02-04", None)]


@pytest.mark.parametrize("asked", [None, "omop"])
def test_out_of_a_database(tmp_path: Path, asked: str | None):
    url = f"sqlite:///{tmp_path / 'cdm.db'}"
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE note ({', '.join(HEADER)})")
        connection.exec_driver_sql(f"INSERT INTO note VALUES ({', '.join('?' * len(HEADER))})", ROWS)
    engine.dispose()
    first, second = read_notes(url, table="note", format=asked)
    assert (first.note_id, first.text, first.note_type) == ("1", "CTO of the RCA", "Cath report")
    assert str(second.date_of_service) == "2026-02-04"


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("note_id,note_date,text", r"no column 'note_text' for text; columns found"),
        (
            "id,day,text",
            "'note_id' for note_id, no column 'note_text' for text, no column 'note_date' for date",
        ),
    ],
)
def test_a_file_that_is_another(tmp_path: Path, header: str, missing: str):
    (tmp_path / "note.csv").write_text(f"{header}\n1,2026-01-01,LAD\n")
    with pytest.raises(ExportError, match=missing):
        list(read_notes(tmp_path / "note.csv", format="omop"))


def test_the_type_is_its_title_and_no_number(tmp_path: Path):
    export = read_notes(_csv(tmp_path), note_type="note_type_concept_id")
    assert [note.note_type for note in export] == ["32831", "32831"]


def test_a_folder_of_parts(tmp_path: Path):
    _csv(tmp_path)
    _parquet(tmp_path)
    assert len(read_notes(tmp_path, format="omop").files) == 2
