from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.results.omop import COLUMNS, is_note_id, nlp_system, note_nlp_rows, note_nlp_table, snippet
from revasc.results.parts import coded
from revasc.results.record import MentionRecord
from revasc.results.redaction import redact
from revasc.results.writing import open_results, result_files
from tests.results.builders import MENTIONS, TEXT, make_mention, make_result
from tests.results.cdm import DAY
from tests.results.cdm import note_nlp_table as cdm_table

NAMES = [column.name for column in COLUMNS]


def row(text: str | None = TEXT, **changes: object) -> dict[str, object]:
    """The row of a result with one mention, changed so."""
    mention = make_mention(**changes, **({"text": text} if text and "words" in changes else {}))
    (told,) = note_nlp_rows(make_result("7", mentions=(mention,)), DAY, text)
    return dict(zip(NAMES, told, strict=True))


def test_a_row_a_mention():
    rows = list(note_nlp_rows(make_result("7"), DAY, TEXT))
    assert [told[4] for told in rows] == [str(mention.start) for mention in MENTIONS]
    assert [told[5] for told in rows] == [mention.text for mention in MENTIONS]
    assert {told[1] for told in rows} == {7}


def test_columns_are_those_of_the_model():
    assert [column.name for column in cdm_table().columns] == NAMES


def test_constants():
    told = row()
    assert [told[name] for name in NAMES if name.endswith("concept_id")] == [0, 0, 0]
    assert (told["nlp_system"], told["nlp_date"]) == ("revasc 0.1.0, cto_pci 2026.1", DAY)
    assert told["nlp_datetime"] is None


@pytest.mark.parametrize(
    ("status", "exists", "temporal"),
    [
        ("current", "Y", "present"),
        ("historical", "Y", "past"),
        ("negated", "N", "present"),
        ("other", "N", "present"),
        ("planned", "N", None),
    ],
)
def test_existence_and_time(status: str, exists: str, temporal: str | None):
    told = row(status=status)
    assert (told["term_exists"], told["term_temporal"]) == (exists, temporal)


@pytest.mark.parametrize(
    ("changes", "modifiers"),
    [
        ({}, "label=CTO,status=current,section=procedure,rule=cto.label,lesion=1"),
        ({"lesion": None}, "label=CTO,status=current,section=procedure,rule=cto.label"),
        ({"value": {"low": 100.0, "pre": True, "then": None}}, "rule=cto.label,lesion=1,low=100,pre=yes"),
        ({"value": {"denied": False, "kind": "drug-eluting"}}, "lesion=1,denied=no,kind=drug-eluting"),
        ({"value": {"low": 99.5, "score": 2}}, "lesion=1,low=99.5,score=2"),
    ],
)
def test_modifiers(changes: dict[str, object], modifiers: str):
    assert str(row(**changes)["term_modifiers"]).endswith(modifiers)


def test_no_cell_is_longer_than_the_model_allows():
    text = "x" * 5000
    value = {f"name{number}": "y" * 90 for number in range(40)}
    told = row(text, words=text[:3000], value=value)
    lengths = {
        column.name: column.type.length for column in cdm_table().columns if hasattr(column.type, "length")
    }
    for name, most in lengths.items():
        assert len(str(told[name] or "")) <= most
    assert str(told["term_modifiers"]).endswith("y" * 90)  # cut between two, not within one


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("CTO of the RCA", "RCA", "CTO of the RCA"),
        ("CTO", "CTO", "CTO"),
        ("aa " * 200 + "CTO" + " bb" * 200, "CTO", ("aa " * 41 + "CTO" + " bb" * 41)),
        ("a" * 300 + " CTO " + "b" * 300, "CTO", "CTO "),
        ("a" * 300 + "CTO" + "b" * 300, "CTO", "CTO"),
        ("c" * 300, "c" * 300, "c" * 250),
        ("a b " + "c" * 249, "c" * 249, "c" * 249),
    ],
)
def test_snippets_are_whole_words(text: str, words: str, expected: str):
    start = text.index(words)
    assert snippet(text, start, start + len(words)).strip() == expected.strip()


@given(st.text("ab \n", max_size=600), st.integers(0, 600), st.integers(0, 300))
def test_a_snippet_holds_its_mention(text: str, start: int, length: int):
    start = min(start, len(text))
    end = min(start + length, len(text))
    found = snippet(text, start, end)
    assert len(found) <= 250
    assert found in text
    assert text[start:end][:250] in found


def test_text_that_databases_cannot_hold():
    told = row("a CTO\0b", words="CTO\0b")
    assert (told["snippet"], told["lexical_variant"]) == ("a CTO\ufffdb", "CTO\ufffdb")


