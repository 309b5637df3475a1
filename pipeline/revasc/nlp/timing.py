"""Ages of occlusions: which durations and dates of a note say how old a blockage is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from revasc.nlp.degrees import by_unit
from revasc.nlp.mention import Scalar, Value
from revasc.nlp.scan import Hit
from revasc.nlp.units import Unit
from revasc.nlp.values import SHORT_DATE, calendar_day, months_between, names_day

_OCCLUDED: Final = frozenset({"CTO", "OCCLUSION_NOUN", "CROSSING_FAILED", "ATTEMPT"})
_STUDY: Final = re.compile(
    r"\b(?:control|examination|scanner|work-?up|cath\w*|cines?|angio\b|angiogra\w+|coronarogra\w+|arteriogra\w+|ccta|ctca|"
    r"cta|ct\b|kag|cag|films?|discs?|images|"
    r"pictures|stud(?:y|ies|ied)|attempt\w*|infarct\w*|mi\b|imi|stemi|nstemi|tried)",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"\b(?:diagnosed|documented|known|found|seen|shown|identified|noted|closed|occlu\w+|discovered|"
    r"detected|first)\b",
    re.IGNORECASE,
)
_BESIDE_DATE: Final = 48
_PERSON: Final = re.compile(r"\b(?:male|female|born|dob|gentleman|lady)\b[^.;]{0,12}$", re.IGNORECASE)
_SYMPTOMS: Final = re.compile(
    r"[\s,:]*(?:(?:with|increas\w+|worsen\w+|progress\w+|recurr\w+|new|of|again)\s){0,3}(?:symptoms|angina|"
    r"complaints|dyspn|chest|pain|pci|stent|cabg)",
    re.IGNORECASE,
)
_OLDEST: Final = 480
_TIED: Final = re.compile(
    r"\b(?:since|for|over|more|least|greater|longer|old|ago|earlier|previously|standing|duration|present|"
    r"nearly|almost|least|back)\b|[>]",
    re.IGNORECASE,
)
_STEM: Final = re.compile(r"^(?:for|at|of|over|about|some|the|well|in|past|last)?\s*", re.IGNORECASE)
_NOT_AGE_AFTER: Final = re.compile(
    r"[\s-]{0,3}(?:old\s)?(?:(?:white |black |hispanic |asian |caucasian |african[- ]american |obese |"
    r"pleasant |retired )*(?:man|male|female|woman|gentleman|lady|m\b|f\b|y/?o|patient|history of "
    r"(?:smok|diab|hyper|tob|angina|dyspn|chest)|pack)|"
    r"(?:of )?(?:dapt|clopidogrel|plavix|aspirin|ticagrelor|brilinta|prasugrel|therapy|dual|treatment|"
    r"follow|after|post|from now|later|apart|out\b|supply|course)|smok|driving|interval|survival|(?:of )?"
    r"(?:symptoms|angina|chest|pain|dyspn|exertional|progressive|worsening|increasing|history))",
    re.IGNORECASE,
)
_NOT_AGE_BEFORE: Final = re.compile(
    r"\b(?:clopidogrel|plavix|aspirin|asa|ticagrelor|brilinta|prasugrel|effient|dapt|mg|bid|daily|"
    r"follow[- ]?up|clinic|return\w*|review\w*|see \w+|lifting|driving|rehab|echo|every|x|in|within|after|"
    r"next|minimum|least(?= \d+ months of)|quit|smoker|remission|age[d]?|abstin\w*|angina|pain|symptoms?|"
    r"dyspn\w*|discomfort|complaints?|recheck|repeat|bring back|attempt\w*|staged|plan\w*|retry|re-?look|"
    r"then|until|inflat\w*|therapy|continue\w*|tightness|medication|antiplatelet\w*)\W{0,3}"
    r"(?:again |since |now |him |her |back |of |for |at |a |the |about |approximately |at least |over |"
    r"more than |in )*$",
    re.IGNORECASE,
)
_NOT_STUDY_BEFORE: Final = re.compile(
    r"\b(?:cabg(?: ?x ?\d)?|stent\w*(?: ?x ?\d)?|\bdes(?: ?x ?\d)?|\bbms|\bpci|ptca|echo\w*|tte|ablation|"
    r"surgery|bypass\w*|tavr|icd|crt-?d|pacemaker|labs?|hba1c|ldl|dob|born|mri|cmr|pet|spect|nuclear|"
    r"stress\w*|discuss\w*|heart team|mdt|conference|consult\w*|placed|implanted|deployed|quit|retired|"
    r"signed|loaded|dose|pcr|printed|typed|dictated|bloods?|ecg|tia|cva|stroke|taxus|cypher|promus|xience|"
    r"synergy|resolute|endeavor|onyx)"
    r"\W{0,4}(?:(?:to|in|of) (?:the )?(?:\w+ ){1,5})?\(?(?:in |on |of |from |dated |since |x\d )*$",
    re.IGNORECASE,
)
_YOUNG: Final = 3
_SHOWED: Final = re.compile(r"\b(?:reveal\w*|show\w*|demonstrat\w*|document\w*|confirm\w*|found)\b", re.IGNORECASE)
_TRIED: Final = re.compile(r"\b(?:attempt\w*|try|tried)\b", re.IGNORECASE)
_KNOWN: Final = re.compile(r"\bknown\b[^.;]{0,60}$", re.IGNORECASE)
_STILL: Final = re.compile(r"\b(?:since|unchanged|same|dating|known|back)\b", re.IGNORECASE)
_NOT_CHRONIC_AFTER: Final = re.compile(
    r"[\s-]{1,3}(?:kidney|renal|obstruct|systolic|diastolic|stable|angina|atrial|heart|limb|pain|lung|"
    r"anemia|anaemia|hepat|liver|venous|dvt|hf|copd|ckd|af\b|back|cough|use|steroid|smok|inflamm|infarct|"
    r"dissect|aortic|bronch|respir|therap|anticoag|medic|dyspn|lymph|total|disease|ischem|condition|problem|"
    r"immun|pulmon|myeloid|wound|subdural|sinus|marginal|coronary syndrome|distress|bend|angle|margin|"
    r"on chronic (?:sys|dias|heart|resp|kid|ren)|blood loss|closure|complication|gain|tubular|stent thromb|"
    r"limb|change|decomp|stroke|cva|event|vessel closure|intracran|abd|chole|pancrea|process|bleed|cardiac "
    r"(?:event|finding)|st\b|ischaem|infect|fract|travel|care|weight|fever|illness|surg|travel|"
    r"cardioversion|onset|admission|hospital|echo|lab|stress|nuclear|cath|angiogram|study|ct\b|symptom|"
    r"chest|pneumo)",
    re.IGNORECASE,
)
_RECENT_NEEDS: Final = re.compile(
    r"(?:[\s-]+\w+){0,3}[\s-]+(?:occlu|thromb|clot|closure|total|infarct|mi\b|myocard|anterior|inferior|"
    r"lateral|st\b|stemi|plaque|culprit)",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(r"\s(?:total(?:ly)?|complete(?:ly)?)\s(?:occlu|block)", re.IGNORECASE)
#: "100% x 9 mos": the x of a duration, not of a dose.
_FOR: Final = re.compile(r"(?:%|occluded|closed|cto|down)\s?x\s?$", re.IGNORECASE)
_RECENT_WORDS: Final = re.compile(r"^(?:recent|recently|fresh|newly|new)", re.IGNORECASE)
_LISTED: Final = frozenset({"field", "row", "item"})
_SYMPTOM: Final = re.compile(
    r"\b(?:angina|pain|tightness|dyspn\w*|discomfort|pressure|symptom\w*|breath\w*|claudication|fatigue|"
    r"chest|heaviness|burning)\b",
    re.IGNORECASE,
)
#: "Infarction eight days ago", in a sentence that speaks of no lesion.
_PERSON_AGE: Final = re.compile(
    r"(?:an? |this |the )?[1-9]\d[\s-]year[\s-]old\b(?!(?:\s[\w-]+){0,3}\s(?:occlu|cto\b|total|closure|"
    r"lesion|graft|stent))",
    re.IGNORECASE,
)
_EVENT: Final = re.compile(r"\b(?:infarct\w*|n?stemi|acs|syndrome)\b", re.IGNORECASE)
_LESION_WORD: Final = re.compile(
    r"\b(?:occlu\w*|cto|closed|blocked|total\w*|100|vessel|lesion|artery|rca|lad|lcx|circumflex|coronary|"
    r"graft|chronic\w*|duration|down)\b",
    re.IGNORECASE,
)
_ON: Final = re.compile(r"\bon (?=\d)", re.IGNORECASE)
#: "Pain 8/10": a score, not a month.
_PAIN_SCORE: Final = re.compile(r"\b(?:pain|discomfort|pressure|score|vas|nrs)\b[\s\w:]{0,12}\b\d{1,2}/10$", re.IGNORECASE)
_LONG_AGO: Final = 120
_MAX_MONTHS: Final = 600


def age_hits(
    text: str,
    units: Sequence[Unit],
    hits: Sequence[Hit],
    places: Sequence[Hit],
    service: date | None,
    *,
    day_first: bool,
) -> list[Hit]:
    """CHRONICITY hits with ``months`` and ``relation``, for durations, dates and words of age."""
    occluded = by_unit(units, [h for h in hits if h.label in _OCCLUDED or _is_total(h)])
    exact_months = _months_of_years(hits)
    spots = by_unit(units, places)
    found: list[Hit] = []
    for unit_id, group in by_unit(
        units, [h for h in hits if h.label in ("DURATION", "DATE", "CHRONICITY")]
    ).items():
        unit = units[unit_id]
        near = bool(occluded.get(unit_id))
        beside = near or _neighbour(units, unit_id, occluded)
        for hit in group:
            if hit.label == "CHRONICITY":
                if _is_age_word(text, hit, coronary=near or bool(spots.get(unit_id))):
                    found.append(hit)
            elif hit.label == "DURATION":
                if (
                    (near or (beside and _tied(text, hit)))
                    and _is_age(text, unit, hit)
                    and not _found_chronic(text, unit, hit, hits)
                ):
                    found.append(Hit(hit.start, hit.end, "CHRONICITY", hit.rule, hit.value))
            elif dated := _dated(
                text,
                unit,
                _with_month(hit, exact_months),
                service,
                near=near,
                beside=beside,
                day_first=day_first,
            ):
                found.append(dated)
    return found


def _months_of_years(hits: Sequence[Hit]) -> dict[int, set[int]]:
    """The months that the note names for each year."""
    months: dict[int, set[int]] = {}
    for hit in hits:
        if hit.label == "DATE" and hit.value.get("month") and hit.value.get("year"):
            months.setdefault(int(hit.value["year"] or 0), set()).add(int(hit.value["month"] or 0))
    return months


def _with_month(hit: Hit, months: dict[int, set[int]]) -> Hit:
    """What "unchanged from 2017" means where the note has told of August 2017: that month."""
    year = int(hit.value.get("year") or 0)
    if "month" in hit.value or "a" in hit.value or len(months.get(year, ())) != 1:
        return hit
    return Hit(hit.start, hit.end, hit.label, hit.rule, {**hit.value, "month": next(iter(months[year]))})


def _with_year(value: Value, service: date | None) -> Value:
    """The month of "in June": the last June before the encounter."""
    if "year" in value or service is None or not value.get("month"):
        return value
    month = int(value["month"] or 0)
    return {**value, "year": service.year if month <= service.month else service.year - 1}


def _is_total(hit: Hit) -> bool:
    if hit.label == "PERCENT":
        return float(hit.value.get("high") or 0) >= 99
    return (
        hit.label in ("OCCLUSION", "FLOW")
        and not hit.value.get("post")
        and hit.value.get("high") in (100, 99, 0)
    )


def _neighbour(units: Sequence[Unit], unit_id: int, occluded: dict[int, list[Hit]]) -> bool:
    """Does the sentence before or after, in the same paragraph, speak of an occlusion?"""

    def joined(other: int) -> bool:
        listed = units[other].kind in _LISTED and units[unit_id].kind in _LISTED
        return listed or units[other].block == units[unit_id].block

    return any(
        0 <= other < len(units) and joined(other) and occluded.get(other)
        for other in (unit_id - 1, unit_id + 1)
    )


def _tied(text: str, hit: Hit) -> bool:
    return bool(_TIED.search(text[hit.start : hit.end]))


def _is_age(text: str, unit: Unit, hit: Hit) -> bool:
    months = float(hit.value.get("months") or 0)
    if text[hit.start : hit.end].endswith("W") or _PERSON_AGE.match(
        text, hit.start, min(hit.end + 40, unit.end)
    ):
        return False  # watts, or the age of the patient
    if not 0 < months <= _MAX_MONTHS or _NOT_AGE_AFTER.match(text, hit.end):
        return False
    symptom = [m.end() for m in _SYMPTOM.finditer(text, unit.start, hit.start)]
    lesion = [m.end() for m in _LESION_WORD.finditer(text, unit.start, hit.end)]
    if symptom and symptom[-1] > max(lesion, default=-1):
        return False
    if not lesion and _EVENT.search(text, unit.start, hit.start):
        return False
    number = hit.start + len(_STEM.match(text[hit.start : hit.end]).group())  # type: ignore[union-attr]
    if _FOR.search(text, max(unit.start, number - 14), number):
        return True
    return not _NOT_AGE_BEFORE.search(text, max(unit.start, hit.start - 60), number)


def _found_chronic(text: str, unit: Unit, hit: Hit, hits: Sequence[Hit]) -> bool:
    """As "a CAG one week back revealed a CTO of the LAD": the age of the study, which found it chronic."""
    if float(hit.value.get("months") or 0) > _YOUNG:
        return False
    shown = _SHOWED.search(text, hit.end, min(unit.end, hit.end + _LONG_AGO))
    return shown is not None and any(
        h.label == "CTO" and shown.end() <= h.start < unit.end for h in hits if h.start > hit.end
    )


def _is_age_word(text: str, hit: Hit, *, coronary: bool) -> bool:
    if hit.value.get("relation") == "unknown":
        return True
    word = text[hit.start : hit.end]
    if _RECENT_WORDS.match(word) and _TOTAL.match(text, hit.end):
        return True
    needed = bool(_RECENT_NEEDS.match(text, hit.end))
    if not (coronary or needed) or _NOT_CHRONIC_AFTER.match(text, hit.end):
        return False
    return needed or not _RECENT_WORDS.match(word)


def _dated(
    text: str, unit: Unit, hit: Hit, service: date | None, *, near: bool, beside: bool, day_first: bool
) -> Hit | None:
    day = calendar_day(hit.value, day_first=day_first)
    words = text[hit.start : hit.end]
    if day is None or service is None or not (near or beside) or _is_day(text, unit, hit, day, service):
        return None
    age = months_between(day, service)
    if age <= 0 and (service - day).days < 3:
        return None
    tried = age <= _YOUNG and _TRIED.search(text, unit.start, unit.end)  # the occlusion is older than that
    if tried or _NOT_STUDY_BEFORE.search(text, max(unit.start, hit.start - 40), _number_start(text, hit)):
        return None
    around = text[max(unit.start, hit.start - _BESIDE_DATE) : min(unit.end, hit.end + _BESIDE_DATE)]
    just_before = text[max(unit.start, hit.start - _BESIDE_DATE // 2) : hit.end]
    told = unit.kind == "row" and near
    if not (
        told
        or _STILL.search(words)
        or _STUDY.search(around)
        or _SAID.search(just_before)
        or _KNOWN.search(text, unit.start, hit.start)
    ):
        return None
    if (
        _SYMPTOMS.match(text, hit.end)
        or age > _OLDEST
        or _PERSON.search(text, max(unit.start, hit.start - 30), hit.start)
    ):
        return None
    value: dict[str, Scalar] = {"months": float(age) or 0.5, "relation": "dated", "date": day.isoformat()}
    if _STILL.search(words):
        value["still"] = True
    return Hit(hit.start, hit.end, "CHRONICITY", hit.rule, value)


def _is_day(text: str, unit: Unit, hit: Hit, day: date, service: date) -> bool:
    """As "on 08/01": a day, where the month of that reading would be long ago."""
    if names_day(text, hit.start, hit.end) or _PAIN_SCORE.search(text, max(unit.start, hit.start - 20), hit.end):
        return True
    short = SHORT_DATE.search(text, hit.start, hit.end)
    on = short is not None and _ON.search(text, max(unit.start, short.start() - 4), hit.end)
    return bool(on) and months_between(day, service) > _LONG_AGO


def _number_start(text: str, hit: Hit) -> int:
    """Where the date itself starts, behind "since", "in", "on the cath of"."""
    match = re.search(
        r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|early|"
        r"late|mid)",
        text[hit.start : hit.end],
        re.IGNORECASE,
    )
    return hit.start + (match.start() if match else 0)
