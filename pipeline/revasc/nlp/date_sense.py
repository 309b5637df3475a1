"""Of what a date is the day: a study that showed the occlusion, or a stent, an operation, a visit."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from revasc.nlp.dates import SHORT_DATE, months_between, names_day
from revasc.nlp.scan import Hit
from revasc.nlp.units import Unit

STUDY: Final = re.compile(
    r"\b(?:control|examination|scanner|work-?up|cath\w*|cines?|angios?\b|angiogra\w+|coronarogra\w+|"
    r"arteriogra\w+|ccta|ctca|mdct|msct|cta|ct\b|kag|cag|films?|discs?|images|pictures|"
    r"stud(?:y|ies|ied)|diagnostics?(?! catheter)|attempt\w*|infarct\w*|mi\b|imi|stemi|nstemi|tried|looked|"
    r"comparison)"
)
_SAID: Final = re.compile(
    r"\b(?:diagnosed|documented|known|found|seen|shown|identified|noted|closed|shut|blocked|occlu\w+|"
    r"discovered|detected|described|first|already|went down|went)\b|100\s?%|\bcto \($"
)
#: "In 2021 his RCA was found occluded."
_SAID_AFTER: Final = re.compile(
    r"[^.;]{0,50}?\b(?:found|seen|shown?|shows|showed|known|diagnosed|documented|noted|was|were|had|"
    r"already)\s(?:[\w-]+\s){0,3}?"
    r"(?:occlu\w+|closed|shut|blocked|totally|completely|100\s?%|cto|chronic\w*)"
)
_KNOWN: Final = re.compile(r"\b(?:known|dat(?:es|ing|ed|e) (?:back )?(?:from|to))\b[^.;]{0,60}$")
STILL: Final = re.compile(r"\b(?:since|seit|sinds|depuis|unchanged|same|dating|known|back)\b")
_PERSON: Final = re.compile(r"\b(?:male|female|born|dob|gentleman|lady)\b[^.;]{0,12}$")
_SYMPTOMS_AFTER: Final = re.compile(
    r"[\s,:]*+(?:(?:with|increas\w+|worsen\w+|progress\w+|recurr\w+|new|of|again)\s){0,3}(?:symptoms|angina|"
    r"complaints|dyspn|chest|pain|cp\b|on-?off\s|pci|stent|cabg|nuclear|stress|perfusion|echo|mri|cmr|"
    r"spect|pet\b)|"
    r"[\s,:|-]*+(?:n?stemi|mi|acs)?[\s,:-]*+(?:with\s)?(?:des|bms|poba|ptca|pci|stents?)\b"
    r"(?!\s(?:\w+\s){0,3}(?:100|[o0]ccl|closed|shut|blocked))|"
    r"\s(?:she|he|the patient|there)\b[^.;]{0,30}\b(?:angina|chest|pain|dyspn|symptom|breath|discomfort)"
)
_NOT_BEFORE: Final = re.compile(
    r"\b(?:cabg(?: ?x ?\d)?|(?:lv)?ef\b[^.;]{0,30}|(?:pci|angioplasty|stent\w*) (?:to|of|in|"
    r"for) [^.;:]{0,40},|stent\w*(?: ?x ?\d)?|\bdes(?: ?x ?\d)?|\bbms|\bpci|prior_pci|ptca|echo\w*|tte|"
    r"ablation|"
    r"surgery|operation|bypass\w*|tavr|tavi|icd|crt-?d|pacemaker|labs?|hba1c|ldl|dob|born|mri|cmr|pet|spect|"
    r"nuclear|stress(?: test)?|(?:perfusion|viability|carotid|sleep|duplex|doppler|venous|"
    r"thallium)(?: \w+)?|discuss\w*|heart team|mdt|conference|consult\w*|placed|implanted|deployed|quit|"
    r"retired|signed|loaded|dose|pcr|printed|typed|dictated|bloods?|ecg|tia|cva|stroke|taxus|cypher|promus|"
    r"xience|synergy|resolute|endeavor|onyx|diabet\w*|smok\w*|ex-?smoker|dialysis|hypertens\w*|"
    r"referr\w+|listed|clinic|began|started|onset|until|north|used up|score|agatston|"
    r"(?:two|three|four|five|\d) grafts|(?:angina|symptom\w*|pain|dyspn\w*|breath\w*|discomfort|"
    r"complaints|chest|"
    r"pulse(?: \w+)?|radial(?: \w+)?) since)"
    r"\W{0,4}(?:(?:y|yes)\W{1,4})?(?:(?:placed|put|implanted|inserted|done|received)\s)?(?:(?:to|in|"
    r"into|of|at) (?:the |his |her )?"
    r"(?:(?!occlu|closed|shut|block|down|total|found|seen|known|segment)[\w-]+ ){1,6})?"
    r"\(?(?:in |on |of |from |dated |since |x\d )*$"
)
#: Then the day of another thing tells the age all the same: "was closed when he had his bypass in 2012".
_ALL_THE_SAME: Final = re.compile(
    r"\b(?:closed|occluded|shut|blocked|down|total\w*)\b[^.;]{0,40}\b(?:when|at the time|by the time|"
    r"already)\b"
    r"[^.;]{0,40}$|\b(?:found|discovered|diagnosed|detected|identified|picked up) (?:when|during|"
    r"after)\b[^.;]{0,70}$"
)
_TRIED: Final = re.compile(r"\b(?:attempt\w*|try|tried)\b")
_ON: Final = re.compile(r"\bon (?=\d)")
#: "Pain 8/10": a score, not a month.
_SCORE: Final = re.compile(r"\b(?:pain|discomfort|pressure|score|vas|nrs)\b[\s\w:]{0,12}\b\d{1,2}/10$")
#: "Repeat in 3/12": in three months' time, not in March 2012.
_IN_MONTHS: Final = re.compile(
    r"\b(?:in|for|after|over|every|within|next|about|at|x|further|review|attempt|follow-?up|f/?u)\s(?:about\s)?"
    r"\d{1,2}(?:\s?-\s?\d{1,2})?/12\b(?!/)"
)
_OPEN: Final = re.compile(
    r"\b(?:open|patent|normal|unobstructed|non-?obstructive|mild|flow ok|"
    r"(?<!100)(?<!\d)\d{1,2}\s?(?:-\s?\d{1,2}\s?)?%|"
    r"\d{2}-\d{2})(?!\w)"
)
_OPEN_BEFORE: Final = re.compile(r"\b(?:(?<!to )open|patent|normal|unobstructed)\W{1,2}(?:\w+ ){0,2}$")
#: The vessel itself, then.
_VESSEL_OPEN: Final = re.compile(
    r"\b(?:was|were|been|remained|stayed|appeared|looked|(?:found|seen|shown|known)(?: to be)?) "
    r"(?:(?:still|widely|fully|completely|entirely|perfectly) )?(?:patent|open|unobstructed)\b"
)
_CLOSED: Final = re.compile(
    r"\b(?:occlu\w*|closed|shut|blocked|blockage|cto|total\w*|timi\s?-?\s?0|no (?:antegrade )?flow|down)\b|"
    r"100(?:\s?%|\b)"
)
_DENY: Final = (
    r"\b(?:no (?:\w+ ){0,2}(?:occlusions?|blockages?|cto)|"
    r"not (?:\w+ ){0,2}(?:occluded|closed|blocked|shut))\b"
)
_DENIED: Final = re.compile(_DENY)
_DENIED_BEFORE: Final = re.compile(rf"{_DENY}[^.;,]{{0,30}}$")
#: "His right coronary was found shut in the middle third in".
_FOUND_CLOSED: Final = re.compile(
    r"\b(?:found|seen|shown|noted|documented|diagnosed)\s(?:to\sbe\s)?(?:\w+ly\s)?"
    r"(?:shut|closed|occluded|blocked|100\s?%)\b"
)
#: A study that nobody has seen yet tells nothing: "Last cath 2014, not available".
_UNSEEN: Final = re.compile(
    r"\b(?:not available|unavailable|not (?:yet )?(?:obtained|seen|received|reviewed|at hand)|awaited|"
    r"requested|(?:ask|know|see|find out)\b[^.;]{0,20}\bwhen\b|(?:disc|films?|report|images) "
    r"(?:comes?|arrives?))\b"
)
_AWAITED: Final = re.compile(
    r"\s(?:cath|disc|films?|report|images|study)\s(?:comes?|arrives?|is (?:here|back))\b"
)
_FOUND: Final = re.compile(r"\b(?:occlu\w+|closed|shut|blocked|cto|100\s?%)")
_ANY_DATE: Final = re.compile(r"\b(?:19|20)\d\d\b|\d/\d\d\b|'\d\d\b")
_NUMBER: Final = re.compile(
    r"'?\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|early|"
    r"late|last|this|mid|beginning|start|middle|end|easter|christmas|xmas|q\d)"
)
_BESIDE: Final = 48
_YOUNG: Final = 3
_OLDEST: Final = 480
_LONG_AGO: Final = 120
#: Fewer days before the encounter belong to it.
_STAY_DAYS: Final = 3


def shows_occlusion(text: str, unit: Unit, hit: Hit, day: date, service: date, *, told: bool) -> bool:
    """Is ``day`` one on which the occlusion of this sentence was there? ``told``: a row of findings.

    ``text`` is in lower case.
    Also a day of the last three months on which the vessel was still open: so old it is at most.
    """
    age = months_between(day, service)
    if (
        (age <= 0 and (service - day).days < _STAY_DAYS)
        or age > _OLDEST
        or _is_day(text, unit, hit, day, service)
    ):
        return False
    if age <= _YOUNG and _TRIED.search(text, unit.start, unit.end):
        return False  # the occlusion is older than that
    if _AWAITED.match(text, hit.end, unit.end):
        return False
    if _UNSEEN.search(text, unit.start, unit.end) and not _FOUND.search(text, unit.start, unit.end):
        return False
    return (
        (told or _is_study(text, unit, hit))
        and not _is_other(text, unit, hit)
        and (not _showed_open(text, unit, hit) or (age <= _YOUNG and _was_open(text, unit)))
    )


def _was_open(text: str, unit: Unit) -> bool:
    return bool(_VESSEL_OPEN.search(text, unit.start, unit.end))


def _is_study(text: str, unit: Unit, hit: Hit) -> bool:
    around = text[max(unit.start, hit.start - _BESIDE) : min(unit.end, hit.end + _BESIDE)]
    just_before = text[max(unit.start, hit.start - _BESIDE // 2) : hit.end]
    return bool(
        STILL.search(text, hit.start, hit.end)
        or STUDY.search(around)
        or _SAID.search(just_before)
        or _SAID.search(text[max(unit.start, hit.start - _BESIDE // 2) : number_start(text, hit)])
        or _KNOWN.search(text, unit.start, hit.start)
        or _SAID_AFTER.match(text, hit.end, unit.end)
        or _ALL_THE_SAME.search(text, unit.start, hit.start)
        or _told_before(text, unit, hit)
    )


def _told_before(text: str, unit: Unit, hit: Hit) -> bool:
    """As "Coronary CT at another hospital showed the RCA closed within the stent in 06/2022"."""
    dates = list(_ANY_DATE.finditer(text, unit.start, hit.start))
    lead = text[dates[-1].end() if dates else unit.start : hit.start]
    return bool((STUDY.search(lead) and _CLOSED.search(lead)) or _FOUND_CLOSED.search(lead))


def _is_other(text: str, unit: Unit, hit: Hit) -> bool:
    """The day of a stent, an operation, a birth, a visit."""
    start = number_start(text, hit)
    if _SYMPTOMS_AFTER.match(text, hit.end) or _PERSON.search(
        text, max(unit.start, hit.start - 30), hit.start
    ):
        return True
    if _ALL_THE_SAME.search(text, max(unit.start, start - 120), start):
        return False
    return bool(_NOT_BEFORE.search(text, max(unit.start, hit.start - 64), start))


def _showed_open(text: str, unit: Unit, hit: Hit) -> bool:
    """As "CT of 3/2020: RCA 60-70, flow ok": up to the next date a lesser degree, and nothing closed."""
    if _OPEN_BEFORE.search(text, max(unit.start, hit.start - _BESIDE), hit.start):
        return True
    following = _ANY_DATE.search(text, hit.end, unit.end)
    end = following.start() if following else unit.end
    if _DENIED.search(text, hit.end, end) or _DENIED_BEFORE.search(text, unit.start, hit.start):
        return True
    if _CLOSED.search(text, unit.start, hit.start) or _CLOSED.search(text, hit.end, end):
        return False
    return bool(_OPEN.search(text, hit.end, end))


def _is_day(text: str, unit: Unit, hit: Hit, day: date, service: date) -> bool:
    """As "on 08/01": a day, where the month of that reading would be long ago."""
    if names_day(text, hit.start, hit.end) or _SCORE.search(text, max(unit.start, hit.start - 20), hit.end):
        return True
    if _IN_MONTHS.search(text, max(unit.start, hit.start - 20), hit.end):
        return True
    short = SHORT_DATE.search(text, hit.start, hit.end)
    on = short is not None and _ON.search(text, max(unit.start, short.start() - 4), hit.end)
    return bool(on) and months_between(day, service) > _LONG_AGO


def number_start(text: str, hit: Hit) -> int:
    """Where the date itself starts, behind "since", "in", "on the cath of"."""
    match = _NUMBER.search(text[hit.start : hit.end])
    return hit.start + (match.start() if match else 0)
