"""Of which lesions an age is told: one date may hold for several vessels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from revasc.lesions.anatomy import Place, place_of
from revasc.lesions.carried import NOWHERE, UnitFocus
from revasc.lesions.fact import Fact, current
from revasc.lesions.index import NoteIndex
from revasc.lesions.phases import high
from revasc.lesions.roles import Role
from revasc.lesions.vessels import UnitVessels
from revasc.nlp.mention import Mention

_BOTH: Final = re.compile(
    r"\b(?:both|all (?:of (?:which|these|them)|three|occlusions|ctos)|each of (?:which|these|them)|"
    r"the two (?:occlusions|ctos|arteries|vessels)|neither)\b",
    re.IGNORECASE,
)
_THEN: Final = re.compile(
    r"\b(?:at|on|in|during) (?:that|the same) (?:time|occasion|admission|stay|study)\b", re.IGNORECASE
)
#: Between two vessels that share what is said behind them: "LAD and RCA", "mid LCX, native RCA".
JOINED: Final = re.compile(
    r"\s*(?:,|/|&|\+|and|as well as)\s*(?:(?:and|the|of|native|mid|proximal|prox|distal|ostial|his|her|both|"
    r"also)\s)*",
    re.IGNORECASE,
)
#: Percent: the most that is not total. Units: how far a list goes on below its heading.
_SUBTOTAL: Final = 99
_LIST_REACH: Final = 8
_LISTED: Final = ("field", "row", "item")
_SPOKEN: Final = ("subject", "reference")


class AgePlaces:
    """The places that an age or a date of one note holds for, where they are not simply the nearest."""

    def __init__(
        self,
        index: NoteIndex,
        vessels: Mapping[int, UnitVessels],
        roles: Mapping[int, Role],
        finding: Callable[[Mention, UnitFocus], list[Fact]],
    ) -> None:
        self._text, self._units, self._vessels = index.text, index.units, vessels
        self._index = index
        self._roles, self._finding = roles, finding

    def __call__(self, mention: Mention, focus: Mapping[int, UnitFocus]) -> list[Place | None]:
        """Places in order; none where the age belongs to the vessel nearest to it."""
        return self._shared(mention) or self._studied(mention, focus)

    def _shared(self, mention: Mention) -> list[Place | None]:
        """As "the LAD and the RCA have been occluded since 2020", or "... . Both were closed in 2020"."""
        unit = self._units[mention.unit]
        vessels = self._vessels.get(mention.unit)
        before = vessels.before(mention.start) if vessels else ()
        said = before[-1].end if before else unit.start
        if _BOTH.search(self._text, said, mention.start):
            named = before or self._named_in(mention.unit - 1)
            return _several(place_of(v) for v in named if self._roles[v.id] in _SPOKEN)
        if mention.value.get("relation") in ("recent", "unknown", "word"):
            return []
        return _several(place_of(v) for v in self._series(before))

    def _series(self, before: Sequence[Mention]) -> list[Mention]:
        """The vessels of the last enumeration before an age."""
        series = list(before[-1:])
        for first in reversed(before[:-1]):
            both = self._roles[first.id] in _SPOKEN and self._roles[series[-1].id] in _SPOKEN
            if not both or not JOINED.fullmatch(self._text, first.end, series[-1].start):
                break
            series.append(first)
        return series[::-1]

    def _named_in(self, unit_id: int) -> Sequence[Mention]:
        vessels = self._vessels.get(unit_id)
        return vessels.all if vessels else ()

    def _studied(self, mention: Mention, focus: Mapping[int, UnitFocus]) -> list[Place | None]:
        """Of "angiogram of May 2009: LAD 100 %, RCA 100 %" the date holds for both, for no open vessel."""
        named = self._named_in(mention.unit)
        if named and named[0].start < mention.end:
            return []
        here = self._closed_in(mention.unit)
        if not here and self._told_next(mention.unit):
            here = self._closed_in(mention.unit + 1)
        if not here and mention.value.get("relation") == "dated" and self._heads(mention.unit):
            here = [m for unit in self._list_under(mention.unit) for m in self._closed_in(unit)]
        places = [fact.place for m in here for fact in self._finding(m, focus.get(m.unit, NOWHERE))]
        return list(dict.fromkeys(places))

    def _closed_in(self, unit_id: int) -> list[Mention]:
        return [m for m in self._index.of(unit_id) if _is_closed(m)]

    def _told_next(self, unit_id: int) -> bool:
        """Does the next sentence say what was found "at that time"?"""
        if unit_id + 1 >= len(self._units) or self._units[unit_id + 1].block != self._units[unit_id].block:
            return False
        following = self._units[unit_id + 1]
        return bool(_THEN.search(self._text, following.start, following.end))

    def _heads(self, unit_id: int) -> bool:
        unit = self._units[unit_id]
        return self._text[unit.end - 1] == ":" and unit_id not in self._vessels

    def _list_under(self, unit_id: int) -> range:
        """The units of the list that a heading opens."""
        last = unit_id
        for unit in self._units[unit_id + 1 : unit_id + 1 + _LIST_REACH]:
            if unit.kind not in _LISTED and unit.block != self._units[unit_id].block:
                break
            last = unit.id
        return range(unit_id + 1, last + 1)

    def spread(self, facts: Sequence[Fact]) -> list[Fact]:
        """An age of "both arteries", in a sentence that names none, for every vessel that is closed."""
        if not any(map(self._is_plural, facts)):
            return list(facts)
        closed = list(dict.fromkeys(f.place for f in facts if f.place and f.named and _is_closed(f.mention)))
        labels = list(dict.fromkeys(f.place for f in current(facts, "CTO") if f.place and f.named))
        spread: list[Fact] = []
        for fact in facts:
            chosen = (labels if len(labels) > 1 else closed) if self._is_plural(fact) else []
            spread += [Fact(fact.mention, p, row=fact.row) for p in chosen] if len(chosen) > 1 else [fact]
        return spread

    def _is_plural(self, fact: Fact) -> bool:
        mention = fact.mention
        if mention.label != "CHRONICITY" or not mention.value.get("months"):
            return False
        unit = self._units[mention.unit]
        if unit.id in self._vessels:
            return False
        return bool(_BOTH.search(self._text, unit.start, mention.start))


def _several(places: Iterable[Place]) -> list[Place | None]:
    found: list[Place | None] = list(dict.fromkeys(places))
    return found if len(found) > 1 else []


def _is_closed(mention: Mention) -> bool:
    """A label or a total degree, found now or in an earlier study."""
    if mention.status not in ("current", "historical"):
        return False
    return mention.label == "CTO" or (mention.label == "OCCLUSION" and high(mention) > _SUBTOTAL)
