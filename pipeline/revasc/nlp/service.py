"""The day of the encounter, and how this note writes its dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from revasc.nlp.dates import calendar_day, read_date
from revasc.nlp.normalize import lower

#: Opens with a digit, and only then looks at what stands before it: numbers are found faster so.
_NUMERIC: Final = re.compile(r"(\d(?<![\d./-].)\d?)([./-])(\d{1,2})\2((?:19|20)\d{2}|\d{2})(?![\d./-])")
_LABEL: Final = re.compile(
    r"(?:date of (?:service|procedure|operation|exam|study|intervention)|procedure date|study date|"
    r"exam date|service date|"
    r"\bdos\b|\bdate(?! of (?:birth|death|admission|discharge|dictation|transcription)))(?:/time)?"
    r"[\s:=.|]{1,40}([^\n]{4,30})",
    re.IGNORECASE,
)
_ANY: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)|\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|"
    r"jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d{4}|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}"
)
#: One of these stands in whatever _LABEL matches.
_LABEL_WORDS: Final = ("date", "dos")
_HEAD: Final = 1500
_MONTHS: Final = 12


def writes_day_first(text: str, service: date | None) -> bool:
    """Does the note write 04/12/2012 for the fourth of December? Month first unless it shows."""
    for match in _NUMERIC.finditer(text):
        first, separator, second, year = match.groups()
        a, b = int(first), int(second)
        if a > _MONTHS >= b or separator == ".":
            return True
        if b > _MONTHS:
            return False
        if service and int(year) % 100 == service.year % 100 and a != b:
            if (a, b) == (service.day, service.month):
                return True
            if (b, a) == (service.day, service.month):
                return False
    return False


def stated_service_date(text: str) -> date | None:
    """The date of service that the note itself gives under a label, if it gives one."""
    head = text[:_HEAD]
    opening = head.lower()
    if not any(word in opening for word in _LABEL_WORDS):
        return None
    for label in _LABEL.finditer(head):
        found = _ANY.search(lower(label.group(1)))
        value = read_date(found, {}) if found else None
        if value and (day := calendar_day(value, day_first=writes_day_first(text, None))):
            return day
    return None
