from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports.dates import NULLS, YEARS, parse_date

DAY = date(2019, 3, 12)


@pytest.mark.parametrize(
    "value",
    [
        "2019-03-12",
        "2019-3-12",
        " 2019-03-12 ",
        "2019/03/12",
        "2019.03.12",
        "2019-03-12T14:30:00",
        "2019-03-12T14:30:00Z",
        "2019-03-12T14:30:00.123456+05:30",
        "2019-03-12 14:30",
        "2019-03-12 00:00:00.000",
        "2019-03-12 14:30:00 UTC",
        "03/12/2019",
        "3/12/2019",
        "03-12-2019",
        "3/12/19",
        "03/12/2019 2:30 PM",
        "03/12/2019, 14:30",
        "3/12/2019 2:30:15pm",
        "12.03.2019",  # dots: day first by convention
        "12.3.19",
        "12-Mar-2019",
        "12-MAR-19",
        "12 March 2019",
        "12Mar2019",
        "12MAR2019:14:30",
        "12th March, 2019",
        "Mar 12, 2019",
        "March 12 2019",
        "Mar. 12th, 2019",
        "12 Mar 2019 14:30:00",
        "20190312",
        "201903121430",
        "20190312143000",
        "20190312143000.000-0500",
        20190312,
        20190312.0,
        1552348800,  # seconds since 1970
        1552348800000,  # milliseconds, as pandas writes JSON
        DAY,
        datetime(2019, 3, 12, 23, 59),  # noqa: DTZ001
        datetime(2019, 3, 12, 23, 59, tzinfo=UTC),
    ],
)
def test_the_twelfth_of_march_2019(value: object):
    assert parse_date(value) == DAY


@pytest.mark.parametrize("value", [None, math.nan, *sorted(NULLS), "NULL", " N/A ", "NaT", "\\N"])
def test_no_date(value: object):
    assert parse_date(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "25/12/2019",  # impossible month first: refused, not read the other way
        "2019-13-01",
        "2019-02-30",
        "2019-00-00",
        "0000-00-00",
        "2019-03",
        "March 2019",
        "12 Foo 2019",
        "32-Mar-2019",
        "2019/03-12",
        "03/12",
        "yesterday",
        "12345678",
        "1234567",
        "1519-03-12",
        "2999-03-12",
        "2019-03-12 noon",
        "2019-03-12x",
        True,
        -5,
        10**30,
        math.inf,
        [2019, 3, 12],
        {"year": 2019},
        b"2019-03-12",
    ],
)
def test_refused(value: object):
    with pytest.raises(ValueError, match=r".") as caught:
        parse_date(value)
    assert str(value) not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("03/12/2019", date(2019, 12, 3)),
        ("25/12/2019", date(2019, 12, 25)),
        ("25-12-19", date(2019, 12, 25)),
        ("2019-03-12", DAY),
        ("12.03.2019", DAY),
        ("Mar 12, 2019", DAY),
    ],
)
def test_day_first(value: object, day: date):
    assert parse_date(value, day_first=True) == day


def test_day_first_refuses_what_only_fits_month_first():
    with pytest.raises(ValueError, match="month"):
        parse_date("12/25/2019", day_first=True)


@pytest.mark.parametrize(("value", "year"), [("3/12/68", 2068), ("3/12/69", 1969), ("12-Mar-99", 1999)])
def test_two_digit_years(value: object, year: int):
    assert parse_date(value) == date(year, 3, 12)


@given(st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)))
def test_every_day_in_every_form(day: date):
    forms = (f"{day:%Y-%m-%d}", f"{day:%m/%d/%Y}", f"{day:%d-%b-%Y}", f"{day:%B %d, %Y}", f"{day:%Y%m%d}")
    assert {parse_date(form) for form in forms} == {day}
    assert parse_date(f"{day:%d/%m/%Y}", day_first=True) == day


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str):
    try:
        day = parse_date(text)
    except ValueError:
        return
    assert day is None or day.year in YEARS
