"""The one vessel that a note's titles and conclusions say was treated, where they agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from revasc.lesions.anatomy import Place, place_of
from revasc.lesions.phases import low
from revasc.lesions.roles import Role
from revasc.nlp.mention import Mention
from revasc.nlp.units import Unit

#: Percent from which a blockage is at least subtotal.
_SUBTOTAL: Final = 99
_STEPS: Final = frozenset({"ANGIOPLASTY", "ATHERECTOMY", "OUTCOME", "CROSSED"})
#: Sections by how surely they name what was treated.
_STRONG: Final = frozenset({"procedure", "impression", "impression_plan", "result"})
_WEAK: Final = frozenset({"planned_procedure", "diagnosis", "indication", "preamble", "history"})
_STORY: Final = frozenset({"body", "intervention"})
_TITLES: Final = _STRONG | _WEAK | _STORY
#: Sections in which a year tells of an earlier treatment.
_PAST: Final = frozenset({"history", "indication", "preamble"})
_YEAR: Final = re.compile(r"\bin (?:19|20)\d\d\b", re.IGNORECASE)
#: "PCI of the RCA" on a line of its own, right after the title.
_TITLE_LINE: Final = re.compile(
    r"\W*(?:pci|stenting|angioplasty|ptca|recanali[sz]ation)\s(?:of|to)\s[^.;:]{3,50}", re.IGNORECASE
)
#: The title of a report: "PERCUTANEOUS CORONARY INTERVENTION - CIRCUMFLEX".
_REPORT_TITLE: Final = re.compile(
    r"\W*(?:pci|ptca|(?:percutaneous\s)?(?:transluminal\s)?coronary\s(?:intervention|angioplasty|stenting))"
    r"(?:\sreport)?\s?[-:,(\u2013]\s?[^.;:\d\n]{2,40}",
    re.IGNORECASE,
)
#: A line of a form: "Target vessel: LAD".
_FORM: Final = re.compile(
    r"\W*(?:target|treated)(?:\s(?:vessel|lesion|artery|segment)s?)?(?:\s?/\s?segment)?\s?(?::|=|\.{3}|\s{2}|\|)",
    re.IGNORECASE,
)
#: Characters in which the title of a note stands.
_HEAD: Final = 300
_PCI: Final = re.compile(
    r"\b(?:pci|percutaneous|intervention|stent\w*|des|angioplasty|ptca|atherectomy|cto|chronic total|"
    r"recanali[sz]\w*|revasculari[sz]\w*|successful\w*|treated|attempt\w*|opening|opened|occlu\w*|"
    r"balloon\w*|went ahead|dealt with)\b",
    re.IGNORECASE,
)
_DONE: Final = re.compile(
    r"\b(?:pci (?:of|to|for|on)|success\w*|attempted|stenting of|angioplasty of|recanali[sz]\w+ of|"
    r"intervention (?:of|to|on)|treated with)\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"\b(?:not (?:attempted|treated|touched|wired|intervened|done)|no (?:pci|intervention)|left alone|"
    r"medical(?:ly)?|deferred|untreated|staged|patent|previous\w*|prior|history of|non-?obstructive|mild|"
    r"moderate|normal|s/p|angiography of|fh|family|widely open|no restenosis|no isr|evaluate|eventual|"
    r"second (?:time|step)|later|consider\w*|still to be|to be done|"
    r"reassess|follow|to be (?:considered|discussed|planned))\b",
    re.IGNORECASE,
)

_UNTREATED: Final = re.compile(
    r"\bnot (?:treated|attempted|touched|addressed)\b|\buntreated\b|\bno target\b|"
    r"\bleft (?:alone|untouched)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a note. ``said``: a title or conclusion names it as treated."""

    place: Place | None
    said: bool


