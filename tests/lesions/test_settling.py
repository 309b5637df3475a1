"""Facts whose sentence names no vessel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from revasc.lesions.carried import UnitFocus
from revasc.lesions.settling import (
    adopt,
    follow_technique,
    follow_treatment,
    is_result,
    is_work,
    settle_labels,
)
from revasc.nlp.units import Unit
from tests.lesions.builders import age, degree, fact, flow, mention, name_of, place

if TYPE_CHECKING:
    from revasc.lesions.fact import Fact


def last(facts: list[Fact]) -> str | None:
    return name_of(facts[-1].place)


def nameless(of: Fact) -> Fact:
    return replace(of, named=False)


@pytest.mark.parametrize(
    ("before", "focus", "where"),
    [
        # the only place that was worked on
        ([fact("ANGIOPLASTY", "RCA", 5)], None, "RCA"),
        ([fact("CROSSED", "RCA", 5), fact("CTO", "LAD", 9)], None, "RCA"),
        # of two, the one spoken of
        ([fact("ANGIOPLASTY", "RCA", 5), fact("STENT", "LAD", 9)], "LAD", "LAD"),
        ([fact("ANGIOPLASTY", "RCA", 5), fact("STENT", "LAD", 9)], None, None),
        ([fact("ANGIOPLASTY", "RCA", 5)], "LAD", "RCA"),  # spoken of, and not worked on
        # none was: the only diseased one, unless an occlusion was seen
        ([degree(80, "LAD", 5)], None, "LAD"),
        ([degree(30, "LAD", 5)], None, None),
        ([degree(85, "LAD", 5), degree(50, "RCA", 9)], None, "LAD"),  # one fit for treatment
        ([degree(85, "LAD", 5), degree(75, "LAD/D1", 9)], None, "LAD"),
        ([degree(100, "RCA", 5), degree(55, "LAD", 9), flow(3, None, 60)], None, None),
        ([degree(80, "LAD", 5), degree(70, "RCA", 9)], None, None),
        ([degree(100, "RCA", 5)], None, None),
        ([degree(80, "LAD", 5), fact("CTO", "RCA", 9)], None, None),
        # not now
        ([fact("STENT", "RCA", 5, status="historical")], None, None),
    ],
)
def test_a_treatment(before: list[Fact], focus: str | None, where: str | None) -> None:
    table = {0: UnitFocus(None, place(focus))}
    assert last(adopt([*before, fact("STENT", None, 50)], table)) == where


def test_wires_go_to_the_only_occlusion() -> None:
    assert last(adopt([fact("CTO", "RCA", 5), fact("CROSSED", None, 50)], {})) == "RCA"
    assert last(adopt([flow(0, "RCA", 5), fact("CROSSED", None, 50)], {})) == "RCA"


def test_wires_of_two_occlusions_go_nowhere() -> None:
    assert last(adopt([flow(0, "RCA", 5), fact("CTO", "LAD", 9), fact("CROSSED", None, 50)], {})) is None


def test_steps_of_a_plan_stay_where_they_are() -> None:
    assert last(adopt([fact("ANGIOPLASTY", "RCA", 5), fact("STENT", None, 50, section="plan")], {})) is None


UNITS = [Unit(0, 0, 40, "sentence", 0), Unit(1, 40, 80, "sentence", 0), Unit(2, 80, 120, "sentence", 1)]


@pytest.mark.parametrize(
    ("result", "where"),
    [
        (flow(3, "LAD", 50, unit=1), "RCA"),
        (degree(0, "LAD", 50, unit=1), "RCA"),
        (degree(60, "LAD", 50, unit=1, post=True), "RCA"),
        (flow(0, "LAD", 50, unit=1), "LAD"),  # no result
        (degree(80, "LAD", 50, unit=1), "LAD"),
        (flow(3, "LAD", 90, unit=2), "LAD"),  # another paragraph
    ],
)
def test_a_result_follows_the_treatment_of_its_paragraph(result: Fact, where: str) -> None:
    assert last(follow_treatment([fact("STENT", "RCA", 5), nameless(result)], UNITS)) == where


def test_a_label_without_any_named_occlusion() -> None:
    seen = [nameless(degree(100, "RCA", 5)), nameless(fact("CTO", None, 50, unit=1))]
    assert last(settle_labels(seen)) is None


@pytest.mark.parametrize(
    ("facts", "label", "where"),
    [
        ([degree(100, "RCA", 5)], nameless(fact("CTO", None, 50, unit=1)), "RCA"),
        ([degree(100, "RCA", 5)], nameless(fact("CTO", "LAD", 50, unit=1)), "RCA"),
        ([degree(100, "RCA", 5)], nameless(age(8, None, 50, unit=1)), "RCA"),
        ([degree(80, "RCA", 5)], nameless(fact("CTO", "LAD", 50, unit=1)), "LAD"),
        # of two, none; of labelled ones, the label's
        ([degree(100, "RCA", 5), degree(100, "LCX", 9)], nameless(fact("CTO", "LAD", 50, unit=1)), "LAD"),
        ([fact("CTO", "RCA", 5), degree(100, "LCX", 9)], nameless(fact("CTO", None, 50, unit=1)), "RCA"),
        # named itself
        ([degree(100, "RCA", 5)], fact("CTO", "LAD", 50, unit=1), "LAD"),
    ],
)
def test_a_nameless_label_speaks_of_the_one_occlusion(
    facts: list[Fact], label: Fact, where: str | None
) -> None:
    assert last(settle_labels([*facts, label])) == where


@pytest.mark.parametrize(
    ("label", "fields", "expected"),
    [
        ("STENT", {}, True),
        ("CROSSED", {}, True),
        ("CROSSING_FAILED", {}, True),
        ("STENT", {"status": "planned"}, False),
        ("CTO", {}, False),
    ],
)
def test_is_work(label: str, fields: dict[str, str], expected: bool) -> None:
    assert is_work(mention(label, **fields)) is expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (flow(3), True),
        (flow(2), True),
        (flow(1), False),
        (degree(20), True),
        (degree(21), False),
        (age(3), False),
    ],
)
def test_is_result(found: Fact, expected: bool) -> None:
    assert is_result(found.mention) is expected


RETROGRADE = fact("APPROACH", "LAD", 20, direction="retrograde")


@pytest.mark.parametrize(
    ("way", "then", "where"),
    [
        # work on an occlusion, read of a vessel that has none, is about the only occlusion
        (nameless(RETROGRADE), nameless(fact("STENT", "LAD", 50)), "RCA"),
        (nameless(fact("APPROACH", "LAD", 20, gear=True)), nameless(fact("STENT", "LAD", 50)), "RCA"),
        # until a vessel is named
        (nameless(RETROGRADE), fact("STENT", "LAD", 50), "LAD"),
        # a way that any lesion is wired in, or told of its vessel by name, says nothing
        (nameless(fact("APPROACH", "LAD", 20)), nameless(fact("STENT", "LAD", 50)), "LAD"),
        (RETROGRADE, nameless(fact("STENT", "LAD", 50)), "LAD"),
    ],
)
def test_techniques_for_occlusions_lead_to_the_occlusion(way: Fact, then: Fact, where: str) -> None:
    assert last(follow_technique([fact("CTO", "RCA", 5), way, then])) == where


def test_techniques_beside_two_occlusions_settle_nothing() -> None:
    told = [
        fact("CTO", "RCA", 5),
        fact("CTO", "LCX", 9),
        nameless(RETROGRADE),
        nameless(fact("STENT", "LAD", 50)),
    ]
    assert last(follow_technique(told)) == "LAD"
