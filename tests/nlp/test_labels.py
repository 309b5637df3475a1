"""Every label in its plainest sentence, and what each status of a whole section makes of it."""

from __future__ import annotations

import pytest
from spacy.language import Language

from revasc.pack import load_pack
from tests.marked import assert_marked, parse

#: Labels that only join others or keep words from being read as one; no mention has them.
INTERNAL = {
    "BALLOON_OTHER", "CTO_OTHER", "DIAMETER", "DURATION", "GRAFT", "NOT_ACCESS", "NOT_APPROACH", "PERCENT",
    "SEGMENT", "SIZE", "STENT_OTHER",
}  # fmt: skip

PLAIN = {
    "ACCESS_SITE": "Access was gained through the <ACCESS_SITE>right radial artery</ACCESS_SITE>.",
    "ACUTE_CORONARY": "He came with an <ACUTE_CORONARY>NSTEMI</ACUTE_CORONARY>.",
    "ACUTE_MI": "He came with an anterior <ACUTE_MI>STEMI</ACUTE_MI>.",
    "ANGIOPLASTY": "The LAD was treated by <ANGIOPLASTY>balloon angioplasty</ANGIOPLASTY>.",
    "ANGINA": "He has <ANGINA>exertional angina</ANGINA>.",
    "APPROACH": "It was wired by the <APPROACH>retrograde approach</APPROACH>.",
    "ATHERECTOMY": "The LAD was treated by <ATHERECTOMY>rotational atherectomy</ATHERECTOMY>.",
    "ATTEMPT": "The lesion was <ATTEMPT>attempted</ATTEMPT>.",
    "BEND": "The RCA has a <BEND>60 degree bend</BEND>.",
    "CALCIFICATION": "The RCA is <CALCIFICATION>heavily calcified</CALCIFICATION>.",
    "CHRONICITY": "The RCA was occluded <CHRONICITY>for over 6 months</CHRONICITY>.",
    "CLOSURE": "The site was closed with <CLOSURE>Angio-Seal</CLOSURE>.",
    "COLLATERAL": "The RCA fills by <COLLATERAL>collaterals</COLLATERAL>.",
    "COMPLETION": "<COMPLETION>Final angiography</COMPLETION> was done.",
    "CROSSED": "The lesion was <CROSSED>crossed</CROSSED>.",
    "CROSSING_FAILED": "We were <CROSSING_FAILED>unable to cross</CROSSING_FAILED> it.",
    "CTO": "The RCA has a <CTO>chronic total occlusion</CTO>.",
    "CTO_SCORE": "The <CTO_SCORE>J-CTO score was 2</CTO_SCORE>.",
    "CULPRIT": "The LAD was the <CULPRIT>culprit lesion</CULPRIT>.",
    "DATE": "He was seen here <DATE>on 2026-01-05</DATE>.",
    "DEVICE": "A <DEVICE>Fielder XT</DEVICE> was used.",
    "DUAL_INJECTION": "A <DUAL_INJECTION>dual injection</DUAL_INJECTION> was made.",
    "FLOW": "The LAD had <FLOW>TIMI 3 flow</FLOW>.",
    "IMAGING": "The LAD was measured by <IMAGING>intravascular ultrasound</IMAGING>.",
    "LITHOTRIPSY": "The LAD was treated by <LITHOTRIPSY>intravascular lithotripsy</LITHOTRIPSY>.",
    "NO_INTERVENTION": "<NO_INTERVENTION>No PCI was performed</NO_INTERVENTION>.",
    "OCCLUSION": "The LAD had an <OCCLUSION>80% stenosis</OCCLUSION>.",
    "OCCLUSION_NOUN": "The wire went beyond the <OCCLUSION_NOUN>occlusion</OCCLUSION_NOUN>.",
    "OCCLUSION_LENGTH": "The <OCCLUSION_LENGTH>length was 25 mm</OCCLUSION_LENGTH>.",
    "OTHER_ARTERY": "The <OTHER_ARTERY>popliteal</OTHER_ARTERY> pulse was felt.",
    "OUTCOME": "PCI was <OUTCOME>unsuccessful</OUTCOME>.",
    "PHYSIOLOGY": "The <PHYSIOLOGY>FFR</PHYSIOLOGY> was 0.78.",
    "PLAQUE_MODIFICATION": "Only <PLAQUE_MODIFICATION>plaque modification</PLAQUE_MODIFICATION> was done.",
    "PROTECTION": "A <PROTECTION>FilterWire</PROTECTION> was put in the vein graft.",
    "RETRY": "The RCA had a <RETRY>previous failed attempt</RETRY>.",
    "SHEATH": "A <SHEATH>7 Fr</SHEATH> line went in.",
    "ST_ELEVATION": "The ECG showed <ST_ELEVATION>ST elevation</ST_ELEVATION>.",
    "STENT": "The LAD was treated with a <STENT>drug-eluting stent</STENT>.",
    "STUMP": "The RCA has a <STUMP>blunt stump</STUMP>.",
    "THROMBUS": "The LAD held <THROMBUS>thrombus</THROMBUS>.",
    "THROMBUS_OLD": "The LAD held <THROMBUS_OLD>organized thrombus</THROMBUS_OLD>.",
    "VESSEL": "The wire was in the <VESSEL>right coronary artery</VESSEL>.",
    "VESSEL_GROUP": "The <VESSEL_GROUP>left coronary system</VESSEL_GROUP> was seen.",
}
SECTIONS = {
    "INFORMED CONSENT": "planned",
    "PRIOR CATH REPORT": "historical",
    "PATIENT EDUCATION": "other",
    "FAMILY HISTORY": "other",
    "SOCIAL HISTORY": "other",
}


