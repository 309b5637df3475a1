from __future__ import annotations

import re
from typing import Any

import pytest

from revasc.nlp.durations import read_duration, read_labelled_duration, read_slash_duration


def whole(text: str) -> re.Match[str]:
    match = re.fullmatch(r"(?s).*", text)
    assert match is not None
    return match


@pytest.mark.parametrize(
    ("text", "months", "relation"),
    [
        ("half a year", 6, "exact"),
        ("at least half a year", 6, "at_least"),
        ("half-year", 6, "exact"),
        ("three-quarters of a year", 9, "exact"),
        ("a quarter of a year", 3, "exact"),
        ("the better part of a year", 6, "at_least"),
        ("a year and a half", 18, "exact"),
        ("one and a half years", 18, "exact"),
        ("1 1/2 years", 18, "exact"),
        ("2-1/2 years", 30, "exact"),
        ("three (3) months", 3, "exact"),
        ("3 or more months", 3, "at_least"),
        ("90+ days", 3, "at_least"),
        ("between 6 and 12 months", 6, "exact"),
        ("6 or 7 months", 6, "exact"),
        ("twenty-four months", 24, "exact"),
        ("a dozen years", 144, "exact"),
        (">12m", 12, "at_least"),
        ("no less than 4 months", 4, "at_least"),
        ("not more than 4 months", 4, "at_most"),
        ("older than 3 months", 3, "at_least"),
        ("over a decade", 120, "at_least"),
    ],
)
def test_durations(text: str, months: float, relation: str):
    assert read_duration(whole(text), {}) == {"months": months, "relation": relation}


@pytest.mark.parametrize("text", ["some months", "months", "soon"])
def test_no_number(text: str):
    assert read_duration(whole(text), {}) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("> 6/12", {"months": 6.0, "relation": "at_least"}),
        ("7/52", {"months": 1.6, "relation": "exact"}),
        ("6/12", None),  # perhaps the twelfth of June
    ],
)
def test_slashes(text: str, value: dict[str, Any] | None):
    assert read_slash_duration(whole(text), {}) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("age of cto (months): 14", {"months": 14.0, "relation": "exact"}),
        ("occlusion duration in years | >= 2", {"months": 24.0, "relation": "at_least"}),
        ("duration (weeks) = 2,5", {"months": 0.6, "relation": "exact"}),
        ("duration (months): unknown", None),
    ],
)
def test_forms(text: str, value: dict[str, Any] | None):
    assert read_labelled_duration(whole(text), {}) == value
