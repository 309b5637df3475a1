"""The figures as a picture, benchmarks/figures.svg."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.figures import Figures, Measured
from benchmarks.notes import LENGTHS
from benchmarks.peers import REVASC
from benchmarks.svg import Bar, Panel, chart

PLOT: Final = Path(__file__).resolve().with_name("figures.svg")
_TITLES: Final = {"cath": "Cath notes: ms a note", "mixed": "Mixed export, 2 % cath notes: ms a note"}


def write_plot(figures: Figures, file: Path = PLOT) -> None:
    """Draw the figures into ``file``; without any the file stays as it is."""
    if any(panel.bars for panel in panels(figures)):
        file.write_text(chart(panels(figures), "Time a note, least is best"), encoding="utf-8")


def panels(figures: Figures) -> list[Panel]:
    """A panel for each set, the slowest on top, and one for the cost of long notes."""
    sets = [(title, figures.on(key)) for key, title in _TITLES.items()]
    return [*(Panel(title, _bars(found)) for title, found in sets if found), _long(figures)]


def _bars(measured: Measured) -> tuple[Bar, ...]:
    slowest_first = sorted(measured.timings, key=lambda timing: -timing.median_ms)
    return tuple(
        Bar(timing.name, timing.median_ms, f"{timing.median_ms:.3g} ms", timing.name.startswith(REVASC))
        for timing in slowest_first
    )


def _long(figures: Figures) -> Panel:
    measured = [(length, found) for length in LENGTHS if (found := figures.on(f"long-{length}"))]
    names = [timing.name for timing in measured[0][1].timings] if measured else []
    bars = (
        Bar(f"{name}, {length} KB", timing.ms_per_kb, f"{timing.ms_per_kb:.3g} ms", name.startswith(REVASC))
        for name in names
        for length, found in measured
        if (timing := found.of(name))
    )
    return Panel("Long notes: ms for each KB", tuple(bars))
