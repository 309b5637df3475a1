"""ANGIOPLASTY, ATHERECTOMY and STENT: how they are said, done, refused, remembered and planned."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.marked import assert_marked

TREATMENTS = ("ANGIOPLASTY", "ATHERECTOMY", "STENT")


@pytest.mark.parametrize(
    "marked",
    [
        "It was <ANGIOPLASTY>predilated</ANGIOPLASTY> in the LAD.",
        "It was <ANGIOPLASTY>pre-dilated with a 2.0 x 15 mm Emerge balloon</ANGIOPLASTY>.",
        "It was <ANGIOPLASTY>postdilated with a 3.5 mm NC balloon</ANGIOPLASTY>.",
        "<ANGIOPLASTY>POBA</ANGIOPLASTY> of the LAD.",
        "<ANGIOPLASTY>PTCA</ANGIOPLASTY> of the LAD.",
        "The LAD was <ANGIOPLASTY>ballooned</ANGIOPLASTY>.",
        "A <ANGIOPLASTY>cutting balloon</ANGIOPLASTY> opened the LAD.",
        "A <ANGIOPLASTY>drug-coated balloon</ANGIOPLASTY> was left inflated.",
        "A <ANGIOPLASTY>DCB</ANGIOPLASTY> was applied to the LAD.",
        "<ANGIOPLASTY>Kissing balloon inflation</ANGIOPLASTY> of LAD and D1.",
        "<ANGIOPLASTY>POT</ANGIOPLASTY> of the left main.",
        "A <ANGIOPLASTY>2.0x15mm Sprinter Legend</ANGIOPLASTY> was inflated.",
        "A <ANGIOPLASTY>2.5 x 20 NC Trek</ANGIOPLASTY> was inflated.",
    ],
)
def test_angioplasty(nlp: Language, marked: str):
    assert_marked(nlp, marked, only=TREATMENTS)


@pytest.mark.parametrize(
    "marked",
    [
        "<ATHERECTOMY>Rotational atherectomy</ATHERECTOMY> of the LAD.",
        "<ATHERECTOMY>Orbital atherectomy</ATHERECTOMY> of the LAD.",
        "<ATHERECTOMY>Laser atherectomy</ATHERECTOMY> of the LAD.",
        "<ATHERECTOMY>Directional atherectomy</ATHERECTOMY> of the LAD.",
        "<ATHERECTOMY>ELCA</ATHERECTOMY> of the LAD.",
        "<ATHERECTOMY>Rotablation</ATHERECTOMY> of the LAD.",
        "A <ATHERECTOMY>1.5 mm burr</ATHERECTOMY> was run in the LAD.",
        "The LAD was treated with the <ATHERECTOMY>Diamondback</ATHERECTOMY>.",
        "The LAD was treated with the <ATHERECTOMY>Rotablator</ATHERECTOMY>.",
        "<ATHERECTOMY>Rota</ATHERECTOMY> of the LAD.",
        # as the typist heard it
        "Rotational <ATHERECTOMY>arthrectomy</ATHERECTOMY> of the LAD.",
    ],
)
def test_atherectomy(nlp: Language, marked: str):
    assert_marked(nlp, marked, only=TREATMENTS)


@pytest.mark.parametrize(
    "marked",
    [
        "The LAD was <STENT>stented</STENT>.",
        "<STENT>Stenting</STENT> of the LAD.",
        "A <STENT>drug-eluting stent</STENT> in the LAD.",
        "A <STENT>bare metal stent</STENT> in the LAD.",
        "A <STENT>DES</STENT> in the LAD.",
        "A <STENT>BMS</STENT> in the LAD.",
        "A <STENT>covered stent</STENT> in the LAD.",
        "A <STENT>3.0 x 38 mm Xience</STENT> in the LAD.",
        "A <STENT>3.0 x 38 mm Xience Sierra stent</STENT> in the LAD.",
        "A <STENT>Resolute Onyx 2.75 x 26</STENT> in the LAD.",
        "A <STENT>Synergy 3.5 x 28 mm</STENT> in the LAD.",
        "A <STENT>Promus 3.0 x 20</STENT> in the LAD.",
        # as the typist heard it
        "A <STENT>3.0 x 23 excised stent</STENT> in the LAD.",
    ],
)
def test_stent(nlp: Language, marked: str):
    assert_marked(nlp, marked, only=TREATMENTS)


@pytest.mark.parametrize(
    "marked",
    [
        # lithotripsy and aspiration are no treatment of the three
        "<LITHOTRIPSY>Intravascular lithotripsy</LITHOTRIPSY> of the LAD.",
        "A <LITHOTRIPSY>Shockwave</LITHOTRIPSY> balloon was applied to the LAD.",
        "IVL balloon, 80 pulses, LAD.",
        "Aspiration thrombectomy of the LAD.",
        "The Penumbra catheter was used in the LAD.",
        # balloons that treat nothing
        "An anchor balloon in the conus branch.",
        "The microcatheter was trapped with a trapping balloon.",
        "The Stingray balloon was used for re-entry in the RCA.",
        "An intra-aortic balloon pump was placed.",
        "Balloon tamponade of the perforation.",
        "A Swan-Ganz balloon-tipped catheter.",
        # words that only look like one
        "The orbital bone was broken.",
        "Laser eye surgery.",
        "The graft was harvested.",
        "The nurse on rota signed.",
    ],
)
def test_what_is_none(nlp: Language, marked: str):
    assert_marked(nlp, marked, only=TREATMENTS)


WORDS = {"ANGIOPLASTY": "balloon angioplasty", "ATHERECTOMY": "rotational atherectomy", "STENT": "stenting"}
FRAMES = {
    "current": [
        "{} of the LAD was performed.",
        "The LAD was treated by {}.",
        "Successful {} of the LAD.",
        "The LAD then underwent {}.",
        "We proceeded with {} of the LAD.",
        "The LAD was treated by {} without complication.",
        "{} left no residual stenosis in the LAD.",
        "There was no dissection after {} of the LAD.",
    ],
    "negated": [
        "No {} was performed.",
        "{} was not performed.",
        "{} was not attempted.",
        "The LAD was opened without {}.",
        "There was no need for {}.",
        "{} was not needed.",
        "{} was not required.",
        "We decided against {}.",
        "We did not proceed with {}.",
        "The patient declined {}.",
        "{}: No",
        "[ ] {}",
    ],
    "historical": [
        "Prior {} of the LAD.",
        "Previous {} of the LAD.",
        "History of {}.",
        "H/o {}.",
        "Status post {}.",
        "S/p {} of the LAD.",
        "{} of the LAD was done three years ago.",
        "He had {} at another hospital.",
    ],
    "planned": [
        "Plan for {} of the LAD.",
        "Plan: {} of the LAD.",
        "Consider {} of the LAD.",
        "{} of the LAD is planned.",
        "{} of the LAD is recommended.",
        "The patient will undergo {}.",
        "{} if symptoms recur.",
        "Scheduled for {}.",
        "{} at a later date.",
        "We will bring him back for {}.",
        "If it fails, {} may be tried.",
        "The patient agreed to possible {}.",
    ],
    "other": [
        "His father had {}.",
        "{} of the left iliac artery was performed.",
        "{} of the right SFA was performed.",
        "{} of the left carotid artery was performed.",
    ],
}
STATUS_FRAMES = [(status, frame) for status, frames in FRAMES.items() for frame in frames]


@pytest.mark.parametrize(("label", "words"), WORDS.items())
@pytest.mark.parametrize(("status", "frame"), STATUS_FRAMES)
def test_every_treatment_in_every_status(nlp: Language, status: str, frame: str, label: str, words: str):
    told = words.capitalize() if frame.startswith("{}") else words
    assert_marked(nlp, frame.format(f"<{label} status={status}>{told}</{label}>"), only={label})


@pytest.mark.parametrize(
    "marked",
    [
        # devices that would not go
        "A <ANGIOPLASTY status=negated>1.5 mm balloon</ANGIOPLASTY> would not cross.",
        "A <ANGIOPLASTY status=negated>1.2 x 12 mm balloon</ANGIOPLASTY> could not be advanced.",
        "The <ATHERECTOMY status=negated>1.25 mm burr</ATHERECTOMY> would not pass.",
        "The <STENT status=negated>3.0 x 38 mm stent</STENT> could not be delivered.",
        "We were unable to deliver a <STENT status=negated>stent</STENT>.",
        # the one that did
        (
            "A <ANGIOPLASTY status=negated>1.5 mm balloon</ANGIOPLASTY> would not cross, but a"
            " <ANGIOPLASTY status=current>1.2 mm balloon</ANGIOPLASTY> did."
        ),
        # one done, one not
        (
            "<ANGIOPLASTY status=current>Balloon angioplasty</ANGIOPLASTY> was performed but no"
            " <STENT status=negated>stent</STENT> was placed."
        ),
        (
            "The LAD was <ANGIOPLASTY status=current>ballooned</ANGIOPLASTY> without"
            " <STENT status=negated>stenting</STENT>."
        ),
        # earlier stents
        "There was in-<STENT status=historical>stent</STENT> restenosis in the LAD.",
        "The LAD <STENT status=historical>stent</STENT> is widely patent.",
        "The old <STENT status=historical>stent</STENT> was crossed.",
        "Previously placed <STENT status=historical>stents</STENT> in the LAD.",
        "The occlusion starts within a prior <STENT status=historical>stent</STENT>.",
        (
            "The prior LAD <STENT status=historical>stent</STENT> was overlapped with a new"
            " <STENT status=current>3.0 x 18 mm stent</STENT>."
        ),
        # planned now, done now
        (
            "The RCA was <STENT status=current>stented</STENT>; the LAD will be"
            " <STENT status=planned>stented</STENT> later."
        ),
        # a drug's reason is no plan
        "Clopidogrel for the <STENT status=current>stent</STENT>.",
        # not only ... but also
        (
            "Not only <ANGIOPLASTY status=current>ballooned</ANGIOPLASTY> but also"
            " <STENT status=current>stented</STENT>."
        ),
    ],
)
def test_two_statuses_in_one_line(nlp: Language, marked: str):
    assert_marked(nlp, marked, only=TREATMENTS)
