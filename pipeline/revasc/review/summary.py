"""What a batch run did, and how far it is, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from revasc.batch import Progress
    from revasc.tally import RunSummary


@contextmanager
def progress_bar(console: Console) -> Iterator[Progress | None]:
    """What to call after each note: a bar on a terminal, ``None`` elsewhere."""
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Bar(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("coding", total=1.0)

        def advance(done: int, fraction: float) -> None:
            bar.update(task, completed=fraction, description=f"coding, {done:,} notes")

        yield advance


def summary_table(summary: RunSummary) -> Table:
    """The counts of a run: read, coded by decision, rejected by reason."""
    table = Table("", "notes", box=SIMPLE_HEAD)
    table.columns[1].justify = "right"
    table.add_row("read", f"{summary.read:,}")
    table.add_row("coded", f"{summary.coded:,}")
    for decision in ("supported", "query", "not_supported"):
        table.add_row(f"  {decision.replace('_', ' ')}", f"{summary.decisions.get(decision, 0):,}")
    table.add_row("rejected", f"{summary.rejected:,}")
    for code, count in sorted(summary.reject_codes.items()):
        table.add_row(f"  {code.replace('_', ' ')}", f"{count:,}")
    return table
