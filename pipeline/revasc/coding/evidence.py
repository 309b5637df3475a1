"""Evidence put on the scales: what speaks for a criterion, against it, or leaves it open.

The stages before coding give each mention a role. A role stands unless the mention's own
number says otherwise under the limits of the policy, so that a policy with other limits
than the usual ones is a matter of data alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from revasc.coding.policy import Limits, Pan, Weights
from revasc.coding.verdict import CriterionStatus
from revasc.lesions.lesion import Evidence, EvidenceRole, Lesion
from revasc.nlp.mention import Mention

#: Roles that the number of a mention can change: of its age, and of its degree too.
_AGED: Final = frozenset({"chronic", "recent", "age_unknown"})
_NUMBERED: Final = _AGED | {"total_before", "subtotal_before"}

#: A note's mention table by mention id.
Mentions = Mapping[int, Mention]


@dataclass(frozen=True, slots=True)
class Scales:
    """The evidence on one criterion of one lesion, by the way it weighs."""

    supports: tuple[Evidence, ...] = ()
    contradicts: tuple[Evidence, ...] = ()
    suggests: tuple[Evidence, ...] = ()
    open: tuple[Evidence, ...] = ()

    def ids(self) -> tuple[int, ...]:
        """Mention ids of all the evidence, in the order of the note."""
        every = (*self.supports, *self.contradicts, *self.suggests, *self.open)
        return tuple(sorted({item.mention for item in every}))


def status_of(supports: bool, contradicts: bool, suggests: bool) -> CriterionStatus:
    """The status that follows where these kinds of evidence are there or not.

    Evidence on both sides is a contradiction, never silently resolved.
    """
    if supports or suggests:
        if contradicts:
            return "contradicted"
        return "met" if supports else "missing"
    return "unmet" if contradicts else "missing"


def weigh(lesion: Lesion, mentions: Mentions, weights: Weights, limits: Limits) -> Scales:
    """Sort the evidence of a lesion by the weights of one criterion."""
    pans: dict[Pan, list[Evidence]] = {"supports": [], "contradicts": [], "suggests": [], "open": []}
    for item in lesion.evidence:
        role = judged_role(item, mentions, limits) if item.role in _NUMBERED else item.role
        if (pan := weights.pans.get(role)) is not None:
            pans[pan].append(item if role == item.role else Evidence(role, item.mention))
    return Scales(**{pan: tuple(items) for pan, items in pans.items()})


def judged_role(item: Evidence, mentions: Mentions, limits: Limits) -> EvidenceRole:
    """The role of one piece of evidence once its number, if any, has met the limits."""
    if item.role not in _NUMBERED or (mention := mentions.get(item.mention)) is None:
        return item.role
    if item.role in _AGED:
        return _age_role(item.role, mention, limits)
    return _degree_role(item.role, mention, limits) if mention.label == "OCCLUSION" else item.role


def _age_role(role: EvidenceRole, mention: Mention, limits: Limits) -> EvidenceRole:
    """An age in months against the limit. A bare word such as "acute" has no number to judge.

    A dated age is the time from that day to the date of service and is judged like a stated one;
    days beyond its full months (``more``) make three of them more than three.
    """
    months, relation = _number(mention, "months"), mention.value.get("relation")
    if months is None:
        return role
    if relation == "dated" and mention.value.get("more") and months == limits.months_over:
        return "chronic"
    if relation in ("exact", "dated"):
        return "chronic" if limits.long_standing(months) else "recent"
    if relation == "at_least" and role != "recent":
        # "More than three months" is written as at least 3 and is chronic under a limit of 3.
        return "chronic" if months >= limits.months_over else "age_unknown"
    if relation == "at_most":
        return role if limits.long_standing(months) else "recent"
    return role


def _degree_role(role: EvidenceRole, mention: Mention, limits: Limits) -> EvidenceRole:
    """A degree in percent against the limit; of a range both ends must lie on the other side."""
    low, high = _number(mention, "low"), _number(mention, "high")
    if low is None or high is None:
        return role
    if role == "total_before":
        return role if limits.total_percent(high) else "subtotal_before"
    return "total_before" if limits.total_percent(low) else role


def _number(mention: Mention, key: str) -> float | None:
    value = mention.value.get(key)
    return float(value) if isinstance(value, int | float) else None
