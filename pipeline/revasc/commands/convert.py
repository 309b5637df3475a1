"""``revasc convert``: results that are there already in another form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def convert_command(
    results: Annotated[
        list[Path], typer.Argument(help="Result files, JSON Lines, such as the parts of a run.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Result file in the form that its suffix means.")
    ],
    tables: Annotated[bool, typer.Option("--tables", help="Also write lesions and mentions tables.")] = False,
    redact: Annotated[bool, typer.Option("--redact", help="Leave out every text of the notes.")] = False,
) -> None:
    """Write results of `revasc code` in another form: a workbook, a database file, a table, redacted."""
    from revasc.results.building import RecordError  # noqa: PLC0415
    from revasc.results.converting import convert  # noqa: PLC0415
    from revasc.results.errors import OutputError  # noqa: PLC0415

    try:
        count = convert(results, output, tables=tables, redacted=redact)
    except (RecordError, OutputError, ImportError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{output} written, {count:,} notes")
