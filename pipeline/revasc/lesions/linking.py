"""Findings and treatments to places: every fact of the note gets the vessel it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from revasc.lesions.anatomy import Place, place_of, segment_of
from revasc.lesions.focus import FocusReader, Role, UnitFocus
from revasc.nlp.mention import Mention
from revasc.nlp.units import Unit

TREATMENTS: Final = {"ANGIOPLASTY": "angioplasty", "ATHERECTOMY": "atherectomy", "STENT": "stent"}
FINDINGS: Final = frozenset({"OCCLUSION", "FLOW", "CTO", "CHRONICITY", "THROMBUS", "CULPRIT", "ACUTE_MI"})
CONDUCT: Final = frozenset({"CROSSED", "CROSSING_FAILED", "APPROACH", "OUTCOME", "DEVICE", "ATTEMPT", "PLAQUE_MODIFICATION", "LITHOTRIPSY"})
_TOOLS: Final = frozenset({"wire", "microcatheter", "reentry"})

_PENALTY: Final[Mapping[Role, int]] = {"subject": 0, "wire": 60, "reference": 150, "guide": 250, "donor": 300}
_OF: Final = re.compile(
    r"[\s,:(*\"-]{0,4}(?:(?:stenos[ei]s|lesions?|occlusion|narrowing|disease|residual|pci|flow|plaque|intervention|attempt|recanali[sz]ation|revasculari[sz]ation|stents?|was|were|then|successfully|placed|deployed|implanted|positioned|delivered|advanced|put|inflated|angioplasty|x\s?\d|overlapping|restenosis|culprit|treatment|procedure|crossing|vessel|artery|blockage|from|at)[\s,:(-]{1,3}){0,4}"
    r"(?:of|in|at|to|into|involving|within|for|on|across|from|affecting|-)?[\s(]{0,3}(?:the|a|an|his|her|this|both)?\s?(?:\d{1,3}\s?%\s)?(?!and\b)(?:(?:native|large|dominant|small|ostium|origin|body|takeoff|big|left|of|the|very|entire|whole|midportion|portion|and|in|segment|diseased|distal|proximal|mid|prox|ostial|calcified|true|its|vein)\s){0,5}",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(r"\b(?:both|all of which|all three)\b", re.IGNORECASE)
_MAIN_PAIRS: Final = ({"LM", "LAD"}, {"LM", "LCX"})
_INTO: Final = re.compile(r"\s?(?:stem\s)?(?:to|into|-|/|>|->|--+>|\u2013|through|and into|over into)\s?(?:the\s)?(?:(?:ostial|proximal|prox|mid)\s){0,2}", re.IGNORECASE)
_WHICH_IS: Final = re.compile(r",?\s(?:which|that)\s(?:is|was|has)\s(?:\w+\s){0,2}")
_FAR: Final = 40
_BESIDE: Final = 16
#: Sections that tell what was done.
_TOLD: Final = frozenset({"body", "intervention", "result", "impression", "impression_plan", "preamble", "exam"})
_SIGNIFICANT: Final = 50
_GOOD_FLOW: Final = 2
_GOOD_RESIDUAL: Final = 20


@dataclass(frozen=True, slots=True)
class Fact:
    """A mention and the place it is about.

    ``segment`` where the unit names one beside it; ``row`` is the unit where that is a row
    of a table, whose cells speak of one place only; ``named`` says that the unit itself
    names the vessel.
    """

    mention: Mention
    place: Place | None
    segment: str | None = None
    row: int | None = None
    named: bool = True


class Linker:
    """Links the mentions of one note to places by unit, heading and focus."""

    def __init__(self, text: str, units: Sequence[Unit], mentions: Sequence[Mention], reader: FocusReader) -> None:
        self._text = text
        self._units = units
        self._roles = reader.roles
        self._vessels: dict[int, list[Mention]] = {}
        for mention in mentions:
            if mention.label == "VESSEL":
                self._vessels.setdefault(mention.unit, []).append(mention)

    def link(self, mentions: Sequence[Mention], focus: Mapping[int, UnitFocus]) -> list[Fact]:
        """One fact for every mention that says something of a lesion, in order."""
        facts: list[Fact] = []
        elsewhere = any(m.label in TREATMENTS and m.status == "current" and m.section != "inventory" for m in mentions)
        for mention in mentions:
            here = focus.get(mention.unit, UnitFocus(None, None))
            if mention.section == "inventory" and mention.label in TREATMENTS and elsewhere:
                continue  # a list of what was opened: the account says what was used, and where
            if mention.label == "CHRONICITY":
                facts.extend(self._ages(mention, mentions, here))
            elif mention.label == "CTO" and (shared := self._shared(mention)):
                facts.extend(shared)
            elif mention.label in FINDINGS:
                facts.append(self._finding(mention, here))
            elif mention.label in TREATMENTS or mention.label in CONDUCT:
                fact = self._treatment(mention, here)
                facts.append(fact)
                facts.extend(self._other_end(fact))
        facts = [self._in_row(f) for f in facts]
        if not self._vessels and any(_is_work(f.mention) for f in facts) and any(f.mention.label == "CTO" and f.mention.status == "current" for f in facts):
            return [replace(f, place=Place(None)) for f in facts]  # a lesion in a vessel that nobody names
        return _settle_labels(_follow_treatment(_adopt(facts, focus), self._units))

    def _in_row(self, fact: Fact) -> Fact:
        unit = fact.mention.unit
        return replace(
            fact, row=unit if self._units[unit].kind == "row" else None, named=bool(self._vessels.get(unit))
        )

    def _ages(self, mention: Mention, mentions: Sequence[Mention], here: UnitFocus) -> list[Fact]:
        """"Angiogram of May 2009: LAD 100 %, RCA 100 %": the date holds for both."""
        vessels = self._vessels.get(mention.unit, ())
        blocked = [
            m for m in mentions
            if m.unit == mention.unit and m.start > mention.end and (m.label == "CTO" or (m.label == "OCCLUSION" and float(m.value.get("high") or 0) > 99))  # noqa: PLR2004
        ]  # fmt: skip
        if len(blocked) > 1 and all(v.start > mention.end for v in vessels):
            facts = [self._finding(m, here) for m in blocked]
            return [Fact(mention, place, None) for place in dict.fromkeys(f.place for f in facts)]
        return [self._finding(mention, here)]

    def _shared(self, mention: Mention) -> list[Fact]:
        """"LAD and RCA are both chronically occluded"; "LAD 100 %, RCA 100 %. Both are CTOs"."""
        unit = self._units[mention.unit]
        if not _BOTH.search(self._text, max(unit.start, mention.start - _FAR), mention.start):
            return []
        named = [v for v in self._vessels.get(mention.unit, ()) if v.end <= mention.start] or self._vessels.get(mention.unit - 1, [])
        places = dict.fromkeys(place_of(v) for v in named if self._roles[v.id] in ("subject", "reference"))
        return [Fact(mention, place) for place in places] if len(places) > 1 else []

    def _finding(self, mention: Mention, here: UnitFocus) -> Fact:
        vessel = self._nearest(mention, self._vessels.get(mention.unit, ()))
        landmark = (
            vessel is not None and self._roles[vessel.id] == "reference" and (here.target or here.subject)
            and not _WHICH_IS.fullmatch(self._text, vessel.end, mention.start)
        )  # fmt: skip
        if vessel is not None and not landmark and not (here.head and here.head != place_of(vessel) and self._aside(mention, vessel)):
            return Fact(mention, place_of(vessel), segment_of(vessel))
        if mention.value.get("post") or mention.section in ("intervention", "result"):
            return Fact(mention, here.target or here.subject)
        return Fact(mention, here.subject or here.target)

    def _aside(self, mention: Mention, vessel: Mention) -> bool:
        """In a paragraph headed by another vessel: named in passing, neither first nor right beside it."""
        if vessel.start - self._units[mention.unit].start < 8 or (vessel.start >= mention.end and _OF.fullmatch(self._text, mention.end, vessel.start)):  # noqa: PLR2004
            return False
        return not 0 <= mention.start - vessel.end <= _BESIDE

    def _treatment(self, mention: Mention, here: UnitFocus) -> Fact:
        """The vessel beside it, unless that one is a donor, a guide's seat or a landmark."""
        named = [v for v in self._vessels.get(mention.unit, ()) if self._roles[v.id] in ("subject", "wire", "reference")]
        after = [v for v in named if v.start >= mention.end and _OF.fullmatch(self._text, mention.end, v.start)]
        if after and self._roles[after[0].id] != "wire":
            return self._fact(mention, after[0], here)
        subjects = [v for v in named if self._roles[v.id] == "subject"]
        before = [v for v in subjects if v.end <= mention.start]
        if before:
            return self._fact(mention, before[-1], here)
        if subjects and mention.label in CONDUCT and subjects[0].start - mention.end <= _FAR:
            return self._fact(mention, subjects[0], here)
        return Fact(mention, here.target if here.stated or mention.value.get("sized") else None)

    def _other_end(self, fact: Fact) -> list[Fact]:
        """A stent from the left main into the LAD treats both."""
        if fact.mention.label not in TREATMENTS or fact.place is None:
            return []
        vessels = self._vessels.get(fact.mention.unit, ())
        for first, second in zip(vessels, vessels[1:], strict=False):
            ends = (place_of(first).trunk, place_of(second).trunk)
            if {e.vessel for e in ends} in _MAIN_PAIRS and fact.place.trunk in ends and _INTO.fullmatch(self._text, first.end, second.start):
                return [Fact(fact.mention, next(e for e in ends if e != fact.place.trunk))]
        return []

    def _fact(self, mention: Mention, vessel: Mention, here: UnitFocus) -> Fact:
        """A branch inside the target is where a device lies, not another target."""
        place = place_of(vessel)
        if here.target and here.target.covers(place) and self._roles[vessel.id] != "subject":
            return Fact(mention, here.target, segment_of(vessel))
        return Fact(mention, place, segment_of(vessel))

    def _nearest(self, mention: Mention, vessels: Sequence[Mention]) -> Mention | None:
        best: tuple[float, Mention] | None = None
        for i, vessel in enumerate(vessels):
            cost = self._cost(mention, vessel, first=i == 0)
            if cost is not None and (best is None or cost < best[0]):
                best = (cost, vessel)
        return best[1] if best else None

    def _cost(self, mention: Mention, vessel: Mention, *, first: bool) -> float | None:
        role = self._roles[vessel.id]
        if role in ("donor", "guide") or (role == "wire" and mention.label != "FLOW"):
            return None
        unit = self._units[mention.unit]
        if vessel.start < mention.end and mention.start < vessel.end:
            return 0
        if vessel.end <= mention.start:
            distance = float(mention.start - vessel.end)
            heads = first and vessel.start - unit.start < 8 and unit.kind in ("field", "item", "row")  # noqa: PLR2004
            return (distance * 0.4 if heads else distance) + _PENALTY[role]
        if _OF.fullmatch(self._text, mention.end, vessel.start):
            comma = "," in self._text[mention.end : vessel.start]
            return (vessel.start - mention.end) * 0.5 + _PENALTY[role] + (12 if comma else 0)
        if _is_result(mention):
            return None  # "TIMI 3, LAD untouched": what was left stands behind what was treated
        return vessel.start - mention.end + _FAR + _PENALTY[role]


