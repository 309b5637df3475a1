from __future__ import annotations

from typing import Any

import pytest

from revasc.lesions.building import NoteState, build
from revasc.lesions.fact import CONDUCT, Fact
from revasc.lesions.lesion import Lesion
from revasc.lesions.merging import Group
from tests.lesions.builders import age, degree, fact, flow, mention, place

STENT = fact("STENT", start=50, sized=True)
BALLOON = fact("ANGIOPLASTY", start=40, sized=True)
CTO = fact("CTO", start=5)
WIRE = fact("DEVICE", start=30, device="wire")
FAILED = fact("CROSSING_FAILED", start=35)


def lesion(*facts: Fact, state: NoteState | None = None, where: str = "RCA") -> Lesion:
    """The lesion of these facts, its conduct being theirs."""
    ordered = sorted(facts, key=lambda f: f.mention.start)
    conduct = [f for f in ordered if f.mention.label in CONDUCT]
    return build(Group(place(where), ordered), 1, state or NoteState(), conduct)


def roles(*facts: Fact, **fields: Any) -> set[str]:
    return {e.role for e in lesion(*facts, **fields).evidence}


def test_the_place_gives_vessel_branch_and_graft() -> None:
    found = lesion(CTO, where="SVG>LCX/OM1")
    assert (found.vessel, found.branch, found.graft, found.id) == ("LCX", "OM1", "SVG", 1)


@pytest.mark.parametrize(
    ("facts", "percent"),
    [
        ([degree(100), STENT], 100),
        ([degree(80), STENT], 80),
        ([fact("OCCLUSION", low=95, high=99), STENT], 99),
        ([CTO, STENT], 100),  # the label alone
        ([flow(0), STENT], 100),
        ([CTO, degree(99), STENT], 99),  # the note's own number beside the label
        ([CTO, degree(30), STENT], 100),  # plaque elsewhere in the vessel
        ([degree(80), degree(10, start=60), STENT], 80),  # the residual is not the finding
        ([STENT], None),
        ([degree(100, status="historical"), STENT], 100),
        ([degree(100, status="historical"), degree(80, start=9), STENT], 80),
    ],
)
def test_percent_before(facts: list[Fact], percent: float | None) -> None:
    assert lesion(*facts).occlusion_percent == percent


@pytest.mark.parametrize(
    ("facts", "before", "after"),
    [
        ([flow(0), STENT, flow(3, start=60)], 0, 3),
        ([STENT, flow(3, start=60)], None, 3),
        ([flow(1), STENT], 1, None),
        ([CTO, flow(0), BALLOON, flow(0, start=60)], 0, 0),
        ([STENT, flow(1, start=60), flow(3, start=70)], None, 3),
        ([STENT, flow(3, start=60, status="planned")], None, None),
    ],
)
def test_flow_before_and_after(facts: list[Fact], before: int | None, after: int | None) -> None:
    found = lesion(*facts)
    assert (found.timi_before, found.timi_after) == (before, after)


def test_residual() -> None:
    assert lesion(degree(100), STENT, degree(10, start=60)).residual_percent == 10


def test_flow_in_a_jailed_branch_is_not_the_flow_in_the_vessel() -> None:
    found = lesion(CTO, STENT, flow(3, start=60), flow(1, "LAD/D1", 70), where="LAD")
    assert found.timi_after == 3


@pytest.mark.parametrize(
    ("facts", "months"),
    [
        ([age(6)], 6),
        ([age(24, relation="dated")], 24),
        ([age(None, relation="word")], None),
        ([age(None, relation="unknown")], None),
        ([age(None, relation="recent")], None),
        ([age(6), age(24, start=9)], 24),  # each is a lower bound of its own
        ([age(12), age(13, start=9, relation="dated")], 12),  # the same age twice
        ([age(12), age(30, start=9, relation="dated")], 30),
        ([age(8, status="historical")], 8),
        ([age(8, status="planned")], None),
        ([], None),
    ],
)
def test_months(facts: list[Fact], months: float | None) -> None:
    assert lesion(CTO, *facts).chronicity_months == months


