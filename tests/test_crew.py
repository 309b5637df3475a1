"""Real worker processes: order, deaths from outside and inside, notes that hang, parents that go."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from revasc.coder import Coder
from revasc.crew import Crew, WorkersError, _Worker
from revasc.exports.rejects import Reject
from revasc.guard import Limits
from revasc.note import Note
from revasc.results.record import Result
from revasc.workers import FINISHING, Job, Shard, cut, hand_back
from tests.results.builders import FakeFactory, make_result
from tests.test_workers import key, numbered


def outcomes(factory: Callable[[], Coder], notes: list[Any], *, count: int = 2, each: int = 8) -> list[Any]:
    crew = Crew(Job(factory, hand_back), count)
    return [outcome for answer in crew.answers(cut(notes, each, 10**9)) for outcome in answer]


def test_order_is_kept():
    wanted = [str(number) if number % 7 else f"reject {number}" for number in range(100)]
    assert [key(outcome) for outcome in outcomes(FakeFactory(), numbered(100))] == wanted


def test_each_process_builds_its_coder_once():
    builds = {found.summary for found in outcomes(count_builds, numbered(90)) if isinstance(found, Result)}
    assert 1 <= len(builds) <= 2
    assert str(os.getpid()) not in builds


def test_reading_stays_a_few_shards_ahead():
    taken = 0

    def stream() -> Iterator[Note]:
        nonlocal taken
        for number in range(2000):
            taken += 1
            yield Note(str(number), "CTO")

    answers = Crew(Job(FakeFactory(), hand_back), 2).answers(cut(stream(), 32, 10**9))
    next(answers)
    assert taken <= 32 * 7
    answers.close()


def test_what_is_known_is_not_worked_on():
    known = {0: ["then"], 2: ["then, too"]}
    crew = Crew(Job(FakeFactory(), hand_back), 1)
    notes = [Note("a", "CTO"), Note("b", "CTO"), Note("c", "CTO")]
    first, second, third = crew.answers(cut(notes, 1, 10**9), lambda shard: known.get(shard.number))
    assert (first, [key(outcome) for outcome in second], third) == (["then"], ["b"], ["then, too"])


@pytest.mark.parametrize("fault", ["KILL", "EXIT"])
def test_a_note_over_which_workers_die_is_set_aside_and_no_other(tmp_path: Path, fault: str):
    notes = [Note(str(number), f"{fault} {tmp_path}" if number == 3 else "CTO") for number in range(20)]
    found = outcomes(deadly, notes)
    assert [outcome.note_id for outcome in found] == [str(number) for number in range(20)]
    assert [item.code for item in found if isinstance(item, Reject)] == ["worker_died"]
    assert found[3].code == "worker_died"


def test_a_worker_killed_from_outside_costs_no_note(tmp_path: Path):
    notes = [Note(str(number), f"ONCE {tmp_path}" if number == 3 else "CTO") for number in range(20)]
    found = outcomes(deadly, notes)
    assert (tmp_path / "died").exists()
    assert [type(outcome) for outcome in found] == [Result] * 20


def test_workers_that_die_before_they_begin_are_an_error():
    with pytest.raises(WorkersError):
        outcomes(stillborn, numbered(10))


def die_at_the_end(shard: Shard, made: list[Any]) -> list[Any]:
    os._exit(1)


def test_workers_that_die_over_the_end_of_a_shard_are_an_error():
    with pytest.raises(WorkersError):
        list(Crew(Job(FakeFactory(), die_at_the_end), 1).answers(cut(numbered(3), 8, 100)))


def test_a_note_beyond_its_time_is_set_aside():
    notes = [Note("1", "CTO"), Note("2", "SPIN"), Note("3", "CTO")]
    crew = Crew(Job(deadly, hand_back, Limits(seconds=0.2)), 1)
    ((first, second, third),) = crew.answers(cut(notes, 8, 100))
    assert (type(first), type(third)) == (Result, Result)
    assert (second.code, second.message) == (
        "time_limit", "coding the note took longer than the limit: 0.2 s of processor time",
    )  # fmt: skip


def test_a_worker_stuck_beyond_the_reach_of_signals_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("revasc.crew._STUCK_SECONDS", 1.0)
    crew = Crew(Job(deadly, hand_back, Limits(seconds=0.1)), 1)
    ((first, second),) = crew.answers(cut([Note("1", "CTO"), Note("2", "STUCK")], 8, 100))
    assert (type(first), second.code) == (Result, "time_limit")


def test_workers_end_when_their_parent_is_killed(tmp_path: Path):
    script = (
        "from tests.test_crew import *\n"
        "notes = (Note(str(n), 'CTO') for n in range(10**9))\n"
        "for answer in Crew(Job(count_builds, hand_back), 1).answers(cut(notes, 4, 10**9)):\n"
        "    print(answer[0].summary, flush=True)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert gone(worker)


def test_a_worker_at_a_long_shard_ends_with_its_parent_too(tmp_path: Path):
    script = (
        "from tests.test_crew import *\n"
        "notes = [Note('1', 'SLEEP " + str(tmp_path) + "')]\n"
        "next(Crew(Job(deadly, hand_back), 1).answers(cut(notes, 4, 10**9)))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    worker = int(written(tmp_path / "asleep"))
    parent.kill()
    parent.wait()
    assert gone(worker)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_workers_leave_it_to_their_parent_to_stop(tmp_path: Path, number: int):
    """A terminal and systemd ask every process of a group, those too that are still being started."""

    def ask() -> None:
        for worker in multiprocessing.active_children():
            os.kill(worker.pid or 0, number)

    def stream() -> Iterator[Note]:
        for place in range(40):
            if place == 8:
                ask()
            yield Note(str(place), f"NAP {tmp_path}" if place == 0 else "CTO")

    asking = threading.Thread(target=lambda: (written(tmp_path / "asleep"), ask()))
    asking.start()
    crew = Crew(Job(deadly, hand_back), 2)
    found = [outcome for answer in crew.answers(cut(stream(), 8, 10**9)) for outcome in answer]
    asking.join()
    assert [type(outcome) for outcome in found] == [Result] * 40
    assert (tmp_path / "asleep").stat().st_size < 10  # one process has slept, once


def test_when_stopping_only_the_shards_in_hand_are_finished():
    asked: list[bool] = []
    crew = Crew(Job(FakeFactory(), hand_back), 1)
    shards = cut(numbered(100), 4, 10**9)
    found = crew.answers(shards, stopping=lambda: bool(asked))
    first = next(found)
    asked.append(True)
    rest = list(found)
    assert key(first[1]) == "1"
    assert len(rest) <= 2  # one in hand, and one that may have been done at that moment


def test_time_during_which_all_was_suspended_is_nobodys(monkeypatch: pytest.MonkeyPatch):
    now = [0.0]
    monkeypatch.setattr("revasc.crew.time.monotonic", lambda: now[0])
    worker: Any = object.__new__(_Worker)
    worker.place, worker._at, worker._spent, worker._looked = SimpleNamespace(value=3), 3, 0.0, 0.0
    for now[0], place, spent in ((1, 3, 1), (3601, 3, 6), (3602, 4, 0), (3603, 4, 1), (3604, FINISHING, 0)):
        worker.place.value = place
        assert worker.seconds_at_note() == spent


def written(path: Path, within: float = 20.0) -> str:
    """What a file holds as soon as it holds something."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if path.exists() and (words := path.read_text()):
            return words
        time.sleep(0.05)
    raise AssertionError(f"no {path.name}")


def gone(process: int, within: float = 20.0) -> bool:
    """Whether a process ends within so many seconds; a zombie, whom nobody here waits for, has ended."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


def count_builds() -> Coder:
    built = str(os.getpid())
    return lambda note: make_result(note.note_id, summary=built)


def deadly() -> Coder:
    def code(note: Note) -> Result:
        word, _, folder = note.text.partition(" ")
        if word == "KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "EXIT":
            os._exit(3)
        if word == "ONCE" and not (died := Path(folder, "died")).exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if word in {"SLEEP", "NAP"}:
            with Path(folder, "asleep").open("a") as file:
                file.write(str(os.getpid()))
            time.sleep(600 if word == "SLEEP" else 1)
        while word == "SPIN":
            pass
        if word == "STUCK":
            signal.signal(signal.SIGVTALRM, signal.SIG_IGN)
            time.sleep(600)
        return make_result(note.note_id)

    return code


def stillborn() -> Coder:
    os._exit(1)
