"""The flat tables: a row a note, a lesion, a mention."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from revasc.results.jsonl import dump_line
from revasc.results.record import (
    CodeRecord,
    DocumentationStatus,
    LesionRecord,
    MentionRecord,
    Result,
    plain,
)

Kind = Literal["string", "integer", "number", "boolean", "date", "datetime"]
Cell = str | int | float | bool | date | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the type of its cells; every cell may be null."""

    name: str
    kind: Kind = "string"


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table: its columns and the rows that one result gives."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Result], Iterable[Row]]

    @property
    def header(self) -> tuple[str, ...]:
        """The column names."""
        return tuple(column.name for column in self.columns)


def join(parts: Iterable[object]) -> str | None:
    """Several values in one cell, ``;`` between them; ``None`` for none."""
    return ";".join(str(part) for part in parts) or None


def note_row(result: Result) -> Row:
    """The row of one result in the notes table.

    ``missing`` and ``conflicting`` are elements of the documentation checklist, ``clarification``
    the topics of the draft to the provider, whose text is in the record alone.
    """
    source = result.provenance
    asked = result.clarification.questions if result.clarification else ()
    return (
        result.note_id,
        result.decision,
        result.reason,
        result.summary,
        join(result.supported_vessels()),
        join(_code(code) for code in result.codes),
        join(_elements(result, "missing")),
        source.date_of_service,
        source.ruleset_version,
        join(_elements(result, "conflicting")),
        join(dict.fromkeys(question.topic for question in asked)),
    )


def lesion_rows(result: Result) -> Iterator[Row]:
    """One row a lesion: its facts, its decision, the status of each criterion."""
    return (_lesion_row(result.note_id, lesion) for lesion in result.lesions)


def mention_rows(result: Result) -> Iterator[Row]:
    """One row a mention, in the order of the note."""
    return (_mention_row(result.note_id, mention) for mention in result.mentions)


_CRITERIA: Final = ("coronary_target", "total_occlusion", "chronic", "treated", "not_acute_culprit")

NOTES: Final = Table(
    "notes",
    tuple(
        Column(name)
        for name in (
            "note_id", "decision", "reason", "summary", "vessels", "codes", "missing", "date_of_service",
            "ruleset_version", "conflicting", "clarification",
        )
    ),
    lambda result: (note_row(result),),
)  # fmt: skip

LESIONS: Final = Table(
    "lesions",
    (
        Column("note_id"),
        Column("lesion", "integer"),
        *(Column(name) for name in ("vessel", "segment", "branch", "graft")),
        Column("in_stent", "boolean"),
        Column("occlusion_percent", "number"),
        Column("timi_before", "integer"),
        Column("timi_after", "integer"),
        Column("residual_percent", "number"),
        Column("cto", "boolean"),
        Column("chronicity_months", "number"),
        *(Column(name) for name in ("treatments", "approach", "outcome", "decision", "reason")),
        *(Column(name) for name in _CRITERIA),
    ),
    lesion_rows,
)

MENTIONS: Final = Table(
    "mentions",
    (
        Column("note_id"),
        Column("mention", "integer"),
        Column("label"),
        Column("start", "integer"),
        Column("end", "integer"),
        *(Column(name) for name in ("text", "status", "section", "rule", "cues", "value")),
        Column("lesion", "integer"),
    ),
    mention_rows,
)

#: The whole records, as database files hold them beside the flat tables.
RECORDS: Final = Table(
    "records",
    (Column("note_id"), Column("record")),
    lambda result: ((result.note_id, dump_line(result.to_dict())),),
)

TABLES: Final = {table.name: table for table in (NOTES, LESIONS, MENTIONS)}


def _elements(result: Result, status: DocumentationStatus) -> Iterator[str]:
    return (item.element for item in result.documentation if item.status == status)


def _code(code: CodeRecord) -> str:
    """``92943-RC``; a code that a coder must settle ends in ``?``."""
    return "-".join((code.code, *code.modifiers)) + ("?" if code.review else "")


def _lesion_row(note_id: str, lesion: LesionRecord) -> Row:
    status: dict[str, str] = {criterion.id: criterion.status for criterion in lesion.criteria}
    return (
        note_id,
        lesion.id,
        lesion.vessel,
        lesion.segment,
        lesion.branch,
        lesion.graft,
        lesion.in_stent,
        lesion.occlusion_percent,
        lesion.timi_before,
        lesion.timi_after,
        lesion.residual_percent,
        lesion.cto,
        lesion.chronicity_months,
        join(lesion.treatments),
        lesion.approach,
        lesion.outcome,
        lesion.decision,
        lesion.reason,
        *(status.get(name) for name in _CRITERIA),
    )


def _mention_row(note_id: str, mention: MentionRecord) -> Row:
    return (
        note_id,
        mention.id,
        mention.label,
        mention.start,
        mention.end,
        mention.text,
        mention.status,
        mention.section,
        mention.rule,
        join(f"{start}-{end}" for start, end in mention.cues),
        dump_line(plain(mention.value)) if mention.value is not None else None,
        mention.lesion,
    )
