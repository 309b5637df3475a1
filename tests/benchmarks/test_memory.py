from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from benchmarks.memory import Memory, described, follow, resident, unlike

from benchmarks import memory
from revasc.note import Note
from tests.benchmarks.builders import NOTES


def test_sizes_are_taken_after_load_a_tenth_and_all():
    read: list[Note] = []

    def sizes() -> tuple[float, float]:
        return 100.0 + len(read), 200.0

    found = follow(read.append, NOTES, 30, sizes)
    assert found == Memory(notes=30, loaded=100.0, settled=103.0, after=130.0, peak=200.0)
    assert found.growth == 27.0


def test_no_two_notes_have_the_same_id_or_words():
    notes = list(unlike(NOTES, 100))
    assert len({note.note_id for note in notes}) == 100
    lines = [note.text.splitlines()[-1] for note in notes]
    words = [set(line.split()) for line in lines]
    assert len({frozenset(found - words[0]) for found in words[1:]}) == 99
    assert all(note.text.startswith("x" * 10) for note in notes)


def test_resident_memory_of_this_process():
    now, peak = resident()
    assert 0 < now <= peak


def test_it_is_measured_in_a_fresh_process(monkeypatch: pytest.MonkeyPatch):
    asked: list[Sequence[str]] = []

    def run(command: Sequence[str], **_options: Any) -> Any:
        asked.append(command)
        sizes = {"notes": 7, "loaded": 1.0, "settled": 2.0, "after": 3.0, "peak": 4.0}
        return SimpleNamespace(stdout=json.dumps(sizes))

    monkeypatch.setattr(subprocess, "run", run)
    assert memory.measure_memory(7) == Memory(7, 1.0, 2.0, 3.0, 4.0)
    assert asked[0][1:] == ["-m", "benchmarks.memory", "--notes", "7", "--json"]


def test_described():
    assert described(Memory(5000, 107.2, 110.0, 112.5, 113.0)) == (
        "107 MiB after load, 110 after 500 notes, 112 after 5,000 (+2.5), 113 at its peak"
    )


def test_the_real_pipeline_is_followed(capsys: pytest.CaptureFixture[str]):
    memory.main(["--notes", "10", "--json"])
    found = Memory(**json.loads(capsys.readouterr().out))
    assert found.notes == 10
    assert 0 < found.loaded <= found.peak
