from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from revasc.nlp import dates, durations, values
from revasc.nlp.dates import calendar_day, months_between
from revasc.nlp.durations import months
from revasc.nlp.values import READERS


def read(name: str, text: str, base: dict[str, Any] | None = None) -> Any:
    """What the reader makes of a match that is the whole of ``text``."""
    match = re.fullmatch(r"(?s).*", text)
    assert match is not None
    return READERS[name](match, base or {})


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("100%", 100, 100),
        ("0%", 0, 0),
        ("99 %", 99, 99),
        ("99 percent", 99, 99),
        ("70 per cent", 70, 70),
        ("95 pct stenosis", 95, 95),
        (">90%", 90, 90),
        ("less than 10%", 10, 10),
        ("37.5%", 37.5, 37.5),
        ("37,5%", 37.5, 37.5),
        # a range keeps both ends, the lower first
        ("80-90%", 80, 90),
        ("80 - 90 %", 80, 90),
        ("80% to 90%", 80, 90),
        ("80 to 90 percent", 80, 90),
        ("80/90%", 80, 90),
        ("99-100%", 99, 100),
        ("90-80%", 80, 90),
        ("50%-70% stenosis", 50, 70),
    ],
)
def test_percent(text: str, low: float, high: float):
    assert read("percent", text) == {"low": low, "high": high}


@pytest.mark.parametrize("text", ["101%", "120 percent", "110-120%", "200%", "stenosis"])
def test_what_is_no_percentage_of_a_lumen(text: str):
    assert read("percent", text) is None


@pytest.mark.parametrize("text", ["residual 10% stenosis", "10% residual", "resid 10%"])
def test_a_residual_is_after_treatment(text: str):
    assert read("percent", text) == {"low": 10, "high": 10, "post": True}


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("ninety-nine percent", 99),
        ("ninety nine percent", 99),
        ("ninety percent", 90),
        ("seventy per cent", 70),
        ("eighty-five percent stenosis", 85),
        ("one hundred percent", 100),
        ("a hundred percent", 100),
        ("hundred percent", 100),
        ("zero percent", 0),
        ("fifty percent", 50),
    ],
)
def test_percent_in_words(text: str, percent: float):
    assert read("percent_words", text) == {"low": percent, "high": percent}


def test_a_residual_in_words():
    assert read("percent_words", "ten percent residual") == {"low": 10, "high": 10, "post": True}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("timi 0", 0, 0),
        ("timi 3", 3, 3),
        ("timi-3", 3, 3),
        ("timi3", 3, 3),
        ("timi flow 2", 2, 2),
        ("timi grade 1 flow", 1, 1),
        ("timi flow grade 0", 0, 0),
        ("grade 0 flow", 0, 0),
        ("timi iii", 3, 3),
        ("timi ii flow", 2, 2),
        ("timi i", 1, 1),
        ("timi zero", 0, 0),
        ("timi three flow", 3, 3),
        ("timi o", 0, 0),
        # two grades
        ("timi 0/1", 0, 1),
        ("timi 0-1", 0, 1),
        ("timi 2/3", 2, 3),
        ("timi 0 to 1 flow", 0, 1),
        ("timi 2 to 3", 2, 3),
        ("timi ii-iii", 2, 3),
    ],
)
def test_timi(text: str, low: int, high: int):
    assert read("timi", text) == {"low": low, "high": high}


@pytest.mark.parametrize(
    "text", ["timi 0 > 3", "timi 0 to 3", "timi 0 -> timi 3", "flow improved from timi 0 to timi 3"]
)
def test_timi_before_and_after(text: str):
    assert read("timi", text) == {"low": 0, "high": 0, "then": 3}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("post-pci timi 3", {"low": 3, "high": 3, "post": True}),
        ("timi flow after procedure: 3", {"low": 3, "high": 3, "post": True}),
        ("pre timi 0", {"low": 0, "high": 0, "pre": True}),
        ("timi flow before pci: 0", {"low": 0, "high": 0, "pre": True}),
    ],
)
def test_timi_with_its_phase(text: str, expected: dict[str, Any]):
    assert read("timi", text) == expected


@pytest.mark.parametrize("text", ["timi", "timi flow", "timi 7"])
def test_no_timi_grade(text: str):
    assert read("timi", text) is None


