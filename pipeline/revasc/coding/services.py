"""What was done to which artery: the services of a note, of which each may have a code.

All lesions of one major artery are one service, and a bypass graft is one of its own. The
most intensive work names the service; a chronic total occlusion names it before all others.
Sources: facts on vessel counting and hierarchy (CPT family of 2013, revised 2026), as quoted
row by row in the code tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from revasc.coding.evidence import Mentions
from revasc.coding.tables import ApproachKey, CodeTables, Condition, Order, ServiceKind
from revasc.coding.verdict import LesionVerdict, NoteVerdict
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import EvidenceRole, Lesion, Vessel
from revasc.lesions.phases import SUMMARIES, TITLES
from revasc.nlp.mention import Scalar

#: A lesion and what was decided of it.
Judged = tuple[Lesion, LesionVerdict]
Group = tuple[Judged, ...]

_BY_APPROACH: Final[Mapping[ApproachKey, Condition]] = {
    "unknown": "approach_unknown",
    "retrograde": "retrograde_only",
    "combined_open": "combined_open",
}
#: Techniques from the most intensive down: what must be among the treatments.
_TECHNIQUES: Final[tuple[tuple[ServiceKind, frozenset[str]], ...]] = (
    ("atherectomy_stent", frozenset({"atherectomy", "stent"})),
    ("atherectomy", frozenset({"atherectomy"})),
    ("stent", frozenset({"stent"})),
    ("angioplasty", frozenset({"angioplasty"})),
)
_STEPS: Final[tuple[EvidenceRole, ...]] = ("angioplasty", "atherectomy", "stent")
#: What names a part of an artery before its technique does, the foremost first.
_CLAIMS: Final[tuple[ServiceKind | None, ...]] = ("cto", "acute_culprit", None)


@dataclass(frozen=True, slots=True)
class Service:
    """One service on one artery. Several ``kinds`` are alternatives that a coder chooses from."""

    kinds: tuple[ServiceKind, ...]
    order: Order
    vessel: Vessel | None
    lesions: tuple[Lesion, ...]
    approach: ApproachKey
    conditions: frozenset[Condition]
    drug_eluting: bool

    @property
    def lesion_ids(self) -> tuple[int, ...]:
        """Ids of the lesions that the service covers."""
        return tuple(lesion.id for lesion in self.lesions)


def services(findings: Findings, verdict: NoteVerdict, tables: CodeTables) -> tuple[Service, ...]:
    """The services of a note in the order of the lesions, chronic total occlusions first.

    Of these the opened ones come before those that were only tried, so that no attempt is
    the first vessel of a completed service, and in the order in which they were treated.
    """
    mentions = {mention.id: mention for mention in findings.mentions}
    groups = [group for group in _arteries(findings, verdict) if _worked_on(group)]
    groups.sort(key=lambda group: (not _is_cto(group), _is_attempt(group), _treated_at(group, mentions)))
    occlusions = sum(_is_cto(group) for group in groups)
    undated: set[Condition] = {"no_date"} if findings.date_of_service is None else set()
    several: set[Condition] = {"several_vessels"} if occlusions > 1 else set()
    split = tables.names_branches(findings.date_of_service)
    found: list[Service] = []
    for number, group in enumerate(groups):
        order: Order = "additional" if _is_cto(group) and number else "first"
        main, branches = _split(group, tables) if split else (group, ())
        known = undated | (several if _is_cto(group) else set())
        found.append(_service(main, order, mentions, known))
        beside: set[Condition] = {"branch_beside_cto"} if _is_cto(group) else set()
        found.extend(_service(part, "branch", mentions, undated | beside) for part in branches)
    return tuple(found)


def _arteries(findings: Findings, verdict: NoteVerdict) -> tuple[Group, ...]:
    """Lesions by major artery, those in bypass grafts apart."""
    pairs = tuple(zip(findings.lesions, verdict.lesions, strict=True))
    names = dict.fromkeys((lesion.vessel, lesion.graft is not None) for lesion, _ in pairs)
    return tuple(
        tuple(pair for pair in pairs if (pair[0].vessel, pair[0].graft is not None) == name) for name in names
    )


def _worked_on(group: Group) -> bool:
    return any(lesion.treatments for lesion, _ in group) or _is_attempt(group)


def _is_cto(group: Group) -> bool:
    """Was a chronic total occlusion opened in this artery, or tried and nothing else done?"""
    return any(judged.decision == "supported" for _, judged in group) or _is_attempt(group)


def _treated_at(group: Group, mentions: Mentions) -> int:
    """Where the note tells the first step of treatment of an occlusion; 0 for other arteries."""
    if not _is_cto(group):
        return 0
    told = (mentions.get(number) for lesion, _ in group for number in lesion.mentions(*_STEPS))
    return min((step.start for step in told if step and step.section not in TITLES | SUMMARIES), default=0)


def _is_attempt(group: Group) -> bool:
    """A chronic total occlusion tried in vain, in an artery where nothing was treated."""
    return _tried(group) and not any(lesion.treatments for lesion, _ in group)


def _tried(group: Group) -> bool:
    """A failed attempt on what the note calls a chronic total occlusion."""
    return any(
        judged.reason == "crossing_failed" and (judged.cto or lesion.mentions("cto_label"))
        for lesion, judged in group
    )


def _split(group: Group, tables: CodeTables) -> tuple[Group, tuple[Group, ...]]:
    """The part of an artery that its own code is for, and branches treated beside it.

    The code of an occlusion or of a culprit is for all of its kind in the artery, and lesions
    that nothing was done to stay with that part.
    """
    treated = tuple(pair for pair in group if pair[0].treatments)
    if not treated or treated[0][0].vessel not in tables.branched or treated[0][0].graft:
        return group, ()
    names = dict.fromkeys(lesion.branch for lesion, _ in treated)
    parts = [tuple(pair for pair in treated if pair[0].branch == name) for name in names]
    parts.sort(key=_precedence)
    leading = _claim(parts[0])
    branches = tuple(part for part in parts[1:] if leading is None or _claim(part) != leading)
    return tuple(pair for pair in group if not any(pair in part for part in branches)), branches


def _precedence(part: Group) -> tuple[int, int, bool]:
    """Sorts the leading part first: by what it claims, the most intensive work, the main artery."""
    ranks = [kind for kind, _ in _TECHNIQUES]
    return _CLAIMS.index(_claim(part)), ranks.index(_technique(part)), part[0][0].branch is not None


def _claim(group: Group) -> ServiceKind | None:
    """An occlusion that was opened, or the treated culprit of an infarction, before any technique."""
    if any(judged.decision == "supported" for _, judged in group):
        return "cto"
    return "acute_culprit" if _has_culprit(group) else None


def _has_culprit(group: Group) -> bool:
    return any(judged.reason == "acute_culprit" for lesion, judged in group if lesion.treatments)


def _service(group: Group, order: Order, mentions: Mentions, known: set[Condition]) -> Service:
    covered = tuple(lesion for lesion, _ in group)
    lesions = tuple(lesion for lesion in covered if lesion.treatments) or covered
    kinds, approach = _kinds(group, order, mentions), _approach(group, mentions)
    return Service(
        kinds,
        order,
        lesions[0].vessel,
        lesions,
        approach,
        frozenset(known | _conditions(group, kinds, approach, mentions)),
        drug_eluting="drug-eluting" in _devices(lesions, "stent", mentions),
    )


def _kinds(group: Group, order: Order, mentions: Mentions) -> tuple[ServiceKind, ...]:
    """What the service is. A branch beside its artery is always coded by its technique."""
    if order == "branch":
        return _by_technique(group, mentions)
    in_graft = group[0][0].graft is not None
    if _is_cto(group):
        return ("cto", "graft") if in_graft and not _is_attempt(group) else ("cto",)
    if _has_culprit(group):
        return ("acute_culprit",)
    return ("graft",) if in_graft else _by_technique(group, mentions)


def _by_technique(group: Group, mentions: Mentions) -> tuple[ServiceKind, ...]:
    technique = _technique(group)
    if technique == "stent" and _stented_places(group) > 1:
        return ("stent", "several_stents")
    coated = "drug-coated" in _devices((lesion for lesion, _ in group), "angioplasty", mentions)
    return ("angioplasty", "drug_coated_balloon") if technique == "angioplasty" and coated else (technique,)


def _technique(group: Group) -> ServiceKind:
    done = {treatment for lesion, _ in group for treatment in lesion.treatments}
    return next((kind for kind, needed in _TECHNIQUES if needed <= done), "angioplasty")


def _stented_places(group: Group) -> int:
    """In how many places of the artery stents were put, as far as the lesions tell them apart."""
    return len({(lesion.segment, lesion.branch) for lesion, _ in group if "stent" in lesion.treatments})


def _approach(group: Group, mentions: Mentions) -> ApproachKey:
    """The approach to the artery's occlusion. Different ones on different lesions are not combined."""
    lesions = [lesion for lesion, judged in group if judged.decision == "supported"]
    lesions = lesions or [lesion for lesion, _ in group]
    stated = {lesion.approach for lesion in lesions if lesion.approach}
    if "combined" in stated:
        return "combined" if _reached(lesions, mentions) else "combined_open"
    return next(iter(stated)) if len(stated) == 1 else "unknown"


