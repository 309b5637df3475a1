"""Run the comparison: ``python -m benchmarks`` prints the table, ``--write`` keeps it in the README."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.peers import all_peers, gold_notes
from benchmarks.report import machine, markdown, table, versions, write_section
from benchmarks.timing import Timing, measure

_WIDTH: Final = 132


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, show, and on request write down."""
    options = _parser().parse_args(arguments)
    notes = gold_notes(limit=options.notes)
    timings = measure(all_peers(), notes, rounds=options.rounds)
    _show(timings, f"{len(notes)} gold notes, median of {options.rounds} rounds")
    if options.write:
        write_section(markdown(timings, notes, rounds=options.rounds, command=_command(options)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--notes", type=int, default=None, help="so many notes, spread over all lengths")
    parser.add_argument("--rounds", type=int, default=5, help="rounds to take the median of (default 5)")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/README.md")
    return parser


def _command(options: argparse.Namespace) -> str:
    chosen = "" if options.notes is None else f" --notes {options.notes}"
    return f"make bench ARGS='--rounds {options.rounds}{chosen} --write'"


def _show(timings: Sequence[Timing], title: str) -> None:
    header, *rows = table(timings)
    shown = Table(*header, title=title, caption=f"{machine()}; {versions()}")
    for row in rows:
        shown.add_row(*row)
    Console(width=_WIDTH).print(shown)