def test_without_the_note_there_is_no_snippet():
    told = row(None)
    assert (told["snippet"], told["lexical_variant"]) == (None, "CTO")


def test_redacted_results_give_labels_even_where_the_note_is_at_hand():
    rows = list(note_nlp_rows(redact(make_result("7")), DAY, TEXT))
    assert [(told[3], told[5]) for told in rows] == [(None, mention.label) for mention in MENTIONS]


def test_ids_are_the_same_in_every_run_and_each_its_own():
    ids = [told[0] for number in range(200) for told in note_nlp_rows(make_result(str(number)), DAY)]
    again = [told[0] for number in range(200) for told in note_nlp_rows(make_result(str(number)), date.max)]
    assert ids == again
    assert len(set(ids)) == len(ids) == 1000
    assert all(0 < number < 2**63 for number in ids if isinstance(number, int))


def test_the_id_depends_on_note_mention_and_system():
    first = row()["note_nlp_id"]
    assert first != row(number=1)["note_nlp_id"]
    assert first == row(status="negated")["note_nlp_id"]
    assert isinstance(first, int)


def test_the_name_of_a_system_is_cut():
    made = make_result().provenance
    long = type(made)("1", "x" * 300, "2", "", "standard", None, "")
    assert len(nlp_system(long)) == 250


@pytest.mark.parametrize(
    ("note_id", "whole"),
    [
        ("1", True),
        ("0", True),
        ("-5", True),
        (str(2**63 - 1), True),
        (str(2**63), False),
        ("007", False),
        ("1.0", False),
        ("n1", False),
        ("", False),
        ("-0", False),
        ("1 ", False),
        ("1\n", False),
        ("\u0661", False),
        ("1_000", False),
        ("9" * 30, False),
    ],
)
def test_ids_of_notes(note_id: str, whole: bool):
    assert is_note_id(note_id) is whole


def test_a_note_of_another_id_has_no_rows():
    with pytest.raises(ValueError, match="note_id: not a whole number"):
        note_nlp_rows(make_result("n1"), DAY)
    with pytest.raises(ValueError, match="not a whole number"):
        note_nlp_table(DAY).rows(make_result("n1"))


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("out.jsonl", "out.note_nlp.csv"),
        ("out.csv", "out.note_nlp.csv"),
        ("out.tsv", "out.note_nlp.tsv"),
        ("out.parquet", "out.note_nlp.parquet"),
        ("out.xlsx", "out.note_nlp.csv"),
        ("out.db", "out.note_nlp.csv"),
        ("out.duckdb", "out.note_nlp.csv"),
    ],
)
def test_files_beside_the_output(tmp_path: Path, name: str, beside: str):
    files = result_files(tmp_path / name, note_nlp=DAY)
    with open_results(tmp_path / name, note_nlp=DAY) as writer:
        writer.add(coded(make_result("7"), files, TEXT))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, beside])
    assert files[-1].path.name == beside


def test_a_csv_file(tmp_path: Path):
    files = result_files(tmp_path / "o.csv", note_nlp=DAY)
    with open_results(tmp_path / "o.csv", note_nlp=DAY) as writer:
        writer.add(coded(make_result("7"), files, TEXT))
    with (tmp_path / "o.note_nlp.csv").open(newline="") as handle:
        first = next(csv.DictReader(handle))
    assert list(first) == NAMES
    assert (first["note_id"], first["nlp_date"], first["snippet"]) == ("7", "2026-02-03", TEXT)
    assert first["nlp_datetime"] == ""


def test_a_parquet_file_has_the_types_of_the_model(tmp_path: Path):
    files = result_files(tmp_path / "o.parquet", note_nlp=DAY)
    with open_results(tmp_path / "o.parquet", note_nlp=DAY) as writer:
        writer.add(coded(make_result("7"), files, TEXT))
    table = pq.read_table(tmp_path / "o.note_nlp.parquet")
    assert table.schema.field("note_id").type == pa.int64()
    assert table.schema.field("nlp_date").type == pa.date32()
    assert table.schema.field("nlp_datetime").type == pa.timestamp("us")
    assert table.to_pylist()[0]["nlp_date"] == DAY
    assert table.num_rows == 5


def test_mentions_of_every_status_known_to_the_pipeline_have_a_row():
    statuses = ("current", "negated", "historical", "planned", "other")
    mentions: tuple[MentionRecord, ...] = tuple(make_mention(n, status=s) for n, s in enumerate(statuses))
    rows = list(note_nlp_rows(make_result("7", mentions=mentions), DAY))
    assert [told[11] for told in rows] == ["Y", "N", "Y", "N", "N"]
