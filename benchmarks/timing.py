"""Time several ways of reading the same notes, turn about, and keep the medians."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median
from typing import Protocol

from revasc.note import Note

Clock = Callable[[], float]


class Contender(Protocol):
    """Something whose reading of notes can be timed."""

    @property
    def name(self) -> str:
        """What it is called in the tables."""

    @property
    def does(self) -> str:
        """How much of the job it does."""

    @property
    def bears(self) -> int | None:
        """The longest note that it reads in bearable time, in characters; None for any length."""

    def seconds(self, notes: Sequence[Note], clock: Clock) -> float:
        """Processor time to read all ``notes`` once."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A contender in this process: its name, what it does, and how it is called on a note."""

    name: str
    does: str
    read: Callable[[Note], object]
    bears: int | None = None

    def seconds(self, notes: Sequence[Note], clock: Clock) -> float:
        """Processor time to read all ``notes`` once, on ``clock``."""
        gc.collect()
        start = clock()
        for note in notes:
            self.read(note)
        return clock() - start


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of processor time a note: median over the rounds, and the extremes.

    ``kb`` is the mean length of the notes in units of 1,000 bytes of UTF-8.
    """

    name: str
    does: str
    median_ms: float
    least_ms: float
    most_ms: float
    kb: float = 1.0
    rounds: int = 1

    @property
    def notes_per_second(self) -> float:
        """Notes a second on one core."""
        return 1000 / self.median_ms

    @property
    def ms_per_kb(self) -> float:
        """Milliseconds for 1,000 bytes."""
        return self.median_ms / self.kb

    @property
    def mb_per_second(self) -> float:
        """Millions of bytes a second on one core."""
        return self.kb / self.median_ms


def measure(
    peers: Sequence[Contender],
    notes: Sequence[Note],
    *,
    rounds: int,
    patience: float = inf,
    clock: Clock = time.process_time,
) -> list[Timing]:
    """Every peer over all ``notes`` once to warm up, then ``rounds`` times, the peers taking turns.

    The clock counts processor time, so that other work on the machine tells less. Of a peer that
    needs more than ``patience`` seconds to warm up, that is its one round. Peers that cannot bear
    the length of the notes are left out.
    """
    able = [peer for peer in peers if bears(peer, notes)]
    first = {peer.name: peer.seconds(notes, clock) for peer in able}
    taken = {name: [seconds] if seconds > patience else [] for name, seconds in first.items()}
    quick = [peer for peer in able if not taken[peer.name]]
    for _ in range(rounds):
        for peer in quick:
            taken[peer.name].append(peer.seconds(notes, clock))
    return [_timing(peer, taken[peer.name], notes) for peer in able]


def bears(peer: Contender, notes: Sequence[Note]) -> bool:
    """Whether the longest of ``notes`` is within what the peer can bear."""
    return peer.bears is None or max(len(note.text) for note in notes) <= peer.bears


def kilobytes(notes: Sequence[Note]) -> float:
    """The length of all ``notes`` together, in units of 1,000 bytes of UTF-8."""
    return sum(len(note.text.encode("utf-8", "surrogatepass")) for note in notes) / 1000


def _timing(peer: Contender, seconds: Sequence[float], notes: Sequence[Note]) -> Timing:
    each = [1000 * total / len(notes) for total in seconds]
    kb = kilobytes(notes) / len(notes)
    return Timing(peer.name, peer.does, median(each), min(each), max(each), kb, len(seconds))
