"""Runs that are cut off in every way, and gone on with."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from revasc.guard import Limits
from revasc.runs import RunError, run_into, verify_run
from tests.runs.builders import KillingFactory, SlowFactory, contents, manifest, plan, write_export

ROOT = Path(__file__).resolve().parents[2]


def start(export: Path, folder: Path, factory: str) -> subprocess.Popen[str]:
    """A run in a process of its own."""
    script = (
        "import sys; from pathlib import Path; from revasc.runs import run_into\n"
        "from tests.runs.builders import *\n"
        "if __name__ == '__main__':\n"
        f"    run_into(plan(Path({str(export)!r}), Path({str(folder)!r}), factory={factory}))\n"
    )
    return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def journal_grows_to(folder: Path, lines: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        journal = folder / "journal.jsonl"
        if journal.exists() and journal.read_bytes().count(b"\n") >= lines:
            return
        time.sleep(0.01)
    raise AssertionError("the run does not get on")


@pytest.mark.parametrize("lines", [2, 4, 7])
def test_a_killed_run_goes_on_with_the_same_bytes(
    tmp_path: Path, export: Path, unbroken: dict[str, bytes], lines: int
):
    out = tmp_path / "out"
    process = start(export, out, "SlowFactory()")
    journal_grows_to(out, lines)
    process.kill()
    process.communicate()
    assert manifest(out)["status"] == "running"
    assert any("running" in fault for fault in verify_run(out))
    summary = run_into(plan(export, out, factory=SlowFactory(0)), resume=True)
    assert (summary.read, summary.coded) == (40, 39)
    assert contents(out) == unbroken
    assert verify_run(out) == ()


def test_a_worker_that_kills_its_parent(tmp_path: Path, export: Path, unbroken: dict[str, bytes]):
    out = tmp_path / "out"
    process = start(export, out, f"KillingFactory(Path({str(tmp_path)!r}), parent=True)")
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    run_into(plan(export, out, factory=KillingFactory(tmp_path)), resume=True)
    assert contents(out) == unbroken


def test_a_killed_worker_costs_nothing(tmp_path: Path, export: Path, unbroken: dict[str, bytes]):
    run_into(plan(export, tmp_path / "out", factory=KillingFactory(tmp_path), workers=2))
    assert (tmp_path / "killed").exists()
    assert contents(tmp_path / "out") == unbroken


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_stop_finishes_the_shards_in_hand(
    tmp_path: Path, export: Path, unbroken: dict[str, bytes], number: signal.Signals
):
    out = tmp_path / "out"
    process = start(export, out, "SlowFactory(0.05)")
    journal_grows_to(out, 2)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    told = manifest(out)
    assert told["status"] == "interrupted"
    assert 5 <= told["counts"]["read"] < 40
    assert told["counts"]["read"] % 5 == 0
    run_into(plan(export, out, factory=SlowFactory(0)), resume=True)
    assert contents(out) == unbroken
    assert verify_run(out) == ()


def test_a_journal_that_breaks_off_costs_its_last_line_alone(
    tmp_path: Path, export: Path, unbroken: dict[str, bytes]
):
    out = tmp_path / "out"
    run_into(plan(export, out))
    journal = out / "journal.jsonl"
    whole = journal.read_bytes()
    lines = whole.splitlines(keepends=True)
    for size in (len(whole) - 1, len(whole) - 30, sum(map(len, lines[:3])) + 1, sum(map(len, lines[:2]))):
        journal.write_bytes(whole[:size])
        summary = run_into(plan(export, out), resume=True)
        assert summary.read == 40
        assert contents(out) == unbroken
        assert verify_run(out) == ()


def test_parts_that_are_damaged_or_gone_are_done_again(
    tmp_path: Path, export: Path, unbroken: dict[str, bytes]
):
    out = tmp_path / "out"
    run_into(plan(export, out))
    (out / "records.jsonl" / "part-00002.jsonl").unlink()
    (out / "notes.csv" / "part-00004.csv").write_text("x")
    (out / "notes.csv" / ".part-00005.csv.123.part").write_text("left by a crash")
    assert len(verify_run(out)) == 3
    run_into(plan(export, out), resume=True)
    assert contents(out) == unbroken
    assert verify_run(out) == ()


def test_a_run_that_is_complete_stays_as_it_is(tmp_path: Path, export: Path):
    out = tmp_path / "out"
    run_into(plan(export, out))
    times = {path: path.stat().st_mtime_ns for path in out.rglob("part-*")}
    summary = run_into(plan(export, out), resume=True)
    assert (summary.read, summary.ok) == (40, True)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("part-*")} == times


def test_resuming_nothing_is_beginning(tmp_path: Path, export: Path):
    assert run_into(plan(export, tmp_path / "out"), resume=True).coded == 39


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"limits": Limits(seconds=5.0)}, "the limits of a note has changed"),
        ({"shard_notes": 6}, "the size of the shards has changed"),
        ({"forms": ("jsonl",)}, "the kinds of results has changed"),
        ({"factory": SlowFactory(0)}, r"the engine has changed \(FakeFactory then, SlowFactory now\)"),
    ],
)
def test_another_run_is_not_a_resumed_one(tmp_path: Path, export: Path, changes: dict[str, Any], said: str):
    out = tmp_path / "out"
    run_into(plan(export, out))
    with pytest.raises(RunError, match=f"cannot be resumed: {said}"):
        run_into(plan(export, out, **changes), resume=True)


def test_a_changed_input_is_refused(tmp_path: Path, export: Path):
    out = tmp_path / "out"
    run_into(plan(export, out))
    write_export(export, {31: "Normal"})
    with pytest.raises(RunError, match=r"cannot be resumed: the input has changed: .*export\.csv"):
        run_into(plan(export, out), resume=True)


def test_an_input_that_moved_is_the_same(tmp_path: Path, export: Path):
    out = tmp_path / "out"
    run_into(plan(export, out))
    assert run_into(plan(export.rename(tmp_path / "moved.csv"), out), resume=True).read == 40


def test_notes_that_changed_behind_the_same_fingerprint_are_refused(tmp_path: Path):
    """A folder of notes is known by names and sizes; the shards know their notes."""
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(9):
        (notes / f"n{number}.txt").write_text("CTO")
    run_into(plan(notes, tmp_path / "out"))
    (notes / "n7.txt").write_text("ABC")
    with pytest.raises(RunError, match="cannot be resumed: shard 1 holds other notes"):
        run_into(plan(notes, tmp_path / "out"), resume=True)


def test_two_runs_into_one_folder(tmp_path: Path, export: Path):
    out = tmp_path / "out"
    process = start(export, out, "SlowFactory(0.05)")
    journal_grows_to(out, 2)
    for resume in (False, True):
        with pytest.raises(RunError, match="another run writes into this folder"):
            run_into(plan(export, out), resume=resume)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert verify_run(out) == ()
