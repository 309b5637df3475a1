"""Several reports in one document, each under a line with its own date: the older are quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from revasc.nlp.dates import calendar_day, read_date
from revasc.nlp.quoted import NEUTRAL, QUOTED, Head

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
    reports = [report for line in _LINE.finditer(text) if (report := _report(line))]
    newest = max((r.days[0] for r in reports), default=None)
    for report, end in zip(reports, [*(r.start for r in reports[1:]), len(text)], strict=False):
        if newest and (newest - report.days[1]).days > _APART and _is_one_of(report, reports):
            heads = _quoted(heads, report, end, last=end == len(text))
    return heads


def _is_one_of(report: _Report, reports: Sequence[_Report]) -> bool:
    """Another report is headed in the same words."""
    return sum(r.noun == report.noun for r in reports) > 1


def _report(line: re.Match[str]) -> _Report | None:
    noun = (line["a"] or line["b"]).lower()
    if line["date"].lower() == "today":
        return _Report(line.start(), line.end(), noun, (date.max, date.max))
    words = re.fullmatch(r".*", line["date"].lower())
    value = read_date(words, {}) if words else None
    days = [calendar_day(value, day_first=first) for first in (True, False)] if value else []
    known = sorted(day for day in days if day)
    return _Report(line.start(), line.end(), noun, (known[0], known[-1])) if known else None


def _quoted(heads: Sequence[Head], report: _Report, end: int, *, last: bool) -> list[Head]:
    """The headings, with the stretch of a report and all headings in it quoted."""
    within = range(report.start, end)
    kept = [(h[0], h[1], QUOTED if h[0] in within else h[2], h[3]) for h in heads]
    bounds: list[Head] = [(report.start, report.start, QUOTED, None)]
    if not last:
        bounds.append((end, end, NEUTRAL, None))
    taken = {h[0] for h in bounds}
    return sorted([*(h for h in kept if h[0] not in taken or h[0] == end), *bounds], key=lambda h: h[0])
