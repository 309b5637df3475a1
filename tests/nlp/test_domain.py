from __future__ import annotations

import pytest

from tests.nlp.builders import statuses

TAGS = ("OCCLUSION", "CTO", "CHRONICITY", "ANGIOPLASTY", "ATHERECTOMY", "STENT")


@pytest.mark.parametrize(
    "artery",
    [
        "iliac artery", "common femoral artery", "superficial femoral artery", "SFA", "popliteal artery",
        "tibial artery", "carotid artery", "vertebral artery", "subclavian artery", "renal artery",
        "mesenteric artery", "SMA", "brachiocephalic vein", "AV fistula", "dialysis graft", "basilar artery",
    ],
)  # fmt: skip
def test_arteries_and_veins_outside_the_heart(artery: str):
    text = f"The {artery} was 100% occluded and a stent was placed."
    assert {status for _, status in statuses(text, *TAGS)} == {"other"}


@pytest.mark.parametrize(
    "words",
    [
        "100% occluded",
        "a chronic total occlusion",
        "ballooned",
        "treated with a 5.0 x 40 mm balloon",
        "treated with atherectomy",
        "stented",
    ],
)
def test_all_that_is_said_of_them(words: str):
    text = f"The left SFA was {words}."
    assert {status for _, status in statuses(text, *TAGS)} == {"other"}
    assert {status for _, status in statuses(text.replace("left SFA", "mid LAD"), *TAGS)} == {"current"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # in a unit that names both, the nearer name before decides
        (
            "The LAD was stented and the iliac was ballooned.",
            [("stented", "current"), ("ballooned", "other")],
        ),
        (
            "The iliac was ballooned and the LAD was stented.",
            [("ballooned", "other"), ("stented", "current")],
        ),
        # the sentence that follows speaks of the same artery
        ("The iliac artery was occluded. A stent was placed.", [("stent", "other")]),
        # until a coronary one is named
        (
            "The iliac artery was 100% occluded. It was ballooned. The LAD was seen. It was stented.",
            [("ballooned", "other"), ("stented", "current")],
        ),
        # an artery crossed on the way takes nothing with it
        ("The wire went up the iliac artery into the RCA, which was stented.", [("stented", "current")]),
    ],
)
def test_which_artery_a_treatment_is_of(text: str, expected: list[tuple[str, str]]):
    assert statuses(text, "ANGIOPLASTY", "STENT") == expected


LEGS = """The right iliac artery was 100% occluded.

The left SFA had a 90% stenosis and was ballooned.

The popliteal artery was stented.

A final stent was placed.
"""


def test_a_note_on_legs_is_on_legs_throughout():
    assert {status for _, status in statuses(LEGS, *TAGS)} == {"other"}


def test_a_note_on_the_heart_that_mentions_a_leg_is_not():
    text = "The LAD was stented.\n\nThe RCA was occluded and ballooned.\n\nThe right iliac artery had 50%."
    assert {status for _, status in statuses(text, "STENT", "ANGIOPLASTY")} == {"current"}


def test_a_procedure_on_legs_by_its_title():
    text = "PROCEDURE: Left SFA angioplasty\n\nDETAILS:\nA stent was placed."
    assert statuses(text, "STENT") == [("stent", "other")]


def test_a_title_that_names_both_decides_nothing():
    text = "PROCEDURE: LAD stenting and SFA angioplasty\n\nDETAILS:\nThe LAD was seen. A stent was placed."
    assert statuses(text, "STENT")[-1] == ("stent", "current")


def test_a_peripheral_section():
    text = "CORONARY INTERVENTION:\nThe LAD was stented.\n\nPERIPHERAL INTERVENTION:\nA stent was placed."
    assert statuses(text, "STENT") == [("stented", "current"), ("stent", "other")]


@pytest.mark.parametrize("label", ["VESSEL", "FLOW", "ACCESS_SITE", "OTHER_ARTERY"])
def test_what_is_not_relabelled(label: str):
    found = statuses(LEGS + "Right femoral access. LAD TIMI 3 flow.", label)
    assert {status for _, status in found} == {"current"}


@pytest.mark.parametrize("heading", ["FAMILY HISTORY", "PATIENT EDUCATION", "SOCIAL HISTORY"])
def test_sections_that_tell_nothing_of_the_patient_make_no_note_peripheral(heading: str):
    legs = "Iliac artery stenting. The SFA was stented. Carotid artery stenting."
    text = f"The LAD was stented.\n\n{heading}:\n{legs}\n\nPROCEDURE:\nA stent was placed."
    assert statuses(text, "STENT")[-1] == ("stent", "current")
