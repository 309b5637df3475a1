"""From criteria to decisions: for each lesion, then for the note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from revasc.coding.criteria import CRITERIA
from revasc.coding.evidence import Mentions, weigh
from revasc.coding.policy import Policy
from revasc.coding.summary import summarise
from revasc.coding.verdict import (
    DECISIONS,
    Criterion,
    CriterionId,
    CriterionStatus,
    Decision,
    LesionVerdict,
    NoteVerdict,
    Reason,
)
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import Lesion

Criteria = Mapping[CriterionId, Criterion]

#: What to ask first where several criteria leave a treated lesion open.
_QUERY_ORDER: Final[tuple[tuple[CriterionId, CriterionStatus, Reason], ...]] = (
    ("coronary_target", "missing", "vessel_unclear"),
    ("treated", "contradicted", "treatment_contradicted"),
    ("total_occlusion", "contradicted", "occlusion_contradicted"),
    ("chronic", "contradicted", "chronicity_contradicted"),
    ("total_occlusion", "missing", "occlusion_missing"),
    ("chronic", "missing", "chronicity_missing"),
    ("treated", "missing", "approach_missing"),
)

#: Of several lesions with the note's decision, the one with the earliest reason here decides.
_WEIGHT: Final[tuple[Reason, ...]] = (
    "cto_treated",
    "vessel_unclear",
    "treatment_contradicted",
    "flow_not_restored",
    "occlusion_contradicted",
    "chronicity_contradicted",
    "occlusion_missing",
    "chronicity_missing",
    "approach_missing",
    "crossing_failed",
    "cto_not_treated",
    "acute_culprit",
    "acute_occlusion",
    "cto_denied",
    "non_occlusive_pci",
    "lesion_not_treated",
)


def decide(findings: Findings, policy: Policy) -> NoteVerdict:
    """The decision for a note: supported if any lesion is, else query if any is, else not.

    Reason and summary come from the lesions with that decision. A pure function of its
    arguments: the same findings and policy always give the same verdict.
    """
    mentions = {mention.id: mention for mention in findings.mentions}
    verdicts = tuple(judge(lesion, mentions, policy) for lesion in findings.lesions)
    if not verdicts:
        reason: Reason = "no_cto_documented" if findings.has_intervention else "no_coronary_intervention"
        return NoteVerdict("not_supported", reason, summarise(reason, (), ()), ())
    first = min(verdicts, key=_rank)
    reason = _note_reason(first, findings)
    return NoteVerdict(first.decision, reason, summarise(reason, findings.lesions, verdicts), verdicts)


def judge(lesion: Lesion, mentions: Mentions, policy: Policy) -> LesionVerdict:
    """The verdict on one lesion under a policy."""
    criteria = tuple(rule(lesion, mentions, policy) for rule in CRITERIA)
    by_id: Criteria = {criterion.id: criterion for criterion in criteria}
    refused = _refusal(by_id, hinted=lambda: _occlusion_hinted(lesion, mentions, policy))
    cto = _is_cto(lesion, by_id, refused)
    if refused is not None:
        return LesionVerdict(lesion.id, cto, "not_supported", _untreated(refused, lesion, cto), criteria)
    asked = _question(by_id)
    decision: Decision = "query" if asked else "supported"
    return LesionVerdict(lesion.id, cto, decision, asked or "cto_treated", criteria)


def _refusal(by_id: Criteria, *, hinted: Callable[[], bool]) -> Reason | None:
    """Why no clarification could make this lesion supported, ``None`` where one could."""
    total, age = by_id["total_occlusion"].status, by_id["chronic"].status
    if by_id["treated"].status == "unmet":
        return "lesion_not_treated"
    if by_id["not_acute_culprit"].status == "unmet":
        return "acute_culprit"
    if total == "unmet" or (total == "missing" and age == "unmet"):
        return "non_occlusive_pci"
    if total == "missing" and age == "missing" and not hinted():
        return "non_occlusive_pci"
    if age == "unmet":
        return "cto_denied" if by_id["chronic"].rule.endswith(".unmet_denied") else "acute_occlusion"
    return None


def _untreated(reason: Reason, lesion: Lesion, cto: bool | None) -> Reason:
    """A lesion that nothing was done to: tried and failed, a CTO left alone, or neither."""
    if reason != "lesion_not_treated":
        return reason
    if lesion.attempted or lesion.outcome == "failed" or lesion.mentions("crossing_failed"):
        return "crossing_failed"
    return "cto_not_treated" if cto or lesion.mentions("cto_label") else reason


def _question(by_id: Criteria) -> Reason | None:
    """What a provider would have to clarify first, ``None`` where all five criteria hold."""
    for criterion, status, reason in _QUERY_ORDER:
        if by_id[criterion].status == status:
            closed = by_id[criterion].rule.endswith(".flow_not_restored")
            return "flow_not_restored" if closed else reason
    return None


def _occlusion_hinted(lesion: Lesion, mentions: Mentions, policy: Policy) -> bool:
    """Does anything short of proof speak of a total occlusion?"""
    scales = weigh(lesion, mentions, policy.total_occlusion, policy.limits)
    return bool(scales.suggests or scales.open)


def _is_cto(lesion: Lesion, by_id: Criteria, refused: Reason | None) -> bool | None:
    """Does the note document a chronic total occlusion? A fact of the note, treated or not.

    The label alone is documentation even under a policy that asks for more before it
    supports a code.
    """
    states = {by_id["total_occlusion"].status, by_id["chronic"].status}
    if "unmet" in states or refused == "non_occlusive_pci":
        return False
    if "contradicted" in states:
        return None
    labelled = bool(lesion.mentions("cto_label"))
    return True if labelled or "missing" not in states else None


def _rank(verdict: LesionVerdict) -> tuple[int, int]:
    return DECISIONS.index(verdict.decision), _WEIGHT.index(verdict.reason)


def _note_reason(first: LesionVerdict, findings: Findings) -> Reason:
    """A lesion that nobody touched says less than that no coronary was touched at all."""
    if first.reason == "lesion_not_treated" and not findings.has_intervention:
        return "no_coronary_intervention"
    return first.reason
