"""What stands against a lesion: each criterion not met, what the policy asks for and what the note says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from revasc.coding.policy import ClauseKey, Policy
from revasc.results.phrases import quotes
from revasc.results.record import Criterion, CriterionId, CriterionStatus, LesionRecord, MentionRecord

#: The clauses of the policy that say when a criterion is met.
_ASKED: Final[Mapping[CriterionId, tuple[ClauseKey, ...]]] = {
    "coronary_target": ("coronary_target.met",),
    "total_occlusion": ("total_occlusion.met",),
    "chronic": ("chronic.met_age", "chronic.met_label"),
    "treated": ("treated.met",),
    "not_acute_culprit": ("not_acute_culprit.met",),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A criterion that is not met.

    ``asked`` is what would meet it under the policy, empty where no policy is at hand; ``found``
    is the statement of the clause ``rule`` that decided, ``said`` the words of the note behind it.
    """

    criterion: CriterionId
    status: CriterionStatus
    asked: str
    found: str
    said: tuple[str, ...]
    rule: str


def gaps(
    lesion: LesionRecord, mentions: dict[int, MentionRecord], policy: Policy | None = None
) -> tuple[Gap, ...]:
    """The criteria of a lesion that are not met, in the order of the policy."""
    return tuple(_gap(item, mentions, policy) for item in lesion.criteria if item.status != "met")


def asked_for(criterion: CriterionId, policy: Policy) -> str:
    """What the policy asks for, in one sentence, from the clauses by which the criterion is met."""
    keys = _ASKED[criterion]
    if "cto_label" not in policy.chronic.supports:
        keys = tuple(key for key in keys if key != "chronic.met_label")
    first, *others = (policy.clauses[key].statement for key in keys)
    return "; or ".join((first.rstrip("."), *(_inside(other) for other in others))) + "."


def _gap(criterion: Criterion, mentions: dict[int, MentionRecord], policy: Policy | None) -> Gap:
    asked = asked_for(criterion.id, policy) if policy else ""
    said = quotes(criterion, mentions)
    return Gap(criterion.id, criterion.status, asked, criterion.statement, said, criterion.rule)


def _inside(statement: str) -> str:
    """A statement as part of a longer sentence."""
    return statement[0].lower() + statement[1:].rstrip(".")
