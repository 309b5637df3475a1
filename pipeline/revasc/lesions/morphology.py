"""The shape of an occlusion: stump, calcification, bend, length, earlier attempts, stated scores.

What is said of it goes to a lesion that is there for other reasons; it makes no lesion and
changes no field of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from revasc.lesions.fact import SHAPES, Fact, current
from revasc.lesions.lesion import Evidence, Lesion
from revasc.lesions.merging import Group
from revasc.lesions.phases import high
from revasc.nlp.mention import Mention

#: What is said of the whole occlusion, and can only mean the one that the note is about.
_OF_THE_WHOLE: Final = frozenset({"CTO_SCORE", "RETRY"})
#: What only an occlusion has.
_OF_AN_OCCLUSION: Final = _OF_THE_WHOLE | {"STUMP"}
#: Arteries outside the heart, and where the needle went in.
_ELSEWHERE: Final = frozenset({"OTHER_ARTERY", "ACCESS_SITE"})
#: Sections that describe no coronary lesion; sections in which "another attempt" lies ahead.
_ASIDE: Final = frozenset({"access", "closure", "peripheral"})
_AHEAD: Final = frozenset({"plan", "planned_procedure"})
_STATED: Final = ("current", "negated")
#: Percent: the most that is not total.
_SUBTOTAL: Final = 99


def shape_mentions(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a note that describe a coronary lesion as it is now."""
    shapes = [m for m in mentions if m.label in SHAPES and m.status in _STATED]
    if not shapes:
        return shapes
    named = {m.unit for m in mentions if m.label == "VESSEL"}
    foreign = {m.unit for m in mentions if m.label in _ELSEWHERE} - named
    return [m for m in shapes if _counts(m, foreign)]


def _counts(mention: Mention, foreign: set[int]) -> bool:
    if mention.label in _OF_THE_WHOLE:
        return not (mention.value.get("again") and mention.section in _AHEAD)
    return mention.section not in _ASIDE and mention.unit not in foreign


def shape_owners(facts: Iterable[Fact], groups: Sequence[Group]) -> dict[int, int]:
    """Mention ids with the number of the lesion (from 1 on, in the order of ``groups``) they describe."""
    homes = _Homes(groups)
    found = ((fact.mention.id, homes.of(fact)) for fact in facts)
    return {mention: home for mention, home in found if home is not None}


def with_shape(lesion: Lesion, mentions: Sequence[Mention], owners: Mapping[int, int]) -> Lesion:
    """The lesion with the evidence on its shape added."""
    if lesion.id not in owners.values():
        return lesion
    mine = [Evidence(SHAPES[m.label], m.id) for m in mentions if owners.get(m.id) == lesion.id]
    told = sorted((*lesion.evidence, *mine), key=lambda e: (e.mention, e.role))
    return replace(lesion, evidence=tuple(told))


class _Homes:
    """The lesions of a note as the homes of words on shape."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._all = [_Home(number, group) for number, group in enumerate(groups, 1)]
        self._occluded = [home for home in self._all if home.group.occluded]
        self._closed = [home for home in self._all if home.group.labelled] or self._occluded

    def of(self, fact: Fact) -> int | None:
        """The lesion at the place of the fact; what names no lesion goes to the only occlusion."""
        if fact.mention.label in _OF_THE_WHOLE and not fact.named and len(self._closed) == 1:
            return _chosen(self._closed)
        here = _at_place(fact, self._occluded if _is_of_occlusion(fact) else self._all)
        if here:
            return _chosen(here) if _fits(fact, here) else None
        if fact.place is not None and not _is_of_occlusion(fact):
            return None
        return _sole(fact, self._closed or self._all)


class _Home:
    """A lesion with its number."""

    def __init__(self, number: int, group: Group) -> None:
        self.number, self.group = number, group

    @cached_property
    def closed(self) -> frozenset[str | None]:
        """The segments that are occluded, None for one that is not named."""
        facts = current(self.group.facts, "CTO", "OCCLUSION")
        return frozenset(f.segment for f in facts if _is_total(f))


def _sole(fact: Fact, candidates: Sequence[_Home]) -> int | None:
    """The only candidate, unless the words name another vessel."""
    elsewhere = fact.named and fact.place is not None and fact.mention.label not in _OF_THE_WHOLE
    return candidates[0].number if len(candidates) == 1 and not elsewhere else None


def _is_of_occlusion(fact: Fact) -> bool:
    return fact.mention.label in _OF_AN_OCCLUSION


def _at_place(fact: Fact, homes: Sequence[_Home]) -> list[_Home]:
    """The lesions of the same vessel or graft, an exact match before all of the vessel."""
    place = fact.place
    if place is None:
        return []
    same = [home for home in homes if home.group.place.trunk == place.trunk]
    return [home for home in same if home.group.place == place] or same


def _chosen(candidates: Sequence[_Home]) -> int:
    """The number of the first candidate that is occluded, else of the first."""
    return next((home for home in candidates if home.group.occluded), candidates[0]).number


def _fits(fact: Fact, homes: Sequence[_Home]) -> bool:
    """Is the segment named beside the words the one that is occluded, as far as both are told?"""
    if fact.segment is None or fact.mention.label in _OF_THE_WHOLE:
        return True
    closed = frozenset[str | None]().union(*(home.closed for home in homes))
    return not closed or None in closed or fact.segment in closed


def _is_total(fact: Fact) -> bool:
    return fact.mention.label == "CTO" or high(fact.mention) > _SUBTOTAL
