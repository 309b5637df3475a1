"""``revasc explain``: one note, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from revasc.commands.engines import engine_coder
from revasc.commands.errors import fail, plain_errors
from revasc.commands.options import (
    DateColumn,
    DayFirst,
    Encoding,
    Engine,
    IdColumn,
    LineColumn,
    PackPath,
    Policy,
    TextColumn,
    TypeColumn,
)

if TYPE_CHECKING:
    from revasc.coding.policy import Policy as DecisionPolicy
    from revasc.coding.tables import CodeTables
    from revasc.note import Note
    from revasc.results.record import Result

_STDIN: Final = Path("-")


def explain_command(  # noqa: PLR0917 - as above
    note: Annotated[
        Path, typer.Argument(help="A text file with one note, - for standard input, or an export.")
    ],
    note_id: Annotated[str | None, typer.Option("--id", help="Which note of an export, by its id.")] = None,
    date: Annotated[
        str | None, typer.Option(help="Date of service (default: that of the export or note).")
    ] = None,
    text: TextColumn = None,
    id_column: IdColumn = None,
    date_column: DateColumn = None,
    note_type: TypeColumn = None,
    line: LineColumn = None,
    encoding: Encoding = None,
    day_first: DayFirst = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result record instead.")] = False,
    policy: Policy = "standard",
    pack: PackPath = None,
    engine: Engine = "revasc",
    code: Annotated[
        str | None, typer.Option("--why-not", metavar="CODE", help="Say why this code is proposed or is not.")
    ] = None,
) -> None:
    """Show one note with its marked words, the criteria of each lesion, what is missing, and the codes.

    With --why-not, say of one code whether it is proposed, what must be reviewed, or what stands against it.
    """
    with plain_errors():
        item = _read_one(
            note, note_id, date,
            columns={
                "text": text, "id_column": id_column, "date": date_column, "note_type": note_type,
                "line": line,
            },
            encoding=encoding, day_first=day_first,
        )  # fmt: skip
        result = engine_coder(pack, policy, engine)(item)
        if as_json and code is None:
            typer.echo(json.dumps(result.to_dict(), indent=2, ensure_ascii=False))
            return
        asked, tables = _coding_rules(pack, policy)
    if code is not None:
        _show_why_not(result, code, tables, asked, as_json=as_json)
        return
    from rich.console import Console  # noqa: PLC0415

    from revasc.review.terminal import render_result  # noqa: PLC0415

    console = Console()
    coloured = console.color_system is not None and not console.no_color
    console.print(render_result(result, item.text, asked, coloured=coloured))


def _read_one(
    path: Path,
    note_id: str | None,
    date: str | None,
    *,
    columns: dict[str, str | None],
    encoding: str | None,
    day_first: bool,
) -> Note:
    """The note of a text file, of standard input, or the one of an export that has this id."""
    from dataclasses import replace  # noqa: PLC0415

    from revasc.exports import Reject  # noqa: PLC0415
    from revasc.exports.dates import parse_date  # noqa: PLC0415
    from revasc.exports.single import find_note, read_stream  # noqa: PLC0415

    try:
        day = parse_date(date, day_first=day_first)
    except ValueError:
        raise typer.BadParameter(f"{date!r} is no date", param_hint="--date") from None
    if path == _STDIN:
        item = read_stream(typer.get_binary_stream("stdin"))
    else:
        item = find_note(path, note_id, encoding=encoding, day_first=day_first, **columns)
    if isinstance(item, Reject):
        fail(str(item))
    return item if day is None else replace(item, date_of_service=day)


def _coding_rules(pack: str | None, policy: str) -> tuple[DecisionPolicy, CodeTables]:
    """The policy and the code tables that the results of these options are made with."""
    from revasc.coding.policy import load_policy  # noqa: PLC0415
    from revasc.coding.tables import TABLE_FILE, load_tables  # noqa: PLC0415
    from revasc.pack import layer_files, pack_layers  # noqa: PLC0415

    layers = pack_layers(pack)
    tables = load_tables(layers[-1], layer_files(layers, f"coding/{TABLE_FILE}"))
    return load_policy(policy, *layers), tables


def _show_why_not(
    result: Result, code: str, tables: CodeTables, policy: DecisionPolicy, *, as_json: bool
) -> None:
    from dataclasses import asdict  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from revasc.review.why_not import why_not  # noqa: PLC0415
    from revasc.review.why_not_view import render_why_not  # noqa: PLC0415

    answer = why_not(result, code, tables, policy)
    if as_json:
        typer.echo(json.dumps(asdict(answer), indent=2, ensure_ascii=False))
    else:
        Console().print(render_why_not(answer, result))
