from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.notes import LENGTHS, NoteSet, gold_notes, long_notes, mixed_export, note_sets, spread

from revasc.note import Note
from tests.benchmarks.builders import NOTES

ALL = list(range(10, 0, -1))


def folder_of(path: Path, *lengths: int) -> Path:
    rows = [
        {
            "note_id": f"n{length}",
            "text": "x" * length,
            "date_of_service": "2026-02-03" if length % 2 else None,
        }
        for length in lengths
    ]
    (path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def others(path: Path, count: int) -> Path:
    file = path / "others.jsonl"
    rows = [{"note_id": f"o{i}", "specialty": "any", "text": "y" * (i + 1)} for i in range(count)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def test_notes_of_a_folder(tmp_path: Path):
    notes = gold_notes(folder_of(tmp_path, 3, 2))
    assert [(note.note_id, str(note.date_of_service)) for note in notes] == [
        ("n3", "2026-02-03"),
        ("n2", "None"),
    ]


@pytest.mark.parametrize(
    ("limit", "lengths"), [(1, [6]), (2, [3, 8]), (5, [2, 4, 6, 8, 10]), (10, ALL), (99, ALL)]
)
def test_a_sample_is_spread_over_all_lengths(tmp_path: Path, limit: int, lengths: list[int]):
    notes = gold_notes(folder_of(tmp_path, *ALL), limit=limit)
    assert [len(note.text) for note in notes] == lengths


def test_the_gold_notes_are_there():
    notes = gold_notes()
    assert len(notes) >= 120
    assert len({note.note_id for note in notes}) == len(notes)


@pytest.mark.parametrize(
    ("count", "limit", "cath"), [(98, None, 2), (490, None, 10), (490, 100, 2), (10, None, 1)]
)
def test_two_in_a_hundred_of_the_mixed_export_are_cath_notes(
    tmp_path: Path, count: int, limit: int | None, cath: int
):
    mixed = mixed_export([Note(f"g{i}", "x") for i in range(20)], others(tmp_path, count), limit=limit)
    kinds = [note.note_id[0] for note in mixed.notes]
    assert kinds.count("g") == cath
    assert len(kinds) == (limit or count + cath)
    assert kinds != sorted(kinds)


def test_the_mixed_export_is_always_in_the_same_order(tmp_path: Path):
    file = others(tmp_path, 98)
    assert mixed_export(NOTES, file) == mixed_export(NOTES, file)


def test_without_the_public_notes_the_mixed_export_is_left_out(tmp_path: Path):
    mixed = mixed_export(NOTES, tmp_path / "absent.jsonl")
    assert mixed.notes == ()
    assert mixed.described() == "left out, absent.jsonl is not here: it is no part of the project"


def test_long_notes_are_one_text_cut_to_each_length():
    gold = [Note(f"g{i}", f"line of note {i:04d}\n" * 20) for i in range(40)]
    sets = long_notes(gold, (1, 5, 10))
    assert [found.key for found in sets] == ["long-1", "long-5", "long-10"]
    assert [len(found.notes) for found in sets] == [10, 2, 1]
    assert len({"".join(note.text for note in found.notes) for found in sets}) == 1
    assert all(abs(len(note.text) - 1000) <= 40 for note in sets[0].notes)
    assert all(note.text.endswith("\n") for note in sets[0].notes[:-1])


def test_sets_by_key():
    keys = [found.key for found in note_sets(("cath", "long"), limit=3)]
    assert keys == ["cath", *(f"long-{length}" for length in LENGTHS)]


def test_a_set_is_described():
    assert NoteSet("a", "notes", NOTES).described() == "notes: 3 of 10 to 30 characters, 20 on average"


def test_spread_keeps_the_order_of_all_notes():
    assert spread(NOTES[::-1], 3) == list(NOTES[::-1])
