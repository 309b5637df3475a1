from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from revasc.lesions.fact import CONDUCT, FINDINGS, TREATMENTS, is_tool
from tests.lesions.builders import facts_of, marked, mention, name_of, read

if TYPE_CHECKING:
    from spacy.language import Language


def linked(nlp: Language, text: str) -> tuple[str | None, str | None]:
    """Place and segment of the fact inside the marks."""
    plain, start, end = marked(text)
    found = [f for f in facts_of(read(nlp, plain)) if f.mention.start < end and start < f.mention.end]
    assert found, "nothing was linked"
    return name_of(found[0].place), found[0].segment


@pytest.mark.parametrize(
    ("text", "where"),
    [
        # the same clause
        ("RCA [100%], LAD 80%, LCX 40%.", "RCA"),
        ("RCA 100%, LAD [80%], LCX 40%.", "LAD"),
        ("There is an [80% stenosis] of the LAD and a 100% occlusion of the RCA.", "LAD"),
        ("There is an 80% stenosis of the LAD and a [100% occlusion] of the RCA.", "RCA"),
        ("The LAD has a 70% stenosis, while the circumflex is [totally occluded].", "LCX"),
        ("[CTO] RCA, 90% LAD.", "RCA"),
        ("CTO RCA, [90%] LAD.", "LAD"),
        ("The LAD, which feeds the RCA by septals, has an [80% stenosis].", "LAD"),
        # a donor has no part in it
        ("The RCA, filled by collaterals from the LAD, is [totally occluded].", "RCA"),
        ("Septals of the LAD fill the RCA, which is [chronically occluded].", "RCA"),
        ("The RCA is a [CTO] with collaterals from the LAD and the circumflex.", "RCA"),
        # a landmark neither
        ("The LAD is [100% occluded] after D1.", "LAD"),
        ("The circumflex is a [CTO] distal to OM1.", "LCX"),
        # branches
        ("LAD 40%. D1 [100%].", "LAD/D1"),
        ("RCA 30%, PDA [chronically occluded].", "RCA/PDA"),
        # grafts
        ("SVG to OM1 is [100%] occluded; the native circumflex 80%.", "SVG>LCX/OM1"),
        ("LIMA to LAD patent, native LAD [CTO].", "LAD"),
        # a list and a table
        ("LM: normal\nLAD: 30%\nLCX: normal\nRCA: [100%], TIMI 0\n", "RCA"),
        ("Vessel | Stenosis | TIMI\nLAD | [70%] | 3\nRCA | 100% | 0\n", "LAD"),
        ("Vessel | Stenosis | TIMI\nLAD | 70% | 3\nRCA | 100% | [0]\n", "RCA"),
        # the sentence before
        ("The RCA is large. It is [totally occluded] in its mid third.", "RCA"),
        ("LAD: large, wraps the apex. There is an [80% stenosis] in the mid segment.\n", "LAD"),
    ],
)
def test_findings(nlp: Language, text: str, where: str) -> None:
    assert linked(nlp, text)[0] == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("PCI of the RCA. A [3.0 x 38 mm Xience] was deployed.", "RCA"),
        ("The RCA CTO was left alone. A [3.0 x 18 mm stent] was placed in the LAD.", "LAD"),
        ("A [3.0 x 18 mm stent] was placed in the LAD; the RCA is a CTO.", "LAD"),
        ("[Stenting] of OM1; CTO of the RCA for medical therapy.", "LCX/OM1"),
        ("RCA CTO stays. LAD: [2.5 mm balloon], 3.0 x 18 mm stent.", "LAD"),
        ("The LAD was dilated with a 2.5 mm balloon and the RCA with a [3.0 mm balloon].", "RCA"),
        ("The LAD was dilated with a [2.5 mm balloon] and the RCA with a 3.0 mm balloon.", "LAD"),
        ("PCI of the RCA. Guide in the left main for injections. [2.5 x 20 mm balloon], 12 atm.", "RCA"),
        ("PCI of the LCX. Wire in the LAD for protection. [2.5 x 18 mm stent] deployed.", "LCX"),
        ("PCI of the LAD. Kissing inflation with a 3.0 mm balloon and a [2.0 mm balloon in D1].", "LAD"),
        ("Lesion #1: RCA CTO\nLesion #2: LAD 80%\n\nLesion #2: [3.0 x 15 mm stent].\n", "LAD"),
        ("INTERVENTION\nRCA:\n[2.5 x 15 mm balloon], 3.5 x 28 mm stent.\n", "RCA"),
        ("Vessel | Before | Device\nLAD | 80% | [3.0 x 18 mm stent]\nRCA | 100% | none\n", "LAD"),
        ("PCI LAD 80%: 3.0 x 18 mm stent.\nPCI RCA CTO: [3.5 x 38 mm stent].\n", "RCA"),
        ("The graft to the OM1 was crossed. SVG: [3.5 x 18 mm stent].", "SVG>"),
    ],
)
def test_treatments(nlp: Language, text: str, where: str) -> None:
    found = linked(nlp, text)[0]
    assert found == where or (where == "LAD" and found == "LAD/D1" and "D1]" in text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("The RCA has been occluded [for two years]; the LAD was stented.", "RCA"),
        ("RCA 100%, known [since 2021]. LAD 80%.", "RCA"),
        ("The LAD CTO is [eight months old]. The RCA is normal.", "LAD"),
        ("The RCA was [unable to be crossed]; OM1 was stented.", "RCA"),
        ("The LAD was the [culprit], the RCA is a CTO.", "LAD"),
        ("[Retrograde] PCI of the RCA by septals of the LAD.", "RCA"),
    ],
)
def test_ages_conduct_and_culprits(nlp: Language, text: str, where: str) -> None:
    assert linked(nlp, text)[0] == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        # the artery behind the graft
        ("SVG to the OM occluded with native [CTO].", "LCX"),
        ("LIMA to LAD patent, native [CTO].", "LAD"),
        ("SVG to OM1 with native vessel [100% occluded].", "LCX"),
        ("The vein graft to the RCA is patent; the native RCA is a [CTO].", "RCA"),
        # the graft itself
        ("SVG to RCA is a [CTO].", "SVG>RCA"),
        ("SVG to the RCA is [100% occluded], native RCA small.", "SVG>RCA"),
        ("Native disease is severe. SVG to RCA is a [CTO].", "SVG>RCA"),
        # a native vessel stays what it is
        ("The native RCA is a [CTO].", "RCA"),
        # what is worked on
        ("The RCA is large. The vessel was [shut] in its mid third.", "RCA"),
        ("PCI of the RCA. The LAD is normal. The vessel was [100% occluded].", "RCA"),
        ("PCI of the RCA. The LAD is normal. The occlusion showed [TIMI 0] flow.", "RCA"),
        ("PCI of the RCA. The LAD is small. There was an [80% stenosis].", "LAD"),
    ],
)
def test_the_artery_behind_a_graft_and_the_vessel_worked_on(nlp: Language, text: str, where: str) -> None:
    assert linked(nlp, text)[0] == where


