"""The application in which executors and their Python workers are killed while a job runs.

``python -m tests.spark.killing DESK``: executors have no other revasc than the archive that comes
with the job. Leaves the answer, and what was killed when, in JSON files of DESK.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.descendants import descendants

from tests.spark.rows import ROOT, rows
from tests.spark.session import SCHEMA, found, start, tell

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import SparkSession

PARTS: Final = 24
_EXECUTOR: Final = "CoarseGrainedExecutorBackend"
_WORKER: Final = "pyspark.daemon"
_PATIENCE: Final = 300.0


@dataclass(frozen=True, slots=True)
class Killed:
    """What was killed, and how many tasks of the job were done then."""

    what: str
    pid: int
    done: int


def main(desk: Path) -> None:
    """Code the notes with an executor and a Python worker killed on the way."""
    spark = start(
        spark_archives=f"{desk / 'revasc.zip'}#shipped",
        spark_executorEnv_PYTHONPATH=f"./shipped{os.pathsep}{os.environ['PYTHONPATH']}",
        spark_task_maxFailures="8",
    )
    sys.path.insert(0, str(ROOT / "pipeline"))  # the driver's own; executors see the archive alone
    import revasc.spark

    notes = spark.createDataFrame(rows(3), SCHEMA).repartition(PARTS, "row")
    columns = {"text": "text", "note_id": "note_id", "date": "date", "note_type": "kind"}
    killed: list[Killed] = []
    killer = threading.Thread(target=_kill, args=(spark, killed), daemon=True)
    killer.start()
    coded = revasc.spark.code(notes, **columns, keep=["row"], order="row")
    tell(desk, "coded", found(coded))
    tell(desk, "killed", [asdict(one) for one in killed])
    tell(desk, "executors", [process.pid for process in descendants() if _EXECUTOR in process.command])
    tell(
        desk,
        "homes",
        sorted(
            {row.home for row in spark.range(8).repartition(8).mapInPandas(_home, "home string").collect()}
        ),
    )
    spark.stop()


def _home(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Where an executor has revasc from."""
    import pandas as pd

    import revasc

    for batch in batches:
        yield pd.DataFrame({"home": [revasc.__file__] * len(batch)})


def _kill(spark: SparkSession, killed: list[Killed]) -> None:
    """A Python worker after the first tasks, an executor after some more."""
    for what, after in ((_WORKER, 2), (_EXECUTOR, 5)):
        done = _wait_for(spark, after)
        victim = _victim(what)
        os.kill(victim, signal.SIGKILL)
        killed.append(Killed(what, victim, done))


def _wait_for(spark: SparkSession, after: int) -> int:
    """Wait until so many tasks of the stage that codes are done; the number then."""
    tracker = spark.sparkContext.statusTracker()
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        for stage in tracker.getActiveStageIds():
            told = tracker.getStageInfo(stage)
            if told and told.numTasks == PARTS and told.numCompletedTasks >= after:
                return told.numCompletedTasks
        time.sleep(0.02)
    raise TimeoutError("the stage was not seen")


def _victim(what: str) -> int:
    """An executor; or a Python worker, which is the child of its daemon and no daemon itself."""
    below = list(descendants())
    named = [process for process in below if what in process.command]
    if what == _EXECUTOR:
        return named[0].pid
    daemons = {process.pid for process in named}
    return next(process.pid for process in named if process.parent in daemons)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
