"""Findings and treatments to places: every fact of the note gets the vessel it is about."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from revasc.lesions.ages import JOINED, AgePlaces
from revasc.lesions.anatomy import Place, place_of, segment_of
from revasc.lesions.carried import NOWHERE, UnitFocus
from revasc.lesions.fact import CONDUCT, FINDINGS, LINKED, TREATMENTS, Fact, current, is_treated
from revasc.lesions.focus import FocusReader
from revasc.lesions.index import wording
from revasc.lesions.roles import Role
from revasc.lesions.settling import (
    adopt,
    follow_technique,
    follow_treatment,
    is_result,
    is_total,
    is_work,
    settle_labels,
)
from revasc.lesions.vessels import UnitVessels
from revasc.nlp.mention import Mention
from revasc.nlp.units import Unit

#: What a vessel costs by its role, in characters of distance.
_PENALTY: Final[Mapping[Role, int]] = {"subject": 0, "wire": 60, "reference": 150, "guide": 250, "donor": 300}
#: Between a word and the vessel behind it: "stenosis of the proximal", "stent was placed in the".
_OF: Final = re.compile(
    r"[\s,:(*\"-]{0,4}(?:(?:stenos[ei]s|lesions?|occlusion|narrowing|disease|residual|pci|flow|plaque|"
    r"intervention|attempt|recanali[sz]ation|revasculari[sz]ation|stents?|was|were|then|successfully|placed|"
    r"deployed|implanted|positioned|delivered|advanced|put|inflated|angioplasty|x\s?\d|overlapping|"
    r"restenosis|culprit|treatment|procedure|crossing|vessel|artery|blockage|from|at)[\s,:(-]{1,3}){0,4}"
    r"(?:of|in|at|to|into|involving|within|for|on|across|from|affecting|-)?[\s(]{0,3}(?:the|a|an|his|her|"
    r"this|both)?\s?(?:\d{1,3}\s?%\s)?(?!and\b)(?:(?:native|large|dominant|small|ostium|origin|body|takeoff|"
    r"big|left|of|the|very|entire|whole|midportion|portion|and|in|segment|diseased|distal|proximal|mid|prox|"
    r"ostial|calcified|true|its|vein)\s){0,5}",
    re.IGNORECASE,
)
#: A comma, a dash or the start of a remark right before the next vessel.
_PARTED: Final = re.compile(
    r"(?:,|\(|\s[\u2013-]{1,2})\s{0,3}(?:the\s)?(?:(?:native|large|dominant|small|proximal|distal|mid|prox|ostial)\s){0,3}$",
    re.IGNORECASE,
)
#: Roles of a vessel in which something may be done.
_WORKED: Final = ("subject", "wire", "reference")
_BOTH_VESSELS: Final = wording(
    r"\b(?:both|all|each|either|all three) (?:of (?:the|these) )?(?:\w+ )?"
    r"(?:vessels?|lesions?|arteries|branches|sites)\b|"
    r"\bin both\b",
    "both|all |each |either ",
)
_BOTH: Final = re.compile(r"\b(?:both|all of which|all three)\b", re.IGNORECASE)
#: Kinds of units that speak of the vessel that opens them.
_LINES: Final = ("field", "item", "row")
#: Sections that never speak of this patient's arteries.
_ASIDE: Final = frozenset({"family", "education", "consent", "social"})
_WHICH_IS: Final = re.compile(r",?\s(?:which|that)\s(?:is|was|has)\s(?:\w+\s){0,2}")
#: "... and a stent to the": between a treatment and the vessel of the treatment joined to it.
_AND_STENT: Final = re.compile(
    r"[^;:]{0,50}\band\s(?:an?\s|the\s)?(?:[\w.]+\s){0,3}(?:stents?|stenting|des|balloons?|angioplasty)\s(?:\w+\s){0,2}"
    r"(?:to|in|into|of)\s(?:the\s)?(?:\d{1,3}\s?%\s)?(?:(?:native|large)\s)?",
    re.IGNORECASE,
)
#: "It was ballooned", "The vessel was then stented": said of what the text speaks of.
_IT: Final = re.compile(
    r"\W*(?:then\s)?(?:it|this(?:\s\w+)?|"
    r"the\s(?:vessel|lesion|artery|occlusion|cto|segment|graft|branch|stenosis))"
    r"\s(?:was|were|is|has|then|underwent)\b",
    re.IGNORECASE,
)
#: "Today we opened it with balloons".
_DID_IT: Final = wording(
    r"\b(?:re-?opened|opened|treated|dilated|ballooned|stented|recanali[sz]ed)\s(?:it|this(?:\s\w+)?)\b",
    "opened|treated|dilated|ballooned|stented|recanali",
)
_NATIVE: Final = re.compile(r"\bnative\s(?:vessel\s|artery\s)?(?:\w+\s)?$", re.IGNORECASE)
#: "The vessel is shut": said of what is worked on.
_THE_VESSEL: Final = re.compile(r"\bthe (?:vessel|artery|target|occlusion)\b[^.;]{0,20}$", re.IGNORECASE)
#: What a sentence says of the vessel that the one before it named: "CTO of the RCA. Could not be crossed."
_TOLD_OF: Final = ("CROSSING_FAILED", "CROSSED", "OUTCOME", "ATTEMPT")
#: Characters: as far as a word reaches, right beside it, and the start of a line or sentence.
_FAR: Final = 40
_BESIDE: Final = 16
_START: Final = 8
#: Characters: no longer are the words of ``_OF`` and of ``_THE_VESSEL``; around a word, vessels of a unit
#: that names many are looked for so far at first.
_OF_REACH: Final = 162
_THE_VESSEL_REACH: Final = 40
_NEAR: Final = 400
#: Distance counts less from the vessel that opens a line, and to one behind "of" or "in"; a comma adds some.
_HEAD_WEIGHT: Final = 0.4
_OF_WEIGHT: Final = 0.5
_COMMA_COST: Final = 12


class Linker:
    """Links the mentions of one note to places by unit, heading and focus."""

    def __init__(self, reader: FocusReader) -> None:
        index = reader.index
        self._index, self._text, self._units = index, index.text, index.units
        self._roles = reader.roles
        self._vessels = {
            unit: UnitVessels(self._text, vessels, reader.roles) for unit, vessels in index.vessels.items()
        }
        self._nobody = UnitVessels(self._text, (), reader.roles)
        self._worked_from: dict[int, int] = {}
        for mention in index.mentions:
            if mention.label in TREATMENTS:
                self._worked_from.setdefault(mention.unit, mention.start)
        self._aged = AgePlaces(index, self._vessels, self._roles, self._facts)

    def link(self, mentions: Sequence[Mention], focus: Mapping[int, UnitFocus]) -> list[Fact]:
        """The facts of all mentions that say something of a lesion, in order.

        A mention that holds for several vessels gives a fact for each.
        """
        told = any(map(_tells, mentions))
        facts: list[Fact] = []
        for mention in mentions:
            if mention.label not in LINKED or (told and _is_retold(mention)):
                continue
            here = focus.get(mention.unit, NOWHERE)
            places = self._aged(mention, focus) if mention.label == "CHRONICITY" else []
            found = [Fact(mention, place) for place in places] or self._facts(mention, here)
            facts += [self._in_row(fact, here) for fact in found]
        if self._nameless(facts):
            return [f.at(Place(None)) for f in facts]
        worked = self._for_all(follow_technique(adopt(facts, focus)))
        settled = settle_labels(follow_treatment(worked, self._units))
        return self._aged.spread(settled)

    def _for_all(self, facts: list[Fact]) -> list[Fact]:
        """What "both vessels" came to is the result of every vessel treated before."""
        if not self._index.near(_BOTH_VESSELS):
            return facts
        told: list[Fact] = []
        treated: dict[Place, None] = {}
        read = 0
        for fact in facts:
            if not self._is_of_both(fact):
                told.append(fact)
                continue
            while facts[read].mention.start < fact.mention.start:
                if (place := facts[read].place) and is_treated(facts[read].mention):
                    treated[place] = None
                read += 1
            places = treated or [fact.place]
            told.extend(Fact(fact.mention, place, fact.segment, fact.row) for place in places)
        return told

    def _is_of_both(self, fact: Fact) -> bool:
        """A result told of "both vessels", which no vessel in the unit names."""
        if not is_result(fact.mention) or (fact.named and fact.mention.unit in self._vessels):
            return False
        return self._index.says(_BOTH_VESSELS, fact.mention.unit)

    def describe(self, mentions: Iterable[Mention], focus: Mapping[int, UnitFocus]) -> list[Fact]:
        """Each mention at the vessel that its unit names, else at the one that the unit speaks of."""
        found = ((m, focus.get(m.unit, NOWHERE)) for m in mentions)
        return [self._in_row(self._finding(m, here), here) for m, here in found]

    def _facts(self, mention: Mention, here: UnitFocus) -> list[Fact]:
        if mention.label in FINDINGS:
            shared = self._shared(mention)
            return shared or [self._finding(mention, here)]
        fact = self._treatment(mention, here)
        return [fact, *self._other_end(fact)]

    def _nameless(self, facts: Sequence[Fact]) -> bool:
        """A CTO worked on in a note that names no vessel."""
        if any(v.section not in _ASIDE for vessels in self._vessels.values() for v in vessels.all):
            return False
        return any(is_work(f.mention) for f in facts) and bool(current(facts, "CTO"))

    def _in_row(self, fact: Fact, here: UnitFocus) -> Fact:
        """The fact with its row; a vessel that heads the paragraph counts as named there."""
        unit = fact.mention.unit
        row = unit if self._units[unit].kind == "row" else None
        named = unit in self._vessels or (here.heading is not None and here.heading == fact.place)
        return fact if named and row is None else Fact(fact.mention, fact.place, fact.segment, row, named)

    def _shared(self, mention: Mention) -> list[Fact]:
        """As "LAD and RCA are both chronically occluded", "both LAD and RCA shut", "two CTOs (LAD, RCA)"."""
        if (
            mention.label == "CTO"
            and self._text[mention.end - 1] in "sS"
            and (listed := self._listed(mention))
        ):
            return listed
        if mention.label != "CTO" and not is_total(mention):
            return []
        unit = self._units[mention.unit]
        both = _BOTH.search(self._text, max(unit.start, mention.start - _FAR), mention.start)
        if not both:
            return []
        before = self._named(mention.unit).before(mention.start)
        behind = [v for v in before if v.start >= both.end()]
        if mention.label != "CTO" or len(behind) > 1:
            named: Sequence[Mention] = behind
        else:
            named = before or self._named(mention.unit - 1).all
        places = dict.fromkeys(place_of(v) for v in named if self._roles[v.id] in ("subject", "reference"))
        return [Fact(mention, place) for place in places] if len(places) > 1 else []

    def _named(self, unit_id: int) -> UnitVessels:
        return self._vessels.get(unit_id, self._nobody)

    def _listed(self, mention: Mention) -> list[Fact]:
        """Of "two CTOs, RCA and LAD" each of the vessels that follow."""
        named: list[Mention] = []
        for vessel in self._named(mention.unit).behind(mention.end, len(self._text)):
            if named and not JOINED.fullmatch(self._text, named[-1].end, vessel.start):
                break
            named.append(vessel)
        return [Fact(mention, place_of(v)) for v in named] if len(named) > 1 else []

    def _finding(self, mention: Mention, here: UnitFocus) -> Fact:
        """The vessel nearest to it, else the one that its unit speaks of."""
        vessels = self._vessels.get(mention.unit)
        vessel = self._nearest(mention, vessels) if vessels else None
        if vessel and not self._is_landmark(mention, vessel, here) and not self._aside(mention, vessel, here):
            return Fact(mention, self._native(mention, place_of(vessel)), segment_of(vessel))
        return Fact(mention, self._native(mention, self._spoken_of(mention, here)))

    def _native(self, mention: Mention, place: Place | None) -> Place | None:
        """Of "vein graft to the OM with native CTO" the artery behind the graft."""
        if place is None or not place.graft or place.vessel is None:
            return place
        native = _NATIVE.search(self._text, max(0, mention.start - _BESIDE), mention.start)
        return Place(place.vessel) if native else place

    def _spoken_of(self, mention: Mention, here: UnitFocus) -> Place | None:
        """What a unit that names no vessel speaks of: findings of its subject, results of its target."""
        unit = self._units[mention.unit]
        start = max(unit.start, mention.start - _THE_VESSEL_REACH)
        worked_on = here.stated and _THE_VESSEL.search(self._text, start, mention.start)
        if mention.value.get("post") or mention.section in ("intervention", "result") or worked_on:
            return here.target or here.subject
        return here.subject or here.target

    def _is_landmark(self, mention: Mention, vessel: Mention, here: UnitFocus) -> bool:
        """A vessel that only says where, in a unit that speaks of another one."""
        if self._roles[vessel.id] != "reference" or not (here.target or here.subject):
            return False
        return not _WHICH_IS.fullmatch(self._text, vessel.end, mention.start)

    def _aside(self, mention: Mention, vessel: Mention, here: UnitFocus) -> bool:
        """In a paragraph headed by another vessel: named in passing, neither first nor right beside it."""
        if not here.head or here.head == place_of(vessel) or self._opens(vessel):
            return False
        if vessel.start >= mention.end and _OF.fullmatch(self._text, mention.end, vessel.start):
            return False
        return not 0 <= mention.start - vessel.end <= _BESIDE

    def _opens(self, vessel: Mention) -> bool:
        return vessel.start - self._units[vessel.unit].start < _START

    def _treatment(self, mention: Mention, here: UnitFocus) -> Fact:
        """The vessel beside it, unless that one is a donor, a guide's seat or a landmark."""
        vessels = self._vessels.get(mention.unit)
        vessel = self._beside(mention, vessels, here) if vessels else None
        if vessel:
            return self._fact(mention, vessel, here)
        unit = self._units[mention.unit]
        if mention.label == "CROSSING_FAILED" and here.subject and self._just_named(unit):
            return Fact(mention, here.subject)
        if here.stated or mention.value.get("sized") or _IT.match(self._text, unit.start, unit.end):
            return Fact(mention, here.target)
        told = mention.label in _TOLD_OF or self._did_it(mention)
        goes_on = told and here.subject and self._just_named(unit)
        return Fact(mention, here.subject if goes_on else None)

    def _did_it(self, mention: Mention) -> bool:
        """Is it said before a word that "it" was opened, treated and so on?"""
        if mention.unit not in self._index.near(_DID_IT):
            return False
        start = self._units[mention.unit].start
        return _DID_IT.words.search(self._text, start, mention.start) is not None

    def _beside(self, mention: Mention, vessels: UnitVessels, here: UnitFocus) -> Mention | None:
        """The vessel that a treatment is joined to, else the subject before it, else the one it leads to."""
        behind = self._behind(mention, vessels, here)
        if behind and self._roles[behind.id] != "wire":
            return behind
        before = vessels.subject_before(mention.start)
        if before or not vessels.subjects:
            return before
        return vessels.subjects[0] if self._leads_to(mention, vessels.subjects[0]) else None

    def _just_named(self, unit: Unit) -> bool:
        """Does the sentence before, in the same paragraph or item, name the vessel spoken of?"""
        before = self._units[unit.id - 1] if unit.id else unit
        return before.block == unit.block and bool(self._named(before.id).subjects)

    def _leads_to(self, mention: Mention, vessel: Mention) -> bool:
        """A step not far before its vessel, or "Atherectomy with a 1.5 mm burr and a stent to the LAD"."""
        if mention.label in CONDUCT:
            return vessel.start - mention.end <= _FAR
        return bool(_AND_STENT.fullmatch(self._text, mention.end, vessel.start))

    def _behind(self, mention: Mention, vessels: UnitVessels, here: UnitFocus) -> Mention | None:
        """The first vessel that "of", "in" and the like join to the word."""
        for vessel in vessels.behind(mention.end, _OF_REACH):
            if self._roles[vessel.id] in _WORKED and _OF.fullmatch(self._text, mention.end, vessel.start):
                return None if self._parted(mention, vessel, here) else vessel
        return None

    def _parted(self, mention: Mention, behind: Mention, here: UnitFocus) -> bool:
        """As "LAD stented, RCA CTO": where the vessel comes first, a comma ends what is said of it."""
        beside = self._text[behind.end : behind.end + 1] == ")"  # "a stent (RCA)"
        if beside or not _PARTED.search(self._text[mention.end : behind.start]):
            return False
        if here.heading and not here.heading.covers(place_of(behind)):
            return True
        opens = self._worked_from.get(mention.unit, mention.start)
        return self._named(mention.unit).subject_before(opens) is not None

    def _other_end(self, fact: Fact) -> list[Fact]:
        """A stent from the left main into the LAD treats both, and so do words that two vessels share."""
        if fact.mention.label not in TREATMENTS or fact.place is None:
            return []
        vessels = self._vessels.get(fact.mention.unit)
        other = vessels.other_end(fact.mention, fact.place.trunk) if vessels else None
        return [Fact(fact.mention, other)] if other else []

    def _fact(self, mention: Mention, vessel: Mention, here: UnitFocus) -> Fact:
        """A branch inside the target is where a device lies, not another target."""
        place = place_of(vessel)
        if here.target and here.target.covers(place) and self._roles[vessel.id] != "subject":
            return Fact(mention, here.target, segment_of(vessel))
        return Fact(mention, place, segment_of(vessel))

    def _called(self, mention: Mention, vessel: Mention) -> bool:
        """As in "the territory of the CTO RCA"."""
        return mention.label == "CTO" and self._text[mention.end : vessel.start].isspace()

    def _nearest(self, mention: Mention, vessels: UnitVessels) -> Mention | None:
        """The vessel of least cost, of equals the first."""
        reach = _NEAR
        while True:
            best, least = None, math.inf
            near = vessels.around(mention, reach)
            for vessel in near:
                cost = self._cost(mention, vessel, first=vessel is vessels.all[0])
                if cost is not None and cost < least:
                    best, least = vessel, cost
            if least <= reach or len(near) >= len(vessels.all):
                return best  # a vessel farther away costs more
            reach *= 2

    def _cost(self, mention: Mention, vessel: Mention, *, first: bool) -> float | None:
        """How far a vessel is from a finding; None where the finding cannot be about it."""
        role = self._roles[vessel.id]
        if role in ("donor", "guide") or (role == "wire" and mention.label != "FLOW"):
            return 0 if self._called(mention, vessel) else None
        if vessel.start < mention.end and mention.start < vessel.end:
            return 0
        if vessel.end <= mention.start:
            heads = first and self._opens(vessel) and self._units[vessel.unit].kind in _LINES
            return (mention.start - vessel.end) * (_HEAD_WEIGHT if heads else 1) + _PENALTY[role]
        gap = vessel.start - mention.end
        if gap <= _OF_REACH and _OF.fullmatch(self._text, mention.end, vessel.start):
            comma = "," in self._text[mention.end : vessel.start]
            return gap * _OF_WEIGHT + _PENALTY[role] + (_COMMA_COST if comma else 0)
        if is_result(mention):
            return None  # "TIMI 3, LAD untouched": what was left stands behind what was treated
        return gap + _FAR + _PENALTY[role]


def _tells(mention: Mention) -> bool:
    """Of a treatment, done or not, outside the list of what was opened."""
    if mention.status != "current":
        return False
    treated = mention.label in TREATMENTS and mention.section != "inventory"
    return treated or mention.label == "NO_INTERVENTION"


def _is_retold(mention: Mention) -> bool:
    """In a list of what was opened, or of what went wrong: the account says what was used, and where."""
    if mention.section == "complications":
        return mention.label == "ATHERECTOMY"
    return mention.section == "inventory" and mention.label in TREATMENTS