def results(nlp: Language, text: str, label: str = "FLOW") -> list[str | None]:
    """The places of all facts of a label, in order."""
    return [name_of(f.place) for f in facts_of(read(nlp, text)) if f.mention.label == label]


TWO = "PCI of the LAD: 3.0 x 18 mm stent.\nPCI of the RCA: 3.5 x 38 mm stent.\n"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (TWO + "TIMI 3 flow in both vessels.", ["LAD", "RCA"]),
        (TWO + "TIMI 3 flow in all lesions.", ["LAD", "RCA"]),
        (TWO + "Both of the treated vessels had TIMI 3 flow.", ["LAD", "RCA"]),
        (TWO + "Final: TIMI 3 in both.", ["LAD", "RCA"]),
        (TWO + "TIMI 3 flow.", ["RCA"]),
        (TWO + "TIMI 3 flow in the RCA.", ["RCA"]),
        (TWO + "Both wires were removed. TIMI 3 flow.", ["RCA"]),
        # only of those that were treated before
        ("PCI of the LAD: 3.0 x 18 mm stent. RCA deferred. TIMI 3 flow in both vessels.", ["LAD"]),
        ("Both vessels had TIMI 3 flow.", [None]),
    ],
)
def test_a_result_of_both_vessels(nlp: Language, text: str, places: list[str | None]) -> None:
    assert results(nlp, text) == places


