from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

import revasc
from revasc import components
from revasc.nlp.state import KEY, State, state_of

NOTE = """Date of procedure: 2026-02-03
FINDINGS: The mid RCA had a chronic total occlusion, 100%, TIMI 0 flow, known for over 8 months.
INTERVENTION: The wire crossed antegradely. The RCA was predilated with a 2.0 x 15 mm balloon and a 3.0 x
38 mm drug-eluting stent was deployed. No atherectomy was needed. TIMI 3 flow, 0% residual stenosis.
PLAN: Staged stenting of the LAD.
"""
NAMES = (
    "revasc_sections", "revasc_units", "revasc_mentions", "revasc_assertion", "revasc_lesions",
    "revasc_coding", "revasc_spans",
)  # fmt: skip
TAKES_PACK = ("revasc_sections", "revasc_mentions", "revasc_assertion", "revasc_coding")


def pipeline(names: Iterable[str], **config: dict[str, Any]) -> Language:
    """A blank pipeline of some of our components, by their factories alone."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "revasc.tokenizer.v1"}}})
    for name in names:
        nlp.add_pipe(name, config=config.get(name, {}))
    return nlp


@pytest.fixture(scope="module")
def fresh() -> Language:
    """A pipeline of this file's own, to take apart and put together again."""
    return revasc.load()


@pytest.mark.parametrize("name", NAMES)
def test_every_component_has_a_registered_factory(name: str):
    assert Language.has_factory(name)
    assert Language.get_factory_meta(name).factory == name


@pytest.mark.parametrize("name", TAKES_PACK)
def test_components_share_one_pack(name: str):
    assert Language.get_factory_meta(name).default_config["pack"] is None


def test_the_component_that_shows_says_what_it_assigns():
    assert set(Language.get_factory_meta("revasc_spans").assigns) == {"doc.ents", "doc.spans"}


@pytest.mark.parametrize("name", TAKES_PACK)
def test_a_pack_that_is_not_there(name: str):
    with pytest.raises(ValueError, match="no rule pack 'nowhere'"):
        pipeline([name], **{name: {"pack": "nowhere"}})


def test_by_their_names_they_make_the_same_pipeline(nlp: Language):
    assert pipeline(NAMES)(NOTE)._.revasc == nlp(NOTE)._.revasc


@pytest.mark.parametrize("count", range(1, len(NAMES)))
def test_each_floor_adds_its_own(count: int):
    doc = pipeline(NAMES[:count])(NOTE)
    state = state_of(doc)
    assert bool(state.sections) is (count >= 1)
    assert bool(state.units) is (count >= 2)
    assert bool(state.mentions) is (count >= 3)
    assert ({m.status for m in state.mentions} > {"current"}) is (count >= 4)
    assert (state.findings is not None) is (count >= 5)
    assert (state.result is not None) is (count >= 6)
    assert (doc._.revasc is not None) is (count >= 6)


@pytest.mark.parametrize("name", NAMES[1:])
def test_no_component_runs_before_the_first(name: str):
    with pytest.raises(ValueError, match="revasc_sections") as caught:
        pipeline([name])(NOTE)
    assert "occlusion" not in str(caught.value)


def test_without_mentions_there_is_nothing_to_decide(nlp: Language):
    with nlp.select_pipes(disable=["revasc_mentions"]):
        doc = nlp(NOTE)
    assert (doc._.revasc.decision, doc._.revasc.mentions, list(doc.ents)) == ("not_supported", (), [])


def test_without_assertion_every_mention_holds(nlp: Language):
    with nlp.select_pipes(disable=["revasc_assertion"]):
        doc = nlp(NOTE)
    assert {m.status for m in doc._.revasc.mentions} == {"current"}
    assert {m.status for m in nlp(NOTE)._.revasc.mentions} > {"current", "negated"}


def test_without_spans_only_the_showing_is_gone(nlp: Language):
    whole = nlp(NOTE)._.revasc
    with nlp.select_pipes(disable=["revasc_spans"]):
        doc = nlp(NOTE)
    assert doc._.revasc == whole
    assert components.SPANS not in doc.spans
    assert list(doc.ents) == []


def test_without_coding_there_is_no_result_but_all_the_rest(nlp: Language):
    with nlp.select_pipes(disable=["revasc_coding"]):
        doc = nlp(NOTE)
    assert doc._.revasc is None
    assert doc.ents
    assert state_of(doc).findings.lesions


@Language.component("test_everything_is_planned")
def everything_is_planned(doc: Doc) -> Doc:
    state = state_of(doc)
    state.mentions = tuple(replace(mention, status="planned") for mention in state.mentions)
    return doc


def test_a_component_may_be_replaced(fresh: Language):
    with fresh.select_pipes(disable=["revasc_assertion"]):
        fresh.add_pipe("test_everything_is_planned", after="revasc_assertion")
        try:
            result = fresh(NOTE)._.revasc
        finally:
            fresh.remove_pipe("test_everything_is_planned")
    assert {m.status for m in result.mentions} == {"planned"}
    assert result.decision == "not_supported"


