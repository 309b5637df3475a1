from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from revasc.note import Note, Origin
from revasc.results.parts import coded, refusal
from revasc.results.writing import OutputError, open_results, result_files
from tests.results.builders import TEXT, make_result

NAMES = ["out.jsonl", "out.csv", "out.tsv", "out.parquet", "out.xlsx", "out.sqlite"]
DAY = date(2026, 2, 3)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("tables", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_parts_write_the_files_that_results_write(tmp_path: Path, name: str, tables: bool):
    results = [
        make_result("a"),
        make_result("=b", lesions=(), mentions=()),
        make_result("c", summary='"\n,\t'),
    ]
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    for folder in (whole, parted):
        folder.mkdir()
    with open_results(whole / name, tables=tables) as writer:
        for result in results:
            writer.write(result)
    files = result_files(parted / name, tables=tables)
    with open_results(parted / name, tables=tables) as writer:
        for result in results:
            writer.add(pickle.loads(pickle.dumps(coded(result, files))))
    assert contents(whole) == contents(parted)


def test_files_come_in_the_order_in_which_they_are_written():
    files = result_files(Path("a/out.jsonl"), tables=True)
    assert [(file.path.name, file.form, file.table_name) for file in files] == [
        ("out.jsonl", "jsonl", "notes"),
        ("out.lesions.csv", "csv", "lesions"),
        ("out.mentions.csv", "csv", "mentions"),
    ]


def test_files_of_several_tables_have_none_beside_them_but_note_nlp():
    files = result_files(Path("out.xlsx"), tables=True, note_nlp=DAY)
    assert [(file.path.name, file.form, file.table_name) for file in files] == [
        ("out.xlsx", "xlsx", "notes"),
        ("out.note_nlp.csv", "csv", "note_nlp"),
    ]


@pytest.mark.parametrize(
    ("name", "options", "lists"),
    [
        ("o.jsonl", {}, False),
        ("o.csv", {}, False),
        ("o.parquet", {}, False),
        ("o.csv", {"tables": True}, True),
        ("o.csv", {"note_nlp": DAY}, True),
        ("o.xlsx", {}, True),
        ("o.sqlite", {}, True),
        ("o.duckdb", {}, True),
    ],
)
def test_files_know_whether_mentions_are_listed_in_them(name: str, options: dict[str, Any], lists: bool):
    assert any(file.lists_mentions for file in result_files(Path(name), **options)) is lists


@pytest.mark.parametrize("redacted", [False, True])
def test_redacted_parts_hold_no_words_of_the_note(redacted: bool):
    for name in ("o.jsonl", "o.csv", "o.db", "o.xlsx"):
        files = result_files(Path(name), tables=True, note_nlp=DAY)
        told = repr(coded(make_result("7"), files, TEXT, redacted=redacted))
        assert ("over 6 months" in told) is not redacted


@pytest.mark.parametrize(
    ("note_id", "note_nlp", "code"),
    [("7", DAY, None), ("n7", DAY, "not_an_omop_id"), ("n7", None, None), ("007", DAY, "not_an_omop_id")],
)
def test_notes_that_files_cannot_hold(note_id: str, note_nlp: date | None, code: str | None):
    files = result_files(Path("o.csv"), note_nlp=note_nlp)
    refused = refusal(Note(note_id, "CTO secretword", origin=Origin("a.csv", 3)), files)
    assert (refused and refused.code) == code
    assert "secretword" not in str(refused)
    assert refused is None or (refused.file, refused.row, refused.note_id) == ("a.csv", 3, note_id)


def test_files_of_no_format_are_refused():
    with pytest.raises(OutputError, match="the suffix must be one of"):
        result_files(Path("out.docx"))


def test_files_travel_to_workers():
    files = result_files(Path("out.parquet"), tables=True, note_nlp=DAY)
    assert pickle.loads(pickle.dumps(files)) == files
    assert hash(files) == hash(result_files(Path("out.parquet"), tables=True, note_nlp=DAY))


def test_the_decision_goes_along():
    result = make_result("a")
    assert coded(result, result_files(Path("out.csv"))).decision == result.decision
