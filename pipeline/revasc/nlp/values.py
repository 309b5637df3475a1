"""What a matched phrase says: percentages, TIMI grades, ages, dates, access sites.

A reader takes the match and the rule's own value and returns a flat JSON object, or None
where the words cannot mean what the rule is about (101 %, month 13).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from revasc.nlp import shapes, ways
from revasc.nlp.mention import Scalar, Value

Reader = Callable[[re.Match[str], Value], Value | None]

_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,]\d)?")
_RANGE: Final = re.compile(
    r"(\d{1,3}(?:[.,]\d)?)\s*(?:%|percent|per cent|pct)?\s*(?:-|to|/)\s*(\d{1,3}(?:[.,]\d)?)\s*"
    r"(?:%|percent|per cent|pct)"
)
_WORD_NUMBERS: Final[dict[str, float]] = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "zero": 0,
    "several": 3,
    "couple of": 2,
    "a couple of": 2,
    "a few": 3,
}
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "zero": 0, "one": 1, "two": 2, "three": 3, "o": 0}
_TIMI: Final = re.compile(r"\b(?:[0-3]|iii|ii|i|zero|one|two|three|o)\b|[0-3](?=$|\D)")
_MORE: Final = re.compile(
    r"more than|over|greater than|at least|>|longer than|in excess|minimum|or more|or longer|nearly|almost"
)
_LESS: Final = re.compile(
    r"less than|<|under|within|no more than|not more than|up to|no longer than|not longer than|at most"
)
_UNITS: Final = (
    (re.compile(r"d"), 1 / 30.4),
    (re.compile(r"w"), 7 / 30.4),
    (re.compile(r"m"), 1.0),
    (re.compile(r"y"), 12.0),
)
_DECADE: Final = 120.0
_AGE: Final = re.compile(
    r"(?:(\d{1,2})\s?(?:-|to)\s?)?(\d{1,3}(?:[.,]\d)?|[a-z ]+?)[\s-]{0,6}(?:plus\s)?(days?|weeks?|wks?|"
    r"months?|mos?|mths?|years?|yrs?|decades?|(?<![a-z])[dwy])\b(?!.*\d\s?(?:month|year))"
)
_FULL: Final = 100.0


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def read_percent(match: re.Match[str], base: Value) -> Value | None:
    """``{"low", "high"}`` in percent; a range keeps both ends."""
    text = match.group()
    if pair := _RANGE.search(text):
        low, high = sorted((_float(pair[1]), _float(pair[2])))
    else:
        numbers = _NUMBER.findall(text)
        if not numbers:
            return None
        low = high = _float(numbers[-1])
    if high > _FULL:
        return None
    post = "residual" in text or "resid" in text
    return {**base, "low": low, "high": high, **({"post": True} if post else {})}


def read_percent_words(match: re.Match[str], base: Value) -> Value | None:
    """Percentages dictated in words: "ninety-nine percent"."""
    words = re.split(r"[\s-]+", re.split(r"percent|per cent|%", match.group())[0].strip())
    total = _FULL if "hundred" in words else sum(_WORD_NUMBERS.get(word, 0) for word in words)
    post = {"post": True} if "residual" in match.group() else {}
    return {**base, "low": total, "high": total, **post}


def read_timi(match: re.Match[str], base: Value) -> Value | None:
    """``{"low", "high"}`` TIMI grades 0 to 3; "0/1" keeps both, "0 -> 3" is before and after."""
    text = re.sub(r"timi|flow|grade|pre|post|pci|procedure|before|after", " ", match.group())
    grades = [_ROMAN.get(g, None) if not g.isdigit() else int(g) for g in _TIMI.findall(text)]
    known = [g for g in grades if g is not None]
    if not known:
        return None
    if len(known) > 1 and re.search(r">|\bto\b", match.group()) and known[-1] > known[0] + 1:
        return {**base, "low": known[0], "high": known[0], "then": known[-1]}
    return {**base, "low": min(known), "high": max(known), **_phase(match.group())}


def _phase(text: str) -> dict[str, Scalar]:
    if re.search(r"\bpost|after", text):
        return {"post": True}
    return {"pre": True} if re.search(r"\bpre|before", text) else {}


def read_duration(match: re.Match[str], base: Value) -> Value | None:
    """``{"months", "relation"}``: an age in months, "at_least", "at_most" or "exact"."""
    text = match.group()
    found = _AGE.search(text)
    if not found:
        return None
    word = found[2].strip().split(" ")[-1] if found[2].strip() not in _WORD_NUMBERS else found[2].strip()
    number = _float(found[2]) if found[2][0].isdigit() else _WORD_NUMBERS.get(word)
    if number is None:
        return None
    if found[1]:
        number = float(found[1])
    relation = "at_most" if _LESS.search(text) else "at_least" if _MORE.search(text) else "exact"
    return {**base, "months": months(number, found[3]), "relation": relation}


def months(number: float, unit: str) -> float:
    """``number`` of days, weeks, months, years or decades in months, to one decimal."""
    if unit.startswith("dec"):
        return number * _DECADE
    factor = next(scale for pattern, scale in _UNITS if pattern.match(unit))
    return round(number * factor, 1)


def read_slash_duration(match: re.Match[str], base: Value) -> Value | None:
    """British "7/52" (weeks) and "3/12" (months)."""
    number, unit = re.findall(r"\d+", match.group())[:2]
    return {
        **base,
        "months": months(float(number), "weeks" if unit == "52" else "months"),
        "relation": "exact",
    }


def read_segment(match: re.Match[str], base: Value) -> Value | None:
    """``{"segment"}``: ostial, proximal, mid or distal."""
    text = match.group()
    for start, segment in (("ost", "ostial"), ("at", "ostial"), ("prox", "proximal"), ("mid", "mid")):
        if text.startswith(start):
            return {**base, "segment": segment}
    return {**base, "segment": "distal"}


_SIDES: Final = (
    (
        "both",
        re.compile(
            r"\bboth\b|bilateral|\bbi|\bdual|\bl(?:eft)?\s?(?:and|/|\+)\s?r|\br(?:ight)?\s?(?:and|/|\+)\s?l|"
            r"femorals\b|radials\b"
        ),
    ),
    ("left", re.compile(r"\bleft\b|\blt\b|\bl\b|^l|sinistra|\bsin\b")),
    ("right", re.compile(r"\bright\b|\brt\b|\br\b|^r(?!adial)|dextra|\bdx\b")),
)
_ARTERIES: Final = (
    ("distal radial", re.compile(r"distal|snuff|dtra|dra\b")),
    ("femoral", re.compile(r"fem|fern|cfa|groin|^[rl]fa|tfa")),
    ("ulnar", re.compile(r"ulnar")),
    ("brachial", re.compile(r"brachial")),
    ("axillary", re.compile(r"axillary")),
    ("radial", re.compile(r"radial|wrist|rra|lra|tra")),
)


def read_access(match: re.Match[str], base: Value) -> Value | None:
    """``{"artery", "side"}``; side is right, left, both or absent."""
    text = match.group().lower()
    artery = next((name for name, pattern in _ARTERIES if pattern.search(text)), None)
    if artery is None:
        return None
    side = next((name for name, pattern in _SIDES if pattern.search(text)), None)
    return {**base, "artery": artery, "side": side}


def read_french(match: re.Match[str], base: Value) -> Value | None:
    """``{"french"}``: catheter size in French, 3 to 26."""
    size = float(re.findall(r"\d+", match.group())[-1])
    return {**base, "french": size} if 3 <= size <= 26 else None


_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: i for i, name in enumerate(_MONTH_NAMES, 1)}
_DATE_FORMS: Final = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
    re.compile(r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})[./-](?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -](?P<mon>[a-z]{3})[a-z]*\.?,?[ -](?P<y>\d{4})"),
    re.compile(r"(?P<mon>[a-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})"),
    re.compile(
        r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:of\s+)?'?"
        r"(?P<y>\d{4}|\d{2})"
    ),
    re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?P<season>spring|summer|autumn|fall|winter|early|late|mid)[ -](?:of )?(?P<y>\d{4})"),
    re.compile(r"(?P<y>(?:19|20)\d{2})"),
)
_SEASON: Final = {
    "spring": 5,
    "summer": 8,
    "autumn": 11,
    "fall": 11,
    "winter": 12,
    "early": 4,
    "mid": 8,
    "late": 12,
}


def read_date(match: re.Match[str], base: Value) -> Value | None:
    """``{"year", "month", "day"}`` plus ``"a"``/``"b"`` where day and month could be swapped."""
    for form in _DATE_FORMS:
        if found := form.search(match.group()):
            return _date_value(found.groupdict(), base)
    return None


def read_month(match: re.Match[str], base: Value) -> Value | None:
    """``{"month"}`` of a date without a year."""
    month = _MONTHS.get(match.group().split()[-1][:3])
    return {**base, "month": month} if month else None


def _date_value(parts: dict[str, str | None], base: Value) -> Value | None:
    year = int(parts["y"] or 0)
    if year < 100:
        year += 2000 if year < 50 else 1900
    if parts.get("a"):
        return {
            **base,
            "year": year,
            "a": int(parts["a"] or 0),
            "b": int(parts["b"] or 0),
            "dotted": parts["sep"] == ".",
        }
    month = (
        _MONTHS.get(parts.get("mon") or "")
        or _SEASON.get(parts.get("season") or "")
        or int(parts.get("m") or 0)
    )
    if not 0 <= month <= 12 or (parts.get("mon") and not month):
        return None
    value: dict[str, Scalar] = {**base, "year": year}
    if month:
        value["month"] = month
    if parts.get("d"):
        value["day"] = int(parts["d"] or 0)
    return value


def calendar_day(value: Value, *, day_first: bool) -> date | None:
    """The day a date value means. Without a month December is taken, without a day the first.

    Year only counts from December of that year (annotation guide): the latest day on which
    the occlusion can have been seen, so that no age is claimed which the note does not prove.
    """
    year, month, day = value.get("year"), value.get("month"), value.get("day")
    if "a" in value:
        first, second = int(value["a"] or 0), int(value["b"] or 0)
        day_first = day_first or bool(value.get("dotted"))
        day, month = (first, second) if (day_first and second <= 12) or first > 12 else (second, first)
    try:
        return date(int(year or 0), int(month or 12), int(day or 1))
    except ValueError:
        return None


#: "05/15": the 15th of May, or May 2015.
SHORT_DATE: Final = re.compile(r"(?<![\d/])\d{1,2}/\d{2}(?![\d/])")


def names_day(text: str, start: int, end: int) -> bool:
    """In a note with 05/15/2023, "05/15" names a day, not a month."""
    short = SHORT_DATE.search(text, start, end)
    if short is None or short.end() != end:
        return False
    return bool(re.search(rf"(?<![\d/]){re.escape(short.group())}/(?:\d{{4}}|\d{{2}})(?!\d)", text))


def months_between(earlier: date, later: date) -> int:
    """Calendar-month difference, as the annotation guide counts ages."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


READERS: Final[dict[str, Reader]] = {
    "percent": read_percent,
    "percent_words": read_percent_words,
    "timi": read_timi,
    "duration": read_duration,
    "slash_duration": read_slash_duration,
    "date": read_date,
    "month": read_month,
    "segment": read_segment,
    "access": read_access,
    "french": read_french,
    "stump": shapes.read_stump,
    "calcification": shapes.read_calcification,
    "ticked_grade": shapes.read_ticked_grade,
    "bend": shapes.read_bend,
    "length": shapes.read_length,
    "over_length": shapes.read_over_length,
    "retry": shapes.read_retry,
    "score": shapes.read_score,
    "retrograde": ways.read_retrograde,
}
