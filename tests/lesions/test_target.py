from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lesions.builders import name_of, read, target_of

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.mark.parametrize(
    ("text", "target"),
    [
        # a title
        ("PROCEDURE: PCI of the RCA\n\nDESCRIPTION: The lesion was dilated.", "RCA"),
        ("PROCEDURES PERFORMED:\n1. Coronary angiography\n2. CTO PCI of the LAD\n", "LAD"),
        ("PROCEDURE: Percutaneous intervention, obtuse marginal 1\n", "LCX/OM1"),
        # a conclusion
        ("IMPRESSION: Successful PCI of the circumflex CTO.", "LCX"),
        ("CONCLUSION: Unsuccessful attempt at the RCA occlusion.", "RCA"),
        # a branch beside its own trunk is the more exact name
        ("PROCEDURE: PCI of the LAD\n\nIMPRESSION: Successful stenting of D1.", "LAD/D1"),
        # what was left alone, done earlier or only seen
        ("IMPRESSION: 1. Successful PCI of OM1. 2. CTO of the RCA, medical therapy.", "LCX/OM1"),
        ("IMPRESSION: Successful PCI of the LAD. RCA CTO was not attempted.", "LAD"),
        # donors and guides name no target
        ("PROCEDURE: PCI of the RCA, retrograde by collaterals from the LAD", "RCA"),
        # grafts
        ("PROCEDURE: PCI of the SVG to the RCA", "SVG>RCA"),
        # a story in plain words
        ("We went ahead with the circumflex. The LAD is 40%.", "LCX"),
        ("We dealt with the LAD.\nThe LAD was ballooned.", "LAD"),
        # what needed nothing
        ("IMPRESSION: RCA stent widely open. PCI of the LAD.", "LAD"),
        ("IMPRESSION: No restenosis of the RCA stents. Successful PCI of the LAD.", "LAD"),
        ("IMPRESSION: No ISR in the LCX stents. PCI of the LAD.", "LAD"),
        # the only vessel with a label
        ("The RCA is a CTO. The LAD has mild disease.", "RCA"),
    ],
)
def test_the_target_of_a_note(nlp: Language, text: str, target: str) -> None:
    assert name_of(target_of(read(nlp, text))) == target


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PROCEDURE: Coronary angiography",
        "PROCEDURE: PCI of the LAD and PCI of the RCA",
        "PROCEDURE: PCI of the LAD\nPCI of the RCA\n",
        "LAD 80%. RCA 100%, CTO. LCX 100%, CTO.",
        "HISTORY: s/p PCI of the LAD in 2019.",
        "HISTORY: The RCA was stented in 2019.",
        "IMPRESSION: RCA stents widely open.",
        "IMPRESSION: No restenosis of the LAD stents.",
        "FAMILY HISTORY: Father had PCI of the LAD.",
    ],
)
def test_no_single_target(nlp: Language, text: str) -> None:
    assert target_of(read(nlp, text)) is None
