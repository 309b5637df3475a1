"""Which words of the note name the artery of a lesion: what a reader is shown first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from revasc.lesions.anatomy import Place, place_of
from revasc.lesions.lesion import Evidence, Lesion
from revasc.lesions.merging import Group
from revasc.lesions.roles import Role
from revasc.nlp.mention import Mention

#: What a vessel may do in a sentence that speaks of it.
_SPOKEN_OF: Final = ("subject", "reference", "wire")


def with_names(lesion: Lesion, group: Group, vessels: Sequence[Mention], roles: Mapping[int, Role]) -> Lesion:
    """The lesion with the mentions of its artery added as evidence.

    Those count that stand in a sentence with a fact of the lesion; where none does, all that
    name the artery as what their sentence is about.
    """
    same = [m for m in vessels if m.status == "current" and _is_part(group.place, place_of(m))]
    units = {fact.mention.unit for fact in group.facts}
    beside = [m for m in same if m.unit in units and roles.get(m.id) in _SPOKEN_OF]
    chosen = beside or [m for m in same if roles.get(m.id) == "subject"]
    if not chosen:
        return lesion
    told = (*lesion.evidence, *(Evidence("vessel", m.id) for m in chosen))
    return replace(lesion, evidence=tuple(sorted(told, key=lambda e: (e.mention, e.role))))


def _is_part(place: Place, other: Place) -> bool:
    """The same vessel or graft, whole or a branch of it, however exactly named."""
    return place.covers(other) or other.covers(place)
