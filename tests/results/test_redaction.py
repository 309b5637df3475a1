from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revasc.coder import Coder, EngineFactory
from revasc.evaluation.gold import read_gold
from revasc.note import Note
from revasc.results.building import result_from_dict
from revasc.results.html import result_fragment
from revasc.results.parts import coded
from revasc.results.phrases import quotes
from revasc.results.record import Result
from revasc.results.redaction import LEFT_OUT, redact
from revasc.results.schema import result_schema
from revasc.results.tables import mention_rows
from revasc.results.writing import result_files
from tests.results.builders import MENTIONS, make_clarification, make_result
from tests.results.redacting import is_joint, is_place, own_runs, own_texts, own_words, runs, strings, words

GOLD = sorted(Path(__file__).parents[2].glob("corpora/gold/*.jsonl"))
NAMES = ("o.jsonl", "o.csv", "o.parquet", "o.xlsx", "o.sqlite", "o.duckdb")
ASKED = make_result("n1", "query", clarification=make_clarification())


@cache
def code(note: Note) -> Result:
    return coder()(note)


@cache
def coder() -> Coder:
    return EngineFactory()()


def fields_of(result: Result) -> list[str]:
    """All texts of a record but its note's id, hashes and versions."""
    told = result.to_dict()
    del told["note_id"], told["provenance"]
    return list(strings(told))


def quotations(result: Result) -> Iterator[str]:
    asked = result.clarification.questions if result.clarification else ()
    yield from (mention.text or "" for mention in result.mentions)
    yield from (item.text or "" for question in asked for item in question.indicators)


def test_texts_go_and_the_rest_stays():
    told = redact(ASKED)
    assert [mention.text for mention in told.mentions] == [None] * 5
    assert [replace(m, text=old.text) for m, old in zip(told.mentions, MENTIONS, strict=True)] == list(
        MENTIONS
    )
    assert replace(told, mentions=ASKED.mentions, clarification=ASKED.clarification) == ASKED


def test_questions_keep_places_and_lose_words():
    told = redact(ASKED).clarification
    old = ASKED.clarification
    assert told is not None
    assert old is not None
    (indicator,), (was,) = told.questions[0].indicators, old.questions[0].indicators
    assert indicator == replace(was, text=None)
    assert told.questions[0].question == old.questions[0].question
    assert told.text == f"Documentation clarification\n\n  | {LEFT_OUT}\n\nHow long?\n  [ ] Other\n"
    assert told.markdown == f"# Documentation clarification\n\n> {LEFT_OUT}\n\nHow long?\n\n- [ ] Other\n"


def test_a_quotation_over_several_lines_is_one_gap():
    draft = make_clarification(text="a\n  | one\n  | two\n\n  | three\nb\n", markdown="a\n")
    told = redact(replace(ASKED, clarification=draft)).clarification
    assert told is not None
    assert told.text == f"a\n  | {LEFT_OUT}\n\n  | {LEFT_OUT}\nb\n"


@pytest.mark.parametrize("result", [ASKED, make_result("a"), make_result("a", mentions=())])
def test_twice_is_once(result: Result):
    assert redact(redact(result)) == redact(result)


def test_redacted_records_are_records_of_the_same_schema():
    told = redact(ASKED)
    record = json.loads(json.dumps(told.to_dict()))
    jsonschema.validate(record, result_schema())
    assert result_from_dict(record) == told


def test_displays_cope():
    told = redact(make_result("n1"))
    by_id = {mention.id: mention for mention in told.mentions}
    assert [quotes(criterion, by_id) for criterion in told.lesions[0].criteria] == [()] * 5
    assert "<q>" not in result_fragment(told)
    assert "<q>" in result_fragment(make_result("n1"))
    assert [row[5] for row in mention_rows(told)] == [None] * 5


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_no_word_of_a_gold_note_is_left_that_is_not_ours(path: Path):
    for gold in read_gold(path):
        texts = fields_of(redact(code(gold.note)))
        kept = {word for text in texts for word in words(text)} - own_words()
        assert {word for word in kept if not word.isdigit()} == set()


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_no_three_words_in_a_row_of_a_gold_note_are_left(path: Path):
    for gold in read_gold(path):
        texts = fields_of(redact(code(gold.note)))
        kept = runs([gold.note.text]) & runs(texts) - own_runs()
        assert {run for run in kept if not is_joint(run)} == set()


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_no_long_quotation_is_left(path: Path):
    ours = "\n".join(own_texts()).casefold()
    for gold in read_gold(path):
        result = code(gold.note)
        told = "\n".join(" ".join(text.split()) for text in fields_of(redact(result))).casefold()
        for quotation in set(quotations(result)):
            said = " ".join(quotation.split()).casefold()
            assert len(said) < 12 or said not in told or said in ours or is_place(said)


def test_the_gold_notes_would_show_a_leak():
    """Of the same records before redaction each of the three checks finds much."""
    results = [(gold.note, code(gold.note)) for gold in read_gold(GOLD[0])]
    texts = [text for _, result in results for text in fields_of(result)]
    assert len({word for text in texts for word in words(text)} - own_words()) > 20
    kept = runs(note.text for note, _ in results) & runs(texts) - own_runs()
    assert len({run for run in kept if not is_joint(run)}) > 20
    assert any(len(quotation) >= 12 for _, result in results for quotation in quotations(result))


CLINICAL = (
    "CTO of the RCA", "mid LAD 100%", "totally occluded", "for over 6 months", "drug-eluting stent", "wire",
    "was treated", "not crossed", "right radial 6F", "TIMI 0", "J-CTO 2", "since May 2019", "PCI:",
    "retrograde approach", "blunt stump", "No", "possible", "Date of service: 02/03/2026",
)  # fmt: skip
#: Words that no rule and no sentence of ours has.
CANARIES = st.text("bcdfghjklmnpqrstvwxz", min_size=6, max_size=12).map(lambda letters: f"qx{letters}")
NOTES = st.lists(
    st.sampled_from(CLINICAL) | CANARIES | st.sampled_from((".", "\n", ",", "(", ")", ";", "\n\n")),
    min_size=4,
    max_size=40,
)


@settings(deadline=None, max_examples=80)
@given(NOTES)
def test_no_made_up_word_of_a_note_is_in_any_file(pieces: list[str]):
    note = Note("17", " ".join(pieces), date(2026, 2, 3))
    result = code(note)
    for name in NAMES:
        files = result_files(Path(name), tables=True, note_nlp=date(2026, 2, 4))
        told = repr(coded(result, files, note.text, redacted=True)).casefold()
        assert "2026-02-03" in told
        assert not [piece for piece in pieces if piece.startswith("qx") and piece in told]


def test_made_up_words_are_in_the_files_without_redaction():
    note = Note("17", "PCI: CTO of the RCA qxbcdfgh stented with a drug-eluting stent.", date(2026, 2, 3))
    files = result_files(Path("o.csv"), tables=True, note_nlp=date(2026, 2, 4))
    assert "qxbcdfgh" in repr(coded(code(note), files, note.text))


def test_redacted_results_travel():
    assert pickle.loads(pickle.dumps(redact(ASKED))) == redact(ASKED)
