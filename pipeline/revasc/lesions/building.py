"""A group of facts as a lesion: fields, roles of the evidence, approach and outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from revasc.lesions.anatomy import Place
from revasc.lesions.lesion import Approach, Evidence, EvidenceRole, Graft, Lesion, Outcome, Segment, Treatment, Vessel
from revasc.lesions.linking import TREATMENTS, Fact, is_tool
from revasc.lesions.merging import Group, body_treated
from revasc.lesions.phases import SUMMARIES, TITLES, first_treatment, high, is_after, low
from revasc.nlp.mention import Mention

_TOTAL: Final = 99.5
_NEAR: Final = 90.0
_CLEAR: Final = 70.0
_MONTHS: Final = 3.0
_GOOD_RESIDUAL: Final = 50.0
#: Characters: "it was dilated and stented (3.0 x 38 mm)" is one step.
_SAME_BREATH: Final = 80
_NO_APPROACH: Final = frozenset({"plan", "findings", "history", "indication", "past_history", "exam", "planned_procedure"})
_ORDER: Final = ("angioplasty", "atherectomy", "stent")


@dataclass(frozen=True, slots=True)
class NoteState:
    """What holds for the whole note: a present infarction, whether one lesion is alone.

    ``disputed``: places of a conflict between the account and the titles or conclusions.
    ``wired``: guidewires or microcatheters are named. ``untouched``: the note says that nothing was done, and names no device with its size.
    """

    infarction: tuple[Mention, ...] = ()
    wired: bool = False
    untouched: bool = False
    lone: bool = False
    culprit_named: bool = False
    disputed: frozenset[Place] = frozenset()


def build(group: Group, number: int, state: NoteState, conduct: Sequence[Fact]) -> Lesion:
    """The lesion of a group. ``conduct`` are the facts on wires, approach and outcome that count."""
    started = first_treatment(group.facts)
    treatments = () if state.untouched else _treatments(group, conduct)
    evidence = [*_degree_evidence(group, started), *_age_evidence(group), *_label_evidence(group)]
    evidence = _corrected(evidence, group)
    evidence += _treatment_evidence(group, treatments)
    evidence += _culprit_evidence(group, state, treated=bool(treatments))
    contradicted = _contradicted(group, treatments) or _claimed(group, treatments) or group.place in state.disputed
    after = _after(group, started)
    approach = _approach(conduct, attempted=group.attempted or bool(treatments), wired=state.wired)
    outcome = _outcome(group, treatments, after, conduct)
    evidence += _conduct_evidence(conduct, group)
    return Lesion(
        id=number,
        vessel=cast("Vessel | None", group.place.vessel),
        segment=cast("Segment | None", _segment(group)),
        branch=group.place.branch,
        graft=cast("Graft | None", group.place.graft),
        in_stent=_in_stent(group),
        occlusion_percent=_percent(group, started),
        timi_before=_timi_before(group, started),
        timi_after=after[0],
        residual_percent=after[1],
        chronicity_months=_months(group),
        treatments=treatments,
        approach=approach,
        outcome=None if contradicted else outcome,
        contradicted=contradicted,
        attempted=group.attempted,
        evidence=tuple(sorted(set(evidence), key=lambda e: (e.mention, e.role))),
    )


def _treatments(group: Group, conduct: Sequence[Fact]) -> tuple[Treatment, ...]:
    """What was done. A title or a summary alone proves nothing where the account says it failed."""
    body = body_treated(group)
    failed = any(f.mention.label == "CROSSING_FAILED" and f.mention.status == "current" for f in (*group.facts, *conduct))
    denied = any(f.mention.label in TREATMENTS and f.mention.status == "negated" for f in group.facts)
    if not body and (failed or (denied and group.attempted)):
        return ()
    denied_kinds = {
        f.mention.label for f in group.facts if f.mention.label in TREATMENTS and f.mention.status == "negated" and not f.mention.value.get("sized")
    }
    started = first_treatment(group.facts)
    vain = {f.mention.unit for f in (*group.facts, *conduct) if _in_vain(f.mention)}
    done = {
        TREATMENTS[f.mention.label]
        for f in group.facts
        if f.mention.label in TREATMENTS and f.mention.status == "current" and (not body or _counts(f, started))
        and (f.mention.value.get("sized") or f.mention.unit not in vain)
        and (f.mention.value.get("sized") or not (failed and f.mention.label in denied_kinds))
    }  # fmt: skip
    return tuple(cast("Treatment", t) for t in _ORDER if t in done)


def _in_vain(mention: Mention) -> bool:
    """"Angioplasty of the CTO, not successful": the word names what was tried."""
    failed = mention.label == "OUTCOME" and mention.value.get("outcome") == "failed"
    return (failed or mention.label == "CROSSING_FAILED") and mention.status == "current"


def _counts(fact: Fact, started: int | None) -> bool:
    """Beside an account of the procedure, titles add only what they state outright."""
    told = fact.mention.section == "preamble" and started is not None and fact.mention.start > started - _SAME_BREATH
    generic = fact.mention.section in TITLES and fact.mention.label == "ANGIOPLASTY" and not told
    return not (generic and not fact.mention.value.get("sized"))


_OPPOSITES: Final[tuple[tuple[frozenset[str], frozenset[str]], ...]] = (
    (frozenset({"total_before"}), frozenset({"subtotal_before"})),
    (frozenset({"subtotal_before"}), frozenset({"total_before"})),
    (frozenset({"cto_label", "chronic"}), frozenset({"cto_denied", "cto_uncertain", "recent", "age_unknown"})),
    (frozenset({"cto_denied", "recent"}), frozenset({"cto_label", "chronic", "cto_uncertain"})),
)


def _corrected(evidence: Sequence[Evidence], group: Group) -> list[Evidence]:
    """An addendum has the last word: what it says replaces the opposite said before it."""
    late = {f.mention.id for f in group.facts if f.mention.section == "addendum"}
    kept = list(evidence)
    for said, opposite in _OPPOSITES:
        stated = {e.role for e in evidence if e.mention in late}
        if stated & said and not stated & opposite:
            kept = [e for e in kept if e.mention in late or e.role not in opposite]
    return kept


def _degree_evidence(group: Group, started: int | None) -> Iterable[Evidence]:
    totals, partials = _degrees(group, started)
    total = bool(totals) or any(f.mention.label == "FLOW" and high(f.mention) == 0 for f in _flows(group, started))
    for fact in totals:
        yield Evidence("total_before", fact.mention.id)
    for fact in partials:
        if _against(fact, totals, group, total=total):
            yield Evidence("subtotal_before", fact.mention.id)
    for fact in _flows(group, started):
        yield Evidence("total_before" if high(fact.mention) == 0 else "subtotal_before", fact.mention.id)


def _degrees(group: Group, started: int | None) -> tuple[list[Fact], list[Fact]]:
    """Degrees before treatment: total ones and others. Earlier studies only where none is given now."""
    now = [f for f in group.facts if f.mention.label == "OCCLUSION" and not is_after(f.mention, started)]
    current = [f for f in now if f.mention.status == "current"]
    chosen = current or [f for f in now if f.mention.status == "historical" and high(f.mention) > _TOTAL]
    return [f for f in chosen if high(f.mention) > _TOTAL], [f for f in chosen if high(f.mention) <= _TOTAL]


def _against(fact: Fact, totals: Sequence[Fact], group: Group, *, total: bool) -> bool:
    """A lesser degree that speaks of this same lesion, not of plaque elsewhere in the vessel."""
    if total:
        elsewhere = (fact.segment is not None and all(t.segment not in (None, fact.segment) for t in totals)) or (
            bool(totals) and (all(t.place != fact.place for t in totals) or (fact.row is not None and all(t.row != fact.row for t in totals)))
        )
        return bool(fact.mention.value.get("subtotal") or high(fact.mention) == 99) and not elsewhere  # noqa: PLR2004
    return high(fact.mention) >= (_CLEAR if group.labelled else 1)


def _flows(group: Group, started: int | None) -> list[Fact]:
    """TIMI grades before treatment at the blockage; the soft words for good flow left out.

    Where one stretch of a vessel has no flow, the grade of another stretch says nothing of it.
    """
    flows = [
        f
        for f in group.facts
        if f.mention.label == "FLOW"
        and f.mention.status == "current"
        and not f.mention.value.get("soft")
        and not is_after(f.mention, started)
    ]
    blocked = [f for f in group.facts if _is_blocked(f)]
    return [f for f in flows if high(f.mention) == 0 or not blocked or _same_stretch(f, blocked)]


def _same_stretch(fact: Fact, blocked: Sequence[Fact]) -> bool:
    """In the row of a blockage, or, outside tables, at its place and segment."""
    if fact.row is not None:
        return any(b.row == fact.row for b in blocked)
    return any(b.place == fact.place and (b.segment == fact.segment or None in (b.segment, fact.segment)) for b in blocked)


def _is_blocked(fact: Fact) -> bool:
    mention = fact.mention
    if mention.status != "current":
        return False
    if mention.label == "FLOW":
        return high(mention) == 0 and not mention.value.get("post")
    return mention.label == "CTO" or (mention.label == "OCCLUSION" and high(mention) > _TOTAL)


def _percent(group: Group, started: int | None) -> float | None:
    totals, partials = _degrees(group, started)
    numbers = [high(f.mention) for f in partials]
    if totals:
        return 100.0
    if any(high(f.mention) == 0 for f in _flows(group, started)):
        return 100.0
    if group.labelled and max(numbers, default=0) < _CLEAR:
        return 100.0
    return max(numbers, default=None)


def _timi_before(group: Group, started: int | None) -> int | None:
    grades = [int(high(f.mention)) for f in _flows(group, started)]
    return min(grades, default=None)


def _after(group: Group, started: int | None) -> tuple[int | None, float | None]:
    """Final TIMI grade and residual stenosis: the last ones stated in the account."""
    final = [f for f in _account_first(group) if f.mention.status == "current" and _is_final(f.mention, started)]
    flows = [f for f in final if f.mention.label == "FLOW"]
    flows = [f for f in flows if not _in_side_branch(f, group)] or flows
    degrees = [high(f.mention) for f in final if f.mention.label == "OCCLUSION"]
    flow = int(flows[-1].mention.value.get("then") or low(flows[-1].mention)) if flows else None
    return flow, degrees[-1] if degrees else None


def _in_side_branch(fact: Fact, group: Group) -> bool:
    """Flow in a jailed branch is not the flow in the vessel that was opened."""
    branch = fact.place.branch if fact.place else None
    return branch is not None and group.place.branch != branch and branch[0] in "DOA"


def _account_first(group: Group) -> list[Fact]:
    """Summaries before the account, so that the account has the last word."""
    return sorted(group.facts, key=lambda f: (f.mention.section not in SUMMARIES, f.mention.start))


def _is_final(mention: Mention, started: int | None) -> bool:
    return mention.label in ("FLOW", "OCCLUSION") and (is_after(mention, started) or "then" in mention.value)


def _label_evidence(group: Group) -> Iterable[Evidence]:
    for fact in group.facts:
        mention = fact.mention
        if mention.label != "CTO":
            continue
        if mention.status == "current":
            yield Evidence("cto_label", mention.id)
        elif mention.value.get("uncertain"):
            yield Evidence("cto_uncertain", mention.id)
        elif mention.status == "negated":
            yield Evidence("cto_denied", mention.id)


def _age_evidence(group: Group) -> Iterable[Evidence]:
    oldest = _months(group) or 0
    for fact in group.facts:
        mention = fact.mention
        if mention.label == "THROMBUS" and mention.status == "current" and not group.labelled:
            yield Evidence("recent", mention.id)
        if mention.label == "CHRONICITY" and mention.status in ("current", "historical"):
            role = _age_role(mention)
            if role == "recent" and mention.value.get("months") and oldest > _MONTHS:
                continue  # a later date beside an older one: a second look, not a second age
            yield Evidence(role, mention.id)


def _age_role(mention: Mention) -> EvidenceRole:
    relation, months = mention.value.get("relation"), mention.value.get("months")
    if relation == "unknown":
        return "age_unknown"
    if relation == "recent":
        return "recent"
    if months is None:
        return "chronic"
    number = float(months)
    if relation == "at_least":
        return "chronic" if number >= _MONTHS else "age_unknown"
    return "chronic" if number > _MONTHS else "recent"


def _months(group: Group) -> float | None:
    """The greatest age that the note proves: each statement is a lower bound of its own.

    A date counts in calendar months, which round up: where words give the same age within
    a month, the words stand.
    """
    ages = [
        f.mention.value
        for f in group.facts
        if f.mention.label == "CHRONICITY" and f.mention.status in ("current", "historical")
        and f.mention.value.get("months") and f.mention.value.get("relation") != "recent"
    ]  # fmt: skip
    worded = max((float(a["months"] or 0) for a in ages if a.get("relation") != "dated"), default=None)
    dated = max((float(a["months"] or 0) for a in ages if a.get("relation") == "dated"), default=None)
    if worded is None or dated is None:
        return worded if dated is None else dated
    return worded if dated - worded <= 1 else dated


def _treatment_evidence(group: Group, treatments: Sequence[str]) -> Iterable[Evidence]:
    for fact in group.facts:
        mention = fact.mention
        kind = TREATMENTS.get(mention.label)
        if kind in treatments and mention.status == "current":
            yield Evidence(cast("EvidenceRole", kind), mention.id)
        elif kind and treatments and mention.status == "negated" and mention.section in SUMMARIES:
            yield Evidence("treatment_denied", mention.id)


def _contradicted(group: Group, treatments: Sequence[str]) -> bool:
    """Treated in the account, not crossed or not treated in the summary."""
    if not treatments or not body_treated(group):
        return False
    closing = [f.mention for f in group.facts if f.mention.section in SUMMARIES | {"result", "procedure", "diagnosis"} and f.mention.status == "current"]
    failed = [m for m in closing if m.label == "CROSSING_FAILED" and m.section != "procedure"]
    success = [m for m in closing if m.label == "OUTCOME" and m.value.get("outcome") == "success"]
    return bool(failed) and not success


def _claimed(group: Group, treatments: Sequence[str]) -> bool:
    """Nothing done by the account, yet a summary says that something was."""
    if treatments or not group.attempted:
        return False
    denied = any(f.mention.label in TREATMENTS and f.mention.status == "negated" and f.mention.section not in SUMMARIES for f in group.facts)
    claimed = any(
        f.mention.label in ("STENT", "ATHERECTOMY") and f.mention.status == "current" and f.mention.section in SUMMARIES | {"result"}
        for f in group.facts
    )
    return denied and claimed


def _culprit_evidence(group: Group, state: NoteState, *, treated: bool) -> Iterable[Evidence]:
    named = [f.mention.id for f in group.facts if f.mention.label == "CULPRIT" and f.mention.status == "current"]
    if not state.infarction:
        return
    if named or (treated and not group.labelled and (state.lone or not state.culprit_named)):
        for mention in (*named, *(m.id for m in state.infarction)):
            yield Evidence("culprit", mention)


def _conduct_evidence(conduct: Sequence[Fact], group: Group) -> Iterable[Evidence]:
    roles: dict[str, EvidenceRole] = {"CROSSED": "crossed", "CROSSING_FAILED": "crossing_failed"}
    for fact in conduct:
        mention = fact.mention
        if mention.status != "current":
            continue
        if mention.label in roles:
            yield Evidence(roles[mention.label], mention.id)
        elif mention.label == "OUTCOME":
            yield Evidence("outcome_success" if mention.value.get("outcome") == "success" else "outcome_failed", mention.id)
        elif mention.label == "APPROACH":
            direction = mention.value.get("direction")
            if direction in ("antegrade", "combined"):
                yield Evidence("antegrade", mention.id)
            if direction in ("retrograde", "combined"):
                yield Evidence("retrograde", mention.id)
    started = first_treatment(group.facts)
    for fact in group.facts:
        if fact.mention.status == "current" and _is_final(fact.mention, started):
            yield Evidence("final_flow" if fact.mention.label == "FLOW" else "final_degree", fact.mention.id)
    yield from (Evidence("vessel", f.mention.id) for f in group.facts if f.mention.label == "VESSEL")


def _approach(conduct: Sequence[Fact], *, attempted: bool, wired: bool) -> Approach | None:
    """Which ways the wires went. Retrograde filling, collaterals and injections are no approach."""
    if not attempted:
        return None
    now = [
        f.mention for f in conduct
        if f.mention.label == "APPROACH" and f.mention.status == "current" and f.mention.section not in _NO_APPROACH
    ]  # fmt: skip
    directions = {str(m.value.get("direction")) for m in _until_externalised(now)}
    refused = any(
        f.mention.label == "APPROACH" and f.mention.status == "negated" and f.mention.value.get("direction") == "antegrade"
        for f in conduct
    )
    if "combined" in directions and not refused:
        return "combined"
    if "retrograde" in directions or "combined" in directions:
        return "combined" if "antegrade" in directions and not refused else "retrograde"
    return "antegrade" if "antegrade" in directions or wired else None


def _until_externalised(approaches: Sequence[Mention]) -> list[Mention]:
    """Once a wire is externalised, what is called antegrade is delivery over it, not crossing."""
    out = min((m.start for m in approaches if m.value.get("externalised")), default=None)
    return [
        m for m in approaches
        if out is None or m.start <= out or m.section in SUMMARIES or m.value.get("direction") != "antegrade"
    ]  # fmt: skip


def _outcome(
    group: Group, treatments: Sequence[str], after: tuple[int | None, float | None], conduct: Sequence[Fact]
) -> Outcome | None:
    flow, residual = after
    if not treatments:
        return "failed" if group.attempted else None
    if flow is not None and flow < 3:  # noqa: PLR2004
        return "partial"
    if residual is not None and residual >= _GOOD_RESIDUAL and flow is None:
        return "partial"
    if flow is not None or residual is not None:
        return "success"
    outcomes = [f.mention.value.get("outcome") for f in conduct if f.mention.label == "OUTCOME" and f.mention.status == "current"]
    if "success" in outcomes:
        return "success"
    return None


def _segment(group: Group) -> str | None:
    """The segment named with the highest degree, else with the label, else first of all."""
    degrees = sorted((f for f in group.degrees() if f.segment), key=lambda f: -high(f.mention))
    labels = [f for f in group.facts if f.segment and f.mention.label == "CTO"]
    others = [f for f in group.facts if f.segment and f.mention.label in TREATMENTS]
    return next((f.segment for f in (*degrees[:1], *labels, *others)), None)


def _in_stent(group: Group) -> bool:
    """The blockage lies in an earlier stent."""
    return any(f.mention.value.get("in_stent") for f in group.facts)
