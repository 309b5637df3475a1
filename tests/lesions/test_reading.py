from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.lesions.builders import DAY, findings

if TYPE_CHECKING:
    from spacy.language import Language

    from revasc.lesions.findings import Findings


def listed(found: Findings) -> list[tuple[str | None, str | None, tuple[str, ...]]]:
    return sorted(((les.vessel, les.graft, les.treatments) for les in found.lesions), key=str)


@pytest.mark.parametrize(
    ("text", "lesions"),
    [
        ("", []),
        ("Normal coronary arteries.", []),
        # treated lesions
        ("PCI of the LAD: 3.0 x 18 mm stent.", [("LAD", None, ("stent",))]),
        ("PCI OF THE LAD: 2.5 mm balloon, 3.0 x 18 mm stent.\nPCI OF THE RCA: 3.0 mm balloon.\n",
         [("LAD", None, ("angioplasty", "stent")), ("RCA", None, ("angioplasty",))]),
        # old total occlusions, though not treated
        ("The RCA is a CTO.", [("RCA", None, ())]),
        ("RCA: 100%, known since 2021.", [("RCA", None, ())]),
        ("The LAD and the RCA are both chronically occluded.", [("LAD", None, ()), ("RCA", None, ())]),
        ("SVG to OM1: CTO.", [("LCX", "SVG", ())]),
        # but no other untreated vessel
        ("RCA: 100%.", []),
        ("LAD: 80%. LCX: 60%.", []),
        ("RCA 100%, acute.", []),
        ("No CTO of the RCA.", []),
        ("RCA: CTO: No.", []),
        ("RCA 100%, two weeks old.", []),
        # attempts
        ("PCI of the RCA CTO was attempted. A Gaia 2 failed to cross the RCA.", [("RCA", None, ())]),
        # other days, other people, other arteries
        ("PAST HISTORY: PCI of the LAD with a stent in 2015.", []),
        ("FAMILY HISTORY: Father had a CTO of the RCA.", []),
        ("CTO of the left SFA, treated with a 6.0 x 150 mm stent.", []),
        ("The right internal carotid artery is chronically occluded.", []),
    ],
)  # fmt: skip
def test_which_lesions_are_listed(nlp: Language, text: str, lesions: list[tuple[object, ...]]) -> None:
    assert listed(findings(nlp, text)) == lesions


def test_lesions_are_numbered_and_their_mentions_say_so(nlp: Language) -> None:
    found = findings(
        nlp, "PCI OF THE LAD: 80%, 3.0 x 18 mm stent.\nPCI OF THE RCA: CTO, 3.5 x 38 mm stent.\n"
    )
    assert [les.id for les in found.lesions] == [1, 2]
    owner = {les.id: les.vessel for les in found.lesions}
    stents = [owner.get(m.lesion or 0) for m in found.mentions if m.label == "STENT"]
    assert stents == ["LAD", "RCA"]


def test_evidence_points_into_the_mention_table(nlp: Language) -> None:
    found = findings(nlp, "RCA CTO, 100%, TIMI 0. Gaia 2 across. 2.5 mm balloon, 3.0 x 38 mm stent. TIMI 3.")
    known = {m.id for m in found.mentions}
    assert [m.id for m in found.mentions] == sorted(known)
    assert all(e.mention in known for les in found.lesions for e in les.evidence)


@pytest.mark.parametrize(
    ("text", "intervention"),
    [
        ("PCI of the LAD: 3.0 x 18 mm stent.", True),
        ("A 3.0 x 18 mm stent was deployed.", True),
        ("The RCA is a CTO.", False),
        ("No stent was placed.", False),
        ("PLAN: stenting of the LAD.", False),
        ("PAST HISTORY: stent in 2015.", False),
    ],
)
def test_has_intervention(nlp: Language, text: str, intervention: bool) -> None:
    assert findings(nlp, text).has_intervention is intervention


def test_the_day_is_handed_on(nlp: Language) -> None:
    assert findings(nlp, "RCA CTO.").date_of_service == DAY
    assert findings(nlp, "RCA CTO.", None).date_of_service is None


@pytest.mark.parametrize(("day", "months"), [(date(2025, 4, 14), 13), (date(2026, 4, 14), 25)])
def test_ages_are_counted_to_the_day_of_service(nlp: Language, day: date, months: int) -> None:
    (lesion,) = findings(nlp, "RCA CTO, known from the angiogram of March 2024.", day).lesions
    assert lesion.chronicity_months == months


@pytest.mark.parametrize(
    ("text", "culprits"),
    [
        ("INDICATION: Acute anterior STEMI.\n\nPCI of the LAD: 100%, 3.0 x 18 mm stent.", {"LAD"}),
        ("INDICATION: Stable angina.\n\nPCI of the LAD: 100%, 3.0 x 18 mm stent.", set()),
        ("PAST HISTORY: STEMI 2015.\n\nPCI of the LAD: 100%, 3.0 x 18 mm stent.", set()),
        ("INDICATION: STEMI was ruled out.\n\nPCI of the LAD: 100%, 3.0 x 18 mm stent.", set()),
        ("INDICATION: NSTEMI.\n\nPCI of the LAD: 100%, 3.0 x 18 mm stent.", set()),
        (
            "INDICATION: STEMI.\n\nCulprit RCA: 100%, 3.0 x 18 mm stent.\nThe LAD is a CTO, not done.",
            {"RCA"},
        ),
    ],
)
def test_the_culprit_of_a_present_infarction(nlp: Language, text: str, culprits: set[str]) -> None:
    assert {les.vessel for les in findings(nlp, text).lesions if les.mentions("culprit")} == culprits


@pytest.mark.parametrize(
    ("text", "approach"),
    [
        ("PCI of the RCA CTO, retrograde through a septal, 3.0 x 38 mm stent.", "retrograde"),
        ("PCI of the RCA CTO with retrograde filling. Gaia 2 antegrade. 3.0 x 38 mm stent.", "antegrade"),
        ("PCI of the RCA CTO. Fielder XT and Gaia 2 across. 3.0 x 38 mm stent.", "antegrade"),
        ("PCI of the RCA CTO. 3.0 x 38 mm stent.", None),
    ],
)
def test_what_names_no_vessel_goes_to_the_only_one_worked_on(
    nlp: Language, text: str, approach: str | None
) -> None:
    (lesion,) = findings(nlp, text).lesions
    assert lesion.approach == approach


def test_ways_of_one_vessel_are_not_those_of_another(nlp: Language) -> None:
    text = (
        "PCI OF THE RCA: CTO, retrograde Gaia 2, 3.0 x 38 mm stent.\nPCI OF THE LAD: 80%, 2.5 x 18 mm DES.\n"
    )
    ways = {les.vessel: les.approach for les in findings(nlp, text).lesions}
    assert ways["RCA"] == "retrograde"
    assert ways["LAD"] != "retrograde"
