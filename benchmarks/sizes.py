"""Memory over a watched run: where it settles, where it ends, its peak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks.watching import Look

_TENTH: Final = 0.1


@dataclass(frozen=True, slots=True)
class Growth:
    """Resident memory of one process in MiB, and its name.

    ``settled`` is the median while the second tenth of the notes is done, ``after`` that of the last
    tenth, ``peak`` the most seen at all, and ``peak_after`` the most seen once a tenth is done.
    """

    name: str
    settled: float
    after: float
    peak: float
    peak_after: float

    @property
    def growth(self) -> float:
        """MiB that the highest look after the first tenth is above the settled state."""
        return self.peak_after - self.settled


def growths(looks: Sequence[Look], notes: int) -> tuple[Growth, ...]:
    """The parent and each worker of a run over so many notes; those that were seen too short are left out."""
    workers = sorted({pid for look in looks for pid in look.workers})
    named = [("parent", [(look.done, look.parent.resident) for look in looks])]
    for number, pid in enumerate(workers, start=1):
        sizes = [(look.done, look.workers[pid].resident) for look in looks if pid in look.workers]
        named.append((f"worker {number}", sizes))
    found = (_growth(name, sizes, notes) for name, sizes in named)
    return tuple(growth for growth in found if growth is not None)


def total_peak(looks: Sequence[Look]) -> float:
    """The most MiB that parent and workers had together, what they share counted once."""
    totals = (
        look.parent.proportional + sum(worker.proportional for worker in look.workers.values())
        for look in looks
    )
    return max(totals, default=0.0)


def _growth(name: str, sizes: Sequence[tuple[int, float]], notes: int) -> Growth | None:
    tenth = notes * _TENTH
    later = [size for done, size in sizes if done >= tenth]
    if not later:
        return None
    second = [size for done, size in sizes if tenth <= done < 2 * tenth] or later[:1]
    last = [size for done, size in sizes if done >= notes - tenth] or later[-1:]
    return Growth(name, median(second), median(last), max(size for _, size in sizes), max(later))
