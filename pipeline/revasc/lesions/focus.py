"""Of which vessel a unit speaks: the one it names as its subject, else the one carried along.

Where a unit names none, it speaks of the one that its heading, its row or the sentences
before it set.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from revasc.lesions.anatomy import Place, place_of
from revasc.lesions.fact import TREATMENTS
from revasc.lesions.phases import high
from revasc.lesions.pointing import at_the_occlusion, is_ticked, one_of_two, only_occlusion, takes_up
from revasc.lesions.roles import Role, vessel_role
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
#: A paragraph that names more vessels than these is a list of findings.
_STORY_VESSELS: Final = (1, 2)
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

_TARGET_WORDS: Final = re.compile(
    r"\b(?:pci|percutaneous|intervention|attention|turned|treat(?:ed|ment|ing)|revasculari[sz]\w*|"
    r"recanali[sz]\w*|opened|opening|open(?= the (?:rca|right|lad|left|lcx|cx|circ|om\d?|diagonal|d\d|"
    r"ramus|occlu|artery|svg|graft))|"
    r"went ahead|go ahead|lesion \d|vessel \d|target|addressed|approached|tackled|attempt\w*|"
    r"wired|crossed|proceeded|moved (?:on )?to|angioplasty of|stenting of|culprit)\b",
    re.IGNORECASE,
)
_TURN: Final = re.compile(
    r"\b(?:attention|turned|next|proceeded|moved|went on|second(?:ly)?|addressed|pci|intervention|"
    r"open(?= the (?:rca|right|lad|left|lcx|cx|circ|om\d?|diagonal|d\d|ramus|occlu|artery|svg|graft))|"
    r"went ahead|now (?:the|to)|"
    r"then treated|switch\w*)\b",
    re.IGNORECASE,
)
_NOT_TARGET: Final = re.compile(
    r"\b(?:not (?:attempted|treated|touched|addressed|wired|intervened|done|stented)|no (?:pci|intervention|"
    r"treatment|wire|attempt)|left alone|medical(?:ly)?|deferred|for later|untreated|(?<!now )(?<!here for )"
    r"(?<!returns for )staged|planned|previous\w*|prior|ago|in (?:19|20)\d\d|"
    r"(?:done|treated|stented|completed) (?:in|last) (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)\w*)\b",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"\b(?:vessel|lesion|target|pci|site)[\s.\[_]?(?:#|no\.?)?\s?(?P<n>[1-6])(?![\d%])", re.IGNORECASE
)
#: The heading of a further session, which is about the vessel spoken of last.
_SESSION: Final = re.compile(
    r"\W*(?:second|third|further|repeat|next|2nd|3rd|staged)\s(?:intervention|procedure|pci|session|sitting)\b",
    re.IGNORECASE,
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
    r"to|the|for|in|on|prox\w*|mid|distal|ostial|native|treated|#?\d|site|location|artery|culprit|name|cto|"
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
_ACTION: Final = frozenset({"ANGIOPLASTY", "ATHERECTOMY", "STENT", "CROSSED", "CROSSING_FAILED"})


@dataclass(frozen=True, slots=True)
class UnitFocus:
    """What a unit speaks of: its subject for findings, its target for treatments.

    ``head`` is the vessel that heads the paragraph or list item the unit stands in.
    ``heading`` is the vessel of the heading that the unit stands under, if any. ``stated`` is false
    where the target is only the vessel last spoken of.
    """

    subject: Place | None
    target: Place | None
    head: Place | None = None
    stated: bool = True
    heading: Place | None = None


@dataclass(slots=True)
class _Carried:
    """What the walk carries from unit to unit, strongest first.

    ``spoken`` are the vessels that the sentences of this paragraph speak of, the last one at the end;
    ``closed`` are the vessels found occluded so far; ``numbered`` the places of "lesion 1", "vessel #2";
    ``graft`` is the bypass graft named last, ``pair`` the last two vessels named, in their order.
    """

    heading: Place | None = None
    stated: Place | None = None
    wired: Place | None = None
    subject: Place | None = None
    head: Place | None = None
    spoken: tuple[Place, ...] = ()
    closed: set[Place] = field(default_factory=set)
    numbered: dict[str, Place] = field(default_factory=dict)
    graft: Place | None = None
    pair: tuple[Place, ...] = ()

    def focus(self, fallback: Place | None, titled: Place | None) -> UnitFocus:
        """The focus of the unit just read."""
        target = self.target(fallback, titled)
        stated = self.named(titled) is not None
        return UnitFocus(self.subject or target, target, self.head, stated, self.heading)

    def target(self, fallback: Place | None, titled: Place | None) -> Place | None:
        """The target of a treatment that names no vessel; ``titled`` is the fallback where it was said."""
        guess = fallback if fallback and (self.wired is None or fallback.trunk in self.closed) else self.wired
        told = self.spoken[-1] if len(set(self.spoken)) in _STORY_VESSELS else None
        return self.named(titled) or told or guess or fallback or self.subject

    def named(self, titled: Place | None) -> Place | None:
        """The target, where a heading, a sentence, the titles or a wire name one."""
        if titled and self.wired and self._overruled(titled, self.wired):
            titled = self.wired
        return self.heading or self.stated or titled

    def _overruled(self, titled: Place, wired: Place) -> bool:
        """The wire went into another vessel, and it is that one which was found occluded."""
        return (
            wired.trunk in self.closed and titled.trunk not in self.closed and titled.vessel != wired.vessel
        )

    def reset(self) -> None:
        """Forget subject and target: another part of the note begins."""
        self.heading = self.stated = self.wired = self.subject = self.head = None


class FocusReader:
    """Walks the units of a note once and keeps the subject and the target of each."""

    def __init__(
        self, text: str, units: Sequence[Unit], sections: Sequence[Section], mentions: Sequence[Mention]
    ) -> None:
        self._text = text
        self._units = units
        self._sections = sections
        self._by_unit: dict[int, list[Mention]] = {}
        for mention in mentions:
            self._by_unit.setdefault(mention.unit, []).append(mention)
        self.roles: dict[int, Role] = {
            m.id: vessel_role(text, units[m.unit], m) for m in mentions if m.label == "VESSEL"
        }
        self._occlusion = only_occlusion(self._by_unit.values(), self.roles)
        self._left_blocks = {u.block for u in units if _NOT_TARGET.search(text, u.start, u.end)}
        self._treated_blocks = {
            units[m.unit].block for m in mentions if m.label in _ACTION and m.status == "current"
        }

    def read(self, *, fallback: Place | None, said: bool = True) -> Mapping[int, UnitFocus]:
        """The focus of every unit.

        ``fallback`` is the one target of the note, where there is one; ``said`` is false
        where that is only a guess from the labels or the story.
        """
        focus: dict[int, UnitFocus] = {}
        carried = _Carried()
        titled = fallback if said else None
        section, block = -1, -1
        for unit in self._units:
            here = self._section(unit.start, section)
            if here != section:
                if not self._goes_on(section, here, unit):
                    carried.reset()
                section = here
            if unit.block != block:
                block, carried.head, carried.spoken = unit.block, None, ()
            category = self._sections[section].category
            self._advance(unit, carried, category, titled)
            if carried.subject and category not in _TITLES and self._is_closed(unit):
                carried.closed.add(carried.subject.trunk)
            focus[unit.id] = carried.focus(fallback, titled)
        return focus

    def _goes_on(self, section: int, following: int, unit: Unit) -> bool:
        """The account of the procedure goes on in the next section, which begins with ``unit``."""
        if section < 0 or self._sections[following].category not in _PROCEDURAL:
            return False
        before = self._sections[section].category
        gap = _GAP.search(self._text, max(unit.start - _GAP_REACH, 0), unit.start)
        return before in _PROCEDURAL or (before == "preamble" and not gap)

    def _advance(self, unit: Unit, carried: _Carried, category: str, titled: Place | None) -> None:
        """Carry on what a unit says of subject and target."""
        vessels = [m for m in self._by_unit.get(unit.id, []) if m.label == "VESSEL"]
        heading, alone = self._heading(unit, vessels)
        number = _NUMBERED.search(self._text, unit.start, min(unit.end, unit.start + _NUMBER_REACH))
        if number and heading:
            carried.numbered[number["n"]] = heading
        elif number and not vessels:
            heading = carried.numbered.get(number["n"])
        if not heading:
            if not vessels and _SESSION.match(self._text, unit.start, unit.end):
                carried.heading, carried.stated, carried.wired = None, carried.subject, None
            self._prose(unit, vessels, carried, titled)
            return
        carried.subject = carried.head = heading
        carried.graft = heading if heading.graft else carried.graft
        labels = {m.label for m in self._by_unit.get(unit.id, []) if m.status == "current"}
        if "CULPRIT" in labels:
            carried.stated = heading
        if number or alone or self._leads_treatment(unit, category):
            left = unit.block in self._left_blocks and unit.block not in self._treated_blocks
            carried.heading, carried.stated, carried.wired = (None if left else heading), None, None

    def _prose(self, unit: Unit, vessels: Sequence[Mention], carried: _Carried, titled: Place | None) -> None:
        """What a sentence makes the target, and what it makes the subject."""
        if not vessels and carried.heading is None:
            self._point_back(unit, carried)
        subjects = self._places(vessels, "subject")
        wires = [] if self._search(_ROUNDABOUT, unit) else self._places(vessels, "wire")
        carried.graft = next((p for p in reversed(subjects) if p.graft), carried.graft)
        if not vessels and carried.graft and _THE_GRAFT.match(self._text, unit.start, unit.end):
            carried.subject = carried.graft
        if not self._search(_NOT_TARGET, unit) and not self._is_past(unit):
            self._aim(unit, subjects, carried, titled)
            if wires and not subjects and wires[0].vessel is not None:
                carried.wired = wires[0]  # a graft of no named artery is a way, not a target
        named = [p for p in subjects if p.vessel is not None] or subjects
        carried.pair = tuple(dict.fromkeys((*carried.pair, *named)))[-2:]
        if not named and not carried.head and not (carried.subject and _beside(wires, carried.subject)):
            named = wires
        if not named and not carried.subject:
            named = self._places(vessels, "reference")
        if named:
            carried.subject = named[0]
        if subjects and unit.kind == "sentence" and not self._is_minor(unit):
            carried.spoken = (*carried.spoken, named[0].trunk)

    def _point_back(self, unit: Unit, carried: _Carried) -> None:
        """The target by "the latter", "the former" or "the occlusion", which name no vessel."""
        labels = {m.label for m in self._by_unit.get(unit.id, ()) if m.status == "current"}
        worked = bool(labels & _ACTION)
        meant = one_of_two(self._text, unit, carried.pair)
        if meant:
            carried.subject = meant
            if (worked or self._search(_TARGET_WORDS, unit)) and not self._search(_NOT_TARGET, unit):
                carried.stated = meant
        elif self._occlusion and worked and at_the_occlusion(self._text, unit):
            carried.stated = self._occlusion

    def _aim(self, unit: Unit, subjects: Sequence[Place], carried: _Carried, titled: Place | None) -> None:
        """What a sentence about treatment makes the target; a culprit is one."""
        labels = {m.label for m in self._by_unit.get(unit.id, []) if m.status == "current"}
        if _is_kept_open(subjects, labels, carried.closed):
            return
        treated = bool(labels & _ACTION)
        target = carried.target(titled, titled)
        known = target is not None and any(
            target.trunk == place.trunk or (target.graft is not None and target.vessel == place.vessel)
            for place in subjects
        )
        # without a treatment, a graft of no named artery was only passed through or weighed against
        aimed = treated or (subjects and subjects[0].vessel and self._search(_TARGET_WORDS, unit))
        if subjects and not known and aimed:
            if carried.heading is None:
                carried.stated = subjects[0]
            elif self._search(_TURN, unit):
                carried.heading = subjects[0]
        if "CULPRIT" in labels:
            carried.stated = subjects[0] if subjects else carried.subject

    def _search(self, words: re.Pattern[str], unit: Unit) -> bool:
        return bool(words.search(self._text[unit.start : unit.end]))

    def _places(self, vessels: Sequence[Mention], role: Role) -> list[Place]:
        return [place_of(m) for m in vessels if self.roles[m.id] == role]

    def _is_past(self, unit: Unit) -> bool:
        """Does the unit tell of treatments of an earlier day only?"""
        told = {m.status for m in self._by_unit.get(unit.id, ()) if m.label in _ACTION}
        return "historical" in told and "current" not in told

    def _is_closed(self, unit: Unit) -> bool:
        """Does the unit describe a total occlusion found now?"""
        return any(
            (m.label == "OCCLUSION" and high(m) > _SUBTOTAL)
            or (m.label == "FLOW" and m.value.get("high") == 0)
            for m in self._by_unit.get(unit.id, ())
            if m.status == "current"
        )

    def _is_minor(self, unit: Unit) -> bool:
        """Does the unit find nothing in its vessel that would be treated?"""
        found = [m for m in self._by_unit.get(unit.id, ()) if m.label == "OCCLUSION"]
        if found:
            return all(high(m) < _SIGNIFICANT and not m.value.get("post") for m in found)
        return self._search(_HEALTHY, unit)

    def _section(self, offset: int, current: int) -> int:
        """The index of the section at an offset, from the current one (-1: none yet) on."""
        index = max(current, 0)
        while index + 1 < len(self._sections) and self._sections[index + 1].start <= offset:
            index += 1
        return index

    def _heading(self, unit: Unit, vessels: Sequence[Mention]) -> tuple[Place | None, bool]:
        """The vessel that a heading, a field label or a line of its own names; alone on its line?"""
        if not vessels:
            return None, False
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
        return category in _PROCEDURAL and bool(_TARGET_WORDS.search(lead))


def _beside(wires: Sequence[Place], subject: Place) -> bool:
    """Do the wires lie in the vessel that is spoken of already, or in a branch of it?"""
    return bool(wires) and wires[0].vessel == subject.vessel


def _is_kept_open(subjects: Sequence[Place], labels: AbstractSet[str], closed: AbstractSet[Place]) -> bool:
    """A wire in a branch beside the occluded vessel is there to keep it open, or to hold on to."""
    first = subjects[0] if subjects else None
    wired = first is not None and first.branch is not None and first.trunk in closed
    return wired and "CROSSED" in labels and not labels & TREATMENTS.keys()