@pytest.mark.parametrize(
    ("text", "age", "relation"),
    [
        ("6 months", 6, "exact"),
        ("6-month-old", 6, "exact"),
        ("6 mos", 6, "exact"),
        ("six months", 6, "exact"),
        ("2 years", 24, "exact"),
        ("2 yrs", 24, "exact"),
        ("two-year-old", 24, "exact"),
        ("a year", 12, "exact"),
        ("1.5 years", 18, "exact"),
        ("2 decades", 240, "exact"),
        ("3 weeks", 0.7, "exact"),
        ("3-week-old", 0.7, "exact"),
        ("6 wks", 1.4, "exact"),
        ("10 days", 0.3, "exact"),
        ("90 days", 3, "exact"),
        # bounds
        ("for more than 6 months", 6, "at_least"),
        ("for over 8 months", 8, "at_least"),
        ("over two years", 24, "at_least"),
        ("at least 3 months", 3, "at_least"),
        (">3months", 3, "at_least"),
        ("> 3 months", 3, "at_least"),
        ("longer than one year", 12, "at_least"),
        ("in excess of 6 months", 6, "at_least"),
        ("3 months or more", 3, "at_least"),
        ("less than 3 months", 3, "at_most"),
        ("< 3 months", 3, "at_most"),
        ("within 6 weeks", 1.4, "at_most"),
        ("no more than 2 months", 2, "at_most"),
        ("up to 2 months", 2, "at_most"),
        # a range: the smallest age that is sure
        ("6-8 months", 6, "exact"),
        ("6 to 8 months", 6, "exact"),
        # vague numbers: what they are sure to mean
        ("several months", 3, "exact"),
        ("a couple of years", 24, "exact"),
        ("a few weeks", 0.7, "exact"),
        ("a few months", 3, "exact"),
    ],
)
def test_duration(text: str, age: float, relation: str):
    assert read("duration", text) == {"months": age, "relation": relation}


@pytest.mark.parametrize("text", ["some months", "the years", "months"])
def test_a_duration_without_number(text: str):
    assert read("duration", text) is None


@pytest.mark.parametrize(
    ("text", "age"), [("7/52", 1.6), ("3/12 old", 3), ("18/12 ago", 18), ("2/52 old", 0.5)]
)
def test_british_durations(text: str, age: float):
    assert read("slash_duration", text) == {"months": age, "relation": "exact"}


@pytest.mark.parametrize(
    ("number", "unit", "age"),
    [
        (1, "month", 1), (3, "mos", 3), (1, "year", 12), (1, "y", 12), (2.5, "yrs", 30), (1, "decade", 120),
        (30, "days", 1), (1, "w", 0.2), (13, "weeks", 3), (26, "wks", 6), (0, "d", 0),
    ],
)  # fmt: skip
def test_months(number: float, unit: str, age: float):
    assert months(number, unit) == pytest.approx(age, abs=0.05)


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("ostial", "ostial"), ("ostium", "ostial"), ("at its ostium", "ostial"),
        ("proximal", "proximal"), ("prox", "proximal"), ("proximally", "proximal"),
        ("mid", "mid"), ("middle", "mid"), ("midvessel", "mid"),
        ("distal", "distal"), ("dist", "distal"), ("distally", "distal"),
    ],
)  # fmt: skip
def test_segment(text: str, segment: str):
    assert read("segment", text) == {"segment": segment}


@pytest.mark.parametrize(
    ("text", "artery", "side"),
    [
        ("right radial artery", "radial", "right"),
        ("left radial", "radial", "left"),
        ("RRA", "radial", "right"),
        ("LRA", "radial", "left"),
        ("rt. radial", "radial", "right"),
        ("R radial", "radial", "right"),
        ("L femoral", "femoral", "left"),
        ("lt femoral", "femoral", "left"),
        ("radial (right)", "radial", "right"),
        ("right common femoral artery", "femoral", "right"),
        ("RFA", "femoral", "right"),
        ("LCFA", "femoral", "left"),
        ("right groin", "femoral", "right"),
        ("left wrist", "radial", "left"),
        ("left snuffbox", "distal radial", "left"),
        ("left distal radial", "distal radial", "left"),
        ("distal transradial", "distal radial", None),
        ("ldTRA", "distal radial", "left"),
        ("rdTRA", "distal radial", "right"),
        ("right ulnar artery", "ulnar", "right"),
        ("left brachial", "brachial", "left"),
        ("left axillary artery", "axillary", "left"),
        ("a. radialis dextra", "radial", "right"),
        ("a. femoralis sin", "femoral", "left"),
        # both sides
        ("bifemoral access", "femoral", "both"),
        ("biradial", "radial", "both"),
        ("bilateral femoral", "femoral", "both"),
        ("right and left radial", "radial", "both"),
        # no side
        ("radial artery", "radial", None),
        ("transradial", "radial", None),
        ("femoral", "femoral", None),
        ("TRA", "radial", None),
    ],
)
def test_access(text: str, artery: str, side: str | None):
    assert read("access", text) == {"artery": artery, "side": side}


