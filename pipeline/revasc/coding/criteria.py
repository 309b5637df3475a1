"""The five criteria of the policy: one small pure function each.

They read the evidence roles of a lesion and, where no mention carries a fact, the lesion's
own fields. Source of the criteria: the decision policy file, clause by clause.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from revasc.coding.evidence import Mentions, Scales, status_of, weigh
from revasc.coding.policy import ClauseKey, Policy
from revasc.coding.verdict import Criterion, CriterionId, CriterionStatus
from revasc.lesions.lesion import Evidence, EvidenceRole, Lesion

Rule = Callable[[Lesion, Mentions, Policy], Criterion]

_TREATMENTS: Final[tuple[EvidenceRole, ...]] = ("angioplasty", "atherectomy", "stent")
_CROSSING: Final[tuple[EvidenceRole, ...]] = ("treatment_denied", "crossing_failed", "outcome_failed")
_FINAL: Final[tuple[EvidenceRole, ...]] = ("final_flow", "final_degree", "outcome_failed")
_AGES: Final[tuple[EvidenceRole, ...]] = ("chronic", "recent")


def coronary_target(lesion: Lesion, _mentions: Mentions, policy: Policy) -> Criterion:
    """A named coronary artery or a bypass graft. Other arteries never become lesions."""
    named = lesion.vessel is not None or lesion.graft is not None
    status: CriterionStatus = "met" if named else "missing"
    return _criterion(policy, "coronary_target", status, status, lesion.mentions("vessel"))


def total_occlusion(lesion: Lesion, mentions: Mentions, policy: Policy) -> Criterion:
    """Blocked altogether before treatment, by degree, flow or label."""
    scales = weigh(lesion, mentions, policy.total_occlusion, policy.limits)
    status = status_of(
        supports=bool(scales.supports) or _field_total(lesion, policy),
        contradicts=bool(scales.contradicts) or _field_subtotal(lesion, policy),
        suggests=bool(scales.suggests),
    )
    return _criterion(policy, "total_occlusion", status, status, scales.ids())


def chronic(lesion: Lesion, mentions: Mentions, policy: Policy) -> Criterion:
    """Long-standing, by stated or dated age or by the operator's label."""
    scales = weigh_age(lesion, mentions, policy)
    old = _field_age(lesion, scales, policy)
    status = status_of(
        supports=bool(scales.supports) or old is True,
        contradicts=bool(scales.contradicts) or old is False,
        suggests=bool(scales.suggests),
    )
    return _criterion(policy, "chronic", status, _age_ruling(status, scales, old), scales.ids())


def treated(lesion: Lesion, _mentions: Mentions, policy: Policy) -> Criterion:
    """Ballooned, debulked or stented in this encounter, and not closed at the end of it."""
    done = lesion.mentions(*_TREATMENTS)
    if lesion.contradicted:
        return _criterion(
            policy, "treated", "contradicted", "contradicted", lesion.mentions(*_TREATMENTS, *_CROSSING)
        )
    if not lesion.treatments:
        return _criterion(policy, "treated", "unmet", "unmet", lesion.mentions(*_CROSSING))
    if _still_closed(lesion, policy):
        found = lesion.mentions(*_TREATMENTS, *_FINAL)
        return _criterion(policy, "treated", "contradicted", "flow_not_restored", found)
    if policy.approach_required and lesion.approach is None:
        return _criterion(policy, "treated", "missing", "approach_missing", done)
    return _criterion(policy, "treated", "met", "met", done)


def not_acute_culprit(lesion: Lesion, _mentions: Mentions, policy: Policy) -> Criterion:
    """Not the culprit of a present ST-elevation or Q-wave infarction."""
    found = lesion.mentions(*policy.culprit)
    status: CriterionStatus = "unmet" if found else "met"
    return _criterion(policy, "not_acute_culprit", status, status, found)


#: The criteria in the order of the policy and of the result.
CRITERIA: Final[tuple[Rule, ...]] = (coronary_target, total_occlusion, chronic, treated, not_acute_culprit)


def weigh_age(lesion: Lesion, mentions: Mentions, policy: Policy) -> Scales:
    """The evidence on age; words without a number only suggest where the policy asks for one."""
    scales = weigh(lesion, mentions, policy.chronic, policy.limits)
    if not policy.age_required or lesion.chronicity_months is not None:
        return scales
    return Scales((), scales.contradicts, (*scales.supports, *scales.suggests), scales.open)


def _field_total(lesion: Lesion, policy: Policy) -> bool:
    """Total by the lesion's own fields.

    A label gives the field 100 % by convention, so beside a label the percentage proves
    nothing that the label does not.
    """
    percent, labelled = lesion.occlusion_percent, bool(lesion.mentions("cto_label"))
    by_degree = percent is not None and not labelled and policy.limits.total_percent(percent)
    by_flow = lesion.timi_before is not None and lesion.timi_before <= policy.limits.timi_at_most
    return by_degree or by_flow


def _field_subtotal(lesion: Lesion, policy: Policy) -> bool:
    percent, flow = lesion.occlusion_percent, lesion.timi_before
    by_degree = percent is not None and not policy.limits.total_percent(percent)
    by_flow = flow is not None and flow > policy.limits.timi_at_most
    return by_degree or by_flow


def _field_age(lesion: Lesion, scales: Scales, policy: Policy) -> bool | None:
    """Long-standing by the lesion's age in months, ``None`` where a mention already speaks of age."""
    spoken = any(item.role in _AGES for item in _all(scales))
    if spoken or lesion.chronicity_months is None:
        return None
    return policy.limits.long_standing(lesion.chronicity_months)


def _age_ruling(status: CriterionStatus, scales: Scales, old: bool | None) -> str:
    if status == "met":
        by_age = old is True or any(item.role == "chronic" for item in scales.supports)
        return "met_age" if by_age else "met_label"
    if status == "unmet":
        only_denied = bool(scales.contradicts) and all(i.role == "cto_denied" for i in scales.contradicts)
        return "unmet_denied" if only_denied and old is None else "unmet_recent"
    return status


def _still_closed(lesion: Lesion, policy: Policy) -> bool:
    """Final flow decides; residual stenosis and the stated outcome only where flow is not given."""
    if lesion.timi_after is not None:
        return lesion.timi_after <= policy.limits.timi_at_most
    residual = lesion.residual_percent
    return lesion.outcome == "failed" or (residual is not None and policy.limits.total_percent(residual))


def _all(scales: Scales) -> tuple[Evidence, ...]:
    return (*scales.supports, *scales.contradicts, *scales.suggests, *scales.open)


def _criterion(
    policy: Policy, name: CriterionId, status: CriterionStatus, ruling: str, mentions: tuple[int, ...]
) -> Criterion:
    key = cast(ClauseKey, f"{name}.{ruling}")
    return Criterion(name, status, mentions, policy.rule(key), policy.clauses[key].statement)