def test_another_component_may_stand_between(nlp: Language, fresh: Language):
    fresh.add_pipe("sentencizer", before="revasc_mentions")
    try:
        doc = fresh(NOTE)
    finally:
        fresh.remove_pipe("sentencizer")
    assert len(list(doc.sents)) > 1
    assert doc._.revasc == nlp(NOTE)._.revasc


def test_the_stock_tokenizer_changes_no_result(nlp: Language):
    stock = spacy.blank("en")
    for name in NAMES:
        stock.add_pipe(name)
    assert stock(NOTE)._.revasc == nlp(NOTE)._.revasc


def test_entities_are_the_mentions_without_overlaps(nlp: Language):
    doc = nlp(NOTE)
    assert all(ent.end_char <= after.start_char for ent, after in pairwise(doc.ents))
    told = {(ent.label_, ent.text) for ent in doc.ents}
    assert {
        ("CTO", "chronic total occlusion"), ("OCCLUSION", "100%"), ("FLOW", "TIMI 0 flow"),
        ("VESSEL", "mid RCA"), ("CHRONICITY", "for over 8 months"), ("ATHERECTOMY", "atherectomy"),
    } <= told  # fmt: skip


def test_spans_hold_every_mention_in_order(nlp: Language):
    doc = nlp(NOTE)
    spans, mentions = doc.spans[components.SPANS], doc._.revasc.mentions
    assert [(s.label_, s.id_) for s in spans] == [(m.label, str(m.id)) for m in mentions]
    assert all(s.start_char <= m.start and m.end <= s.end_char for s, m in zip(spans, mentions, strict=True))


def test_a_span_that_cuts_a_token_is_widened(nlp: Language):
    doc = nlp("SVG>RCA100% occluded")
    for span, mention in zip(doc.spans[components.SPANS], doc._.revasc.mentions, strict=True):
        assert mention.text in span.text


@pytest.mark.parametrize(
    ("words", "attribute", "value"),
    [
        ("atherectomy", "is_negated", True),
        ("atherectomy", "is_historical", False),
        ("chronic total occlusion", "is_negated", False),
        ("chronic total occlusion", "section_category", "findings"),
        ("stenting", "is_hypothetical", True),
        ("stenting", "section_category", "plan"),
        ("stenting", "is_negated", False),
    ],
)
def test_attributes_by_medspacys_names(nlp: Language, words: str, attribute: str, value: object):
    (ent,) = [ent for ent in nlp(NOTE).ents if ent.text == words]
    assert ent._.get(attribute) == value


def test_sections_by_medspacys_name(nlp: Language):
    doc = nlp(NOTE)
    assert [s.category for s in doc._.sections][-3:] == ["findings", "intervention", "plan"]
    assert doc._.sections[0].start == 0
    assert doc._.sections[-1].end == len(NOTE)


def test_a_doc_travels_as_bytes(nlp: Language):
    doc = nlp(NOTE)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again.text == NOTE
    assert again._.revasc == doc._.revasc
    assert [(e.label_, e.text) for e in again.ents] == [(e.label_, e.text) for e in doc.ents]
    assert [s.label_ for s in again.spans[components.SPANS]] == [
        s.label_ for s in doc.spans[components.SPANS]
    ]


def test_a_doc_travels_to_disk_and_in_a_bin(nlp: Language, tmp_path: Path):
    doc = nlp(NOTE)
    doc.to_disk(tmp_path / "doc")
    assert Doc(nlp.vocab).from_disk(tmp_path / "doc")._.revasc == doc._.revasc
    packed = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(packed).get_docs(nlp.vocab)
    assert again._.revasc == doc._.revasc


def test_what_a_doc_keeps_is_plain(nlp: Language):
    keys = {key for key in nlp(NOTE).user_data if isinstance(key, str)}
    assert KEY in keys
    assert isinstance(nlp(NOTE).user_data[KEY], State)


def test_the_callers_facts_come_first():
    doc = pipeline(NAMES).make_doc(NOTE)
    doc.user_data[components.NOTE_ID] = "n1"
    doc.user_data[components.SERVICE] = "2025-12-31"
    for _, component in revasc.load().pipeline:
        doc = component(doc)
    assert (doc._.revasc.note_id, doc._.revasc.provenance.date_of_service) == ("n1", "2025-12-31")


def test_without_them_the_note_speaks(nlp: Language):
    result = nlp(NOTE)._.revasc
    assert (result.note_id, result.provenance.date_of_service) == ("note", "2026-02-03")


def test_the_policy_is_set_where_the_component_is_added():
    nlp = pipeline(NAMES, revasc_coding={"policy": "strict"})
    assert nlp(NOTE)._.revasc.provenance.policy == "strict"


def test_analysis_finds_nothing_amiss(nlp: Language):
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_a_part_of_a_doc_shows_its_entities(nlp: Language):
    doc = nlp(NOTE)
    ents: list[Span] = [ent for ent in doc[:12].ents if ent.label_ == "VESSEL"]
    assert all(doc.text[ent.start_char : ent.end_char] == ent.text for ent in ents)
