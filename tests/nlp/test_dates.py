from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from revasc.nlp.dates import calendar_day, completed, read_date, read_last_year, read_month

SERVICE = date(2025, 6, 18)


def whole(text: str) -> re.Match[str]:
    match = re.fullmatch(r"(?s).*", text)
    assert match is not None
    return match


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024/03/12", date(2024, 3, 12)),
        ("12 nov 23", date(2023, 11, 12)),
        ("12-nov-2023", date(2023, 11, 12)),
        ("mar-24", date(2024, 3, 1)),
        ("nov '22", date(2022, 11, 1)),
        ("march of 2023", date(2023, 3, 1)),
        ("june of twenty twenty two", date(2022, 6, 1)),
        ("may two thousand and nine", date(2009, 5, 1)),
        ("may two thousand", date(2000, 5, 1)),
        ("july twenty oh eight", date(2008, 7, 1)),
        ("july twenty odd", None),
        ("03.2018", date(2018, 3, 1)),
        ("04-2022", date(2022, 4, 1)),
        ("2022-04", date(2022, 4, 1)),
        ("3/21", date(2021, 3, 1)),
        ("q3 2023", date(2023, 9, 1)),
        ("autumn 2022", date(2022, 11, 1)),
        ("end of 2022", date(2022, 12, 1)),
        ("first half of 2022", date(2022, 6, 1)),
        ("easter 2023", date(2023, 4, 1)),
        ("'21", date(2021, 12, 1)),
        ("'98", date(1998, 12, 1)),
        ("13/2021", None),
        ("soon", None),
    ],
)
def test_dates(text: str, day: date | None):
    value = read_date(whole(text), {})
    assert (calendar_day(value, day_first=False) if value else None) == day


@pytest.mark.parametrize(
    ("reader", "text", "day_first", "day"),
    [
        (read_month, "in may", False, date(2025, 5, 1)),
        (read_month, "last august", False, date(2024, 8, 1)),
        (read_month, "last winter", False, date(2024, 12, 1)),
        (read_last_year, "last year", False, date(2024, 12, 1)),
        (read_last_year, "in the spring of last year", False, date(2024, 5, 1)),
        (read_last_year, "march of last year", False, date(2024, 3, 1)),
        (read_date, "feb 24", False, date(2024, 2, 1)),
        # the 24th of April is less than three months ago, unless the day comes first here
        (read_date, "apr 24", False, date(2025, 4, 1)),
        (read_date, "apr 24", True, date(2024, 4, 1)),
        (read_date, "2021", False, date(2021, 12, 1)),
    ],
)
def test_dates_that_lack_their_year(reader: Any, text: str, day_first: bool, day: date):
    value = completed(reader(whole(text), {}), SERVICE, day_first=day_first)
    assert calendar_day(value, day_first=day_first) == day


def test_nothing_is_completed_without_the_day_of_service():
    assert completed({"month": 5}, None, day_first=False) == {"month": 5}


def test_no_month():
    assert read_month(whole("in the end"), {}) in (None, {"month": 12})
