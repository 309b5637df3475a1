"""Run the comparison: ``python -m benchmarks`` prints the tables, ``--write`` keeps them in the README."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.figures import EXTRAS, Figures, take
from benchmarks.memory import NOTES
from benchmarks.notes import SETS
from benchmarks.peers import BUILDERS
from benchmarks.plot import write_plot
from benchmarks.report import machine, markdown, versions, write_section
from benchmarks.tables import all_tables
from benchmarks.targets import target_table

_WIDTH: Final = 160
_ROUNDS: Final = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, show, and on request write down."""
    options = _parser().parse_args(arguments)
    figures = take(
        options.sets,
        options.peers,
        options.extras,
        rounds=options.rounds,
        limit=options.notes,
        memory_notes=options.memory_notes,
    )
    _show(figures)
    if options.write:
        write_plot(figures)
        write_section(markdown(figures, command=_command(options)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    for name, known, what in (
        ("--sets", SETS, "notes to read"),
        ("--peers", tuple(BUILDERS), "who reads them"),
        ("--extras", EXTRAS, "what else to measure"),
    ):
        shown = f"{what}: some of {', '.join(known)}, with commas, or none (default all)"
        parser.add_argument(name, type=some_of(known), default=known, help=shown)
    parser.add_argument(
        "--notes", type=int, default=None, help="so many cath and mixed notes, of all lengths"
    )
    parser.add_argument(
        "--rounds", type=int, default=_ROUNDS, help="rounds to take the median of (default 5)"
    )
    parser.add_argument("--memory-notes", type=int, default=NOTES, help="notes for memory (default 5000)")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/README.md")
    return parser


def some_of(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Reads names of ``known`` with commas between them, or ``none``, in the order of ``known``."""

    def read(written: str) -> tuple[str, ...]:
        asked = [] if written == "none" else written.split(",")
        if unknown := [name for name in asked if name not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return tuple(name for name in known if name in asked)

    return read


def _command(options: argparse.Namespace) -> str:
    """The call that gives these figures again: the options that differ from the default."""
    usual = _parser().parse_args([])
    chosen = [f"--rounds {options.rounds}"]
    chosen += [
        f"--{name} {','.join(names) or 'none'}"
        for name in ("sets", "peers", "extras")
        if (names := getattr(options, name)) != getattr(usual, name)
    ]
    chosen += [] if options.notes is None else [f"--notes {options.notes}"]
    chosen += [] if options.memory_notes == NOTES else [f"--memory-notes {options.memory_notes}"]
    return f"make bench ARGS='{' '.join(chosen)} --write'"


def _show(figures: Figures) -> None:
    console = Console(width=_WIDTH)
    tables = all_tables(figures)
    if reached := target_table(figures):
        tables.append(("figures to reach", reached))
    for title, rows in tables:
        if not rows:
            console.print(title)
            continue
        shown = Table(*rows[0], title=title)
        for row in rows[1:]:
            shown.add_row(*row)
        console.print(shown)
    console.print(f"{machine()}; {versions()}")
