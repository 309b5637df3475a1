"""Mentions: raw hits joined, weighed against their surroundings, and put in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from revasc.nlp.degrees import degree_hits, in_rows, with_phase
from revasc.nlp.devices import device_hits
from revasc.nlp.mention import Mention, Value
from revasc.nlp.normalize import lower
from revasc.nlp.places import place_hits
from revasc.nlp.scan import Hit, Scanner, by_unit
from revasc.nlp.searching import Stretches
from revasc.nlp.sections import Section
from revasc.nlp.sites import given_up_for, standing
from revasc.nlp.tables import table_hits
from revasc.nlp.timing import age_hits
from revasc.nlp.units import Unit
from revasc.pack import Pack

#: The tags of the mission: of two that overlap, the longer one stands.
TAGS: Final = frozenset(
    {"OCCLUSION", "CTO", "CHRONICITY", "ANGIOPLASTY", "ATHERECTOMY", "STENT", "ACCESS_SITE", "FLOW"}
)
#: Labels that serve the joining only, or that keep a phrase from being read as a tag.
_INTERNAL: Final = frozenset(
    {
        "SIZE",
        "DIAMETER",
        "DURATION",
        "PERCENT",
        "SEGMENT",
        "GRAFT",
        "BALLOON_OTHER",
        "STENT_OTHER",
        "NOT_APPROACH",
        "NOT_ACCESS",
    }
)
_MASKS: Final = {
    "NOT_APPROACH": "APPROACH",
    "NOT_ACCESS": "ACCESS_SITE",
    "BALLOON_OTHER": "ANGIOPLASTY",
    "STENT_OTHER": "STENT",
}
#: Characters in which a tag that starts before another may be beaten by it.
_TAG_REACH: Final = 80
#: Labels whose presence shows that a sentence is about coronary arteries.
_SIGNS: Final = frozenset({"VESSEL", "CTO", "OCCLUSION", "STENT", "ANGIOPLASTY", "FLOW", "SIZE"})
_CORONARY: Final = re.compile(
    r"\b(?:vessel|coronary|angiogra\w+|collateral\w*|lesion|cath\w*|segment|stented|marginal|scanner|"
    r"coronarograph\w*|films?)\b"
)
_RENAL: Final = re.compile(r"\brenal\b")
_VEIN: Final = re.compile(r"\s?(?:vein|venous|venotomy)")
#: A radial artery taken as a conduit: where its puncture is not told, it is spoken of as a graft.
_HARVEST: Final = re.compile(r"\bradial(?:\s\w+){0,4}\sharvest|\bharvest\w*\s(?:\w+\s){0,4}radial")


class MentionFinder:
    """Finds the mentions of a normalised note by the rules of a pack."""

    def __init__(self, pack: Pack) -> None:
        self.scanner = Scanner(pack.rules, pack.expand)

    def __call__(
        self,
        text: str,
        sections: Sequence[Section],
        units: Sequence[Unit],
        service: date | None,
        *,
        day_first: bool,
    ) -> list[Mention]:
        """Mentions in order of appearance, all ``current``; see ``assertion`` for the status."""
        return join_hits(self.scanner(text), text, sections, units, service, day_first=day_first)


def join_hits(
    hits: Sequence[Hit],
    text: str,
    sections: Sequence[Section],
    units: Sequence[Unit],
    service: date | None,
    *,
    day_first: bool,
) -> list[Mention]:
    """Mentions from the raw ``hits`` of a scan, as ``MentionFinder`` gives them."""
    hits = _in_coronary_context(text, hits, units)
    places = place_hits(text, hits)
    treatments, used = device_hits(text, hits)
    degrees = [
        *table_hits(text, units),
        *in_rows(text, units, with_phase(text, units, degree_hits(text, units, hits, places)), places),
    ]
    rest = [
        h
        for i, h in enumerate(hits)
        if (i not in used and h.label not in ("VESSEL", "DEVICE")) or _tool(h, i, used)
    ]
    found = [
        *places,
        *treatments,
        *degrees,
        *age_hits(
            text,
            units,
            sorted([*hits, *degrees], key=lambda h: h.start),
            places,
            service,
            day_first=day_first,
        ),
        *_plain(text, [h for h in rest if h.label != "FLOW"]),
        *in_rows(text, units, with_phase(text, units, [h for h in rest if h.label == "FLOW"]), places),
    ]
    return _number(_resolve(found, hits), sections, units)


def _tool(hit: Hit, index: int, used: set[int]) -> bool:
    """Wires, catheters and guides: kept as DEVICE mentions."""
    return hit.label == "DEVICE" and index not in used and hit.exact_case and not hit.value.get("sized")


def _plain(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """Hits that need no joining, less those whose surroundings give them another meaning."""
    plain = [h for h in hits if h.label not in _INTERNAL and h.label != "CHRONICITY" and h.exact_case]
    low = lower(text)
    sites = sorted((h for h in plain if h.label == "ACCESS_SITE"), key=lambda h: h.start)
    told = [_with_value(h, {**standing(low, h.start, h.end), **h.value}) for h in sites]
    no_access = _NoAccess(text, low)
    return [h for h in plain if h.label != "ACCESS_SITE"] + [
        _with_value(h, {**h.value, "given_up": True}) if _is_given_up(low, h, _next_to(told, i)) else h
        for i, h in enumerate(told)
        if not no_access(h)
    ]


def _with_value(hit: Hit, value: Value) -> Hit:
    return Hit(hit.start, hit.end, hit.label, hit.rule, value, hit.exact_case, hit.coronary)


def _next_to(sites: Sequence[Hit], i: int) -> Hit | None:
    """The first site behind that of number ``i``."""
    return next((sites[k] for k in range(i + 1, len(sites)) if sites[k].start >= sites[i].end), None)


def _in_coronary_context(text: str, hits: Sequence[Hit], units: Sequence[Unit]) -> list[Hit]:
    """Without the ambiguous words that stand in no sentence with coronary ones."""
    doubtful = by_unit(units, [h for h in hits if h.coronary])
    if not doubtful:
        return list(hits)
    low = lower(text)
    signs = by_unit(units, [h for h in hits if h.label in _SIGNS and not h.coronary and h.exact_case])
    dropped = {
        id(h)
        for unit, group in doubtful.items()
        if unit not in signs and not _CORONARY.search(low, units[unit].start, units[unit].end)
        for h in group
    }
    return [h for h in hits if id(h) not in dropped]


class _NoAccess:
    """Tells words for an artery of the arm that stand for another artery, a conduit or a vein."""

    def __init__(self, text: str, low: str) -> None:
        self._text, self._low = text, low
        self._renal = "renal" in low and _RENAL.search(low) is not None
        self._harvest = "harvest" in low and _HARVEST.search(low) is not None

    def __call__(self, hit: Hit) -> bool:
        if self._renal and self._text[hit.start : hit.end] in ("RRA", "LRA"):
            return True
        if self._harvest and hit.value.get("passing") and "radial" in str(hit.value["artery"]):
            return True
        return _VEIN.match(self._low, hit.end) is not None


def _is_given_up(low: str, site: Hit, other: Hit | None) -> bool:
    """The next site, of another artery or side, took the place of this one."""
    if other is None or (other.value["artery"], other.value["side"]) == (
        site.value["artery"],
        site.value["side"],
    ):
        return False
    return given_up_for(low[site.end : other.start])


def _resolve(found: list[Hit], hits: Sequence[Hit]) -> list[Hit]:
    """Without duplicates, masked hits, and tags inside longer tags."""
    masking = [h for h in hits if h.label in _MASKS]
    masks = {
        _MASKS[label]: Stretches((h.start, h.end) for h in masking if h.label == label)
        for label in {h.label for h in masking}
    }
    by_place = {(h.start, -h.end, h.label): h for h in found}
    kept: list[Hit] = []
    reached = 0
    for place in sorted(by_place):
        hit = by_place[place]
        if hit.label in masks and masks[hit.label].meet(hit.start, hit.end):
            continue
        if hit.start < reached:  # else none of those before overlaps it
            if any(_beaten(hit, other) for other in kept[-6:]):
                continue
            if hit.label in TAGS:
                _drop_beaten(kept, hit)
        reached = max(reached, hit.end)
        kept.append(hit)
    return kept


def _drop_beaten(kept: list[Hit], hit: Hit) -> None:
    """Take away the hits just before ``hit`` that it beats."""
    first = len(kept)
    while first and kept[first - 1].start >= hit.start - _TAG_REACH:
        first -= 1
    kept[first:] = [k for k in kept[first:] if k.end <= hit.start or not _beaten(k, hit)]


def _beaten(hit: Hit, other: Hit) -> bool:
    """``other`` overlaps ``hit`` and is longer: same label, or both are tags."""
    if hit is other or other.start >= hit.end or hit.start >= other.end:
        return False
    comparable = (
        hit.label == other.label
        or {hit.label, other.label} == {"CROSSED", "CROSSING_FAILED"}
        or (hit.label in TAGS and other.label in TAGS)
    )
    return comparable and (other.end - other.start, -other.start) >= (hit.end - hit.start, -hit.start)


def _number(hits: Sequence[Hit], sections: Sequence[Section], units: Sequence[Unit]) -> list[Mention]:
    mentions: list[Mention] = []
    section = unit = 0
    for hit in hits:
        while section + 1 < len(sections) and sections[section + 1].start <= hit.start:
            section += 1
        while unit + 1 < len(units) and units[unit].end <= hit.start:
            unit += 1
        mentions.append(
            Mention(
                len(mentions),
                hit.label,
                hit.start,
                hit.end,
                hit.rule,
                section=sections[section].category if sections else "preamble",
                unit=unit,
                value=hit.value,
            )
        )
    return mentions
