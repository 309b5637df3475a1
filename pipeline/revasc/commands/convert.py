"""``revasc convert``: results that are there already in another form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from revasc.commands.errors import plain_errors, shown


def convert_command(
    results: Annotated[
        list[Path], typer.Argument(help="Result files, JSON Lines, or the folder of a run with such.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Result file in the form that its suffix means.")
    ],
    tables: Annotated[bool, typer.Option("--tables", help="Also write lesions and mentions tables.")] = False,
    redact: Annotated[bool, typer.Option("--redact", help="Leave out every text of the notes.")] = False,
) -> None:
    """Write results of `revasc code` in another form: a workbook, a database file, a table, redacted."""
    from revasc.results.converting import convert  # noqa: PLC0415

    with plain_errors():
        count = convert(list(_files(results)), output, tables=tables, redacted=redact)
    typer.echo(f"{shown(str(output))} written, {count:,} notes")


def _files(results: Iterable[Path]) -> Iterator[Path]:
    """The result files; of the folder of a run its records, if the run is complete."""
    from revasc.runs.folder import RunError  # noqa: PLC0415
    from revasc.runs.manifest import read_manifest, record_files  # noqa: PLC0415

    for path in results:
        if not path.is_dir():
            yield path
            continue
        manifest = read_manifest(path)
        if manifest["status"] != "complete":
            raise RunError(f"{path}: the run is {manifest['status']}, not complete")
        records = record_files(manifest)
        if not records:
            raise RunError(f"{path}: the run has written no records; run it with --to jsonl")
        yield from (path / name for name in records)
