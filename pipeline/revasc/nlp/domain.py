"""Which mentions speak of other arteries: legs, neck, kidneys, veins, dialysis access."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from revasc.nlp.mention import Mention

_ELSEWHERE: Final = "OTHER_ARTERY"
_CONCERNED: Final = frozenset({"OCCLUSION", "CTO", "CHRONICITY", "ANGIOPLASTY", "ATHERECTOMY", "STENT"})
#: Sections that never speak of this patient's arteries.
_ASIDE: Final = frozenset({"family", "education", "consent", "social"})
#: Sections that tell of earlier days: a bare name of a coronary artery there says little of this note.
_BEFORE: Final = frozenset({"history", "past_history", "indication", "prior_report", "plan", "medications"})
_OF_LIMB: Final = re.compile(
    r"\s(?:(?:of|in|at|to|within|involving|from)\s)?(?:the\s|a\s|an\s)?(?:\w+\s)?", re.IGNORECASE
)
_LIMB_IS: Final = re.compile(
    r"\s(?:artery\s)?(?:(?:is|was|were|are|has|had|with|an?|known|to|be|been|shows|showed)\s){0,4}",
    re.IGNORECASE,
)
#: Labels that describe a lesion or the patient, and tell no artery from another.
ATTRIBUTES: Final = frozenset({"ANGINA", "STUMP", "CALCIFICATION", "BEND", "OCCLUSION_LENGTH", "RETRY"})
_TREATMENTS: Final = frozenset({"ANGIOPLASTY", "ATHERECTOMY", "STENT"})
_TELLING: Final = _CONCERNED - {"CHRONICITY"}


def other_domain(text: str, mentions: Sequence[Mention]) -> set[int]:
    """Ids of the mentions that are about an artery or vein outside the heart."""
    by_unit: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.section in _ASIDE or mention.label in ATTRIBUTES:
            continue
        by_unit.setdefault(mention.unit, []).append(mention)
    peripheral = _is_peripheral(by_unit)
    foreign: set[int] = set()
    elsewhere, section = peripheral, ""
    for group in by_unit.values():
        if group[0].section != section and not peripheral:
            elsewhere = False
        section = group[0].section
        here = _domain(text, group)
        if here:
            foreign.update(_limbs(text, group))
        if here is not None:
            elsewhere = here
        elif peripheral:
            elsewhere = True
        foreign.update(m.id for m in group if m.label in _CONCERNED and _is_foreign(group, m, elsewhere))
    return foreign


def _is_peripheral(by_unit: dict[int, list[Mention]]) -> bool:
    """A note on other arteries: they are named in far more units than coronary ones."""
    labels = [{m.label for m in group} for group in by_unit.values()]
    if _titled_elsewhere(by_unit):
        return True
    elsewhere = sum(_ELSEWHERE in names and bool(names & _TELLING) for names in labels)
    coronary = sum(
        "VESSEL" in {m.label for m in group}
        and (group[0].section not in _BEFORE or bool({m.label for m in group} & _TELLING))
        for group in by_unit.values()
    )
    return elsewhere >= 2 and elsewhere > 2 * coronary


def _titled_elsewhere(by_unit: dict[int, list[Mention]]) -> bool:
    """The title of the procedure names other arteries and no coronary one."""
    titles = {m.label for group in by_unit.values() for m in group if m.section == "procedure"}
    if any(
        {m.label for m in group} & _TREATMENTS and any(m.label == "VESSEL" for m in group)
        for group in by_unit.values()
    ):
        return False
    return _ELSEWHERE in titles and not titles & {"VESSEL", "GRAFT", "CTO"}


def _domain(text: str, group: list[Mention]) -> bool | None:
    """True: elsewhere. False: coronary. None: the unit does not say."""
    labels = {m.label for m in group}
    if "VESSEL" in labels:
        return False
    if _limbs(text, group):
        return True
    return True if _ELSEWHERE in labels and (labels & _TELLING or len(group) == 1) else None


def _limbs(text: str, group: list[Mention]) -> set[int]:
    """Sites that are themselves closed: "occlusion of the common femoral", "the right radial is occluded"."""
    told = [m for m in group if m.label in _TELLING]
    return {
        s.id
        for s in group
        if s.label == "ACCESS_SITE"
        and any(
            _OF_LIMB.fullmatch(text, m.end, s.start) or _LIMB_IS.fullmatch(text, s.end, m.start) for m in told
        )
    }


def _is_foreign(group: list[Mention], mention: Mention, elsewhere: bool) -> bool:
    """In a unit that names both, the nearer name before the mention decides."""
    names = [m for m in group if m.label in (_ELSEWHERE, "VESSEL")]
    if not names:
        return elsewhere
    if not any(m.label == _ELSEWHERE for m in names):
        return False
    nearest = min(names, key=lambda m: _gap(m, mention))
    return nearest.label == _ELSEWHERE


def _gap(name: Mention, mention: Mention) -> int:
    return mention.start - name.end if name.end <= mention.start else name.start - mention.end + 12
