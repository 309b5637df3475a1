"""A Spark cluster on this machine: a master, two workers, an executor process each, all on loopback.

pytest runs with every warning an error, and Spark needs an environment of its own: so the
applications are processes of their own, which leave what they found in a folder of JSON files.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest
from benchmarks.spark_home import own_home

from tests.spark.rows import ROOT

#: Set where Spark has to be there: then its absence fails the tests instead of skipping them.
REQUIRED: Final = "REVASC_REQUIRE_SPARK"
_PATIENCE: Final = 900


def spark_folder() -> Path:
    """The folder of pyspark; without it, or without Java, the test is skipped or fails."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        _lacking("pyspark is not installed (make spark sets it up)")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        _lacking("there is no Java")
    return Path(str(found.origin)).parent


def run_application(name: str, desk: Path, *, path: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Run the application ``tests.spark.NAME`` with ``desk`` to work in; what it found.

    ``path`` is where its executors find Python modules beside pyspark.
    """
    spark = spark_folder()
    (desk / "tmp").mkdir()
    log = desk / "log.txt"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", f"tests.spark.{name}", str(desk)],
            env=_environment(spark, desk, path),
            cwd=ROOT,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            _end(process)
    assert status == 0, f"status {status}\n" + log.read_text(errors="replace")[-20_000:]
    return {file.stem: json.loads(file.read_text("utf-8")) for file in desk.glob("*.json")}


def _environment(spark: Path, desk: Path, path: tuple[Path, ...]) -> dict[str, str]:
    """What the application and, through it, the executors see of this process's environment."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("PYSPARK", "SPARK", "COV"))}
    return own | {
        "PYTHONPATH": os.pathsep.join(map(str, (spark.parent, *path))),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": str(own_home(spark, desk / "spark")),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(desk / "tmp"),
        "TMPDIR": str(desk / "tmp"),
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the application and the processes of its session, if any are left."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _lacking(what: str) -> None:
    if os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and {what}")
    pytest.skip(what)
