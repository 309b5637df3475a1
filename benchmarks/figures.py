"""All figures of one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.eds import EdsNlp
from benchmarks.memory import NOTES, Memory, measure_memory
from benchmarks.notes import NoteSet, note_sets
from benchmarks.peers import all_peers
from benchmarks.processes import Processes, measure_processes
from benchmarks.startup import StartUp, measure_startup
from benchmarks.timing import Contender, Timing, measure

EXTRAS: Final = ("startup", "memory", "processes")


@dataclass(frozen=True, slots=True)
class Measured:
    """The timings of the peers on one set; none where the set is not at hand."""

    notes: NoteSet
    timings: tuple[Timing, ...]

    def of(self, name: str) -> Timing | None:
        """The timing of the peer of this name, if it took part."""
        return next((timing for timing in self.timings if timing.name == name), None)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured. ``missing`` has the peers that could not take part, with the reason."""

    rounds: int
    sets: tuple[Measured, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    startup: StartUp | None = None
    memory: Memory | None = None
    processes: Processes | None = None
    #: Packages of peers in environments of their own.
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def on(self, key: str) -> Measured | None:
        """The figures of one set, if it was measured."""
        return next((found for found in self.sets if found.notes.key == key and found.timings), None)


def take(
    sets: Sequence[str],
    peers: Sequence[str],
    extras: Sequence[str],
    *,
    rounds: int,
    limit: int | None = None,
    memory_notes: int = NOTES,
) -> Figures:
    """Measure what is asked. Processes of their own come first, while this one is still small."""
    startup = measure_startup() if "startup" in extras else None
    memory = measure_memory(memory_notes) if "memory" in extras else None
    processes = measure_processes() if "processes" in extras else None
    chosen = note_sets(sets, limit=limit)
    ready, missing = all_peers(peers) if chosen else ([], {})
    measured = tuple(Measured(notes, _timings(ready, notes, rounds)) for notes in chosen)
    return Figures(rounds, measured, missing, startup, memory, processes, _close(ready))


def _timings(peers: Sequence[Contender], notes: NoteSet, rounds: int) -> tuple[Timing, ...]:
    return tuple(measure(peers, notes.notes, rounds=rounds, patience=notes.patience)) if notes.notes else ()


def _close(peers: Sequence[Contender]) -> dict[str, str]:
    """End what runs in a process of its own; give back the versions of its packages."""
    versions: dict[str, str] = {}
    for peer in peers:
        if isinstance(peer, EdsNlp):
            versions |= peer.versions
            peer.close()
    return versions
