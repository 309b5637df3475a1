"""What the coding stage says of a note: criteria, decisions, documentation and codes.

The result record carries these very types, so that nothing is translated on the way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Decision = Literal["supported", "query", "not_supported"]
CriterionStatus = Literal["met", "unmet", "contradicted", "missing"]
CriterionId = Literal["coronary_target", "total_occlusion", "chronic", "treated", "not_acute_culprit"]
DocumentationStatus = Literal["documented", "missing", "conflicting"]
CodeSystem = Literal["CPT", "HCPCS", "ICD-10-CM"]
#: What a proposed code stands for: the service on one vessel, an addition to it, the code that
#: takes its place on a hospital outpatient claim, or a diagnosis.
CodeKind = Literal["procedure", "add_on", "facility", "diagnosis"]

Reason = Literal[
    "cto_treated",  # all five criteria hold
    "vessel_unclear",  # an occlusion was treated, in which artery is not said
    "treatment_contradicted",  # one place says treated, another says not crossed
    "flow_not_restored",  # ballooned, but still closed at the end
    "occlusion_contradicted",  # total by label or degree, and also less than total
    "chronicity_contradicted",  # chronic by label or age, and also recent or denied
    "occlusion_missing",  # long-standing and treated, but no degree
    "chronicity_missing",  # total and treated, but no age
    "approach_missing",  # only under a policy that asks for the approach
    "crossing_failed",  # attempted, nothing ballooned, debulked or stented
    "cto_not_treated",  # a chronic total occlusion, left alone
    "acute_culprit",  # culprit of a present ST-elevation or Q-wave infarction
    "acute_occlusion",  # total, but three months old or less
    "cto_denied",  # total, and the note answers the CTO question with no
    "non_occlusive_pci",  # treated, but not a total occlusion
    "lesion_not_treated",  # any other lesion that nothing was done to
    "no_cto_documented",  # an intervention that no lesion could be linked to
    "no_coronary_intervention",
]

#: Decisions from the strongest claim down: the best lesion decides for the note.
DECISIONS: Final[tuple[Decision, ...]] = ("supported", "query", "not_supported")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the five conditions of the policy for one lesion, with the words that decided it."""

    id: CriterionId
    status: CriterionStatus
    mentions: tuple[int, ...]
    rule: str
    statement: str


@dataclass(frozen=True, slots=True)
class LesionVerdict:
    """The decision for one lesion, named by its id.

    ``cto`` is true where the note documents a chronic total occlusion, false where it
    documents otherwise, ``None`` where it leaves that open or contradicts itself.
    """

    lesion: int
    cto: bool | None
    decision: Decision
    reason: Reason
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class NoteVerdict:
    """The decision for the note and for each lesion, in the order of the findings."""

    decision: Decision
    reason: Reason
    summary: str
    lesions: tuple[LesionVerdict, ...]


@dataclass(frozen=True, slots=True)
class DocumentationRecord:
    """One element of the usual course of the procedure and whether the note documents it."""

    element: str
    status: DocumentationStatus
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """A proposed code. ``review`` is true where a coder must decide; ``note`` says what.

    ``hints`` are modifiers that a coder has to weigh and that are not proposed; ``rules`` are
    the ids of the rows of the code tables that led to the code, to its remarks and modifiers.
    """

    system: CodeSystem
    code: str
    modifiers: tuple[str, ...]
    lesions: tuple[int, ...]
    note: str
    review: bool
    kind: CodeKind = "procedure"
    hints: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
