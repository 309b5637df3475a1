from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.accounts import faults_of_account

from tests.benchmarks.runs import write_run

#: Ten rows; the last of five is no note.
FIRST, SECOND = ("m0", "m1", "m2", "m3"), ("m5", "m6", "m7", "m8")
REJECTS = ((5, "empty_text"), (10, "duplicate_id"))


def test_a_run_with_each_row_once_has_no_faults(tmp_path: Path):
    assert faults_of_account(write_run(tmp_path, (FIRST, SECOND), REJECTS), 10, every=5) == ()


@pytest.mark.parametrize(
    ("records", "rejects", "fault"),
    [
        ((FIRST, SECOND[:-1]), REJECTS, "10 rows, but 9 read, 7 coded, 2 rejected"),
        ((FIRST, SECOND[:-1]), REJECTS, "1 rows are not there exactly once: 9"),
        ((FIRST, (*SECOND, "m0")), REJECTS, "1 rows are not there exactly once: 1"),
        ((FIRST, SECOND), REJECTS[:1], "1 rows are not there exactly once: 10"),
        ((FIRST, SECOND), (REJECTS[0], (10, "bad_date")), "1 rows are not there exactly once: 10"),
        ((FIRST, (*SECOND[:-1], "m4")), REJECTS, "1 rows are not there exactly once: 9"),
        (((), ()), (), "10 rows are not there exactly once: 1, 2, 3, 4, 5, ..."),
    ],
)
def test_what_is_lost_or_there_twice_is_told(
    tmp_path: Path, records: tuple[tuple[str, ...], ...], rejects: tuple[tuple[int, str], ...], fault: str
):
    assert fault in faults_of_account(write_run(tmp_path, records, rejects), 10, every=5)


def test_counts_that_do_not_add_up_are_told(tmp_path: Path):
    folder = write_run(tmp_path, (FIRST, SECOND), REJECTS, coded=7)
    assert faults_of_account(folder, 10, every=5) == ("10 rows, but 10 read, 7 coded, 2 rejected",)


def test_a_record_of_another_export_is_not_passed_over(tmp_path: Path):
    with pytest.raises(ValueError, match="a record without an id of this export"):
        faults_of_account(write_run(tmp_path, (("n1",),), ()), 1)
