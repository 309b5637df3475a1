"""The mentions of a note by unit, and the units that use certain words: looked up once a note.

Most of the reading asks the same few questions of every unit. Answered unit by unit, with a
search each, they cost more than all the rest; a word's stem is found in the whole note in one go.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from revasc.nlp.mention import Mention
from revasc.nlp.normalize import lower
from revasc.nlp.units import Unit

#: Letters that a search without regard to case takes for an i or an s, not so small letters.
_ODD_LETTERS: Final = {0x130: "i", 0x131: "i", 0x17F: "s"}
_NOTHING: Final[tuple[Mention, ...]] = ()
_NO_LABELS: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """Words looked for in many units; every match holds one of the ``stems``, in small letters."""

    words: re.Pattern[str]
    stems: tuple[str, ...]


def wording(pattern: str, *stems: str) -> Wording:
    """A wording of either case; ``stems`` are lists parted by bars."""
    return Wording(re.compile(pattern, re.IGNORECASE), tuple("|".join(stems).split("|")))


def small_letters(text: str) -> str:
    """The text in small letters, each in its place, as a search without regard to case reads it."""
    return text.lower() if text.isascii() else lower(text).translate(_ODD_LETTERS)


def by_label(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    """The mentions of each label, in their order."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.label].append(mention)
    return found


class NoteIndex:
    """What the units of one note hold."""

    def __init__(self, text: str, units: Sequence[Unit], mentions: Sequence[Mention]) -> None:
        self.text = text
        self.units = units
        self.mentions = mentions
        #: The text in small letters.
        self.low = small_letters(text)
        #: All mentions by label; all mentions, and all vessels, by the number of their unit.
        self.by_label = by_label(mentions)
        self.by_unit: dict[int, list[Mention]] = defaultdict(list)
        self.vessels: dict[int, list[Mention]] = defaultdict(list)
        self._labels: dict[int, set[str]] = defaultdict(set)
        self._starts = [unit.start for unit in units]
        self._said: dict[Wording, frozenset[int]] = {}
        self._asked: dict[tuple[Wording, int], bool] = {}
        self._near: dict[Wording, set[int]] = {}
        for mention in mentions:
            self.by_unit[mention.unit].append(mention)
            if mention.status == "current":
                self._labels[mention.unit].add(mention.label)
        for vessel in self.labelled("VESSEL"):
            self.vessels[vessel.unit].append(vessel)

    def labelled(self, label: str) -> Sequence[Mention]:
        """The mentions of a label."""
        return self.by_label.get(label, _NOTHING)

    def of(self, unit_id: int) -> Sequence[Mention]:
        """The mentions of a unit."""
        return self.by_unit.get(unit_id, _NOTHING)

    def vessels_of(self, unit_id: int) -> Sequence[Mention]:
        """The vessels that a unit names."""
        return self.vessels.get(unit_id, _NOTHING)

    def labels(self, unit_id: int) -> AbstractSet[str]:
        """The labels of what a unit says to hold now."""
        return self._labels.get(unit_id, _NO_LABELS)

    def saying(self, wording: Wording) -> frozenset[int]:
        """The units that use a wording."""
        said = self._said.get(wording)
        if said is None:
            near = self.near(wording)
            said = self._said[wording] = frozenset(u for u in near if self._matches(wording.words, u))
        return said

    def says(self, wording: Wording, unit_id: int) -> bool:
        """Does one unit use a wording? For wordings that some units are asked for, again and again."""
        if unit_id not in self.near(wording):
            return False
        told = self._asked.get((wording, unit_id))
        if told is None:
            told = self._asked[wording, unit_id] = self._matches(wording.words, unit_id)
        return told

    def uses(self, wording: Wording, unit_id: int) -> bool:
        """Does one unit use a wording? For wordings that few units are asked for."""
        unit = self.units[unit_id]
        said = self.low[unit.start : unit.end]
        return any(stem in said for stem in wording.stems) and self._matches(wording.words, unit_id)

    def near(self, wording: Wording) -> AbstractSet[int]:
        """The units that may use a wording, having a stem of it."""
        near = self._near.get(wording)
        if near is None:
            near = self._near[wording] = set()
            for stem in wording.stems:
                self._add_holding(stem, near)
        return near

    def search(self, wording: Wording) -> re.Match[str] | None:
        """The first place of the whole note where a wording stands."""
        if not any(stem in self.low for stem in wording.stems):
            return None
        return wording.words.search(self.text)

    def _add_holding(self, stem: str, found: set[int]) -> None:
        """Add the units in which a stem begins."""
        low, starts = self.low, self._starts
        at = low.find(stem)
        while at >= 0:
            following = bisect_right(starts, at)
            if following:
                found.add(following - 1)
            if following == len(starts):
                return
            at = low.find(stem, starts[following])

    def _matches(self, words: re.Pattern[str], unit_id: int) -> bool:
        unit = self.units[unit_id]
        return words.search(self.text, unit.start, unit.end) is not None
