"""Several reports in one document, each under a line with its own date: the older are quoted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from revasc.nlp.dates import calendar_day, read_date
from revasc.nlp.quoted import NEUTRAL, QUOTED, Head
from revasc.nlp.searching import line_matches

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE: Final = (
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})(?!\d)|"
    rf"\d{{1,2}}[ -]{_MONTH}[ -]\d{{4}}|{_MONTH}\.? \d{{1,2}},? \d{{4}}"
)
#: "PROCEDURE DATE 02/11/2023", "Report of 12/03/2023:", "Procedure dated 5 May 2024".
_LINE: Final = re.compile(
    r"^[ \t>*=#\[-]*(?:date of (?:the )?(?P<a>procedure|service|report|operation|study)|"
    r"(?P<b>procedure|service|report|operation|study) (?:date|dated|of|from|on))[\s:=.]{1,12}"
    rf"(?P<date>{_DATE}|today\b)",
    re.MULTILINE | re.IGNORECASE,
)
#: Days that part two encounters.
_APART: Final = 27


@dataclass(frozen=True, slots=True)
class _Report:
    """The line that heads a report, and the first and last day that its date can mean."""

    start: int
    end: int
    noun: str
    days: tuple[date, date]


def older_reports(text: str, heads: list[Head]) -> list[Head]:
    """The reports of earlier days, each from its dated line to the next, as quoted ones."""
    reports = [report for line in line_matches(_LINE, text) if (report := _report(line))]
    newest = max((r.days[0] for r in reports), default=date.min)
    nouns = Counter(r.noun for r in reports)
    older = [(newest - r.days[1]).days > _APART and nouns[r.noun] > 1 for r in reports]
    return _quoted(heads, [r.start for r in reports], older) if any(older) else heads


def _report(line: re.Match[str]) -> _Report | None:
    noun = (line["a"] or line["b"]).lower()
    if line["date"].lower() == "today":
        return _Report(line.start(), line.end(), noun, (date.max, date.max))
    words = re.fullmatch(r".*", line["date"].lower())
    value = read_date(words, {}) if words else None
    days = [calendar_day(value, day_first=first) for first in (True, False)] if value else []
    known = sorted(day for day in days if day)
    return _Report(line.start(), line.end(), noun, (known[0], known[-1])) if known else None


def _quoted(heads: Sequence[Head], starts: Sequence[int], older: Sequence[bool]) -> list[Head]:
    """The headings, with the stretches of older reports and all headings in them quoted.

    A report starts with a heading of its own, and behind an older one the next starts neutral.
    """
    kept: list[Head] = []
    for head in heads:
        report = bisect_right(starts, head[0]) - 1
        if report < 0 or not older[report]:
            kept.append(head)
        elif head[0] != starts[report]:
            kept.append((head[0], head[1], QUOTED, head[3]))
    for start, is_older, was_older in zip(starts, older, [False, *older], strict=False):
        if is_older or was_older:
            kept.append((start, start, QUOTED if is_older else NEUTRAL, None))
    return sorted(kept, key=lambda head: head[0])
