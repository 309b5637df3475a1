"""What a batch run did, in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

if TYPE_CHECKING:
    from revasc.tally import RunSummary


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
