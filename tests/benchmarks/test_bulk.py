from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from benchmarks.bulk import FAULTS, FORMS, bulk_rows, fault_of, row_of, write_bulk

from revasc.exports import Reject, read_notes
from revasc.note import Note

NOTES = (Note("a", 'He said "CTO, RCA".\nÉtat stable.', date(2026, 2, 3)), Note("b", "plain"))


@pytest.mark.parametrize(
    ("number", "fault"),
    [(0, None), (8, None), (9, FAULTS[0]), (10, None), (19, FAULTS[1]), (29, FAULTS[2]), (39, FAULTS[0])],
)
def test_one_row_in_so_many_is_no_note(number: int, fault: str | None):
    assert fault_of(number, every=10) == fault


def test_rows_have_an_id_and_words_each():
    rows = list(bulk_rows(NOTES, 1000))
    assert [row_of(note_id) for note_id, _, _ in rows] == list(range(1000))
    assert len({text for _, text, _ in rows}) == 1000
    assert {day for _, _, day in rows} == {"2026-02-03", ""}
    assert rows[0][1].startswith(NOTES[0].text)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_read_as_the_rows_that_were_written(tmp_path: Path, form: str):
    file = write_bulk(bulk_rows(NOTES, 60, every=10), tmp_path / f"export.{form}")
    items = list(read_notes(file).items())
    rejects = [item for item in items if isinstance(item, Reject)]
    assert [(reject.row, reject.code) for reject in rejects] == [
        (10, "empty_text"),
        (20, "duplicate_id"),
        (30, "bad_date"),
        (40, "empty_text"),
        (50, "duplicate_id"),
        (60, "bad_date"),
    ]
    notes = [item for item in items if isinstance(item, Note)]
    assert [row_of(note.note_id) for note in notes] == [n for n in range(60) if fault_of(n, 10) is None]
    assert Counter(note.date_of_service for note in notes) == {date(2026, 2, 3): 30, None: 24}
    assert notes[0].text.startswith(NOTES[0].text)


def test_parquet_is_written_in_groups(tmp_path: Path):
    import pyarrow.parquet as pq

    file = write_bulk(bulk_rows(NOTES, 5001), tmp_path / "export.parquet")
    assert [pq.ParquetFile(file).metadata.row_group(i).num_rows for i in range(2)] == [5000, 1]
