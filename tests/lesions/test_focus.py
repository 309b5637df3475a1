from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from revasc.lesions.focus import vessel_role
from tests.lesions.builders import focus_of, marked, name_of, read

if TYPE_CHECKING:
    from spacy.language import Language


def role(nlp: Language, text: str) -> str:
    """The role of the vessel that starts inside the marks."""
    plain, start, end = marked(text)
    state = read(nlp, plain)
    (found,) = [m for m in state.mentions if m.label == "VESSEL" and m.start < end and start < m.end]
    return vessel_role(state.text, state.units[found.unit], found)


@pytest.mark.parametrize(
    "text",
    [
        "[LAD]: 80% mid.",
        "CTO of the mid [RCA].",
        "PCI to the [LCX] was successful.",
        "The [RCA] was stented.",
        "The [LAD] is totally occluded after D1.",
        "Stenting of the [OM1].",
        "A 3.0 mm stent was placed in the [LAD].",
        "Balloon angioplasty of the [PDA].",
        "Attention was turned to the [left circumflex].",
        "The [right coronary artery] fills by left to right collaterals.",
        "The [RCA] receives collaterals from the LAD.",
        "Chronic total occlusion, [ramus intermedius].",
        "Recanalization of the native [RCA] through the SVG.",
        "Successful retrograde PCI of the [RCA] via septals of the LAD.",
        "[SVG to OM1]: occluded.",
    ],
)
def test_what_the_unit_is_about(nlp: Language, text: str) -> None:
    assert role(nlp, text) == "subject"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The RCA fills by septal collaterals from the [LAD].", "donor"),
        ("RCA 100%, collaterals from [LAD] and LCX.", "donor"),
        ("RCA CTO with [LAD] septal collaterals.", "donor"),
        ("Left to right collaterals from the [circumflex].", "donor"),
        ("The distal RCA is supplied by the [LAD].", "donor"),
        ("Retrograde filling from the [OM2].", "donor"),
        ("The [LAD] supplies the PDA by septals.", "donor"),
        ("The wire went through an epicardial channel from the [OM1].", "donor"),
        ("[LAD] injections showed the distal RCA.", "donor"),
        ("RCA CTO filled via the [LIMA to LAD].", "donor"),
        ("The [LAD] is the donor of the RCA.", "donor"),
        ("An EBU 3.5 guide was seated in the [left main].", "guide"),
        ("The [left main] was engaged with an XB 3.5.", "guide"),
        ("A JR4 catheter was used to cannulate the [RCA].", "guide"),
        ("A Gaia 2 was advanced into the distal [PDA].", "wire"),
        ("The wire was parked in [OM1].", "wire"),
        ("A BMW protected the [D1].", "wire"),
        ("The LAD is occluded just beyond [D1].", "reference"),
        ("The occlusion starts at the takeoff of the [first diagonal].", "reference"),
        ("CTO of the RCA proximal to the [PDA].", "reference"),
    ],
)
def test_what_stands_by(nlp: Language, text: str, expected: str) -> None:
    assert role(nlp, text) == expected


def focus(nlp: Language, text: str) -> tuple[str | None, str | None]:
    """Subject and target of the unit in which the marks stand."""
    plain, start, _ = marked(text)
    state = read(nlp, plain)
    (unit,) = [unit for unit in state.units if unit.start <= start < unit.end]
    found = focus_of(state)[unit.id]
    return name_of(found.subject), name_of(found.target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        # the sentence before
        ("The mid RCA is a CTO. A Gaia 2 crossed it. [It] was stented.", "RCA"),
        ("PCI of the LAD was performed. [This vessel] was dilated.", "LAD"),
        # what stands by does not become the target
        ("PCI of the RCA was performed. Septal collaterals from the LAD fill it. [It] was stented.", "RCA"),
        (
            "PCI of the RCA. EBU guide in the left main for dual injection. [The lesion] was dilated.",
            "RCA",
        ),
        ("PCI of the LCX. A BMW was placed in the LAD. [The occlusion] was dilated.", "LCX"),
        # headings and fields
        ("INTERVENTION\nLAD:\n[Predilated], stented 3.0 x 18 mm.\n", "LAD"),
        ("Target vessel: RCA\n[Device]: 3.0 x 18 mm stent\n", "RCA"),
        ("PCI of the LAD:\nStented 3.0 x 18 mm.\n\nPCI of the RCA:\n[Stented] 3.5 x 22 mm.\n", "RCA"),
        # numbered lesions
        ("Lesion #1: mid RCA, CTO\nLesion #2: mid LAD, 80%\n\nLesion #1: [crossed] and stented.\n", "RCA"),
        ("Lesion #1: mid RCA, CTO\nLesion #2: mid LAD, 80%\n\nLesion #2: [stented].\n", "LAD"),
        # turning to another vessel
        ("PCI of the LAD was done. Attention was then turned to the RCA. [It] was stented.", "RCA"),
        ("PCI of the LAD was done. The RCA was not treated. [The lesion] was postdilated.", "LAD"),
    ],
)
def test_target_of_a_unit(nlp: Language, text: str, target: str) -> None:
    assert focus(nlp, text)[1] == target


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The LAD is free of disease. The RCA is large. [There] is a 100% occlusion.", "RCA"),
        ("LEFT MAIN: normal.\nLAD: large. [There] is an 80% stenosis.\n", "LAD"),
        ("The RCA is occluded. The LAD gives collaterals to it. [The occlusion] is 20 mm long.", "RCA"),
        ("The circumflex arises normally. After OM1 [there] is a total occlusion of it.", "LCX"),
    ],
)
def test_subject_of_a_unit(nlp: Language, text: str, subject: str) -> None:
    assert focus(nlp, text)[0] == subject


def test_a_new_part_of_the_note_starts_without_focus(nlp: Language) -> None:
    text = "FINDINGS\nThe RCA is large.\n\nALLERGIES\n[None]."
    assert focus(nlp, text) == (None, None)


def test_every_unit_has_a_focus(nlp: Language) -> None:
    state = read(nlp, "LAD: 80%.\n\nPlan: DAPT.\nRCA: CTO. Not treated.")
    assert set(focus_of(state)) == {unit.id for unit in state.units}