def _adopt(facts: list[Fact], focus: Mapping[int, UnitFocus]) -> list[Fact]:
    """Steps and outcomes that name no vessel go to the place last spoken of, if it was worked on,
    else to the only one that was; wires, where none was, to the only one that is occluded."""
    closed = {f.place for f in facts if f.place and (_is_total(f.mention) or (f.mention.label == "CTO" and f.mention.status == "current"))}
    diseased = {f.place for f in facts if f.place and f.mention.label == "OCCLUSION" and f.mention.status == "current" and float(f.mention.value.get("high") or 0) >= _SIGNIFICANT}
    for labels in (CONDUCT, TREATMENTS):
        worked = {f.place for f in facts if f.place and _is_work(f.mention)}
        other = None if worked else _sole(closed) if labels is CONDUCT or closed else _sole(diseased)
        if closed and labels is not CONDUCT:
            other = None  # a bare word of treatment is no proof that an occlusion was treated
        facts = [
            replace(f, place=_home(f, focus, worked) or other)
            if f.place is None and f.mention.label in labels and f.mention.section in _TOLD
            else f
            for f in facts
        ]
    return facts


def _home(fact: Fact, focus: Mapping[int, UnitFocus], worked: set[Place]) -> Place | None:
    last = focus.get(fact.mention.unit, UnitFocus(None, None)).target
    return last if last in worked else _sole(worked)


