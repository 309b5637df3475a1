"""Arteries really used for access in this encounter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from revasc.lesions.findings import Access
from revasc.nlp.mention import Mention

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
    sheaths = [m for m in mentions if m.label == "SHEATH" and m.value.get("french")]
    tools = [*sheaths, *(m for m in mentions if m.label == "CLOSURE")]
    sites = [
        m
        for m in mentions
        if m.label == "ACCESS_SITE"
        and m.status == "current"
        and m.section not in _ELSEWHERE
        and not m.value.get("intended")
        and (m.section not in _DOUBTFUL or m.value.get("entered") or _beside(m, tools))
    ]
    left = {(m.value["artery"], m.value.get("side")) for m in sites if m.value.get("given_up")}
    used = _told([m for m in sites if (m.value["artery"], m.value.get("side")) not in left], tools)
    table: dict[tuple[str, str | None], list[Mention]] = {}
    for site in used:
        for side in _sides(site, used) if _has_side(site, used) else _sides(site, sites):
            table.setdefault((str(site.value["artery"]), side), []).append(site)
    return tuple(
        Access(artery, side, _french(found, sheaths), tuple(m.id for m in found))
        for (artery, side), found in table.items()
        if not _superseded(artery, side, table)
    )


def _told(sites: Sequence[Mention], tools: Sequence[Mention]) -> Sequence[Mention]:
    """The sites that tell of a puncture best: those entered, else those named, else those prepared."""
    named = [m for m in sites if not m.value.get("prepared")]
    entered = [m for m in named if not m.value.get("passing") or m.section in _TELLING or _beside(m, tools)]
    return entered or [m for m in named if m.value.get("side")] or ([] if named else sites)


def _beside(site: Mention, tools: Iterable[Mention]) -> bool:
    return any(t.unit == site.unit and -_SHEATH_REACH < t.start - site.end < _SHEATH_REACH for t in tools)


def _has_side(site: Mention, sites: Iterable[Mention]) -> bool:
    return any(m.value.get("artery") == site.value.get("artery") and m.value.get("side") for m in sites)


def _sides(site: Mention, sites: Iterable[Mention]) -> tuple[str | None, ...]:
    side = site.value.get("side")
    if side == "both":
        return ("right", "left")
    if side is not None:
        return (str(side),)
    known = {m.value.get("side") for m in sites if m.value.get("artery") == site.value.get("artery")} - {
        None,
        "both",
    }
    near = known or ({"right", "left"} if any(m.value.get("side") == "both" for m in sites) else set())
    return tuple(str(s) for s in known) if len(known) == 1 else () if near else (None,)


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
        (abs(s.start - m.end), float(s.value["french"] or 0))
        for m in found
        for s in sheaths
        if s.unit == m.unit and -_SHEATH_REACH < s.start - m.end < _SHEATH_REACH
    ]
    return min(sizes)[1] if sizes else None
