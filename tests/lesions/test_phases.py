from __future__ import annotations

import pytest

from revasc.lesions.fact import Fact
from revasc.lesions.phases import first_treatment, high, is_after, low
from tests.lesions.builders import degree, fact, flow, mention


@pytest.mark.parametrize(
    ("facts", "start"),
    [
        ([], None),
        ([degree(100, start=3)], None),
        ([fact("STENT", start=40), fact("ANGIOPLASTY", start=20)], 20),
        ([fact("CROSSED", start=10), fact("STENT", start=40)], 10),
        ([fact("LITHOTRIPSY", start=12)], 12),
        # a title or a summary is no step
        ([fact("STENT", start=5, section="procedure"), fact("STENT", start=50)], 50),
        ([fact("STENT", start=90, section="impression")], None),
        ([fact("STENT", start=90, section="plan")], None),
        # and neither is what did not happen, or not now
        ([fact("STENT", start=5, status="negated"), fact("STENT", start=50)], 50),
        ([fact("STENT", start=5, status="historical"), fact("ANGIOPLASTY", start=60)], 60),
        ([fact("STENT", start=5, status="planned")], None),
    ],
)
def test_first_treatment(facts: list[Fact], start: int | None) -> None:
    assert first_treatment(facts) == start


@pytest.mark.parametrize(
    ("found", "started", "after"),
    [
        # the note says so itself
        (degree(10, post=True), None, True),
        (degree(100, post=True), None, True),
        (flow(3, pre=True, start=90), 10, False),
        (degree(80, pre=True, start=90), 10, False),
        # before and after the first step
        (degree(80, start=5), 10, False),
        (degree(20, start=50), 10, True),
        (flow(0, start=5), 10, False),
        (flow(3, start=50), 10, True),
        (flow(0, start=50), 10, True),
        (flow(3, start=50), None, False),
        # a total occlusion told late is still the finding
        (degree(100, start=50), 10, False),
        (degree(99, start=50), 10, False),
        # findings and titles speak of the vessel as it was
        (flow(1, start=50, section="findings"), 10, False),
        (degree(40, start=50, section="findings"), 10, False),
        (degree(100, start=2, section="procedure"), 10, False),
        (degree(100, start=2, section="indication"), 10, False),
        # results and summaries of it as it is
        (flow(3, section="result"), None, True),
        (flow(0, section="result"), None, True),
        (degree(20, section="result"), None, True),
        (degree(100, section="result"), None, False),
        (flow(3, section="impression"), None, True),
        (degree(0, section="impression"), None, True),
        (degree(100, section="impression"), None, False),
        (degree(80, section="impression"), None, False),
    ],
)
def test_is_after(found: Fact, started: int | None, after: bool) -> None:
    assert is_after(found.mention, started) is after


@pytest.mark.parametrize(
    ("value", "ends"),
    [({"low": 95.0, "high": 99.0}, (95, 99)), ({"low": 0, "high": 1}, (0, 1)), ({}, (0, 0))],
)
def test_ends_of_a_range(value: dict[str, float], ends: tuple[float, float]) -> None:
    found = mention("OCCLUSION", **value)
    assert (low(found), high(found)) == ends
