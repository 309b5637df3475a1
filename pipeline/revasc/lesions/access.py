"""Arteries really used for access in this encounter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from revasc.lesions.findings import Access
from revasc.nlp.mention import Mention, Scalar

_LABELS: Final = frozenset({"ACCESS_SITE", "SHEATH", "CLOSURE"})
_ELSEWHERE: Final = frozenset(
    {
        "past_history",
        "exam",
        "plan",
        "family",
        "social",
        "education",
        "consent",
        "prior_report",
        "planned_procedure",
    }
)
#: Sections that tell of other days too: their sites count only with a verb, a sheath or a closure.
_DOUBTFUL: Final = frozenset({"history", "indication", "diagnosis", "medications", "visit", "hemodynamics"})
#: Sections where a bare name is a puncture.
_TELLING: Final = frozenset({"access", "closure"})
_SHEATH_REACH: Final = 60


def accesses(mentions: Sequence[Mention]) -> tuple[Access, ...]:
    """Access arteries with side and sheath size, each once, in order of appearance.

    A site named in passing, or only prepared, counts where no other is named; a side that one
    mention leaves out is taken from the only other mention of the same artery.
    """
    told_of_access = [m for m in mentions if m.label in _LABELS]
    sheaths = [m for m in told_of_access if m.label == "SHEATH" and m.value.get("french")]
    tools = sorted([*sheaths, *(m for m in told_of_access if m.label == "CLOSURE")], key=_start)
    sites = [
        m
        for m in told_of_access
        if m.label == "ACCESS_SITE"
        and m.status == "current"
        and m.section not in _ELSEWHERE
        and not m.value.get("intended")
        and (m.section not in _DOUBTFUL or m.value.get("entered") or _near(m, tools))
    ]
    left = {(m.value["artery"], m.value.get("side")) for m in sites if m.value.get("given_up")}
    used = _told([m for m in sites if (m.value["artery"], m.value.get("side")) not in left], tools)
    told_of_used, told_of_all = _Sides(used), _Sides(sites)
    table: dict[tuple[str, str | None], list[Mention]] = {}
    for site in used:
        told = told_of_used if told_of_used.names(site) else told_of_all
        for side in told.of(site):
            table.setdefault((str(site.value["artery"]), side), []).append(site)
    return tuple(
        Access(artery, side, _french(found, sheaths), tuple(m.id for m in found))
        for (artery, side), found in table.items()
        if not _superseded(artery, side, table)
    )


def _told(sites: Sequence[Mention], tools: Sequence[Mention]) -> Sequence[Mention]:
    """The sites that tell of a puncture best: those entered, else those named, else those prepared."""
    named = [m for m in sites if not m.value.get("prepared")]
    entered = [m for m in named if not m.value.get("passing") or m.section in _TELLING or _near(m, tools)]
    return entered or [m for m in named if m.value.get("side")] or ([] if named else sites)


def _near(site: Mention, tools: Sequence[Mention]) -> list[Mention]:
    """The tools, in the order of the note, that stand near a site in its unit."""
    first = bisect_right(tools, site.end - _SHEATH_REACH, key=_start)
    last = bisect_left(tools, site.end + _SHEATH_REACH, key=_start)
    return [t for t in tools[first:last] if t.unit == site.unit]


def _start(mention: Mention) -> int:
    return mention.start


class _Sides:
    """The sides that some sites name, artery by artery."""

    def __init__(self, sites: Sequence[Mention]) -> None:
        self._by_artery: dict[Scalar, set[Scalar]] = {}
        for site in sites:
            self._by_artery.setdefault(site.value.get("artery"), set()).add(site.value.get("side"))
        self._both = any("both" in sides for sides in self._by_artery.values())

    def names(self, site: Mention) -> bool:
        """Is a side of this artery named?"""
        return any(self._by_artery[site.value.get("artery")])

    def of(self, site: Mention) -> tuple[str | None, ...]:
        """The sides of a site, taken from the others of its artery where it names none."""
        side = site.value.get("side")
        if side == "both":
            return ("right", "left")
        if side is not None:
            return (str(side),)
        known = self._by_artery[site.value.get("artery")] - {None, "both"}
        if len(known) == 1:
            return tuple(str(s) for s in known)
        return () if known or self._both else (None,)


def _superseded(artery: str, side: str | None, table: dict[tuple[str, str | None], list[Mention]]) -> bool:
    """As "right radial (snuffbox)": the distal puncture is the exact one."""
    if artery == "radial" and ("distal radial", side) in table:
        return True
    if side is None:
        return any(other == artery and known for other, known in table)
    return False


def _french(found: Sequence[Mention], sheaths: Sequence[Mention]) -> float | None:
    """The sheath size stated nearest behind or before the site in the same unit."""
    sizes = [
        (abs(sheath.start - site.end), float(sheath.value["french"] or 0))
        for site in found
        for sheath in _near(site, sheaths)
    ]
    return min(sizes)[1] if sizes else None
