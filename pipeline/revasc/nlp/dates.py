"""Dates as notes write them: 12.03.2024, Mar-24, '21, Q3 2023, autumn 2022, June, last year."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from revasc.nlp.mention import Scalar, Value
from revasc.nlp.numbers import number_of

_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: i for i, name in enumerate(_MONTH_NAMES, 1)}
_MON: Final = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
#: Parts of a year end with these months: the latest that they can mean.
_SEASON: Final = {
    "spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 12, "early": 4, "mid": 8, "late": 12,
    "beginning": 4, "start": 4, "middle": 8, "end": 12, "first half": 6, "second half": 12, "easter": 4,
    "christmas": 12, "xmas": 12,
}  # fmt: skip
_PART: Final = rf"(?P<season>{'|'.join(_SEASON)})"
_DATE_FORMS: Final = (
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{2})[-/](?P<d>\d{2})"),
    re.compile(r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})[./-](?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MON}\.?,?[ -]'?(?P<y>\d{{4}}|\d{{2}})(?!\d)"),
    re.compile(rf"{_MON}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})"),
    re.compile(rf"{_MON}\.?,?\s+(?:of\s+)?(?P<spoken>(?:twenty|two thousand)[a-z -]*)"),
    re.compile(rf"{_MON}\.?,?\s+(?:of\s+)?'(?P<y>\d{{2}})"),
    re.compile(rf"{_MON}[.,]?\s*(?:of\s+)?-?(?P<y>\d{{4}})"),
    re.compile(rf"{_MON}(?P<loose>[. ]{{0,2}})-?(?P<y>\d{{2}})(?!\d)"),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})/(?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?P<m>\d{2})[.-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{2})(?!\d)"),
    re.compile(rf"{_PART}(?: in)?[ -](?:of )?'?(?P<y>\d{{4}}|\d{{2}})"),
    re.compile(r"q(?P<quarter>[1-4])[ /-]*(?:of )?(?P<y>\d{4})"),
    re.compile(r"(?P<y>(?:19|20)\d{2})|'(?P<short>\d{2})"),
)
_CENTURY: Final = 100
_TURN: Final = 50
_LAST_MONTH: Final = 12
_QUARTER: Final = 3
_LONGEST_MONTH: Final = 31
#: "05/15": the 15th of May, or May 2015.
SHORT_DATE: Final = re.compile(r"(?<![\d/])\d{1,2}/\d{2}(?![\d/])")
_YEAR: Final = re.compile(r"(?:\d{4}|\d{2})(?!\d)")


def read_date(match: re.Match[str], base: Value) -> Value | None:
    """``{"year", "month", "day"}``; ``"a"``/``"b"`` where day and month could be swapped.

    ``"loose"`` where a month is followed by two digits that may be its day or the year ("Feb 24").
    """
    for form in _DATE_FORMS:
        if found := form.search(match.group()):
            return _date_value(found.groupdict(), base)
    return None


def read_month(match: re.Match[str], base: Value) -> Value | None:
    """``{"month"}`` of a date without a year; the last month of a season."""
    word = match.group().split()[-1]
    month = _SEASON.get(word) or _MONTHS.get(word[:3])
    return {**base, "month": month} if month else None


def read_last_year(match: re.Match[str], base: Value) -> Value | None:
    """``{"years_back": 1}`` and the month that goes with it, if one does."""
    words = match.group().split()[:-2]
    month = next((_SEASON.get(w) or _MONTHS.get(w[:3]) for w in reversed(words) if w != "of"), None)
    return {**base, "years_back": 1, **({"month": month} if month else {})}


def _date_value(parts: dict[str, str | None], base: Value) -> Value | None:
    year = _year(parts)
    if year is None:
        return None
    if parts.get("a"):
        both = {"a": int(parts["a"] or 0), "b": int(parts["b"] or 0)}
        return {**base, "year": year, **both, "dotted": parts["sep"] == "."}
    month = _month(parts)
    if parts.get("mon") and not month:
        return None
    value: dict[str, Scalar] = {**base, "year": year}
    if 0 < month <= _LAST_MONTH:
        value["month"] = month
    elif month:
        return None
    if parts.get("d"):
        value["day"] = int(parts["d"] or 0)
    if parts.get("loose"):
        value["loose"] = True
    return value


def _month(parts: dict[str, str | None]) -> int:
    """The month named, the last one of a season or quarter, 0 where none is."""
    if quarter := parts.get("quarter"):
        return int(quarter) * _QUARTER
    named = _MONTHS.get(parts.get("mon") or "") or _SEASON.get(parts.get("season") or "")
    return named or int(parts.get("m") or 0)


def _year(parts: dict[str, str | None]) -> int | None:
    if spoken := parts.get("spoken"):
        return _spoken_year(spoken)
    year = int(parts.get("y") or parts.get("short") or 0)
    if year < _CENTURY:
        year += 2000 if year < _TURN else 1900
    return year


def _spoken_year(words: str) -> int | None:
    """As "twenty twenty two", "two thousand and nine", "twenty oh eight"."""
    rest = re.sub(r"^(?:two thousand(?: and)?|twenty)[ -]?(?:oh[ -])?", "", words.strip())
    tail = number_of(" ".join(rest.split()[:2])) if rest else 0.0
    return None if tail is None else 2000 + int(tail)


def calendar_day(value: Value, *, day_first: bool) -> date | None:
    """The day a date value means. Without a month December is taken, without a day the first.

    Year only counts from December of that year (annotation guide): the latest day on which
    the occlusion can have been seen, so that no age is claimed which the note does not prove.
    """
    year, month, day = value.get("year"), value.get("month"), value.get("day")
    if "a" in value:
        first, second = int(value["a"] or 0), int(value["b"] or 0)
        day_first = day_first or bool(value.get("dotted"))
        in_order = (day_first and second <= _LAST_MONTH) or first > _LAST_MONTH
        day, month = (first, second) if in_order else (second, first)
    try:
        return date(int(year or 0), int(month or _LAST_MONTH), int(day or 1))
    except ValueError:
        return None


def has_day(value: Value) -> bool:
    """Does the date name its day, and not only its month or year?"""
    return "a" in value or bool(value.get("day"))


def completed(value: Value, service: date | None, *, day_first: bool) -> Value:
    """A date that lacks its year, or may lack it, with the latest year before ``service`` that fits."""
    if service is None:
        return value
    if back := value.get("years_back"):
        return {**value, "year": service.year - int(back)}
    month = int(value.get("month") or 0)
    last = service.year if month <= service.month else service.year - 1
    if month and "year" not in value:
        return {**value, "year": last}
    if value.get("loose") and not day_first:
        return _settled(value, last, service)
    return value


def _settled(value: Value, last: int, service: date) -> Value:
    """Of "Feb 24" February 2024, unless a 24th of February lies within the last three months."""
    year, month = int(value.get("year") or 0), int(value.get("month") or 0)
    recent = months_between(date(last, month, 1), service) <= _QUARTER and year % _CENTURY <= _LONGEST_MONTH
    return {**value, "year": last} if recent or year > service.year else value


def names_day(text: str, start: int, end: int) -> bool:
    """In a note with 05/15/2023, "05/15" names a day, not a month."""
    short = SHORT_DATE.search(text, start, end)
    if short is None or short.end() != end:
        return False
    whole = f"{short.group()}/"
    at = text.find(whole)
    while at >= 0:
        before = text[at - 1] if at else ""
        if before != "/" and not before.isdecimal() and _YEAR.match(text, at + len(whole)):
            return True
        at = text.find(whole, at + 1)
    return False


def months_between(earlier: date, later: date) -> int:
    """Calendar-month difference, as the annotation guide counts ages."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month
