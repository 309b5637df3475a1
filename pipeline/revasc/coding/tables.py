"""Code tables as a validated model: which code for which service on which day, and why.

Rows carry an id, effective dates and a source. Meanings are in our own words; descriptors of
the code sets are not reproduced.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from revasc.coding.rulefile import RuleModel, read_layered
from revasc.coding.verdict import CodeKind, CodeSystem
from revasc.lesions.lesion import Vessel

#: What was done to one artery in one session.
ServiceKind = Literal[
    "cto",  # a chronic total occlusion opened, or tried
    "acute_culprit",  # the culprit of a present infarction
    "graft",  # a bypass graft, by any technique
    "atherectomy_stent",
    "atherectomy",
    "several_stents",  # stents in two or more lesions of one artery
    "stent",
    "drug_coated_balloon",
    "angioplasty",
]
#: Of the arteries with a service of this kind: which one is it? Or a branch beside its main artery.
Order = Literal["first", "additional", "branch"]
ApproachKey = Literal["antegrade", "retrograde", "combined", "combined_open", "unknown"]
AddOnKind = Literal["imaging", "lithotripsy", "mechanical_thrombectomy"]
AnginaKind = Literal["none", "unstable", "refractory", "stable", "unspecified"]
Territory = Literal["native", "graft"]

#: What can make a proposal uncertain or calls for a remark. Each is a fact of the findings; the
#: table says what follows from it and on which days.
Condition = Literal[
    "always",
    "no_date",  # date of service unknown
    "approach_unknown",
    "retrograde_only",
    "combined_open",  # both directions used, and not shown that the retrograde one reached the occlusion
    "retrograde_used",
    "graft",  # the occlusion lies in a bypass graft
    "several_vessels",  # chronic total occlusions of two or more vessels in one session
    "partial_outcome",
    "attempt",  # a chronic total occlusion tried, and not ballooned, debulked or stented
    "attempt_beside",  # tried in this artery too, beside another lesion that was treated
    "vessel_unknown",
    "pending",  # the provider has to clarify whether this was a chronic total occlusion
    "acute_culprit",
    "culprit_beside",  # a culprit treated in an artery whose code is that of something else
    "several_stents",
    "drug_coated_balloon",
    "branch_beside_cto",
    "twin_open",  # the code that a facility code stands for is itself for review
    "stent_unnamed",  # drug-eluting or bare is not said
    "pump_aspiration",  # thrombectomy by continuous suction from a pump
    "acute_lesion",  # the note also documents an acute coronary occlusion
    "in_stent",
    "angina_unstated",
]

Text = Annotated[str, Field(min_length=1)]


class Dated(RuleModel):
    """A row in force from ``since`` to ``until``, both days included; no ``until`` is still."""

    id: Text
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


class CodeRow(Dated):
    """A row that names a code."""

    system: CodeSystem
    code: Text
    meaning: Text


class ProcedureRow(CodeRow):
    """The code of one service on one artery.

    ``approaches`` decide for this code, and none means that the approach does not matter.
    ``uncertain_approaches`` leave it possible beside another, so that a proposal is always
    for review.
    """

    service: ServiceKind
    orders: tuple[Order, ...]
    approaches: tuple[ApproachKey, ...] = ()
    uncertain_approaches: tuple[ApproachKey, ...] = ()

    def fits(self, approach: ApproachKey) -> bool:
        """May the code stand for a service by this approach?"""
        return not self.approaches or approach in (*self.approaches, *self.uncertain_approaches)

    def decides_with(self, other: ProcedureRow) -> bool:
        """Do both rows claim the same case on some day?"""
        same = self.service == other.service and bool(set(self.orders) & set(other.orders))
        by_approach = not (self.approaches and other.approaches) or set(self.approaches) & set(
            other.approaches
        )
        return same and bool(by_approach) and self.overlaps(other)


class AddOnRow(CodeRow):
    """A code reported beside a procedure."""

    service: AddOnKind
    orders: tuple[Order, ...] = ("first",)


class FacilityRow(CodeRow):
    """What a hospital outpatient claim has in place of another code, for drug-eluting stents."""

    instead_of: tuple[Text, ...]


class DiagnosisRow(CodeRow):
    """A diagnosis: the chronic total occlusion, or the atherosclerosis that goes before it."""

    finding: Literal["cto", "atherosclerosis"]
    territories: tuple[Territory, ...]
    angina: tuple[AnginaKind, ...] = ()


class ModifierRow(Dated):
    """The modifier that names a major coronary artery."""

    vessel: Vessel
    code: Text


class RemarkRow(Dated):
    """What to say of a proposal under a condition, and which modifiers a coder has to weigh.

    ``codes`` narrows it to some codes. ``review`` is true where the sources leave the matter
    open or the note does.
    """

    when: Condition
    applies_to: tuple[CodeKind, ...]
    codes: tuple[Text, ...] = ()
    note: Text
    modifiers: tuple[Text, ...] = ()
    review: bool = True


class CodeTables(RuleModel):
    """All rows of a code table file, in the order of the file.

    ``branched`` are the arteries whose branches had codes of their own while the table has
    rows for branches.
    """

    version: Text
    branched: tuple[Vessel, ...]
    procedures: tuple[ProcedureRow, ...]
    add_ons: tuple[AddOnRow, ...]
    facilities: tuple[FacilityRow, ...]
    diagnoses: tuple[DiagnosisRow, ...]
    modifiers: tuple[ModifierRow, ...]
    remarks: tuple[RemarkRow, ...]

    @property
    def rows(self) -> tuple[Dated, ...]:
        """Every row, in the order of the file's tables."""
        return (
            *self.procedures,
            *self.add_ons,
            *self.facilities,
            *self.diagnoses,
            *self.modifiers,
            *self.remarks,
        )

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [row.id for row in self.rows]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"row id used twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _one_code_a_case(self) -> Self:
        """Two codes for one service, approach and day would be a choice made by row order."""
        for one, other in combinations(self.procedures, 2):
            if one.decides_with(other):
                raise ValueError(f"rows {one.id} and {other.id} claim the same case on the same day")
        return self

    def names_branches(self, day: date | None) -> bool:
        """Had branches codes of their own on that day? On an unknown day none are proposed."""
        return day is not None and any("branch" in row.orders and row.covers(day) for row in self.procedures)


TABLE_FILE: Final = "codes.toml"


def load_tables(pack_dir: Path, files: Sequence[Path] = ()) -> CodeTables:
    """The code tables of a rule pack, from ``coding/codes.toml`` or the layers of it, lowest first.

    Raises:
        RuleFileError: the file is absent or faulty; the message names file and field.
    """
    return read_layered(files or (pack_dir / "coding" / TABLE_FILE,), CodeTables)
