"""``revasc evaluate``: gold notes against results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from revasc.commands.engines import engine_coder
from revasc.commands.errors import plain_errors
from revasc.commands.options import Engine, PackPath, Policy


def evaluate_command(  # noqa: PLR0917 - as above
    gold: Annotated[list[Path], typer.Argument(help="Files of gold notes, JSON Lines.")],
    detail: Annotated[bool, typer.Option("--detail", help="Show each miss with words around it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    policy: Policy = "standard",
    pack: PackPath = None,
    engine: Engine = "revasc",
) -> None:
    """Code gold notes and compare: precision, recall, lesion fields, decisions, misses."""
    with plain_errors():
        from revasc.evaluation import evaluate_files  # noqa: PLC0415

        report = evaluate_files(gold, engine_coder(pack, policy, engine))
    if as_json:
        typer.echo(json.dumps(report.to_dict(), indent=2))
        return
    from rich.console import Console  # noqa: PLC0415

    report.render(Console(), detail=detail)
