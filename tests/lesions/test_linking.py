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
