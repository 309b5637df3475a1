"""What is said of an occlusion's shape reaches the right lesion, and changes nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from spacy.language import Language

from revasc.lesions.fact import SHAPES, Fact
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import Evidence, EvidenceRole, Lesion
from revasc.lesions.merging import Group
from revasc.lesions.morphology import shape_mentions, shape_owners, with_shape
from tests.lesions.builders import degree, fact, findings, mention, name_of, place

ROLES = set(SHAPES.values())


def shapes(found: Findings) -> dict[str | None, set[str]]:
    """The shape roles of each lesion by its place."""
    return {
        f"{les.graft or ''}{les.vessel or ''}": {e.role for e in les.evidence} & ROLES
        for les in found.lesions
        if {e.role for e in les.evidence} & ROLES
    }


def groups() -> list[Group]:
    """An occluded RCA, a narrowed LAD."""
    return [
        Group(place("LAD"), [degree(80, "LAD"), fact("STENT", "LAD", 9)]),  # type: ignore[arg-type]
        Group(place("RCA"), [fact("CTO", "RCA", 20, "mid"), fact("STENT", "RCA", 30)]),  # type: ignore[arg-type]
    ]


def owner(one: Fact, of: list[Group] | None = None) -> str | None:
    """The place of the lesion that a fact goes to."""
    among = groups() if of is None else of
    number = shape_owners([one], among).get(one.mention.id)
    return None if number is None else name_of(among[number - 1].place)


def shape(label: str, where: str | None, *, named: bool = True, **fields: Any) -> Fact:
    return replace(fact(label, where, 100, **fields), named=named)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "The mid RCA has a CTO with a blunt stump, heavy calcium, a 60 degree bend, length 30 mm.\n"
                "J-CTO score 4. The RCA was stented."
            ),
            {"RCA": {"stump", "calcification", "bend", "length", "cto_score"}},
        ),
        (
            (
                "LAD: 80%, heavily calcified.\nRCA: CTO, tapered, length 15 mm.\n"
                "The LAD was stented. The RCA was not treated."
            ),
            {"LAD": {"calcification"}, "RCA": {"stump", "length"}},
        ),
        # one occlusion: a score and an earlier attempt can only mean it
        (
            (
                "INDICATION: CTO of the RCA, previous failed attempt.\nLAD: 40%.\nJ-CTO 3.\n"
                "The RCA was ballooned and stented."
            ),
            {"RCA": {"retry", "cto_score"}},
        ),
        # described as absent
        ("The RCA CTO has no calcification. The RCA was stented.", {"RCA": {"calcification"}}),
        # another vessel without a lesion keeps its calcium
        ("LM: calcified, 20%.\nRCA: CTO, stented.", {}),
        # what is planned is not yet
        ("The RCA CTO was not crossed.\nPLAN:\nRe-attempt of the RCA in 8 weeks.", {}),
        ("The RCA CTO was stented.\nThe right femoral artery was heavily calcified.", {}),
        ("The RCA CTO was stented.\nPRIOR CATH REPORT:\nRCA heavily calcified.", {}),
    ],
)
def test_notes(nlp: Language, text: str, expected: dict[str, set[str]]):
    assert shapes(findings(nlp, text)) == expected


def test_mentions_carry_their_lesion(nlp: Language):
    found = findings(nlp, "LAD: 80%.\nRCA: CTO, blunt stump.\nThe LAD and the RCA were stented.")
    (stump,) = [m for m in found.mentions if m.label == "STUMP"]
    assert {les.vessel: les.id for les in found.lesions}["RCA"] == stump.lesion


@pytest.mark.parametrize(
    "words",
    [
        "It is heavily calcified.",
        "J-CTO score 3.",
        "Length 30 mm.",
        "A blunt stump.",
        "No angina.",
        "Unstable angina.",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "The mid RCA is 100% occluded for over 6 months, TIMI 0. {} The RCA was stented.",
        "LAD 90%. {} A stent was placed in the LAD.",
        "FINDINGS: The left iliac is occluded. {} The SFA has a chronic total occlusion.",
        "RCA CTO. {} The wire would not cross.",
    ],
)
def test_lesions_stay_as_they_were(nlp: Language, text: str, words: str):
    told, plain = findings(nlp, text.format(words)), findings(nlp, text.format("Of note."))
    assert [bare(les) for les in told.lesions] == [bare(les) for les in plain.lesions]
    assert told.has_intervention == plain.has_intervention


def bare(lesion: Lesion) -> tuple[Lesion, list[str]]:
    """A lesion without its shape, and without the numbers of mentions, which move on."""
    return replace(lesion, evidence=()), [e.role for e in lesion.evidence if e.role not in ROLES]


def test_a_shape_makes_no_lesion(nlp: Language):
    assert findings(nlp, "The LCx is heavily calcified. J-CTO score 3.").lesions == ()


@pytest.mark.parametrize(
    ("one", "home"),
    [
        (shape("CALCIFICATION", "RCA"), "RCA"),
        (shape("CALCIFICATION", "LAD"), "LAD"),
        (shape("CALCIFICATION", "RCA/PDA"), "RCA"),
        (shape("CALCIFICATION", "LCX"), None),
        (shape("CALCIFICATION", None), "RCA"),
        # only an occlusion has a stump
        (shape("STUMP", "RCA"), "RCA"),
        (shape("STUMP", "LAD", named=False), "RCA"),
        (shape("STUMP", "LAD"), None),
        # a score without a vessel is that of the only occlusion, wherever the text dwells
        (shape("CTO_SCORE", "LAD", named=False), "RCA"),
        (shape("CTO_SCORE", None, named=False), "RCA"),
        (shape("CTO_SCORE", "RCA"), "RCA"),
        (shape("RETRY", "LAD"), "RCA"),
        # another segment of the same vessel
        (shape("CALCIFICATION", "RCA", segment="mid"), "RCA"),
        (shape("CALCIFICATION", "RCA", segment="proximal"), None),
        (shape("CTO_SCORE", "RCA", segment="proximal"), "RCA"),
        (shape("CALCIFICATION", "LAD", segment="proximal"), "LAD"),
    ],
)
def test_owner(one: Fact, home: str | None):
    assert owner(one) == home


def test_two_occlusions_share_no_nameless_words():
    two = [*groups(), Group(place("LCX"), [fact("CTO", "LCX")])]  # type: ignore[arg-type]
    assert owner(shape("CTO_SCORE", None, named=False), two) is None
    assert owner(shape("CTO_SCORE", "LCX", named=False), two) == "LCX"
    assert owner(shape("CALCIFICATION", None), two) is None


def test_without_an_occlusion_the_only_lesion_is_meant():
    assert owner(shape("CALCIFICATION", None, named=False), groups()[:1]) == "LAD"
    assert owner(shape("CALCIFICATION", None), []) is None


def test_a_branch_is_found_before_its_trunk():
    two = [
        Group(place("LAD"), [degree(100, "LAD")]),  # type: ignore[arg-type]
        Group(place("LAD/D1"), [degree(100, "LAD/D1")]),  # type: ignore[arg-type]
    ]
    assert owner(shape("STUMP", "LAD/D1"), two) == "LAD/D1"
    assert owner(shape("STUMP", "LAD"), two) == "LAD"


def test_which_mentions_describe_a_lesion():
    told = [
        mention("STUMP", 0),
        mention("STUMP", 10, status="negated"),
        mention("STUMP", 20, status="historical"),
        mention("CALCIFICATION", 30, section="access"),
        mention("RETRY", 40, section="plan"),
        mention("RETRY", 50, section="plan", again=True),
        mention("RETRY", 60, section="history", again=True),
        mention("CALCIFICATION", 70, unit=1),
        mention("OTHER_ARTERY", 80, unit=1),
        mention("CALCIFICATION", 90, unit=2),
        mention("OTHER_ARTERY", 100, unit=2),
        mention("VESSEL", 110, unit=2),
        mention("CTO_SCORE", 120, unit=1),
        mention("STENT", 130),
    ]
    assert [m.id for m in shape_mentions(told)] == [0, 10, 40, 60, 90, 120]


def test_evidence_is_added_in_the_order_of_the_note():
    lesion = Lesion(id=1, evidence=(Evidence("cto_label", 2), Evidence("stent", 9)))
    told = [mention("STUMP", 5), mention("BEND", 1), mention("RETRY", 7)]
    added = with_shape(lesion, told, {5: 1, 1: 1, 7: 2})
    assert [(e.role, e.mention) for e in added.evidence] == [
        ("bend", 1),
        ("cto_label", 2),
        ("stump", 5),
        ("stent", 9),
    ]
    assert with_shape(lesion, told, {}) is lesion


def test_every_role_is_documented_as_one():
    assert set(get_args(EvidenceRole)) >= ROLES
