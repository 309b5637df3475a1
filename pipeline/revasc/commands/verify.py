"""``revasc verify``: is the folder of a run whole?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from revasc.commands.errors import fail, plain_errors, shown


def verify_command(
    folder: Annotated[Path, typer.Argument(metavar="OUTDIR", help="The folder that revasc code wrote into.")],
) -> None:
    """Check the folder of a run: every part against its digest, every count against the others."""
    from revasc.runs import verify_run  # noqa: PLC0415
    from revasc.runs.manifest import read_manifest  # noqa: PLC0415

    with plain_errors():
        faults = verify_run(folder)
        counts = read_manifest(folder)["counts"]
    for fault in faults:
        typer.echo(shown(f"{folder}: {fault}"), err=True)
    if faults:
        fail(f"{folder}: {len(faults)} fault{'s' if len(faults) > 1 else ''}")
    read, coded, rejected = (f"{counts[name]:,}" for name in ("read", "coded", "rejected"))
    typer.echo(f"{folder}: whole; {read} read, {coded} coded, {rejected} rejected")
