"""What the applications share: a session on a cluster of separate processes, and a place for answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Two workers with one core and 1 GiB each. Driver, executors and their Pythons are separate processes.
MASTER: Final = "local-cluster[2,1,1024]"
#: These processes are too short-lived for a compiler that optimises.
_SHORT: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SCHEMA: Final = "row bigint, note_id string, text string, date string, kind string"


def start(**settings: str) -> SparkSession:
    """A session on loopback. Settings have ``_`` for ``.``."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(MASTER).appName("revasc")
    fixed = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "512m",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.extraJavaOptions": _SHORT,
        "spark.executor.extraJavaOptions": _SHORT,
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
    }
    for name, value in (fixed | {key.replace("_", "."): value for key, value in settings.items()}).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def found(frame: DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values."""
    return [row.asDict() for row in frame.collect()]


def tell(desk: Path, name: str, value: Any) -> None:
    """Leave an answer for the tests."""
    (desk / f"{name}.json").write_text(json.dumps(value, default=str), encoding="utf-8")
