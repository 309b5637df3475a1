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
        "medications",
        "family",
        "social",
        "education",
        "consent",
        "prior_report",
        "planned_procedure",
    }
)
_SHEATH_REACH: Final = 60


def accesses(mentions: Sequence[Mention]) -> tuple[Access, ...]:
    """Access arteries with side and sheath size, each once, in order of appearance.

    A site that was only prepared counts where no other is named; a side that one mention
    leaves out is taken from the only other mention of the same artery.
    """
    sites = [
        m
        for m in mentions
        if m.label == "ACCESS_SITE" and m.status == "current" and m.section not in _ELSEWHERE
    ]
    used = [m for m in sites if not m.value.get("prepared")] or sites
    sheaths = [m for m in mentions if m.label == "SHEATH" and m.value.get("french")]
    table: dict[tuple[str, str | None], list[Mention]] = {}
    for site in used:
        for side in _sides(site, used):
            table.setdefault((str(site.value["artery"]), side), []).append(site)
    return tuple(
        Access(artery, side, _french(found, sheaths), tuple(m.id for m in found))
        for (artery, side), found in table.items()
        if not _superseded(artery, side, table)
    )


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
