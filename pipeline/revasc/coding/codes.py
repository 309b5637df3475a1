"""Proposed codes for a verdict, by date of service: one coherent proposal for the whole session.

Where the sources leave a choice open, every candidate is given for review with the reason;
nothing uncertain is presented as settled. Sources: row by row in the code tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from revasc.coding.addons import AddOn, add_ons
from revasc.coding.diagnoses import Diagnosis, diagnoses
from revasc.coding.services import Service, services
from revasc.coding.tables import CodeRow, CodeTables, Condition, FacilityRow, RemarkRow
from revasc.coding.verdict import CodeKind, CodeRecord, NoteVerdict
from revasc.lesions.findings import Findings

_Row = TypeVar("_Row", bound=CodeRow)


@dataclass(frozen=True, slots=True)
class _Case:
    """What one code is for: rows that name the same code, and the facts that remarks hang on."""

    rows: tuple[CodeRow, ...]
    kind: CodeKind
    lesions: tuple[int, ...]
    conditions: frozenset[Condition]
    unsure: bool = False


def propose(findings: Findings, verdict: NoteVerdict, tables: CodeTables) -> tuple[CodeRecord, ...]:
    """Codes for a note: procedures an artery, add-ons, facility codes, diagnoses.

    A chronic total occlusion has its code where its lesion is supported, or for review where
    it was tried in vain; whatever else was treated has the code of its technique, and a lesion
    that a provider must clarify has that one for review. Without a date of service the
    candidates of every code set are listed for review and none is chosen; only codes for
    branches are then left out.
    """
    session = services(findings, verdict, tables)
    proposer = _Proposer(tables, findings.date_of_service)
    proposed = [(service, proposer.procedures(service)) for service in session]
    procedures = [record for _, records in proposed for record in records]
    beside = add_ons(findings, session) if procedures else ()
    return (
        *procedures,
        *(record for item in beside for record in proposer.add_on(item)),
        *(record for service, records in proposed for record in proposer.facilities(service, records)),
        *(record for item in diagnoses(findings, verdict) for record in proposer.diagnosis(item)),
    )


@dataclass(frozen=True, slots=True)
class _Proposer:
    """The tables on one day; on an unknown day every row may be in force."""

    tables: CodeTables
    day: date | None

    def procedures(self, service: Service) -> list[CodeRecord]:
        """The code of a service, or every candidate where approach, service or date leave it open."""
        fitting = (
            row
            for kind in service.kinds
            for row in self.tables.procedures
            if row.service == kind and service.order in row.orders and row.fits(service.approach)
        )
        cases = (
            _Case(
                rows,
                "procedure",
                service.lesion_ids,
                service.conditions,
                unsure=any(service.approach in row.uncertain_approaches for row in rows),
            )
            for rows in self._by_code(fitting)
        )
        return [self._record(case, self._vessel_modifier(service)) for case in cases]

    def add_on(self, item: AddOn) -> list[CodeRecord]:
        """The code reported beside the procedures."""
        fitting = (r for r in self.tables.add_ons if r.service == item.kind and item.order in r.orders)
        return [
            self._record(_Case(rows, "add_on", item.lesions, item.conditions))
            for rows in self._by_code(fitting)
        ]

    def facilities(self, service: Service, records: Iterable[CodeRecord]) -> list[CodeRecord]:
        """What a hospital outpatient claim has in place of its codes, where a stent was drug-eluting."""
        if not service.drug_eluting:
            return []
        twins = {record.code: record for record in records}
        fitting = (row for row in self.tables.facilities if not twins.keys().isdisjoint(row.instead_of))
        cases = (
            _facility(
                rows, service, unsure=any(twins[c].review for r in rows for c in r.instead_of if c in twins)
            )
            for rows in self._by_code(fitting)
        )
        return [self._record(case, self._vessel_modifier(service)) for case in cases]

    def diagnosis(self, item: Diagnosis) -> list[CodeRecord]:
        """The diagnosis codes of one finding."""
        fitting = (
            row
            for row in self.tables.diagnoses
            if row.finding == item.finding
            and item.territory in row.territories
            and (not row.angina or item.angina in row.angina)
        )
        found = self._by_code(fitting)
        # Two codes for one finding are those of different days.
        held: frozenset[Condition] = frozenset({"no_date"} if len(found) > 1 else ())
        return [
            self._record(_Case(rows, "diagnosis", item.lesions, item.conditions | held)) for rows in found
        ]

    def _by_code(self, rows: Iterable[_Row]) -> list[tuple[_Row, ...]]:
        """The rows in force, those of one code together."""
        found: dict[str, list[_Row]] = {}
        for row in rows:
            if row.covers(self.day):
                found.setdefault(row.code, []).append(row)
        return [tuple(same) for same in found.values()]

    def _record(self, case: _Case, modifier: tuple[str, str] | None = None) -> CodeRecord:
        remarks = self._remarks(case)
        used = [*(row.id for row in case.rows), *(remark.id for remark in remarks)]
        return CodeRecord(
            system=case.rows[0].system,
            code=case.rows[0].code,
            modifiers=(modifier[1],) if modifier else (),
            lesions=case.lesions,
            note=self._note(case.rows, remarks),
            review=case.unsure or any(remark.review for remark in remarks),
            kind=case.kind,
            hints=tuple(dict.fromkeys(name for remark in remarks for name in remark.modifiers)),
            rules=(*used, modifier[0]) if modifier else tuple(used),
        )

    def _remarks(self, case: _Case) -> tuple[RemarkRow, ...]:
        """The remarks of the table that hold: in force on the day and while the code is."""
        held = case.conditions | {"always"}
        return tuple(
            remark
            for remark in self.tables.remarks
            if remark.when in held
            and case.kind in remark.applies_to
            and (not remark.codes or case.rows[0].code in remark.codes)
            and remark.covers(self.day)
            and any(remark.overlaps(row) for row in case.rows)
        )

    def _vessel_modifier(self, service: Service) -> tuple[str, str] | None:
        """Row id and code of the modifier that names the artery."""
        rows = (r for r in self.tables.modifiers if r.vessel == service.vessel and r.covers(self.day))
        return next(((row.id, row.code) for row in rows), None)

    def _note(self, rows: Sequence[CodeRow], remarks: Sequence[RemarkRow]) -> str:
        """What the code stands for; on an unknown day with the dates for which it would."""
        meanings = (row.meaning if self.day else f"For {row.period()}: {row.meaning}" for row in rows)
        return " ".join((*meanings, *(remark.note for remark in remarks)))


def _facility(rows: tuple[FacilityRow, ...], service: Service, *, unsure: bool) -> _Case:
    held: frozenset[Condition] = frozenset({"twin_open"} if unsure else ())
    return _Case(rows, "facility", service.lesion_ids, service.conditions | held, unsure)