def _reached(lesions: Iterable[Lesion], mentions: Mentions) -> bool:
    """Does the note show that retrograde gear reached the occlusion, not only that it was tried?"""
    ids = {number for lesion in lesions for number in lesion.mentions("retrograde")}
    values = [mentions[number].value for number in ids if number in mentions]
    return any(value.get("reached") for value in values)


def _conditions(
    group: Group, kinds: tuple[ServiceKind, ...], approach: ApproachKey, mentions: Mentions
) -> set[Condition]:
    lesions = [lesion for lesion, _ in group]
    held: dict[Condition, bool] = {
        "vessel_unknown": lesions[0].vessel is None,
        "pending": any(judged.decision == "query" for _, judged in group) and "cto" not in kinds,
        "acute_culprit": "acute_culprit" in kinds,
        "culprit_beside": _has_culprit(group) and "acute_culprit" not in kinds,
        "several_stents": "several_stents" in kinds,
        "drug_coated_balloon": "drug-coated" in _devices(lesions, "angioplasty", mentions),
        "attempt_beside": _tried(group) and not _is_attempt(group),
        "stent_unnamed": any("stent" in lesion.treatments for lesion in lesions)
        and not _devices(lesions, "stent", mentions),
    }
    found: set[Condition] = {name for name, holds in held.items() if holds}
    return found | (_occlusion_conditions(group, approach) if "cto" in kinds else set())


def _occlusion_conditions(group: Group, approach: ApproachKey) -> set[Condition]:
    """What matters for a chronic total occlusion alone."""
    opened = [lesion for lesion, judged in group if judged.decision == "supported"]
    held: dict[Condition, bool] = {
        "graft": any(lesion.graft for lesion, _ in group),
        "attempt": _is_attempt(group),
        "partial_outcome": any(lesion.outcome == "partial" for lesion in opened),
        "retrograde_used": approach in ("retrograde", "combined", "combined_open"),
    }
    if approach in _BY_APPROACH:
        held[_BY_APPROACH[approach]] = True
    return {name for name, holds in held.items() if holds}


def _devices(lesions: Iterable[Lesion], role: EvidenceRole, mentions: Mentions) -> set[Scalar]:
    """Kinds of the stents or balloons used on lesions: drug-eluting, bare-metal, drug-coated ..."""
    ids = {number for lesion in lesions for number in lesion.mentions(role)}
    return {mentions[number].value.get("kind") for number in ids if number in mentions} - {None}
