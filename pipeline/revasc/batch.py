"""An export from end to end: every note coded or rejected, results and rejects written."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from revasc.coder import CoderFactory, EngineFactory
from revasc.crew import Crew
from revasc.exports import NoteExport, Reject, read_notes
from revasc.guard import Limits
from revasc.note import Note
from revasc.results.jsonl import JsonlWriter
from revasc.results.parts import ResultFile, coded, refusal
from revasc.results.writing import (
    OutputError,
    ResultWriter,
    atomic_path,
    open_files,
    result_files,
)
from revasc.tally import Outcome, RunSummary, Tally
from revasc.workers import Item, Job, Maker, code_in_turn, cut, hand_back

#: Notes, and characters of them, sent to a worker at once: enough that shipping them costs little,
#: few enough that the workers end together.
_SHARD: Final = 32
_SHARD_TEXT: Final = 1 << 20

#: Called after each note with the number done so far and the part of the export done, 0 to 1.
Progress = Callable[[int, float], None]


def run(
    export: NoteExport | str | os.PathLike[str],
    output: str | os.PathLike[str],
    *,
    coder_factory: CoderFactory | None = None,
    workers: int = 1,
    strict: bool = False,
    tables: bool = False,
    limits: Limits | None = None,
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
    coder, once in each of ``workers`` processes; it must be picklable where there are several.
    ``limits`` are those of one note. ``strict`` changes nothing but ``ok``. ``progress`` and
    ``on_reject`` are called as the run goes on.

    :raises ExportError: where the export as a whole cannot be read.
    :raises OutputError: where the output cannot be written.
    :raises WorkersError: where worker processes die and no note can be blamed.
    """
    opened = export if isinstance(export, NoteExport) else read_notes(export)
    target = Path(output)
    files = result_files(target, tables=tables, note_nlp=note_nlp)
    _check_target(opened, target, (*(file.path for file in files), rejects_path(target)))
    factory = PartsFactory(coder_factory or EngineFactory(), files, redacted)
    started = time.monotonic()
    listen = _Listener(opened, progress, on_reject)
    items = listen.reading(opened.items())
    outcomes = _outcomes(items, factory, workers, limits or Limits())
    tally = _write(outcomes, target, open_files(files), listen)
    return tally.summary(target, rejects_path(target), seconds=time.monotonic() - started, strict=strict)


def rejects_path(output: Path) -> Path:
    """Where the rejects of a run go: ``decisions.csv`` has ``decisions.rejects.jsonl``."""
    return output.with_name(f"{output.stem}.rejects.jsonl")


@dataclass(frozen=True, slots=True)
class PartsFactory:
    """A coder factory whose coders give only what the result files of a run take."""

    coder_factory: CoderFactory
    files: tuple[ResultFile, ...]
    redacted: bool = False

    def __call__(self) -> Maker[Outcome]:
        """Build the coder."""
        code, files, redacted = self.coder_factory(), self.files, self.redacted

        def make(note: Note) -> Outcome:
            return refusal(note, files) or coded(code(note), files, note.text, redacted=redacted)

        return make


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


def _outcomes(
    items: Iterator[Item], factory: PartsFactory, workers: int, limits: Limits
) -> Iterator[Outcome]:
    if workers <= 1:
        return code_in_turn(items, factory, limits)
    crew = Crew(Job(factory, hand_back, limits), workers)
    return (outcome for shard in crew.answers(cut(items, _SHARD, _SHARD_TEXT)) for outcome in shard)


def _write(
    outcomes: Iterator[Outcome],
    target: Path,
    opened: AbstractContextManager[ResultWriter],
    listen: _Listener,
) -> Tally:
    tally = Tally()
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


def _check_target(export: NoteExport, target: Path, written: Iterable[Path]) -> None:
    """Refuse before any work what would fail after it, or would overwrite the export."""
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}")
    if target.is_dir():
        raise OutputError(f"{target}: this is a folder")
    for path in written:
        if export.is_at(path):
            raise OutputError(f"{path}: this is the export itself")
