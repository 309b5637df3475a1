"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

# Round brackets in the help: square ones are markup to the library that prints it.
TextColumn = Annotated[str | None, typer.Option("--text-column", "--text", help="Column of the note text.")]
DateColumn = Annotated[str | None, typer.Option("--date-column", help="Column of the date of service.")]
TypeColumn = Annotated[str | None, typer.Option("--type-column", "--type", help="Column of the note type.")]
IdColumn = Annotated[str | None, typer.Option("--id-column", help="Column of the note id.")]
LineColumn = Annotated[str | None, typer.Option("--line", help="Column of the line number of split notes.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of the export (default: found).")]
DayFirst = Annotated[bool, typer.Option("--day-first", help="Read 03/12/2019 as 3 December.")]
Policy = Annotated[str, typer.Option(help="standard, strict, registry, or the path of a policy file.")]
PackPath = Annotated[
    str | None, typer.Option("--pack", help="Folder of a rule pack (default: the shipped one).")
]
Engine = Annotated[str, typer.Option(help="revasc, or medspacy for its stock components.")]
