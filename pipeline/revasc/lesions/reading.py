"""From mentions to findings: the whole lesions floor in the order it works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from revasc.lesions.access import accesses
from revasc.lesions.anatomy import Place
from revasc.lesions.building import NoteState, build
from revasc.lesions.doubts import Doubts
from revasc.lesions.fact import CONDUCT, TREATMENTS, Fact, current
from revasc.lesions.findings import Findings
from revasc.lesions.focus import FocusReader
from revasc.lesions.index import NoteIndex
from revasc.lesions.linking import Linker
from revasc.lesions.merging import Group, group_facts
from revasc.lesions.morphology import shape_mentions, shape_owners, with_shape
from revasc.lesions.naming import with_names
from revasc.lesions.phases import SUMMARIES, TITLES, high, is_step
from revasc.lesions.target import note_target
from revasc.nlp.mention import Mention
from revasc.nlp.sections import Section
from revasc.nlp.units import Unit

#: Sections whose infarctions are earlier, feared or caused; sections that tell the present illness.
_NO_INFARCT: Final = frozenset({"past_history", "complications", "plan", "medications", "hemodynamics"})
_INFARCTS: Final = frozenset({"ACUTE_MI", "ST_ELEVATION"})
_ILLNESS: Final = frozenset({"history", "indication", "preamble", "diagnosis", "hospital_course"})
#: Devices that tell that a wire was worked with.
_WIRES: Final = ("wire", "reentry")
#: Months beyond which an occlusion is chronic.
_CHRONIC: Final = 3.0
#: Percent: the most that is not total.
_SUBTOTAL: Final = 99


def read_findings(
    text: str,
    sections: Sequence[Section],
    units: Sequence[Unit],
    mentions: Sequence[Mention],
    service: date | None,
) -> Findings:
    """Lesions and access sites of one note, with the mentions that prove them."""
    spoken = [m for m in mentions if m.label != "VESSEL" or m.status != "negated"]
    reader = FocusReader(text, units, sections, spoken)
    fallback = note_target(reader.index, reader.roles)
    focus = reader.read(fallback=fallback.place, said=fallback.said)
    linker = Linker(reader)
    facts = linker.link(spoken, focus)
    groups = group_facts(facts)
    kept = [g for g in groups if g.treated or _is_listed(g)]
    doubts = Doubts(reader).of(kept, focus)
    state = _state(mentions, reader.index, kept, doubts)
    lesions = [build(g, i, state, _conduct(g, kept, facts)) for i, g in enumerate(kept, 1)]
    lesions = [
        with_names(les, kept[les.id - 1], reader.index.labelled("VESSEL"), reader.roles)
        for les in lesions
        if les.treatments or les.attempted or les.evidence
    ]
    shaped = shape_mentions(spoken)
    shapes = shape_owners(linker.describe(shaped, focus), kept)
    return Findings(
        mentions=_with_lesions(mentions, kept, shapes),
        lesions=tuple(with_shape(les, shaped, shapes) for les in lesions),
        access=accesses(mentions),
        date_of_service=service,
        has_intervention=any(les.treatments or les.attempted for les in lesions)
        or any(m.label in TREATMENTS and m.status == "current" for m in mentions),
    )


def _is_listed(group: Group) -> bool:
    """An untreated place is a lesion where it was attempted, or is an old total occlusion."""
    if group.labelled or (group.attempted and group.occluded):
        return True
    return group.occluded and any(_is_old(f.mention) for f in group.facts)


def _is_old(mention: Mention) -> bool:
    """A word for long standing, or an age of more than three months."""
    if mention.label != "CHRONICITY" or mention.status not in ("current", "historical"):
        return False
    return mention.value.get("relation") == "word" or float(mention.value.get("months") or 0) > _CHRONIC


def _state(
    mentions: Sequence[Mention], index: NoteIndex, groups: Sequence[Group], doubts: frozenset[Place]
) -> NoteState:
    treated = [g for g in groups if g.treated]
    named = any(current(g.facts, "CULPRIT") for g in treated)
    return NoteState(
        _infarction(mentions, culprit_named=named) if _INFARCTS & index.by_label.keys() else (),
        wired=_wired(index.labelled("DEVICE")),
        untouched=bool(index.labelled("NO_INTERVENTION")) and _untouched(mentions),
        lone=len(treated) == 1,
        culprit_named=named,
        disputed=_disputed(groups),
        doubted=doubts,
    )


def _disputed(groups: Sequence[Group]) -> frozenset[Place]:
    """Titles or conclusions credit one vessel, the account treats another that they never credit."""
    claimed = [g for g in groups if g.treated and not _worked(g) and not _found_closed(g)]
    done = [g for g in groups if _worked(g) and g.occluded and not _credited(g)]
    apart = {c.place.vessel for c in claimed} - {d.place.vessel for d in done} - {None}
    return frozenset(g.place for g in (*claimed, *done)) if apart and done else frozenset()


def _worked(group: Group) -> bool:
    """A step of the account with a device named by its size."""
    return any(
        f.mention.label in TREATMENTS and is_step(f.mention) and f.mention.value.get("sized")
        for f in group.facts
    )


def _found_closed(group: Group) -> bool:
    """A total occlusion described outside titles and conclusions."""
    return any(
        f.mention.section not in TITLES | SUMMARIES and high(f.mention) > _SUBTOTAL
        for f in current(group.facts, "OCCLUSION")
    )


def _credited(group: Group) -> bool:
    """Named as occluded or treated in a title or conclusion."""
    named = current(group.facts, "CTO", "OUTCOME", *TREATMENTS)
    return any(f.mention.section in TITLES | SUMMARIES for f in named)


def _infarction(mentions: Sequence[Mention], *, culprit_named: bool) -> tuple[Mention, ...]:
    """The mentions of a present ST-elevation infarction.

    ST elevation by itself counts where the story of the illness is told, or beside a named
    culprit: during a procedure it may be the balloon's doing.
    """
    story = _ILLNESS | {"exam", "body"} if culprit_named else _ILLNESS
    return tuple(
        m
        for m in mentions
        if m.status == "current"
        and (
            (m.label == "ACUTE_MI" and m.section not in _NO_INFARCT)
            or (m.label == "ST_ELEVATION" and m.section in story)
        )
    )


def _wired(devices: Sequence[Mention]) -> bool:
    """Was a wire named: ordinary wiring is antegrade unless the note says otherwise.

    That "the lesion was crossed" tells no way.
    """
    return any(
        m.value.get("device") in _WIRES and m.status == "current" and m.section not in ("plan", "findings")
        for m in devices
    )


def _untouched(mentions: Sequence[Mention]) -> bool:
    """Said outright: no intervention. A vessel beside it would limit the saying to that vessel."""
    said = {m.unit for m in mentions if m.label == "NO_INTERVENTION" and m.status == "current"}
    if not said:
        return False
    alone = not said <= {m.unit for m in mentions if m.label == "VESSEL"}
    return alone and not any(
        m.label in TREATMENTS and m.status == "current" and m.value.get("sized") for m in mentions
    )


def _conduct(group: Group, groups: Sequence[Group], facts: Sequence[Fact]) -> list[Fact]:
    """Wires, approach and outcome of a lesion; what names no vessel goes to the only one worked on."""
    worked = [g for g in groups if g.treated or g.attempted]
    mine = [f for f in group.facts if f.mention.label in CONDUCT]
    if len(worked) == 1 and worked[0] is group:
        others = {id(f) for g in groups if g is not group for f in g.facts}
        mine = [f for f in facts if f.mention.label in CONDUCT and id(f) not in others]
    return sorted(mine, key=lambda f: f.mention.start)


def _with_lesions(
    mentions: Sequence[Mention], groups: Sequence[Group], shapes: Mapping[int, int]
) -> tuple[Mention, ...]:
    owner = {f.mention.id: i for i, g in enumerate(groups, 1) for f in g.facts} | dict(shapes)
    return tuple(_of_lesion(m, owner[m.id]) if m.id in owner else m for m in mentions)


def _of_lesion(mention: Mention, lesion: int) -> Mention:
    return Mention(
        mention.id,
        mention.label,
        mention.start,
        mention.end,
        mention.rule,
        mention.status,
        mention.section,
        mention.unit,
        mention.cues,
        mention.value,
        lesion,
    )
