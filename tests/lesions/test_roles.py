from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from revasc.lesions.roles import vessel_role
from tests.lesions.builders import marked, read

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
        "Today [SVG-OM2]: CTO of the graft body.",
        "Donor [LAD] treated with a stent.",
        "The [circumflex] gives a small OM1 and then terminates.",
        "Angiography in 2015 showed both the [RCA] and the circumflex in poor shape.",
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
        ("Stent 3.0 x 26 to the ostium, [LAD] protected.", "reference"),
        ("The [circumflex] ostium was not pinched.", "reference"),
        ("An EBU guide was engaged and a Runthrough was placed in the [distal LAD].", "wire"),
        ("Stent 3.0 x 26 to the ostium, [D1] well preserved.", "reference"),
        ("The LAD is occluded just beyond [D1].", "reference"),
        ("The occlusion starts at the takeoff of the [first diagonal].", "reference"),
        ("CTO of the RCA proximal to the [PDA].", "reference"),
    ],
)
def test_what_stands_by(nlp: Language, text: str, expected: str) -> None:
    assert role(nlp, text) == expected
