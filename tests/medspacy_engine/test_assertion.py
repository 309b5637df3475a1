"""Statuses from modifiers, made by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from revasc.medspacy_engine.assertion import asserted
from revasc.nlp.mention import Mention
from revasc.pack import ContextRule
from tests.medspacy_engine.builders import rule

DOC = Doc(spacy.blank("en").vocab, words=["no", "prior", "stent", "here"])
STENT = Mention(id=0, label="STENT", start=9, end=14, rule="stent.word")
DEFAULTS: dict[str, Any] = {"plan": {"STENT": "planned"}, "family": {"*": "other"}}


@pytest.fixture
def target(med: Language) -> Span:
    """The stent; ``med`` has registered medSpaCy's ``modifiers``."""
    span = Span(DOC, 2, 3, label="STENT")
    span._.modifiers = ()
    return span


def modifier(cue: tuple[int, int], *rules: ContextRule) -> SimpleNamespace:
    return SimpleNamespace(modifier_span=cue, rule=SimpleNamespace(metadata={"rules": rules}))


def read(target: Span, *modifiers: SimpleNamespace, section: str = "body") -> Mention:
    target._.modifiers = modifiers
    mention = Mention(id=0, label="STENT", start=9, end=14, rule="stent.word", section=section)
    return asserted(mention, target, DEFAULTS)


NO, PRIOR = (0, 1), (1, 2)


@pytest.mark.parametrize(
    ("section", "status"),
    [("body", "current"), ("plan", "planned"), ("family", "other"), ("unheard of", "current")],
)
def test_without_a_cue_the_section_decides(target: Span, section: str, status: str):
    assert read(target, section=section).status == status


@pytest.mark.parametrize(
    ("section", "status"), [("body", "negated"), ("plan", "negated"), ("family", "other")]
)
def test_a_cue_against_the_section(target: Span, section: str, status: str):
    assert read(target, modifier(NO, rule()), section=section).status == status


def test_the_cue_is_kept(target: Span):
    found = read(target, modifier(NO, rule()))
    assert (found.status, found.cues) == ("negated", ((0, 2),))


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        (("negated", "historical"), "negated"),
        (("historical", "negated"), "negated"),
        (("planned", "historical"), "historical"),
        (("negated", "other"), "other"),
        (("current", "planned"), "planned"),
    ],
)
def test_of_two_that_disagree_the_order_decides(target: Span, stated: tuple[str, str], status: str):
    found = read(target, *(modifier(cue, rule(status=s)) for cue, s in zip((NO, PRIOR), stated, strict=True)))
    assert found.status == status
    assert found.cues == (((0, 2), (3, 8))[stated.index(status)],)


def test_all_cues_of_the_deciding_status(target: Span):
    assert read(target, modifier(PRIOR, rule()), modifier(NO, rule())).cues == ((0, 2), (3, 8))


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({}, {}),
        ({"category": "POSSIBLE_EXISTENCE", "status": "planned"}, {"uncertain": True}),
        ({"id": "neg.field"}, {"denied": True}),
        ({"category": "PREPARED", "status": None}, {"prepared": True}),
    ],
)
def test_remarks(target: Span, fields: dict[str, Any], value: dict[str, Any]):
    assert read(target, modifier(NO, rule(**fields))).value == value


def test_a_cue_without_a_status_leaves_the_mention_current(target: Span):
    found = read(target, modifier(NO, rule(category="PREPARED", status=None)))
    assert (found.status, found.cues) == ("current", ((0, 2),))


def test_only_the_fitting_rule_of_a_shared_cue_counts(target: Span):
    shared = (rule(id="a", status="planned", allowed_types=("CTO",)), rule(id="b", allowed_types=("STENT",)))
    assert read(target, modifier(NO, *shared)).status == "negated"


def test_a_mention_without_tokens():
    assert asserted(STENT, None, DEFAULTS).status == "current"
