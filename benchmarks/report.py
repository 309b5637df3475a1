"""The figures as Markdown, and their place in benchmarks/README.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

import revasc
from benchmarks.figures import Figures
from benchmarks.plot import PLOT
from benchmarks.tables import Rows, all_tables
from benchmarks.targets import target_table

README: Final = Path(__file__).resolve().parent / "README.md"
BEGIN: Final = "<!-- figures: written by `python -m benchmarks --write` -->"
END: Final = "<!-- end of figures -->"
_SLOW: Final = "A slow peer read its notes in one round, without one to warm up."
_PACKAGES: Final = ("spacy", "medspacy", "PyRuSH", "numpy")
#: Columns whose cells are words; the others are figures and stand to the right.
_WORDS: Final = {"", "does", "what", "figure", "figure to reach", "ms a KB"}


def markdown(figures: Figures, *, command: str) -> str:
    """The section of the README: the plot, every table, the machine and the versions."""
    parts = [f"![time a note]({PLOT.name})"] if any(found.timings for found in figures.sets) else []
    if reached := target_table(figures):
        parts.append(f"### Figures to reach\n\n{as_markdown(reached)}")
    parts += [_section(title, rows) for title, rows in all_tables(figures)]
    parts.append("\n".join(f"- {fact}" for fact in _facts(figures, command)))
    return "\n\n".join(parts)


def _section(title: str, rows: Rows) -> str:
    head, _, tail = title.partition(": ")
    parts = [f"### {head[:1].upper()}{head[1:]}"]
    if tail:
        parts.append(f"{tail[:1].upper()}{tail[1:]}.")
    if rows:
        parts.append(as_markdown(rows))
    return "\n\n".join(parts)


def as_markdown(rows: Rows) -> str:
    """A table; the first row is its header."""
    header, *_ = rows
    rule = "|" + "|".join("---" if name in _WORDS else "---:" for name in header) + "|"
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], rule, *lines[1:]])


def _facts(figures: Figures, command: str) -> tuple[str, ...]:
    return (
        f"Figures: processor time, median of {figures.rounds} rounds after one to warm up. {_SLOW}",
        f"Machine: {machine()}.",
        f"Versions: {versions()}.{_beside(figures.elsewhere)}",
        f"Command: `{command}`.",
    )


def _beside(elsewhere: Mapping[str, str]) -> str:
    if not elsewhere:
        return ""
    return " EDS-NLP in its own environment: " + ", ".join(f"{k} {v}" for k, v in elsewhere.items()) + "."


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


def write_section(text: str, readme: Path = README, *, begin: str = BEGIN) -> None:
    """Put ``text`` behind the mark ``begin`` of the README, up to the next that ends a section.

    :raises ValueError: where the marks are missing.
    """
    before, opened, rest = readme.read_text(encoding="utf-8").partition(begin)
    _, end, after = rest.partition(END)
    if not opened or not end:
        raise ValueError(f"{readme.name} has no marks for the figures")
    readme.write_text(f"{before}{begin}\n{text}\n{END}{after}", encoding="utf-8")