def test_every_label_of_the_shipped_pack_has_its_sentence():
    assert {rule.category for rule in load_pack().rules} - INTERNAL == set(PLAIN)


@pytest.mark.parametrize("label", PLAIN)
def test_plainly_said_it_is_current(nlp: Language, label: str):
    marked = PLAIN[label].replace(f"<{label}>", f"<{label} status=current>")
    assert_marked(nlp, marked, only={label})


@pytest.mark.parametrize("label", PLAIN)
@pytest.mark.parametrize(("heading", "status"), SECTIONS.items())
def test_sections_that_tell_of_no_procedure(nlp: Language, heading: str, status: str, label: str):
    marked = PLAIN[label].replace(f"<{label}>", f"<{label} status={status}>")
    assert_marked(nlp, f"{heading}:\n{marked}\n", only={label})


@pytest.mark.parametrize("label", PLAIN)
def test_the_heading_alone_makes_the_difference(nlp: Language, label: str):
    marked = PLAIN[label].replace(f"<{label}>", f"<{label} status=current>")
    assert_marked(nlp, f"FINDINGS:\n{marked}\n", only={label})


@pytest.mark.parametrize("label", sorted(INTERNAL))
def test_internal_labels_are_never_shown(nlp: Language, label: str):
    for marked in PLAIN.values():
        text, _ = parse(marked)
        assert label not in {mention.label for mention in nlp(text)._.revasc.mentions}


TREATED = {"ANGIOPLASTY": "balloon angioplasty", "ATHERECTOMY": "rotational atherectomy", "STENT": "stenting"}


@pytest.mark.parametrize(("label", "words"), TREATED.items())
@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("HISTORY OF PRESENT ILLNESS", "historical"),
        ("PAST MEDICAL HISTORY", "historical"),
        ("INDICATION", "historical"),
        ("PLAN", "planned"),
        ("RECOMMENDATIONS", "planned"),
        ("PLANNED PROCEDURE", "planned"),
        ("PERIPHERAL INTERVENTION", "other"),
        ("PROCEDURE", "current"),
        ("INTERVENTION", "current"),
        ("FINAL RESULT", "current"),
        ("IMPRESSION", "current"),
        ("FINDINGS", "current"),
    ],
)
def test_where_a_treatment_is_told(nlp: Language, heading: str, status: str, label: str, words: str):
    assert_marked(nlp, f"{heading}:\nLAD <{label} status={status}>{words}</{label}>.\n", only={label})


@pytest.mark.parametrize(
    "heading",
    ["HISTORY OF PRESENT ILLNESS", "INDICATION", "FINDINGS", "IMPRESSION", "PREOPERATIVE DIAGNOSIS"],
)
def test_an_occlusion_told_as_history_or_diagnosis_is_there_now(nlp: Language, heading: str):
    assert_marked(nlp, f"{heading}:\nThe RCA has a <CTO status=current>CTO</CTO>.\n", only={"CTO"})
