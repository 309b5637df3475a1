from __future__ import annotations

from typing import Any, get_args

import pytest

from revasc.coding import summary
from revasc.coding.decision import decide
from revasc.coding.policy import Policy
from revasc.coding.summary import place
from revasc.coding.verdict import Reason
from revasc.lesions.lesion import Lesion
from tests.coding.builders import STANDARD, STRICT, findings, lesion


def told(*lesions: Lesion, policy: Policy = STANDARD, **fields: Any) -> str:
    return decide(findings(*lesions, **fields), policy).summary


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({}, "RCA"),
        ({"segment": "mid"}, "mid RCA"),
        ({"vessel": "LCX", "branch": "OM1"}, "LCX (OM1)"),
        ({"graft": "SVG"}, "SVG graft to RCA"),
        ({"in_stent": True, "segment": "proximal"}, "in-stent proximal RCA"),
        ({"vessel": None}, "unnamed vessel"),
    ],
)
def test_places(fields: dict[str, Any], where: str):
    assert place(lesion(**fields)) == where


def test_supported_names_vessel_facts_and_treatment():
    full = lesion(
        "total_before chronic angioplasty stent",
        segment="mid",
        occlusion_percent=100.0,
        timi_before=0,
        timi_after=3,
        chronicity_months=8.0,
        approach="antegrade",
    )
    assert told(full) == (
        "mid RCA: chronic total occlusion (100 % before, TIMI 0 before, age 8 months, TIMI 3 after) "
        "treated with angioplasty, stent (antegrade approach)."
    )


@pytest.mark.parametrize(
    ("roles", "fields", "words"),
    [
        ("total_before stent", {}, "its age is not established"),
        ("cto_label subtotal_before stent", {"occlusion_percent": 99.0}, "less than that (99 % before)"),
        ("cto_label recent stent", {"chronicity_months": 1.6}, "(age 1.6 months)"),
        ("cto_label", {"contradicted": True}, "says that it was not treated or not crossed"),
        ("cto_label angioplasty", {"timi_after": 0}, "still closed at the end"),
        ("cto_label stent", {"outcome": "partial"}, "(outcome partial)"),
        ("cto_label stent", {"vessel": None}, "the artery is not named"),
        ("cto_label", {"treatments": ("stent",)}, "treated with stent"),
        ("cto_label", {"attempted": True}, "without balloon, atherectomy or stent"),
        ("cto_label", {}, "present but not treated"),
    ],
)
def test_what_is_said_of_one_lesion(roles: str, fields: dict[str, Any], words: str):
    assert words in told(lesion(roles, **fields))


@pytest.mark.parametrize(
    ("roles", "fields", "words"),
    [
        (
            "cto_label stent",
            {"occlusion_percent": 100.0},
            "comes from the label alone (100 % before by label)",
        ),
        ("cto_label stent", {}, "is not stated."),
        ("chronic stent", {"chronicity_months": 8.0}, "is not stated (age 8 months)"),
    ],
)
def test_a_policy_that_does_not_take_the_label_for_a_degree(roles: str, fields: dict[str, Any], words: str):
    assert words in told(lesion(roles, approach="antegrade", **fields), policy=STRICT)


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ("cto_label stent", "(100 % before by label)"),
        ("cto_label total_before stent", "(100 % before)"),
        ("total_before chronic stent", "(100 % before)"),
    ],
)
def test_a_degree_says_whether_it_is_the_label_s(roles: str, words: str):
    assert words in told(lesion(roles, occlusion_percent=100.0))


def test_several_lesions_make_one_sentence_with_the_deciding_one_first():
    plain = lesion("subtotal_before stent", vessel="LAD", occlusion_percent=75.0)
    assert told(plain, lesion("cto_label", id=2)) == (
        "RCA: occlusion present but not treated in this encounter; "
        "LAD: treated lesion (75 % before) is not a total occlusion."
    )


def test_lesions_with_a_weaker_decision_are_left_out():
    assert "LAD" not in told(lesion("subtotal_before stent", vessel="LAD"), lesion("cto_label stent", id=2))


@pytest.mark.parametrize(
    ("has_intervention", "words"),
    [(True, "no lesion that it was done on"), (False, "No coronary intervention")],
)
def test_notes_without_lesions(has_intervention: bool, words: str):
    assert words in told(has_intervention=has_intervention)


def test_every_reason_has_its_words():
    assert {*summary._LESION, *summary._NOTE} == set(get_args(Reason))


def test_a_contradicted_treatment_without_device_still_reads():
    assert told(lesion("cto_label", contradicted=True, vessel=None)).startswith(
        "unnamed vessel: an occlusion was treated with an unnamed device"
    )
