"""One run in parts, from its settings to its manifest; taken up again where it was cut off."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType

from revasc.batch import PartsFactory, Progress
from revasc.crew import Crew
from revasc.exports import ExportError, Reject
from revasc.results.jsonl import JsonlWriter, dump_line
from revasc.results.omop import nlp_system_of
from revasc.results.writing import atomic_path
from revasc.runs.beginning import begin
from revasc.runs.entries import PartFile, ShardEntry
from revasc.runs.folder import RunError, clear_drafts, locked
from revasc.runs.inputs import shard_digest
from revasc.runs.journal import Journal, Kept, journal_rejects
from revasc.runs.manifest import REJECTS, Status, write_manifest
from revasc.runs.parts import PartsWriter, describe_part, note_nlp_file
from revasc.runs.plan import SHARD_TEXT, Plan
from revasc.tally import Outcome, RunSummary, Tally
from revasc.workers import Job, Shard, cut


def run_into(
    plan: Plan,
    *,
    resume: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    on_reject: Callable[[Reject], None] | None = None,
) -> RunSummary:
    """Code an export into the folder of ``plan``, part by part.

    With ``resume`` a run that was cut off goes on: shards that are done stay as they are, the
    others are done, and the results are those of an unbroken run, byte for byte. SIGINT and SIGTERM
    let the shards in hand be finished and leave a run that can be resumed; a second one ends at once.

    :raises ExportError: where the export as a whole cannot be read, or a database or store fails in the
        middle of it; what came before can be gone on with.
    :raises RunError: where the folder is in use or holds something else, or where input, rules,
        policy or settings are not those of the run that is to be resumed.
    :raises OSError: where a part cannot be written; the run can be resumed.
    """
    started = time.monotonic()
    if plan.export.holds(plan.folder):
        raise RunError(f"{plan.folder}: lies within the export, whose files it would add to; choose another")
    with locked(plan.folder):
        run = _Run(plan, begin(plan, resume=resume), progress, on_reject)
        interrupted = run.go(started)
        return run.tally.summary(
            plan.folder,
            plan.folder / REJECTS,
            seconds=time.monotonic() - started,
            strict=strict,
            interrupted=interrupted,
        )


class _Run:
    """A run while it goes on."""

    def __init__(
        self,
        plan: Plan,
        kept: Kept,
        progress: Progress | None,
        on_reject: Callable[[Reject], None] | None,
    ) -> None:
        self._plan = plan
        self._kept = kept
        self._progress = progress
        self._on_reject = on_reject
        self._entries: dict[int, ShardEntry] = {}
        self._marks: dict[int, float] = {}
        self._stopping = threading.Event()
        self._cut_short = False
        self.tally = Tally()

    def go(self, started: float) -> bool:
        """Do what is left to do; whether it was interrupted."""
        with Journal(self._plan.folder, self._kept) as journal:
            self._write("running", started)
            try:
                with _stopping_by_signal(self._stopping):
                    self._work(journal)
            except BaseException:
                with suppress(Exception):  # the disk may be full; what went wrong first is what is told
                    self._write("failed", started)
                raise
            self._write("interrupted" if self._cut_short else "complete", started)
        return self._cut_short

    def _work(self, journal: Journal) -> None:
        plan, day = self._plan, self._kept.day
        files = plan.files(day)
        for file in files:
            (plan.folder / file.path).mkdir(mode=0o700, exist_ok=True)
        wanted = files if plan.database is None else (*files, note_nlp_file("parquet", day))
        writer = PartsWriter(plan.folder, files, plan.database, nlp_system_of(self._kept.head["settings"]))
        job: Job[Outcome, ShardEntry] = Job(
            PartsFactory(plan.factory, wanted, plan.redacted), writer, plan.limits
        )
        shards = cut(self._plan.export.items(), self._plan.shard_notes, SHARD_TEXT)
        crew = Crew(job, plan.workers)
        for entry in crew.answers(self._marked(shards), self._known, self._stopping.is_set):
            if entry.shard not in self._kept.entries:
                journal.add(entry)
            self._take(entry)
        self._cut_short |= bool(self._marks)  # shards that were read and dropped
        clear_drafts(plan.folder)  # of workers that were killed
        if not self._cut_short:
            self._check_end()

    def _check_end(self) -> None:
        """Do not take for complete what ends before its end.

        :raises ExportError: where a database or store has failed.
        :raises RunError: where the export holds fewer notes than it did.
        """
        if broken := self._plan.export.broken_off:
            raise ExportError(broken.file, f"{broken.message} (row {broken.row}); go on with --resume")
        if lost := self._kept.entries.keys() - self._entries.keys():
            message = f"cannot be resumed: the export ends before shard {min(lost)}"
            raise RunError(f"{self._plan.folder}: {message}")

    def _marked(self, shards: Iterator[Shard]) -> Iterator[Shard]:
        """The shards, each with how far the reading was when it was cut; none more when stopping."""
        for shard in shards:
            if self._stopping.is_set():
                self._cut_short = True
                return
            if self._plan.export.broken_off:  # the shard holds fewer notes than it should
                return
            self._marks[shard.number] = self._plan.export.fraction
            yield shard

    def _known(self, shard: Shard) -> ShardEntry | None:
        """The entry of a shard that is done already.

        :raises RunError: where the export holds other notes there than it did then.
        """
        entry = self._kept.entries.get(shard.number)
        if entry is not None and entry.input != shard_digest(shard):
            message = f"cannot be resumed: shard {shard.number} holds other notes than it did"
            raise RunError(f"{self._plan.folder}: {message}")
        return entry

    def _take(self, entry: ShardEntry) -> None:
        self._entries[entry.shard] = replace(entry, rejects=())
        self.tally.add_all(entry.tally())
        if self._on_reject is not None:
            for reject in entry.rejects:
                self._on_reject(reject)
        done = self._marks.pop(entry.shard, 1.0)
        if self._progress is not None:
            self._progress(self.tally.read, done)

    def _write(self, status: Status, started: float) -> None:
        """The manifest, and when the run has come to a halt its rejects too."""
        entries = {**self._kept.entries, **self._entries}
        rejects = None if status == "running" else _write_rejects(self._plan.folder)
        timings = {"seconds": round(time.monotonic() - started, 3), "workers": self._plan.workers}
        write_manifest(
            self._plan.folder, status, self._kept.head, entries.values(), rejects=rejects, timings=timings
        )


def _write_rejects(folder: Path) -> PartFile:
    path = folder / REJECTS
    with atomic_path(path) as draft, JsonlWriter(draft) as writer:
        for reject in journal_rejects(folder):
            writer.add(dump_line(reject) + "\n")
    return describe_part(folder, path)


@contextmanager
def _stopping_by_signal(stopping: threading.Event) -> Iterator[None]:
    """For one block, SIGINT and SIGTERM ask to stop; the second time they act as they did before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(number: int, _frame: FrameType | None) -> None:
        stopping.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
