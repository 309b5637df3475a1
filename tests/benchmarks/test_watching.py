from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from benchmarks.watching import Usage, look, notes_done, usage, watch, worker_ids

from revasc.runs import RunError
from tests.benchmarks.runs import write_journal, write_process

SPAWNED = "python -c from multiprocessing.spawn import spawn_main; spawn_main() --multiprocessing-fork"


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A parent with two workers, the process that keeps account of shared memory, and one just gone."""
    made = tmp_path / "proc"
    write_process(made, 1, 50, called="python -m revasc.cli", children=(2, 3, 4, 5))
    write_process(made, 2, 100, called="python -c from multiprocessing.resource_tracker import main")
    write_process(made, 3, 160, called=SPAWNED)
    write_process(made, 4, 170, called=SPAWNED)
    return made


def test_what_is_told_of_a_process(proc: Path):
    assert usage(3, proc) == Usage(resident=160.0, proportional=80.0, seconds=2.5, queued=0.5)
    assert usage(9, proc) is None


def test_a_process_that_has_ended_and_is_not_waited_for(proc: Path):
    (proc / "3" / "smaps_rollup").write_text("")
    assert usage(3, proc) is None


def test_only_those_that_code_are_workers(proc: Path):
    assert list(worker_ids(1, proc)) == [3, 4]
    assert list(worker_ids(9, proc)) == []


def test_a_look(proc: Path, tmp_path: Path):
    seen = look(1, write_journal(tmp_path / "out", {"yes": 3}), 7.5, proc)
    assert seen is not None
    assert (seen.at, seen.done, seen.parent.resident) == (7.5, 4, 50.0)
    assert {pid: worker.resident for pid, worker in seen.workers.items()} == {3: 160.0, 4: 170.0}
    assert look(9, tmp_path, 8.0, proc) is None


def test_notes_are_counted_once_their_shard_is_in_the_journal(tmp_path: Path):
    assert notes_done(tmp_path) == 0
    assert notes_done(write_journal(tmp_path / "a", {"yes": 3, "no": 5}, {"no": 8})) == 18
    assert notes_done(write_journal(tmp_path / "b", {"no": 9}, {"no": 8}, end="")) == 10


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell of processes in this way")
def test_a_process_of_this_system():
    found = usage(os.getpid())
    assert found is not None
    assert 0 < found.proportional <= found.resident
    assert found.seconds > 0


def test_a_command_is_looked_at_until_it_ends(tmp_path: Path):
    watched = watch((sys.executable, "-c", "import time; time.sleep(0.4)"), tmp_path, interval=0.05)
    times = [seen.at for seen in watched.looks]
    assert times == sorted(times)
    assert all(at <= watched.seconds for at in times)
    assert watched.looks[0].done == 0


def test_a_command_that_fails_says_what_it_said(tmp_path: Path):
    command = (sys.executable, "-c", "import sys; sys.exit('x' * 2000 + ' the disk is full')")
    with pytest.raises(RuntimeError, match=r"exit status 1: x{700,800} the disk is full$"):
        watch(command, tmp_path, interval=0.05)


def test_a_run_does_not_outlive_the_one_that_watches(tmp_path: Path):
    (tmp_path / "journal.jsonl").write_text("no journal\n")
    with pytest.raises(RunError, match="line 2 is damaged"):
        watch((sys.executable, "-c", "import time; time.sleep(600)"), tmp_path, interval=0.05)
