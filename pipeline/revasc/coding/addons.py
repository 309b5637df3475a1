"""Add-ons seen in the note: intravascular imaging, lithotripsy, mechanical thrombectomy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from revasc.coding.services import Service
from revasc.coding.tables import AddOnKind, Condition, Order
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention

#: Kinds of thrombectomy devices that break up or suck off a clot with a machine.
_MECHANICAL: Final = ("mechanical", "pump")
#: The treated lesions of one artery.
Artery = tuple[Lesion, ...]


@dataclass(frozen=True, slots=True)
class AddOn:
    """One add-on of the session. ``lesions`` are those of the artery that it was used in, where known."""

    kind: AddOnKind
    order: Order
    lesions: tuple[int, ...]
    conditions: frozenset[Condition]


def add_ons(findings: Findings, session: tuple[Service, ...]) -> tuple[AddOn, ...]:
    """The add-ons of a session that has services, in the order of the code table's kinds.

    Imaging counts an artery; lithotripsy and thrombectomy once.
    """
    undated: frozenset[Condition] = frozenset({"no_date"} if findings.date_of_service is None else ())
    return (
        *_imaging(findings, session, undated),
        *_lithotripsy(findings, undated),
        *_thrombectomy(findings, undated),
    )


def _imaging(
    findings: Findings, session: tuple[Service, ...], undated: frozenset[Condition]
) -> tuple[AddOn, ...]:
    """One a treated artery: each mention of imaging is taken for the artery spoken of nearest to it."""
    arteries = _treated(session)
    seen = _current(findings, "IMAGING") if arteries else []
    told = _places(arteries, findings) if seen else []
    imaged = dict.fromkeys(_nearest(mention, told) for mention in seen)
    return tuple(
        AddOn("imaging", "additional" if number else "first", tuple(les.id for les in artery), undated)
        for number, artery in enumerate(arteries[which] for which in imaged)
    )


def _treated(session: tuple[Service, ...]) -> tuple[Artery, ...]:
    """The treated lesions by major artery, whose branches are no arteries of their own; grafts apart."""
    lesions = [lesion for service in session for lesion in service.lesions if lesion.treatments]
    names = dict.fromkeys((lesion.vessel, lesion.graft is not None) for lesion in lesions)
    return tuple(
        tuple(les for les in lesions if (les.vessel, les.graft is not None) == name) for name in names
    )


def _places(arteries: tuple[Artery, ...], findings: Findings) -> list[list[int]]:
    """Where the evidence on each artery stands, in the order of the note."""
    starts = {mention.id: mention.start for mention in findings.mentions}
    told = ([piece.mention for lesion in artery for piece in lesion.evidence] for artery in arteries)
    return [sorted(starts[number] for number in numbers if number in starts) for numbers in told]


def _nearest(mention: Mention, told: Sequence[Sequence[int]]) -> int:
    """Which artery's evidence stands nearest; of equal ones the first."""
    return min(range(len(told)), key=lambda number: _distance(mention.start, told[number]))


def _distance(start: int, places: Sequence[int]) -> float:
    """From ``start`` to the nearest of ``places``, which are in order."""
    after = bisect_left(places, start)
    return min((abs(place - start) for place in places[max(after - 1, 0) : after + 1]), default=inf)


def _lithotripsy(findings: Findings, undated: frozenset[Condition]) -> tuple[AddOn, ...]:
    used = _current(findings, "LITHOTRIPSY")
    return (AddOn("lithotripsy", "first", _lesions(used), undated),) if used else ()


def _thrombectomy(findings: Findings, undated: frozenset[Condition]) -> tuple[AddOn, ...]:
    """Clot removed by a machine; a syringe at a catheter is part of the procedure."""
    used = [m for m in _current(findings, "DEVICE") if m.value.get("kind") in _MECHANICAL]
    if not used:
        return ()
    pumped = all(mention.value.get("kind") == "pump" for mention in used)
    held: frozenset[Condition] = frozenset({"pump_aspiration"} if pumped else ())
    return (AddOn("mechanical_thrombectomy", "first", _lesions(used), undated | held),)


def _current(findings: Findings, label: str) -> list[Mention]:
    return [m for m in findings.mentions if m.label == label and m.status == "current"]


def _lesions(mentions: Iterable[Mention]) -> tuple[int, ...]:
    return tuple(sorted({m.lesion for m in mentions if m.lesion is not None}))
