"""An export from end to end: every note coded or rejected, results and rejects written."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from revasc.coder import CoderFactory, EngineFactory
from revasc.exports import NoteExport, Reject, RejectCode, read_notes
from revasc.note import Note
from revasc.results.jsonl import JsonlWriter
from revasc.results.parts import Coded, ResultFile, coded, refusal
from revasc.results.record import Decision
from revasc.results.writing import (
    OutputError,
    ResultWriter,
    atomic_path,
    open_results,
    output_format,
    result_files,
)
from revasc.workers import Item, Maker, code_in_processes, code_in_turn

Outcome = Coded | Reject

#: Called after each note with the number done so far and the part of the export done, 0 to 1.
Progress = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. ``read`` is ``coded`` plus ``rejected``, always."""

    output: Path
    rejects_file: Path
    read: int
    coded: int
    rejected: int
    decisions: Mapping[Decision, int]
    reject_codes: Mapping[RejectCode, int]
    seconds: float
    strict: bool = False

    @property
    def ok(self) -> bool:
        """Whether something was coded and, in a strict run, nothing was rejected."""
        return self.coded > 0 and not (self.strict and self.rejected)


def run(
    export: NoteExport | str | os.PathLike[str],
    output: str | os.PathLike[str],
    *,
    coder_factory: CoderFactory | None = None,
    workers: int = 1,
    strict: bool = False,
    tables: bool = False,
    note_nlp: date | None = None,
    redacted: bool = False,
    progress: Progress | None = None,
    on_reject: Callable[[Reject], None] | None = None,
) -> RunSummary:
    """Code every note of ``export`` into ``output``, in the order of the export.

    The suffix of ``output`` chooses JSON Lines, CSV, TSV, Parquet, XLSX, SQLite or DuckDB; ``tables``
    adds the lesions and mentions tables, which the last three hold anyway. ``note_nlp`` adds the OMOP
    table of that name and is its ``nlp_date``, the day on which the run began; notes whose ids are no
    whole numbers are then rejected. ``redacted`` leaves every text of the notes out of all files.
    Rejects go to ``<stem>.rejects.jsonl`` beside the output, a file that is written even when it is
    empty. All files appear when the run has ended well and not before. ``coder_factory`` builds the
    coder, once in each of ``workers`` processes; it must be picklable and hashable where there are
    several. ``strict`` changes nothing but ``ok``. ``progress`` and ``on_reject`` are called as the
    run goes on.

    :raises ExportError: where the export as a whole cannot be read.
    :raises OutputError: where the output cannot be written.
    """
    opened = export if isinstance(export, NoteExport) else read_notes(export)
    target = Path(output)
    _check_target(opened, target)
    files = result_files(target, tables=tables, note_nlp=note_nlp)
    factory = _PartsFactory(coder_factory or EngineFactory(), files, redacted)
    started = time.monotonic()
    listen = _Listener(opened, progress, on_reject)
    items = listen.reading(opened.items())
    outcomes = code_in_turn(items, factory) if workers <= 1 else code_in_processes(items, factory, workers)
    opened_results = open_results(target, tables=tables, note_nlp=note_nlp)
    tally = _write(outcomes, target, opened_results, listen)
    return tally.summary(target, seconds=time.monotonic() - started, strict=strict)


def rejects_path(output: Path) -> Path:
    """Where the rejects of a run go: ``decisions.csv`` has ``decisions.rejects.jsonl``."""
    return output.with_name(f"{output.stem}.rejects.jsonl")


@dataclass(frozen=True, slots=True)
class _PartsFactory:
    """A coder factory whose coders give only what the result files of a run take."""

    coder_factory: CoderFactory
    files: tuple[ResultFile, ...]
    redacted: bool = False

    def __call__(self) -> Maker[Outcome]:
        code, files, redacted = self.coder_factory(), self.files, self.redacted

        def make(note: Note) -> Outcome:
            return refusal(note, files) or coded(code(note), files, note.text, redacted=redacted)

        return make


@dataclass(slots=True)
class _Tally:
    """Counts of a run while it goes on."""

    decisions: Counter[Decision] = field(default_factory=Counter)
    reject_codes: Counter[RejectCode] = field(default_factory=Counter)
    read: int = 0

    def add(self, outcome: Outcome) -> None:
        self.read += 1
        if isinstance(outcome, Reject):
            self.reject_codes[outcome.code] += 1
        else:
            self.decisions[outcome.decision] += 1

    def summary(self, output: Path, *, seconds: float, strict: bool) -> RunSummary:
        return RunSummary(
            output=output,
            rejects_file=rejects_path(output),
            read=self.read,
            coded=self.decisions.total(),
            rejected=self.reject_codes.total(),
            decisions=dict(self.decisions),
            reject_codes=dict(self.reject_codes),
            seconds=seconds,
            strict=strict,
        )


@dataclass(frozen=True, slots=True)
class _Listener:
    """Those who want to hear of a run while it goes on.

    Reading runs ahead of coding, so ``marks`` keeps how far it had come at each item not yet coded.
    """

    export: NoteExport
    progress: Progress | None
    on_reject: Callable[[Reject], None] | None
    marks: deque[float] = field(default_factory=deque)

    def reading(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items as they are, each with its mark kept."""
        for item in items:
            self.marks.append(self.export.fraction)
            yield item

    def __call__(self, read: int, outcome: Outcome) -> None:
        done = self.marks.popleft()
        if self.progress is not None:
            self.progress(read, done)
        if self.on_reject is not None and isinstance(outcome, Reject):
            self.on_reject(outcome)


def _write(
    outcomes: Iterator[Outcome],
    target: Path,
    opened: AbstractContextManager[ResultWriter],
    listen: _Listener,
) -> _Tally:
    tally = _Tally()
    with (
        atomic_path(rejects_path(target)) as rejects_draft,
        opened as results,
        JsonlWriter(rejects_draft) as rejects,
    ):
        for outcome in outcomes:
            tally.add(outcome)
            if isinstance(outcome, Reject):
                rejects.write(outcome)
            else:
                results.add(outcome)
            listen(tally.read, outcome)
    return tally


def _check_target(export: NoteExport, target: Path) -> None:
    """Refuse before any work what would fail after it, or would overwrite the export."""
    output_format(target)
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}")
    if target.is_dir():
        raise OutputError(f"{target}: this is a folder")
    if target.exists() and export.path.exists() and target.samefile(export.path):
        raise OutputError(f"{target}: this is the export itself")
