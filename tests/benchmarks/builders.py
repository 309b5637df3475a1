"""Notes and figures for the tests of the benchmark."""

from __future__ import annotations

from benchmarks.figures import Figures, Measured
from benchmarks.memory import Memory
from benchmarks.notes import NoteSet
from benchmarks.peers import REVASC, STOCK, TOKENIZER
from benchmarks.processes import Processes
from benchmarks.startup import StartUp
from benchmarks.timing import Timing

from revasc.note import Note

NOTES = tuple(Note(f"n{length}", "x" * length) for length in (10, 20, 30))


class Clock:
    """A clock that stands still but for what it is told to add."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def add(self, seconds: float) -> None:
        self.seconds += seconds


def timings(kb: float = 2.0) -> tuple[Timing, ...]:
    return (
        Timing(STOCK, "tags", 80.0, 80.0, 80.0, kb, 1),
        Timing(REVASC, "everything", 0.5, 0.49, 0.525, kb, 3),
        Timing(TOKENIZER, "tokens", 2.0, 2.0, 2.0, kb, 3),
    )


def measured(key: str = "cath", kb: float = 2.0) -> Measured:
    return Measured(NoteSet(key, "gold notes", NOTES), timings(kb))


def long(key: str, *times: tuple[str, float]) -> Measured:
    """A set of notes of 1 KB with milliseconds for each peer."""
    return Measured(
        NoteSet(key, "joined", NOTES), tuple(Timing(n, "", ms, ms, ms, 1.0, 3) for n, ms in times)
    )


def figures() -> Figures:
    """One run with everything in it."""
    return Figures(
        rounds=3,
        sets=(
            measured(),
            Measured(NoteSet("mixed", "left out, no such file"), ()),
            long("long-3", (STOCK, 40.0), (REVASC, 0.5)),
            long("long-30", (STOCK, 90.0), (REVASC, 0.5)),
            long("long-300", (REVASC, 0.55)),
        ),
        missing={"EDS-NLP": "not installed"},
        startup=StartUp(0.1, 1.6),
        memory=Memory(5000, 107.2, 110.0, 112.5, 113.0),
        processes=Processes(7440, 30.0, 15.0),
        elsewhere={"edsnlp": "0.1"},
    )
