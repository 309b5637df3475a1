"""Dates of service as exports write them.

Order of ``03/12/2019``: month first, as in the United States, whose code sets this library
speaks of; ``day_first`` turns that round. A value that is impossible in the chosen order is
refused, not silently read the other way, since then its neighbours were misread too.
Dotted dates (``12.03.2019``) are day first by the convention of the countries that use dots.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Final

#: What exports write where they know nothing. ``\N`` is the null of database dumps.
NULLS: Final = frozenset({"", "null", "none", "na", "n/a", "nan", "nat", "<na>", "\\n", "-", "unknown"})

#: A note dated outside these years is a typing or export fault. De-identified exports shift their
#: dates into the next century (MIMIC-IV: 2100 to 2200 and some years on).
YEARS: Final = range(1900, 2251)

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_TIME: Final = re.compile(
    r"(?:[T:,]|,?\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s*[AP]M)?(?:\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?\Z",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\Z")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\Z")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2}){0,3}(?:\.\d{1,6})?(?:[+-]\d{4})?\Z")
_DAY_NAMED: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/ .]*([A-Za-z]{3,9})[-/ .,]*(\d{4}|\d{2})\Z")
_NAMED_DAY: Final = re.compile(r"([A-Za-z]{3,9})[-/ .]*(\d{1,2})(?:st|nd|rd|th)?[-/ ,]+(\d{4}|\d{2})\Z")
_MILLISECONDS: Final = 10**11


def parse_date(value: object, *, day_first: bool = False) -> date | None:
    """The day that an export's value names, or ``None`` where it names none.

    Takes text, ``date``, ``datetime`` (its own wall-clock day, no change of zone) and whole
    numbers: 20190312, or seconds or milliseconds since 1970 in UTC, as data frames write.

    :raises ValueError: where the value is no date; the message does not repeat it.
    """
    day = _read(value, day_first=day_first)
    if day is not None and day.year not in YEARS:
        raise ValueError("year out of range")
    return day


def _read(value: object, *, day_first: bool) -> date | None:
    if value is None or value != value:  # NaN and NaT differ from themselves  # noqa: PLR0124
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _from_text(value.strip(), day_first=day_first)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return _from_number(int(value))
    raise ValueError("not a date")


def _from_number(number: int) -> date:
    """20190312, else seconds or milliseconds since 1970."""
    if number < YEARS.stop * 10_000:
        return _from_compact(str(number))
    seconds = number / 1000 if number >= _MILLISECONDS else number
    try:
        return datetime.fromtimestamp(seconds, tz=UTC).date()
    except (OverflowError, OSError) as error:
        raise ValueError("not a date") from error


def _from_text(text: str, *, day_first: bool) -> date | None:
    if text.lower() in NULLS:
        return None
    day = _TIME.sub("", text)
    if match := _YEAR_FIRST.match(day):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _YEAR_LAST.match(day):
        first, second = int(match[1]), int(match[3])
        if day_first or match[2] == ".":
            first, second = second, first
        return date(_year(match[4]), first, second)
    if match := _DAY_NAMED.match(day):
        return date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _NAMED_DAY.match(day):
        return date(_year(match[3]), _month(match[1]), int(match[2]))
    return _from_compact(day)


def _from_compact(text: str) -> date:
    """``20190312`` with or without a time behind it, as HL7 writes."""
    match = _COMPACT.match(text)
    if match is None:
        raise ValueError("not a date")
    return date(int(match[1]), int(match[2]), int(match[3]))


def _month(name: str) -> int:
    number = _MONTHS.get(name[:3].lower())
    if number is None:
        raise ValueError("not a month")
    return number


def _year(digits: str) -> int:
    """Two digits are 1969 to 2068, the rule of POSIX ``strptime``."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 69 else 2000)
