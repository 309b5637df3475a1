"""Lesions read as treated that the note itself gives cause to doubt.

A treatment without a vessel of its own is laid at the vessel that the note is about. Where
another one is as likely, or a sentence says that the occlusion was left alone, or the report
is taken back, the lesion is disputed: a question to the provider, and no support for a code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from revasc.lesions.anatomy import Place, place_of, segment_of
from revasc.lesions.carried import NOWHERE, UnitFocus
from revasc.lesions.fact import TREATMENTS, Fact, current, treatments_of
from revasc.lesions.focus import FocusReader
from revasc.lesions.index import wording
from revasc.lesions.merging import Group
from revasc.lesions.phases import SUMMARIES, TITLES, high, is_step
from revasc.nlp.mention import Mention
from revasc.nlp.units import Unit

#: Percent: a stenosis that would be treated, and the most that is not total.
_TIGHT: Final = 70.0
_TOTAL: Final = 99.5
#: Sections whose words on what was left are of another day or of a hope.
_ELSEWHERE: Final = frozenset(
    {"past_history", "history", "prior_report", "plan", "family", "education", "consent", "planned_procedure"}
)
_NOT_OUTRIGHT: Final = _ELSEWHERE - {"history"} | {"indication"}
_SEVERE: Final = re.compile(
    r"\b(?:severe(?:ly)?|tight|critical(?:ly)?|high-?grade|significant) (?:\w+ ){0,3}"
    r"(?:stenos[ie]s|stenosed|lesion|narrow\w+|disease)\b|^[^.;]*\b(?:lad|lcx|cx|rca|lm)\sstenosis\b",
    re.IGNORECASE,
)
_NO_RIVAL: Final = re.compile(
    r"\b(?:left|medical(?:ly)?|conservativ\w+|not (?:treated|significant|attempted)|staged?|deferred|later|"
    r"untreated|untouched|mild|previous\w*|prior|ago)\b",
    re.IGNORECASE,
)
_LEFT: Final = wording(
    r"\bleft (?:alone|untouched|untreated|unopened|as (?:it was|is)|for (?:medical|conservative))|"
    r"\b(?:was|were|is|are) (?:deliberately |intentionally |therefore )?not "
    r"(?:attempted|treated|touched|addressed|intervened|revasculari[sz]ed|opened|engaged)\b|"
    r"(?:not|n't)\s(?:\w+\s){1,6}needs?\s(?:anything|any|intervention|treatment|pci)\b|"
    r"\|\s{0,20}not (?:treated|attempted|touched)\b|\bno target today\b|"
    r"\bnot (?:attempted|treated|touched|addressed|intervened(?:\s(?:up)?on)?)(?: today| now)?\W*$|"
    r"^\W*(?:\d\W{1,3})?(?:untreated|not (?:attempted|treated|touched|addressed))\b",
    "left a|left un|left for |not |need|no target today|untreated",
)
#: Closed still, when all was done.
_CLOSED: Final = wording(
    r"\b(?:remain(?:ed|s)|stay(?:ed|s)|was still|is still) (?:totally |completely |fully )?"
    r"(?:occluded|closed|shut|blocked)\b",
    "remain|stay|was still|is still",
)
#: What was left is of another day, another lesion, or a way that was not taken.
_NOT_THIS: Final = re.compile(
    r"\b(?:ago|(?:19|20)\d\d|previous\w*|prior|initial\w*|index|earlier|first|had been|until|so far|at that "
    r"time|other|second|remaining|residual|retrograde\w*|antegrade\w*|approach|route|collaterals?|branch\w*|"
    r"beyond|side|ifr|ffr|rfr|iliac)\b|\b[1-6]?\d\s?%",
    re.IGNORECASE,
)
_OUTRIGHT: Final = re.compile(
    r"no (?:\w+ )?(?:intervention|pci|revasculari[sz]ation)\b|nothing (?:was )?advanced|"
    r"no interventional \w+|"
    r"(?:intervention|pci|angioplasty|recanali[sz]ation)(?: was)? (?:not|never) (?:begun|started|commenced)",
    re.IGNORECASE,
)
_OCCLUSION: Final = re.compile(r"\b(?:ctos?|chronic total|occlu(?:sion|ded))\b", re.IGNORECASE)
_THE_VESSEL: Final = re.compile(r"\b(?:the|target|treated) (?:vessel|artery|lesion)\b", re.IGNORECASE)
_A_LESION: Final = re.compile(r"\b(?:vessel|artery|lesion|blockage)\b", re.IGNORECASE)
_ENDED: Final = re.compile(
    r"\b(?:terminated|abandoned|aborted|stopped|given up|unsuccessful|called off)\b", re.IGNORECASE
)
#: A word for the occlusion, or for the work on one, in the account of the treatment.
_AT_IT: Final = re.compile(
    r"\b(?:ctos?|occlu\w+|(?:proximal|distal|fibrous|blunt|tapered) cap|true lumen|antegrade|retrograde|"
    r"gaia|fielder|pilot|confianza|conquest|miracle|hornet|judo|sion black|stingray|knuckle|escalat\w+|"
    r"corsair|turnpike|caravel|finecross|micro-?catheter|recanali[sz]\w*|re-?open\w*|opened)\b",
    re.IGNORECASE,
)
#: Facts that tell of work on the occlusion only by the words beside them.
_GEAR: Final = ("DEVICE", "APPROACH", "CROSSING_FAILED")
#: The whole report taken back.
_RETRACTED: Final = wording(
    r"\bwrong (?:patient|chart|record|encounter)\b|"
    r"\bdisregard (?:the |this )?(?:above|report|note|dictation)|"
    r"\b(?:above|report|note|dictation) (?:\w+ ){0,4}?(?:in error\b|(?:belongs|refers) to another)",
    "wrong |disregard |in error|to another",
)
_ADDENDUM: Final = wording(
    r"(?m)^[^\w\n]*(?:late )?(?:addendum|correction|amendment)\b", "addendum|correction|amendment"
)
_STUDY_ONLY: Final = re.compile(
    r"\bdiagnostic (?:\w+ ){1,2}only\b|\bno (?:pci|intervention|angioplasty)\b[^.;\n]{0,30}"
    r"(?:performed|done|carried out|took place)",
    re.IGNORECASE,
)


class Doubts:
    """Reads one note for what speaks against a treatment laid at an occlusion."""

    def __init__(self, reader: FocusReader) -> None:
        self._index = reader.index
        self._text = reader.index.text
        self._units = reader.index.units
        self._mentions = reader.index.mentions
        self._roles = reader.roles
        self._vessels = reader.index.labelled("VESSEL")

    def of(self, groups: Sequence[Group], focus: Mapping[int, UnitFocus]) -> frozenset[Place]:
        """Places of total occlusions read as treated whose treatment is in doubt."""
        treated = [g for g in groups if g.treated and _is_total(g)]
        if not treated or self._taken_back() or self._idle():
            return frozenset(g.place for g in treated)
        left = self._left(groups)
        return frozenset(
            g.place
            for g in treated
            if g.place in left
            or self._uncrossed(g)
            or self._is_denied(g)
            or self._is_other(g, groups)
            or (self._is_guess(g, focus) and self._rival(groups))
        )

    def _taken_back(self) -> bool:
        """The report is said to be another's, or an addendum says that nothing was done."""
        if self._index.search(_RETRACTED):
            return True
        addendum = self._index.search(_ADDENDUM)
        return addendum is not None and bool(_STUDY_ONLY.search(self._text, addendum.end()))

    def _idle(self) -> bool:
        """The note says of no other day and of no vessel: "No intervention performed"."""
        said = self._index.labelled("NO_INTERVENTION")
        named = {v.unit for v in self._vessels} if said else set()
        return any(
            m.status == "current"
            and _OUTRIGHT.match(self._text, m.start)
            and m.section not in _NOT_OUTRIGHT
            and m.unit not in named
            and not self._search(_NOT_THIS, self._units[m.unit])
            for m in said
        )

    def _left(self, groups: Sequence[Group]) -> set[Place]:
        """The occlusions that a sentence says were left alone."""
        said, closed = self._index.saying(_LEFT), self._index.saying(_CLOSED)
        if not said and not closed:
            return set()
        elsewhere = {m.unit for m in self._mentions if m.section in _ELSEWHERE}
        treatments = (m.start for m in self._mentions if m.label in TREATMENTS and m.status == "current")
        last = max(treatments, default=0)
        # a vessel that is still closed behind all treatments was not opened
        units = said | {unit for unit in closed if self._units[unit].start > last}
        occluded = {g.place for g in groups if g.occluded}
        places: set[Place] = set()
        for unit in (self._units[i] for i in units - elsewhere):
            if not self._search(_NOT_THIS, unit):
                places |= self._left_in(unit, occluded)
        return places

    def _left_in(self, unit: Unit, occluded: set[Place]) -> set[Place]:
        """The vessel that the sentence names first; "the CTO" is the one occlusion of the note."""
        named = next(iter(self._index.vessels_of(unit.id)), None)
        if named is not None:
            stretch = segment_of(named) and not self._search(_OCCLUSION, unit)  # "mid RCA left alone"
            return {place_of(named)} if self._roles[named.id] == "subject" and not stretch else set()
        spoken = self._search(_OCCLUSION, unit) or self._search(_THE_VESSEL, unit)
        return occluded if spoken and len(occluded) == 1 else set()

    def _uncrossed(self, group: Group) -> bool:
        """Behind all treatments it is said that the occlusion was not crossed."""
        last = max((f.mention.start for f in treatments_of(group.facts, "current")), default=0)
        behind = [f.mention for f in current(group.facts, "CROSSING_FAILED") if f.mention.start > last]
        return any("cross" in self._text[m.start : m.end].lower() and self._is_final(m) for m in behind)

    def _is_final(self, crossing: Mention) -> bool:
        """The words name the occlusion, or a lesion at which the attempt ended."""
        unit = self._units[crossing.unit]
        if _OCCLUSION.search(self._text, unit.start, crossing.start):
            return True
        named = _A_LESION.search(self._text, unit.start, crossing.start)
        return bool(named and _ENDED.search(self._text, crossing.end, unit.end))

    def _is_denied(self, group: Group) -> bool:
        """A form says that no wire went across: "Guidewire across lesion: No"."""
        denied = (f.mention for f in group.facts if f.mention.value.get("denied"))
        return any(
            m.label == "CROSSED" and m.status == "negated" and "cross" in self._text[m.start : m.end].lower()
            for m in denied
        )

    def _is_other(self, group: Group, groups: Sequence[Group]) -> bool:
        """Titles and conclusions name this vessel; the account names another, and never this one."""
        told = [v for v in self._vessels if v.section not in TITLES | SUMMARIES | _ELSEWHERE]
        if any(place_of(v).vessel == group.place.vessel for v in told):
            return False
        others = [
            g for g in groups if g.treated and g.place.vessel != group.place.vessel and not g.place.branch
        ]
        steps = (f for g in others for f in g.facts)
        return any(f.named and is_step(f.mention) and f.mention.value.get("sized") for f in steps)

    def _is_guess(self, group: Group, focus: Mapping[int, UnitFocus]) -> bool:
        """Nothing in the steps, nor in a heading or title, says that it was this vessel."""
        steps = current(group.facts, *TREATMENTS, "CROSSED", *_GEAR)
        return not any(self._is_sure(fact, focus) for fact in steps)

    def _is_sure(self, fact: Fact, focus: Mapping[int, UnitFocus]) -> bool:
        """The unit names the vessel or the occlusion, or the one right before it names the vessel last."""
        unit = self._units[fact.mention.unit]
        if self._search(_AT_IT, unit):
            return True
        if fact.mention.label in _GEAR:
            return False
        before = self._units[unit.id - 1] if unit.id else unit
        goes_on = before.block == unit.block and self._named_last(before) == fact.place
        return fact.named or focus.get(unit.id, NOWHERE).stated or goes_on

    def _named_last(self, unit: Unit) -> Place | None:
        """The vessel that a unit names last as what it is about."""
        named = reversed(self._index.vessels_of(unit.id))
        return next((place_of(v) for v in named if self._roles[v.id] == "subject"), None)

    def _rival(self, groups: Sequence[Group]) -> bool:
        """Another vessel with a stenosis fit for treatment, to which no treatment was laid."""
        treated = {g.place.vessel for g in groups if g.treated}
        subjects = (v for v in self._vessels if self._roles[v.id] == "subject")
        others = {v.unit for v in subjects if place_of(v).vessel not in treated}
        return any(self._is_open_target(self._units[unit]) for unit in others)

    def _is_open_target(self, unit: Unit) -> bool:
        """A stenosis that is tight, and of which it is not said that it was left."""
        tight = any(map(_is_tight, self._index.of(unit.id)))
        return (tight or self._search(_SEVERE, unit)) and not self._search(_NO_RIVAL, unit)

    def _search(self, words: re.Pattern[str], unit: Unit) -> bool:
        return bool(words.search(self._text, unit.start, unit.end))


def _is_tight(mention: Mention) -> bool:
    return mention.label == "OCCLUSION" and mention.status == "current" and _TIGHT <= high(mention) < _TOTAL


def _is_total(group: Group) -> bool:
    """Occluded now, or found so in an earlier study."""
    return group.occluded or any(
        f.mention.label == "OCCLUSION" and f.mention.status == "historical" and high(f.mention) > _TOTAL
        for f in group.facts
    )
