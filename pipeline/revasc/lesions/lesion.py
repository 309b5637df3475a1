"""A lesion: one coronary target and everything the note says of it, before any decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Vessel = Literal["LM", "LAD", "LCX", "RCA", "RI"]
Graft = Literal["SVG", "LIMA", "RIMA", "radial", "other"]
Segment = Literal["ostial", "proximal", "mid", "distal"]
Treatment = Literal["angioplasty", "atherectomy", "stent"]
Approach = Literal["antegrade", "retrograde", "combined"]
Outcome = Literal["success", "partial", "failed"]

#: What a mention says about a lesion. The coding stage reads nothing but these roles,
#: the values of the mentions and the lesion's own fields.
EvidenceRole = Literal[
    "vessel",  # names the artery, branch or graft
    "total_before",  # 100 %, totally occluded, TIMI 0, no antegrade flow: before treatment
    "subtotal_before",  # 99 % or less, subtotal, functional, TIMI 1 or more: before treatment
    "cto_label",  # the operator's own label, asserted now
    "cto_denied",  # "CTO: No", "no chronic total occlusion"
    "cto_uncertain",  # "?CTO", "possible CTO", "CTO: unknown"
    "chronic",  # a word for long standing, or an age or date that proves more than 3 months
    "recent",  # an age or date of three months or less, acute, subacute, fresh thrombus
    "age_unknown",  # "age indeterminate", "duration unknown"
    "culprit",  # the culprit of a present ST-elevation or Q-wave infarction
    "event_culprit",  # called the culprit, of whatever event
    "angioplasty",  # performed on this lesion in this encounter
    "atherectomy",
    "stent",
    "treatment_denied",  # the note also says nothing was done to it, or it was not crossed
    "crossed",  # guidewire across
    "crossing_failed",
    "antegrade",
    "retrograde",
    "final_flow",  # TIMI after treatment
    "final_degree",  # residual stenosis after treatment
    "outcome_success",
    "outcome_failed",
    # The shape of the occlusion, as the J-CTO score asks for it. Mentions of status current or
    # negated; their values say what they mean. They weigh in no decision and set no field.
    "stump",  # blunt, tapered or ambiguous proximal cap
    "calcification",  # of the lesion: a grade, or none
    "bend",  # an angle in the occluded segment, or none worth the name
    "length",  # of the occlusion, in millimetres
    "retry",  # attempted before in vain, or said to be attempted for the first time
    "cto_score",  # a J-CTO, PROGRESS-CTO or other score of difficulty
]


class Evidence(NamedTuple):
    """One mention (by its id in the note's mention table) in one role."""

    role: EvidenceRole
    mention: int


@dataclass(frozen=True, slots=True)
class Lesion:
    """One coronary target treated or attempted now, or a coronary CTO described as present.

    Percentages are 0 to 100; ``chronicity_months`` is the age that the note proves (the
    lower bound of what it says). Unknown is ``None``, never 0. ``treatments`` were really
    performed on this lesion in this encounter. ``contradicted`` is true where one place of
    the note says it was treated and another that it was not.
    """

    id: int
    vessel: Vessel | None = None
    segment: Segment | None = None
    branch: str | None = None
    graft: Graft | None = None
    in_stent: bool = False
    occlusion_percent: float | None = None
    timi_before: int | None = None
    timi_after: int | None = None
    residual_percent: float | None = None
    chronicity_months: float | None = None
    treatments: tuple[Treatment, ...] = ()
    approach: Approach | None = None
    outcome: Outcome | None = None
    contradicted: bool = False
    attempted: bool = False
    evidence: tuple[Evidence, ...] = ()
    _told: dict[EvidenceRole, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def by_role(self) -> Mapping[EvidenceRole, Sequence[int]]:
        """Mention ids of the evidence by role, sorted once for the many questions of the coding stage."""
        told = self._told
        if not told:
            for role, mention in self.evidence:
                told.setdefault(role, []).append(mention)
        return told

    def mentions(self, *roles: EvidenceRole) -> tuple[int, ...]:
        """Mention ids of the evidence in any of ``roles``, in the order of the note."""
        told, found = self.by_role, set[int]()
        for role in roles:
            found.update(told.get(role, ()))
        return tuple(sorted(found))
