"""What the options of the cluster's face do."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from tests.spark.conftest import Found

REFUSED: Final = {
    "absent": "KeyError: \"no column 'body'; columns found: note_id, text, list\"",
    "absent date": "KeyError: \"no column 'day'; columns found: note_id, text, list\"",
    "absent kept": "KeyError: \"no column 'hadm_id'; columns found: note_id, text, list\"",
    "text of a list": "TypeError: text: the column 'list' is of type array",
    "kept list": "TypeError: keep: the column 'list' is of type array; join it by the note id",
    "kept twice": "ValueError: keep: the answer would have the column 'text' twice; rename it first",
    "kept under a name that is taken":
        "ValueError: keep: the answer would have the column 'note_id' twice; rename it first",
    "a name twice": "ValueError: the column 'other' stands there 2 times",
    "order": "ValueError: order: 'text' is not among the kept columns",
    "duplicates": "ValueError: duplicates: 'drop' is none of reject, code",
}  # fmt: skip
#: What workers find out stands in the error with which Spark ends the job.
FOUND_BY_WORKERS: Final = {
    "policy": "no policy 'lenient' in this rule pack",
    "pack": "no rule pack 'nowhere'",
    "no record": "RecordError: record: not JSON",
    "no object": "RecordError: record: not an object",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_call_is_refused_before_the_job(asked: Found, name: str):
    assert asked["faults"][name] == REFUSED[name]


@pytest.mark.parametrize("name", FOUND_BY_WORKERS)
def test_what_workers_find_ends_the_job(asked: Found, name: str):
    assert FOUND_BY_WORKERS[name] in asked["faults"][name]


def test_every_wrong_call_is_listed(asked: Found):
    assert set(asked["faults"]) == {*REFUSED, *FOUND_BY_WORKERS}


def test_no_error_quotes_a_note(asked: Found):
    assert [name for name, error in asked["faults"].items() if "CTO of the RCA" in error] == []


def test_ids_that_the_user_vouches_for_are_not_looked_at(asked: Found):
    assert sorted(row["note_id"] for row in asked["every_duplicate"]) == ["a", "a", "b"]
    assert {row["reject_code"] for row in asked["every_duplicate"]} == {None}


def test_without_an_order_the_same_note_stays_whatever_the_partitions(asked: Found):
    answers = [sorted(tuple(row.values()) for row in answer) for answer in asked["any_order"]]
    assert answers[0] == answers[1] == answers[2]
    assert Counter(code for _, _, code in answers[0]) == {"duplicate_id": 8, None: 2, "empty_text": 1}


def test_each_python_worker_builds_its_coder_once(asked: Found):
    built = {row["summary"] for job in asked["workers"] for row in job}
    processes = {made.split()[0] for made in built}
    assert {made.split()[1] for made in built} == {"1"}
    assert len(processes) == len(built) == 2
    assert [len(job) for job in asked["workers"]] == [200, 200]


@pytest.mark.parametrize(
    "name",
    [
        "an_int", "a_byte", "a_double", "a_float", "a_decimal", "a_string", "some_bytes", "broken.text",
        "a_flag", "a_day", "a_moment", "a_wall_clock",
    ],
)  # fmt: skip
def test_kept_columns_come_back_as_they_were(asked: Found, name: str):
    assert asked["kept"]["different"][name] == 0
    assert name in asked["kept"]["same type"]
    assert asked["kept"]["different"]["rows"] == 6


@pytest.mark.parametrize(
    ("kind", "coded", "gap"),
    [
        ("bigint", ["9007199254740993", "2026-02-03 7", None], "missing_id"),
        ("double", ["12", "2026-02-03 7", None], "missing_id"),
        ("decimal(20,0)", ["12", "None 7", None], "missing_id"),
        ("date", ["12", "2026-02-03 None", None], None),
        ("timestamp", ["12", "2026-02-03 None", None], None),
        ("binary", ["12", "2026-02-03 Cath", None], "missing_id"),
    ],
)
def test_columns_of_every_type_are_read_as_a_local_run_reads_them(
    asked: Found, kind: str, coded: list[str | None], gap: str | None
):
    first, second = asked["types"][kind]
    assert first == coded
    assert second[2] == gap


@pytest.mark.parametrize("column", ["bytes", "cast(bytes as string)"])
def test_a_note_at_fault_costs_its_row_alone(asked: Found, column: str):
    told = {row["row"]: (row["reject_code"], row["reject_field"]) for row in asked["bad_bytes"][column]}
    assert told == {
        "t": ("bad_encoding", "text"),
        "s": ("bad_encoding", "text"),
        "i": ("bad_type", "note_id"),
        "c": ("coding_error", None),
    }
    assert all("CRASH" not in str(row) for row in asked["bad_bytes"][column])


def test_a_note_beyond_its_limits_costs_its_row_alone(asked: Found):
    told = {row["note_id"]: (row["reject_code"], row["reject_message"]) for row in asked["limits"]}
    assert {note_id: code for note_id, (code, _) in told.items()} == {
        "a": None,
        "b": "too_long",
        "c": "time_limit",
        "d": None,
    }
    assert told["b"][1].endswith(": 23 characters, the limit is 20")
    assert told["c"][1].endswith(": 0.2 s of processor time")


def test_an_empty_frame(asked: Found):
    assert asked["no_rows"] == [0, 0]


def test_the_page_runs_from_top_to_bottom(asked: Found):
    assert asked["page"]["read"] == sum(row["count"] for row in asked["page"]["decisions"])
    assert {"supported", "query", "not_supported"} <= {row["decision"] for row in asked["page"]["decisions"]}
    assert asked["page"]["lesions"] > 0
