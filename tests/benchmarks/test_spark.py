from __future__ import annotations

import pytest
from benchmarks.descendants import Process
from benchmarks.spark import Job, peak, seconds_of, table

JOB = Job("cath", 4000, 30.0, 10.0, 20.0, 25.0, 300.4, 412.0)
PROCESSES = (
    Process(2, 1, "java org.apache.spark.executor.CoarseGrainedExecutorBackend", 5.0),
    Process(3, 2, "python -m pyspark.daemon", 1.5),
    Process(4, 3, "python -m pyspark.daemon", 2.0),
    Process(5, 1, "java driver", 50.0),
)


def test_rates_are_of_processor_time_in_all_processes():
    assert (JOB.seconds, JOB.notes_per_core_hour, JOB.local_per_core_hour) == (40.0, 360_000, 720_000)


@pytest.mark.parametrize(("part", "seconds"), [("pyspark.daemon", 3.5), ("CoarseGrained", 5.0), ("none", 0)])
def test_seconds_are_summed_over_the_processes_of_a_kind(part: str, seconds: float):
    assert seconds_of(part, PROCESSES) == seconds


def test_the_peak_is_that_of_the_largest():
    assert peak("pyspark.daemon", PROCESSES, size=float) == 4


def test_the_table():
    *_, row = table([JOB]).splitlines()
    assert row == "| cath | 4,000 | 360,000 | 720,000 | 30 s, 10 s | 300 MiB | 412 MiB | 25 s |"
    assert {line.count("|") for line in table([JOB, JOB]).splitlines()} == {9}
