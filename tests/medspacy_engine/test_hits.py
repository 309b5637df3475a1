from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, Span

from revasc.medspacy_engine.hits import hits_of
from revasc.nlp.mentions import join_hits
from revasc.nlp.scan import Hit
from revasc.nlp.tokenizer import CathTokenizer
from revasc.nlp.units import split_units
from revasc.pack import MentionRule

TOKENIZER = CathTokenizer(spacy.blank("en").vocab)


def mention_rule(name: str, **fields: Any) -> MentionRule:
    return MentionRule(**{"id": name, "category": "STENT", "literal": "x", **fields})


PHRASE = mention_rule("phrase", literal="total occlusion", variants=("occlusion",), category="OCCLUSION")
TWIN = mention_rule("twin", literal="total occlusion", category="CTO")
PATTERN = mention_rule("pattern", pattern="occlusion", category="OCCLUSION_NOUN")
PERCENT = mention_rule("percent", pattern="x", reader="percent", category="PERCENT")
ABBREVIATION = mention_rule("abbr", literal="CTO", variants=("LCx",), case=True, category="CTO")
DEVICE = mention_rule("device", literal="Pilot", case=True, category="DEVICE")
RULES = {each.id: each for each in (PHRASE, TWIN, PATTERN, PERCENT, ABBREVIATION, DEVICE)}


def hits(text: str, *found: tuple[str, str]) -> list[tuple[str, str, bool]]:
    """Label, words and exactness of the hits made of spans given by rule id and words."""
    doc: Doc = TOKENIZER(text)
    spans = [span(doc, name, words) for name, words in found]
    return [(hit.label, text[hit.start : hit.end], hit.exact_case) for hit in hits_of(spans, RULES, text)]


def span(doc: Doc, name: str, words: str) -> Span:
    start = doc.text.index(words)
    found = doc.char_span(start, start + len(words), label=name)
    assert found is not None
    return found


def test_the_longest_phrase_stands():
    found = hits("total occlusion", ("phrase", "occlusion"), ("phrase", "total occlusion"))
    assert found == [("OCCLUSION", "total occlusion", True)]


def test_two_rules_may_share_their_words():
    found = hits("total occlusion", ("phrase", "total occlusion"), ("twin", "total occlusion"))
    assert [label for label, _, _ in found] == ["CTO", "OCCLUSION"]


def test_a_pattern_stands_beside_a_phrase():
    found = hits("total occlusion", ("phrase", "total occlusion"), ("pattern", "occlusion"))
    assert [label for label, _, _ in found] == ["OCCLUSION", "OCCLUSION_NOUN"]


def test_the_same_match_counts_once():
    assert len(hits("occlusion", ("pattern", "occlusion"), ("pattern", "occlusion"))) == 1


def test_white_space_around_a_match_is_left_out():
    assert hits("a\nocclusion\nb", ("pattern", "\nocclusion\n")) == [("OCCLUSION_NOUN", "occlusion", True)]


def test_white_space_alone_is_no_hit():
    assert hits("a\n\nb", ("pattern", "\n\n")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("CTO", True), ("cto", False), ("Cto", False), ("LCx", True), ("LCX", True), ("lcx", False)],
)
def test_letters_as_written_or_all_capitals(text: str, found: bool):
    assert bool(hits(text, ("abbr", text))) is found


@pytest.mark.parametrize(("text", "exact"), [("Pilot", True), ("PILOT", True), ("pilot", False)])
def test_a_device_in_other_letters_is_kept_and_marked(text: str, exact: bool):
    assert hits(text, ("device", text)) == [("DEVICE", text, exact)]


def test_values_are_read_from_the_match():
    doc = TOKENIZER("a 90% one")
    (hit,) = hits_of([span(doc, "percent", "90%")], RULES, doc.text)
    assert (hit.rule, dict(hit.value)) == ("percent", {"low": 90.0, "high": 90.0})


def test_a_value_that_cannot_be_is_no_hit():
    assert hits("a 300% one", ("percent", "300%")) == []


def test_hits_are_in_order():
    found = hits("occlusion 90% total occlusion", ("percent", "90%"), ("pattern", "occlusion"))
    assert [label for label, _, _ in found] == ["OCCLUSION_NOUN", "PERCENT"]


def test_hits_of_any_maker_are_joined():
    hits = [Hit(0, 3, "CTO", "cto.abbr", {})]
    (mention,) = join_hits(hits, "CTO", (), split_units("CTO"), None, day_first=False)
    assert (mention.label, mention.rule) == ("CTO", "cto.abbr")
