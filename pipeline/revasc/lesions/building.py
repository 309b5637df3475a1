"""A group of facts as a lesion, with the evidence for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from revasc.lesions.anatomy import Place
from revasc.lesions.conduct import approach_taken, is_contradicted, outcome_of, treatments_done
from revasc.lesions.evidence import culprit_evidence, evidence_on_conduct, evidence_on_disease
from revasc.lesions.fact import TREATMENTS, Fact
from revasc.lesions.lesion import Evidence, Graft, Lesion, Segment, Vessel
from revasc.lesions.measures import Before, found_before, measured_after, months, percent, timi_before
from revasc.lesions.merging import Group
from revasc.lesions.phases import high
from revasc.nlp.mention import Mention


@dataclass(frozen=True, slots=True)
class NoteState:
    """What holds for the whole note.

    ``infarction``: the mentions of a present infarction. ``wired``: guidewires or
    microcatheters are named. ``untouched``: the note says that nothing was done, and names
    no device with its size. ``lone``: one lesion only was treated. ``culprit_named``: a
    treated lesion is called the culprit. ``disputed``: places of a conflict between the
    account and the titles or conclusions. ``doubted``: places whose treatment the note gives
    cause to doubt.
    """

    infarction: tuple[Mention, ...] = ()
    wired: bool = False
    untouched: bool = False
    lone: bool = False
    culprit_named: bool = False
    disputed: frozenset[Place] = frozenset()
    doubted: frozenset[Place] = frozenset()


def build(group: Group, number: int, state: NoteState, conduct: Sequence[Fact]) -> Lesion:
    """The lesion of a group. ``conduct`` are the facts on wires, approach and outcome that count."""
    started = group.started
    treatments = () if state.untouched else treatments_done(group, conduct)
    contradicted = is_contradicted(group, treatments) or group.place in state.disputed
    contradicted = contradicted or (bool(treatments) and group.place in state.doubted)
    before, after = found_before(group), measured_after(group, started)
    return Lesion(
        id=number,
        vessel=cast("Vessel | None", group.place.vessel),
        segment=cast("Segment | None", _segment(group)),
        branch=group.place.branch,
        graft=cast("Graft | None", group.place.graft),
        in_stent=_in_stent(group),
        occlusion_percent=percent(group, before),
        timi_before=timi_before(before),
        timi_after=after.flow,
        residual_percent=after.residual,
        chronicity_months=months(group),
        treatments=treatments,
        approach=approach_taken(conduct, attempted=group.attempted or bool(treatments), wired=state.wired),
        outcome=None if contradicted else outcome_of(group, treatments, after, conduct),
        contradicted=contradicted,
        attempted=group.attempted,
        evidence=_evidence(group, before, treatments, state, conduct),
    )


def _evidence(
    group: Group, before: Before, treatments: Sequence[str], state: NoteState, conduct: Sequence[Fact]
) -> tuple[Evidence, ...]:
    """Every mention in every role it plays, in the order of the note."""
    assumed = bool(treatments) and not group.labelled and (state.lone or not state.culprit_named)
    found = {
        *evidence_on_disease(group, before),
        *evidence_on_conduct(group, treatments, conduct),
        *culprit_evidence(group, state.infarction, assumed=assumed),
    }
    return tuple(sorted(found, key=lambda e: (e.mention, e.role)))


def _segment(group: Group) -> str | None:
    """The segment named with the highest degree, else with the label, else with a treatment."""
    degrees = sorted((f for f in group.degrees if f.segment), key=lambda f: -high(f.mention))
    labels = [f for f in group.facts if f.segment and f.mention.label == "CTO"]
    others = [f for f in group.facts if f.segment and f.mention.label in TREATMENTS]
    return next((f.segment for f in (*degrees[:1], *labels, *others)), None)


def _in_stent(group: Group) -> bool:
    """The blockage lies in an earlier stent."""
    return any(f.mention.value.get("in_stent") for f in group.facts)
