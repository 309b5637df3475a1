"""What was measured of a lesion: degrees and flow before and after treatment, and its age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from revasc.lesions.anatomy import Place
from revasc.lesions.fact import Fact, current
from revasc.lesions.merging import Group
from revasc.lesions.phases import SUMMARIES, high, is_after, low
from revasc.nlp.mention import Mention

#: Percent from which a blockage is total.
TOTAL: Final = 99.5
#: Percent from which a lesser degree speaks against the label CTO.
CLEAR: Final = 70.0
_FULL: Final = 100.0
#: First letters of diagonal, obtuse marginal and acute marginal branches.
_SIDE_BRANCHES: Final = "DOA"


@dataclass(frozen=True, slots=True)
class After:
    """What was left: the final TIMI grade and the residual stenosis in percent."""

    flow: int | None
    residual: float | None


@dataclass(frozen=True, slots=True)
class Before:
    """What was found before treatment: total degrees and others, and TIMI grades."""

    totals: Sequence[Fact]
    partials: Sequence[Fact]
    flows: Sequence[Fact]

    @property
    def no_flow(self) -> bool:
        """TIMI 0 among them."""
        return any(high(f.mention) == 0 for f in self.flows)


class Spots:
    """Where some facts lie: to tell whether another one lies there too."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.rows: set[int | None] = set()
        self.places: set[Place | None] = set()
        self.segments: set[str | None] = set()
        self._stretches: set[tuple[Place | None, str | None]] = set()
        for fact in facts:
            self.rows.add(fact.row)
            self.places.add(fact.place)
            self.segments.add(fact.segment)
            self._stretches.add((fact.place, fact.segment))

    def hold(self, fact: Fact) -> bool:
        """Does one of them name the same segment of the same place?"""
        return fact.segment is not None and (fact.place, fact.segment) in self._stretches

    def may_hold(self, fact: Fact) -> bool:
        """Does one lie at the same place, and at the same segment as far as both name one?"""
        if fact.segment is None:
            return fact.place in self.places
        return (fact.place, fact.segment) in self._stretches or (fact.place, None) in self._stretches


def found_before(group: Group) -> Before:
    """Degrees and flow before the first treatment step of a lesion."""
    totals, partials = _degrees(group, group.started)
    return Before(totals, partials, _flows(group, group.started))


def _degrees(group: Group, started: int | None) -> tuple[list[Fact], list[Fact]]:
    """Degrees before treatment: total ones and others. Earlier studies only where none is given now."""
    before = [f for f in group.facts if f.mention.label == "OCCLUSION" and not is_after(f.mention, started)]
    chosen = current(before, "OCCLUSION") or [
        f for f in before if f.mention.status == "historical" and high(f.mention) > TOTAL
    ]
    return [f for f in chosen if high(f.mention) > TOTAL], [f for f in chosen if high(f.mention) <= TOTAL]


def _flows(group: Group, started: int | None) -> list[Fact]:
    """TIMI grades before treatment at the blockage; the soft words for good flow left out.

    Where one stretch of a vessel has no flow, the grade of another stretch says nothing of it.
    """
    before = [
        f
        for f in current(group.facts, "FLOW")
        if not f.mention.value.get("soft") and not is_after(f.mention, started)
    ]
    if not before:
        return before
    blocked = Spots(f for f in group.facts if _is_blocked(f))
    return [f for f in before if high(f.mention) == 0 or not blocked.places or _same_stretch(f, blocked)]


def _same_stretch(fact: Fact, blocked: Spots) -> bool:
    """In the row of a blockage, or, outside tables, at its place and segment."""
    if fact.row is not None:
        return fact.row in blocked.rows or blocked.hold(fact)
    return blocked.may_hold(fact)


def _is_blocked(fact: Fact) -> bool:
    mention = fact.mention
    if mention.status != "current":
        return False
    if mention.label == "FLOW":
        return high(mention) == 0 and not mention.value.get("post")
    return mention.label == "CTO" or (mention.label == "OCCLUSION" and high(mention) > TOTAL)


def percent(group: Group, before: Before) -> float | None:
    """The degree of blockage before treatment, in percent.

    No flow is a total blockage; so is the label CTO where no clear lesser degree stands beside it.
    """
    greatest = max((high(f.mention) for f in before.partials), default=None)
    unopposed = group.labelled and (greatest is None or greatest < CLEAR)
    return _FULL if before.totals or before.no_flow or unopposed else greatest


def timi_before(before: Before) -> int | None:
    """The lowest TIMI grade before treatment."""
    return min((int(high(f.mention)) for f in before.flows), default=None)


def measured_after(group: Group, started: int | None) -> After:
    """Final TIMI grade and residual stenosis: the last ones stated, the account before summaries."""
    final = [f for f in current(_account_last(group), "FLOW", "OCCLUSION") if is_final(f.mention, started)]
    grades = [f for f in final if f.mention.label == "FLOW"]
    grades = [f for f in grades if not _in_side_branch(f, group)] or grades
    residuals = [high(f.mention) for f in final if f.mention.label == "OCCLUSION"]
    return After(_last_grade(grades[-1].mention) if grades else None, residuals[-1] if residuals else None)


def _last_grade(mention: Mention) -> int:
    """What "TIMI 0 to TIMI 3" ends with: the grade that it came to."""
    return int(mention.value.get("then") or low(mention))


def _in_side_branch(fact: Fact, group: Group) -> bool:
    """Flow in a jailed branch is not the flow in the vessel that was opened."""
    branch = fact.place.branch if fact.place else None
    return branch is not None and group.place.branch != branch and branch[0] in _SIDE_BRANCHES


def _account_last(group: Group) -> list[Fact]:
    """Summaries before the account, so that the account has the last word."""
    return sorted(group.facts, key=lambda f: (f.mention.section not in SUMMARIES, f.mention.start))


def is_final(mention: Mention, started: int | None) -> bool:
    """A degree or grade as it was left after treatment."""
    return mention.label in ("FLOW", "OCCLUSION") and (is_after(mention, started) or "then" in mention.value)


def months(group: Group) -> float | None:
    """The greatest age in months that the note proves: each statement is a lower bound of its own.

    A date counts in calendar months, which round up: where words give the same age within
    a month, the words stand.
    """
    ages = [f.mention.value for f in group.facts if _is_age(f.mention)]
    worded = max((float(a["months"] or 0) for a in ages if a.get("relation") != "dated"), default=None)
    dated = max((float(a["months"] or 0) for a in ages if a.get("relation") == "dated"), default=None)
    if worded is None or dated is None:
        return worded if dated is None else dated
    return worded if dated - worded <= 1 else dated


def _is_age(mention: Mention) -> bool:
    """An age in months that holds, not one of the words for recent."""
    return (
        mention.label == "CHRONICITY"
        and mention.status in ("current", "historical")
        and bool(mention.value.get("months"))
        and mention.value.get("relation") != "recent"
    )
