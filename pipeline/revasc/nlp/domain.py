"""Which mentions speak of other arteries: legs, neck, kidneys, veins, dialysis access."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
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


@dataclass(frozen=True, slots=True)
class _Group:
    """The mentions of one unit, and their labels."""

    mentions: list[Mention]
    labels: frozenset[str]


def other_domain(text: str, mentions: Sequence[Mention]) -> set[int]:
    """Ids of the mentions that are about an artery or vein outside the heart."""
    by_unit: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.section not in _ASIDE and mention.label not in ATTRIBUTES:
            by_unit.setdefault(mention.unit, []).append(mention)
    told = {m.unit for m in mentions if m.label in (_ELSEWHERE, "ACCESS_SITE")}
    if not any(_may_be_elsewhere(by_unit.get(unit, ())) for unit in told):
        return set()
    groups = [_Group(group, frozenset([m.label for m in group])) for group in by_unit.values()]
    peripheral = _is_peripheral(groups)
    foreign: set[int] = set()
    elsewhere, section = peripheral, ""
    for group in groups:
        if group.mentions[0].section != section and not peripheral:
            elsewhere = False
        section = group.mentions[0].section
        limbs = _limbs(text, group)
        here = _domain(group, limbs)
        if here:
            foreign |= limbs
        if here is not None:
            elsewhere = here
        elif peripheral:
            elsewhere = True
        foreign |= _foreign(group, elsewhere)
    return foreign


def _may_be_elsewhere(mentions: Sequence[Mention]) -> bool:
    """Does a unit name another artery, or a site that may itself be closed?"""
    labels = {m.label for m in mentions}
    return _ELSEWHERE in labels or ("VESSEL" not in labels and not labels.isdisjoint(_TELLING))


def _is_peripheral(groups: Sequence[_Group]) -> bool:
    """A note on other arteries: they are named in far more units than coronary ones."""
    if not any(_ELSEWHERE in group.labels for group in groups):
        return False
    if _titled_elsewhere(groups):
        return True
    elsewhere = sum(_ELSEWHERE in group.labels and bool(group.labels & _TELLING) for group in groups)
    coronary = sum(
        "VESSEL" in group.labels
        and (group.mentions[0].section not in _BEFORE or bool(group.labels & _TELLING))
        for group in groups
    )
    return elsewhere >= 2 and elsewhere > 2 * coronary


def _titled_elsewhere(groups: Sequence[_Group]) -> bool:
    """The title of the procedure names other arteries and no coronary one."""
    if any(group.labels & _TREATMENTS and "VESSEL" in group.labels for group in groups):
        return False
    titles = {m.label for group in groups for m in group.mentions if m.section == "procedure"}
    return _ELSEWHERE in titles and not titles & {"VESSEL", "GRAFT", "CTO"}


def _domain(group: _Group, limbs: set[int]) -> bool | None:
    """True: elsewhere. False: coronary. None: the unit does not say."""
    if "VESSEL" in group.labels:
        return False
    if limbs:
        return True
    told = group.labels & _TELLING or len(group.mentions) == 1
    return True if _ELSEWHERE in group.labels and told else None


def _limbs(text: str, group: _Group) -> set[int]:
    """Sites that are themselves closed: "occlusion of the common femoral", "the right radial is occluded"."""
    if "ACCESS_SITE" not in group.labels or "VESSEL" in group.labels:
        return set()
    told = [m for m in group.mentions if m.label in _TELLING]
    return {
        s.id
        for s in group.mentions
        if s.label == "ACCESS_SITE"
        and any(
            _OF_LIMB.fullmatch(text, m.end, s.start) or _LIMB_IS.fullmatch(text, s.end, m.start) for m in told
        )
    }


def _foreign(group: _Group, elsewhere: bool) -> set[int]:
    """In a unit that names both, the nearer name before a mention decides."""
    concerned = [m for m in group.mentions if m.label in _CONCERNED]
    names = [m for m in group.mentions if m.label in (_ELSEWHERE, "VESSEL")] if concerned else []
    if not names:
        return {m.id for m in concerned if elsewhere}
    if _ELSEWHERE not in group.labels:
        return set()
    return {m.id for m in concerned if min(names, key=partial(_gap, mention=m)).label == _ELSEWHERE}


def _gap(name: Mention, mention: Mention) -> int:
    return mention.start - name.end if name.end <= mention.start else name.start - mention.end + 12
