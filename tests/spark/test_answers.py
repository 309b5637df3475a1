"""A cluster and a local run give the same answer for every row."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from revasc.exports.markup import kind_of, to_text
from revasc.results.csvfile import csv_text
from revasc.results.tables import LESIONS, MENTIONS, NOTES, Table
from tests.spark.conftest import Found
from tests.spark.local import LocalRun, run_locally
from tests.spark.rows import MADE_UP, rows, with_made_up_words

BEHIND: Final = ("record", "reject_code", "reject_field", "reject_message")
EXPECTED: Final = {
    "bad_date": 3, "bad_id": 2, "duplicate_id": 2, "empty_text": 3, "missing_id": 4, "too_long": 1
}  # fmt: skip


def records(found: list[dict[str, Any]]) -> dict[str, str]:
    return {row["note_id"]: row["record"] for row in found if row["record"] is not None}


def rejects(found: list[dict[str, Any]]) -> dict[int, tuple[Any, ...]]:
    told = ("note_id", "reject_code", "reject_field", "reject_message")
    return {row["row"]: tuple(row[name] for name in told) for row in found if row["reject_code"]}


def as_csv(table: Table, found: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Rows of a table as the CSV file of a local run has them."""
    cells = (tuple(row[name] for name in table.header) for row in found)
    return list(csv.DictReader(io.StringIO(csv_text(cells, ",")), fieldnames=table.header))


def in_order(cells: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    """Rows in one order, whatever that of the partitions was."""
    return sorted(list(row.items()) for row in cells)


def test_the_columns(asked: Found):
    assert tuple(asked["columns"]) == (*NOTES.header, *BEHIND, "row")


def test_a_row_for_a_row(asked: Found):
    assert sorted(row["row"] for row in asked["coded"]) == [row[0] for row in rows()]


def test_records_are_those_of_a_local_run_byte_for_byte(asked: Found, local: LocalRun):
    assert len(local.records) > 120
    assert records(asked["coded"]) == local.records


def test_rejects_are_those_of_a_local_run(asked: Found, local: LocalRun):
    assert rejects(asked["coded"]) == local.rejects
    assert Counter(code for _, code, _, _ in local.rejects.values()) == EXPECTED


def test_a_row_is_coded_or_rejected_and_never_both(asked: Found):
    kinds = Counter((row["record"] is None, row["reject_code"] is None) for row in asked["coded"])
    assert kinds == {
        (False, True): len(rows()) - sum(EXPECTED.values()),
        (True, False): sum(EXPECTED.values()),
    }
    empty = [[row[name] for name in NOTES.header[1:]] for row in asked["coded"] if row["reject_code"]]
    assert {cell for cells in empty for cell in cells} == {None}


@pytest.mark.parametrize("note_id", ["rtf-1", "html-1"])
def test_markup_in_a_cell_becomes_text(asked: Found, note_id: str):
    (text,) = (to_text(row[2], kind_of(row[2])) for row in rows() if row[1] == note_id)
    record = json.loads(records(asked["coded"])[note_id])
    assert record["provenance"]["text_sha256"] == sha256(text.encode()).hexdigest()
    assert "CTO of the RCA" in text
    assert not {"\\", "<"} & set(text)


def test_the_notes_table_says_what_the_record_says(asked: Found):
    told = [(row, json.loads(row["record"])) for row in asked["coded"] if row["record"]]
    same = ("note_id", "decision", "reason", "summary")
    assert [row["row"] for row, record in told if any(row[name] != record[name] for name in same)] == []


@pytest.mark.parametrize(("table", "every"), [(LESIONS, 6), (MENTIONS, 12)], ids=["lesions", "mentions"])
def test_side_tables_are_those_of_a_local_run(asked: Found, tmp_path: Path, table: Table, every: int):
    wanted = run_locally(rows(every), tmp_path, tables=True).table(table.name)
    assert in_order(as_csv(table, asked[table.name])) == in_order(wanted)
    assert len(wanted) > 100


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("pack", {"pack": "packs/st_mary"}),
        ("policy", {"policy": "mine.toml"}),
        ("strict", {"policy": "strict"}),
    ],
)
def test_a_pack_and_a_policy_that_came_with_the_job(
    asked: Found, tmp_path: Path, name: str, options: dict[str, str]
):
    there = {
        key: str(asked.desk / value) if "." in value or "/" in value else value
        for key, value in options.items()
    }
    wanted = run_locally(rows(40), tmp_path, **there)
    assert records(asked["sent_along"][name]) == wanted.records
    assert wanted.records != run_locally(rows(40), tmp_path).records


def test_redacted_records_are_those_of_a_redacted_local_run(asked: Found, tmp_path: Path):
    wanted = run_locally(with_made_up_words(rows(40)), tmp_path, gate=False, redacted=True)
    assert records(asked["redacted"]["True"]["coded"]) == wanted.records
    assert rejects(asked["redacted"]["True"]["coded"]) == wanted.rejects


@pytest.mark.parametrize("table", ["coded", "lesions", "mentions"])
def test_no_made_up_word_is_left_where_redaction_is_asked_for(asked: Found, table: str):
    assert asked["redacted"]["True"][table]
    assert MADE_UP not in json.dumps(asked["redacted"]["True"][table]).casefold()


@pytest.mark.parametrize("table", ["coded", "mentions"])
def test_made_up_words_are_there_otherwise(asked: Found, table: str):
    assert MADE_UP in json.dumps(asked["redacted"]["False"][table]).casefold()


def test_the_job_goes_on_with_the_same_answer_where_processes_are_killed(killed: Found, tmp_path: Path):
    wanted = run_locally(rows(3), tmp_path)
    assert len(wanted.records) > 240
    assert records(killed["coded"]) == wanted.records
    assert rejects(killed["coded"]) == wanted.rejects
    assert len(killed["coded"]) == len(rows(3))


def test_a_worker_and_an_executor_were_killed_in_mid_run(killed: Found):
    assert [(one["what"], 0 < one["done"] < 24) for one in killed["killed"]] == [
        ("pyspark.daemon", True),
        ("CoarseGrainedExecutorBackend", True),
    ]
    assert len(set(killed["executors"]) - {one["pid"] for one in killed["killed"]}) == 2


def test_executors_had_the_package_from_the_archive(killed: Found):
    assert killed["homes"]
    assert all(Path(home).parts[-3:-1] == ("shipped", "revasc") for home in killed["homes"])
    assert all(Path(home).is_relative_to(killed.desk / "spark" / "work") for home in killed["homes"])
