"""A mention with the place that it is about, and the labels by which the lesions floor sorts facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from revasc.lesions.anatomy import Place
from revasc.lesions.lesion import EvidenceRole
from revasc.nlp.mention import Mention
from revasc.value_class import value_class

#: Labels of treatments, with the names that the result schema gives them.
TREATMENTS: Final = {"ANGIOPLASTY": "angioplasty", "ATHERECTOMY": "atherectomy", "STENT": "stent"}
#: Labels that describe a lesion.
FINDINGS: Final = frozenset({"OCCLUSION", "FLOW", "CTO", "CHRONICITY", "THROMBUS", "CULPRIT", "ACUTE_MI"})
#: Labels that tell how the procedure went.
CONDUCT: Final = frozenset(
    {
        "CROSSED",
        "CROSSING_FAILED",
        "APPROACH",
        "OUTCOME",
        "DEVICE",
        "ATTEMPT",
        "PLAQUE_MODIFICATION",
        "LITHOTRIPSY",
    }
)
#: Labels that tell the shape of an occlusion, with the role of each. They never make or change a lesion.
SHAPES: Final[dict[str, EvidenceRole]] = {
    "STUMP": "stump",
    "CALCIFICATION": "calcification",
    "BEND": "bend",
    "OCCLUSION_LENGTH": "length",
    "RETRY": "retry",
    "CTO_SCORE": "cto_score",
}
#: Labels of all that is linked to a place.
LINKED: Final = FINDINGS | CONDUCT | TREATMENTS.keys()
_TOOLS: Final = frozenset({"wire", "microcatheter", "reentry"})


@value_class
class Fact:
    """A mention and the place it is about.

    ``segment`` where the unit names one beside it; ``row`` is the unit where that is a row
    of a table, whose cells speak of one place only; ``named`` says that the unit itself
    names the vessel.
    """

    mention: Mention
    place: Place | None
    segment: str | None = None
    row: int | None = None
    named: bool = True

    def at(self, place: Place | None) -> Fact:
        """The same fact, said of another place."""
        return Fact(self.mention, place, self.segment, self.row, self.named)


def current(facts: Iterable[Fact], *labels: str) -> list[Fact]:
    """The facts of these labels that hold now."""
    return [f for f in facts if (m := f.mention).label in labels and m.status == "current"]


def treatments_of(facts: Iterable[Fact], status: str) -> list[Fact]:
    """The treatments of this status."""
    return [f for f in facts if f.mention.label in TREATMENTS and f.mention.status == status]


def is_treated(mention: Mention) -> bool:
    """A treatment that holds now."""
    return mention.status == "current" and mention.label in TREATMENTS


def is_tool(mention: Mention) -> bool:
    """A guidewire, microcatheter or re-entry device: the lesion was at least attempted."""
    return mention.label == "DEVICE" and mention.value.get("device") in _TOOLS
