"""Proposed codes for a verdict, by date of service.

Procedures are proposed for supported lesions only: a query has to be answered first. Where
the sources leave a choice open, every candidate is given for review with the reason;
nothing uncertain is presented as settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from revasc.coding.tables import (
    ApproachKey,
    CodeTables,
    Condition,
    DiagnosisRow,
    ProcedureRow,
    ReviewRow,
    VesselOrder,
)
from revasc.coding.verdict import CodeRecord, NoteVerdict, Reason
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import Lesion

Group = tuple[Lesion, ...]

_ACUTE: Final[tuple[Reason, ...]] = ("acute_culprit", "acute_occlusion")
_BY_APPROACH: Final[Mapping[ApproachKey, Condition]] = {
    "unknown": "approach_unknown",
    "retrograde": "retrograde_only",
    "combined": "combined",
}


def propose(findings: Findings, verdict: NoteVerdict, tables: CodeTables) -> tuple[CodeRecord, ...]:
    """Codes for a note: one procedure a vessel in the order of the lesions, then the diagnosis.

    Nothing for a note that is not supported. For a query only the diagnosis, and that only
    where the note documents a chronic total occlusion beyond doubt. Without a date of
    service the candidates of every code set are listed for review and none is chosen.
    """
    if verdict.decision == "not_supported":
        return ()
    groups = _vessels(findings, verdict)
    procedures = (
        record
        for number, group in enumerate(groups)
        for record in _procedures(group, findings, tables, number, several=len(groups) > 1)
    )
    return (*procedures, *_diagnoses(findings, verdict, tables))


def _vessels(findings: Findings, verdict: NoteVerdict) -> tuple[Group, ...]:
    """Supported lesions by major artery: all segments of one artery are one service."""
    supported = {item.lesion for item in verdict.lesions if item.decision == "supported"}
    lesions = [lesion for lesion in findings.lesions if lesion.id in supported]
    names = dict.fromkeys(lesion.vessel for lesion in lesions)
    return tuple(tuple(les for les in lesions if les.vessel == name) for name in names)


def _procedures(
    group: Group, findings: Findings, tables: CodeTables, number: int, *, several: bool
) -> tuple[CodeRecord, ...]:
    """The code for one vessel, or every candidate where approach or date leaves it open."""
    day, approach = findings.date_of_service, _approach(group)
    order: VesselOrder = "additional" if number else "first"
    rows = [row for row in tables.procedures if order in row.vessels and row.covers(day)]
    conditions = _conditions(group, approach, day, several=several)
    by_code: dict[str, list[ProcedureRow]] = {}
    for row in rows:
        if approach in (*row.approaches, *row.uncertain_approaches):
            by_code.setdefault(row.code, []).append(row)
    return tuple(_procedure(group, same, tables, conditions, day) for same in by_code.values())


def _procedure(
    group: Group,
    rows: list[ProcedureRow],
    tables: CodeTables,
    conditions: frozenset[Condition],
    day: date | None,
) -> CodeRecord:
    reasons = _reasons(tables, "procedure", conditions, rows, day)
    unsure = any(_approach(group) in row.uncertain_approaches for row in rows)
    return CodeRecord(
        system=rows[0].system,
        code=rows[0].code,
        modifiers=_modifiers(group, tables, day),
        lesions=tuple(lesion.id for lesion in group),
        note=_note(rows, reasons, day),
        review=unsure or bool(reasons),
    )


def _diagnoses(findings: Findings, verdict: NoteVerdict, tables: CodeTables) -> tuple[CodeRecord, ...]:
    """The diagnosis once a note, for the native arteries; for grafts only where there is no other."""
    documented = {item.lesion for item in verdict.lesions if item.cto}
    lesions = [lesion for lesion in findings.lesions if lesion.id in documented]
    native = [lesion for lesion in lesions if lesion.graft is None]
    if not lesions:
        return ()
    conditions = _diagnosis_conditions(findings, verdict, graft_only=not native)
    rows = [row for row in tables.diagnoses if row.covers(findings.date_of_service)]
    ids = tuple(lesion.id for lesion in native or lesions)
    return tuple(_diagnosis(row, ids, tables, conditions, findings.date_of_service) for row in rows)


def _diagnosis(
    row: DiagnosisRow,
    lesions: tuple[int, ...],
    tables: CodeTables,
    conditions: frozenset[Condition],
    day: date | None,
) -> CodeRecord:
    reasons = _reasons(tables, "diagnosis", conditions, [row], day)
    return CodeRecord(row.system, row.code, (), lesions, _note([row], reasons, day), bool(reasons))


def _approach(group: Group) -> ApproachKey:
    """The approach to the vessel. Different ones on different lesions are no combined approach."""
    stated = {lesion.approach for lesion in group if lesion.approach}
    if "combined" in stated:
        return "combined"
    return next(iter(stated)) if len(stated) == 1 else "unknown"


def _conditions(
    group: Group, approach: ApproachKey, day: date | None, *, several: bool
) -> frozenset[Condition]:
    held: dict[Condition, bool] = {
        "no_date": day is None,
        "graft": any(lesion.graft for lesion in group),
        "several_vessels": several,
        "partial_outcome": any(lesion.outcome == "partial" for lesion in group),
        "vessel_unknown": any(lesion.vessel is None for lesion in group),
    }
    if approach in _BY_APPROACH:
        held[_BY_APPROACH[approach]] = True
    return frozenset(name for name, holds in held.items() if holds)


def _diagnosis_conditions(
    findings: Findings, verdict: NoteVerdict, *, graft_only: bool
) -> frozenset[Condition]:
    held: dict[Condition, bool] = {
        "no_date": findings.date_of_service is None,
        "graft": graft_only,
        "acute_lesion": any(item.reason in _ACUTE for item in verdict.lesions),
    }
    return frozenset(name for name, holds in held.items() if holds)


def _reasons(
    tables: CodeTables,
    kind: str,
    conditions: frozenset[Condition],
    rows: Iterable[ProcedureRow | DiagnosisRow],
    day: date | None,
) -> tuple[str, ...]:
    """What is uncertain, in the order of the table: rows in force with the code and on the day."""
    spans = tuple(rows)
    return tuple(review.note for review in tables.reviews if _applies(review, kind, conditions, spans, day))


def _applies(
    review: ReviewRow,
    kind: str,
    conditions: frozenset[Condition],
    rows: tuple[ProcedureRow | DiagnosisRow, ...],
    day: date | None,
) -> bool:
    asked = kind in review.applies_to and review.when in conditions
    return asked and review.covers(day) and any(review.overlaps(row) for row in rows)


def _modifiers(group: Group, tables: CodeTables, day: date | None) -> tuple[str, ...]:
    vessel = group[0].vessel
    found = (row.code for row in tables.modifiers if row.vessel == vessel and row.covers(day))
    return tuple(dict.fromkeys(found))


def _note(rows: list[ProcedureRow] | list[DiagnosisRow], reasons: tuple[str, ...], day: date | None) -> str:
    """What the code stands for; on an unknown day with the dates for which it would."""
    meanings = [row.meaning if day else f"For {row.period()}: {row.meaning}" for row in rows]
    return " ".join((*meanings, *reasons))
