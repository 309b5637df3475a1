"""Words that point at a vessel without its name: a ticked box, "the latter", "the occlusion"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from revasc.lesions.anatomy import Place, place_of
from revasc.lesions.index import NoteIndex, wording
from revasc.lesions.roles import Role
from revasc.lesions.vessels import nearest
from revasc.nlp.gear import MICROCATHETERS, WIRES
from revasc.nlp.mention import Mention
from revasc.nlp.units import Unit

#: "PCI: [ ] RCA [x] LAD": the ticked one is the target.
_TICKED: Final = re.compile(r"(?:\[ ?[xX\u2713] ?\]|\( ?[xX] ?\)|[\u2611\u2612])\s{0,2}$")
#: What a box ends with, and the most characters from there to the vessel.
_BOX_ENDS: Final = frozenset("])\u2611\u2612")
_BOX_REACH: Final = 3
_PCI_FIELD: Final = re.compile(
    r"\W*(?:pci|ptca|target|treated|intervention|stent\w*|angioplasty|lesion treated|vessel treated)\b"
    r"[^:\n]{0,20}:",
    re.IGNORECASE,
)
LATTER: Final = wording(r"\bthe (?P<which>former|latter)\b", "the former|the latter")
#: "The occlusion was crossed": said of the one vessel that is called occluded.
_THE_OCCLUSION: Final = re.compile(
    r"\bthe (?:chronic )?(?:total )?(?:occlusion|cto|occluded (?:vessel|artery|segment))\b(?! of\b)",
    re.IGNORECASE,
)
_CROSSED: Final = re.compile(
    r"\W*(?:cto|occlusion)\s(?:was\s|then\s)*(?:crossed|wired|dilated|ballooned|stented|opened)\b",
    re.IGNORECASE,
)
#: "2.2 LAD CTO. EBU guide": a heading where the next sentence of the paragraph takes up the gear.
_CTO_TAIL: Final = re.compile(r"\s(?:cto|occlusion)[\s:.)\]*=-]*", re.IGNORECASE)
_GEAR: Final = re.compile(
    r"[^.;]{0,30}\b(?:guid\w+|ebu|xb|al ?\d|jr ?\d|sheath|wire|micro-?catheter|[678] ?fr?)\b", re.IGNORECASE
)
#: "RCA - AL 0.75 (7F). Finecross": the guide on the line, the wires in the next sentence.
_GUIDE_TAIL: Final = re.compile(
    r"\s?[-:,\u2013]\s(?:guid\w+|ebu|xb|al ?\d|jr ?\d|ar ?\d|[678] ?fr?\b)[^;]{0,40}", re.IGNORECASE
)
_WIRE: Final = rf"\b(?:wired?|micro-?catheter|{MICROCATHETERS}|{WIRES})\b"
_WIRES: Final = re.compile(rf"[^.;]{{0,20}}{_WIRE}", re.IGNORECASE)
#: "LCx - Sion Blue. 2.5 x 15 NC": the wire on the line, a size in the next sentence.
_WIRE_TAIL: Final = re.compile(rf"\s?[-:\u2013]\s{_WIRE}[^;]{{0,20}}", re.IGNORECASE)
_SIZE: Final = re.compile(r"[^;]{0,30}\d[.,]\d")
_NOT: Final = re.compile(r"\b(?:not|never|no|nor|without|other|unable|fail\w*)\b", re.IGNORECASE)


def is_ticked(text: str, vessel: Mention) -> bool:
    """A vessel whose box is marked on a line about the intervention."""
    if not _BOX_ENDS.intersection(text[max(vessel.start - _BOX_REACH, 0) : vessel.start]):
        return False
    line = text.rfind("\n", 0, vessel.start) + 1
    return bool(_TICKED.search(text, line, vessel.start) and _PCI_FIELD.match(text, line))


def one_of_two(index: NoteIndex, unit: Unit, pair: Sequence[Place]) -> Place | None:
    """Of two vessels named before, the one that "the former" or "the latter" means."""
    if len(pair) < 2 or unit.id not in index.near(LATTER):
        return None
    which = LATTER.words.search(index.text, unit.start, unit.end)
    if which is None:
        return None
    return pair[-1] if which["which"].lower() == "latter" else pair[0]


def at_the_occlusion(text: str, unit: Unit) -> bool:
    """Does the unit speak of "the occlusion", or open with "CTO crossed", and deny nothing?"""
    named = _THE_OCCLUSION.search(text, unit.start, unit.end) or _CROSSED.match(text, unit.start, unit.end)
    return bool(named) and not _NOT.search(text, unit.start, unit.end)


def only_occlusion(units: Iterable[Sequence[Mention]], roles: Mapping[int, Role]) -> Place | None:
    """The one vessel that is called a CTO; None where there are several, or none.

    ``units``: the mentions of a note, unit by unit.
    """
    places: set[Place] = set()
    for spoken in units:
        labels = [m for m in spoken if m.label == "CTO" and m.status == "current"]
        if not labels:
            continue
        vessels = [m for m in spoken if m.label == "VESSEL" and roles[m.id] == "subject"]
        if vessels:
            places |= {place_of(nearest(vessels, m)) for m in labels}
    return next(iter(places)) if len(places) == 1 else None


def takes_up(text: str, units: Sequence[Unit], vessel: Mention) -> bool:
    """Does the paragraph go on from "LAD CTO." to guide and wire, from "RCA - AL 1." to the wires?"""
    unit = units[vessel.unit]
    after = units[unit.id + 1] if unit.id + 1 < len(units) else unit
    if after.block != unit.block:
        return False
    tails = ((_CTO_TAIL, _GEAR), (_GUIDE_TAIL, _WIRES), (_WIRE_TAIL, _SIZE))
    return any(
        tail.fullmatch(text, vessel.end, unit.end) and goes_on.match(text, after.start, after.end)
        for tail, goes_on in tails
    )
