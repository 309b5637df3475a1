"""The coronary tree: what a place is part of, and when two places are the same target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from revasc.nlp.mention import Mention


@dataclass(frozen=True, slots=True)
class Place:
    """A coronary target: major vessel, branch, graft. ``vessel`` is None for "the vein graft"."""

    vessel: str | None
    branch: str | None = None
    graft: str | None = None

    @property
    def trunk(self) -> Place:
        """The same vessel or graft without its branch."""
        return self if self.branch is None else _place(self.vessel, None, self.graft)

    def covers(self, other: Place) -> bool:
        """Is ``other`` this place, or a branch of it, or the same branch named more exactly?"""
        if self.vessel != other.vessel or self.graft != other.graft:
            return False
        if self.branch is None or other.branch is None or self.branch == other.branch:
            return self.branch is None or self.branch == other.branch
        return other.branch.startswith(self.branch)


@lru_cache(maxsize=256)
def _place(vessel: str | None, branch: str | None, graft: str | None) -> Place:
    """One object for each place of the tree: notes name the same few hundreds of times."""
    return Place(vessel, branch, graft)


def place_of(mention: Mention) -> Place:
    """The place that a VESSEL mention names."""
    value = mention.value
    return _place(_text(value.get("vessel")), _text(value.get("branch")), _text(value.get("graft")))


def segment_of(mention: Mention) -> str | None:
    """The segment that a VESSEL mention names: ostial, proximal, mid, distal."""
    return _text(mention.value.get("segment"))


def _text(value: object) -> str | None:
    return str(value) if value else None
