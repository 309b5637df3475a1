"""What coding on Spark takes: ``PYTHONPATH=.venv-spark/4 python -m benchmarks.spark``.

Two executors with a core each, on this machine; executors, their Python workers and the driver are
processes of their own. Processor time is counted, that of executors and their workers together, not
the clock on the wall, since other work on the machine tells less that way. The same notes go
through ``revasc code`` in one process, from JSON Lines to JSON Lines, for comparison.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.descendants import Process, descendants, peak_mib
from benchmarks.memory import unlike
from benchmarks.notes import note_sets
from benchmarks.spark_home import own_home
from benchmarks.whole_job import write_export
from revasc.batch import run
from revasc.coder import EngineFactory
from revasc.note import Note

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Notes of each set that are coded.
NOTES: Final = {"mixed": 20_000, "cath": 4_000}
_EXECUTOR: Final = "CoarseGrainedExecutorBackend"
_WORKER: Final = "pyspark.daemon"
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Job:
    """A job: notes, seconds of processor time, seconds on the wall, MiB.

    Processor time is that of the Python workers, of the executors' JVMs, and of a local run.
    ``worker_mib`` and ``executor_mib`` are the peaks of the largest worker and of the largest JVM.
    """

    name: str
    notes: int
    worker_seconds: float
    jvm_seconds: float
    local_seconds: float
    wall_seconds: float
    worker_mib: float
    executor_mib: float

    @property
    def seconds(self) -> float:
        """Processor time on Spark."""
        return self.worker_seconds + self.jvm_seconds

    @property
    def notes_per_core_hour(self) -> float:
        """Notes that one busy core codes in an hour."""
        return self.notes / self.seconds * _HOUR

    @property
    def local_per_core_hour(self) -> float:
        """The same of a local run in one process."""
        return self.notes / self.local_seconds * _HOUR


def measure(spark: SparkSession, name: str, notes: Sequence[Note], folder: Path) -> Job:
    """Code the notes once to warm up a part, then all of them to Parquet; then locally."""
    import revasc.spark  # noqa: PLC0415

    frame = _stored(spark, notes, folder / f"{name}.parquet")
    asked = {"text": "text", "note_id": "note_id", "date": "date"}
    _write(revasc.spark.code(frame.limit(2000).repartition(4), **asked), folder / f"{name}-warm")
    before, started = list(descendants()), time.monotonic()
    _write(revasc.spark.code(frame, **asked), folder / f"{name}-coded")
    wall, after = time.monotonic() - started, list(descendants())
    worker, jvm = (seconds_of(part, after) - seconds_of(part, before) for part in (_WORKER, _EXECUTOR))
    peaks = peak(_WORKER, after), peak(_EXECUTOR, after)
    return Job(name, len(notes), worker, jvm, _locally(notes, folder), wall, *peaks)


def seconds_of(part: str, processes: Sequence[Process]) -> float:
    """Processor time of the processes with ``part`` in their command lines."""
    return sum(process.seconds for process in processes if part in process.command)


def peak(part: str, processes: Sequence[Process], size: Callable[[int], float] = peak_mib) -> float:
    """The peak of the largest process with ``part`` in its command line, in MiB."""
    return max(size(process.pid) for process in processes if part in process.command)


def table(jobs: Sequence[Job]) -> str:
    """The jobs as a table in Markdown."""
    head = (
        "| notes | number | notes per core-hour | a local run | of it in Python, in the JVM "
        "| Python worker | executor JVM | wall |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|"
    )
    return "\n".join((head, *map(_line, jobs)))


def _line(job: Job) -> str:
    return (
        f"| {job.name} | {job.notes:,} | {job.notes_per_core_hour:,.0f} "
        f"| {job.local_per_core_hour:,.0f} "
        f"| {job.worker_seconds:.0f} s, {job.jvm_seconds:.0f} s "
        f"| {job.worker_mib:,.0f} MiB | {job.executor_mib:,.0f} MiB | {job.wall_seconds:.0f} s |"
    )


def _stored(spark: SparkSession, notes: Sequence[Note], path: Path) -> DataFrame:
    """The notes as a Parquet table of sixteen files, as a warehouse would hold them."""
    rows = [(note.note_id, note.text, note.date_of_service) for note in notes]
    frame = spark.createDataFrame(rows, "note_id string, text string, date date")
    frame.repartition(16).write.parquet(str(path))
    return spark.read.parquet(str(path))


def _write(frame: DataFrame, path: Path) -> None:
    frame.write.parquet(str(path))


def _locally(notes: Sequence[Note], folder: Path) -> float:
    export = write_export(notes, folder / "export.jsonl")
    coder = EngineFactory(gate=True)()
    run(export, folder / "warm.jsonl", coder_factory=lambda: coder)
    start = time.process_time()
    run(export, folder / "results.jsonl", coder_factory=lambda: coder)
    return time.process_time() - start


def _session(folder: Path) -> SparkSession:
    from pyspark.sql import SparkSession  # noqa: PLC0415

    settings = {
        "spark.master": "local-cluster[2,1,1024]",
        "spark.executor.memory": "1g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.local.dir": str(folder),
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.files.maxPartitionBytes": "4m",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    }
    builder = SparkSession.builder.appName("revasc benchmark")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _prepare(folder: Path) -> None:
    """Have Spark work in ``folder``, with this Python."""
    import pyspark  # noqa: PLC0415

    home = own_home(Path(pyspark.__file__).parent, folder / "spark")
    os.environ |= {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sets and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--sets", default=",".join(NOTES), help="cath, mixed or both")
    parser.add_argument("--notes", type=int, help=f"notes of each set (default: {NOTES})")
    options = parser.parse_args(arguments)
    jobs = []
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        for made in note_sets(options.sets.split(",")):
            if made.notes:
                count = options.notes or NOTES[made.key]
                spark = _session(Path(folder))  # a set's own executors, so that peaks are its own
                notes = list(islice(unlike(made.notes, count), count))
                jobs.append(measure(spark, made.key, notes, Path(folder)))
                version = spark.version
                spark.stop()
    sys.stdout.write(f"{table(jobs)}\n\nSpark {version}, Python {sys.version.split()[0]}\n")


if __name__ == "__main__":
    main()
