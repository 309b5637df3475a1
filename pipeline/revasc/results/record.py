"""The result record, schema ``revasc.result/1``: one frozen value per note.

Unknown is ``None``, never 0 or "". Offsets are Unicode code points into the note text,
end exclusive. ``to_dict`` gives plain JSON types in the order of the published schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from revasc.coding.drafts import Clarification
from revasc.coding.jcto import JctoRecord
from revasc.coding.verdict import (
    CodeRecord,
    Criterion,
    CriterionId,
    CriterionStatus,
    Decision,
    DocumentationRecord,
    DocumentationStatus,
)

__all__ = [
    "SCHEMA",
    "AccessRecord",
    "Clarification",
    "CodeRecord",
    "Criterion",
    "CriterionId",
    "CriterionStatus",
    "Decision",
    "DocumentationRecord",
    "DocumentationStatus",
    "LesionRecord",
    "MentionRecord",
    "Provenance",
    "Result",
    "plain",
]

SCHEMA: Final = "revasc.result/1"
#: What is plain as it is.
_ATOMS: Final = frozenset({str, int, bool, type(None)})


@dataclass(frozen=True, slots=True)
class LesionRecord:
    """A lesion as reported: facts, the decision and its criteria, then its own documentation.

    ``documentation`` holds the elements of the checklist that each treated lesion has for itself,
    ``j_cto`` the difficulty score where the note states it or any component of it.
    """

    id: int
    vessel: str | None
    segment: str | None
    branch: str | None
    graft: str | None
    in_stent: bool
    occlusion_percent: float | None
    timi_before: int | None
    timi_after: int | None
    residual_percent: float | None
    cto: bool | None
    chronicity_months: float | None
    treatments: tuple[str, ...]
    approach: str | None
    outcome: str | None
    decision: Decision
    reason: str
    criteria: tuple[Criterion, ...]
    documentation: tuple[DocumentationRecord, ...]
    j_cto: JctoRecord | None


@dataclass(frozen=True, slots=True)
class AccessRecord:
    """An artery really used for access in this encounter; ``french`` is the sheath size."""

    artery: str
    side: str | None
    french: float | None
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """A mention with its quoted text, status, the rule that found it and the cues behind it.

    ``text`` is ``None`` in a redacted record.
    """

    id: int
    label: str
    start: int
    end: int
    text: str | None
    status: str
    section: str
    rule: str
    cues: tuple[tuple[int, int], ...]
    value: Mapping[str, Any] | None
    lesion: int | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What produced this result: versions, rule pack, policy, and the text it speaks of."""

    revasc: str
    ruleset: str
    ruleset_version: str
    ruleset_sha256: str
    policy: str
    date_of_service: str | None
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer for one note."""

    note_id: str
    decision: Decision
    reason: str
    summary: str
    lesions: tuple[LesionRecord, ...]
    access: tuple[AccessRecord, ...]
    documentation: tuple[DocumentationRecord, ...]
    codes: tuple[CodeRecord, ...]
    clarification: Clarification | None
    mentions: tuple[MentionRecord, ...]
    provenance: Provenance

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types, keys in the order of the schema."""
        return {"schema": SCHEMA, **plain(self)}

    def _repr_html_(self) -> str:
        """What Jupyter shows: decision, lesions, and each criterion with the note's words."""
        from revasc.results.html import result_fragment  # noqa: PLC0415 - html.py needs this module

        return result_fragment(self)

    def supported_vessels(self) -> tuple[str, ...]:
        """Vessels of the supported lesions, in order, each once."""
        names = (les.vessel for les in self.lesions if les.decision == "supported")
        return tuple(dict.fromkeys(name for name in names if name))


def plain(value: Any) -> Any:
    """Dataclasses to dicts, tuples to lists, 100.0 to 100, all the way down."""
    return _plainer(type(value))(value)  # type: ignore[arg-type]  # every class can be hashed


@cache
def _plainer(kind: type) -> Callable[[Any], Any]:
    """What makes values of a type plain."""
    if issubclass(kind, float):
        return _number
    if issubclass(kind, tuple | list):
        return _array
    if issubclass(kind, Mapping):
        return _object
    return _record_of(kind) if is_dataclass(kind) else _same


def _same(value: Any) -> Any:
    return value


def _number(value: float) -> float:
    """Whole numbers as people and gold files write them."""
    return int(value) if value.is_integer() else value


def _array(items: Iterable[Any]) -> list[Any]:
    return [item if type(item) in _ATOMS else plain(item) for item in items]


def _object(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item if type(item) in _ATOMS else plain(item) for key, item in value.items()}


def _record_of(kind: type) -> Callable[[Any], dict[str, Any]]:
    """What makes a record plain: all its fields are read at once, and those that need it looked into."""
    names = tuple(item.name for item in fields(kind))
    hints, values = get_type_hints(kind), attrgetter(*names)
    within = tuple(name for name in names if not _is_atom(hints[name]))

    def told_of(record: Any) -> dict[str, Any]:
        told = dict(zip(names, values(record), strict=True))
        for name in within:
            told[name] = plain(told[name])
        return told

    return told_of


def _is_atom(hint: Any) -> bool:
    """Are values of this type plain as they are?"""
    if get_origin(hint) in (Union, UnionType):
        return all(map(_is_atom, get_args(hint)))
    return hint in _ATOMS or get_origin(hint) is Literal
