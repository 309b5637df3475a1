"""The coronary tree: what a place is part of, and when two places are the same target."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from revasc.nlp.mention import Mention, Scalar


class Place(NamedTuple):
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
def _place(vessel: Scalar, branch: Scalar, graft: Scalar) -> Place:
    """One object for each place of the tree: notes name the same few hundreds of times."""
    return Place(_text(vessel), _text(branch), _text(graft))


def place_of(mention: Mention) -> Place:
    """The place that a VESSEL mention names."""
    told = mention.value.get
    return _place(told("vessel"), told("branch"), told("graft"))


def segment_of(mention: Mention) -> str | None:
    """The segment that a VESSEL mention names: ostial, proximal, mid, distal."""
    return _text(mention.value.get("segment"))


def _text(value: object) -> str | None:
    return str(value) if value else None
