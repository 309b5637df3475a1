"""Notes and timings for the tests of the benchmark."""

from __future__ import annotations

from benchmarks.peers import REVASC, STOCK, TOKENIZER
from benchmarks.timing import Timing

from revasc.note import Note

NOTES = tuple(Note(f"n{length}", "x" * length) for length in (10, 20, 30))


def timings() -> list[Timing]:
    return [
        Timing(STOCK, "tags", 80.0, 79.0, 84.0),
        Timing(REVASC, "everything", 5.0, 4.9, 5.25),
        Timing(TOKENIZER, "tokens", 2.0, 2.0, 2.0),
    ]
