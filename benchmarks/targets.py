"""The figures that the project set itself to reach, beside those of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.figures import Figures
from benchmarks.notes import LENGTHS
from benchmarks.peers import GATE, GATED, REVASC, STOCK, TOKENIZER
from benchmarks.tables import Rows, long_ratio

#: MiB that count as flat: what the allocator keeps in reserve.
_FLAT: Final = 5.0


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach, the one seen, and whether more is better."""

    what: str
    goal: float
    seen: float
    unit: str = ""
    at_least: bool = False

    @property
    def reached(self) -> bool:
        """Whether the figure seen is as good as the goal."""
        return self.seen >= self.goal if self.at_least else self.seen <= self.goal


def target_table(figures: Figures) -> Rows:
    """What, the goal, the figure seen, and whether it is reached; of what this run measured."""
    rows = [_row(target) for target in targets(figures)]
    return [("figure to reach", "goal", "seen", "reached"), *rows] if rows else []


def _row(target: Target) -> tuple[str, ...]:
    sign = ">=" if target.at_least else "<="
    goal, seen = f"{target.goal:g}{target.unit}", f"{target.seen:.3g}{target.unit}"
    return (target.what, f"{sign} {goal}", seen, "yes" if target.reached else "no")


def targets(figures: Figures) -> Iterator[Target]:
    """The targets that this run can tell of."""
    yield from _against(figures, "cath", TOKENIZER, 0.33)
    yield from _against_stock(figures)
    yield from _against(figures, "mixed", TOKENIZER, 0.05)
    yield from _gate(figures)
    yield from _linear(figures)
    yield from _processes(figures)


def _against(figures: Figures, key: str, peer: str, goal: float) -> Iterator[Target]:
    found = figures.on(key)
    ours, theirs = (found.of(GATED) or found.of(REVASC), found.of(peer)) if found else (None, None)
    if ours and theirs:
        yield Target(f"{key} notes: time of the tokenizer", goal, ours.median_ms / theirs.median_ms, "x")


def _against_stock(figures: Figures) -> Iterator[Target]:
    found = figures.on("cath")
    ours, stock = (found.of(REVASC), found.of(STOCK)) if found else (None, None)
    if ours and stock:
        gain = stock.median_ms / ours.median_ms
        yield Target("cath notes: speed of stock medSpaCy", 100, gain, "x", at_least=True)


def _gate(figures: Figures) -> Iterator[Target]:
    found = figures.on("mixed")
    if found and (gate := found.of(GATE)):
        yield Target("mixed notes: rate of the gate alone", 100, gate.mb_per_second, " MB/s", at_least=True)


def _linear(figures: Figures) -> Iterator[Target]:
    measured = [figures.on(f"long-{length}") for length in LENGTHS]
    growth = long_ratio([found.of(REVASC) if found else None for found in measured])
    if growth is not None:
        yield Target(f"ms a KB, {LENGTHS[-1]} KB to {LENGTHS[0]} KB", 1.2, growth, "x")


def _processes(figures: Figures) -> Iterator[Target]:
    if start := figures.startup:
        yield Target("`revasc --help`", 0.25, start.help_seconds, " s")
        yield Target("`revasc explain` on one note", 1.5, start.explain_seconds, " s")
    if memory := figures.memory:
        yield Target("memory after load", 250, memory.loaded, " MiB")
        yield Target(f"growth of memory over {memory.notes:,} notes", _FLAT, memory.growth, " MiB")
    if both := figures.processes:
        yield Target("two processes against one", 1.8, both.gain, "x", at_least=True)
