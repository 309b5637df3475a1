"""How a command ends where it cannot do its work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer


@contextmanager
def plain_errors() -> Iterator[None]:
    """Faults of input, output, pack or policy as one line and status 1, without a traceback."""
    from revasc.crew import WorkersError  # noqa: PLC0415
    from revasc.exports.errors import ExportError  # noqa: PLC0415
    from revasc.results.writing import OutputError  # noqa: PLC0415
    from revasc.runs.folder import RunError  # noqa: PLC0415

    try:
        yield
    except (ExportError, OutputError, RunError, WorkersError, ImportError, OSError, ValueError) as error:
        fail(str(error))


def shown(words: str) -> str:
    """Words that may hold the name of a file or an id, without what a terminal would obey."""
    from revasc.review.marking import printable  # noqa: PLC0415

    return printable(words)


def fail(message: str) -> NoReturn:
    """End with one line and status 1."""
    typer.echo(f"error: {shown(message)}", err=True)
    raise typer.Exit(1)
