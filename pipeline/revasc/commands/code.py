"""``revasc code``: an export in, results out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from revasc.commands.engines import engine_factory
from revasc.commands.errors import plain_errors, shown
from revasc.commands.options import (
    READING,
    RESULTS,
    RULES,
    RUNS,
    DayFirst,
    Encoding,
    Engine,
    LineColumn,
    PackPath,
    Policy,
    TextColumn,
    TypeColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from revasc.batch import Progress
    from revasc.coder import EngineFactory
    from revasc.exports import NoteExport, Reject
    from revasc.exports.lines import LineJoin
    from revasc.guard import Limits
    from revasc.runs import NoteNlpTarget
    from revasc.tally import RunSummary

_INTERRUPTED: Final = 130
_SHOWN_REJECTS: Final = 5


def code_command(  # noqa: PLR0917 - Typer reads options off the parameters
    exports: Annotated[
        list[str],
        typer.Argument(metavar="EXPORT...", help="Files, folders, patterns, URLs of stores or databases."),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            help="A file (.jsonl .csv .tsv .parquet .xlsx .sqlite .duckdb) or a folder/.",
            rich_help_panel=RESULTS,
        ),
    ],
    text: TextColumn = None,
    # `explain` has --id and --date too, for a value each; here they are short for the column.
    note_id: Annotated[
        str | None,
        typer.Option("--id-column", "--id", help="Column of the note id.", rich_help_panel=READING),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date-column", "--date", help="Column of the date of service.", rich_help_panel=READING
        ),
    ] = None,
    note_type: TypeColumn = None,
    line: LineColumn = None,
    line_join: Annotated[
        str,
        typer.Option(
            help="Between the lines of split notes: auto, newline, space or none.", rich_help_panel=READING
        ),
    ] = "auto",
    query: Annotated[
        str | None, typer.Option(help="What to select from a database.", rich_help_panel=READING)
    ] = None,
    table: Annotated[
        str | None, typer.Option(help="Table of a database, in place of a query.", rich_help_panel=READING)
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help="Format of the exports (default: found).", rich_help_panel=READING),
    ] = None,
    encoding: Encoding = None,
    day_first: DayFirst = False,
    policy: Policy = "standard",
    pack: PackPath = None,
    engine: Engine = "revasc",
    workers: Annotated[int, typer.Option(min=1, help="Processes that code.", rich_help_panel=RUNS)] = 1,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            help="Into a folder: jsonl (default), csv, tsv, parquet; may be repeated.",
            rich_help_panel=RESULTS,
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Into a folder: go on with a run that was cut off.", rich_help_panel=RUNS
        ),
    ] = False,
    shard_notes: Annotated[
        int, typer.Option(min=1, help="Into a folder: notes of a part file.", rich_help_panel=RUNS)
    ] = 2000,
    max_chars: Annotated[
        int, typer.Option(min=1, help="Longest note taken, in characters.", rich_help_panel=RUNS)
    ] = 1_000_000,
    max_seconds: Annotated[
        float, typer.Option(min=0.01, help="Most processor time of a note.", rich_help_panel=RUNS)
    ] = 60.0,
    tables: Annotated[
        bool,
        typer.Option("--tables", help="Also write lesions and mentions tables.", rich_help_panel=RESULTS),
    ] = False,
    note_nlp: Annotated[
        bool, typer.Option("--note-nlp", help="Also write the OMOP table NOTE_NLP.", rich_help_panel=RESULTS)
    ] = False,
    note_nlp_to: Annotated[
        str | None,
        typer.Option(
            "--note-nlp-to",
            metavar="URL",
            help="Into a folder: fill NOTE_NLP of a database.",
            rich_help_panel=RESULTS,
        ),
    ] = None,
    note_nlp_schema: Annotated[
        str | None,
        typer.Option(
            "--note-nlp-schema", help="Schema of that table in the database.", rich_help_panel=RESULTS
        ),
    ] = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave out every text of the notes.", rich_help_panel=RESULTS)
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail if any row is rejected.", rich_help_panel=RUNS)
    ] = False,
    gate: Annotated[
        bool | None,
        typer.Option(
            help="Leave notes unread that hold no lesion (default: yes, unless mentions are listed).",
            rich_help_panel=RULES,
        ),
    ] = None,
) -> None:
    """Code exports of notes: a decision with its evidence for each.

    Notes without the words that a lesion needs are left unread: the decision is the same, and
    mentions are not looked for. With --no-gate they are.

    Rows that cannot be coded are listed beside the output in a file .rejects.jsonl.

    Into a folder (-o results/) the run writes part files, survives crashes (--resume) and leaves
    a manifest; `revasc verify` checks it.

    The exit status is 1 when nothing could be coded, or with --strict when a row was rejected.
    It is 130 when a run into a folder was interrupted; --resume goes on with it.
    """
    from rich.console import Console  # noqa: PLC0415

    from revasc.exports import read_notes  # noqa: PLC0415
    from revasc.exports.place import Place, is_url  # noqa: PLC0415
    from revasc.guard import Limits  # noqa: PLC0415
    from revasc.results.errors import OutputError  # noqa: PLC0415
    from revasc.review.progress import showing_progress  # noqa: PLC0415
    from revasc.runs.database import NoteNlpTarget  # noqa: PLC0415

    rejects: list[Reject] = []
    with plain_errors(), showing_progress(Console(stderr=True)) as progress:
        notes = read_notes(
            exports,
            format=form,
            text=text,
            note_id=note_id,
            date=date,
            note_type=note_type,
            line=line,
            line_join=cast("LineJoin", line_join),  # looked at by read_notes
            query=query,
            table=table,
            encoding=encoding,
            day_first=day_first,
        )
        job = _Job(
            notes,
            output,
            partial(engine_factory, pack, policy, engine),
            gate=gate,
            workers=workers,
            tables=tables,
            note_nlp=note_nlp,
            redacted=redact,
            limits=Limits(max_chars, max_seconds),
            progress=progress,
            on_reject=lambda reject: rejects.append(reject) if len(rejects) < _SHOWN_REJECTS else None,
        )
        if is_url(output):
            raise OutputError(f"{Place(output).name}: results are written into files and folders here")
        if is_folder(output):
            target = NoteNlpTarget(note_nlp_to, note_nlp_schema) if note_nlp_to else None
            summary = job.into_folder(to or ["jsonl"], shard_notes, target, resume=resume, strict=strict)
        else:
            refused = {"--to": bool(to), "--resume": resume, "--note-nlp-to": note_nlp_to is not None}
            summary = job.into_file(strict=strict, refused=refused)
    _show_summary(summary, rejects)
    if not summary.ok:
        raise typer.Exit(_INTERRUPTED if summary.interrupted else 1)


def is_folder(output: str) -> bool:
    """Whether an output names a folder: it ends in a slash, or is one."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


