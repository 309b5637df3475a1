"""Coronary places: vessel, branch, segment and graft words joined into one mention each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from revasc.nlp.mention import Scalar
from revasc.nlp.scan import Hit
from revasc.nlp.searching import Stretches

_TO: Final = re.compile(
    r"\s{0,4}\(?(?:graft\s)?(?:-|to|>|/|onto|into|of)?\s{0,8}\(?(?:the\s{1,8})?(?:a\s|his\s|her\s)?"
    r"(?:native\s|mid\s|distal\s|proximal\s|large\s|right\s|left\s|diseased\s)*"
)
_GRAFT_AFTER: Final = re.compile(r"[\s-]{1,3}(?:vein\s|bypass\s|saphenous\s)?grafts?\b")
_SEGMENT_BEFORE: Final = re.compile(
    r"[\s-]{0,3}(?:(?:part|portion|third|segment|aspect|body|vessel|to mid|to distal|and mid)\s)?(?:of\s)?"
    r"(?:the\s)?(?:native\s|large\s|dominant\s)*"
)
_SEGMENT_REACH: Final = 24
_SEGMENT_GAP: Final = 14
#: Characters around a word of dominance in which _LEFT_DOMINANT finds all that it matches.
_DOMINANT_REACH: Final = 64
#: The bullet of the next item of a list.
_NEXT_ITEM: Final = re.compile(r"\n[ \t]*[-*>|]")
#: A line of a list of findings: the next vessel begins a line of its own.
_VESSEL_LINE: Final = re.compile(
    r"[ \t]*(?:lm(?:s|ca)?|left main|lad|lcx|r?cx|circ\w*|rca|ri|ramus|om\d?|d\d|pda|plv)\b"
)
_LABEL_END: Final = re.compile(r"\s{0,3}[:=|.-]|\s{3}|\t")
_SEGMENT_AFTER: Final = re.compile(
    r"[\s,:(|-]{1,10}(?:is |was |has |in (?:its |the )?|at (?:its |the )?|the |an? )?(?:very )?"
)
_LEFT_DOMINANT: Final = re.compile(
    r"\bleft[- ]dominan|dominance\W{0,6}(?:\[ ?\] ?r\w* )?(?:\[x\] ?)?l(?:eft)?\b|"
    r"(?:circumflex|\blcx|\bcx|\brcx)\b[^.\n;]{0,40}(?<!non)(?<!non-)(?<!non )\bdominant\b"
)
_RIGHT_BRANCH: Final = re.compile(r"^r(?:ight)?[ -]?p")
_AXIS: Final = re.compile(r"\s?\(?left axis|\s?axis deviation")
_RHYTHM: Final = re.compile(r"\b(?:ecg|ekg|nsr|sinus rhythm)\b[^.\n]{0,60}$")
_INFERIOR_BRANCHES: Final = frozenset({"PDA", "PLV"})


def place_hits(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """VESSEL hits with ``vessel``, ``branch``, ``segment`` and ``graft`` as far as stated."""
    low = text.lower() if text.isascii() else text
    vessels = [h for h in hits if h.label == "VESSEL" and h.exact_case and not _ecg_axis(low, h)]
    vessels = _without_overlaps(vessels)
    elsewhere = Stretches((h.start, h.end) for h in hits if h.label == "OTHER_ARTERY")
    grafts = [h for h in hits if h.label == "GRAFT" and not elsewhere.hold(h.start, h.end)]
    segments = _Segments(low, [h for h in hits if h.label == "SEGMENT"])
    joined = _join(low, vessels, _without_overlaps(grafts), segments, left_dominant=_is_left_dominant(low))
    return sorted(joined, key=lambda h: h.start)


def _is_left_dominant(low: str) -> bool:
    at = low.find("dominan")
    while at >= 0:
        if _LEFT_DOMINANT.search(low, max(0, at - _DOMINANT_REACH), at + 2 * _DOMINANT_REACH):
            return True
        at = low.find("dominan", at + 1)
    return False


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _ecg_axis(low: str, hit: Hit) -> bool:
    """LAD on an ECG is a left axis."""
    if hit.value.get("vessel") != "LAD":
        return False
    return bool(_AXIS.match(low, hit.end) or _RHYTHM.search(low, max(0, hit.start - 80), hit.start))


def _join(
    low: str, vessels: list[Hit], grafts: list[Hit], segments: _Segments, *, left_dominant: bool
) -> list[Hit]:
    joined: list[Hit] = []
    used: set[int] = set()
    starts = [v.start for v in vessels]
    ends = {v.end: i for i, v in enumerate(vessels)}
    for graft in grafts:
        target = bisect_left(starts, graft.end)
        if target < len(vessels) and _leads_to(low, graft, vessels[target]):
            used.add(target)
            joined.append(_place(low, vessels[target], segments, left_dominant, graft))
        elif (before := _named_before(low, ends, graft)) is not None and before not in used:
            used.add(before)
            place = _place(low, vessels[before], segments, left_dominant, None)
            joined.append(Hit(place.start, graft.end, "VESSEL", place.rule, {**place.value, **graft.value}))
        else:
            joined.append(Hit(graft.start, graft.end, "VESSEL", graft.rule, {"vessel": None, **graft.value}))
    others = [_place(low, v, segments, left_dominant, None) for i, v in enumerate(vessels) if i not in used]
    graft_starts = [g.start for g in grafts]
    return [*joined, *(_with_graft(low, place, graft_starts) for place in others)]


def _with_graft(low: str, place: Hit, graft_starts: Sequence[int]) -> Hit:
    """A place as "RCA vein graft", where no other name of the graft stands."""
    follows = _GRAFT_AFTER.match(low, place.end)
    if not follows:
        return place
    named = bisect_right(graft_starts, place.end)
    if named < len(graft_starts) and graft_starts[named] < follows.end() + 1:
        return place
    graft = "SVG" if "vein" in follows.group() or "saph" in follows.group() else "other"
    return Hit(place.start, follows.end(), "VESSEL", place.rule, {**place.value, "graft": graft})


def _leads_to(low: str, graft: Hit, vessel: Hit) -> bool:
    """As "SVG to the OM", and not "LIMA" above a line that opens with another vessel."""
    gap = low[graft.end : vessel.start]
    return bool(_TO.fullmatch(gap)) and not _NEXT_ITEM.search(gap)


def _named_before(low: str, ends: Mapping[int, int], graft: Hit) -> int | None:
    """As "the RCA vein graft": the vessel right before the graft word."""
    return ends.get(graft.start - 1) if low[graft.start - 1 : graft.start] in (" ", "-") else None


class _Segments:
    """The segment words of a note."""

    def __init__(self, low: str, segments: list[Hit]) -> None:
        self._low, self._segments = low, segments
        self._starts = [s.start for s in segments]
        self._longest = max((s.end - s.start for s in segments), default=0)

    def of(self, vessel: Hit) -> Hit | None:
        """The first segment word that belongs to a vessel."""
        return next((segment for segment in self._near(vessel) if self._belongs(segment, vessel)), None)

    def _near(self, vessel: Hit) -> Iterator[Hit]:
        first = bisect_left(self._starts, vessel.start - _SEGMENT_REACH - self._longest)
        yield from self._segments[first : bisect_left(self._starts, vessel.end + _SEGMENT_GAP)]

    def _belongs(self, segment: Hit, vessel: Hit) -> bool:
        if segment.end <= vessel.start:
            return _is_segment_of(self._low, segment, vessel)
        behind = segment.start >= vessel.end
        return behind and _SEGMENT_AFTER.fullmatch(self._low, vessel.end, segment.start) is not None


def _is_segment_of(low: str, segment: Hit, vessel: Hit) -> bool:
    """As "mid RCA", with "mid" also at the end of a wrapped line, but not the last word before "LCX:"."""
    gap = low[segment.end : vessel.start]
    if len(gap) >= _SEGMENT_REACH or not _SEGMENT_BEFORE.fullmatch(gap) or _NEXT_ITEM.search(gap):
        return False
    if "\n" not in gap:
        return True
    line = low.rfind("\n", 0, segment.start) + 1
    return not (_LABEL_END.match(low, vessel.end) or _VESSEL_LINE.match(low, line))


def _place(low: str, vessel: Hit, segments: _Segments, left_dominant: bool, graft: Hit | None) -> Hit:
    value: dict[str, Scalar] = dict(vessel.value)
    if (
        left_dominant
        and value.get("branch") in _INFERIOR_BRANCHES
        and not _RIGHT_BRANCH.match(low[vessel.start : vessel.end])
    ):
        value["vessel"] = "LCX"
    if graft is not None:
        value["graft"] = graft.value["graft"]
        return Hit(graft.start, vessel.end, "VESSEL", graft.rule, value)
    start = vessel.start
    if "segment" not in value and (segment := segments.of(vessel)):
        value["segment"], start = segment.value["segment"], min(start, segment.start)
    return Hit(start, vessel.end, "VESSEL", vessel.rule, value)