def note_target(
    text: str, units: Sequence[Unit], mentions: Sequence[Mention], roles: Mapping[int, Role]
) -> Target:
    """The single target of the note's titles and conclusions, of its labels, of its story."""
    strong: Counter[Place] = Counter()
    titled: Counter[Place] = Counter()
    story: Counter[Place] = Counter()
    past = _earlier(mentions)
    for mention in _subjects(mentions, roles):
        if mention.unit in past and mention.section in _STORY:
            continue
        body = _body(text, units[mention.unit])
        named = _is_titled(text, mention, body)
        if not named and not _announces(mention, body):
            continue
        if not named and mention.section in _STORY and not _TITLE_LINE.fullmatch(body):
            story[place_of(mention)] += 1
            continue
        titled[place_of(mention)] += 1
        if named or mention.section not in _WEAK:
            strong[place_of(mention)] += 1
    ballot = strong or titled
    if ballot:
        place = _agreed(ballot) or _agreed(_treated(ballot, text, units, _subjects(mentions, roles)))
        return Target(place, said=bool(strong))
    return Target(
        _labelled(mentions, roles, _left(text, units, _subjects(mentions, roles))) or _agreed(story),
        said=False,
    )


def _subjects(mentions: Sequence[Mention], roles: Mapping[int, Role]) -> list[Mention]:
    """The vessels that their units are about."""
    return [m for m in mentions if m.label == "VESSEL" and roles[m.id] == "subject"]


def _body(text: str, unit: Unit) -> str:
    return text[unit.start : unit.end]


def _line(text: str, mention: Mention) -> str:
    """The whole line that a mention stands in."""
    end = text.find("\n", mention.end)
    return text[text.rfind("\n", 0, mention.start) + 1 : end if end >= 0 else len(text)]


def _is_titled(text: str, mention: Mention, body: str) -> bool:
    """In the title of the report, or on the line of a form for the target."""
    title = mention.start < _HEAD and _REPORT_TITLE.fullmatch(_line(text, mention))
    return bool(title or _FORM.match(body))


def _announces(mention: Mention, body: str) -> bool:
    """A title, conclusion or step that speaks of a treatment now."""
    if mention.section not in _TITLES or not _PCI.search(body) or _NOT.search(body):
        return False
    return not (mention.section in _PAST and _YEAR.search(body))


def _treated(
    ballot: Counter[Place], text: str, units: Sequence[Unit], vessels: Sequence[Mention]
) -> Counter[Place]:
    """Of several candidates, those that a sentence says were treated with success."""
    chosen: Counter[Place] = Counter()
    for mention in vessels:
        unit = units[mention.unit]
        done = _DONE.search(text, unit.start, unit.end) and not _NOT.search(text, unit.start, unit.end)
        if done and mention.section in _TITLES and place_of(mention) in ballot:
            chosen[place_of(mention)] += 1
    return chosen


def _agreed(votes: Counter[Place]) -> Place | None:
    """The place all votes go to; a branch beside its own trunk is the more exact name."""
    trunks = {place.trunk for place in votes}
    if len(trunks) != 1:
        return None
    branches = [place for place in votes if place.branch]
    if len(branches) == 1:
        return branches[0]
    return next(iter(trunks))


def _left(text: str, units: Sequence[Unit], vessels: Sequence[Mention]) -> set[Place]:
    """The vessels of which a unit says that they were not treated."""
    return {
        place_of(m).trunk for m in vessels if _UNTREATED.search(text, units[m.unit].start, units[m.unit].end)
    }


def _earlier(mentions: Sequence[Mention]) -> set[int]:
    """Units that tell of a treatment on an earlier day."""
    return {m.unit for m in mentions if m.label in _STEPS and m.status == "historical"}


def _labelled(mentions: Sequence[Mention], roles: Mapping[int, Role], left: set[Place]) -> Place | None:
    """The only vessel named in a unit with a CTO label or a total occlusion that holds now.

    Vessels that were ``left`` untreated do not count, nor those treated on an earlier day.
    """
    subjects = _subjects(mentions, roles)
    past = _earlier(mentions)
    marks = [
        m
        for m in mentions
        if m.status == "current"
        and m.unit not in past
        and (m.label == "CTO" or (m.label == "OCCLUSION" and low(m) >= _SUBTOTAL))
    ]
    beside = ([v for v in subjects if v.unit == mark.unit] for mark in marks)
    named = [
        place_of(min(vessels, key=lambda v: abs(v.start - mark.start)))
        for mark, vessels in zip(marks, beside, strict=True)
        if vessels
    ]
    return _agreed(Counter(place for place in named if place.trunk not in left))
