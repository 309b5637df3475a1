"""On short, plainly written notes both engines say the same, word for word."""

from __future__ import annotations

import pytest
from spacy.language import Language

import revasc
from revasc.results.record import Result
from tests.marked import assert_marked
from tests.medspacy_engine.builders import REPORT

NOTES = (
    "",
    " \n\n ",
    "The patient is well.",
    REPORT,
    "PROCEDURE DETAILS: The RCA CTO could not be crossed. The procedure was stopped.",
    "INTERVENTION: The mid LAD was 100% occluded. A 3.0 x 28 mm stent was deployed in the LAD. TIMI 3 flow.",
    "FINDINGS: The LCx has a 70% stenosis.\nPLAN: stent of the LCx.",
    "PLAN: staged PCI of the RCA CTO.",
    "PAST MEDICAL HISTORY:\nCTO of the RCA, stented in 2019.\n",
    "FAMILY HISTORY:\nHis father had a stent.\n",
    "FINDINGS:\nThe RCA was normal. No stent was placed.\n",
    "The left radial artery was used. The proximal LAD has a 90% stenosis with TIMI 2 flow.",
    "The SVG to OM1 is totally occluded. It was not treated.",
    "The RCA was opened by the retrograde approach. Rotational atherectomy of the RCA was performed.",
    "RCA: 100%, CTO\nLAD: 40%\nLCx: 20%",
)


def read(nlp: Language, text: str) -> Result:
    return revasc.code(text, date_of_service="2026-02-03", nlp=nlp)


@pytest.mark.parametrize("text", NOTES)
def test_same_mentions_and_statuses(nlp: Language, med: Language, text: str):
    ours, theirs = (
        [(m.label, m.start, m.end, m.status, m.value) for m in read(each, text).mentions]
        for each in (nlp, med)
    )
    assert ours == theirs


@pytest.mark.parametrize("text", NOTES)
def test_same_lesions_codes_and_decision(nlp: Language, med: Language, text: str):
    ours, theirs = read(nlp, text), read(med, text)
    assert (ours.decision, ours.reason) == (theirs.decision, theirs.reason)
    assert ours.lesions == theirs.lesions
    assert ours.codes == theirs.codes
    assert ours.access == theirs.access


def test_the_notes_reach_more_than_one_decision(med: Language):
    assert {read(med, text).decision for text in NOTES} == {"supported", "query", "not_supported"}


@pytest.mark.parametrize("engine", ["nlp", "med"])
@pytest.mark.parametrize(
    "marked",
    [
        "The <STENT status=negated>stent</STENT> was not needed.",
        "No <STENT status=negated>stent</STENT> was placed in the <VESSEL vessel=RCA>RCA</VESSEL>.",
        "Prior <STENT status=historical>stent</STENT> of the LAD.",
        "<STENT status=planned>Stent placement</STENT> is planned.",
        "The <CTO status=negated>CTO</CTO> was excluded.",
        "His father had a <CTO status=other>CTO</CTO> of the RCA.",
        "The RCA <CTO>chronic total occlusion</CTO> was <ANGIOPLASTY status=current>ballooned</ANGIOPLASTY>.",
        "Access: <ACCESS_SITE artery=radial side=right>right radial artery</ACCESS_SITE>.",
        "PLAN: <STENT status=planned section=plan>stent</STENT> of the LAD",
        "The LAD is <OCCLUSION low=90 high=90>90% stenosed</OCCLUSION>.",
        "Known <CTO>CTO</CTO> of the RCA <CHRONICITY months=8>for over 8 months</CHRONICITY>.",
    ],
)
def test_marked(engine: str, marked: str, request: pytest.FixtureRequest):
    assert_marked(request.getfixturevalue(engine), marked)