def test_a_residual_of_both_vessels(nlp: Language) -> None:
    assert results(nlp, TWO + "0% residual in both vessels.", "OCCLUSION") == ["LAD", "RCA"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The circumflex is a CTO. Could not be crossed.", ["LCX"]),
        ("CTO of the RCA. Could not be crossed with any wire. LAD 80%, stented.", ["RCA"]),
        ("LAD stented.\n\nCTO of the RCA.\n\nCould not be crossed.", ["RCA"]),
    ],
)
def test_what_is_said_of_the_vessel_just_named(nlp: Language, text: str, places: list[str]) -> None:
    assert results(nlp, text, "CROSSING_FAILED") == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # a comma ends what is said of the vessel that came first
        ("LAD stented, RCA CTO.", ["LAD"]),
        ("LAD was stented, RCA is a CTO left alone.", ["LAD"]),
        ("LAD: 2.5 mm balloon, 3.0 x 18 mm stent, RCA: CTO.", ["LAD"]),
        ("LCX: DES 3.0 x 18, RCA: CTO, not touched", ["LCX"]),
        ("OM1 got a stent, the RCA remains a CTO", ["LCX/OM1"]),
        ("LAD ballooned and stented, circumflex chronically occluded.", ["LAD"]),
        ("SVG to OM1 stented, native OM1 CTO.", ["SVG>LCX/OM1"]),
        ("PCI of the LAD:\nstented, RCA CTO for medical therapy.", ["LAD"]),
        ("RCA CTO: balloon, stent, the LAD was not touched.", ["RCA"]),
        # so do a dash and a remark
        ("LAD was stented - RCA CTO.", ["LAD"]),
        ("LAD stent (RCA CTO not touched)", ["LAD"]),
        ("LAD normal. RCA: a stent (distal RCA).", ["RCA"]),
        # in a list that names the treatment first it leads on
        ("Stent, LAD.", ["LAD"]),
        ("Stent, LAD, stent, RCA.", ["LAD", "RCA"]),
        ("Balloon and stent, mid LAD; RCA CTO untouched.", ["LAD"]),
        # so do "in" and "of", and the vessel that heads the paragraph
        ("The LAD was fine, a stent was placed in the RCA.", ["RCA"]),
        ("RCA CTO: crossed, stent to the LAD.", ["LAD"]),
        ("PCI of the LAD:\nstent, mid LAD.", ["LAD"]),
    ],
)
def test_a_comma_between_a_treatment_and_the_next_vessel(nlp: Language, text: str, places: list[str]) -> None:
    assert results(nlp, text, "STENT") == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The RCA and the LAD were stented.", {"RCA", "LAD"}),
        ("LAD & RCA were both successfully stented.", {"RCA", "LAD"}),
        ("The LIMA to LAD and the RCA were stented.", {"LIMA>LAD", "RCA"}),
        ("D1 and OM1 were stented.", {"LAD/D1", "LCX/OM1"}),
        ("The LAD and D1 were stented.", {"LAD"}),
        ("The RCA and the LAD was stented.", {"LAD"}),
        ("The RCA was seen and the LAD was stented.", {"LAD"}),
        ("The RCA is a CTO, the LAD and OM1 were stented.", {"LAD", "LCX/OM1"}),
    ],
)
def test_two_vessels_that_share_a_treatment(nlp: Language, text: str, places: set[str]) -> None:
    assert set(results(nlp, text, "STENT")) == places


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("The mid RCA is [totally occluded].", "mid"),
        ("Proximal LAD [80%], distal LAD 100%.", "proximal"),
        ("Proximal LAD 80%, distal LAD [100%].", "distal"),
        ("The RCA is [totally occluded].", None),
    ],
)
def test_segments(nlp: Language, text: str, segment: str | None) -> None:
    assert linked(nlp, text)[1] == segment


def test_a_date_before_two_occlusions_holds_for_both(nlp: Language) -> None:
    state = read(nlp, "Angiogram of May 2019: LAD 100%, RCA 100%.")
    places = {name_of(f.place) for f in facts_of(state) if f.mention.label == "CHRONICITY"}
    assert places == {"LAD", "RCA"}


def test_without_any_vessel_there_is_no_place(nlp: Language) -> None:
    facts = facts_of(read(nlp, "A 3.0 x 18 mm stent was deployed."))
    assert [(f.mention.label, f.place) for f in facts] == [("STENT", None)]


def test_facts_are_what_says_something_of_a_lesion(nlp: Language) -> None:
    state = read(nlp, "Right radial 6F. RCA CTO crossed with a Gaia 2, 2.5 mm balloon, stent. IVUS. TR Band.")
    labels = {f.mention.label for f in facts_of(state)}
    assert labels <= {*FINDINGS, *TREATMENTS, *CONDUCT, "CHRONICITY"}
    assert {"CTO", "CROSSED", "DEVICE", "ANGIOPLASTY", "STENT"} <= labels


@pytest.mark.parametrize(
    ("device", "tool"),
    [("wire", True), ("microcatheter", True), ("reentry", True), ("guide", False), ("stent", False)],
)
def test_tools(device: str, tool: bool) -> None:
    assert is_tool(mention("DEVICE", device=device)) is tool
    assert not is_tool(mention("STENT", device=device))
