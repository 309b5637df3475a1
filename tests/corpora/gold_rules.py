"""What a gold record must be, written apart from the package so that neither can excuse the other."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

CORPORA = Path(__file__).parents[2] / "corpora"
GOLD = sorted((CORPORA / "gold").glob("*.jsonl"))

DECISIONS = ("supported", "query", "not_supported")
LESION_VALUES: dict[str, frozenset[object]] = {
    "vessel": frozenset({"LM", "LAD", "LCX", "RCA", "RI"}),
    "graft": frozenset({None, "SVG", "LIMA", "RIMA", "radial", "other"}),
    "cto": frozenset({True, False, None}),
    "approach": frozenset({"antegrade", "retrograde", "combined", None}),
    "outcome": frozenset({"success", "partial", "failed", None}),
    "decision": frozenset(DECISIONS),
}
TREATMENTS = frozenset({"angioplasty", "atherectomy", "stent"})
ARTERIES = frozenset(
    {"radial", "femoral", "ulnar", "brachial", "axillary", "distal radial", "carotid", "other"}
)
SIDES = frozenset({"left", "right", None})
LABELS = frozenset(
    {"ACCESS_SITE", "OCCLUSION", "FLOW", "CHRONICITY", "CTO", "ANGIOPLASTY", "ATHERECTOMY", "STENT"}
)
STATUSES = frozenset({"current", "negated", "historical", "planned", "other"})
SYSTEMS = frozenset({"CPT", "HCPCS", "ICD-10-CM"})
MODIFIERS = frozenset({"LM", "LD", "LC", "RC", "RI"})
OVER_IN_2026 = frozenset({"92921", "92925", "92929", "92934", "92938", "92944"})
NEW_IN_2026 = frozenset({"92930", "92945"})
TOPICS = frozenset({"vessel", "degree", "age", "approach", "outcome"})
FIELDS = (
    "note_id",
    "date_of_service",
    "note_type",
    "text",
    "decision",
    "reason",
    "lesions",
    "access",
    "mentions",
)

Record = dict[str, Any]


def read(path: Path) -> list[Record]:
    """The records of one gold file, blank lines left out."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def note_decision(lesions: list[Record]) -> str:
    """The decision of the note: the best of its lesions, `not_supported` when there is none."""
    found = {lesion["decision"] for lesion in lesions}
    return next((name for name in DECISIONS if name in found), "not_supported")


def problems(record: Record) -> list[str]:
    """Everything wrong with one record; empty when it is sound."""
    missing = [f"no {name}" for name in FIELDS if name not in record]
    if missing:
        return missing
    found = list(_head(record))
    for lesion in record["lesions"]:
        unnamed = lesion.get("vessel", "?") is None and lesion.get("decision") == "query"
        found += [fault for fault in _lesion(lesion) if not (unnamed and fault == "vessel")]
    for site in record["access"]:
        found += _outside({"artery": ARTERIES, "side": SIDES}, site)
    if record["decision"] != note_decision(record["lesions"]):
        found.append("decision does not follow from the lesions")
    return [*found, *_mentions(record), *_codes(record), *_targets(record)]


def _codes(record: Record) -> Iterator[str]:
    """Codes have their fields, stand once, and belong to the date of service."""
    codes = record.get("codes") or []
    for code in codes:
        if set(code) != {"system", "code", "modifiers", "review"} or code["review"] not in (True, False):
            yield "code fields"
        elif code["system"] not in SYSTEMS or not set(code["modifiers"]) <= MODIFIERS:
            yield f"code {code['code']}"
    names = [(code.get("code"), *code.get("modifiers", ())) for code in codes]
    if len(set(names)) != len(names):
        yield "code twice"
    day, present = record["date_of_service"] or "", {code["code"] for code in codes}
    if (day >= "2026" and present & OVER_IN_2026) or ("" < day < "2026" and present & NEW_IN_2026):
        yield "code of another year"


def _targets(record: Record) -> Iterator[str]:
    """Questions are for queries only, one a topic and vessel."""
    targets = record.get("clarification") or []
    asked = [(target["topic"], target["vessel"]) for target in targets]
    if targets and record["decision"] != "query":
        yield "clarification of no query"
    if len(set(asked)) != len(asked) or not {topic for topic, _ in asked} <= TOPICS:
        yield "clarification"
    if "clarification" in record and record["decision"] == "query" and not targets:
        yield "query without a question"


def _head(record: Record) -> Iterator[str]:
    if any(not str(record[name]).strip() for name in ("note_id", "note_type", "text", "reason")):
        yield "empty field"
    if record["date_of_service"] is not None and not _is_date(record["date_of_service"]):
        yield "date_of_service"


def _is_date(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _outside(allowed: Mapping[str, frozenset[object] | frozenset[str]], row: Record) -> list[str]:
    return [name for name, values in allowed.items() if name not in row or row[name] not in values]


def _lesion(lesion: Record) -> list[str]:
    found = _outside(LESION_VALUES, lesion)
    treatments = lesion.get("treatments", ["?"])
    if not set(treatments) <= TREATMENTS or len(set(treatments)) != len(treatments):
        found.append("treatments")
    found += [
        name
        for name, top in (("occlusion_percent", 100), ("chronicity_months", 1200))
        if not _number_or_null(lesion.get(name, "?"), top)
    ]
    if lesion.get("decision") == "supported" and not (treatments and lesion.get("cto") is True):
        found.append("supported without a treated CTO")
    return found


def _number_or_null(value: object, top: float) -> bool:
    if value is None:
        return True
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= top


def _mentions(record: Record) -> Iterator[str]:
    text, mentions = record["text"], record["mentions"]
    for mention in mentions:
        yield from _outside({"label": LABELS, "status": STATUSES}, mention)
        start, end = mention.get("start", -1), mention.get("end", -1)
        if not 0 <= start < end <= len(text) or text[start:end] != mention["text"]:
            yield "offsets"
    places = [(mention.get("start"), mention.get("label")) for mention in mentions]
    if any(first[0] > second[0] for first, second in pairwise(places)):
        yield "mentions out of order"
    if len(set(places)) != len(places):
        yield "one place marked twice"
