"""The bridges between medSpaCy's components and our State."""

from __future__ import annotations

from itertools import pairwise

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from revasc.medspacy_engine.attributes import drop_objects, flags_to_set
from revasc.medspacy_engine.components import MENTIONS, TARGETS, SentencesBridge
from revasc.nlp.state import KEY, State, state_of
from revasc.nlp.units import split_units

TEXTS = (
    "",
    " ",
    "\n\n",
    "CTO",
    "Dear colleague,\nFINDINGS: CTO of the RCA. It was 100%.\nPLAN:\n - stent\n - aspirin\n",
    "\n\n  PLAN:\nA stent.",
    "PLAN:",
    "RCA: 50%\tLAD: 40%\r\nLCx: 0%",
    "3.0x28mm;LAD/D1--no",
    "a \ud800 lone surrogate",
)


@pytest.mark.parametrize("text", TEXTS)
def test_sections_cover_the_note(med: Language, text: str):
    sections = state_of(med(text)).sections
    assert sections[0].start == 0
    assert sections[-1].end == len(text)
    assert all(one.end == two.start for one, two in pairwise(sections))
    assert all(section.start <= section.body <= section.end for section in sections)


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("CTO of the RCA", ["preamble"]),
        ("FINDINGS: CTO", ["findings"]),
        ("Dear colleague,\nFINDINGS: CTO\nPLAN:\nA stent.", ["preamble", "findings", "plan"]),
        ("\n\n  PLAN:\nA stent.", ["preamble", "plan"]),
    ],
)
def test_section_categories(med: Language, text: str, categories: list[str]):
    assert [section.category for section in med(text)._.sections] == categories


def test_a_section_starts_at_its_heading(med: Language):
    text = "Dear colleague,\n\n  FINDINGS: CTO"
    section = med(text)._.sections[1]
    assert (text[section.start : section.body], section.rule) == ("FINDINGS:", "section.findings")


@pytest.mark.parametrize("text", TEXTS)
def test_units_are_sentences(med: Language, text: str):
    doc = med(text)
    units = state_of(doc).units
    # what is written before the first unit can only be white space, and goes with nothing
    starts = [doc[sentence.start].idx for sentence in doc.sents if sentence.text.strip()]
    assert len(starts) == len(units)
    assert all(start <= unit.start < unit.end for start, unit in zip(starts, units, strict=True))


def test_a_unit_that_starts_inside_a_token(med: Language):
    doc = med.make_doc("one two three")
    doc.user_data[KEY] = State(doc.text, units=split_units(doc.text, (5,)))
    assert [sentence.text for sentence in SentencesBridge()(doc).sents] == ["one", "two three"]


def test_working_groups_are_gone(med: Language):
    assert set(med("No stent was placed in the RCA.").spans) == {"revasc"}
    assert not {TARGETS, MENTIONS} & set(med("").spans)


def test_ents_have_medspacys_attributes(med: Language):
    doc = med("FINDINGS: The RCA was normal. No stent was placed.")
    told = {ent.text: (ent._.is_negated, ent._.is_historical, ent._.section_category) for ent in doc.ents}
    assert told["stent"] == (True, False, "findings")
    assert told["RCA"] == (False, False, "findings")


@pytest.mark.usefixtures("med")
def test_flags_that_our_getters_answer_are_not_set():
    assert flags_to_set() == {
        "NEGATED_EXISTENCE": {},
        "HISTORICAL": {},
        "PLANNED": {},
        "POSSIBLE_EXISTENCE": {"is_uncertain": True},
    }


def test_flags_that_medspacy_declared_are_set(med: Language):
    ours = Span.get_extension("is_negated")
    Span.set_extension("is_negated", default=False, force=True)
    assert flags_to_set()["NEGATED_EXISTENCE"] == {"is_negated": True}
    Span.set_extension("is_negated", getter=ours[2], setter=ours[3], force=True)


def test_sections_of_medspacy_come_first_while_they_are_kept(med: Language):
    doc: Doc = med("PLAN: stent")
    doc._.sections = []
    doc._.sections.append("theirs")
    assert doc._.sections == ["theirs"]
    drop_objects(doc)
    assert [section.category for section in doc._.sections] == ["plan"]


def test_drop_objects_leaves_plain_values(med: Language):
    doc = med("PLAN: stent")
    doc[0]._.section = object()
    doc[0:1]._.is_uncertain = True
    drop_objects(doc)
    assert doc[0]._.section is None
    assert doc[0:1]._.is_uncertain is True
