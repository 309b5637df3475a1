from __future__ import annotations

import pytest

from revasc.nlp.sections import NEUTRAL, PREAMBLE, VISIT
from revasc.pack import ContextRule, MentionRule, SectionRule, load_pack
from revasc.pack.checking import check_pack

PACK = load_pack()
RULES: tuple[MentionRule | ContextRule | SectionRule, ...] = (*PACK.rules, *PACK.context, *PACK.sections)


def test_the_shipped_pack_has_no_problems():
    problems = check_pack()
    assert problems == [], "\n".join(map(str, problems))


def test_the_shipped_pack_covers_the_six_tags():
    tags = {"ACCESS_SITE", "OCCLUSION", "CHRONICITY", "ANGIOPLASTY", "ATHERECTOMY", "STENT"}
    assert tags <= {rule.category for rule in PACK.rules}


@pytest.mark.parametrize("status", ["negated", "historical", "planned", "other", "current"])
def test_every_status_has_a_cue(status: str):
    assert [rule for rule in PACK.context if rule.status == status]


def test_every_default_status_is_of_a_section_that_something_opens():
    opened = {rule.category for rule in PACK.sections} | {VISIT, PREAMBLE, NEUTRAL}
    assert set(PACK.section_status) <= opened


def test_every_rule_shows_where_it_fires():
    assert [rule.id for rule in RULES if not rule.examples.match] == []


def test_rules_that_need_their_case_show_what_they_refuse():
    assert [rule.id for rule in PACK.rules if rule.case and not rule.examples.no_match] == []


def test_examples_are_short_phrases():
    texts = [text for rule in RULES for text in (*rule.examples.match, *rule.examples.no_match)]
    assert [text for text in texts if len(text) > 120] == []


def test_no_example_is_given_twice_in_a_rule():
    kinds = [(rule.id, texts) for rule in RULES for texts in (rule.examples.match, rule.examples.no_match)]
    assert [name for name, texts in kinds if len(set(texts)) < len(texts)] == []