@dataclass(frozen=True)
class _Job:
    """What a run into a file and one into a folder have in common."""

    notes: NoteExport
    output: str
    engine: Callable[..., EngineFactory]
    gate: bool | None
    workers: int
    tables: bool
    note_nlp: bool
    redacted: bool
    limits: Limits
    progress: Progress | None
    on_reject: Callable[[Reject], None]

    def into_file(self, *, strict: bool, refused: dict[str, bool]) -> RunSummary:
        from revasc.batch import run  # noqa: PLC0415
        from revasc.results.writing import result_files  # noqa: PLC0415

        for option in (name for name, given in refused.items() if given):
            raise typer.BadParameter(f"{option} is for a folder; {self.output} is a file", param_hint=option)
        today = datetime.now().astimezone().date() if self.note_nlp else None
        files = result_files(Path(self.output), tables=self.tables, note_nlp=today)
        return run(
            self.notes,
            self.output,
            coder_factory=self._gated(full=any(file.lists_mentions for file in files)),
            workers=self.workers,
            strict=strict,
            tables=self.tables,
            note_nlp=today,
            redacted=self.redacted,
            limits=self.limits,
            progress=self.progress,
            on_reject=self.on_reject,
        )

    def into_folder(
        self, to: list[str], shard_notes: int, database: NoteNlpTarget | None, *, resume: bool, strict: bool
    ) -> RunSummary:
        from revasc.runs import Plan, parse_forms, run_into  # noqa: PLC0415

        plan = Plan(
            self.notes,
            Path(self.output),
            self._gated(full=self.tables or self.note_nlp or database is not None),
            forms=parse_forms(to),
            tables=self.tables,
            note_nlp=self.note_nlp,
            database=database,
            redacted=self.redacted,
            limits=self.limits,
            shard_notes=shard_notes,
            workers=self.workers,
        )
        return run_into(plan, resume=resume, strict=strict, progress=self.progress, on_reject=self.on_reject)

    def _gated(self, *, full: bool) -> EngineFactory:
        """The engine with its gate as asked, else open where results list what every note mentions."""
        return self.engine(gate=not full if self.gate is None else self.gate)


def _show_summary(summary: RunSummary, rejects: list[Reject]) -> None:
    """A table on standard output; the first rejects on standard error."""
    from rich.console import Console  # noqa: PLC0415

    from revasc.review.summary import summary_table  # noqa: PLC0415

    Console().print(summary_table(summary))
    typer.echo(f"{shown(str(summary.output))} written in {summary.seconds:.1f} s")
    for reject in rejects:
        typer.echo(shown(str(reject)), err=True)
    if summary.rejected:
        typer.echo(f"{summary.rejected:,} rejected, listed in {shown(str(summary.rejects_file))}", err=True)
    if summary.interrupted:
        typer.echo("interrupted; go on with the same command and --resume", err=True)
    elif not summary.coded:
        typer.echo("error: nothing could be coded", err=True)
