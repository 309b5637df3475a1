"""A run that is killed again and again, and whether it comes out as one that was left alone."""

from __future__ import annotations

import filecmp
import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from benchmarks.watching import begin, notes_done, wait_for, watch
from revasc.runs.folder import LOCK
from revasc.runs.journal import JOURNAL
from revasc.runs.manifest import MANIFEST

Victim = Literal["parent", "group"]
VICTIMS: Final[tuple[Victim, ...]] = ("parent", "group")
#: Files that tell of the run and its times, not of its results.
OF_THE_RUN: Final = frozenset({MANIFEST, JOURNAL, LOCK})
_POLL: Final = 0.1
#: A kill comes so much later than the shard that it waits for, in the middle of others: at most this
#: part of the time that the unbroken run took.
_MOST_LATER: Final = 0.01


@dataclass(frozen=True, slots=True)
class Kill:
    """SIGKILL once ``after`` notes are done and ``later`` seconds have gone by: to whom."""

    after: int
    later: float
    victim: Victim


@dataclass(frozen=True, slots=True)
class Killed:
    """What was done to a run, and at how many notes it stood when it was killed each time."""

    kills: tuple[Kill, ...]
    stood_at: tuple[int, ...]
    seconds: float


def draw_kills(count: int, notes: int, seconds: float, seed: int) -> tuple[Kill, ...]:
    """``count`` kills at random points of a run of so many notes that took so many seconds.

    As often the parent as all, in any order; the points are the same for the same seed.
    """
    chance = random.Random(seed)
    points = sorted(chance.randrange(notes * 9 // 10) for _ in range(count))
    victims = [VICTIMS[turn % len(VICTIMS)] for turn in range(count)]
    chance.shuffle(victims)
    return tuple(
        Kill(point, chance.uniform(0, _MOST_LATER * seconds), victim)
        for point, victim in zip(points, victims, strict=True)
    )


def break_run(command: Sequence[str], folder: Path, kills: Sequence[Kill]) -> Killed:
    """Run a command, kill it each time as said, and let it end with ``--resume``.

    :raises RuntimeError: where it ends before it is killed, or does not end well.
    """
    start = time.perf_counter()
    stood_at = []
    for turn, kill in enumerate(kills):
        _killed(resuming(command) if turn else command, folder, kill)
        stood_at.append(notes_done(folder))
    watch(resuming(command), folder)
    return Killed(tuple(kills), tuple(stood_at), time.perf_counter() - start)


def resuming(command: Sequence[str]) -> tuple[str, ...]:
    """The command that goes on with a run. One killed before its first shard begins anew with it."""
    return (*command, "--resume")


def _killed(command: Sequence[str], folder: Path, kill: Kill) -> None:
    with tempfile.TemporaryFile() as said:
        process = begin(command, said)
        ended = None
        while ended is None and (notes_done(folder) < kill.after or not (folder / JOURNAL).exists()):
            ended = wait_for(process, _POLL)
        ended = wait_for(process, kill.later) if ended is None else ended
        if ended is not None:
            raise RuntimeError(f"it ended by itself before it was killed, exit status {ended}")
        strike(process.pid, kill.victim)
        process.wait()


def strike(pid: int, victim: Victim) -> None:
    """SIGKILL to the parent of a run, or to it and its workers at once."""
    if victim == "parent":
        os.kill(pid, signal.SIGKILL)
    else:
        os.killpg(pid, signal.SIGKILL)


def different(one: Path, other: Path) -> Iterator[str]:
    """The result files that are not the same, byte for byte, in two folders; none for equal ones."""
    ours, theirs = _files(one), _files(other)
    yield from sorted(ours ^ theirs)
    for name in sorted(ours & theirs):
        if not filecmp.cmp(one / name, other / name, shallow=False):
            yield name


def _files(folder: Path) -> set[str]:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return found - OF_THE_RUN