@pytest.mark.parametrize(
    ("facts", "treatments"),
    [
        ([STENT], ("stent",)),
        ([STENT, BALLOON], ("angioplasty", "stent")),
        ([fact("ATHERECTOMY", start=30), STENT, BALLOON], ("angioplasty", "atherectomy", "stent")),
        ([fact("STENT", status="negated"), BALLOON], ("angioplasty",)),
        ([fact("STENT", status="historical"), BALLOON], ("angioplasty",)),
        ([fact("STENT", status="planned")], ()),
        ([fact("LITHOTRIPSY")], ()),
        # a title is no proof where the account says it failed
        ([fact("STENT", section="procedure"), CTO, FAILED], ()),
        ([fact("ANGIOPLASTY", section="impression"), CTO, FAILED], ()),
        # "angioplasty" in a title adds nothing to an account of direct stenting
        ([fact("ANGIOPLASTY", section="procedure"), STENT], ("stent",)),
        # unable to cross, then crossed and treated
        ([CTO, FAILED, fact("CROSSED", start=38), BALLOON, STENT], ("angioplasty", "stent")),
    ],
)
def test_treatments(facts: list[Fact], treatments: tuple[str, ...]) -> None:
    assert lesion(*facts).treatments == treatments


def test_nothing_is_treated_in_a_note_without_intervention() -> None:
    assert lesion(CTO, fact("STENT", start=50), state=NoteState(untouched=True)).treatments == ()


@pytest.mark.parametrize(
    ("ways", "approach"),
    [
        (["antegrade"], "antegrade"),
        (["retrograde"], "retrograde"),
        (["antegrade", "retrograde"], "combined"),
        (["combined"], "combined"),
        ([], None),
    ],
)
def test_approach(ways: list[str], approach: str | None) -> None:
    told = [fact("APPROACH", start=20 + i, direction=way) for i, way in enumerate(ways)]
    assert lesion(CTO, STENT, *told).approach == approach


def test_wires_alone_are_antegrade() -> None:
    assert lesion(CTO, STENT, WIRE, state=NoteState(wired=True)).approach == "antegrade"


@pytest.mark.parametrize(
    "told",
    [
        {"section": "plan"},
        {"section": "findings"},
        {"section": "history"},
        {"status": "planned"},
        {"status": "historical"},
    ],
)
def test_ways_not_taken(told: dict[str, str]) -> None:
    assert lesion(CTO, STENT, fact("APPROACH", start=20, direction="retrograde", **told)).approach is None


def test_an_untouched_lesion_has_no_approach() -> None:
    assert lesion(CTO, fact("APPROACH", start=20, direction="antegrade")).approach is None


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ([CTO, STENT, flow(3, start=60)], "success"),
        ([CTO, STENT, degree(0, start=60)], "success"),
        ([CTO, STENT, flow(2, start=60)], "partial"),
        ([CTO, BALLOON, flow(0, start=60)], "partial"),
        ([CTO, BALLOON, degree(70, start=60)], "partial"),
        ([CTO, WIRE], "failed"),
        ([CTO, WIRE, FAILED], "failed"),
        ([CTO], None),
        ([CTO, STENT], None),
        ([CTO, STENT, fact("OUTCOME", start=60, outcome="success")], "success"),
    ],
)
def test_outcome(facts: list[Fact], outcome: str | None) -> None:
    assert lesion(*facts).outcome == outcome


def test_treated_in_the_account_and_not_crossed_in_the_summary() -> None:
    found = lesion(CTO, BALLOON, STENT, fact("CROSSING_FAILED", start=90, section="impression"))
    assert (found.contradicted, found.outcome, found.treatments) == (True, None, ("angioplasty", "stent"))


def test_not_treated_in_the_account_and_stented_in_the_summary() -> None:
    found = lesion(
        CTO,
        WIRE,
        FAILED,
        fact("STENT", start=40, status="negated"),
        fact("STENT", start=90, section="impression"),
    )
    assert (found.contradicted, found.outcome, found.treatments) == (True, None, ())


