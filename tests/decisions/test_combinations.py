"""Sentences put together in every pairing: what must never become ``supported``, and what must stay so."""

from __future__ import annotations

import pytest

import revasc

LEFT_ALONE = (
    "The RCA CTO was left alone.",
    "The RCA is a CTO.",
    "RCA: CTO, known for two years, medical therapy.",
    "There is a chronic total occlusion of the mid RCA, filled by septal collaterals from the LAD.",
    "The right coronary artery is chronically occluded with TIMI 0 flow.",
    "RCA 100%, chronic. Not attempted.",
    "PCI of the RCA CTO is planned for next month.",
    "The RCA CTO could not be crossed with a Gaia 2.",
    "Native RCA: CTO. SVG to the RCA patent.",
    "The PDA is chronically occluded.",
)
ELSEWHERE = (
    "A 3.0 x 18 mm stent was placed in the LAD.",
    "A 3.0 x 18 mm stent was positioned in the LAD and deployed at 14 atm.",
    "A 3.0 x 18 mm stent was advanced into the LAD and deployed.",
    "A drug-eluting stent was delivered to the mid LAD.",
    "Two Xience stents were implanted into the LAD.",
    "A 2.5 mm balloon was inflated in the LAD.",
    "The LAD was dilated with a 2.5 mm balloon and stented with a 3.0 x 18 mm Xience.",
    "The 80% stenosis of the mid LAD was stented directly.",
    "Successful PCI of the LAD with a 3.0 x 18 mm DES.",
    "PCI LAD: 2.5 balloon, 3.0x18 DES, TIMI 3.",
    "LAD 80%: DES 3.0x18.",
    "Attention was turned to the LAD. It was predilated (2.5 mm balloon). A 3.0 x 18 mm stent was deployed.",
    "We then treated the circumflex: ballooned and stented.",
    "OM1 was wired with a BMW, predilated and stented with a 2.5 x 18 mm Onyx.",
    "Rotational atherectomy of the LAD with a 1.5 mm burr, then a 3.0 x 24 mm stent.",
    "Drug-eluting stents were deployed in the LAD and in D1.",
    "The left main was stented into the LAD, 3.5 x 22 mm, with kissing balloons.",
)


@pytest.mark.parametrize("treatment", ELSEWHERE)
def test_treatment_elsewhere_never_supports_an_occlusion_left_alone(treatment: str) -> None:
    texts = [
        text
        for occlusion in LEFT_ALONE
        for gap in (" ", "\n", "\n\n")
        for text in (occlusion + gap + treatment, treatment + gap + occlusion)
    ]
    assert [text for text in texts if revasc.code(text).decision != "not_supported"] == []


BYSTANDERS = (
    "The LAD has mild disease.",
    "LAD 40%, LCX 30%.",
    "The LAD and the circumflex are free of disease.",
    "The LAD stent of 2015 is patent.",
    "The LAD 70% lesion was left alone.",
    "SVG to OM1 patent, LIMA to LAD patent.",
    "The left main was engaged with an EBU guide for contralateral injection.",
)
OPENED = (
    "The RCA is a CTO. A 3.0 x 38 mm stent was placed in the RCA.",
    "The RCA CTO was crossed with a Gaia 2, dilated to 2.5 mm and stented with a 3.0 x 38 mm Xience.",
    "Successful PCI of the RCA CTO with a 3.0 x 38 mm DES.",
    "PCI RCA CTO: 2.5 balloon, 3.0x38 DES, TIMI 3.",
    "RCA CTO: DES 3.0x38.",
    "Mid RCA CTO, wire across, 2.5 mm balloon, 3.0 x 38 mm stent.",
    "Attention was turned to the RCA CTO. It was predilated with a 2.5 mm balloon. A stent was deployed.",
    "We then treated the RCA CTO: ballooned and stented.",
    "The chronically occluded PDA was wired with a Fielder XT, predilated and stented, 2.5 x 18 mm Onyx.",
    "Rotational atherectomy of the RCA CTO with a 1.5 mm burr, then a 3.0 x 24 mm stent.",
    "Chronic total occlusion of the RCA with collaterals from the LAD. Crossed, ballooned and stented.",
    "The RCA is chronically occluded. It was crossed, dilated and stented. TIMI 3.",
    "RCA: CTO. Septals of the LAD fill the PDA. Wire across, balloon 2.0, stent 3.0 x 38.",
)


