"""OCCLUSION, CTO, CHRONICITY and FLOW: degree, label, age and flow of a blockage, in every status."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.marked import assert_marked

FINDINGS = ("OCCLUSION", "CTO", "CHRONICITY", "FLOW")


@pytest.mark.parametrize(
    "marked",
    [
        "The RCA was <OCCLUSION high=100>100% occluded</OCCLUSION>.",
        "The RCA was <OCCLUSION high=100>totally occluded</OCCLUSION>.",
        "The RCA was <OCCLUSION high=100>completely occluded</OCCLUSION>.",
        "The RCA has a <OCCLUSION high=100>total occlusion</OCCLUSION>.",
        "The RCA has a <OCCLUSION high=100>complete occlusion</OCCLUSION>.",
        "The LAD has a <OCCLUSION high=99>99% stenosis</OCCLUSION>.",
        "The LAD has an <OCCLUSION low=80 high=90>80-90% stenosis</OCCLUSION>.",
        "The LAD has a <OCCLUSION high=70>seventy percent stenosis</OCCLUSION>.",
        "The LAD has a <OCCLUSION subtotal=true>subtotal occlusion</OCCLUSION>.",
        "The LAD was <OCCLUSION subtotal=true>subtotally occluded</OCCLUSION>.",
        "LAD <OCCLUSION low=70 high=70>70%</OCCLUSION>, RCA <OCCLUSION high=40>40%</OCCLUSION>.",
        "LAD: <OCCLUSION high=95>95%</OCCLUSION>",
        # nothing left of the blockage, and nothing left of something else
        "There was <OCCLUSION high=0 post=true>no residual stenosis</OCCLUSION> in the LAD.",
        "There was no residual dissection in the LAD.",
        # as the typist heard it
        "The LAD was found <OCCLUSION subtotal=true>septal to be occluded</OCCLUSION>.",
    ],
)
def test_occlusion(nlp: Language, marked: str):
    assert_marked(nlp, marked, only=FINDINGS)


@pytest.mark.parametrize(
    "marked",
    [
        "The RCA has a <CTO>CTO</CTO>.",
        "<CTO>CTO</CTO> of the RCA.",
        "RCA <CTO>CTO</CTO>, LAD normal.",
        "The RCA has a <CTO>chronic total occlusion</CTO>.",
        "The RCA was <CTO>chronically occluded</CTO>.",
        "The RCA was <CTO>chronically totally occluded</CTO>.",
        "The RCA has a <CTO>chronic occlusion</CTO>.",
        "CHRONIC TOTAL OCCLUSIONS of both:".replace(
            "CHRONIC TOTAL OCCLUSIONS", "<CTO>CHRONIC TOTAL OCCLUSIONS</CTO>"
        ),
        # names of scores, and words that hold the letters
        "The J-CTO score was 2 for the RCA.",
        "PROGRESS-CTO score 1 for the RCA.",
        "He had a tonsillectomy. TONSILLECTOMY and RISK FACTORS, RCA.",
        "Seen by the doctor in OCTOBER for the RCA.",
        "A non-CTO lesion of the RCA.",
    ],
)
def test_cto(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"CTO"})


@pytest.mark.parametrize(
    "marked",
    [
        "The RCA was closed <CHRONICITY months=6 relation=at_least>for over 6 months</CHRONICITY>.",
        "RCA CTO <CHRONICITY months=3 relation=at_least>>3 months</CHRONICITY>.",
        "The RCA occlusion is <CHRONICITY months=24>two years old</CHRONICITY>.",
        "The RCA occlusion is <CHRONICITY relation=word>long-standing</CHRONICITY>.",
        "The <CHRONICITY relation=word>chronic</CHRONICITY>, calcified RCA occlusion.",
        "An <CHRONICITY relation=recent>acute</CHRONICITY> occlusion of the RCA.",
        "A <CHRONICITY relation=recent>subacute</CHRONICITY> occlusion of the RCA.",
        "<CHRONICITY relation=recent>Fresh</CHRONICITY> thrombus occluded the RCA.",
        "An RCA occlusion <CHRONICITY relation=unknown>of unknown duration</CHRONICITY>.",
        "A 70-year-old man with chronic kidney disease, an acute marginal and the RCA.",
        "Six months of DAPT for the LAD.",
    ],
)
def test_chronicity(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"CHRONICITY"})


def test_the_duration_that_ends_in_old_keeps_it(nlp: Language):
    assert_marked(nlp, "RCA CTO, <CHRONICITY months=3>>3 months old</CHRONICITY>.", only={"CHRONICITY"})
    assert_marked(nlp, "A <CHRONICITY months=0.7>3-week-old</CHRONICITY> RCA occlusion.", only={"CHRONICITY"})


@pytest.mark.parametrize(
    "marked",
    [
        "The RCA had <FLOW low=0 high=0>TIMI 0</FLOW>.",
        "The RCA had <FLOW low=3 high=3>TIMI 3 flow</FLOW>.",
        "The RCA had <FLOW low=1 high=1>TIMI grade 1 flow</FLOW>.",
        "The RCA had <FLOW low=2 high=3>TIMI 2/3 flow</FLOW>.",
        "The RCA had <FLOW low=3 high=3>TIMI III flow</FLOW>.",
        "The RCA had <FLOW low=0 high=0>TIMI-0</FLOW>.",
        "The RCA had <FLOW low=0 high=0>no antegrade flow</FLOW>.",
        "The RCA had <FLOW low=0 high=0>no distal flow</FLOW>.",
        "The RCA had <FLOW low=1 high=1>faint antegrade flow</FLOW>.",
        "The RCA had <FLOW low=3 high=3>brisk flow</FLOW>.",
        "Final <FLOW low=3 high=3 post=true>TIMI 3 flow</FLOW>.",
        "Baseline <FLOW low=0 high=0 pre=true>TIMI 0</FLOW>.",
        # no grade, and another TIMI
        "TIMI risk score 4.",
        "TIMI frame count 24.",
        "The TIMI trial.",
    ],
)
def test_flow(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"FLOW"})


@pytest.mark.parametrize(
    "marked",
    [
        # current
        "Known <CTO status=current>CTO</CTO> of the RCA.",
        "There is a <CTO status=current>CTO</CTO> of the RCA with no stump.",
        "<CTO status=current>CTO</CTO>: Yes",
        "[x] <CTO status=current>CTO</CTO>",
        "The <CTO status=current>CTO</CTO> was crossed with a Fielder XT.",
        # negated
        "No <CTO status=negated>CTO</CTO> was seen.",
        "There is no <CTO status=negated>chronic total occlusion</CTO>.",
        "This is not a <CTO status=negated>CTO</CTO>.",
        "Negative for <CTO status=negated>chronic total occlusion</CTO>.",
        "LAD was negative for <CTO status=negated>chronic total occlusion</CTO>.",
        "<CTO status=negated>CTO</CTO>: No",
        "Lesion 1: mid RCA\n<CTO status=negated>CTO</CTO>: No\nTIMI: 0",
        "<CTO status=negated>CTO</CTO>? No",
        "<CTO status=negated>CTO</CTO> ..... No",
        "<CTO status=negated>CTO</CTO> = N",
        "<CTO status=negated>Chronic total occlusion</CTO>: N",
        "[ ] <CTO status=negated>CTO</CTO>",
        # historical
        "Prior <CTO status=historical>CTO</CTO> PCI of the RCA in 2019.",
        "S/p <CTO status=historical>CTO</CTO> PCI of the RCA.",
        "History of <CTO status=historical>CTO</CTO> PCI.",
        # planned
        "Plan: <CTO status=planned>CTO</CTO> PCI of the RCA.",
        "Plan for <CTO status=planned>CTO</CTO> PCI of the RCA.",
        "He will return for <CTO status=planned>CTO</CTO> PCI.",
        "Staged <CTO status=planned>CTO</CTO> PCI of the RCA.",
        "Consider <CTO status=planned>CTO</CTO> PCI.",
        # other
        "Seen in the <CTO status=other>CTO</CTO> clinic.",
        "The <CTO status=other>CTO</CTO> programme was told.",
        "A <CTO status=other>CTO</CTO> wire was used.",
        "He is the <CTO status=other>CTO</CTO> of a firm and wears a collar.",
        "His father had a <CTO status=other>CTO</CTO>.",
        "A <CTO status=other>chronic total occlusion</CTO> of the left SFA.",
        "A <CTO status=other>CTO</CTO> of the right iliac artery.",
    ],
)
def test_cto_in_every_status(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"CTO"})


@pytest.mark.parametrize(
    "marked",
    [
        # current
        "The LAD had a <OCCLUSION status=current>90% stenosis</OCCLUSION>.",
        "The RCA was <OCCLUSION status=current>totally occluded</OCCLUSION> without collaterals.",
        "The RCA was <OCCLUSION status=current>100%</OCCLUSION>, no thrombus.",
        "There was <OCCLUSION status=current>0% residual stenosis</OCCLUSION> and no dissection.",
        # negated
        "There was no <OCCLUSION status=negated>total occlusion</OCCLUSION> of the LAD.",
        "The RCA was not <OCCLUSION status=negated>totally occluded</OCCLUSION>.",
        "LAD negative for <OCCLUSION status=negated>total occlusion</OCCLUSION>.",
        # historical
        "Cath of 2019 showed the RCA <OCCLUSION status=historical>100% occluded</OCCLUSION>.",
        "03/2023 cath: LAD <OCCLUSION status=historical>100%</OCCLUSION>.",
        # other
        "The left SFA was <OCCLUSION status=other>100% occluded</OCCLUSION>.",
        "The right carotid artery had a <OCCLUSION status=other>70% stenosis</OCCLUSION>.",
    ],
)
def test_occlusion_in_every_status(nlp: Language, marked: str):
    text = f"DATE OF PROCEDURE: 2026-02-03\n\n{marked}"
    assert_marked(nlp, text, only={"OCCLUSION"})


@pytest.mark.parametrize(
    "marked",
    [
        "The RCA was occluded <CHRONICITY status=current>for over 6 months</CHRONICITY>.",
        # a dated earlier study that proves the age of what is there now
        "RCA occlusion, <CHRONICITY status=current>known from cath in 03/2024</CHRONICITY>.",
        "The RCA has been occluded <CHRONICITY status=current>since 2021</CHRONICITY>.",
        "No <CHRONICITY status=negated>acute</CHRONICITY> occlusion of the LAD.",
        "The RCA occlusion is not <CHRONICITY status=negated>chronic</CHRONICITY>.",
        "The left SFA was occluded <CHRONICITY status=other>for over 6 months</CHRONICITY>.",
    ],
)
def test_chronicity_in_every_status(nlp: Language, marked: str):
    text = f"DATE OF PROCEDURE: 2026-02-03\n\n{marked}"
    assert_marked(nlp, text, only={"CHRONICITY"})
