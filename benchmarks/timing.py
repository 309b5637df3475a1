"""Time several ways of reading the same notes, turn about, and keep the medians."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from revasc.note import Note


@dataclass(frozen=True, slots=True)
class Peer:
    """Something that reads a note: its name, what it does, and how it is called."""

    name: str
    does: str
    read: Callable[[Note], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of processor time a note: median over the rounds, and the extremes."""

    name: str
    does: str
    median_ms: float
    least_ms: float
    most_ms: float

    @property
    def notes_per_second(self) -> float:
        """Notes a second on one core."""
        return 1000 / self.median_ms


def measure(
    peers: Sequence[Peer],
    notes: Sequence[Note],
    *,
    rounds: int,
    clock: Callable[[], float] = time.process_time,
) -> list[Timing]:
    """Every peer over all ``notes`` once to warm up, then ``rounds`` times, the peers taking turns.

    The clock counts processor time, so that other work on the machine tells less.
    """
    for peer in peers:
        _seconds(peer, notes, clock)
    seconds: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for _ in range(rounds):
        for peer in peers:
            seconds[peer.name].append(_seconds(peer, notes, clock))
    return [_timing(peer, seconds[peer.name], len(notes)) for peer in peers]


def _seconds(peer: Peer, notes: Sequence[Note], clock: Callable[[], float]) -> float:
    gc.collect()
    start = clock()
    for note in notes:
        peer.read(note)
    return clock() - start


def _timing(peer: Peer, seconds: Sequence[float], notes: int) -> Timing:
    each = [1000 * total / notes for total in seconds]
    return Timing(peer.name, peer.does, median(each), min(each), max(each))
