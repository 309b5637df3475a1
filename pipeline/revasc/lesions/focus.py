"""Of which vessel a unit speaks: the one it names as its subject, else the one carried along.

Where a unit names none, it speaks of the one that its heading, its row or the sentences
before it set.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from revasc.lesions.anatomy import Place, place_of
from revasc.lesions.carried import NOWHERE, Carried, UnitFocus
from revasc.lesions.fact import TREATMENTS
from revasc.lesions.index import NoteIndex
from revasc.lesions.phases import high
from revasc.lesions.pointing import LATTER, at_the_occlusion, is_ticked, one_of_two, only_occlusion, takes_up
from revasc.lesions.roles import Role, vessel_role
from revasc.lesions.targeting import NOT_TARGET, NUMBERED, SESSION, TARGET_WORDS, TURN
from revasc.nlp.mention import Mention
from revasc.nlp.sections import Section
from revasc.nlp.units import Unit

_GAP: Final = re.compile(r"\n[ \t]*\n\s*$")
#: Percent: the most that is not total.
_SUBTOTAL: Final = 99
_SIGNIFICANT: Final = 50
_HEALTHY: Final = re.compile(
    r"\b(?:normal|free|clean|smooth|patent|unremarkable|widely open|minor|no (?:significant |obstructive |"
    r"flow-limiting )?(?:disease|stenos[ie]s|lesions?))\b",
    re.IGNORECASE,
)
#: Characters: how far back an empty line is looked for, where a number stands that counts lesions, how
#: far the lead of a line goes, how long a label is at least, and how late a list item names its vessel.
_GAP_REACH: Final = 40
_NUMBER_REACH: Final = 30
_LEAD: Final = 40
_LABEL_LENGTH: Final = 3
_ITEM_START: Final = 5
_TITLES: Final = frozenset(
    {
        "procedure",
        "planned_procedure",
        "diagnosis",
        "indication",
        "preamble",
        "impression",
        "impression_plan",
        "plan",
    }
)

#: "The graft is patent": the one named before.
_THE_GRAFT: Final = re.compile(
    r"\W*(?:the|this|that)\s(?:vein\s|bypass\s|saphenous\s)*(?:graft|conduit)\b", re.IGNORECASE
)
#: A wire on the retrograde way passes through other vessels.
_ROUNDABOUT: Final = re.compile(
    r"\b(?:septals?|epicardials?|retrograde\w*|collaterals?|(?:a)?round the back|from behind)\b",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"\W*(?:target |treated |culprit |pci )?(?:lesion|vessel|target|segment(?: treated)?|site|location|pci|"
    r"intervention)s?\b[^:=\n]{0,12}?(?:[:=]|\.{3}|\s{3})",
    re.IGNORECASE,
)
_HEAD_SIGN: Final = re.compile(r"\s{0,2}[:=|]")
_HEAD_TAIL: Final = re.compile(r"(?:\s(?:only|alone))?[\s:.)\]*=-]*", re.IGNORECASE)
_HEAD_LEAD: Final = re.compile(
    r"[\s\d.)(>*#=\[-]*(?:(?:pci|intervention|vessel|lesion|target|segment|treatment|stenting|attention|of|"
    r"to|the|for|in|on|prox\w*|mid|distal|ostial|native|treated|\d|site|location|artery|culprit|name|cto|"
    r"(?:stage|step|phase)\s?(?:[a-d]|\d)|part|portion|two|one|second|first|ptca|angioplasty|elective|intervened|angiography|attempted)\b"
    r"[\s.:#=)-]*)*",
    re.IGNORECASE,
)
_PROCEDURAL: Final = frozenset(
    {
        "intervention",
        "result",
        "body",
        "exam",
        "complications",
        "totals",
        "medications",
        "access",
        "closure",
        "hemodynamics",
    }
)
_MEASURES: Final = ("OCCLUSION", "FLOW")
_ACTION: Final = frozenset({"ANGIOPLASTY", "ATHERECTOMY", "STENT", "CROSSED", "CROSSING_FAILED"})


class FocusReader:
    """Walks the units of a note once and keeps the subject and the target of each."""

    def __init__(
        self, text: str, units: Sequence[Unit], sections: Sequence[Section], mentions: Sequence[Mention]
    ) -> None:
        self._text = text
        self._units = units
        self._sections = sections
        self.index = NoteIndex(text, units, mentions)
        self.roles: dict[int, Role] = {
            m.id: vessel_role(text, units[m.unit], m) for m in self.index.labelled("VESSEL")
        }
        self._occlusion = only_occlusion(self.index.by_unit.values(), self.roles)
        self._numbered, self._sessions = self.index.near(NUMBERED), self.index.near(SESSION)
        # the units that say anything the walk heeds, but for words of a graft named before
        self._heard = {*self.index.by_unit, *self._numbered, *self._sessions, *self.index.near(LATTER)}
        self._left_near: dict[int, list[int]] = defaultdict(list)
        for unit in self.index.near(NOT_TARGET):
            self._left_near[units[unit].block].append(unit)
        acts = [m for label in _ACTION for m in self.index.labelled(label)]
        treated = {m.unit for m in acts if m.status == "current"}
        self._treated_blocks = {units[unit].block for unit in treated}
        # the units that tell of treatments of an earlier day only
        self._past = {m.unit for m in acts if m.status == "historical"} - treated
        self._shut = {m.unit for label in _MEASURES for m in self.index.labelled(label) if _is_shut(m)}

    def read(self, *, fallback: Place | None, said: bool = True) -> Mapping[int, UnitFocus]:
        """The focus of every unit.

        ``fallback`` is the one target of the note, where there is one; ``said`` is false
        where that is only a guess from the labels or the story.
        """
        focus: dict[int, UnitFocus] = {}
        carried = Carried(fallback, fallback if said else None)
        last = NOWHERE
        section, block, category = -1, -1, ""
        border: float = 0
        for unit in self._units:
            moved = unit.start >= border or unit.block != block
            if unit.start >= border:
                here = self._section(unit.start, section)
                if not self._goes_on(section, here, unit):
                    carried.reset()
                section, border, category = here, self._border(here), self._sections[here].category
            if unit.block != block:
                block = unit.block
                carried.open_block()
            if unit.id in self._heard or carried.graft is not None:
                self._advance(unit, carried, category)
                if carried.subject and category not in _TITLES and unit.id in self._shut:
                    carried.closed.add(carried.subject.trunk)
                moved = True
            if moved:
                last = carried.focus()
            focus[unit.id] = last
        return focus

    def _is_left(self, unit: int) -> bool:
        """Does a unit say that its vessel is no target?"""
        return self.index.says(NOT_TARGET, unit)

    def _is_left_alone(self, block: int) -> bool:
        """Does any unit of a paragraph say so?"""
        return any(map(self._is_left, self._left_near.get(block, ())))

    def _goes_on(self, section: int, following: int, unit: Unit) -> bool:
        """The account of the procedure goes on in the next section, which begins with ``unit``."""
        if section < 0 or self._sections[following].category not in _PROCEDURAL:
            return False
        before = self._sections[section].category
        gap = _GAP.search(self._text, max(unit.start - _GAP_REACH, 0), unit.start)
        return before in _PROCEDURAL or (before == "preamble" and not gap)

    def _advance(self, unit: Unit, carried: Carried, category: str) -> None:
        """Carry on what a unit says of subject and target."""
        vessels = self.index.vessels_of(unit.id)
        heading, alone = self._heading(unit, vessels) if vessels else (None, False)
        number = self._number(unit) if unit.id in self._numbered else None
        if number and heading:
            carried.numbered[number] = heading
        elif number and not vessels:
            heading = carried.numbered.get(number)
        if heading:
            self._head(unit, carried, heading)
            if number or alone or self._leads_treatment(unit, category):
                left = unit.block not in self._treated_blocks and self._is_left_alone(unit.block)
                carried.heading, carried.stated, carried.wired = (None if left else heading), None, None
        elif vessels:
            self._prose(unit, vessels, carried)
        else:
            self._nameless(unit, carried)

    def _number(self, unit: Unit) -> str | None:
        """The number by which the start of a unit counts lesions."""
        end = min(unit.end, unit.start + _NUMBER_REACH)
        number = NUMBERED.words.search(self._text, unit.start, end)
        return number["n"] if number else None

    def _head(self, unit: Unit, carried: Carried, heading: Place) -> None:
        """A vessel that heads a line or paragraph."""
        carried.subject = carried.head = heading
        carried.graft = heading if heading.graft else carried.graft
        if "CULPRIT" in self.index.labels(unit.id):
            carried.stated = heading

    def _nameless(self, unit: Unit, carried: Carried) -> None:
        """What a unit that names no vessel makes the subject and the target."""
        if unit.id in self._sessions and SESSION.words.match(self._text, unit.start, unit.end):
            carried.heading, carried.stated, carried.wired = None, carried.subject, None
        labels = self.index.labels(unit.id)
        if carried.heading is None and (labels or len(carried.pair) > 1):
            self._point_back(unit, carried, worked=not labels.isdisjoint(_ACTION))
        if carried.graft and _THE_GRAFT.match(self._text, unit.start, unit.end):
            carried.subject = carried.graft
        if "CULPRIT" in labels and not self._is_left(unit.id) and unit.id not in self._past:
            carried.stated = carried.subject

    def _prose(self, unit: Unit, vessels: Sequence[Mention], carried: Carried) -> None:
        """What a sentence makes the target, and what it makes the subject."""
        subjects = self._places(vessels, "subject")
        wires = self._places(vessels, "wire")
        if wires and self._search(_ROUNDABOUT, unit):
            wires = []
        carried.graft = next((p for p in reversed(subjects) if p.graft), carried.graft)
        if not self._is_left(unit.id) and unit.id not in self._past:
            self._aim(unit, subjects, carried)
            if wires and not subjects and wires[0].vessel is not None:
                carried.wired = wires[0]  # a graft of no named artery is a way, not a target
        named = [p for p in subjects if p.vessel is not None] or subjects
        if named:
            carried.name(named)
        elif not carried.head and not (carried.subject and _beside(wires, carried.subject)):
            named = wires
        if not named and not carried.subject:
            named = self._places(vessels, "reference")
        if named:
            carried.subject = named[0]
        if subjects and unit.kind == "sentence" and not self._is_minor(unit):
            carried.speak(named[0].trunk)

    def _point_back(self, unit: Unit, carried: Carried, *, worked: bool) -> None:
        """The target by "the latter", "the former" or "the occlusion", which name no vessel."""
        meant = one_of_two(self.index, unit, carried.pair)
        if meant:
            carried.subject = meant
            if not self._is_left(unit.id) and (worked or self.index.uses(TARGET_WORDS, unit.id)):
                carried.stated = meant
        elif self._occlusion and worked and at_the_occlusion(self._text, unit):
            carried.stated = self._occlusion

    def _aim(self, unit: Unit, subjects: Sequence[Place], carried: Carried) -> None:
        """What a sentence about treatment makes the target; a culprit is one."""
        labels = self.index.labels(unit.id)
        if _is_kept_open(subjects, labels, carried.closed):
            return
        if subjects and not self._is_known(subjects, carried.aim()) and self._is_aimed(unit, subjects[0]):
            if carried.heading is None:
                carried.stated = subjects[0]
            elif self._search(TURN, unit):
                carried.heading = subjects[0]
        if "CULPRIT" in labels:
            carried.stated = subjects[0] if subjects else carried.subject

    def _is_known(self, subjects: Sequence[Place], target: Place | None) -> bool:
        """Is the target among the subjects, or the graft to one of them?"""
        return target is not None and any(
            target.trunk == place.trunk or (target.graft is not None and target.vessel == place.vessel)
            for place in subjects
        )

    def _is_aimed(self, unit: Unit, first: Place) -> bool:
        """Treated in this unit, or spoken of as a target.

        Without a treatment, a graft of no named artery was only passed through or weighed against.
        """
        if not self.index.labels(unit.id).isdisjoint(_ACTION):
            return True
        return bool(first.vessel) and self.index.uses(TARGET_WORDS, unit.id)

    def _search(self, words: re.Pattern[str], unit: Unit) -> bool:
        return words.search(self._text, unit.start, unit.end) is not None

    def _places(self, vessels: Sequence[Mention], role: Role) -> list[Place]:
        roles = self.roles
        return [place_of(m) for m in vessels if roles[m.id] == role]

    def _is_minor(self, unit: Unit) -> bool:
        """Does the unit find nothing in its vessel that would be treated?"""
        found = [m for m in self.index.of(unit.id) if m.label == "OCCLUSION"]
        if found:
            return all(high(m) < _SIGNIFICANT and not m.value.get("post") for m in found)
        return self._search(_HEALTHY, unit)

    def _section(self, offset: int, current: int) -> int:
        """The index of the section at an offset, from the current one (-1: none yet) on."""
        index = max(current, 0)
        while index + 1 < len(self._sections) and self._sections[index + 1].start <= offset:
            index += 1
        return index

    def _border(self, section: int) -> float:
        """Where the next section begins."""
        return self._sections[section + 1].start if section + 1 < len(self._sections) else math.inf

    def _heading(self, unit: Unit, vessels: Sequence[Mention]) -> tuple[Place | None, bool]:
        """The vessel that a heading, a field label or a line of its own names; alone on its line?"""
        first = vessels[0]
        if len(vessels) == 1 and is_ticked(self._text, first):
            return place_of(first), True
        lead = _HEAD_LEAD.match(self._text, unit.start, first.start)
        if not lead or lead.end() < first.start:
            return None, False
        listed = unit.kind == "row" and "-" in self._text[first.end : unit.end]  # "LM    -": nothing found
        alone = (not listed and bool(_HEAD_TAIL.fullmatch(self._text, first.end, unit.end))) or takes_up(
            self._text, self._units, first
        )
        closed = bool(_HEAD_SIGN.match(self._text, first.end, unit.end))
        labelled = lead.end() - unit.start > _LABEL_LENGTH and unit.kind != "sentence"
        opening = first.start - unit.start <= _ITEM_START and unit.kind in ("row", "item")
        return (place_of(first) if alone or closed or labelled or opening else None), alone

    def _leads_treatment(self, unit: Unit, category: str) -> bool:
        """A labelled line heads treatments where it holds some, or announces an intervention."""
        if unit.block in self._treated_blocks:
            return True
        lead = self._text[unit.start : min(unit.end, unit.start + _LEAD)]
        if _LABEL.match(lead):
            return True
        return category in _PROCEDURAL and bool(TARGET_WORDS.words.search(lead))


def _is_shut(measure: Mention) -> bool:
    """A degree or flow of a total occlusion, found now."""
    if measure.status != "current":
        return False
    return high(measure) > _SUBTOTAL if measure.label == "OCCLUSION" else measure.value.get("high") == 0


def _beside(wires: Sequence[Place], subject: Place) -> bool:
    """Do the wires lie in the vessel that is spoken of already, or in a branch of it?"""
    return bool(wires) and wires[0].vessel == subject.vessel


def _is_kept_open(subjects: Sequence[Place], labels: AbstractSet[str], closed: AbstractSet[Place]) -> bool:
    """A wire in a branch beside the occluded vessel is there to keep it open, or to hold on to."""
    first = subjects[0] if subjects else None
    wired = first is not None and first.branch is not None and first.trunk in closed
    return wired and "CROSSED" in labels and not labels & TREATMENTS.keys()
