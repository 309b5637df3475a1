from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from revasc.medspacy_engine.rules import context_rules, phrases, section_rules, spellings, target_rules
from revasc.pack import ContextRule, MentionRule, Pack, SectionRule, load_pack
from tests.medspacy_engine.builders import rule


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["stent"], ["stent"]),
        (["Stent", "stent"], ["stent"]),
        (["Non-culprit PCI"], ["non culprit pci", "non culprit-pci", "non-culprit pci", "non-culprit-pci"]),
        (["in stent", "in-stent"], ["in stent", "in-stent"]),
        (["a b c d e"], ["a b c d e"]),  # too many gaps to spell out
        (["-odd"], ["-odd"]),
    ],
)  # fmt: skip
def test_spellings(written: list[str], expected: list[str]):
    assert spellings(written) == expected


def test_phrases_are_literal_and_variants():
    assert phrases(rule(literal="no", variants=("without", "not"))) == ("no", "without", "not")


def mention_rules(pack: Pack, *rules: dict[str, Any]) -> list[Any]:
    """The TargetRules made of mention rules, less the one that never matches."""
    made = tuple(
        MentionRule(**{"id": "test.rule", "category": "STENT", "literal": "x", **each}) for each in rules
    )
    return target_rules(replace(pack, rules=made))[1:]


def test_target_rule_carries_the_id_of_ours(pack: Pack):
    (made,) = mention_rules(pack, {"literal": "stent"})
    assert (made.literal, made.category, made.pattern) == ("stent", "test.rule", None)


def test_target_pattern_has_its_fragments_expanded(pack: Pack):
    (made,) = mention_rules(pack, {"pattern": "{{pct}}"})
    assert "{{" not in made.pattern
    assert re.search(made.pattern, "a 90% stenosis", re.IGNORECASE)


@pytest.mark.parametrize(("case", "found"), [(False, True), (True, False)])
def test_target_pattern_with_letters_as_written(pack: Pack, case: bool, found: bool):
    (made,) = mention_rules(pack, {"pattern": r"\bOA\b", "case": case})
    assert bool(re.search(made.pattern, "oa", re.IGNORECASE)) is found
    assert re.search(made.pattern, "OA", re.IGNORECASE)


def context(pack: Pack, *rules: ContextRule) -> list[Any]:
    """The ConTextRules made of context rules, less the one that never matches."""
    return context_rules(replace(pack, context=rules))[1:]


def test_context_rule_has_our_fields(pack: Pack):
    ours = rule(direction="BACKWARD", max_scope=4, allowed_types=("CTO", "STENT"), excluded_types=("CTO",))
    (made,) = context(pack, ours)
    assert (made.category, made.direction, made.max_scope) == ("NEGATED_EXISTENCE", "BACKWARD", 4)
    assert (made.allowed_types, made.excluded_types) == ({"STENT"}, None)
    assert made.metadata == {"rules": (ours,)}
    assert made.on_modifies is None


def test_excluded_types_alone(pack: Pack):
    (made,) = context(pack, rule(excluded_types=("CTO",)))
    assert (made.allowed_types, made.excluded_types) == (None, {"CTO"})


def test_no_types_at_all(pack: Pack):
    (made,) = context(pack, rule())
    assert (made.allowed_types, made.excluded_types, made.max_scope) == (None, None, None)


def test_rules_with_the_same_phrase_become_one(pack: Pack):
    first = rule(id="a", literal="no", max_scope=7, allowed_types=("STENT",))
    second = rule(id="b", literal="no", max_scope=2, allowed_types=("CTO",), direction="BACKWARD")
    (made,) = context(pack, first, second)
    assert (made.direction, made.max_scope, made.allowed_types) == ("BIDIRECTIONAL", 7, {"STENT", "CTO"})
    assert made.metadata["rules"] == (first, second)
    assert made.on_modifies is not None


@pytest.mark.parametrize("wide", [{"max_scope": None}, {"allowed_types": ()}])
def test_the_wider_of_two_rules_sets_the_bounds(pack: Pack, wide: dict[str, Any]):
    narrow = {"literal": "no", "max_scope": 2, "allowed_types": ("CTO",)}
    (made,) = context(pack, rule(id="a", **narrow), rule(id="b", **{**narrow, **wide}))
    ((name, expected),) = wide.items()
    assert getattr(made, name) == (expected or None)


@pytest.mark.parametrize(
    ("text", "found"), [("NO PCI", True), ("no pci", False), ("NO-PCI", True), ("NO PCIS", False)]
)
def test_cue_with_letters_as_written(pack: Pack, text: str, found: bool):
    (made,) = context(pack, rule(literal="NO PCI", case=True))
    assert bool(re.search(made.pattern, text, re.IGNORECASE)) is found


def test_cue_pattern(pack: Pack):
    (made,) = context(pack, rule(pattern=r"\bwas not\b"))
    assert made.pattern == r"\bwas(?:\s{1,10})not\b"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FINDINGS: normal", "FINDINGS:"),
        ("\nfindings\nnormal", "findings"),
        ("  Coronary  findings :", "  Coronary  findings :"),
        ("## Findings: normal", "## Findings:"),
        ("Findings were normal", None),
        ("The findings: normal", None),
        ("Anatomy 12: normal", "Anatomy 12:"),
    ],
)
def test_headings(pack: Pack, text: str, found: str | None):
    ours = SectionRule(
        id="s",
        category="findings",
        literal="findings",
        variants=("coronary findings",),
        pattern=r"anatomy \d+",
    )
    (made,) = section_rules(replace(pack, sections=(ours,)))[2:]
    assert (made.category, made.metadata) == ("findings", {"rule": "s"})
    match = re.search(made.pattern, text, re.IGNORECASE)
    assert (match.group() if match else None) == found


@pytest.mark.parametrize("make", [target_rules, context_rules, section_rules])
def test_the_placeholder_stands_first(pack: Pack, make: Any):
    """Without a token pattern spaCy warns at each note; this one can never match."""
    first = make(pack)[0]
    assert first.category == "NEVER"
    assert " " in first.pattern[0]["ORTH"]
