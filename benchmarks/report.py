"""The figures as Markdown, and their place in benchmarks/README.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import revasc
from benchmarks.peers import STOCK
from benchmarks.timing import Timing
from revasc.note import Note

README: Final = Path(__file__).resolve().parent / "README.md"
BEGIN: Final = "<!-- figures: written by `python -m benchmarks --write` -->"
END: Final = "<!-- end of figures -->"
_PACKAGES: Final = ("spacy", "medspacy", "PyRuSH", "numpy")


def table(timings: Sequence[Timing]) -> list[tuple[str, ...]]:
    """Header and rows as text: who, milliseconds a note, notes a second, times as fast as stock."""
    stock = next(timing for timing in timings if timing.name == STOCK)
    header = ("", "does", "ms a note (least to most)", "notes a second", "times stock")
    return [header, *(_row(timing, stock) for timing in timings)]


def _row(timing: Timing, stock: Timing) -> tuple[str, ...]:
    return (
        timing.name,
        timing.does,
        f"{timing.median_ms:.2f} ({timing.least_ms:.2f} to {timing.most_ms:.2f})",
        f"{timing.notes_per_second:.0f}",
        f"{stock.median_ms / timing.median_ms:.1f}",
    )


def markdown(timings: Sequence[Timing], notes: Sequence[Note], *, rounds: int, command: str) -> str:
    """The section of the README: the table, the notes, the machine and the versions."""
    rows = ["| " + " | ".join(row) + " |" for row in table(timings)]
    rule = "|---|---|---:|---:|---:|"
    facts = (
        f"Notes: {_described(notes)}.",
        f"Figures: processor time of one process, median of {rounds} rounds after one to warm up.",
        f"Machine: {machine()}.",
        f"Versions: {versions()}.",
        f"Command: `{command}`.",
    )
    return "\n".join([rows[0], rule, *rows[1:], "", *(f"- {fact}" for fact in facts)])


def _described(notes: Sequence[Note]) -> str:
    lengths = sorted(len(note.text) for note in notes)
    mean = sum(lengths) / len(lengths)
    return f"{len(notes)} gold notes of {lengths[0]} to {lengths[-1]} characters, {mean:.0f} on average"


def machine() -> str:
    """Processor, cores and operating system."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


def versions() -> str:
    """Python, revasc and the packages that do the work."""
    packages = [f"{name} {version(name)}" for name in _PACKAGES]
    return ", ".join([f"Python {platform.python_version()}", f"revasc {revasc.__version__}", *packages])


def write_section(text: str, readme: Path = README) -> None:
    """Put ``text`` between the marks of the README. Raises ValueError where the marks are missing."""
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{readme.name} has no marks for the figures")
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
