from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from benchmarks.processes import copied, measure_processes
from benchmarks.startup import REVASC, measure_startup, quietly

from tests.benchmarks.builders import NOTES, Clock


def test_startup_is_the_median_without_the_first():
    clock = Clock()
    taken = {"--help": iter([9.0, 1.0, 5.0, 2.0]), "explain": iter([9.0, 4.0, 3.0, 8.0])}

    def call(command: Sequence[str]) -> None:
        assert tuple(command[:3]) == REVASC
        if command[3] == "explain":
            assert Path(command[4]).read_text(encoding="utf-8").strip()
        clock.add(next(taken[command[3]]))

    found = measure_startup(times=3, call=call, clock=clock)
    assert (found.help_seconds, found.explain_seconds) == (2.0, 4.0)


def test_processes_take_turns_and_code_the_same_export():
    clock = Clock()
    calls: list[tuple[str, int]] = []

    def call(command: Sequence[str]) -> None:
        export = Path(command[4])
        calls.append((command[-1], export.read_text(encoding="utf-8").count("\n")))
        clock.add({"1": 6.0, "2": 3.0}[command[-1]])

    found = measure_processes(copies=2, times=2, call=call, clock=clock)
    assert [workers for workers, _ in calls] == ["1", "2", "1", "2"]
    assert {lines for _, lines in calls} == {found.notes}
    assert (found.one_seconds, found.two_seconds, found.gain) == (6.0, 3.0, 2.0)


def test_copies_have_ids_of_their_own():
    notes = copied(NOTES, 2)
    assert len({note.note_id for note in notes}) == len(notes) == 2 * len(NOTES)
    assert [note.text for note in notes] == [note.text for note in NOTES] * 2


def test_a_command_that_fails_is_not_timed(capfd: pytest.CaptureFixture[str]):
    with pytest.raises(subprocess.CalledProcessError):
        quietly([sys.executable, "-c", "print('x'); raise SystemExit(2)"])
    assert capfd.readouterr() == ("", "")


def test_the_command_is_the_command_line_of_revasc():
    shown = subprocess.run([*REVASC, "--version"], capture_output=True, text=True, check=True).stdout
    assert shown.startswith("revasc ")
