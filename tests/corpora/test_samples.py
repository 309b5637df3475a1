"""The sample exports hold what the datasheet says, read here by the standard library and pyarrow alone."""

from __future__ import annotations

import csv
import json
from collections import Counter

import pyarrow.parquet as pq
import pytest

from tests.corpora.gold_rules import CORPORA, GOLD, Record, read

EXPORTS = CORPORA / "exports"
COLUMNS = ["note_id", "note_text", "date_of_service", "note_type"]
Row = dict[str, str]


def delimited(name: str, delimiter: str) -> list[Row]:
    with (EXPORTS / name).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter=delimiter, strict=True)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def filled(row: dict[str, str | None]) -> Row:
    """A null as a delimited file writes it."""
    return {name: value or "" for name, value in row.items()}


def json_lines() -> list[Row]:
    with (EXPORTS / "cath_notes.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [{**filled(row), "note_text": row["text"]} for row in rows]


def parquet() -> list[Row]:
    table = pq.read_table(EXPORTS / "cath_notes.parquet")
    assert table.column_names == COLUMNS
    return [filled(row) for row in table.to_pylist()]


def text_files() -> list[Row]:
    files = sorted((EXPORTS / "textfiles").glob("*.txt"))
    return [{"note_id": path.stem, "note_text": path.read_bytes().decode("utf-8")} for path in files]


SAMPLES = {
    "cath_notes.csv": lambda: delimited("cath_notes.csv", ","),
    "cath_notes.tsv": lambda: delimited("cath_notes.tsv", "\t"),
    "cath_notes.jsonl": json_lines,
    "cath_notes.parquet": parquet,
    "textfiles": text_files,
}
every_sample = pytest.mark.parametrize("name", SAMPLES)


@pytest.fixture(scope="module")
def gold() -> dict[str, Record]:
    return {record["note_id"]: record for path in GOLD for record in read(path)}


def good_rows(rows: list[Row]) -> dict[str, Row]:
    """First row of each id that has text: what a reader should let through."""
    kept: dict[str, Row] = {}
    for row in rows:
        if row["note_text"].strip():
            kept.setdefault(row["note_id"], row)
    return kept


@every_sample
def test_texts_are_the_gold_texts(name: str, gold: dict[str, Record]):
    for note_id, row in good_rows(SAMPLES[name]()).items():
        assert row["note_text"] == gold[note_id]["text"], note_id
        assert row.get("date_of_service", "") in ("", gold[note_id]["date_of_service"]), note_id
        assert row.get("note_type") in (None, gold[note_id]["note_type"]), note_id


@every_sample
def test_decisions_are_mixed(name: str, gold: dict[str, Record]):
    assert len({gold[note_id]["decision"] for note_id in good_rows(SAMPLES[name]())}) == 3


@every_sample
def test_datasheet_counts_good_and_rejected_rows(name: str):
    rows = SAMPLES[name]()
    good = len(good_rows(rows))
    readme = (CORPORA / "README.md").read_text(encoding="utf-8")
    assert f"| exports/{name} | {good} | {len(rows) - good} |" in readme


def test_csv_decisions_are_those_of_the_datasheet(gold: dict[str, Record]):
    found = Counter(gold[note_id]["decision"] for note_id in good_rows(SAMPLES["cath_notes.csv"]()))
    assert found == {"supported": 11, "query": 5, "not_supported": 8}


def test_csv_holds_one_empty_note_and_one_repeated_id():
    rows = SAMPLES["cath_notes.csv"]()
    ids = Counter(row["note_id"] for row in rows)
    assert [row["note_id"] for row in rows if not row["note_text"].strip()] == ["EMPTY-001"]
    assert [note_id for note_id, count in ids.items() if count > 1] == ["DB-001"]


def test_csv_quotes_line_breaks_and_tsv_quotes_tabs():
    assert any("\n" in row["note_text"] for row in SAMPLES["cath_notes.csv"]())
    assert any("\t" in row["note_text"] for row in SAMPLES["cath_notes.tsv"]())


def test_no_note_stands_in_two_exports():
    counts = Counter(note_id for load in SAMPLES.values() for note_id in good_rows(load()))
    assert [note_id for note_id, count in counts.items() if count > 1] == []


def test_datasheet_names_every_sample():
    readme = (CORPORA / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in EXPORTS.iterdir() if f"| exports/{path.name} |" not in readme] == []
