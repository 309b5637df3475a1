"""The one vessel that a note's titles and conclusions say was treated, where they agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from revasc.lesions.anatomy import Place, place_of
from revasc.lesions.index import NoteIndex
from revasc.lesions.phases import low
from revasc.lesions.roles import Role
from revasc.lesions.vessels import nearest
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


def note_target(index: NoteIndex, roles: Mapping[int, Role]) -> Target:
    """The single target of the note's titles and conclusions, of its labels, of its story."""
    strong: Counter[Place] = Counter()
    titled: Counter[Place] = Counter()
    story: Counter[Place] = Counter()
    words = _Bodies(index)
    subjects = [m for m in index.labelled("VESSEL") if roles[m.id] == "subject"]
    past = _earlier(index.mentions)
    for mention in subjects:
        if mention.unit in past and mention.section in _STORY:
            continue
        named = words.are_titled(mention)
        if not named and not words.announce(mention):
            continue
        if not named and mention.section in _STORY and not words.are_a_title(mention):
            story[place_of(mention)] += 1
            continue
        titled[place_of(mention)] += 1
        if named or mention.section not in _WEAK:
            strong[place_of(mention)] += 1
    ballot = strong or titled
    if ballot:
        place = _agreed(ballot) or _agreed(_treated(ballot, words, subjects))
        return Target(place, said=bool(strong))
    marks = [m for m in index.mentions if _is_mark(m) and m.unit not in past]
    return Target(_labelled(marks, subjects, _left(words, subjects)) or _agreed(story), said=False)


class _Bodies:
    """What the units of a note say of a target, read once for all vessels of a unit."""

    def __init__(self, index: NoteIndex) -> None:
        self._text, self._units = index.text, index.units
        self._forms: dict[int, bool] = {}
        self._told: dict[int, bool] = {}

    def are_titled(self, mention: Mention) -> bool:
        """In the title of the report, or on the line of a form for the target."""
        if mention.start < _HEAD and _REPORT_TITLE.fullmatch(_line(self._text, mention)):
            return True
        form = self._forms.get(mention.unit)
        if form is None:
            form = self._forms[mention.unit] = self._is_form(self._units[mention.unit])
        return form

    def _is_form(self, unit: Unit) -> bool:
        return _FORM.match(self._text, unit.start, unit.end) is not None

    def announce(self, mention: Mention) -> bool:
        """A title, conclusion or step that speaks of a treatment now."""
        if mention.section not in _TITLES:
            return False
        told = self._told.get(mention.unit)
        if told is None:
            told = self._told[mention.unit] = self._tells(self._units[mention.unit])
        return told and not (mention.section in _PAST and self._search(_YEAR, self._units[mention.unit]))

    def _tells(self, unit: Unit) -> bool:
        return self._search(_PCI, unit) and not self._search(_NOT, unit)

    def are_a_title(self, mention: Mention) -> bool:
        """Nothing but the likes of "PCI of the RCA"."""
        unit = self._units[mention.unit]
        return _TITLE_LINE.fullmatch(self._text, unit.start, unit.end) is not None

    def saying(self, mentions: Sequence[Mention], words: re.Pattern[str]) -> set[int]:
        """The units of these mentions that use the words."""
        return {unit for unit in {m.unit for m in mentions} if self._search(words, self._units[unit])}

    def _search(self, words: re.Pattern[str], unit: Unit) -> bool:
        return words.search(self._text, unit.start, unit.end) is not None


def _line(text: str, mention: Mention) -> str:
    """The whole line that a mention stands in."""
    end = text.find("\n", mention.end)
    return text[text.rfind("\n", 0, mention.start) + 1 : end if end >= 0 else len(text)]


def _treated(ballot: Counter[Place], words: _Bodies, vessels: Sequence[Mention]) -> Counter[Place]:
    """Of several candidates, those that a sentence says were treated with success."""
    done = words.saying(vessels, _DONE) - words.saying(vessels, _NOT)
    told = (place_of(m) for m in vessels if m.unit in done and m.section in _TITLES)
    return Counter(place for place in told if place in ballot)


def _agreed(votes: Counter[Place]) -> Place | None:
    """The place all votes go to; a branch beside its own trunk is the more exact name."""
    trunks = {place.trunk for place in votes}
    if len(trunks) != 1:
        return None
    branches = [place for place in votes if place.branch]
    if len(branches) == 1:
        return branches[0]
    return next(iter(trunks))


def _left(words: _Bodies, vessels: Sequence[Mention]) -> set[Place]:
    """The vessels of which a unit says that they were not treated."""
    untreated = words.saying(vessels, _UNTREATED)
    return {place_of(m).trunk for m in vessels if m.unit in untreated}


def _earlier(mentions: Sequence[Mention]) -> set[int]:
    """Units that tell of a treatment on an earlier day."""
    return {m.unit for m in mentions if m.label in _STEPS and m.status == "historical"}


def _labelled(marks: Sequence[Mention], subjects: Sequence[Mention], left: set[Place]) -> Place | None:
    """The only vessel named in a unit with a CTO label or a total occlusion that holds now.

    Vessels that were ``left`` untreated do not count.
    """
    beside: dict[int, list[Mention]] = {}
    for vessel in subjects:
        beside.setdefault(vessel.unit, []).append(vessel)
    named = (place_of(nearest(beside[mark.unit], mark)) for mark in marks if mark.unit in beside)
    return _agreed(Counter(place for place in named if place.trunk not in left))


def _is_mark(mention: Mention) -> bool:
    """A CTO label or a total occlusion that holds now."""
    if mention.status != "current":
        return False
    return mention.label == "CTO" or (mention.label == "OCCLUSION" and low(mention) >= _SUBTOTAL)
