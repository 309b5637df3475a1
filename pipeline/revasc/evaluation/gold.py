"""Gold notes: what a careful coder and annotator said of a note, read from JSON Lines.

The fields are those of the project's annotation guide, and two of our own that a set may have:
``codes`` and ``clarification``, the questions to the provider. Extra keys are ignored and ``mentions``
may be absent, so a set annotated by note, lesion and access only loads as well.
Error messages name file, line and field, never a value: a value may be note text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar, cast, get_args

from revasc.coding.clarification import Topic
from revasc.coding.verdict import CodeSystem
from revasc.lesions.lesion import Approach, Graft, Outcome, Treatment, Vessel
from revasc.nlp.mention import STATUSES, Status
from revasc.note import Note, Origin
from revasc.results.record import Decision

#: Labels that the guide annotates; the first seven make the macro figure, FLOW stands beside it.
MACRO_LABELS: Final = ("ACCESS_SITE", "OCCLUSION", "CHRONICITY", "CTO", "ANGIOPLASTY", "ATHERECTOMY", "STENT")
EXTRA_LABELS: Final = ("FLOW",)

ARTERIES: Final = ("radial", "femoral", "ulnar", "brachial", "axillary", "distal radial", "carotid", "other")

_T = TypeVar("_T")


class GoldError(ValueError):
    """A gold file that cannot be used; the message names file, line and field."""


@dataclass(frozen=True, slots=True)
class GoldMention:
    """An annotated span: code-point offsets into the note, end exclusive."""

    label: str
    start: int
    end: int
    status: Status


@dataclass(frozen=True, slots=True)
class GoldLesion:
    """An annotated coronary target; unknown is ``None``. ``chronicity_months`` counts calendar months."""

    vessel: Vessel | None
    graft: Graft | None
    occlusion_percent: float | None
    cto: bool | None
    chronicity_months: float | None
    treatments: tuple[Treatment, ...]
    approach: Approach | None
    outcome: Outcome | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class GoldAccess:
    """An artery used for access in this encounter."""

    artery: str
    side: str | None


@dataclass(frozen=True, slots=True)
class GoldCode:
    """A code that should be proposed, and whether it should be for review."""

    system: str
    code: str
    modifiers: tuple[str, ...]
    review: bool


@dataclass(frozen=True, slots=True)
class GoldTarget:
    """What a provider should be asked of which artery."""

    topic: str
    vessel: Vessel | None


@dataclass(frozen=True, slots=True)
class GoldNote:
    """A note with its annotation; ``note`` is what a coder gets to see.

    ``codes`` is ``None`` where the set says nothing of codes and clarifications.
    """

    note: Note
    decision: Decision
    reason: str
    lesions: tuple[GoldLesion, ...] = ()
    access: tuple[GoldAccess, ...] = ()
    mentions: tuple[GoldMention, ...] = ()
    codes: tuple[GoldCode, ...] | None = None
    clarification: tuple[GoldTarget, ...] = ()

    @property
    def note_id(self) -> str:
        """The id under which its result is looked up."""
        return self.note.note_id

    @property
    def text(self) -> str:
        """The note text that all offsets count in."""
        return self.note.text


def read_gold(path: Path | str) -> tuple[GoldNote, ...]:
    """All notes of a gold file, in order.

    Raises ``GoldError`` for a line that is no JSON object, a field that is missing or out of
    range, a mention that does not lie in its note, a repeated id or a file without notes;
    ``OSError`` where the file cannot be read.
    """
    file = Path(path)
    lines: dict[str, int] = {}
    notes = []
    for number, raw in enumerate(file.read_bytes().split(b"\n"), 1):
        if raw.strip():
            record = _Field(f"{file.name} line {number}", "", _parse(raw, file.name, number))
            notes.append(_note(record, Origin(file.name, number)))
            if lines.setdefault(notes[-1].note_id, number) != number:
                raise record.get("note_id").error(f"already used on line {lines[notes[-1].note_id]}")
    if not notes:
        raise GoldError(f"{file.name}: holds no notes")
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class _Field:
    """A JSON value and where it stands."""

    where: str
    path: str
    value: Any

    def error(self, problem: str) -> GoldError:
        return GoldError(f"{self.where}, {self.path or 'record'}: {problem}")

    def get(self, key: str, *, required: bool = True) -> _Field:
        if not isinstance(self.value, dict):
            raise self.error("must be an object")
        field = _Field(self.where, f"{self.path}.{key}".lstrip("."), self.value.get(key))
        if required and key not in self.value:
            raise field.error("is missing")
        return field

    def items(self) -> Iterator[_Field]:
        if not isinstance(self.value, list | None):
            raise self.error("must be a list")
        for index, item in enumerate(self.value or ()):
            yield _Field(self.where, f"{self.path}[{index}]", item)

    def string(self) -> str:
        if not isinstance(self.value, str):
            raise self.error("must be a string")
        return self.value

    def offset(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.error("must be a whole number")
        return self.value

    def number(self) -> float | None:
        if self.value is not None and (
            isinstance(self.value, bool) or not isinstance(self.value, int | float)
        ):
            raise self.error("must be a number or null")
        return cast("float | None", self.value)

    def flag(self) -> bool | None:
        if not isinstance(self.value, bool | None):
            raise self.error("must be true, false or null")
        return self.value

    def choice(self, allowed: tuple[_T, ...]) -> _T:
        for option in allowed:
            if option == self.value:
                return option
        raise self.error("must be one of " + ", ".join("null" if o is None else str(o) for o in allowed))

    def day(self) -> date | None:
        try:
            return None if self.value is None else date.fromisoformat(self.string())
        except ValueError:
            raise self.error("must be a date YYYY-MM-DD or null") from None


def _parse(raw: bytes, file: str, number: int) -> Any:
    """One line as JSON. The cause is dropped: it would carry the line, which is note text."""
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise GoldError(f"{file} line {number}: is not UTF-8") from None
    except json.JSONDecodeError as fault:
        raise GoldError(f"{file} line {number} column {fault.colno}: is not JSON") from None


def _note(record: _Field, origin: Origin) -> GoldNote:
    text = record.get("text").string()
    kind = record.get("note_type", required=False)
    note = Note(
        note_id=record.get("note_id").string(),
        text=text,
        date_of_service=record.get("date_of_service", required=False).day(),
        note_type=None if kind.value is None else kind.string(),
        origin=origin,
    )
    return GoldNote(
        note=note,
        decision=record.get("decision").choice(get_args(Decision)),
        reason=record.get("reason").string(),
        lesions=tuple(_lesion(item) for item in record.get("lesions").items()),
        access=tuple(_access(item) for item in record.get("access").items()),
        mentions=tuple(_mention(item, text) for item in record.get("mentions", required=False).items()),
        codes=_codes(record.get("codes", required=False)),
        clarification=tuple(_target(item) for item in record.get("clarification", required=False).items()),
    )


def _lesion(item: _Field) -> GoldLesion:
    return GoldLesion(
        vessel=item.get("vessel").choice((*get_args(Vessel), None)),
        graft=item.get("graft", required=False).choice((*get_args(Graft), None)),
        occlusion_percent=item.get("occlusion_percent").number(),
        cto=item.get("cto").flag(),
        chronicity_months=item.get("chronicity_months").number(),
        treatments=tuple(t.choice(get_args(Treatment)) for t in item.get("treatments").items()),
        approach=item.get("approach").choice((*get_args(Approach), None)),
        outcome=item.get("outcome").choice((*get_args(Outcome), None)),
        decision=item.get("decision").choice(get_args(Decision)),
    )


def _codes(field: _Field) -> tuple[GoldCode, ...] | None:
    return None if field.value is None else tuple(_code(item) for item in field.items())


def _code(item: _Field) -> GoldCode:
    modifiers = tuple(name.string() for name in item.get("modifiers").items())
    system = item.get("system").choice(get_args(CodeSystem))
    return GoldCode(system, item.get("code").string(), modifiers, item.get("review").choice((True, False)))


def _target(item: _Field) -> GoldTarget:
    topic = item.get("topic").choice(get_args(Topic))
    return GoldTarget(topic, item.get("vessel").choice((*get_args(Vessel), None)))


def _access(item: _Field) -> GoldAccess:
    side = item.get("side", required=False).choice(("left", "right", None))
    return GoldAccess(item.get("artery").choice(ARTERIES), side)


def _mention(item: _Field, text: str) -> GoldMention:
    start, end = item.get("start").offset(), item.get("end").offset()
    if not 0 <= start < end <= len(text) or text[start:end] != item.get("text").value:
        raise item.error("text does not stand at start and end")
    label = item.get("label").choice((*MACRO_LABELS, *EXTRA_LABELS))
    return GoldMention(label, start, end, item.get("status").choice(STATUSES))
