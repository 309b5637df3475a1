"""What the stages before coding hand over: everything one note says, before any decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention


@dataclass(frozen=True, slots=True)
class Access:
    """An artery really used for access in this encounter.

    ``artery`` and ``side`` take the names of the result schema ("radial", "left");
    ``side`` is ``None`` where the note does not say. ``french`` is the size of the sheath
    in French, ``None`` where not stated. ``mentions`` are ids into the mention table.
    """

    artery: str
    side: str | None
    french: float | None
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """The facts of one note: the whole input of the coding stage beside the policy.

    ``mentions`` is the note's mention table in order of appearance. ``lesions`` come in
    the order in which they are to be reported. ``date_of_service`` is ``None`` where
    neither note nor export names it. ``has_intervention`` is true where the note holds any
    current coronary treatment or attempt, linked to a lesion or not.
    """

    mentions: tuple[Mention, ...]
    lesions: tuple[Lesion, ...]
    access: tuple[Access, ...]
    date_of_service: date | None = None
    has_intervention: bool = False
