"""What a matched phrase says: percentages, TIMI grades, ages, dates, access sites.

A reader takes the match and the rule's own value and returns a flat JSON object, or None
where the words cannot mean what the rule is about (101 %, month 13).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from revasc.nlp import dates, durations, shapes, sites, ways
from revasc.nlp.mention import Scalar, Value
from revasc.nlp.normalize import lower
from revasc.nlp.numbers import WORD_NUMBERS

Reader = Callable[[re.Match[str], Value], Value | None]

_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,]\d)?")
_RANGE: Final = re.compile(
    r"(\d{1,3}(?:[.,]\d)?)\s*(?:%|percent|per cent|pct)?\s*(?:-|to|/)\s*(\d{1,3}(?:[.,]\d)?)\s*"
    r"(?:%|percent|per cent|pct)"
)
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "zero": 0, "one": 1, "two": 2, "three": 3, "o": 0}
_TIMI: Final = re.compile(r"\b(?:[0-3]|iii|ii|i|zero|one|two|three|o)\b|[0-3](?=$|\D)")
_FULL: Final = 100.0
_MEMO: Final = 1024


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
    total = _FULL if "hundred" in words else sum(WORD_NUMBERS.get(word, 0) for word in words)
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
    ("left", re.compile(r"\bleft\b|\blt\b|\bl\b|^l|sinistra|\bsin\b|\bli\b|links")),
    ("right", re.compile(r"\bright\b|\brt\b|\br\b|^r(?!ad)|dextra|\bdx\b|\bre\b|rechts")),
)
_ARTERIES: Final = (
    ("distal radial", re.compile(r"dist|snuff|dtra|dra\b")),
    ("femoral", re.compile(r"fem|fern|cfa|groin|^[rl]fa|tfa|\bs?fa\b|profunda")),
    ("ulnar", re.compile(r"uln")),
    ("brachial", re.compile(r"brach")),
    ("axillary", re.compile(r"axillary")),
    ("carotid", re.compile(r"carotid|\bcca\b")),
    ("other", re.compile(r"poplit|tibial|pedal|pedis|peroneal|subclavian|innominate|iliac|caval")),
    ("radial", re.compile(r"rad|wrist|rra|lra|tra|\bra\b")),
)


def read_access(match: re.Match[str], base: Value) -> Value | None:
    """``{"artery", "side"}``; side is right, left, both or absent."""
    text = match.group().lower()
    artery, named = _artery_and_side(text)
    if artery is None:
        return None
    first, last = sites.surroundings(match.string, *match.span())
    around = lower(match.string[first:last])
    start, end = match.start() - first, match.end() - first
    latin = sites.lateris(around, end) if "radialis" in text or "femoralis" in text else None
    side = latin or named or sites.side_around(around, start, end)
    return {**base, "artery": artery, "side": side}


@lru_cache(maxsize=_MEMO)
def _artery_and_side(text: str) -> tuple[str | None, str | None]:
    """As the words themselves say, which are few: each is read once."""
    artery = next((name for name, pattern in _ARTERIES if pattern.search(text)), None)
    return artery, next((name for name, pattern in _SIDES if pattern.search(text)), None)


def read_french(match: re.Match[str], base: Value) -> Value | None:
    """``{"french"}``: catheter size in French, 3 to 26."""
    numbers = re.findall(r"\d+", match.group())
    size = float(numbers[-1]) if numbers else WORD_NUMBERS[re.split(r"[\s-]", match.group().lower())[0]]
    return {**base, "french": size} if 3 <= size <= 26 else None


READERS: Final[dict[str, Reader]] = {
    "percent": read_percent,
    "percent_words": read_percent_words,
    "timi": read_timi,
    "duration": durations.read_duration,
    "slash_duration": durations.read_slash_duration,
    "labelled_duration": durations.read_labelled_duration,
    "date": dates.read_date,
    "month": dates.read_month,
    "last_year": dates.read_last_year,
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
