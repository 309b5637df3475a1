"""Of what a duration is the age: an occlusion, or a patient, a symptom, a stent, a course of tablets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from revasc.nlp.scan import Hit
from revasc.nlp.units import Unit

_STEM: Final = re.compile(r"^(?:for|at|of|over|about|some|the|well|in(?! excess)|past|last|preceding)?\s*")
_AFTER: Final = re.compile(
    r"[\s-]{0,3}(?:old\s)?(?:(?:white |black |hispanic |asian |caucasian |african[- ]american |obese |"
    r"pleasant |retired )*(?:man|male|female|woman|gentleman|lady|m\b|f\b|y/?o|patient|history of "
    r"(?:smok|diab|hyper|tob|angina|dyspn|chest)|pack)|"
    r"(?:of )?(?:dapt|clopidogrel|plavix|aspirin|ticagrelor|brilinta|prasugrel|therapy|dual|treatment|"
    r"follow|after|post|from now|later|apart|out\b|supply|course)|smok|driving|interval|survival|(?:of )?"
    r"(?:symptoms|angina|chest|pain|dyspn|exertional|progressive|worsening|increasing|history|dialysis|cp\b|"
    r"on[- ](?:and[- ])?off|intermittent|"
    r"diabet|(?:the )?(?:patency|uninterrupted|tablets)))"
)
#: Deeds and things that have a date of their own, right before it; "closed when he was bypassed" is left.
_BEFORE_PAST: Final = (
    r"clopidogrel|plavix|aspirin|asa|ticagrelor|brilinta|prasugrel|effient|dapt|mg|bid|daily|clinic|lifting|"
    r"driving|rehab|echo|quit|stopped|gave up|smok\w*|ex-smoker|remission|abstin\w*|angina|pain|symptoms?|"
    r"dyspn\w*|discomfort|complaints?|inflat\w*|therapy|tightness|medication|antiplatelet\w*|stent(?:s|"
    r"ed|ing)?|"
    r"(?:pci|stent\w*|ptca|angioplasty|cabg) (?:of|to|in|on|for) (?:the |his |her )?[\w-]+(?: [\w-]+)?|"
    r"(?:re)?stenting|placed|implanted|deployed|inserted|bypass\w*|cabg|pci|ptca|operat\w+|surgery|"
    r"retired|diabet\w*|dialysis|hypertens\w*|expectancy|widowed|moved|dilated|opened|recanali[sz]ed|"
    r"open|patent|normal|unobstructed|no occlusion|not (?:occluded|closed|blocked|shut|there|present)|"
    r"pacemaker|icd|stroke|tia|cva|ablation|transplant\w*|mvr|avr|tavi|tavr"
)
_BEFORE_FUTURE: Final = (
    r"follow[- ]?up|return\w*|review\w*|see \w+|every|x|in|within|after|next|minimum|"
    r"least(?= \d+ months of)|recheck|repeat|bring back|attempt\w*|staged|plan\w*|retry|re-?look|then|"
    r"until|continue\w*"
)
_GAP: Final = (
    r"\W{0,3}(?:again |since |now |him |her |back |of |for |at |a |the |about |approximately |at least |"
    r"over |more than |in |duration:? )*$"
)
_NOT_BEFORE: Final = re.compile(rf"\b(?:{_BEFORE_PAST}|{_BEFORE_FUTURE}){_GAP}")
_NOT_BEFORE_PAST: Final = re.compile(rf"\b(?:{_BEFORE_PAST}){_GAP}")
#: "7 months earlier": no plan.
_PAST: Final = re.compile(r"(?:ago|earlier|previously|before|prior|back|old|standing|duration)$")
_CLOSED_WHEN: Final = re.compile(
    r"\b(?:closed|occluded|shut|blocked|down)\b[^.;]{0,30}\b(?:when|at the time|by the time|"
    r"already)\b[^.;]{0,40}$"
)
_AGED: Final = re.compile(r"\bage[d]?\W{0,3}(?:of |about |at )*$")
#: Months: a patient is an adult.
_ADULT: Final = 18 * 12
#: A ticked box before the number is no dose.
_TICKED: Final = re.compile(r"[\[(]\s?x\s?[\])]\s?$")
_SHOWED: Final = re.compile(
    r"\b(?:reveal\w*|show\w*|demonstrat\w*|document\w*|confirm\w*|found)\b|(?<=\w):\s"
)
#: "100% x 9 mos": the x of a duration, not of a dose.
_FOR: Final = re.compile(r"(?:%|occluded|closed|cto|down)\s?x\s?$")
#: "At 6 weeks", "RCA to be rescheduled, >= 6 weeks": days to come.
_TO_COME: Final = re.compile(r"(?:at|in|after|within)\s(?!least|most|excess|the\b)")
_RECKONED: Final = re.compile(r"\b(?:estimated|dated|put|judged|set|assessed)\s$")
_PUT_OFF: Final = re.compile(
    r"\b(?:re-?schedul\w*|re-?attempt|bring back|come back|re-?look|retry|redo|defer\w*|"
    r"rediscuss\w*)\b[^.]{0,60}$"
)
_FAMILY: Final = re.compile(r"\b(?:brother|sister|father|mother|wife|husband|uncle|aunt|son|daughter)\b")
#: "Seventy-two year old": the tens before the number.
_TENS: Final = re.compile(r"\b(?:thirty|forty|fifty|sixty|seventy|eighty|ninety)[\s-]$")
#: A study of this same episode says nothing of the age.
_FRESH_STUDY: Final = re.compile(
    r"\b(?:cath\w*|angio\w*|ccta|ctca|ct|cag|diagnostic \w+|study|films?)\W{1,3}(?:from |of |done |run )?$"
)
#: What else lasts for months and years.
OTHER: Final = re.compile(
    r"\b(?:angina|pain|tightness|dyspn\w*|discomfort|pressure|symptom\w*|breath\w*|claudication|fatigue|"
    r"chest|heaviness|burning|diabet\w*|smok\w*|hypertens\w*|dialysis|copd|asthma|cancer|fibrillation|"
    r"expectancy|pacemaker|married|widow\w*)\b"
)
#: "Infarction eight days ago", in a sentence that speaks of no lesion.
_PERSON_AGE: Final = re.compile(
    r"(?:an? |this |the )?[1-9]\d[\s-]year[\s-]old\b(?!(?:\s[\w-]+){0,3}\s(?:occlu|cto\b|total|closure|"
    r"lesion|graft|stent))"
)
_EVENT: Final = re.compile(r"\b(?:infarct\w*|n?stemi|acs|syndrome)\b")
LESION: Final = re.compile(
    r"\b(?:occlu\w*|cto|closed|closure|shut|blocked|total\w*|100|vessel|lesion|artery|rca|lad|lcx|circumflex|"
    r"coronary|graft|chronic\w*|down)\b"
)
#: Months: a study so young may have found an old occlusion; more than this many is no age.
_YOUNG: Final = 3
_MOST: Final = 600
_REACH: Final = 120


def is_age(text: str, unit: Unit, hit: Hit, *, blamed: bool = False) -> bool:
    """Is this duration, in a sentence on an occlusion, the age of that occlusion? ``text`` is in lower case.

    ``blamed``: the next sentence finds the vessel of the infarction told of here closed.
    """
    months = float(hit.value.get("months") or 0)
    if not 0 < months <= _MOST or _AFTER.match(text, hit.end) or _is_person(text, unit, hit, months):
        return False
    if _is_to_come(text, unit, hit) or _FAMILY.search(text, unit.start, hit.start):
        return False
    if months < 1 and is_fresh_study(text, unit, hit):
        return False
    other = [m.end() for m in OTHER.finditer(text, unit.start, hit.start)]
    lesion = [m.end() for m in LESION.finditer(text, unit.start, hit.end)]
    if other and other[-1] > max(lesion, default=-1):
        return False
    if not lesion and not blamed and _EVENT.search(text, unit.start, hit.start):
        return False
    return _stands_alone(text, unit, hit)


def _is_person(text: str, unit: Unit, hit: Hit, months: float) -> bool:
    """The age of the patient."""
    if _PERSON_AGE.match(text, hit.start, min(hit.end + 40, unit.end)):
        return True
    if _TENS.search(text, max(unit.start, hit.start - 12), hit.start):
        return True
    aged = _AGED.search(text, max(unit.start, hit.start - 24), hit.start)
    return aged is not None and months >= _ADULT


def _is_to_come(text: str, unit: Unit, hit: Hit) -> bool:
    if _PAST.search(text[hit.start : hit.end]):
        return False
    to_come = _TO_COME.match(text, hit.start) and not _RECKONED.search(text, unit.start, hit.start)
    return bool(to_come or _PUT_OFF.search(text, unit.start, hit.start))


def is_fresh_study(text: str, unit: Unit, hit: Hit) -> bool:
    """As "CTCA last week": right behind the name of a study."""
    return bool(_FRESH_STUDY.search(text, max(unit.start, hit.start - 40), hit.start))


def _stands_alone(text: str, unit: Unit, hit: Hit) -> bool:
    """Nothing right before it that it would belong to."""
    stem = _STEM.match(text[hit.start : hit.end])
    number = hit.start + (stem.end() if stem else 0)
    lead = text[max(unit.start, number - 14) : number]
    if _FOR.search(lead) or _TICKED.search(lead):
        return True
    if _CLOSED_WHEN.search(text, unit.start, number):
        return True
    past = _PAST.search(text[hit.start : hit.end])
    return not (_NOT_BEFORE_PAST if past else _NOT_BEFORE).search(
        text, max(unit.start, hit.start - 60), number
    )


def found_chronic(text: str, unit: Unit, hit: Hit, months: float, ctos: Sequence[int]) -> bool:
    """As "a CAG one week back revealed a CTO of the LAD": the age of the study, which found it chronic.

    ``ctos``: where the words for a chronic occlusion start, in order.
    """
    if months > _YOUNG:
        return False
    shown = _SHOWED.search(text, hit.end, min(unit.end, hit.end + _REACH))
    if shown is None:
        return False
    cto = bisect_left(ctos, shown.end())
    return cto < len(ctos) and ctos[cto] < unit.end
