"""Which mention plays which role for a lesion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from revasc.lesions.evidence import culprit_evidence, evidence_on_disease
from revasc.lesions.measures import found_before
from revasc.lesions.merging import Group
from tests.lesions.builders import degree, fact, findings, mention, place

if TYPE_CHECKING:
    from spacy.language import Language

    from revasc.lesions.fact import Fact


def group(*facts: Fact) -> Group:
    where = place("RCA")
    assert where
    return Group(where, sorted(facts, key=lambda f: f.mention.start))


def label(start: int, section: str, status: str = "current", **fields: bool) -> Fact:
    return fact("CTO", start=start, section=section, status=status, **fields)


def disease(*facts: Fact) -> set[tuple[str, int]]:
    told = group(*facts)
    return {(e.role, e.mention) for e in evidence_on_disease(told, found_before(told))}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([label(1, "indication")], {("cto_label", 1)}),
        # the referral called it one, the operator saw none
        ([label(1, "indication"), label(9, "findings", "negated")], {("cto_denied", 9)}),
        ([label(1, "planned_procedure"), label(9, "result", "negated")], {("cto_denied", 9)}),
        ([label(1, "history"), label(9, "intervention", "negated")], {("cto_denied", 9)}),
        ([label(1, "past_history"), label(9, "impression", "negated")], {("cto_denied", 9)}),
        # a referral cannot refute, and what was seen is not refuted by another sight
        (
            [label(1, "indication"), label(9, "history", "negated")],
            {("cto_label", 1), ("cto_denied", 9)},
        ),
        (
            [label(1, "findings"), label(9, "impression", "negated")],
            {("cto_label", 1), ("cto_denied", 9)},
        ),
        (
            [label(1, "indication"), label(5, "findings"), label(9, "impression", "negated")],
            {("cto_label", 5), ("cto_denied", 9)},
        ),
        # doubt refutes nothing
        (
            [label(1, "indication"), label(9, "findings", "planned", uncertain=True)],
            {("cto_label", 1), ("cto_uncertain", 9)},
        ),
        ([label(1, "findings", "planned")], set()),
        # the last word is the addendum's
        ([label(1, "findings"), label(9, "addendum", "negated")], {("cto_denied", 9)}),
    ],
)
def test_labels(facts: list[Fact], expected: set[tuple[str, int]]) -> None:
    assert disease(*facts) == expected


def test_a_refuted_label_leaves_the_degree() -> None:
    found = disease(label(1, "indication"), label(9, "findings", "negated"), degree(90, start=12))
    assert found == {("cto_denied", 9), ("subtotal_before", 12)}


def culprits(*facts: Fact, infarcts: int = 0, assumed: bool = False) -> list[tuple[str, int]]:
    infarction = [mention("ACUTE_MI", 100 + i) for i in range(infarcts)]
    return [(e.role, e.mention) for e in culprit_evidence(group(*facts), infarction, assumed=assumed)]


CULPRIT = fact("CULPRIT", start=5)
DENIED = fact("CULPRIT", start=5, status="negated")


def test_a_culprit_is_one_of_an_event_be_it_an_infarction_or_not() -> None:
    assert culprits(CULPRIT) == [("event_culprit", 5)]
    assert culprits(CULPRIT, infarcts=1) == [("event_culprit", 5), ("culprit", 5), ("culprit", 100)]


def test_an_infarction_without_a_culprit_tells_only_where_one_is_assumed() -> None:
    assert culprits(infarcts=2) == []
    assert culprits(infarcts=2, assumed=True) == [("culprit", 100), ("culprit", 101)]
    assert culprits(assumed=True) == []
    assert culprits(DENIED, infarcts=1) == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("STEMI. The RCA was the culprit, 100% occluded and stented.", {"event_culprit", "culprit"}),
        ("The RCA was the culprit lesion and was stented.", {"event_culprit"}),
        ("NSTEMI. The RCA was the culprit and was stented.", {"event_culprit"}),
        ("The RCA was not the culprit. RCA stented.", set()),
        ("Stable angina. The RCA was stented.", set()),
    ],
)
def test_culprits_of_notes(nlp: Language, text: str, roles: set[str]) -> None:
    (lesion,) = findings(nlp, text).lesions
    assert {e.role for e in lesion.evidence} & {"event_culprit", "culprit"} == roles


@pytest.mark.parametrize(
    ("findings_say", "roles"),
    [
        ("The RCA is not a CTO, 90% stenosis.", {"cto_denied"}),
        ("The RCA has a 90% stenosis.", {"cto_label"}),
        ("The RCA is a CTO.", {"cto_label"}),
        ("The LAD is not a CTO.", {"cto_label"}),  # of another artery
    ],
)
def test_a_referral_that_the_operator_refutes(nlp: Language, findings_say: str, roles: set[str]) -> None:
    text = f"INDICATION: CTO of the RCA.\n\nFINDINGS: {findings_say}\n\nINTERVENTION: The RCA was stented."
    (rca,) = [les for les in findings(nlp, text).lesions if les.vessel == "RCA"]
    assert {e.role for e in rca.evidence if e.role.startswith("cto")} == roles
