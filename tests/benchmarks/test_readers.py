from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from benchmarks.readers import WRITERS, ReaderTiming, measure_readers, repeated, table

from benchmarks import readers
from revasc.exports import read_notes
from revasc.note import Note
from tests.results.builders import FakeFactory

NOTES = [Note("n1", 'CTO, "RCA"\nLAD é', date(2026, 2, 3)), Note("n2", "LAD")]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_is_read_back(tmp_path: Path, name: str):
    found = list(read_notes(WRITERS[name](NOTES, tmp_path / name)))
    assert [(note.note_id, note.text, note.date_of_service) for note in found] == [
        (note.note_id, note.text, note.date_of_service) for note in NOTES
    ]


def test_notes_are_repeated_with_ids_of_their_own():
    found = repeated(NOTES, 5)
    assert [note.note_id for note in found] == ["0-n1", "1-n2", "2-n1", "3-n2", "4-n1"]
    assert found[4].text == NOTES[0].text


def test_rejects_are_no_reading(tmp_path: Path):
    file = WRITERS["export.csv"]([NOTES[0], NOTES[0]], tmp_path / "export.csv")
    with pytest.raises(ValueError, match="1 rejects"):
        readers._read(file)


def test_what_is_measured(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(readers, "EngineFactory", lambda **_: FakeFactory())
    found = measure_readers(NOTES, rounds=1)
    assert [each.format for each in found] == ["csv", "csv.gz", "parquet", "jsonl"]
    assert all(each.notes == 2 and each.reading >= 0 and each.whole > 0 for each in found)


def test_the_table():
    lines = table([ReaderTiming("csv", 1000, 0.1, 2.0)])
    assert lines[-1] == "| csv | 1,000 | 0.1000 | 2.000 | 5.0% |"
    assert all(line.count("|") == 6 for line in lines)
