"""Runs into a folder, two workers against one: ``python -m benchmarks.scaling --folder DIR``.

A parent reads the export beside the workers that code it, so with one worker two processes are
busy already. Told are seconds on the wall; the processor time of the parent and of its workers,
which bounds what two workers can gain on two cores; and how long workers had nothing to do.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.bulk import bulk_rows, write_bulk
from benchmarks.million import Task, clear, processor_seconds
from benchmarks.notes import note_sets
from benchmarks.report import as_markdown
from benchmarks.tables import Rows
from benchmarks.watching import Look, watch

#: Notes of each set: more than a minute of coding, so that the start of a worker weighs little.
COUNTS: Final = {"cath": 15_000, "mixed": 120_000}
_TIMES: Final = 3
_INTERVAL: Final = 0.25
_CORES: Final = 2


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of a run on the wall, and on processors; ``idle`` is the share of the workers' time."""

    wall: float
    parent: float
    workers: float
    idle: float


@dataclass(frozen=True, slots=True)
class Scaling:
    """The same export with one worker and with two, the median of some runs each."""

    key: str
    notes: int
    one: Spent
    two: Spent

    @property
    def gain(self) -> float:
        """How many times as fast two workers are, on the wall of this machine as busy as it was."""
        return self.one.wall / self.two.wall

    @property
    def bound(self) -> float:
        """How many times as fast they could be on two cores with nothing else to do.

        With one worker the parent works on the other core; with two it takes its time from them.
        """
        return _CORES * self.one.workers / (self.two.parent + self.two.workers)


def measure_scaling(key: str, count: int, folder: Path, *, times: int = _TIMES) -> Scaling:
    """Code an export with one worker and with two, turn about; what is made in ``folder`` is removed.

    :raises ValueError: where there are no notes of this set.
    """
    (found,) = note_sets((key,))
    if not found.notes:
        raise ValueError(found.title)
    taken: dict[int, list[Spent]] = {1: [], 2: []}
    try:
        export = write_bulk(bulk_rows(found.notes, count), folder / "export.csv")
        for _ in range(times):
            for workers, spent in taken.items():
                spent.append(_once(Task(export, count, workers), folder))
    finally:
        clear(folder)
    return Scaling(key, count, middle(taken[1]), middle(taken[2]))


def _once(task: Task, folder: Path) -> Spent:
    watched = watch(task.command(folder / "out"), folder / "out", interval=_INTERVAL)
    clear(folder, but=task.export)
    spent = processor_seconds(watched)
    return Spent(watched.seconds, spent["parent"], spent["workers"], idle_share(watched.looks))


def middle(runs: Sequence[Spent]) -> Spent:
    """The median of each of its figures."""
    columns = zip(*(asdict(run).values() for run in runs), strict=True)
    return Spent(*(median(column) for column in columns))


def idle_share(looks: Sequence[Look]) -> float:
    """The share of their time in which workers were neither on a core nor waiting for one."""
    idle = total = 0.0
    for pid in {pid for look in looks for pid in look.workers}:
        seen = [(look.at, look.workers[pid]) for look in looks if pid in look.workers]
        (begin, first), (end, last) = seen[0], seen[-1]
        total += end - begin
        idle += end - begin - (last.seconds - first.seconds) - (last.queued - first.queued)
    return max(idle, 0.0) / total if total else 0.0


def table(scalings: Sequence[Scaling]) -> Rows:
    """A row for each set and number of workers."""
    header = ("", "s on the wall", "s of the parent", "s of the workers", "workers idle", "gain", "bound")
    rows: Rows = [header]
    for found in scalings:
        gains = (("-", "-"), (f"{found.gain:.2f}x", f"{found.bound:.2f}x"))
        for workers, spent, gain in zip((1, 2), (found.one, found.two), gains, strict=True):
            name = f"{found.notes:,} {found.key} notes, {workers} worker{'s' * (workers > 1)}"
            figures = (
                f"{spent.wall:.1f}",
                f"{spent.parent:.1f}",
                f"{spent.workers:.1f}",
                f"{spent.idle:.1%}",
            )
            rows.append((name, *figures, *gain))
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--folder", required=True, help="where exports and results lie while it goes on")
    parser.add_argument("--sets", nargs="+", choices=tuple(COUNTS), default=tuple(COUNTS))
    parser.add_argument("--notes", type=int, help="rows of each export (default 15,000 and 120,000)")
    parser.add_argument("--times", type=int, default=_TIMES, help="runs of each (default 3)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    found = [
        measure_scaling(key, options.notes or COUNTS[key], folder, times=options.times)
        for key in options.sets
    ]
    shown = json.dumps([asdict(each) for each in found]) if options.json else as_markdown(table(found))
    sys.stdout.write(shown + "\n")


if __name__ == "__main__":
    main()
