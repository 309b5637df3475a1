from __future__ import annotations

import pytest

from revasc.coding.evidence import Scales, judged_role, status_of, weigh
from revasc.coding.policy import Limits
from revasc.lesions.lesion import Evidence, EvidenceRole
from tests.coding.builders import NO_MENTIONS, STANDARD, lesion, mention

LIMITS = STANDARD.limits
SIX = Limits(percent_over=90, timi_at_most=0, months_over=6)
OVER_ONE = Limits(percent_over=99, timi_at_most=0, months_over=1)
AT_THREE = Limits(percent_over=99, timi_at_most=0, months_over=3, months_inclusive=True)


@pytest.mark.parametrize(
    ("supports", "contradicts", "suggests", "status"),
    [
        (True, False, False, "met"),
        (True, False, True, "met"),
        (True, True, False, "contradicted"),
        (False, True, True, "contradicted"),
        (False, True, False, "unmet"),
        (False, False, True, "missing"),
        (False, False, False, "missing"),
    ],
)
def test_status_follows_from_the_kinds_of_evidence(
    supports: bool, contradicts: bool, suggests: bool, status: str
):
    assert status_of(supports, contradicts, suggests) == status


@pytest.mark.parametrize(
    ("role", "months", "relation", "limits", "judged"),
    [
        # Under the usual limits the role stands, whatever the words were.
        ("chronic", 8, "exact", LIMITS, "chronic"),
        ("chronic", 3, "at_least", LIMITS, "chronic"),
        ("chronic", None, "word", LIMITS, "chronic"),
        ("recent", 1.6, "exact", LIMITS, "recent"),
        ("recent", 3, "exact", LIMITS, "recent"),
        ("recent", 12, "at_most", LIMITS, "recent"),
        ("chronic", 9, "dated", LIMITS, "chronic"),
        ("recent", 3, "dated", LIMITS, "recent"),
        ("age_unknown", 2, "at_least", LIMITS, "age_unknown"),
        ("age_unknown", None, "unknown", LIMITS, "age_unknown"),
        ("recent", 12, "word", LIMITS, "recent"),
        ("recent", None, None, LIMITS, "recent"),
        # Other limits move it.
        ("chronic", 4, "exact", SIX, "recent"),
        ("chronic", 4, "at_least", SIX, "age_unknown"),
        ("chronic", 6, "at_least", SIX, "chronic"),
        ("chronic", 6, "exact", SIX, "recent"),  # six months are not over six months
        ("chronic", 5, "dated", SIX, "recent"),
        ("chronic", 6, "dated", SIX, "recent"),
        ("chronic", 7, "dated", SIX, "chronic"),
        ("chronic", 6, "at_most", SIX, "recent"),
        ("chronic", 9, "at_most", SIX, "chronic"),
        ("recent", 3, "dated", AT_THREE, "chronic"),
        ("age_unknown", 2, "at_least", OVER_ONE, "chronic"),
        ("recent", 2, "dated", OVER_ONE, "chronic"),
        ("recent", 3, "exact", AT_THREE, "chronic"),
        ("recent", 2.9, "exact", AT_THREE, "recent"),
        # A number against the role moves it as well.
        ("recent", 14, "exact", LIMITS, "chronic"),
    ],
)
def test_ages_meet_the_limit(
    role: EvidenceRole, months: float | None, relation: str | None, limits: Limits, judged: str
):
    said = mention(0, "CHRONICITY", months=months, relation=relation)
    assert judged_role(Evidence(role, 0), {0: said}, limits) == judged


@pytest.mark.parametrize(
    ("months", "more", "limits", "judged"),
    [
        (3, True, LIMITS, "chronic"),  # three months and some days are more than three months
        (3, False, LIMITS, "recent"),
        (2, True, LIMITS, "recent"),
        (4, True, LIMITS, "chronic"),
        (6, True, SIX, "chronic"),
        (3, True, SIX, "recent"),
    ],
)
def test_days_beyond_the_months_of_a_date_count(months: float, more: bool, limits: Limits, judged: str):
    said = mention(0, "CHRONICITY", months=months, relation="dated", more=more)
    assert judged_role(Evidence("chronic", 0), {0: said}, limits) == judged


@pytest.mark.parametrize(
    ("role", "low", "high", "limits", "judged"),
    [
        ("total_before", 100, 100, LIMITS, "total_before"),
        ("total_before", 95, 100, LIMITS, "total_before"),
        ("total_before", 95, 99, LIMITS, "subtotal_before"),
        ("total_before", None, None, LIMITS, "total_before"),
        ("subtotal_before", 99, 99, LIMITS, "subtotal_before"),
        ("subtotal_before", 95, 100, LIMITS, "subtotal_before"),
        ("subtotal_before", 95, 99, SIX, "total_before"),
        ("subtotal_before", 90, None, SIX, "subtotal_before"),
    ],
)
def test_degrees_meet_the_limit(
    role: EvidenceRole, low: float | None, high: float | None, limits: Limits, judged: str
):
    said = mention(0, "OCCLUSION", low=low, high=high)
    assert judged_role(Evidence(role, 0), {0: said}, limits) == judged


def test_timi_grades_are_no_percentages():
    said = mention(0, "FLOW", low=0, high=0)
    assert judged_role(Evidence("total_before", 0), {0: said}, LIMITS) == "total_before"


def test_other_roles_stand_as_they_are():
    assert judged_role(Evidence("stent", 0), {0: mention(0, "STENT", months=1)}, LIMITS) == "stent"


def test_evidence_without_its_mention_stands():
    assert judged_role(Evidence("chronic", 7), NO_MENTIONS, SIX) == "chronic"


def test_weighing_sorts_by_role_and_leaves_the_rest():
    told = lesion("cto_label subtotal_before cto_uncertain stent")
    scales = weigh(told, NO_MENTIONS, STANDARD.total_occlusion, LIMITS)
    assert scales == Scales(
        supports=(Evidence("cto_label", 0),),
        contradicts=(Evidence("subtotal_before", 1),),
        open=(Evidence("cto_uncertain", 2),),
    )


def test_ids_come_in_the_order_of_the_note_each_once():
    twice = (Evidence("chronic", 9), Evidence("chronic", 2))
    assert Scales(supports=twice, suggests=(Evidence("age_unknown", 2),)).ids() == (2, 9)
