"""APPROACH, CROSSED, CROSSING_FAILED and what goes with them: how the wire went, and how it ended."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.marked import assert_marked


@pytest.mark.parametrize(
    "marked",
    [
        "The <APPROACH direction=antegrade>antegrade approach</APPROACH> was used.",
        "<APPROACH direction=antegrade>Antegrade wire escalation</APPROACH> of the RCA.",
        "<APPROACH direction=antegrade>Antegrade dissection re-entry</APPROACH> of the RCA.",
        "<APPROACH direction=antegrade>AWE</APPROACH> of the RCA.",
        "<APPROACH direction=antegrade>ADR</APPROACH> of the RCA.",
        "The <APPROACH direction=retrograde>retrograde approach</APPROACH> was used.",
        "<APPROACH direction=retrograde>Retrograde wire escalation</APPROACH> of the RCA.",
        "<APPROACH>Reverse CART</APPROACH> was done.",
        "<APPROACH direction=retrograde>RWE</APPROACH> of the RCA.",
        "<APPROACH direction=retrograde>RDR</APPROACH> of the RCA.",
        "<APPROACH direction=combined>Combined antegrade and retrograde</APPROACH> wiring.",
        # filling and injections are no approach
        "Retrograde filling of the RCA.",
        "The RCA fills by retrograde collaterals.",
        "Retrograde flow into the RCA.",
        "Retrograde femoral puncture.",
        "No antegrade flow in the RCA.",
    ],
)
def test_approach(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"APPROACH"})


@pytest.mark.parametrize(
    "marked",
    [
        "The <APPROACH status=current>antegrade approach</APPROACH> was successful.",
        "No <APPROACH status=negated>retrograde approach</APPROACH> was tried.",
        "The <APPROACH status=negated>retrograde approach</APPROACH> was not attempted.",
        "It was crossed without a <APPROACH status=negated>retrograde approach</APPROACH>.",
        "Prior <APPROACH status=historical>antegrade</APPROACH> attempt had failed.",
        "A <APPROACH status=historical>retrograde approach</APPROACH> was tried three years ago.",
        "Plan for a <APPROACH status=planned>retrograde approach</APPROACH> next time.",
        "<APPROACH status=planned>Retrograde approach</APPROACH> if needed.",
        "CONSENT:\nThe <APPROACH status=planned>retrograde approach</APPROACH> was explained.",
        "PATIENT EDUCATION:\nThe <APPROACH status=other>retrograde approach</APPROACH> goes backwards.",
    ],
)
def test_approach_in_every_status(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"APPROACH"})


@pytest.mark.parametrize(
    "marked",
    [
        "The wire <CROSSED>crossed</CROSSED> the lesion.",
        "The lesion was <CROSSED>successfully crossed</CROSSED>.",
        "<CROSSED>Crossing was achieved</CROSSED> with a Gaia wire.",
        "The wire <CROSSED>passed into</CROSSED> the distal vessel.",
        "We were <CROSSING_FAILED>unable to cross</CROSSING_FAILED> the lesion.",
        "We <CROSSING_FAILED>failed to cross</CROSSING_FAILED> the lesion.",
        "The lesion <CROSSING_FAILED>could not be crossed</CROSSING_FAILED>.",
        "The lesion <CROSSING_FAILED>was not crossed</CROSSING_FAILED>.",
        "There was <CROSSING_FAILED>inability to cross</CROSSING_FAILED> it.",
        "<CROSSING_FAILED>Failure to cross</CROSSING_FAILED> the RCA.",
        # nothing to do with a lesion
        "The Red Cross was called.",
    ],
)
def test_crossing(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"CROSSED", "CROSSING_FAILED"})


def test_first_not_crossed_then_crossed(nlp: Language):
    assert_marked(
        nlp,
        "We were <CROSSING_FAILED status=current>unable to cross</CROSSING_FAILED> with a Fielder XT, "
        "then a Gaia <CROSSED status=current>crossed</CROSSED>.",
        only={"CROSSED", "CROSSING_FAILED"},
    )


@pytest.mark.parametrize(
    "marked",
    [
        "CONSENT:\nWe may be <CROSSING_FAILED status=planned>unable to cross</CROSSING_FAILED>.",
        "PRIOR CATH:\nThey were <CROSSING_FAILED status=historical>unable to cross</CROSSING_FAILED>.",
        "Prior <CROSSING_FAILED status=historical>failure to cross</CROSSING_FAILED> the RCA.",
        "PRIOR CATH:\nThe RCA was <CROSSED status=historical>crossed</CROSSED>.",
        "PATIENT EDUCATION:\nA wire is <CROSSED status=other>passed into</CROSSED> the vessel.",
    ],
)
def test_crossing_in_every_status(nlp: Language, marked: str):
    assert_marked(nlp, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "<COLLATERAL>Collaterals</COLLATERAL> from the LAD.",
        "<COLLATERAL>Bridging collaterals</COLLATERAL> to the RCA.",
        "The RCA is <COLLATERAL>collateralized</COLLATERAL>.",
        "<COLLATERAL>Rentrop</COLLATERAL> 2.",
        "<DUAL_INJECTION>Dual injection</DUAL_INJECTION> was made.",
        "<DUAL_INJECTION>Contralateral injection</DUAL_INJECTION> was made.",
        "<DUAL_INJECTION>Bilateral injection</DUAL_INJECTION> was made.",
        "<DUAL_INJECTION>Simultaneous injections</DUAL_INJECTION> were made.",
        # the other kind of collateral
        "Collateral information from his wife.",
        "Medial collateral ligament tear.",
    ],
)
def test_collaterals_and_injections(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"COLLATERAL", "DUAL_INJECTION"})


@pytest.mark.parametrize(
    "marked",
    [
        "<IMAGING>IVUS</IMAGING> of the LAD.",
        "<IMAGING>OCT</IMAGING> of the LAD.",
        "<IMAGING>Intravascular ultrasound</IMAGING> of the LAD.",
        "<IMAGING>Optical coherence tomography</IMAGING> of the LAD.",
        "<PHYSIOLOGY>FFR</PHYSIOLOGY> of the LAD 0.78.",
        "<PHYSIOLOGY>iFR</PHYSIOLOGY> of the LAD 0.88.",
        "<LITHOTRIPSY>Intravascular lithotripsy</LITHOTRIPSY> of the LAD.",
        "<LITHOTRIPSY>IVL</LITHOTRIPSY> of the LAD.",
        "<PROTECTION>Distal protection</PROTECTION> in the vein graft.",
        "Seen in oct 2019, effort angina.",
    ],
)
def test_imaging_and_other_devices(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"IMAGING", "PHYSIOLOGY", "LITHOTRIPSY", "PROTECTION"})


@pytest.mark.parametrize(
    "marked",
    [
        "<COMPLETION>Final angiography</COMPLETION> was done.",
        "<COMPLETION>Completion angiography</COMPLETION> was done.",
        "The <COMPLETION>final result</COMPLETION> was good.",
        "The procedure was <OUTCOME outcome=failed>unsuccessful</OUTCOME>.",
        "The procedure was <OUTCOME outcome=failed>aborted</OUTCOME>.",
        "<OUTCOME outcome=success>Successful</OUTCOME> PCI of the RCA.",
        "<NO_INTERVENTION>No PCI was performed</NO_INTERVENTION>.",
        "<NO_INTERVENTION>No intervention was performed</NO_INTERVENTION>.",
        "<PLAQUE_MODIFICATION>Subintimal plaque modification</PLAQUE_MODIFICATION> of the RCA.",
    ],
)
def test_how_it_ended(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"COMPLETION", "NO_INTERVENTION", "PLAQUE_MODIFICATION", "OUTCOME"})


@pytest.mark.parametrize(
    "marked",
    [
        "An anterior <ACUTE_MI status=current>STEMI</ACUTE_MI> with the LAD as <CULPRIT>culprit</CULPRIT>.",
        "No <ACUTE_MI status=negated>STEMI</ACUTE_MI>.",
        "History of <ACUTE_MI status=historical>STEMI</ACUTE_MI>.",
        "Prior <ACUTE_MI status=historical>STEMI</ACUTE_MI> in 2018.",
        "His father had a <ACUTE_MI status=other>STEMI</ACUTE_MI>.",
        "The LAD is not the <CULPRIT status=negated>culprit</CULPRIT>.",
        "No <THROMBUS status=negated>thrombus</THROMBUS> was seen in the LAD.",
        "<THROMBUS status=current>Fresh thrombus</THROMBUS> was seen in the LAD.",
        "<ACUTE_CORONARY status=current>NSTEMI</ACUTE_CORONARY> on admission.",
    ],
)
def test_acute_infarction_culprit_and_thrombus(nlp: Language, marked: str):
    assert_marked(nlp, marked)
