from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from benchmarks.whole_job import FileToFile, row_reader, write_export

from revasc.exports import read_notes
from revasc.note import Note
from tests.benchmarks.builders import Clock

DATED = Note("n1", "a note", date(2026, 2, 3))


def test_the_coder_gets_the_note_as_an_export_gives_it():
    seen = row_reader(lambda note: note)(DATED)  # type: ignore[arg-type, return-value]
    assert isinstance(seen, Note)
    assert (seen.note_id, seen.text, seen.date_of_service) == ("n1", "a note", date(2026, 2, 3))
    assert seen.origin is not None


def test_a_row_that_is_no_note_is_not_passed_over():
    with pytest.raises(TypeError, match="empty_text"):
        row_reader(lambda note: note)(Note("n1", " "))  # type: ignore[arg-type, return-value]


def test_the_export_written_is_read_back(tmp_path: Path):
    export = write_export([DATED, Note("n2", "é\n")], tmp_path / "a.jsonl")
    assert [(note.note_id, note.text, note.date_of_service) for note in read_notes(export)] == [
        ("n1", "a note", date(2026, 2, 3)),
        ("n2", "é\n", None),
    ]
    assert json.loads(export.read_text(encoding="utf-8").splitlines()[1])["date"] is None


def test_file_to_file_counts_every_note_and_not_the_making_of_the_export():
    clock = Clock()

    def coder(note: Note) -> object:
        clock.add(2.0)
        raise ValueError

    peer = FileToFile("a", "b", coder)  # type: ignore[arg-type]
    assert peer.seconds([DATED, Note("n2", "x")], clock) == 4.0
