"""Durations in months: "for over 8 months", "half a year", "7/52", "Age of CTO (months): 14"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from revasc.nlp.mention import Value
from revasc.nlp.numbers import number_of

_MORE: Final = re.compile(
    r"more than|over|greater than|at least|>|longer than|older than|in excess|beyond|upwards|minimum|or more|"
    r"or longer|nearly|almost|\d\+|(?:no|not) (?:less|fewer|shorter) than|(?:better|most) (?:part )?of"
)
_LESS: Final = re.compile(
    r"(?<!no )(?<!not )less than|<|under|within|no more than|not more than|up to|no longer than|"
    r"not longer than|at most"
)
_UNITS: Final = (
    (re.compile(r"d(?!ec)"), 1 / 30.4),
    (re.compile(r"w"), 7 / 30.4),
    (re.compile(r"m"), 1.0),
    (re.compile(r"y"), 12.0),
    (re.compile(r"dec"), 120.0),
)
_UNIT: Final = r"(days?|weeks?|wks?|months?|mos?|mths?|years?|yrs?|decades?|(?<![a-z])[dwmy])\b"
_HALF: Final = re.compile(
    rf"(?:(\d+|[a-z]+)\s(?:and a half|1/2)[\s-]{_UNIT}|(\d+|[a-z]+)\s{_UNIT}\sand a half|"
    rf"(\d+)-1/2[\s-]{_UNIT})"
)
#: Parts of a year; "the better part of a year" is more than half of one.
_PARTS: Final = (
    (re.compile(r"(?:better|most) (?:part )?of (?:an?|the|one|last)[\s-]year|\bhalf\b.*year"), 6.0),
    (re.compile(r"three[\s-]quarters of a year"), 9.0),
    (re.compile(r"quarter of a year"), 3.0),
)
_AGE: Final = re.compile(
    r"(?:(\d{1,2})\s*(?:-|to|and|or)\s*)?(\d{1,3}(?:[.,]\d)?|[a-z -]+?)\+?"
    rf"(?:\s?\([^)]{{1,9}}\)|\sor more)?[\s-]{{0,6}}(?:plus\s)?{_UNIT}(?!.*\d\s?(?:month|year))"
)
_LABELLED: Final = re.compile(rf"{_UNIT}[^a-z\d]*?([<>=~]{{0,2}}) ?(\d+(?:[.,]\d)?)$")
#: Durations read are kept: the same ones stand in note after note.
_MEMO: Final = 1024


def read_duration(match: re.Match[str], base: Value) -> Value | None:
    """``{"months", "relation"}``: an age in months, "at_least", "at_most" or "exact"."""
    text = match.group()
    age = _in_months(text)
    return None if age is None else {**base, "months": age, "relation": _relation(text)}


@lru_cache(maxsize=_MEMO)
def _in_months(text: str) -> float | None:
    if half := _HALF.search(text):
        number, unit = (group for group in half.groups() if group is not None)
        return _of(f"{number}", unit, 0.5)
    for pattern, part in _PARTS:
        if pattern.search(text):
            return part
    found = _AGE.search(text)
    return _of(found[1] or found[2], found[3]) if found else None


def _of(words: str, unit: str, more: float = 0.0) -> float | None:
    number = number_of(words)
    return None if number is None else months(number + more, unit)


@lru_cache(maxsize=_MEMO)
def _relation(text: str) -> str:
    if _LESS.search(text):
        return "at_most"
    return "at_least" if _MORE.search(text) else "exact"


def months(number: float, unit: str) -> float:
    """``number`` of days, weeks, months, years or decades in months, to one decimal."""
    factor = next(scale for pattern, scale in _UNITS if pattern.match(unit))
    return round(number * factor, 1)


def read_slash_duration(match: re.Match[str], base: Value) -> Value | None:
    """British "7/52" (weeks) and "3/12" (months); a bare "3/12" may be a date and is none."""
    text = match.group()
    number, unit = re.findall(r"\d+", text)[:2]
    if unit == "12" and not re.search(r"[a-z>=]", text):
        return None
    age = months(float(number), "weeks" if unit == "52" else "months")
    return {**base, "months": age, "relation": _relation(text)}


def read_labelled_duration(match: re.Match[str], base: Value) -> Value | None:
    """The number of a form whose label names the unit: "Age of CTO (months): >= 14"."""
    found = _LABELLED.search(match.group())
    if found is None:
        return None
    return {
        **base,
        "months": months(float(found[3].replace(",", ".")), found[1]),
        "relation": _relation(found[2]),
    }
