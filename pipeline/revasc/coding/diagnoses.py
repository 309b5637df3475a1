"""Diagnoses of a note: the chronic total occlusion, and the atherosclerosis that goes before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from revasc.coding.tables import AnginaKind, Condition, Territory
from revasc.coding.verdict import NoteVerdict, Reason
from revasc.lesions.findings import Findings

_ACUTE: Final[tuple[Reason, ...]] = ("acute_culprit", "acute_occlusion")
#: Kinds of angina from the one that decides down; a kind said beats none said.
_ANGINA: Final[tuple[AnginaKind, ...]] = ("unstable", "refractory", "stable", "unspecified")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A finding that has a diagnosis code, and what it depends on."""

    finding: Literal["cto", "atherosclerosis"]
    territory: Territory
    angina: AnginaKind
    lesions: tuple[int, ...]
    conditions: frozenset[Condition]


def diagnoses(findings: Findings, verdict: NoteVerdict) -> tuple[Diagnosis, ...]:
    """Once a note, where it documents a chronic total occlusion, treated or not.

    For the native arteries; for grafts only where no native artery has one. The
    atherosclerosis comes first, as ICD-10-CM asks.
    """
    documented = {item.lesion for item in verdict.lesions if item.cto}
    lesions = [lesion for lesion in findings.lesions if lesion.id in documented]
    native = [lesion for lesion in lesions if lesion.graft is None]
    chosen = native or lesions
    if not chosen:
        return ()
    territory: Territory = "native" if native else "graft"
    ids = tuple(lesion.id for lesion in chosen)
    angina = angina_of(findings)
    held: dict[Condition, bool] = {
        "graft": not native,
        "acute_lesion": any(item.reason in _ACUTE for item in verdict.lesions),
        "in_stent": any(lesion.in_stent for lesion in chosen),
        "angina_unstated": not any(m.label == "ANGINA" for m in findings.mentions),
    }
    conditions: frozenset[Condition] = frozenset(name for name, holds in held.items() if holds)
    return (
        Diagnosis("atherosclerosis", territory, angina, ids, conditions),
        Diagnosis("cto", territory, angina, ids, conditions),
    )


def angina_of(findings: Findings) -> AnginaKind:
    """The angina that the note documents as present: the gravest kind named, ``none`` where there is none."""
    kinds = {m.value.get("kind") for m in findings.mentions if m.label == "ANGINA" and m.status == "current"}
    return next((kind for kind in _ANGINA if kind in kinds), "none")
