"""Ages of occlusions: which durations and dates of a note say how old a blockage is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from revasc.nlp.date_sense import STILL, STUDY, number_start, shows_occlusion
from revasc.nlp.dates import calendar_day, completed, has_day, months_between
from revasc.nlp.duration_sense import LESION, OTHER, found_chronic, is_age, is_fresh_study
from revasc.nlp.mention import Scalar, Value
from revasc.nlp.normalize import lower
from revasc.nlp.scan import Hit, by_unit
from revasc.nlp.units import Unit

_OCCLUDED: Final = frozenset({"CTO", "OCCLUSION_NOUN"})
_TRIED: Final = frozenset({"CROSSING_FAILED", "ATTEMPT"})
_AGES: Final = ("DURATION", "DATE", "CHRONICITY")
_LISTED: Final = frozenset({"field", "row", "item"})
#: Words for closed that are no degree by themselves.
_CLOSED: Final = re.compile(
    r"\b(?:occlu\w+|closed(?! (?:with|by|using))|shut|blocked|blockage|(?:was|is|been|went|already|"
    r"remained|stayed)\s(?:already\s|completely\s)?down|cto)\b"
)
_IT: Final = re.compile(r"\b(?:the|this|that|his|her) (?:artery|vessel|lesion|occlusion)\b")
#: A sentence that goes on with what the one before it said of an occlusion.
_GOES_ON: Final = re.compile(
    r"^\W*(?:since|for|at least|over|more than|[>=~<]|about|present|approx|likely|probably|estimated)\b|"
    r"\b(?:it|that|these|this(?!\s(?:\d|patient|man|woman|gentleman|lady))|which|both|same|identical|"
    r"on (?:the |his |her )?(?:films?|cath|angiogra\w+)|unchanged|already|"
    r"known(?= (?:since|from|for|as|to (?:be|have been)))|(?:is|was|been|already) known(?! to us)|first|"
    r"vessels?|artery|arteries|lesions?|occlu\w*|cto|closed|shut|blocked|blockage|findings?|"
    r"duration|age|onset|chronic\w*|long-?standing|picture|documented|seen|shown|discovered|identified|"
    r"found|diagnosed|native|graft|back)\b"
)
#: Such words reach over a sentence in between.
_SAME: Final = re.compile(
    r"\b(?:same|unchanged|already|no different|identical\w*|likewise|as before|known|then too)\b"
)
_TIED: Final = re.compile(
    r"\b(?:since|for|over|more|least|greater|longer|older|old|ago|earlier|previously|standing|duration|"
    r"present|"
    r"nearly|almost|back|half|or more|not? less)\b|[>+]"
)
#: A heading over the findings of an earlier study.
_EARLIER: Final = re.compile(r"\b(?:prior|previous|earlier|outside|old|last|diagnostic)\b")
_LIST_REACH: Final = 8
#: Sentences on the patient, and on what else goes on for months.
_PERSON: Final = re.compile(r"\W*(?:he|she|(?:the|this) (?:patient|man|woman|gentleman|lady)|mrs?|ms|pt)\b")
_ELSE: Final = re.compile(
    rf"{OTHER.pattern}|\b(?:limit\w*|life|lifestyle|walk\w*|exercise|effort|test|ischa?emi\w*|perfusion)\b"
)
_BASIS: Final = re.compile(r"\b(?:basis|source|evidence|based on|documented|from|by)\b")
_EVENT: Final = re.compile(r"\b(?:infarct\w*|mi|imi|n?stemi)\b")
#: What the study found then, not what is found today.
_THEN: Final = re.compile(r"\b(?:was|were|had|then|at that time|already|showed|found|unchanged|same)\b")
#: Of the same illness: "in that admission the circumflex was seen closed".
_THAT_TIME: Final = re.compile(
    r"\b(?:(?:in|during|at|on) (?:that|this|the same) "
    r"(?:hospital\w*|admission|stay|occasion|time|event)|then|"
    r"for the first time|attribut\w+|culprit|responsible|due to|blamed|infarct-related)\b"
)
_YOUNG: Final = 3
#: A line of a form that asks for the age, and how many lines off its occlusion may be told.
_AGE_LABEL: Final = re.compile(r"[\s\d.)(*-]{0,8}(?:estimated |known )?(?:age|duration|chronicity)\b")
_FORM_REACH: Final = 4
#: Characters: a line so short heads a form.
_TITLE: Final = 24
_NOT_CHRONIC_AFTER: Final = re.compile(
    r"[\s-]{1,3}(?:kidney|renal|obstruct|systolic|diastolic|stable|angina|atrial|heart|limb|pain|lung|"
    r"anemia|anaemia|hepat|liver|venous|dvt|hf|copd|ckd|af\b|back|cough|use|steroid|smok|inflamm|infarct|"
    r"dissect|aortic|bronch|respir|therap|anticoag|medic|dyspn|lymph|total|disease|ischem|condition|problem|"
    r"immun|pulmon|myeloid|wound|subdural|sinus|marginal|coronary syndrome|distress|bend|angle|margin|"
    r"on chronic (?:sys|dias|heart|resp|kid|ren)|blood loss|closure|complication|gain|tubular|stent thromb|"
    r"limb|change|decomp|stroke|cva|event|vessel closure|intracran|abd|chole|pancrea|process|bleed|cardiac "
    r"(?:event|finding)|st\b|ischaem|infect|fract|travel|care|weight|fever|illness|surg|travel|"
    r"cardioversion|onset|admission|hospital|echo|lab|stress|nuclear|cath|angiogram|study|ct\b|symptom|"
    r"chest|pneumo)"
)
_RECENT_NEEDS: Final = re.compile(
    r"(?:[\s-]+\w+){0,3}[\s-]+(?:occlu|thromb|clot|closure|total|infarct|mi\b|myocard|anterior|inferior|"
    r"lateral|st\b|stemi|plaque|culprit)"
)
_TOTAL: Final = re.compile(r"\s(?:total(?:ly)?|complete(?:ly)?)\s(?:occlu|block)")
_RECENT_WORDS: Final = re.compile(r"^(?:recent|recently|fresh|newly|new)")
_DAYS: Final = re.compile(r"last week|days|night|morning|yesterday|this week")
#: The number of a form, whose label names the unit.
_LAST_NUMBER: Final = re.compile(r"[<>=~]{0,2}\s?\d+(?:[.,]\d)?$")
_SUBTOTAL: Final = 99
#: What is asked of a unit.
_Question = Callable[["_Ages", int], bool]


class _Ages:
    """Reads the ages of one note."""

    def __init__(self, text: str, units: Sequence[Unit], hits: Sequence[Hit], places: Sequence[Hit]) -> None:
        self._source, self._text, self._units = text, lower(text), units
        self._ctos = [h.start for h in hits if h.label == "CTO"]
        self._occluded = by_unit(units, [h for h in hits if h.label in _OCCLUDED or _is_total(h)])
        self._tried = by_unit(units, [h for h in hits if h.label in _TRIED])
        self._sites = by_unit(units, [h for h in hits if h.label == "ACCESS_SITE"])
        self._spots = by_unit(units, places)
        self._told: dict[tuple[_Question, int], bool] = {}

    def _once(self, question: _Question, unit_id: int) -> bool:
        """The answer to a question about a unit, looked for once however many ages the unit has."""
        told = self._told.get((question, unit_id))
        if told is None:
            told = self._told[question, unit_id] = question(self, unit_id)
        return told

    def near(self, unit_id: int) -> bool:
        """Does this sentence speak of an occlusion?"""
        return bool(self._occluded.get(unit_id)) or self._once(_Ages._is_near, unit_id)

    def _is_near(self, unit_id: int) -> bool:
        unit = self._units[unit_id]
        coronary = bool(self._spots.get(unit_id)) or self._once(_Ages._neighbour, unit_id)
        if self._tried.get(unit_id) and (coronary or not self._sites.get(unit_id)):
            return True
        closed = bool(_CLOSED.search(self._text, unit.start, unit.end))
        return closed and (coronary or bool(_IT.search(self._text, unit.start, unit.end)))

    def beside(self, unit_id: int) -> bool:
        """Does it go on with a sentence that does, or head a list that does?"""
        return self._once(_Ages._is_beside, unit_id)

    def _is_beside(self, unit_id: int) -> bool:
        unit = self._whole(unit_id)
        said = self._text[unit.start : unit.end]
        if not LESION.search(said) and (_PERSON.match(said) or _ELSE.search(said)) and not STUDY.search(said):
            return False
        goes_on = self._once(_Ages._neighbour, unit_id) and _GOES_ON.search(said) is not None
        return goes_on or self.heads(unit_id)

    def studied(self, unit_id: int, months: float) -> bool:
        """Does a sentence that only names a study, or an infarction, tell of the occlusion beside it?

        A recent one does: it speaks against chronic. An older one only where its findings
        follow, or where it is the basis that a form asks for.
        """
        unit = self._whole(unit_id)
        said = self._text[unit.start : unit.end]
        if not self._once(_Ages._neighbour, unit_id) or not STUDY.search(said):
            return False
        if months <= _YOUNG or (unit.kind in _LISTED and _BASIS.search(said)):
            return True
        after = self._units[unit_id + 1] if unit_id + 1 < len(self._units) else unit
        follows = after.block == unit.block and bool(self._occluded.get(after.id)) and not _EVENT.search(said)
        return follows and (said[-1] in ";:" or bool(_THEN.search(self._text, after.start, after.end)))

    def coronary(self, unit_id: int) -> bool:
        return bool(self._occluded.get(unit_id) or self._spots.get(unit_id))

    def heads(self, unit_id: int) -> bool:
        """A dated study, and then its findings line by line."""
        unit, text = self._units[unit_id], self._text
        if not STUDY.search(text, unit.start, unit.end):
            return False
        if text[unit.end - 1] != ":" and not _EARLIER.match(text, unit.start):
            return False
        for other in self._units[unit_id + 1 : unit_id + 1 + _LIST_REACH]:
            if self._occluded.get(other.id):
                return True
            if other.kind not in _LISTED and other.block > unit.block + 1:
                return False
        return False

    def _neighbour(self, unit_id: int) -> bool:
        """The sentence before or after, in the same paragraph or list; one more before it for "the same"."""
        unit = self._units[unit_id]
        others = [unit_id - 1, unit_id + 1]
        if unit.kind in _LISTED and _AGE_LABEL.match(self._text, self._whole(unit_id).start, unit.end):
            others += range(unit_id - _FORM_REACH, unit_id + _FORM_REACH + 1)
        elif _SAME.search(self._text, unit.start, unit.end):
            others += [unit_id - 2, unit_id - 3]
        return any(
            0 <= other < len(self._units)
            and self._joined(unit, self._units[other])
            and self._occluded.get(other)
            for other in others
        )

    def _whole(self, unit_id: int) -> Unit:
        """The unit with the label of its field: "Prior cath: 03/2019, RCA 100%"."""
        unit = self._units[unit_id]
        before = self._units[unit_id - 1] if unit_id else unit
        labelled = before.block == unit.block and self._text[before.end - 1] == ":"
        return Unit(unit.id, before.start, unit.end, unit.kind, unit.block) if labelled else unit

    def _joined(self, unit: Unit, other: Unit) -> bool:
        listed = unit.kind in _LISTED and (other.kind in _LISTED or other.end - other.start < _TITLE)
        return listed or other.block == unit.block

    def duration(self, unit_id: int, hit: Hit) -> Hit | None:
        """A duration that is the age of an occlusion."""
        text, unit = self._text, self._whole(unit_id)
        if self._source[hit.start : hit.end].endswith("W"):  # watts
            return None
        months = float(hit.value.get("months") or 0)
        spoken = self.near(unit_id) or (
            (self.beside(unit_id) or self.studied(unit_id, months))
            and bool(_TIED.search(text, hit.start, hit.end) or unit.kind in _LISTED)
        )
        if not spoken or not is_age(text, unit, hit, blamed=self._blamed(unit_id)):
            return None
        if found_chronic(text, unit, hit, months, self._ctos):
            return None
        number = _LAST_NUMBER.search(text[hit.start : hit.end])
        start = hit.start + number.start() if number else hit.start
        return Hit(start, hit.end, "CHRONICITY", hit.rule, hit.value)

    def _blamed(self, unit_id: int) -> bool:
        """Does the next sentence find a vessel closed in that illness, or blame it for the infarction?"""
        unit = self._units[unit_id]
        after = self._units[unit_id + 1] if unit_id + 1 < len(self._units) else unit
        closed = bool(self._occluded.get(after.id)) or _CLOSED.search(self._text, after.start, after.end)
        told = after.block == unit.block and after is not unit and closed
        return bool(told and _THAT_TIME.search(self._text, after.start, after.end))

    def word(self, unit_id: int, hit: Hit) -> Hit | None:
        """A word of age ("chronic", "fresh", "last week") that is said of an occlusion."""
        days = _DAYS.search(self._text, hit.start, hit.end)
        if days and is_fresh_study(self._text, self._units[unit_id], hit):
            return None
        return hit if _is_age_word(self._text, hit, coronary=self.coronary(unit_id)) else None

    def _is_fresh(self, unit: Unit, hit: Hit) -> bool:
        """The day of a study of this same month, not of an infarction or an attempt."""
        number = replace(hit, start=number_start(self._text, hit))
        return is_fresh_study(self._text, unit, number)

    def dated(self, unit_id: int, hit: Hit, service: date | None, *, day_first: bool) -> Hit | None:
        """A date on which the occlusion was there, as an age in months."""
        text, unit = self._text, self._whole(unit_id)
        value = completed(hit.value, service, day_first=day_first)
        day = calendar_day(value, day_first=day_first)
        near = self.near(unit_id)
        if day is None or service is None:
            return None
        age = float(months_between(day, service)) or 0.5
        if not (near or self.beside(unit_id) or self.studied(unit_id, age)):
            return None
        if not shows_occlusion(text, unit, hit, day, service, told=unit.kind == "row" and near):
            return None
        if found_chronic(text, unit, hit, age, self._ctos) or (age < 1 and self._is_fresh(unit, hit)):
            return None
        still: dict[str, Scalar] = {"still": True} if STILL.search(text, hit.start, hit.end) else {}
        more = {"more": True} if has_day(value) and service.day > day.day else {}
        said: dict[str, Scalar] = {
            "months": age,
            "relation": "dated",
            "date": day.isoformat(),
            **still,
            **more,
        }
        return Hit(hit.start, hit.end, "CHRONICITY", hit.rule, said)


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
    told = by_unit(units, [h for h in hits if h.label in _AGES])
    if not told:
        return []
    ages = _Ages(text, units, hits, places)
    exact = _months_of_years(hits)
    found: list[Hit | None] = []
    for unit_id, group in told.items():
        for hit in group:
            if hit.label == "CHRONICITY":
                found.append(ages.word(unit_id, hit))
            elif hit.label == "DURATION":
                found.append(ages.duration(unit_id, hit))
            else:
                found.append(ages.dated(unit_id, _with_month(hit, exact), service, day_first=day_first))
    return [hit for hit in found if hit]


def _months_of_years(hits: Sequence[Hit]) -> dict[int, set[int]]:
    """The months that the note names for each year."""
    months: dict[int, set[int]] = {}
    for hit in hits:
        if hit.label == "DATE" and hit.value.get("month") and hit.value.get("year"):
            months.setdefault(int(hit.value["year"] or 0), set()).add(int(hit.value["month"] or 0))
    return months


def _with_month(hit: Hit, months: Mapping[int, set[int]]) -> Hit:
    """What "unchanged from 2017" means where the note has told of August 2017: that month."""
    known = months.get(int(hit.value.get("year") or 0), set())
    if "month" in hit.value or "a" in hit.value or len(known) != 1:
        return hit
    value: Value = {**hit.value, "month": next(iter(known))}
    return replace(hit, value=value)


def _is_total(hit: Hit) -> bool:
    if hit.label == "PERCENT":
        return float(hit.value.get("high") or 0) >= _SUBTOTAL
    return (
        hit.label in ("OCCLUSION", "FLOW")
        and not hit.value.get("post")
        and hit.value.get("high") in (100, _SUBTOTAL, 0)
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
