"""The documentation checklist: does the note tell the usual course of the procedure?

Elements are those a coder or auditor looks for in the report of a coronary intervention:
access and sheath, wire across, degree and age of the occlusion, technique, approach,
completion angiography, care of the puncture. Sources: AAPC, "Instill Ideal Reporting
Practices for IR and Cardiology"; NCDR CathPCI data elements as published in the HL7 FHIR
registry protocols guide; the procedure's own course for the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from revasc.coding.verdict import DocumentationRecord, DocumentationStatus
from revasc.lesions.findings import Access, Findings
from revasc.lesions.lesion import EvidenceRole, Lesion
from revasc.nlp.mention import Mention, Scalar

Roles = tuple[EvidenceRole, ...]

_TOTAL: Final[Roles] = ("total_before", "cto_label")
_SUBTOTAL: Final[Roles] = ("subtotal_before",)
_OLD: Final[Roles] = ("chronic", "cto_label")
_YOUNG: Final[Roles] = ("recent", "culprit", "cto_denied")
_DENIED: Final[Roles] = ("treatment_denied", "crossing_failed")
_TREATING: Final = ("ANGIOPLASTY", "ATHERECTOMY", "STENT", "LITHOTRIPSY")


@dataclass(frozen=True, slots=True)
class Told:
    """What holds in this encounter: arteries of access, and ids of mentions by label, of devices by kind."""

    access: tuple[Access, ...]
    labels: Mapping[str, Sequence[int]]
    devices: Mapping[Scalar, Sequence[int]]

    def of(self, *labels: str) -> tuple[int, ...]:
        """Ids of the mentions with one of these labels."""
        return tuple(number for label in labels for number in self.labels.get(label, ()))


@dataclass(frozen=True, slots=True)
class Target:
    """A lesion that was treated or attempted, and the ids of its evidence by role."""

    lesion: Lesion
    roles: Mapping[EvidenceRole, Sequence[int]]

    def of(self, *roles: EvidenceRole) -> list[int]:
        """Ids of the evidence in any of these roles."""
        return [number for role in roles for number in self.roles.get(role, ())]


Targets = Sequence[Target]
Check = Callable[[Told, Targets], DocumentationRecord]


def document(findings: Findings) -> tuple[DocumentationRecord, ...]:
    """The checklist in its fixed order; empty where the note holds no coronary intervention.

    An element is documented where the note states it for at least one lesion that was
    treated or attempted, conflicting where two statements on one such lesion exclude each
    other, else missing.
    """
    targets = [_target(lesion) for lesion in findings.lesions if _is_target(lesion)]
    if not (targets or findings.has_intervention):
        return ()
    told = _told(findings, findings.mentions)
    return tuple(check(told, targets) for check in CHECKS)


def document_lesion(findings: Findings, lesion: Lesion) -> tuple[DocumentationRecord, ...]:
    """The elements of the checklist that each lesion has for itself; empty for one left alone.

    Where a note has several treated lesions, only what is linked to this one counts for it.
    """
    found = zip(findings.lesions, document_lesions(findings, document(findings)), strict=True)
    return next(records for other, records in found if other == lesion)


def document_lesions(
    findings: Findings, of_note: Iterable[DocumentationRecord]
) -> tuple[tuple[DocumentationRecord, ...], ...]:
    """What ``document_lesion`` says of each lesion, in their order.

    ``of_note`` is the checklist of the note: that of a lesion treated alone is part of it.
    """
    lesions = findings.lesions
    if sum(map(_is_target, lesions)) <= 1:
        own = tuple(record for record in of_note if record.element in _LESION_ELEMENTS)
        return tuple(own if _is_target(lesion) else () for lesion in lesions)
    linked: dict[int | None, list[Mention]] = {}
    for mention in findings.mentions:
        linked.setdefault(mention.lesion, []).append(mention)
    told = (_told(findings, linked.get(lesion.id, ())) for lesion in lesions)
    return tuple(
        _own(lesion, own) if _is_target(lesion) else () for lesion, own in zip(lesions, told, strict=True)
    )


def access_site(told: Told, _targets: Targets) -> DocumentationRecord:
    """The artery of access."""
    held = {mention for access in told.access for mention in access.mentions}
    mentions = {*held, *told.of("ACCESS_SITE")}
    return _record("access_site", bool(told.access or mentions), mentions)


def sheath(told: Told, _targets: Targets) -> DocumentationRecord:
    """The sheath or its size in French."""
    sized = [access for access in told.access if access.french is not None]
    mentions = told.of("SHEATH") or tuple(m for access in sized for m in access.mentions)
    return _record("sheath", bool(sized or mentions), mentions)


def guidewire_crossing(told: Told, targets: Targets) -> DocumentationRecord:
    """Whether the wire crossed. A wire named without that is no answer."""
    said = {*_evidence(targets, "crossed", "crossing_failed"), *told.of("CROSSED", "CROSSING_FAILED")}
    mentions = (*said, *told.devices.get("wire", ())) if said else ()
    torn = any(target.lesion.contradicted and target.of("crossing_failed") for target in targets)
    return _record("guidewire_crossing", bool(said), mentions, conflict=torn)


def occlusion_degree(_told: Told, targets: Targets) -> DocumentationRecord:
    """How far the vessel was blocked before treatment."""
    return _two_sided("occlusion_degree", targets, _TOTAL, _SUBTOTAL)


def chronicity(_told: Told, targets: Targets) -> DocumentationRecord:
    """How old the occlusion is, by label, word, age or date."""
    return _two_sided("chronicity", targets, _OLD, _YOUNG)


def technique(told: Told, targets: Targets) -> DocumentationRecord:
    """What was done and with which devices."""
    done = {
        *told.of(*_TREATING),
        *told.devices.get("thrombectomy", ()),
        *_evidence(targets, "angioplasty", "atherectomy", "stent"),
    }
    torn = [target for target in targets if target.lesion.contradicted]
    stated = bool(done) or any(target.lesion.treatments for target in targets)
    return _record("technique", stated, (*done, *_evidence(torn, *_DENIED)), conflict=bool(torn))


def approach(told: Told, targets: Targets) -> DocumentationRecord:
    """Antegrade, retrograde or both."""
    mentions = {*_evidence(targets, "antegrade", "retrograde"), *told.of("APPROACH")}
    stated = bool(mentions) or any(target.lesion.approach for target in targets)
    return _record("approach", stated, mentions)


def completion_angiography(told: Told, targets: Targets) -> DocumentationRecord:
    """The result at the end: final angiogram, flow or residual stenosis."""
    mentions = {*_evidence(targets, "final_flow", "final_degree"), *told.of("COMPLETION")}
    lesions = [target.lesion for target in targets]
    graded = any(les.timi_after is not None or les.residual_percent is not None for les in lesions)
    return _record("completion_angiography", bool(mentions) or graded, mentions)


def post_procedure_care(told: Told, _targets: Targets) -> DocumentationRecord:
    """Closure or compression of the puncture."""
    mentions = told.of("CLOSURE")
    return _record("post_procedure_care", bool(mentions), mentions)


#: The checks in the order of the result schema.
CHECKS: Final[tuple[Check, ...]] = (
    access_site,
    sheath,
    guidewire_crossing,
    occlusion_degree,
    chronicity,
    technique,
    approach,
    completion_angiography,
    post_procedure_care,
)

#: The checks that each lesion has for itself.
LESION_CHECKS: Final[tuple[Check, ...]] = (
    guidewire_crossing,
    occlusion_degree,
    chronicity,
    technique,
    approach,
    completion_angiography,
)
_LESION_ELEMENTS: Final = frozenset(check.__name__ for check in LESION_CHECKS)


def _is_target(lesion: Lesion) -> bool:
    return bool(lesion.treatments or lesion.attempted or lesion.contradicted)


def _told(findings: Findings, mentions: Iterable[Mention]) -> Told:
    """What these mentions of a note say of this encounter."""
    labels: dict[str, list[int]] = defaultdict(list)
    devices: dict[Scalar, list[int]] = defaultdict(list)
    for mention in mentions:
        if mention.status == "current":
            labels[mention.label].append(mention.id)
            if mention.label == "DEVICE":
                devices[mention.value.get("device")].append(mention.id)
    return Told(findings.access, labels, devices)


def _target(lesion: Lesion) -> Target:
    return Target(lesion, lesion.by_role)


def _own(lesion: Lesion, told: Told) -> tuple[DocumentationRecord, ...]:
    targets = (_target(lesion),)
    return tuple(check(told, targets) for check in LESION_CHECKS)


def _two_sided(element: str, targets: Targets, one: Roles, other: Roles) -> DocumentationRecord:
    """Documented by evidence on either side, conflicting where one lesion has both."""
    conflict = any(target.of(*one) and target.of(*other) for target in targets)
    mentions = _evidence(targets, *one, *other)
    return _record(element, bool(mentions), mentions, conflict=conflict)


def _evidence(targets: Targets, *roles: EvidenceRole) -> list[int]:
    return [number for target in targets for number in target.of(*roles)]


def _record(
    element: str, stated: bool, mentions: Iterable[int], *, conflict: bool = False
) -> DocumentationRecord:
    status: DocumentationStatus = "conflicting" if conflict else "documented" if stated else "missing"
    return DocumentationRecord(element, status, tuple(sorted(set(mentions))))
