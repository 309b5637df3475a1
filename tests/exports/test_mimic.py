from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from revasc.exports import ExportError, read_notes

HEADER = "note_id,subject_id,hadm_id,note_type,note_seq,charttime,storetime,text\n"
ROWS = (
    "10000032-DS-21,10000032,22595853,DS,21,2180-05-07 00:00:00,2180-05-09 15:26:00,"
    '" \nName:  ___\nCTO of the RCA"\n'
    "10000032-DS-22,10000032,22841357,DS,22,2080-06-27 00:00:00,2080-07-01 10:15:00,LAD\n"
    "10000032-DS-23,10000032,,DS,23,,,LCX\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "discharge.csv.gz"
    file.write_bytes(gzip.compress((HEADER + ROWS).encode()))
    return file


@pytest.mark.parametrize("asked", [None, "mimic", "MIMIC"])
def test_by_convention_and_by_format_the_notes_are_the_same(path: Path, asked: str | None):
    first, second, third = read_notes(path, format=asked).items()
    assert (first.note_id, str(first.date_of_service)) == ("10000032-DS-21", "2180-05-07")
    assert first.text == " \nName:  ___\nCTO of the RCA"
    assert (second.note_id, second.text, str(second.date_of_service), second.note_type) == (
        "10000032-DS-22", "LAD", "2080-06-27", "DS",
    )  # fmt: skip
    assert (third.date_of_service, third.origin.row) == (None, 3)


def test_a_file_that_is_another(path: Path):
    path.write_bytes(gzip.compress(b"note_id,hadm_id,note,date\n1,2,LAD,2026-01-01\n"))
    message = (
        r"discharge\.csv\.gz: no column 'text' for text, no column 'charttime' for date, "
        r"no column 'note_type' for note_type; columns found: note_id, hadm_id, note, date"
    )
    with pytest.raises(ExportError, match=message):
        list(read_notes(path, format="mimic"))


def test_the_users_names_go_first(path: Path):
    found = list(read_notes(path, format="mimic", date="storetime", note_type="hadm_id"))
    assert [note.note_type for note in found] == ["22595853", "22841357", None]


def test_a_folder_of_its_tables(path: Path):
    path.with_name("radiology.csv.gz").write_bytes(path.read_bytes().replace(b"-DS-", b"-RR-"))
    path.with_name("discharge_detail.txt").write_text("no table")
    assert len(read_notes(path.parent, format="mimic").files) == 2
