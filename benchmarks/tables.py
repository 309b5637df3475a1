"""The figures as tables of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.figures import Figures, Measured
from benchmarks.memory import described
from benchmarks.notes import LENGTHS
from benchmarks.peers import STOCK, TOKENIZER
from benchmarks.timing import Timing

#: Header and rows.
Rows = list[tuple[str, ...]]
_HEADER: Final = (
    "",
    "does",
    "ms a note (least to most)",
    "notes a second",
    "MB a second",
    "of tokenizer",
    "times stock",
)
_NONE: Final = "-"


def all_tables(figures: Figures) -> list[tuple[str, Rows]]:
    """Every table with its title, those of sets first. A set that is not at hand has the title only."""
    found = [
        (f"{measured.notes.key} notes: {measured.notes.described()}", set_table(measured, figures.missing))
        for measured in figures.sets
        if not measured.notes.key.startswith("long")
    ]
    if rows := long_table(figures):
        found.append(("long notes: one text of joined gold notes, cut into notes of each length", rows))
    if rows := process_table(figures):
        found.append(("start, memory, processes", rows))
    return found


def set_table(measured: Measured, missing: Mapping[str, str]) -> Rows:
    """Who, what it does, milliseconds a note, rates, and the ratios to the tokenizer and to stock."""
    if not measured.timings:
        return []
    tokenizer, stock = measured.of(TOKENIZER), measured.of(STOCK)
    rows = [_row(timing, tokenizer, stock) for timing in measured.timings]
    rows += [(name, f"left out: {reason}", *[_NONE] * (len(_HEADER) - 2)) for name, reason in missing.items()]
    return [_HEADER, *rows]


def _row(timing: Timing, tokenizer: Timing | None, stock: Timing | None) -> tuple[str, ...]:
    spread = f"({timing.least_ms:.3f} to {timing.most_ms:.3f})" if timing.rounds > 1 else "(one round)"
    return (
        timing.name,
        timing.does,
        f"{timing.median_ms:.3f} {spread}",
        f"{timing.notes_per_second:,.0f}",
        f"{timing.mb_per_second:.2f}",
        f"{timing.median_ms / tokenizer.median_ms:.2f}x" if tokenizer else _NONE,
        f"{stock.median_ms / timing.median_ms:,.1f}" if stock else _NONE,
    )


def long_table(figures: Figures) -> Rows:
    """Milliseconds for 1,000 bytes at each length, and the last as a multiple of the first."""
    measured = [found for length in LENGTHS if (found := figures.on(f"long-{length}"))]
    if not measured:
        return []
    lengths = (f"{found.notes.key.removeprefix('long-')} KB" for found in measured)
    header = ("ms a KB", *lengths, "longest to shortest")
    names = [timing.name for timing in measured[0].timings]
    return [header, *(_long_row(name, measured) for name in names)]


def _long_row(name: str, measured: list[Measured]) -> tuple[str, ...]:
    timings = [found.of(name) for found in measured]
    growth = long_ratio(timings)
    return (
        name,
        *(_long_cell(timing) for timing in timings),
        _NONE if growth is None else f"{growth:.2f}x",
    )


def long_ratio(timings: list[Timing | None]) -> float | None:
    """Cost for 1,000 bytes at the longest length against that at the shortest; None where one is missing."""
    first, last = timings[0], timings[-1]
    return last.ms_per_kb / first.ms_per_kb if first and last else None


def _long_cell(timing: Timing | None) -> str:
    if timing is None:
        return "not borne"
    return f"{timing.ms_per_kb:.3f}" + (" (one round)" if timing.rounds == 1 else "")


def process_table(figures: Figures) -> Rows:
    """Start, memory and two processes, as far as they were measured."""
    rows: Rows = []
    if start := figures.startup:
        rows.append(("`revasc --help`", f"{start.help_seconds:.2f} s on the wall, median of 5"))
        rows.append(
            ("`revasc explain` on one note", f"{start.explain_seconds:.2f} s on the wall, median of 5")
        )
    if memory := figures.memory:
        rows.append(("resident memory of one process", described(memory)))
    if both := figures.processes:
        shown = f"{both.one_seconds:.1f} s and {both.two_seconds:.1f} s: {both.gain:.2f} times as fast"
        rows.append((f"one process and two, {both.notes:,} notes, start included", shown))
    return [("what", "figure"), *rows] if rows else []
