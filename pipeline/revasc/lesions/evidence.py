"""The roles that mentions play for a lesion: what supports a decision on it, and what speaks against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, cast

from revasc.lesions.conduct import ways_told
from revasc.lesions.fact import TREATMENTS, Fact, current
from revasc.lesions.lesion import Evidence, EvidenceRole
from revasc.lesions.measures import CLEAR, Before, Spots, is_final, months
from revasc.lesions.merging import Group
from revasc.lesions.phases import SUMMARIES, high
from revasc.nlp.mention import Mention

#: Months beyond which an occlusion is chronic.
_CHRONIC: Final = 3.0
_SUBTOTAL: Final = 99

#: What an addendum may correct: roles it states, and the roles that they replace.
_OPPOSITES: Final[tuple[tuple[frozenset[str], frozenset[str]], ...]] = (
    (frozenset({"total_before"}), frozenset({"subtotal_before"})),
    (frozenset({"subtotal_before"}), frozenset({"total_before"})),
    (
        frozenset({"cto_label", "chronic"}),
        frozenset({"cto_denied", "cto_uncertain", "recent", "age_unknown"}),
    ),
    (frozenset({"cto_denied", "recent"}), frozenset({"cto_label", "chronic", "cto_uncertain"})),
)
#: Sections that say why the patient was sent, and those in which the operator tells what was seen.
_REFERRAL: Final = frozenset({"indication", "planned_procedure", "history", "past_history"})
_SEEN: Final = frozenset({"findings", "intervention", "result", "impression", "impression_plan", "addendum"})
_CROSSING: Final[dict[str, EvidenceRole]] = {"CROSSED": "crossed", "CROSSING_FAILED": "crossing_failed"}
_WAYS: Final[dict[object, tuple[EvidenceRole, ...]]] = {
    "antegrade": ("antegrade",),
    "retrograde": ("retrograde",),
    "combined": ("antegrade", "retrograde"),
}


def evidence_on_disease(group: Group, before: Before) -> list[Evidence]:
    """Degrees before treatment, age and label of the blockage, as the last addendum leaves them."""
    started = group.started
    return _corrected([*_degree(group, before), *_age(group, started), *_label(group)], group)


def evidence_on_conduct(group: Group, treatments: Sequence[str], conduct: Sequence[Fact]) -> list[Evidence]:
    """What was done, how the wires went, and what was left."""
    return [*_treatment(group, treatments), *_way(conduct), *_left(group)]


def culprit_evidence(group: Group, infarction: Sequence[Mention], *, assumed: bool) -> list[Evidence]:
    """The mentions of a present infarction, where this lesion is named or ``assumed`` its culprit.

    A lesion that is called the culprit is that of an event, be it an infarction or not.
    """
    named = [f.mention for f in current(group.facts, "CULPRIT")]
    event = [Evidence("event_culprit", m.id) for m in named]
    if not infarction or not (named or assumed):
        return event
    return [*event, *(Evidence("culprit", m.id) for m in (*named, *infarction))]


def _corrected(evidence: Sequence[Evidence], group: Group) -> list[Evidence]:
    """An addendum has the last word: what it says replaces the opposite said before it."""
    late = {f.mention.id for f in group.facts if f.mention.section == "addendum"}
    stated = {e.role for e in evidence if e.mention in late}
    kept = list(evidence)
    for said, opposite in _OPPOSITES:
        if stated & said and not stated & opposite:
            kept = [e for e in kept if e.mention in late or e.role not in opposite]
    return kept


def _degree(group: Group, before: Before) -> Iterator[Evidence]:
    total = bool(before.totals) or before.no_flow
    for fact in before.totals:
        yield Evidence("total_before", fact.mention.id)
    spots = Spots(before.totals)
    for fact in before.partials:
        if _against(fact, spots, group, total=total):
            yield Evidence("subtotal_before", fact.mention.id)
    for fact in before.flows:
        yield Evidence("total_before" if high(fact.mention) == 0 else "subtotal_before", fact.mention.id)


def _against(fact: Fact, totals: Spots, group: Group, *, total: bool) -> bool:
    """A lesser degree that speaks of this same lesion, not of plaque elsewhere in the vessel.

    Beside a ``total`` blockage only a near-total one does; beside the label only a clear one.
    """
    if total:
        near = bool(fact.mention.value.get("subtotal")) or high(fact.mention) == _SUBTOTAL
        return near and not _elsewhere(fact, totals)
    return high(fact.mention) >= (CLEAR if group.labelled else 1)


def _elsewhere(fact: Fact, totals: Spots) -> bool:
    """At another segment, place or row of a table than every total degree."""
    if fact.segment is not None and not totals.segments & {None, fact.segment}:
        return True
    if totals.hold(fact) or not totals.places:
        return False  # another row on the same segment
    return fact.place not in totals.places or (fact.row is not None and fact.row not in totals.rows)


def _label(group: Group) -> Iterator[Evidence]:
    labels = [fact.mention for fact in group.facts if fact.mention.label == "CTO"]
    refuted = any(m.status == "negated" and m.section in _SEEN for m in labels)
    for mention in labels:
        if mention.status == "current" and refuted and mention.section in _REFERRAL:
            continue  # the referral called it one, and the operator's own films say it is none
        if mention.status == "current":
            yield Evidence("cto_label", mention.id)
        elif mention.value.get("uncertain"):
            yield Evidence("cto_uncertain", mention.id)
        elif mention.status == "negated":
            yield Evidence("cto_denied", mention.id)


def _age(group: Group, started: int | None) -> Iterator[Evidence]:
    oldest = months(group) or 0
    for fact in group.facts:
        mention = fact.mention
        if (
            mention.label == "THROMBUS"
            and mention.status == "current"
            and _tells_age(mention, group, started)
        ):
            yield Evidence("recent", mention.id)
        if mention.label == "CHRONICITY" and mention.status in ("current", "historical"):
            role = _age_role(mention)
            if role == "recent" and mention.value.get("months") and oldest > _CHRONIC:
                continue  # a later date beside an older one: a second look, not a second age
            yield Evidence(role, mention.id)


def _tells_age(thrombus: Mention, group: Group, started: int | None) -> bool:
    """Beside the label of a chronic one only where it is called fresh, and was found before the treatment."""
    if not group.labelled:
        return True
    found = started is None or thrombus.start < started
    return bool(thrombus.value.get("fresh")) and found and thrombus.section != "complications"


def _age_role(mention: Mention) -> EvidenceRole:
    """Words by their meaning; months by the limit of three, which a lower bound only has to reach."""
    relation, age = mention.value.get("relation"), mention.value.get("months")
    if relation == "unknown":
        return "age_unknown"
    if relation == "recent":
        return "recent"
    if age is None:
        return "chronic"
    if relation == "at_least":
        return "chronic" if float(age) >= _CHRONIC else "age_unknown"
    return "chronic" if float(age) > _CHRONIC else "recent"


def _treatment(group: Group, treatments: Sequence[str]) -> Iterator[Evidence]:
    for fact in group.facts:
        mention = fact.mention
        kind = TREATMENTS.get(mention.label)
        if kind in treatments and mention.status == "current":
            yield Evidence(cast("EvidenceRole", kind), mention.id)
        elif kind and treatments and mention.status == "negated" and mention.section in SUMMARIES:
            yield Evidence("treatment_denied", mention.id)


def _way(conduct: Sequence[Fact]) -> Iterator[Evidence]:
    """Crossing, approach and outcome."""
    for fact in current(conduct, *_CROSSING):
        yield Evidence(_CROSSING[fact.mention.label], fact.mention.id)
    for fact in current(conduct, "OUTCOME"):
        success = fact.mention.value.get("outcome") == "success"
        yield Evidence("outcome_success" if success else "outcome_failed", fact.mention.id)
    for mention in ways_told(conduct):
        for role in _WAYS.get(mention.value.get("direction"), ()):
            yield Evidence(role, mention.id)


def _left(group: Group) -> Iterator[Evidence]:
    """Flow and degree after treatment."""
    started = group.started
    for fact in current(group.facts, "FLOW", "OCCLUSION"):
        if is_final(fact.mention, started):
            yield Evidence("final_flow" if fact.mention.label == "FLOW" else "final_degree", fact.mention.id)
