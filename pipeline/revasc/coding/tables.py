"""Code tables as a validated model: which code for which service on which day, and why.

Rows carry effective dates and a source. Meanings are in our own words; descriptors of the
code sets are not reproduced.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from revasc.coding.rulefile import RuleModel, read_rules
from revasc.coding.verdict import CodeSystem
from revasc.lesions.lesion import Vessel

#: Of the vessels with a chronic total occlusion treated in one session: which one is it?
VesselOrder = Literal["first", "additional"]
ApproachKey = Literal["antegrade", "retrograde", "combined", "unknown"]

#: What can make a proposal uncertain. Each is a fact of the findings; the table says what
#: follows from it and on which days.
Condition = Literal[
    "no_date",  # date of service unknown
    "approach_unknown",
    "retrograde_only",
    "combined",
    "graft",  # the occlusion lies in a bypass graft
    "several_vessels",  # chronic total occlusions of two or more vessels treated in one session
    "partial_outcome",
    "vessel_unknown",
    "acute_lesion",  # the note also documents an acute coronary occlusion
]

Text = Annotated[str, Field(min_length=1)]


class Dated(RuleModel):
    """A row in force from ``since`` to ``until``, both days included; no ``until`` is still."""

    since: date
    until: date | None = None
    source: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"until {self.until} lies before since {self.since}")
        return self

    def covers(self, day: date | None) -> bool:
        """Is the row in force on that day? On an unknown day every row may be."""
        return day is None or (self.since <= day and (self.until is None or day <= self.until))

    def overlaps(self, other: Dated) -> bool:
        """Is there a day on which both rows are in force?"""
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)

    def period(self) -> str:
        """The dates in words: ``2013-01-01 to 2025-12-31``, ``2026-01-01 on``."""
        return f"{self.since} to {self.until}" if self.until else f"{self.since} on"


class ProcedureRow(Dated):
    """A procedure code for one vessel with a treated chronic total occlusion.

    ``approaches`` decide for this code. ``uncertain_approaches`` leave it possible beside
    another, so that a proposal is always for review.
    """

    id: Text
    system: CodeSystem
    code: Text
    vessels: tuple[VesselOrder, ...]
    approaches: tuple[ApproachKey, ...]
    uncertain_approaches: tuple[ApproachKey, ...] = ()
    meaning: Text

    def decides_with(self, other: ProcedureRow) -> bool:
        """Do both rows claim the same case on some day?"""
        shared = set(self.vessels) & set(other.vessels) and set(self.approaches) & set(other.approaches)
        return bool(shared) and self.overlaps(other)


class DiagnosisRow(Dated):
    """A diagnosis code for a documented chronic total occlusion."""

    id: Text
    system: CodeSystem
    code: Text
    meaning: Text


class ModifierRow(Dated):
    """The modifier that names a major coronary artery."""

    vessel: Vessel
    code: Text


class ReviewRow(Dated):
    """Why a proposal is uncertain under a condition, for procedures, diagnoses or both."""

    when: Condition
    applies_to: tuple[Literal["procedure", "diagnosis"], ...]
    note: Text


class CodeTables(RuleModel):
    """All rows of a code table file, in the order of the file."""

    version: Text
    procedures: tuple[ProcedureRow, ...]
    diagnoses: tuple[DiagnosisRow, ...]
    modifiers: tuple[ModifierRow, ...]
    reviews: tuple[ReviewRow, ...]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [row.id for row in self.procedures] + [row.id for row in self.diagnoses]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"row id used twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _one_code_a_case(self) -> Self:
        """Two codes for one vessel, approach and day would be a choice made by row order."""
        for one, other in combinations(self.procedures, 2):
            if one.decides_with(other):
                raise ValueError(f"rows {one.id} and {other.id} claim the same case on the same day")
        return self


TABLE_FILE: Final = "codes.toml"


def load_tables(pack_dir: Path) -> CodeTables:
    """The code tables of a rule pack, from ``coding/codes.toml``.

    Raises:
        RuleFileError: the file is absent or faulty; the message names file and field.
    """
    return read_rules(pack_dir / "coding" / TABLE_FILE, CodeTables)
