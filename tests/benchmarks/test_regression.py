from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from benchmarks.notes import ROOT, gold_notes
from benchmarks.regression import KEPT, Counts, builds, compare, count, counted, main, this_python
from benchmarks.workload import CUT, NOTES, NOTHING, PIECES, WHOLE, chosen, parts

from benchmarks import regression, workload
from revasc.note import Note

PROCESSES = {NOTHING: 11, NOTES: 12, PIECES: 13, WHOLE: 14}
LOG = """==10== Cachegrind, a cache and branch-prediction profiler
==11== I   refs:      1,000
==12== I refs:        3,000,000
==13==
==13== I   refs:      2,001,000
==14== I   refs:      2,201,000
==10== I   refs:      9,000
"""
SEEN = Counts(notes=1_050_000, pieces=1000, whole=1100)


def kept(notes: int | None) -> dict[str, Any]:
    entry = {} if notes is None else {this_python(): {"notes": notes, "with": builds()}}
    return {"notes": ["a", "b"], "kept": entry}


def test_loading_is_taken_off():
    counts = counted(PROCESSES, LOG)
    assert counts == Counts(notes=2_999_000, pieces=2_000_000, whole=2_200_000)
    assert counts.growth == 1.1


def test_valgrind_is_run_on_the_workload(monkeypatch: pytest.MonkeyPatch):
    def run(command: Sequence[str], **options: Any) -> Any:
        (log,) = (part.partition("=")[2] for part in command if part.startswith("--log-file="))
        Path(log).write_text(LOG, encoding="utf-8")
        assert command[0] == "valgrind"
        assert command[-5:] == [sys.executable, "-m", "benchmarks.workload", "a", "b"]
        assert options["env"]["PYTHONHASHSEED"] == "0"
        return SimpleNamespace(stdout=json.dumps(PROCESSES))

    monkeypatch.setattr(subprocess, "run", run)
    assert count("valgrind", ["a", "b"]).notes == 2_999_000


@pytest.mark.parametrize(
    ("figure", "required", "words", "holds"),
    [
        (1_000_000, False, "0.5 million, kept 0.5 million, 1.050x, at most 1.05x", True),
        (999_000, False, "1.051x", False),
        (2_000_000, False, "0.525x, at most 1.05x (far below: renew with --write)", True),
        (None, False, "none kept to compare with", True),
        (None, True, "none kept to compare with", False),
    ],
)
def test_against_the_kept_figure(figure: int | None, required: bool, words: str, holds: bool):
    first, _ = compare(SEEN, kept(figure), required=required)
    assert words in first.text
    assert this_python() in first.text
    assert first.holds is holds


def test_another_build_is_told_of():
    figures = kept(1_000_000)
    figures["kept"][this_python()]["with"] = "Python 3.0"
    assert f"(kept with Python 3.0; here {builds()})" in compare(SEEN, figures)[0].text


@pytest.mark.parametrize(("whole", "holds"), [(1200, True), (1210, False), (900, True)])
def test_a_long_note_against_its_pieces(whole: int, holds: bool):
    _, growth = compare(Counts(1, 1000, whole), kept(1))
    assert growth.holds is holds
    assert "one note as long as four" in growth.text


@pytest.fixture
def figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of kept figures, and a valgrind that is there and counts the same each time."""
    file = tmp_path / "instructions.json"
    file.write_text(json.dumps(kept(1_000_000)), encoding="utf-8")
    monkeypatch.setattr(regression, "KEPT", file)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(regression, "count", lambda valgrind, ids: SEEN)
    return file


def test_says_what_was_compared(figures: Path, capsys: pytest.CaptureFixture[str]):
    main([])
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("holds")
    assert second.endswith("holds")


def test_fails_where_a_comparison_does_not_hold(figures: Path, capsys: pytest.CaptureFixture[str]):
    figures.write_text(json.dumps(kept(900_000)), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 1
    assert "FAILS" in capsys.readouterr().out


def test_write_renews_the_figure(figures: Path):
    figures.write_text(json.dumps(kept(None)), encoding="utf-8")
    main(["--write", "--required"])
    renewed = json.loads(figures.read_text(encoding="utf-8"))
    assert renewed["notes"] == ["a", "b"]
    assert renewed["kept"][this_python()]["notes"] == SEEN.notes


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["--required"], 1)])
def test_without_valgrind_it_says_so(
    arguments: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == status
    assert "not counted, since valgrind is not installed" in capsys.readouterr().out


def test_the_kept_notes_are_gold_notes_of_all_lengths():
    notes = chosen(json.loads(KEPT.read_text(encoding="utf-8"))["notes"])
    lengths = [len(note.text) for note in notes]
    assert 30_000 < sum(lengths) < 50_000
    assert min(lengths) < 1000
    assert max(lengths) > 3000


def test_a_note_that_is_gone_is_missed():
    with pytest.raises(KeyError):
        chosen(["no such note"])


def test_the_parts_of_the_workload():
    notes = [Note(f"n{i}", f"line {i:02d}\n" * 20) for i in range(12)]
    work = parts(notes)
    assert list(work) == [NOTHING, NOTES, PIECES, WHOLE]
    assert work[NOTHING] == []
    assert work[NOTES] == notes
    assert len(work[PIECES]) == CUT
    assert "".join(note.text for note in work[PIECES]) == work[WHOLE][0].text


FORKS = """
import os, sys
from benchmarks.workload import in_fork
process = in_fork(lambda: os.write(1, b"in the fork\\n"))
assert process != os.getpid()
try:
    in_fork(lambda: 1 / 0)
except RuntimeError as error:
    print(error)
"""


def test_a_part_runs_in_a_fork():
    done = subprocess.run([sys.executable, "-c", FORKS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["in the fork", "a part of the workload failed"]


def test_every_part_is_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    read: list[str] = []

    def in_fork(work: Any) -> int:
        before = len(read)
        work()
        return len(read) - before

    monkeypatch.setattr(workload, "in_fork", in_fork)
    monkeypatch.setattr(workload, "EngineFactory", lambda: lambda: lambda note: read.append(note.note_id))
    workload.main([note.note_id for note in gold_notes(limit=22)])
    assert json.loads(capsys.readouterr().out) == {NOTHING: 0, NOTES: 22, PIECES: CUT, WHOLE: 1}


def test_make_check_counts_and_the_checks_before_landing_require_it():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    checks = makefile.partition("\ncheck:")[2].partition("\n\n")[0]
    assert "-m benchmarks.regression $(REGRESSION)" in checks
    landing = ROOT / ".ci" / "run"  # not in the source archive
    assert not landing.exists() or "make check REGRESSION=--required" in landing.read_text(encoding="utf-8")
