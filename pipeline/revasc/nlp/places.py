"""Coronary places: vessel, branch, segment and graft words joined into one mention each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from revasc.nlp.mention import Scalar
from revasc.nlp.scan import Hit

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
    left_dominant = "dominan" in low and bool(_LEFT_DOMINANT.search(low))
    vessels = [h for h in hits if h.label == "VESSEL" and h.exact_case and not _ecg_axis(low, h)]
    vessels = _without_overlaps(vessels)
    elsewhere = [h for h in hits if h.label == "OTHER_ARTERY"]
    grafts = _without_overlaps(
        [
            h
            for h in hits
            if h.label == "GRAFT" and not any(o.start <= h.start and h.end <= o.end for o in elsewhere)
        ]
    )
    segments = [h for h in hits if h.label == "SEGMENT"]
    return sorted(_join(low, vessels, grafts, segments, left_dominant=left_dominant), key=lambda h: h.start)


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
    low: str, vessels: list[Hit], grafts: list[Hit], segments: list[Hit], *, left_dominant: bool
) -> list[Hit]:
    joined: list[Hit] = []
    used: set[int] = set()
    for graft in grafts:
        target = next((i for i, v in enumerate(vessels) if v.start >= graft.end), None)
        if target is not None and _leads_to(low, graft, vessels[target]):
            used.add(target)
            joined.append(_place(low, vessels[target], segments, left_dominant, graft))
        elif (before := _named_before(low, vessels, graft)) is not None and before not in used:
            used.add(before)
            place = _place(low, vessels[before], segments, left_dominant, None)
            joined.append(Hit(place.start, graft.end, "VESSEL", place.rule, {**place.value, **graft.value}))
        else:
            joined.append(Hit(graft.start, graft.end, "VESSEL", graft.rule, {"vessel": None, **graft.value}))
    starts = {g.start for g in grafts}
    for i, vessel in enumerate(vessels):
        if i in used:
            continue
        place = _place(low, vessel, segments, left_dominant, None)
        follows = _GRAFT_AFTER.match(low, vessel.end)
        if follows and not any(vessel.end < s < follows.end() + 1 for s in starts):
            place = Hit(
                place.start,
                follows.end(),
                "VESSEL",
                place.rule,
                {
                    **place.value,
                    "graft": "SVG" if "vein" in follows.group() or "saph" in follows.group() else "other",
                },
            )
        joined.append(place)
    return joined


def _leads_to(low: str, graft: Hit, vessel: Hit) -> bool:
    """As "SVG to the OM", and not "LIMA" above a line that opens with another vessel."""
    gap = low[graft.end : vessel.start]
    return bool(_TO.fullmatch(gap)) and not _NEXT_ITEM.search(gap)


def _named_before(low: str, vessels: Sequence[Hit], graft: Hit) -> int | None:
    """As "the RCA vein graft": the vessel right before the graft word."""
    return next(
        (i for i, v in enumerate(vessels) if v.end <= graft.start and low[v.end : graft.start] in (" ", "-")),
        None,
    )


def _is_segment_of(low: str, segment: Hit, vessel: Hit) -> bool:
    """As "mid RCA", with "mid" also at the end of a wrapped line, but not the last word before "LCX:"."""
    gap = low[segment.end : vessel.start]
    if len(gap) >= _SEGMENT_REACH or not _SEGMENT_BEFORE.fullmatch(gap) or _NEXT_ITEM.search(gap):
        return False
    if "\n" not in gap:
        return True
    line = low.rfind("\n", 0, segment.start) + 1
    return not (_LABEL_END.match(low, vessel.end) or _VESSEL_LINE.match(low, line))


def _place(low: str, vessel: Hit, segments: list[Hit], left_dominant: bool, graft: Hit | None) -> Hit:
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
    start, end = vessel.start, vessel.end
    if "segment" not in value:
        for segment in segments:
            if segment.end <= start and _is_segment_of(low, segment, vessel):
                value["segment"], start = segment.value["segment"], segment.start
                break
            if (
                segment.start >= end
                and segment.start - end < 14
                and _SEGMENT_AFTER.fullmatch(low, end, segment.start)
            ):
                value["segment"] = segment.value["segment"]
                break
    return Hit(start, vessel.end, "VESSEL", vessel.rule, value)
