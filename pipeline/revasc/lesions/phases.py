"""Before or after: which degrees and flows of a lesion were found, and which were left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from revasc.lesions.linking import TREATMENTS, Fact
from revasc.nlp.mention import Mention

#: Sections that announce or sum up: what stands there is no step of the procedure.
TITLES: Final = frozenset(
    {"procedure", "planned_procedure", "diagnosis", "indication", "history", "preamble", "past_history"}
)
SUMMARIES: Final = frozenset({"impression", "impression_plan", "plan", "addendum"})
#: Sections in which notes without headings tell the procedure.
_UNHEADED: Final = frozenset({"preamble", "history", "indication"})
_STEPS: Final = frozenset({*TREATMENTS, "CROSSED", "LITHOTRIPSY"})
_CLOSED: Final = 90.0
_OPEN: Final = 50.0


def first_treatment(facts: Sequence[Fact]) -> int | None:
    """Offset of the first treatment step of a lesion outside titles and summaries."""
    return min((f.mention.start for f in facts if is_step(f.mention)), default=None)


def is_step(mention: Mention) -> bool:
    """A step of the account itself; in a note without headings, a device named with its size."""
    if mention.label not in _STEPS or mention.status != "current" or mention.section in SUMMARIES:
        return False
    return mention.section not in TITLES or (mention.section in _UNHEADED and bool(mention.value.get("sized")))


def is_after(mention: Mention, started: int | None) -> bool:
    """Does a degree or flow describe the lesion after treatment?"""
    if mention.value.get("post") is True and not mention.value.get("soft"):
        return True
    if mention.value.get("pre") is True:
        return False
    high = float(mention.value.get("high") or 0)
    closed = high == 0 if mention.label == "FLOW" else high >= _CLOSED
    if mention.section in _UNHEADED:
        return started is not None and mention.start > started and (mention.label == "FLOW" or not closed)
    if mention.section in TITLES | {"findings", "access"}:
        return False
    if mention.section in SUMMARIES:
        return not closed and (mention.label == "FLOW" or high <= _OPEN)
    if mention.section == "result":
        return mention.label == "FLOW" or not closed
    if closed and mention.label == "OCCLUSION":
        return False
    return started is not None and mention.start > started


def low(mention: Mention) -> float:
    """Lower end of a degree or grade."""
    return float(mention.value.get("low") or 0)


def high(mention: Mention) -> float:
    """Upper end of a degree or grade."""
    return float(mention.value.get("high") or 0)