def test_access_to_nothing_known():
    assert read("access", "right circumflex artery") is None


@pytest.mark.parametrize(
    ("text", "french"), [("6 french", 6), ("7fr", 7), ("5-f", 5), ("#8 fr", 8), ("14f", 14), ("7/8 fr", 8)]
)
def test_french(text: str, french: float):
    assert read("french", text) == {"french": french}


@pytest.mark.parametrize("text", ["2 fr", "0f", "30 french", "98 f"])
def test_no_catheter_is_that_size(text: str):
    assert read("french", text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-03-15", {"year": 2023, "month": 3, "day": 15}),
        ("march 2023", {"year": 2023, "month": 3}),
        ("mar 2023", {"year": 2023, "month": 3}),
        ("march of 2023", {"year": 2023, "month": 3}),
        ("since may '19", {"year": 2019, "month": 5}),
        ("sept 2020", {"year": 2020, "month": 9}),
        ("15 march 2023", {"year": 2023, "month": 3, "day": 15}),
        ("15-mar-2023", {"year": 2023, "month": 3, "day": 15}),
        ("3rd of", None),
        ("3rd march 2023", {"year": 2023, "month": 3, "day": 3}),
        ("march 15, 2023", {"year": 2023, "month": 3, "day": 15}),
        ("march 15th, 2023", {"year": 2023, "month": 3, "day": 15}),
        ("03/2024", {"year": 2024, "month": 3}),
        ("3/24", {"year": 2024, "month": 3}),
        ("since 2021", {"year": 2021}),
        ("1998", {"year": 1998}),
        ("spring 2022", {"year": 2022, "month": 5}),
        ("early 2022", {"year": 2022, "month": 4}),
        ("late 2022", {"year": 2022, "month": 12}),
        ("03/15/2023", {"year": 2023, "a": 3, "b": 15, "dotted": False}),
        ("3/15/23", {"year": 2023, "a": 3, "b": 15, "dotted": False}),
        ("15.03.2023", {"year": 2023, "a": 15, "b": 3, "dotted": True}),
        ("1/2/98", {"year": 1998, "a": 1, "b": 2, "dotted": False}),
        ("13/2024", None),
        ("no date", None),
    ],
)
def test_date(text: str, value: dict[str, Any] | None):
    assert read("date", text) == value


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("2023-03-15", False, date(2023, 3, 15)),
        ("04/12/2012", False, date(2012, 4, 12)),
        ("04/12/2012", True, date(2012, 12, 4)),
        # only one reading is a date
        ("25/12/2012", False, date(2012, 12, 25)),
        ("12/25/2012", True, date(2012, 12, 25)),
        # dots are written day first
        ("04.12.2012", False, date(2012, 12, 4)),
        # year only counts from December of that year, a month from its first day
        ("2021", False, date(2021, 12, 1)),
        ("march 2023", False, date(2023, 3, 1)),
        # no such day
        ("2023-02-30", False, None),
        ("31/31/2020", False, None),
        ("2023-13-01", False, None),
    ],
)
def test_calendar_day(text: str, day_first: bool, day: date | None):
    value = read("date", text)
    assert (None if value is None else calendar_day(value, day_first=day_first)) == day


@pytest.mark.parametrize(
    ("earlier", "later", "age"),
    [
        (date(2023, 3, 15), date(2025, 3, 1), 24),
        (date(2025, 12, 31), date(2026, 1, 1), 1),
        (date(2025, 11, 3), date(2026, 2, 3), 3),
        (date(2026, 2, 3), date(2026, 2, 3), 0),
        (date(2026, 2, 3), date(2026, 1, 3), -1),
    ],
)
def test_months_between(earlier: date, later: date, age: int):
    assert months_between(earlier, later) == age


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        ("percent", "100%"),
        ("percent_words", "ninety percent"),
        ("timi", "timi 0"),
        ("duration", "6 months"),
        ("slash_duration", "3/12 ago"),
        ("labelled_duration", "age (months): 14"),
        ("month", "in june"),
        ("last_year", "last year"),
        ("date", "2021"),
        ("segment", "mid"),
        ("access", "rra"),
        ("french", "6 fr"),
    ],
)
def test_the_rules_own_value_is_kept(reader: str, text: str):
    assert read(reader, text, {"mark": 7})["mark"] == 7


def test_every_reader_is_named_in_the_table():
    modules = (values, dates, durations)
    functions = {f for m in modules for name, f in vars(m).items() if name.startswith("read_")}
    assert functions <= set(READERS.values())
