"""The command line. Each command imports what it needs, so that ``revasc --help`` is quick."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from revasc import __version__

if TYPE_CHECKING:
    from revasc.batch import RunSummary
    from revasc.coder import Coder, EngineFactory
    from revasc.coding.policy import Policy as DecisionPolicy
    from revasc.coding.tables import CodeTables
    from revasc.exports import Reject
    from revasc.note import Note
    from revasc.results.record import Result

app = typer.Typer(
    name="revasc",
    help="Coronary CTO revascularization coding from procedure notes, with the evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # local variables hold note text
)
rules = typer.Typer(name="rules", help="Look into rule packs and check them.", no_args_is_help=True)
app.add_typer(rules)

_SHOWN_REJECTS: Final = 5
_STDIN: Final = Path("-")

# Round brackets in the help: square ones are markup to the library that prints it.
TextColumn = Annotated[str | None, typer.Option("--text-column", "--text", help="Column of the note text.")]
DateColumn = Annotated[str | None, typer.Option("--date-column", help="Column of the date of service.")]
TypeColumn = Annotated[str | None, typer.Option("--type-column", "--type", help="Column of the note type.")]
IdColumn = Annotated[str | None, typer.Option("--id-column", help="Column of the note id.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of the export (default: found).")]
DayFirst = Annotated[bool, typer.Option("--day-first", help="Read 03/12/2019 as 3 December.")]
Policy = Annotated[str, typer.Option(help="standard, strict, registry, or the path of a policy file.")]
PackPath = Annotated[
    str | None, typer.Option("--pack", help="Folder of a rule pack (default: the shipped one).")
]
Engine = Annotated[str, typer.Option(help="revasc, or medspacy for its stock components.")]


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"revasc {__version__}")
        raise typer.Exit


@app.callback()
def main(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave."),
    ] = False,
) -> None:
    """Coronary CTO revascularization coding from procedure notes, with the evidence."""


@app.command("code")
def code_command(  # noqa: PLR0917 - Typer reads options off the parameters
    export: Annotated[Path, typer.Argument(help="CSV, TSV, JSON Lines, Parquet, or a folder of .txt.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Result file: .jsonl, .csv, .tsv or .parquet.")
    ],
    text: TextColumn = None,
    # `explain` has --id and --date too, for a value each; here they are short for the column.
    note_id: Annotated[str | None, typer.Option("--id-column", "--id", help="Column of the note id.")] = None,
    date: Annotated[
        str | None, typer.Option("--date-column", "--date", help="Column of the date of service.")
    ] = None,
    note_type: TypeColumn = None,
    form: Annotated[str | None, typer.Option("--format", help="csv, tsv, jsonl, parquet or text.")] = None,
    encoding: Encoding = None,
    day_first: DayFirst = False,
    policy: Policy = "standard",
    pack: PackPath = None,
    engine: Engine = "revasc",
    workers: Annotated[int, typer.Option(min=1, help="Processes that code.")] = 1,
    tables: Annotated[bool, typer.Option("--tables", help="Also write lesions and mentions tables.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if any row is rejected.")] = False,
    gate: Annotated[
        bool | None,
        typer.Option(help="Leave notes unread that cannot hold a lesion (default: yes, without --tables)."),
    ] = None,
) -> None:
    """Code an export of notes: a decision with its evidence for each.

    Notes without the words that a lesion needs are left unread: the decision is the same, and
    mentions are not looked for. With --no-gate they are.

    Rows that cannot be coded are listed beside the output in a file .rejects.jsonl.

    The exit status is 1 when nothing could be coded, or with --strict when a row was rejected.
    """
    from rich.console import Console  # noqa: PLC0415

    from revasc.batch import run  # noqa: PLC0415
    from revasc.exports import read_notes  # noqa: PLC0415
    from revasc.review.summary import progress_bar  # noqa: PLC0415

    rejects: list[Reject] = []
    with _plain_errors(), progress_bar(Console(stderr=True)) as progress:
        notes = read_notes(
            export,
            format=form,
            text=text,
            note_id=note_id,
            date=date,
            note_type=note_type,
            encoding=encoding,
            day_first=day_first,
        )
        summary = run(
            notes,
            output,
            coder_factory=_engine(pack, policy, engine, gate=not tables if gate is None else gate),
            workers=workers,
            strict=strict,
            tables=tables,
            progress=progress,
            on_reject=lambda reject: rejects.append(reject) if len(rejects) < _SHOWN_REJECTS else None,
        )
    _show_summary(summary, rejects)
    if not summary.ok:
        raise typer.Exit(1)


@app.command("explain")
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
    with _plain_errors():
        item = _read_one(
            note, note_id, date,
            columns={"text": text, "id_column": id_column, "date": date_column, "note_type": note_type},
            encoding=encoding, day_first=day_first,
        )  # fmt: skip
        result = _coder(pack, policy, engine)(item)
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


@app.command("evaluate")
def evaluate_command(  # noqa: PLR0917 - as above
    gold: Annotated[list[Path], typer.Argument(help="Files of gold notes, JSON Lines.")],
    detail: Annotated[bool, typer.Option("--detail", help="Show each miss with words around it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    policy: Policy = "standard",
    pack: PackPath = None,
    engine: Engine = "revasc",
) -> None:
    """Code gold notes and compare: precision, recall, lesion fields, decisions, misses."""
    with _plain_errors():
        from revasc.evaluation import evaluate_files  # noqa: PLC0415

        report = evaluate_files(gold, _coder(pack, policy, engine))
    if as_json:
        typer.echo(json.dumps(report.to_dict(), indent=2))
        return
    from rich.console import Console  # noqa: PLC0415

    report.render(Console(), detail=detail)


@rules.command("check")
def check_command(
    pack: Annotated[str | None, typer.Argument(help="Folder of a pack (default: the shipped one).")] = None,
) -> None:
    """Validate every file of a pack and run every example; print its version and hash."""
    from revasc.pack import load_pack  # noqa: PLC0415
    from revasc.pack.checking import check_pack  # noqa: PLC0415

    with _plain_errors():
        problems = check_pack(pack)
        for problem in problems:
            typer.echo(str(problem), err=True)
        if problems:
            _fail(f"{len(problems)} faults in the pack")
        loaded = load_pack(pack)
    counted = len((*loaded.rules, *loaded.context, *loaded.sections))
    typer.echo(f"{loaded.name} {loaded.version}: {counted} rules, all well\nsha256 {loaded.sha256}")


@rules.command("list")
def list_command(
    pack: PackPath = None,
    retired: Annotated[
        bool, typer.Option("--all", help="Also those that a site pack overrides or disables.")
    ] = False,
) -> None:
    """List the rules of a pack: id, category, file, wording, and the pack each comes from."""
    from revasc.pack import load_pack  # noqa: PLC0415
    from revasc.pack.lookup import retired_entries, rule_entries  # noqa: PLC0415

    with _plain_errors():
        loaded = load_pack(pack)
    for entry in (*rule_entries(loaded), *(retired_entries(loaded) if retired else ())):
        category, literal = entry.record["category"], entry.record["literal"]
        typer.echo(f"{entry.id}\t{category}\t{entry.file}\t{literal}\t{entry.layer}")


@rules.command("show")
def show_command(
    rule_id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Id of a rule, of a clause of a policy or of a row of the code tables."
        ),
    ],
    policy: Annotated[str | None, typer.Option(help="Path of a policy file of your own.")] = None,
    pack: PackPath = None,
) -> None:
    """Show what an id in a result stands for: a rule with its examples, a clause, a code; and its source.

    In a site pack also what it overrides, and what is disabled.
    """
    from revasc.pack import load_pack  # noqa: PLC0415
    from revasc.pack.lookup import find_entries  # noqa: PLC0415

    with _plain_errors():
        loaded = load_pack(pack)
        found = find_entries(loaded, rule_id, policy)
    if not found:
        _fail(f"no rule {rule_id!r} in this pack")
    for entry in found:
        place = entry.file if len(loaded.layers) == 1 else f"{entry.file} ({entry.layer})"
        typer.echo(f"{place}\n{json.dumps(entry.record, indent=2, ensure_ascii=False, default=str)}")


def _engine(pack: str | None, policy: str, engine: str, *, gate: bool = False) -> EngineFactory:
    from revasc.coder import EngineFactory  # noqa: PLC0415

    return EngineFactory(pack=pack, policy=policy, engine=engine, gate=gate)


def _coder(pack: str | None, policy: str, engine: str) -> Coder:
    """The coder of these options, which this process needs to its end."""
    from revasc.coder import build_to_stay  # noqa: PLC0415

    return build_to_stay(_engine(pack, policy, engine))


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
        _fail(str(item))
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


def _show_summary(summary: RunSummary, rejects: list[Reject]) -> None:
    """A table on standard output; the first rejects on standard error."""
    from rich.console import Console  # noqa: PLC0415

    from revasc.review.summary import summary_table  # noqa: PLC0415

    Console().print(summary_table(summary))
    typer.echo(_shown(f"{summary.output}") + f" written in {summary.seconds:.1f} s")
    for reject in rejects:
        typer.echo(_shown(str(reject)), err=True)
    if summary.rejected:
        typer.echo(f"{summary.rejected:,} rejected, listed in {_shown(str(summary.rejects_file))}", err=True)
    if not summary.coded:
        typer.echo("error: nothing could be coded", err=True)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Faults of input, output, pack or policy as one line and status 1, without a traceback."""
    from concurrent.futures import BrokenExecutor  # noqa: PLC0415 - that of processes is a kind of it

    from revasc.exports.errors import ExportError  # noqa: PLC0415
    from revasc.results.writing import OutputError  # noqa: PLC0415

    try:
        yield
    except BrokenExecutor:
        _fail("a worker process died; nothing was written")
    except (ExportError, OutputError, ImportError, OSError, ValueError) as error:
        _fail(str(error))


def _shown(words: str) -> str:
    """Words that may hold the name of a file or an id, without what a terminal would obey."""
    from revasc.review.marking import printable  # noqa: PLC0415

    return printable(words)


def _fail(message: str) -> NoReturn:
    typer.echo(f"error: {_shown(message)}", err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
