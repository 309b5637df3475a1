"""Which words on the way count, made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from revasc.lesions.conduct import approach_taken, ways_told
from tests.lesions.builders import fact

if TYPE_CHECKING:
    from revasc.lesions.fact import Fact


def way(direction: str, start: int, **fields: Any) -> Fact:
    return fact("APPROACH", start=start, direction=direction, **fields)


def tool(start: int, **fields: Any) -> Fact:
    return fact("DEVICE", start=start, device="wire", **fields)


def failed(start: int, **fields: Any) -> Fact:
    return fact("CROSSING_FAILED", start=start, **fields)


@pytest.mark.parametrize(
    ("conduct", "expected"),
    [
        ([], None),
        ([tool(1)], "antegrade"),
        ([tool(1, section="plan")], None),
        ([tool(1, section="findings")], "antegrade"),  # the account goes on in the findings
        ([fact("CROSSED", start=1)], "antegrade"),
        ([way("antegrade", 1)], "antegrade"),
        ([way("retrograde", 1)], "retrograde"),
        ([way("combined", 1)], "combined"),
        ([way("antegrade", 1), way("retrograde", 9)], "combined"),
        ([way("retrograde", 1, status="negated")], "antegrade"),
        ([way("retrograde", 1, status="planned")], None),
        ([way("retrograde", 1, section="findings")], None),
        ([way("retrograde", 1, section="findings"), tool(9, section="findings")], "retrograde"),
        ([way("retrograde", 1, section="plan"), tool(9, section="findings")], "antegrade"),
        # refused from the start, or only a tool or a later step of that way
        ([way("antegrade", 1, status="negated"), way("combined", 9)], "retrograde"),
        ([way("antegrade", 1, status="negated"), way("retrograde", 9), way("antegrade", 20)], "retrograde"),
        ([way("antegrade", 1, status="negated", gear=True), way("combined", 9)], "combined"),
        ([way("antegrade", 1), way("antegrade", 9, status="negated"), way("retrograde", 20)], "combined"),
        # wires that failed before the first word of the other way
        ([tool(1), failed(5), way("retrograde", 20)], "combined"),
        ([failed(5), way("retrograde", 20)], "retrograde"),
        ([tool(1), failed(5, section="history"), way("retrograde", 20)], "retrograde"),
        ([way("retrograde", 1), tool(9), failed(20)], "retrograde"),
        # over an externalised wire
        ([way("retrograde", 1, externalised=True), way("antegrade", 9)], "retrograde"),
        ([way("antegrade", 1), way("retrograde", 9, externalised=True)], "combined"),
        ([way("retrograde", 1, externalised=True), way("antegrade", 9, section="impression")], "combined"),
    ],
)
def test_the_way(conduct: list[Fact], expected: str | None) -> None:
    assert approach_taken(conduct, attempted=True, wired=False) == expected


def test_untouched_has_no_way_and_wires_go_the_ordinary_one() -> None:
    assert approach_taken([way("antegrade", 1)], attempted=False, wired=True) is None
    assert approach_taken([], attempted=True, wired=True) == "antegrade"


@pytest.mark.parametrize(
    ("second", "cue", "told"),
    [
        (30, (60, 69), [1]),  # "backwards from the outset and the antegrade route was not tried"
        (10, (60, 69), []),  # "retrograde or antegrade was not tried"
        (30, (20, 25), []),  # the cue stands before the second way
    ],
)
def test_a_refusal_speaks_of_the_nearest_way(second: int, cue: tuple[int, int], told: list[int]) -> None:
    cues = (cue,)
    first, other = way("retrograde", 1), way("antegrade", second)
    said = [_refused(first, cues), _refused(other, cues)]
    assert [m.start for m in ways_told(said)] == told


def test_one_refused_way_twice_is_refused() -> None:
    cues = ((60, 69),)
    said = [_refused(way("retrograde", 1), cues), _refused(way("retrograde", 30), cues)]
    assert ways_told(said) == []


def _refused(of: Fact, cues: tuple[tuple[int, int], ...]) -> Fact:
    return replace(of, mention=replace(of.mention, status="negated", cues=cues))
