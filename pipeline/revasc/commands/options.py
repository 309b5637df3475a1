"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, Final

import typer

#: Under what headings the help lists options.
READING: Final = "Reading"
RULES: Final = "Rules"
RESULTS: Final = "Results"
RUNS: Final = "Runs"

# Round brackets in the help: square ones are markup to the library that prints it.
TextColumn = Annotated[
    str | None,
    typer.Option("--text-column", "--text", help="Column of the note text.", rich_help_panel=READING),
]
DateColumn = Annotated[
    str | None, typer.Option("--date-column", help="Column of the date of service.", rich_help_panel=READING)
]
TypeColumn = Annotated[
    str | None,
    typer.Option("--type-column", "--type", help="Column of the note type.", rich_help_panel=READING),
]
IdColumn = Annotated[
    str | None, typer.Option("--id-column", help="Column of the note id.", rich_help_panel=READING)
]
LineColumn = Annotated[
    str | None,
    typer.Option("--line", help="Column of the line number of split notes.", rich_help_panel=READING),
]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of the export (default: found).", rich_help_panel=READING)
]
DayFirst = Annotated[
    bool, typer.Option("--day-first", help="Read 03/12/2019 as 3 December.", rich_help_panel=READING)
]
Policy = Annotated[
    str, typer.Option(help="standard, strict, registry, or the path of a policy file.", rich_help_panel=RULES)
]
PackPath = Annotated[
    str | None,
    typer.Option("--pack", help="Folder of a rule pack (default: the shipped one).", rich_help_panel=RULES),
]
Engine = Annotated[
    str, typer.Option(help="revasc, or medspacy for its stock components.", rich_help_panel=RULES)
]
