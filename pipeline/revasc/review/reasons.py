"""Why a code is proposed for a note or is not: the parts of the answer, and what it is read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from revasc.coding.policy import Policy
from revasc.coding.tables import CodeRow, CodeTables, ProcedureRow
from revasc.coding.verdict import CodeKind
from revasc.results.phrases import code_name, lesion_name, quoted
from revasc.results.record import CodeRecord, CriterionId, LesionRecord, MentionRecord, Result
from revasc.review.gaps import gaps

#: What a reason speaks of.
Topic = Literal[
    "unknown",  # the tables do not name the code
    "dates",  # rows that name it, and whether they are in force
    "code",  # what it is proposed for
    "review",  # what a coder must decide
    "remark",  # what else the tables say of it
    "lesion",
    "criterion",
    "approach",
    "order",  # first vessel, further vessel, branch
    "technique",
    "add_on",
    "facility",
    "diagnosis",
    "instead",  # the code that is proposed in its place
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence or two of an answer, with the words of the note and the ids of rows and clauses."""

    topic: Topic
    text: str
    quotes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Whether a code is proposed for a note, whether for review, and why."""

    code: str
    proposed: bool
    review: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A result with the code tables and the policy that it was made with."""

    result: Result
    tables: CodeTables
    policy: Policy

    @property
    def day(self) -> date | None:
        """The date of service."""
        known = self.result.provenance.date_of_service
        return date.fromisoformat(known) if known else None

    @property
    def mentions(self) -> dict[int, MentionRecord]:
        """The mentions by id."""
        return {mention.id: mention for mention in self.result.mentions}

    @property
    def treated(self) -> tuple[LesionRecord, ...]:
        """The lesions that something was done to."""
        return tuple(lesion for lesion in self.result.lesions if lesion.treatments)

    def rows(self) -> Iterator[CodeRow]:
        """Every row that names a code."""
        tables = self.tables
        yield from (*tables.procedures, *tables.add_ons, *tables.facilities, *tables.diagnoses)

    def rows_of(self, record: CodeRecord) -> tuple[CodeRow, ...]:
        """The rows that led to a proposed code."""
        return tuple(row for row in self.rows() if row.id in record.rules)

    def proposed(self, kind: CodeKind) -> tuple[CodeRecord, ...]:
        """The proposed codes of one kind."""
        return tuple(record for record in self.result.codes if record.kind == kind)

    def serving(self, service: str) -> tuple[CodeRecord, ...]:
        """The procedure codes proposed for services of one kind."""
        return tuple(
            record
            for record in self.proposed("procedure")
            if any(isinstance(row, ProcedureRow) and row.service == service for row in self.rows_of(record))
        )

    def lesions_of(self, records: Iterable[CodeRecord]) -> tuple[LesionRecord, ...]:
        """The lesions that codes are for, in the order of the note."""
        ids = {number for record in records for number in record.lesions}
        return tuple(lesion for lesion in self.result.lesions if lesion.id in ids)

    def worked_with(self, lesion: LesionRecord) -> tuple[MentionRecord, ...]:
        """The mentions that decided whether a lesion was treated: balloons, burrs, stents."""
        ids = {number for item in lesion.criteria if item.id == "treated" for number in item.mentions}
        return tuple(mention for mention in self.result.mentions if mention.id in ids)

    def quotes(self, ids: Iterable[int]) -> tuple[str, ...]:
        """The words of the note that mentions stand for."""
        return quoted(ids, self.mentions)


def named(lesion: LesionRecord) -> str:
    """A lesion in a sentence: ``Lesion 1 (mid RCA)``."""
    return f"Lesion {lesion.id} ({lesion_name(lesion)})"


def decided(lesion: LesionRecord) -> str:
    """The decision on a lesion, as in ``Lesion 1 (mid RCA): decision query (chronicity_missing)``."""
    return f"{named(lesion)}: decision {lesion.decision.replace('_', ' ')} ({lesion.reason})."


def code_words(record: CodeRecord) -> str:
    """A proposed code in a sentence: ``CPT 92943-RC``, with a remark where it is for review."""
    return f"{record.system} {code_name(record)}{' (for review)' if record.review else ''}"


def gap_reasons(case: Case, lesion: LesionRecord, *only: CriterionId) -> Iterator[Reason]:
    """One reason for each criterion that a lesion does not meet, or for each of ``only`` these."""
    for gap in gaps(lesion, case.mentions, case.policy):
        if not only or gap.criterion in only:
            name, silent = (
                gap.criterion.replace("_", " "),
                "" if gap.said else " The note says nothing on it.",
            )
            text = f"{name} ({gap.status}): the policy asks for: {gap.asked} Found: {gap.found}{silent}"
            yield Reason("criterion", text, gap.said, (gap.rule,))
