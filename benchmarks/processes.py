"""Two processes against one, on an export of gold notes with changed ids."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.notes import gold_notes
from benchmarks.startup import REVASC, Call, quietly, wall
from benchmarks.whole_job import write_export
from revasc.note import Note

COPIES: Final = 10
_TIMES: Final = 3


@dataclass(frozen=True, slots=True)
class Processes:
    """Seconds on the wall of `revasc code` with one process and with two, start included."""

    notes: int
    one_seconds: float
    two_seconds: float

    @property
    def gain(self) -> float:
        """How many times as fast two are."""
        return self.one_seconds / self.two_seconds


def measure_processes(
    *,
    copies: int = COPIES,
    times: int = _TIMES,
    call: Call | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Processes:
    """Code the export with one process and with two, turn about; the median of each."""
    notes = copied(gold_notes(), copies)
    one: list[float] = []
    two: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        export = write_export(notes, Path(folder) / "export.jsonl")
        for _ in range(times):
            for workers, seconds in ((1, one), (2, two)):
                command = (*REVASC, "code", str(export), "-o", str(Path(folder) / "out.jsonl"))
                seconds.append(wall((*command, "--workers", str(workers)), call or quietly, clock))
    return Processes(len(notes), median(one), median(two))


def copied(notes: Sequence[Note], copies: int) -> list[Note]:
    """So many copies of every note, each with an id of its own."""
    return [replace(note, note_id=f"{note.note_id}-{i}") for i in range(copies) for note in notes]
