from __future__ import annotations

import copy
import pickle
from datetime import date

import pytest

from revasc.note import Note, Origin

NOTES = (
    Note("n1", "CTO of the RCA"),
    Note("n2", "é\r\n\0", date(2026, 2, 3), "cath", Origin("export.csv", 7)),
)


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_note_travels_whole(note: Note, protocol: int):
    assert pickle.loads(pickle.dumps(note, protocol)) == note


@pytest.mark.parametrize("note", NOTES)
def test_a_copy_of_a_note_is_equal(note: Note):
    assert copy.deepcopy(note) == copy.copy(note) == note


def test_notes_of_a_file_name_it_once_on_their_way():
    file = "export of the year 2026.csv"
    notes = [Note(f"n{row}", "x", origin=Origin(file, row)) for row in range(9)]
    assert pickle.dumps(notes).count(file.encode()) == 1
