"""Short notes with the decision they should get, read from the text files beside this module.

A note starts with ``%% name``. Lines that start with ``%`` say what is expected; the rest is the note:

- ``%? supported cto_treated``: decision and, where only one will do, the reason; ``query|not_supported``
  where all that matters is what it must not be;
- ``%d 2026-02-03``: date of service; ``%t Clinic Letter``: type of the note;
- ``%> RCA percent=100 cto=yes done=stent``: one line for each lesion, all of them. What a line leaves
  out is not compared. ``%> none`` alone: no lesion. ``%> ...``: there may be others.
- ``%@ right radial, left femoral``: the arteries used for access, all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from revasc.results.record import LesionRecord, Result

FOLDER: Final = Path(__file__).parent
_CTO: Final[Mapping[str, bool | None]] = {"yes": True, "no": False, "open": None}


def _word(raw: str) -> str | None:
    return None if raw == "none" else raw


def _number(raw: str) -> float | None:
    return None if raw == "none" else float(raw)


def _done(raw: str) -> tuple[str, ...]:
    return () if raw == "none" else tuple(raw.split(","))


#: Keys of a lesion line: the field of the record, and how its value is written.
_KEYS: Final[Mapping[str, tuple[str, Callable[[str], object]]]] = {
    "vessel": ("vessel", _word),
    "graft": ("graft", _word),
    "branch": ("branch", _word),
    "instent": ("in_stent", lambda raw: raw == "yes"),
    "percent": ("occlusion_percent", _number),
    "cto": ("cto", _CTO.__getitem__),
    "months": ("chronicity_months", _number),
    "done": ("treatments", _done),
    "approach": ("approach", _word),
    "outcome": ("outcome", _word),
    "decision": ("decision", str),
    "reason": ("reason", str),
}

#: What is expected of one lesion: fields of its record and their values.
Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """A note and what it should come to; ``None`` where the file leaves a thing open."""

    name: str
    text: str
    decision: str
    reason: str | None
    day: date | None
    kind: str | None
    lesions: tuple[Fields, ...] | None
    more_lesions: bool
    access: frozenset[tuple[str, str | None]] | None


def read_cases(folder: Path = FOLDER) -> list[Case]:
    """All notes of the folder, file by file."""
    return [case for path in sorted(folder.glob("*.txt")) for case in parse(path.read_text(encoding="utf-8"))]


def parse(content: str) -> Iterator[Case]:
    """The notes of one file. ValueError for a line that starts with ``%`` and is no known mark."""
    _, *blocks = ("\n" + content).split("\n%% ")
    for block in blocks:
        name, *lines = block.splitlines()
        yield _case(name.strip(), lines)


def _case(name: str, lines: list[str]) -> Case:
    marks: dict[str, list[str]] = {mark: [] for mark in "?dt>@"}
    for line in lines:
        if line.startswith("%"):
            if line[1:2] not in marks:
                raise ValueError(f"{name}: unknown mark {line[:2]}")
            marks[line[1]].append(line[2:].strip())
    text = "\n".join(line for line in lines if not line.startswith("%")).strip() + "\n"
    decision, _, reason = marks["?"][0].partition(" ")
    rows = [row for row in marks[">"] if row not in ("none", "...")]
    return Case(
        name=name,
        text=text,
        decision=decision,
        reason=reason or None,
        day=date.fromisoformat(marks["d"][0]) if marks["d"] else None,
        kind=marks["t"][0] if marks["t"] else None,
        lesions=tuple(_fields(name, row) for row in rows) if marks[">"] else None,
        more_lesions="..." in marks[">"],
        access=frozenset(_site(site) for site in marks["@"][0].split(",")) if marks["@"] else None,
    )


def _fields(name: str, row: str) -> Fields:
    vessel, *pairs = row.split()
    wanted: dict[str, object] = {"vessel": _word(vessel)}
    for pair in pairs:
        key, _, raw = pair.partition("=")
        if key not in _KEYS:
            raise ValueError(f"{name}: unknown key {key}")
        field, read = _KEYS[key]
        wanted[field] = read(raw)
    return wanted


def _site(raw: str) -> tuple[str, str | None]:
    """``left distal radial`` as artery and side."""
    side, _, artery = raw.strip().partition(" ")
    return (artery, side) if side in ("left", "right") else (raw.strip(), None)


def differences(case: Case, result: Result) -> list[str]:
    """What the result says otherwise than expected, one line each; empty where all is well."""
    found: list[str] = []
    if result.decision not in case.decision.split("|"):
        found.append(f"decision {result.decision} ({result.reason}), not {case.decision}")
    elif case.reason is not None and result.reason != case.reason:
        found.append(f"reason {result.reason}, not {case.reason}")
    if case.lesions is not None:
        found.extend(_lesion_differences(case.lesions, list(result.lesions), more=case.more_lesions))
    sites = {(site.artery, site.side) for site in result.access}
    if case.access is not None and sites != case.access:
        found.append(f"access {sorted(map(str, sites))}, not {sorted(map(str, case.access))}")
    return found


def _lesion_differences(wanted: tuple[Fields, ...], left: list[LesionRecord], *, more: bool) -> Iterator[str]:
    """Each expected lesion takes the remaining one of its vessel that fits it best."""
    for fields in wanted:
        same = [lesion for lesion in left if lesion.vessel == fields["vessel"]]
        if not same:
            yield f"no lesion of vessel {fields['vessel']}"
            continue
        best = min(same, key=lambda lesion: len(_unlike(fields, lesion)))
        left.remove(best)
        yield from _unlike(fields, best)
    if left and not more:
        named = [(lesion.vessel, lesion.branch, lesion.graft, lesion.reason) for lesion in left]
        yield f"lesions too many: {named}"


def _unlike(fields: Fields, lesion: LesionRecord) -> list[str]:
    named = f"{lesion.vessel} {lesion.branch or ''}".strip()
    pairs = [(field, getattr(lesion, field), value) for field, value in fields.items()]
    return [f"{named}: {field} {actual}, not {value}" for field, actual, value in pairs if actual != value]
