"""Before or after: which degrees and flows of a lesion were found, and which were left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from revasc.lesions.fact import TREATMENTS, Fact
from revasc.nlp.mention import Mention

#: Sections that announce or sum up: what stands there is no step of the procedure.
TITLES: Final = frozenset(
    {"procedure", "planned_procedure", "diagnosis", "indication", "history", "preamble", "past_history"}
)
SUMMARIES: Final = frozenset({"impression", "impression_plan", "plan", "addendum"})
#: Sections in which notes without headings tell the procedure.
_UNHEADED: Final = frozenset({"preamble", "history", "indication"})
STEPS: Final = frozenset({*TREATMENTS, "CROSSED", "LITHOTRIPSY"})
#: Percent: a degree that is never a result, and one that may be.
_CLOSED: Final = 90.0
_OPEN: Final = 50.0
#: What pictures behind the treatment show where it went well: TIMI grade, percent.
_GOOD_FLOW: Final = 2
_GOOD_RESIDUAL: Final = 20.0


def first_treatment(facts: Sequence[Fact]) -> int | None:
    """Offset of the first treatment step of a lesion outside titles and summaries."""
    return min((f.mention.start for f in facts if is_step(f.mention)), default=None)


def is_step(mention: Mention) -> bool:
    """A step of the account itself; in a note without headings, a device named with its size."""
    if mention.label not in STEPS or mention.status != "current" or mention.section in SUMMARIES:
        return False
    return mention.section not in TITLES or (
        mention.section in _UNHEADED and bool(mention.value.get("sized"))
    )


def is_after(mention: Mention, started: int | None) -> bool:
    """Does a degree or flow describe the lesion after treatment?

    ``started`` is the offset of the first treatment step. A word for before or after beside
    the measure decides; without one, its section and whether it still is a closed vessel.
    """
    if mention.value.get("post") is True and not mention.value.get("soft"):
        return True
    if mention.value.get("pre") is True:
        return False
    return _is_after_here(mention, behind=started is not None and mention.start > started)


def _is_after_here(mention: Mention, *, behind: bool) -> bool:
    """By the section; ``behind``: after the first treatment step."""
    flow = mention.label == "FLOW"
    closed = high(mention) == 0 if flow else high(mention) >= _CLOSED
    if mention.section in _UNHEADED:
        return behind and (flow or not closed)
    if mention.section == "findings" and behind:
        return low(mention) >= _GOOD_FLOW if flow else high(mention) <= _GOOD_RESIDUAL
    if mention.section in TITLES | {"findings", "access"}:
        return False
    if mention.section in SUMMARIES:
        return not closed and (flow or high(mention) <= _OPEN)
    if mention.section == "result":
        return flow or not closed
    return behind and not (closed and mention.label == "OCCLUSION")


def low(mention: Mention) -> float:
    """Lower end of a degree or grade."""
    return float(mention.value.get("low") or 0)


def high(mention: Mention) -> float:
    """Upper end of a degree or grade."""
    return float(mention.value.get("high") or 0)