@pytest.mark.parametrize("opened", OPENED)
def test_other_vessels_take_nothing_from_an_occlusion_that_was_opened(opened: str) -> None:
    texts = [
        text
        for bystander in BYSTANDERS
        for gap in (" ", "\n", "\n\n")
        for text in (opened + gap + bystander, bystander + gap + opened)
    ]
    results = {text: revasc.code(text) for text in texts}
    assert [text for text, result in results.items() if result.supported_vessels() != ("RCA",)] == []


ATTEMPTS = (
    "CTO of the mid RCA. Antegrade wiring with a Gaia 2 and a Pilot 200 did not reach the true lumen. ",
    "PCI of RCA CTO, unsuccessful. Fielder XT, Gaia 2, Hornet 14 failed. ",
    "RCA: chronic total occlusion.\n\nATTEMPT\nWires failed to cross the RCA. ",
    "Mid RCA CTO. Gaia 2 across. ",
)
NOT_DONE = (
    "No balloon could be passed.",
    "A 1.5 mm balloon would not cross.",
    "A 1.5 mm balloon failed to cross.",
    "The 2.0 x 15 mm balloon could not be advanced into the lesion.",
    "We were unable to deliver a balloon.",
    "Neither a 1.25 mm balloon nor a Tornus passed.",
    "A 3.0 x 38 mm stent was opened but not used.",
    "Balloon angioplasty and stenting were not performed.",
    "Stenting will be tried again in eight weeks.",
    "A second attempt with balloon and stent is planned.",
    "The case was ended before any balloon was inflated.",
    "PCI was abandoned without ballooning.",
    "PTCA was not possible.",
    "Atherectomy was considered but not done.",
    "The stent was never deployed.",
    "No angioplasty, no stent.",
    "An anchor balloon was inflated in the conus branch.",
    "A trapping balloon was used to exchange the Corsair.",
    "A 2.0 mm balloon was used to trap the wire.",
    "A tamponade balloon was inflated for ten minutes.",
    "The Stingray balloon was inflated in the subintimal space without re-entry.",
    "A 40 cc balloon pump was placed.",
    "Old stents in the LAD are patent.",
)


@pytest.mark.parametrize("phrase", NOT_DONE)
def test_what_was_not_done_supports_nothing(phrase: str) -> None:
    texts = [attempt + phrase for attempt in ATTEMPTS]
    assert [text for text in texts if revasc.code(text).decision != "not_supported"] == []


DOUBTS = (
    "The stenosis was 95%.",
    "It was a 99% lesion.",
    "The lesion was subtotal.",
    "TIMI 1 flow before PCI.",
    "Pre-PCI TIMI 2.",
    "The occlusion was four weeks old.",
    "Occluded for six weeks.",
    "Age of the occlusion: 6 weeks.",
    "Duration of the occlusion less than three months.",
    "The occlusion had not been there two months ago.",
    "The occlusion was acute.",
    "There was fresh thrombus and the occlusion was recent.",
    "It was the culprit of the present STEMI.",
    "On reflection this was not a CTO.",
    "Final angiogram TIMI 0.",
)


@pytest.mark.parametrize("doubt", DOUBTS)
def test_the_label_does_not_stand_against_the_note_itself(doubt: str) -> None:
    done = "Crossed with a Gaia 2, 2.5 mm balloon, 3.0 x 38 mm stent deployed in the RCA."
    texts = [
        f"CTO of the {segment}RCA. {rest}"
        for segment in ("", "mid ")
        for rest in (f"{doubt} {done}", f"{done} {doubt}")
    ]
    assert [text for text in texts if revasc.code(text).decision == "supported"] == []


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_is_a_lesion_with_nothing_done(attempt: str) -> None:
    (lesion,) = revasc.code(attempt + "No balloon, no stent.").lesions
    assert (lesion.vessel, lesion.treatments, lesion.cto, lesion.outcome) == ("RCA", (), True, "failed")
    assert lesion.reason == "crossing_failed"