def _sole(places: set[Place]) -> Place | None:
    return next(iter(places)) if len(places) == 1 else None


def _is_work(mention: Mention) -> bool:
    return mention.status == "current" and (mention.label in TREATMENTS or mention.label in ("CROSSED", "CROSSING_FAILED"))


def _follow_treatment(facts: list[Fact], units: Sequence[Unit]) -> list[Fact]:
    """A result that names no vessel, in the paragraph of a treatment, is the result of that."""
    treated: dict[int, Place] = {}
    settled: list[Fact] = []
    for fact in facts:
        block = units[fact.mention.unit].block
        if fact.place and fact.mention.label in TREATMENTS and fact.mention.status == "current" and fact.mention.section in _TOLD:
            treated[block] = fact.place
        follows = not fact.named and block in treated and fact.mention.label in ("FLOW", "OCCLUSION") and _is_result(fact.mention)
        settled.append(replace(fact, place=treated[block]) if follows else fact)
    return settled


def _settle_labels(facts: list[Fact]) -> list[Fact]:
    """A label or an age that names no vessel speaks of the one vessel that is occluded.

    Where other labels name their vessel, a nameless label is never read as one for a vessel
    that nobody calls a CTO.
    """
    labelled = {f.place for f in facts if f.mention.label == "CTO" and f.named and f.place and f.mention.status == "current"}
    blocked = labelled or {f.place for f in facts if f.named and f.place and _is_total(f.mention)}
    if not blocked:
        return facts
    only = next(iter(blocked)) if len(blocked) == 1 else None
    found = {(f.mention.unit, f.place) for f in facts if _is_total(f.mention)}
    return [
        replace(f, place=only if only or (labelled and f.mention.label == "CTO") else f.place)
        if f.mention.label in ("CTO", "CHRONICITY") and not f.named and f.place not in blocked and (f.mention.unit, f.place) not in found and not _branch_of(f.place, blocked)
        else f
        for f in facts
    ]


def _is_result(mention: Mention) -> bool:
    """A degree or flow as it is left after treatment."""
    if mention.label == "FLOW":
        return float(mention.value.get("low") or 0) >= _GOOD_FLOW
    return mention.label == "OCCLUSION" and (bool(mention.value.get("post")) or float(mention.value.get("high") or 0) <= _GOOD_RESIDUAL)


def _is_total(mention: Mention) -> bool:
    if mention.status != "current":
        return False
    if mention.label == "FLOW":
        return mention.value.get("high") == 0 and not mention.value.get("post")
    return mention.label == "OCCLUSION" and float(mention.value.get("high") or 0) > 99  # noqa: PLR2004


def _branch_of(place: Place | None, named: set[Place]) -> bool:
    return place is not None and any(place.trunk == other.trunk for other in named)


def is_tool(mention: Mention) -> bool:
    """A guidewire, microcatheter or re-entry device: the lesion was at least attempted."""
    return mention.label == "DEVICE" and mention.value.get("device") in _TOOLS
