"""Of which vessel a unit speaks: roles of the vessels in it, and the focus carried along.

Cath notes name many vessels that are not the target: the guide sits in the left main, the
septals of the LAD fill the RCA, the wire rests in the PDA, the lesion lies after D1. Only
what is left may be a target. Where a unit names none, it speaks of the one that its
heading, its row or the sentences before it set.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from revasc.lesions.anatomy import Place, place_of
from revasc.nlp.mention import Mention
from revasc.nlp.sections import Section
from revasc.nlp.units import Unit

_GAP: Final = re.compile(r"\n[ \t]*\n\s*$")
_SUBTOTAL: Final = 99
_TITLES: Final = frozenset({"procedure", "planned_procedure", "diagnosis", "indication", "preamble", "impression", "impression_plan", "plan"})
Role = Literal["subject", "reference", "wire", "guide", "donor"]

_DONOR_BEFORE: Final = re.compile(
    r"\b(?:collateral\w*|collats?|channels?|septals?|fill\w*|suppl\w+|fed|opacif\w*|reconstitut\w*|seen|visuali[sz]\w+|perfus\w+|inject\w*|imag\w+|circulation|rentrop|flow|comes?|protected|donor|epicardial|filled|connection\w*|cc[012]|bridging|backfill\w*|good|faint\w*|late|verified|confirmed)\b"
    r"[^.;]{0,50}\b(?:from|via|by|through|off|out of|of)\s(?:the\s|a\s|an\s|its\s)?(?:(?!fill|feed|fed\b|suppl|perfus|opacif|which)\w+\s){0,3}$|"
    r"\b(?:left|l|right|r)\s?(?:to|>|-+>)\s?(?:left|l|right|r)\b[^.;]{0,30}(?:from|via)\s(?:the\s)?(?:\w+\s){0,2}$|"
    r"\b(?:via|through)\s(?:the\s|a\s|an\s)(?:\w+\s)?$|\bvia\s(?:\w+\s)?$|\b(?:donor|contralateral)\s(?:artery|vessel|injection)?\W{0,3}(?:the\s|of\s)*$",
    re.IGNORECASE,
)
_DONOR_AFTER: Final = re.compile(
    r"(?:[\s-](?:to[\s-](?:the\s)?\w+\s)?(?:septals?|collaterals?|collats?|epicardials?|channels?|donor)\b)|"
    r"\s(?:\w+\s){0,3}?(?:gives?|gave|giving|supplies|supplying|provides?|providing|donates?|sends?|feeds?|feeding|collaterali[sz]\w+|is the donor|was the donor)\s(?!rise)|"
    r"[\s,]{1,3}(?:injection|injections|shots?)\b|\s?(?:>|->|-->)\s?(?:rca|lad|lcx|pda|plv?|pl|distal|right|left|om)|[\s(]{1,2}donor",
    re.IGNORECASE,
)
_GUIDE_BEFORE: Final = re.compile(
    r"\b(?:guides?|guiding|guideliner|catheters?|sheaths?|tig|jl ?\d?|jr ?\d?|j[lr]\d(?:\.\d)?|ebu|xb|al ?\d|engag\w*|cannulat\w*|seated|intubat\w*|inject\w*|shots?|pictures?|views?|angiograph\w+|diagnostic|(?:\d[.]?\d?\s?)sh|french|\df|\dfr|sh|ostium of)\b"
    r"[^.;]{0,44}?\b(?:to|in|into|for|of|engag\w*|the|at|on|was|were)\s(?:the\s)?(?:\w+\s)?$|\b(?:cannulat\w+|engag\w+|intubat\w+|inject\w+)\s(?:the\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_GUIDE_AFTER: Final = re.compile(
    r"\s(?:system\s|ostium\s|artery\s)?(?:was|were)\s(?:then\s|also\s|selectively\s|re)?(?:engaged|cannulated|injected|intubated|seated|imaged)|\s(?:guide|guiding|catheter|diagnostic catheter)\b(?! ?wire)",
    re.IGNORECASE,
)
_WIRE_BEFORE: Final = re.compile(
    r"\b(?:wire|bmw|sion\w*|runthrough)\s(?:\w+\s)?protect(?:ed|s|ing)\s(?:the\s|a\s)?$|\b(?:wires?|wired|guidewire|advanced|deliver\w*|steer\w*|pass(?:ed|age)?|lay|lying|tip|taken|track\w*|crossed|exchange\w*|parked|went|go(?:es)?|placed|sion\w*|bmw|runthrough|fielder|gaia|pilot|prowater|luge|whisper|confianza|microcatheter|corsair|turnpike|finecross|fell|knuckle\w*|surf\w*|reached|entered|re-?ent\w+|directed|position\w*|free|thru|through|progress\w*|lumen|protect\w*)\b"
    r"[^.;]{0,44}\b(?:to|into|in|down|through|reached|towards?|at|>|->|entered|of|wired?)\s?(?:the\s)?(?:(?:true|lumen|of|in|the|distal|mid|large|branch|native|first|second)\s){0,4}$",
    re.IGNORECASE,
)
_REFERENCE_BEFORE: Final = re.compile(
    r"\b(?:after|beyond|past|before|below|above|near|at|distal to|proximal to|from|to|between|level of|take-?off of|origin of|across|opposite|at the|just (?:after|before|past|beyond|distal to|proximal to)|involving|jail\w*|into|up to|within \d+ ?mm of|short of|bifurcation (?:into|with|of)|by|gives?(?: off| rise to)?|and|with|spar\w+|back to|feeding|protecting|protected|supplying|for|covering|preserv\w+)\s?"
    r"(?:take-?off of\s|origin of\s|ostium of\s)?(?:the\s|a\s|an\s|its\s)?(?:take-?off of\s|origin of\s|ostium of\s)?(?:the\s|a\s)?(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_LANDMARK_BEFORE: Final = re.compile(
    r"\b(?:\d+ ?mm (?:after|from|beyond|off)|just (?:after|beyond|past)|short of|distal to|proximal to|minus|up to|back to|opposite|after|beyond|over|versus|vs\.?|instead of|rather than)\s(?:the\s|a\s|single\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_RECEIVER_BEFORE: Final = re.compile(
    r"\b(?:feed\w*|fill\w*|suppl\w+|collaterali[sz]\w*)\s(?:the\s)?(?:distal\s)?$|\b(?:collateral\w*|collats?|septals?|channels?|filling|branch\w*|supply|flow|connection\w*)\s(?:\w+\s){0,4}to\s(?:the\s)?(?:\w+\s){0,2}$", re.IGNORECASE
)
_TARGET_WORDS: Final = re.compile(
    r"\b(?:pci|percutaneous|intervention|attention|turned|treat(?:ed|ment|ing)|revasculari[sz]\w*|recanali[sz]\w*|opened|opening|lesion \d|vessel \d|target|addressed|approached|tackled|attempt\w*|wired|crossed|proceeded|angioplasty of|stenting of|culprit)\b",
    re.IGNORECASE,
)
_TURN: Final = re.compile(r"\b(?:attention|turned|next|proceeded|moved|went on|second(?:ly)?|addressed|pci|intervention|then treated|switch\w*)\b", re.IGNORECASE)
_NOT_TARGET: Final = re.compile(
    r"\b(?:not (?:attempted|treated|touched|addressed|wired|intervened|done|stented)|no (?:pci|intervention|treatment|wire|attempt)|left alone|medical(?:ly)?|deferred|for later|untreated|(?<!now )(?<!here for )(?<!returns for )staged|planned|previous\w*|prior|ago|in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"\b(?:vessel|lesion|target|pci|site)[\s.\[_]?(?:#|no\.?)?\s?(?P<n>[1-6])(?![\d%])", re.IGNORECASE)
_LABEL: Final = re.compile(r"\W*(?:target |treated |culprit |pci )?(?:lesion|vessel|target|segment(?: treated)?|site|location|pci|intervention)s?\b[^:=\n]{0,12}?(?:[:=]|\.{3}|\s{3})", re.IGNORECASE)
_HEAD_TAIL: Final = re.compile(r"[\s:.)\]*=-]*")
_HEAD_LEAD: Final = re.compile(
    r"[\s\d.)(>*#=\[-]*(?:(?:pci|intervention|vessel|lesion|target|segment|treatment|stenting|attention|of|to|the|for|in|on|prox\w*|mid|distal|ostial|native|treated|#?\d|site|location|artery|culprit|name|cto|part|portion|two|one|second|first|ptca|angioplasty|elective|intervened|angiography|attempted)\b[\s.:#=)-]*)*",
    re.IGNORECASE,
)
_PROCEDURAL: Final = frozenset({"intervention", "result", "body", "exam", "complications", "totals", "medications", "access", "closure", "hemodynamics"})
_SUBJECT_BEFORE: Final = re.compile(
    r"\b(?:pci|stent\w*|angioplasty|ptca|intervention|cto|occlusion|stenosis|lesion|treatment|recanali[sz]ation|revasculari[sz]ation|atherectomy|disease|attempt|narrowing|opening|culprit|ffr|ifr|ivus|oct)\s(?:of|to|in|at|on|for|within|involving)\s(?:the\s|a\s|an\s|his\s|her\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
#: "A stent was placed in the": the verb is the one of wires, the thing is not.
_TREATED_IN: Final = re.compile(
    r"\b(?:stents?|des|bms|balloons?|ballooning|burr|scaffold|dcb|\d[.,]\d+\s?x\s?\d+(?:\s?mm)?)\b[^.;]{0,50}"
    r"\b(?:placed|deployed|implanted|delivered|positioned|advanced|put|laid|inflated|taken|expanded|used)\s(?:\w+\s)?(?:in|into|to|at|across|inside)\s(?:the\s|a\s)?(?:(?:native|large|mid|proximal|distal|ostial|very)\s){0,2}$",
    re.IGNORECASE,
)
_INJURED: Final = re.compile(r"\b(?:dissect\w*|perforat\w*|injur\w*|ruptur\w*)\s(?:\w+\s){0,2}(?:the\s)(?:\w+\s)?$", re.IGNORECASE)
_ACTION: Final = frozenset({"ANGIOPLASTY", "ATHERECTOMY", "STENT", "CROSSED", "CROSSING_FAILED"})


@dataclass(frozen=True, slots=True)
class UnitFocus:
    """What a unit speaks of: its subject for findings, its target for treatments.

    ``head`` is the vessel that heads the paragraph or list item the unit stands in.
    ``stated`` is false where the target is only the vessel last spoken of.
    """

    subject: Place | None
    target: Place | None
    head: Place | None = None
    stated: bool = True


@dataclass(slots=True)
class _Carried:
    """What the walk carries from unit to unit, strongest first."""

    heading: Place | None = None
    stated: Place | None = None
    wired: Place | None = None
    subject: Place | None = None
    head: Place | None = None
    closed: set[Place] = field(default_factory=set)

    def target(self, fallback: Place | None, *, said: bool) -> Place | None:
        """The target of a treatment that names no vessel."""
        guess = fallback if fallback and (self.wired is None or fallback.trunk in self.closed) else self.wired
        return self.named(fallback if said else None) or guess or fallback or self.subject

    def named(self, titled: Place | None) -> Place | None:
        """The target, where a heading, a sentence, the titles or a wire name one."""
        if titled and self.wired and self._overruled(titled, self.wired):
            titled = self.wired
        return self.heading or self.stated or titled

    def _overruled(self, titled: Place, wired: Place) -> bool:
        """The wire went into another vessel, and it is that one which was found occluded."""
        return wired.trunk in self.closed and titled.trunk not in self.closed and titled.vessel != wired.vessel

    def reset(self) -> None:
        """Forget everything: another part of the note begins."""
        self.heading = self.stated = self.wired = self.subject = self.head = None


class FocusReader:
    """Walks the units of a note once and keeps the subject and the target of each."""

    def __init__(self, text: str, units: Sequence[Unit], sections: Sequence[Section], mentions: Sequence[Mention]) -> None:
        self._text = text
        self._units = units
        self._sections = sections
        self._by_unit: dict[int, list[Mention]] = {}
        for mention in mentions:
            self._by_unit.setdefault(mention.unit, []).append(mention)
        self.roles: dict[int, Role] = {
            m.id: vessel_role(text, units[m.unit], m) for m in mentions if m.label == "VESSEL"
        }
        self._left_blocks = {u.block for u in units if _NOT_TARGET.search(text, u.start, u.end)}
        self._treated_blocks = {units[m.unit].block for m in mentions if m.label in _ACTION and m.status == "current"}

    def read(self, *, fallback: Place | None, said: bool = True) -> Mapping[int, UnitFocus]:
        """The focus of every unit.

        ``fallback`` is the one target of the note, where there is one; ``said`` is false
        where that is only a guess from the labels or the story.
        """
        focus: dict[int, UnitFocus] = {}
        numbered: dict[str, Place] = {}
        carried = _Carried()
        section, block, category = -1, -1, ""
        for unit in self._units:
            here = self._section(unit.start, section)
            if here != section:
                following = self._sections[here].category
                joined = category == "preamble" and not _GAP.search(self._text, max(unit.start - 40, 0), unit.start)
                if not ((category in _PROCEDURAL or joined) and following in _PROCEDURAL):
                    carried.reset()
                section, category = here, following
            if unit.block != block:
                block, carried.head = unit.block, None
            self._advance(unit, carried, numbered, category, fallback if said else None)
            if carried.subject and category not in _TITLES and self._is_closed(unit):
                carried.closed.add(carried.subject.trunk)
            target, stated = carried.target(fallback, said=said), carried.named(fallback if said else None) is not None
            focus[unit.id] = UnitFocus(carried.subject or target, target, carried.head, stated)
        return focus

    def _advance(
        self, unit: Unit, carried: _Carried, numbered: dict[str, Place], category: str, fallback: Place | None
    ) -> None:
        vessels = [m for m in self._by_unit.get(unit.id, []) if m.label == "VESSEL"]
        heading, alone = self._heading(unit, vessels)
        number = _NUMBERED.search(self._text, unit.start, min(unit.end, unit.start + 30))
        if number and heading:
            numbered[number["n"]] = heading
        elif number and not vessels:
            heading, alone = numbered.get(number["n"]), True
        if heading:
            carried.subject = carried.head = heading
            if number or alone or self._leads_treatment(unit, category):
                left = unit.block in self._left_blocks and unit.block not in self._treated_blocks
                carried.heading, carried.stated, carried.wired = (None if left else heading), None, None
            return
        self._prose(unit, vessels, carried, fallback)

    def _prose(self, unit: Unit, vessels: Sequence[Mention], carried: _Carried, fallback: Place | None) -> None:
        """What a sentence makes the target, and what it makes the subject."""
        body = self._text[unit.start : unit.end]
        subjects = [place_of(m) for m in vessels if self.roles[m.id] == "subject"]
        wires = [place_of(m) for m in vessels if self.roles[m.id] == "wire"]
        if not _NOT_TARGET.search(body):
            labels = {m.label for m in self._by_unit.get(unit.id, []) if m.status == "current"}
            current = carried.target(fallback, said=True)
            known = current is not None and any(current.trunk == place.trunk for place in subjects)
            if subjects and not known and (labels & _ACTION or _TARGET_WORDS.search(body)):
                if subjects[0].vessel is None and not labels & _ACTION:
                    pass  # a graft only passed through or weighed against
                elif carried.heading is None:
                    carried.stated = subjects[0]
                elif _TURN.search(body):
                    carried.heading = subjects[0]
            if "CULPRIT" in labels:
                carried.stated = subjects[0] if subjects else carried.subject
            if wires and not subjects:
                carried.wired = wires[0]
        subjects = [p for p in subjects if p.vessel is not None] or subjects
        named = subjects or ([] if carried.head else wires) or [
            place_of(m) for m in vessels if self.roles[m.id] == "reference" and not carried.subject
        ]
        carried.subject = named[0] if named else carried.subject

    def _is_closed(self, unit: Unit) -> bool:
        """Does the unit describe a total occlusion found now?"""
        return any(
            m.status == "current"
            and ((m.label == "OCCLUSION" and float(m.value.get("high") or 0) > _SUBTOTAL) or (m.label == "FLOW" and m.value.get("high") == 0))
            for m in self._by_unit.get(unit.id, ())
        )

    def _section(self, offset: int, current: int) -> int:
        index = max(current, 0)
        while index + 1 < len(self._sections) and self._sections[index + 1].start <= offset:
            index += 1
        return index

    def _heading(self, unit: Unit, vessels: Sequence[Mention]) -> tuple[Place | None, bool]:
        """The vessel that a heading, a field label or a line of its own names; alone on its line?"""
        if not vessels:
            return None, False
        first = vessels[0]
        lead = _HEAD_LEAD.match(self._text, unit.start, first.start)
        if not lead or lead.end() < first.start:
            return None, False
        tail = self._text[first.end : min(first.end + 3, unit.end)]
        alone = bool(_HEAD_TAIL.fullmatch(self._text, first.end, unit.end))
        labelled = tail.lstrip().startswith((":", "=", "|")) or (lead.end() - unit.start > 3 and unit.kind != "sentence")  # noqa: PLR2004
        spaced = unit.kind in ("row", "item") and first.start - unit.start < 4  # noqa: PLR2004
        return (place_of(first) if alone or labelled or spaced else None), alone

    def _leads_treatment(self, unit: Unit, category: str) -> bool:
        """A labelled line heads treatments where it holds some, or announces an intervention."""
        if unit.block in self._treated_blocks:
            return True
        lead = self._text[unit.start : unit.start + 40]
        if _LABEL.match(lead):
            return True
        return category in _PROCEDURAL and bool(_TARGET_WORDS.search(lead))


def vessel_role(text: str, unit: Unit, mention: Mention) -> Role:
    """What a vessel does in its unit: only a ``subject`` is what the unit is about."""
    start = max(unit.start, mention.start - 90)
    if _TREATED_IN.search(text, start, mention.start) or _INJURED.search(text, start, mention.start):
        return "subject"
    if _SUBJECT_BEFORE.search(text, start, mention.start):
        return "subject"
    if _DONOR_AFTER.match(text, mention.end, min(unit.end, mention.end + 50)) or _DONOR_BEFORE.search(text, start, mention.start):
        return "donor"
    if _GUIDE_AFTER.match(text, mention.end, min(unit.end, mention.end + 40)) or _GUIDE_BEFORE.search(text, start, mention.start):
        return "guide"
    if _RECEIVER_BEFORE.search(text, start, mention.start):
        return "reference"
    if _WIRE_BEFORE.search(text, start, mention.start):
        return "wire"
    if mention.start > unit.start + 2 and _LANDMARK_BEFORE.search(text, start, mention.start):
        return "reference"
    if mention.start > unit.start + 2 and mention.value.get("branch") and _REFERENCE_BEFORE.search(text, start, mention.start):
        return "reference"
    return "subject"
