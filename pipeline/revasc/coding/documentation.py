"""The documentation checklist: does the note tell the usual course of the procedure?

Elements are those a coder or auditor looks for in the report of a coronary intervention:
access and sheath, wire across, degree and age of the occlusion, technique, approach,
completion angiography, care of the puncture. Sources: AAPC, "Instill Ideal Reporting
Practices for IR and Cardiology"; NCDR CathPCI data elements as published in the HL7 FHIR
registry protocols guide; the procedure's own course for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from revasc.coding.verdict import DocumentationRecord, DocumentationStatus
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import EvidenceRole, Lesion

Check = Callable[[Findings, tuple[Lesion, ...]], DocumentationRecord]
Roles = tuple[EvidenceRole, ...]

_TOTAL: Final[Roles] = ("total_before", "cto_label")
_SUBTOTAL: Final[Roles] = ("subtotal_before",)
_OLD: Final[Roles] = ("chronic", "cto_label")
_YOUNG: Final[Roles] = ("recent", "culprit", "cto_denied")
_DENIED: Final[Roles] = ("treatment_denied", "crossing_failed")
_TREATING: Final = ("ANGIOPLASTY", "ATHERECTOMY", "STENT", "LITHOTRIPSY")


def document(findings: Findings) -> tuple[DocumentationRecord, ...]:
    """The checklist in its fixed order; empty where the note holds no coronary intervention.

    An element is documented where the note states it for at least one lesion that was
    treated or attempted, conflicting where two statements on one such lesion exclude each
    other, else missing.
    """
    targets = tuple(lesion for lesion in findings.lesions if _is_target(lesion))
    if not (targets or findings.has_intervention):
        return ()
    return tuple(check(findings, targets) for check in CHECKS)


def document_lesion(findings: Findings, lesion: Lesion) -> tuple[DocumentationRecord, ...]:
    """The elements of the checklist that each lesion has for itself; empty for one left alone.

    Where a note has several treated lesions, only what is linked to this one counts for it.
    """
    if not _is_target(lesion):
        return ()
    alone = sum(_is_target(other) for other in findings.lesions) == 1
    linked = tuple(m for m in findings.mentions if alone or m.lesion == lesion.id)
    own = replace(findings, mentions=linked)
    return tuple(check(own, (lesion,)) for check in LESION_CHECKS)


def access_site(findings: Findings, _targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """The artery of access."""
    held = {mention for access in findings.access for mention in access.mentions}
    mentions = tuple(sorted({*held, *_current(findings, "ACCESS_SITE")}))
    return _record("access_site", bool(findings.access or mentions), mentions)


def sheath(findings: Findings, _targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """The sheath or its size in French."""
    sized = [access for access in findings.access if access.french is not None]
    mentions = _current(findings, "SHEATH") or tuple(sorted({m for access in sized for m in access.mentions}))
    return _record("sheath", bool(sized or mentions), mentions)


def guidewire_crossing(findings: Findings, targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """Whether the wire crossed. A wire named without that is no answer."""
    told = {
        *_evidence(targets, "crossed", "crossing_failed"),
        *_current(findings, "CROSSED", "CROSSING_FAILED"),
    }
    mentions = (*told, *_device(findings, "wire")) if told else ()
    torn = any(lesion.contradicted and lesion.mentions("crossing_failed") for lesion in targets)
    return _record("guidewire_crossing", bool(told), mentions, conflict=torn)


def occlusion_degree(_findings: Findings, targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """How far the vessel was blocked before treatment."""
    return _two_sided("occlusion_degree", targets, _TOTAL, _SUBTOTAL)


def chronicity(_findings: Findings, targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """How old the occlusion is, by label, word, age or date."""
    return _two_sided("chronicity", targets, _OLD, _YOUNG)


def technique(findings: Findings, targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """What was done and with which devices."""
    done = {
        *_current(findings, *_TREATING),
        *_device(findings, "thrombectomy"),
        *_evidence(targets, "angioplasty", "atherectomy", "stent"),
    }
    torn = tuple(lesion for lesion in targets if lesion.contradicted)
    stated = bool(done) or any(lesion.treatments for lesion in targets)
    return _record("technique", stated, (*done, *_evidence(torn, *_DENIED)), conflict=bool(torn))


def approach(findings: Findings, targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """Antegrade, retrograde or both."""
    mentions = {*_evidence(targets, "antegrade", "retrograde"), *_current(findings, "APPROACH")}
    stated = bool(mentions) or any(lesion.approach for lesion in targets)
    return _record("approach", stated, mentions)


def completion_angiography(findings: Findings, targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """The result at the end: final angiogram, flow or residual stenosis."""
    mentions = {*_evidence(targets, "final_flow", "final_degree"), *_current(findings, "COMPLETION")}
    graded = any(les.timi_after is not None or les.residual_percent is not None for les in targets)
    return _record("completion_angiography", bool(mentions) or graded, mentions)


def post_procedure_care(findings: Findings, _targets: tuple[Lesion, ...]) -> DocumentationRecord:
    """Closure or compression of the puncture."""
    mentions = _current(findings, "CLOSURE")
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


def _is_target(lesion: Lesion) -> bool:
    return bool(lesion.treatments or lesion.attempted or lesion.contradicted)


def _two_sided(element: str, targets: tuple[Lesion, ...], one: Roles, other: Roles) -> DocumentationRecord:
    """Documented by evidence on either side, conflicting where one lesion has both."""
    conflict = any(lesion.mentions(*one) and lesion.mentions(*other) for lesion in targets)
    mentions = _evidence(targets, *one, *other)
    return _record(element, bool(mentions), mentions, conflict=conflict)


def _evidence(lesions: tuple[Lesion, ...], *roles: EvidenceRole) -> tuple[int, ...]:
    return tuple(sorted({mention for lesion in lesions for mention in lesion.mentions(*roles)}))


def _current(findings: Findings, *labels: str) -> tuple[int, ...]:
    """Ids of the mentions with one of these labels that hold in this encounter."""
    return tuple(m.id for m in findings.mentions if m.label in labels and m.status == "current")


def _device(findings: Findings, kind: str) -> tuple[int, ...]:
    """Ids of the DEVICE mentions of one kind that hold in this encounter."""
    return tuple(
        m.id
        for m in findings.mentions
        if m.label == "DEVICE" and m.value.get("device") == kind and m.status == "current"
    )


def _record(
    element: str, stated: bool, mentions: Iterable[int], *, conflict: bool = False
) -> DocumentationRecord:
    status: DocumentationStatus = "conflicting" if conflict else "documented" if stated else "missing"
    return DocumentationRecord(element, status, tuple(sorted(set(mentions))))