NOT_CORONARY = (
    "left superficial femoral artery",
    "right SFA",
    "left common femoral artery",
    "left popliteal artery",
    "right posterior tibial artery",
    "peroneal artery",
    "right common iliac artery",
    "infrarenal aorta",
    "left subclavian artery",
    "right brachial artery",
    "left radial artery",
    "right internal carotid artery",
    "left vertebral artery",
    "middle cerebral artery",
    "left renal artery",
    "superior mesenteric artery",
    "celiac trunk",
    "left pulmonary artery",
    "superior vena cava",
    "left femoral vein",
    "left cephalic vein",
    "arteriovenous fistula",
    "femoropopliteal bypass graft",
)
OCCLUDED = (
    "CTO of the {}, known for a year, 100%. Crossed, 5.0 x 60 mm balloon, 6.0 x 80 mm stent.",
    "The {} was chronically occluded. It was crossed with a wire, ballooned and stented.",
    "RCA 40%, LAD 30%. The {} is a chronic total occlusion: 4.0 x 40 mm balloon, 5.0 x 40 mm stent.",
    "LAD 80%: 3.0 x 18 mm stent, TIMI 3. The {} is chronically occluded and was not treated.",
    "The {} is chronically occluded and was not treated. LAD 80%: 3.0 x 18 mm stent, TIMI 3.",
)


@pytest.mark.parametrize("artery", NOT_CORONARY)
def test_an_occlusion_outside_the_heart_counts_for_nothing(artery: str) -> None:
    texts = [text for frame in OCCLUDED for text in (frame.format(artery), frame.format(artery).upper())]
    assert [text for text in texts if revasc.code(text).decision != "not_supported"] == []


HEADINGS = (
    "PAST MEDICAL HISTORY",
    "PAST CARDIAC HISTORY",
    "PREVIOUS PROCEDURES",
    "PRIOR CATHETERIZATION (05/2021)",
    "PRIOR REPORT",
    "PLAN",
    "RECOMMENDATIONS",
    "CONSENT",
    "FAMILY HISTORY",
    "PATIENT EDUCATION",
    "COPIED FROM REPORT OF 03/02/2022",
)
ACCOUNTS = (
    "RCA CTO crossed with a Gaia 2, 2.5 x 20 mm balloon, 3.0 x 38 mm Xience, TIMI 3.",
    "The RCA CTO was ballooned and stented.",
    "CTO PCI of the RCA with two drug-eluting stents.",
)
TODAY = "\n\nPROCEDURE: Left heart catheterization, coronary angiography. LVEDP 12 mmHg."


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_section_about_other_days_or_people_supports_nothing(heading: str) -> None:
    texts = [f"{heading}{end}{account}{TODAY}" for account in ACCOUNTS for end in (": ", "\n")]
    assert [
        text for text in texts if revasc.code(text, date_of_service="2025-04-14").supported_vessels()
    ] == []


@pytest.mark.parametrize("tail", ["", TODAY])
@pytest.mark.parametrize(
    "sentence",
    [
        "In 2019 the RCA CTO was crossed, ballooned and stented (3.0 x 38 mm).",
        "He had PCI of an RCA CTO with a 3.0 x 38 mm stent three years ago.",
        "Status post RCA CTO PCI (2.5 mm balloon, 3.0 x 38 mm Xience) in March 2021.",
        "In an outside hospital the RCA CTO had been opened with balloon and stents.",
        "The RCA CTO was stented at the last procedure.",
        "Previously treated RCA CTO (two stents).",
        "RCA CTO PCI is scheduled for May: antegrade wiring, 2.5 mm balloon, 3.0 x 38 mm stent.",
        "If symptoms persist, the RCA CTO can be ballooned and stented.",
        "We discussed opening the RCA CTO with balloon and stent.",
        "She was told that the RCA CTO might be dilated and stented.",
        "The RCA CTO should be treated with rotational atherectomy and stents.",
        "Consider PCI of the RCA CTO with drug-eluting stents.",
        "Risks of angioplasty and stenting of the RCA CTO were explained.",
        "He declined balloon angioplasty and stenting of the RCA CTO.",
        "Insurance approval for stenting of the RCA CTO is pending.",
    ],
)
def test_a_sentence_about_other_days_or_plans_supports_nothing(sentence: str, tail: str) -> None:
    assert revasc.code(sentence + tail, date_of_service="2025-04-14").decision == "not_supported"