def test_failed_first_and_crossed_later_is_no_contradiction() -> None:
    assert not lesion(CTO, FAILED, fact("CROSSED", start=38), BALLOON, STENT, flow(3, start=60)).contradicted


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ([degree(100)], {"total_before"}),
        ([flow(0)], {"total_before"}),
        ([degree(99), STENT], {"subtotal_before", "stent"}),
        ([flow(1), STENT], {"subtotal_before", "stent"}),
        ([CTO], {"cto_label"}),
        ([CTO, degree(99, start=9)], {"cto_label", "subtotal_before"}),
        ([CTO, degree(100, start=9), degree(40, start=12)], {"cto_label", "total_before"}),
        ([fact("CTO", status="negated"), degree(100, start=9)], {"cto_denied", "total_before"}),
        (
            [fact("CTO", status="planned", uncertain=True), degree(100, start=9)],
            {"cto_uncertain", "total_before"},
        ),
        ([fact("CTO", status="planned"), degree(100, start=9)], {"total_before"}),
        ([fact("CTO", status="other"), degree(80, start=9)], {"subtotal_before"}),
        ([degree(100), age(8, start=9)], {"total_before", "chronic"}),
        ([degree(100), age(2, start=9, relation="exact")], {"total_before", "recent"}),
        ([degree(100), age(3, start=9, relation="exact")], {"total_before", "recent"}),
        ([degree(100), age(3, start=9)], {"total_before", "chronic"}),  # more than three months
        ([degree(100), age(1, start=9)], {"total_before", "age_unknown"}),  # more than one month
        ([degree(100), age(None, start=9, relation="word")], {"total_before", "chronic"}),
        ([degree(100), age(None, start=9, relation="recent")], {"total_before", "recent"}),
        ([degree(100), age(None, start=9, relation="unknown")], {"total_before", "age_unknown"}),
        ([degree(100), fact("THROMBUS", start=9)], {"total_before", "recent"}),
        ([degree(100), fact("THROMBUS", start=9, status="negated")], {"total_before"}),
        ([STENT, BALLOON], {"angioplasty", "stent"}),
        ([fact("STENT", status="negated"), CTO], {"cto_label"}),
        ([CTO, FAILED], {"cto_label", "crossing_failed"}),
        ([CTO, fact("CROSSED", start=30), STENT], {"cto_label", "crossed", "stent"}),
        ([CTO, STENT, flow(3, start=60)], {"cto_label", "stent", "final_flow"}),
        ([CTO, STENT, degree(0, start=60)], {"cto_label", "stent", "final_degree"}),
        (
            [CTO, STENT, fact("APPROACH", start=20, direction="combined")],
            {"cto_label", "stent", "antegrade", "retrograde"},
        ),
    ],
)
def test_roles_of_the_evidence(facts: list[Fact], found: set[str]) -> None:
    assert roles(*facts) == found


def test_evidence_names_its_mentions() -> None:
    found = lesion(degree(100, start=7), age(8, start=12), STENT)
    assert found.mentions("total_before") == (7,)
    assert found.mentions("chronic", "stent") == (12, 50)


INFARCT = NoteState(infarction=(mention("ACUTE_MI", 1),), lone=True)


@pytest.mark.parametrize(
    ("facts", "state", "culprit"),
    [
        ([degree(100), STENT], INFARCT, True),  # the one treated lesion of a STEMI
        ([degree(100), STENT], NoteState(), False),
        (
            [degree(100), STENT, fact("CULPRIT", start=9)],
            NoteState(),
            False,
        ),  # no infarction, no culprit of one
        ([CTO, STENT], INFARCT, False),  # an old occlusion opened in the same session
        ([CTO], INFARCT, False),
        ([CTO, STENT, fact("CULPRIT", start=9)], INFARCT, True),
        ([degree(80), STENT], NoteState(infarction=INFARCT.infarction, culprit_named=True), False),
    ],
)
def test_culprit(facts: list[Fact], state: NoteState, culprit: bool) -> None:
    assert ("culprit" in roles(*facts, state=state)) is culprit


@pytest.mark.parametrize(
    ("facts", "kept", "gone"),
    [
        ([CTO, fact("CTO", start=90, section="addendum", status="negated")], "cto_denied", "cto_label"),
        ([degree(100), CTO, age(1, start=90, relation="exact", section="addendum")], "recent", "cto_label"),
        ([age(1, relation="exact", start=9), age(8, start=90, section="addendum")], "chronic", "recent"),
        ([degree(99), degree(100, start=90, section="addendum")], "total_before", "subtotal_before"),
        ([degree(100), fact("CTO", start=9, status="negated"), fact("CTO", start=90, section="addendum")],
         "cto_label", "cto_denied"),
    ],
)  # fmt: skip
def test_an_addendum_has_the_last_word(facts: list[Fact], kept: str, gone: str) -> None:
    found = roles(*facts)
    assert kept in found
    assert gone not in found


@pytest.mark.parametrize(
    ("facts", "segment"),
    [
        ([degree(100, segment="mid"), fact("STENT", start=50, segment="distal")], "mid"),
        ([degree(40, segment="proximal"), degree(100, start=9, segment="distal")], "distal"),
        ([fact("CTO", segment="ostial"), fact("STENT", start=50, segment="mid")], "ostial"),
        ([degree(100), fact("STENT", start=50, segment="mid")], "mid"),
        ([degree(100)], None),
    ],
)
def test_segment(facts: list[Fact], segment: str | None) -> None:
    assert lesion(*facts).segment == segment


def test_in_stent() -> None:
    assert lesion(fact("CTO", in_stent=True)).in_stent
    assert not lesion(CTO).in_stent
