"""How the procedure went at a lesion: treatments, approach, outcome, contradictions between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from revasc.lesions.fact import TREATMENTS, Fact, current, is_tool, treatments_of
from revasc.lesions.lesion import Approach, Outcome, Treatment
from revasc.lesions.measures import After
from revasc.lesions.merging import Group, body_treated
from revasc.lesions.phases import SUMMARIES, TITLES
from revasc.nlp.mention import Mention

#: Characters: "it was dilated and stented (3.0 x 38 mm)" is one step.
_SAME_BREATH: Final = 80
#: Characters: "antegrade and the retrograde way" is one list.
_LIST: Final = 12
#: Sections whose words on the way of a wire tell no step of this procedure.
_NO_APPROACH: Final = frozenset(
    {"plan", "findings", "history", "indication", "past_history", "exam", "planned_procedure"}
)
#: Sections beside the summaries that tell how it ended.
_CLOSING: Final = SUMMARIES | {"result", "procedure", "diagnosis"}
_ORDER: Final[tuple[Treatment, ...]] = ("angioplasty", "atherectomy", "stent")
#: Normal flow, by the TIMI scale.
_NORMAL_FLOW: Final = 3
#: Percent from which a residual stenosis is no full success.
_GOOD_RESIDUAL: Final = 50.0


def treatments_done(group: Group, conduct: Sequence[Fact]) -> tuple[Treatment, ...]:
    """What was done. A title or a summary alone proves nothing where the account says it failed."""
    told = (*group.facts, *conduct)
    vain = {f.mention.unit for f in told if _in_vain(f.mention)}
    body = body_treated(group, vain)
    failed = bool(current(told, "CROSSING_FAILED"))
    denied = treatments_of(group.facts, "negated")
    in_vain = bool(vain) and "success" not in _outcomes(told)
    if not body and (failed or in_vain or (denied and group.attempted)):
        return ()
    refuted = {f.mention.label for f in denied if not f.mention.value.get("sized")} if failed else set()
    done = {
        TREATMENTS[f.mention.label]
        for f in _new_stents(_counted(group, told_in_body=body), group)
        if f.mention.value.get("sized") or not (f.mention.unit in vain or f.mention.label in refuted)
    }
    return tuple(t for t in _ORDER if t in done)


def _new_stents(counted: list[Fact], group: Group) -> list[Fact]:
    """Without the stents where all that is said of them is what an old stent needs said."""
    old = any(_is_old_stent(f.mention) for f in group.facts)
    stents = [f for f in counted if f.mention.label == "STENT"]
    if not old or not all(f.mention.value.get("bare") for f in stents):
        return counted
    return [f for f in counted if f.mention.label != "STENT"]


def _is_old_stent(mention: Mention) -> bool:
    """A stent of an earlier day, or the words for a blockage inside one."""
    earlier = mention.label == "STENT" and mention.status == "historical"
    return earlier or bool(mention.value.get("in_stent"))


def _counted(group: Group, *, told_in_body: bool) -> list[Fact]:
    """The treatments said to be done, less the vague words of titles where the account tells its own."""
    started = group.started
    return [
        f for f in treatments_of(group.facts, "current") if not told_in_body or _counts(f.mention, started)
    ]


def _in_vain(mention: Mention) -> bool:
    """As in "angioplasty of the CTO, not successful": the word names what was tried."""
    failed = mention.label == "OUTCOME" and mention.value.get("outcome") == "failed"
    return (failed or mention.label == "CROSSING_FAILED") and mention.status == "current"


def _counts(mention: Mention, started: int | None) -> bool:
    """Beside an account of the procedure, titles add only what they state outright."""
    if mention.label != "ANGIOPLASTY" or mention.section not in TITLES or mention.value.get("sized"):
        return True
    return mention.section == "preamble" and started is not None and mention.start > started - _SAME_BREATH


def is_contradicted(group: Group, treatments: Sequence[str]) -> bool:
    """Does the account say one thing of the treatment, and a title or a summary another?"""
    return _recanted(group, treatments) or _claimed(group, treatments)


def _recanted(group: Group, treatments: Sequence[str]) -> bool:
    """Treated in the account, not crossed in the summary."""
    if not treatments or not body_treated(group):
        return False
    closing = [f for f in group.facts if f.mention.section in _CLOSING]
    failed = any(f.mention.section != "procedure" for f in current(closing, "CROSSING_FAILED"))
    return failed and "success" not in _outcomes(closing)


def _claimed(group: Group, treatments: Sequence[str]) -> bool:
    """Nothing done by the account, yet a summary says that something was."""
    if treatments or not group.attempted:
        return False
    denied = any(f.mention.section not in SUMMARIES for f in treatments_of(group.facts, "negated"))
    claims = current(group.facts, "STENT", "ATHERECTOMY")
    return denied and any(f.mention.section in SUMMARIES | {"result"} for f in claims)


def approach_taken(conduct: Sequence[Fact], *, attempted: bool, wired: bool) -> Approach | None:
    """Which ways the wires went. Retrograde filling, collaterals and injections are no approach.

    Where wires are named (``wired``) and no way is, the ordinary one was taken: antegrade.
    """
    if not attempted:
        return None
    told = ways_told(conduct)
    ways = {str(m.value.get("direction")) for m in told}
    if ways & {"retrograde", "combined"}:
        both = "combined" in ways or "antegrade" in ways or _failed_before(conduct, told)
        return "combined" if both and not _antegrade_refused(conduct) else "retrograde"
    inferred = wired or _tools(conduct) or _retrograde_refused(conduct)
    return "antegrade" if "antegrade" in ways or inferred else None


def ways_told(conduct: Sequence[Fact]) -> list[Mention]:
    """The mentions of a way that was taken in this procedure, less the words for delivery over a wire."""
    closed = _NO_APPROACH - _account(conduct)
    said = [f.mention for f in conduct if f.mention.label == "APPROACH" and f.mention.section not in closed]
    said.sort(key=_start)
    return _until_externalised([m for m in said if m.status == "current" or _is_misread(m, said)])


def _is_misread(mention: Mention, said: Sequence[Mention]) -> bool:
    """Words of refusal behind another way, named in between: they speak of that one only."""
    if mention.status != "negated" or not mention.cues or mention.cues[0][0] < mention.end:
        return False
    cue = mention.cues[0][0]
    first = bisect_right(said, mention.end + _LIST, key=_start)
    between = [m for m in said[first : bisect_right(said, cue, key=_start)] if m.end <= cue]
    return any(m.value.get("direction") != mention.value.get("direction") for m in between)


def _start(mention: Mention) -> int:
    return mention.start


def _account(conduct: Sequence[Fact]) -> set[str]:
    """The findings, where a note without further headings goes on in them to what was done."""
    return {f.mention.section for f in _tools(conduct)} & {"findings"}


def _tools(conduct: Sequence[Fact]) -> list[Fact]:
    """Wires, microcatheters and their passage, wherever but in a plan."""
    used = [f for f in conduct if is_tool(f.mention) or f.mention.label == "CROSSED"]
    return [f for f in used if f.mention.status == "current" and f.mention.section != "plan"]


def _failed_before(conduct: Sequence[Fact], ways: Sequence[Mention]) -> bool:
    """Wires that would not cross before the first word of the retrograde way: they went the ordinary one."""
    first = min(m.start for m in ways)
    failed = [f.mention for f in current(conduct, "CROSSING_FAILED") if f.mention.section not in _NO_APPROACH]
    start = min((m.start for m in failed), default=first)
    return start < first and any(f.mention.start < start for f in _tools(conduct))


def _antegrade_refused(conduct: Sequence[Fact]) -> bool:
    """The first that is said of the antegrade way is that it was not taken.

    A tool or technique of that way that stayed unused says nothing of the way itself.
    """
    said = [f.mention for f in conduct if f.mention.label == "APPROACH"]
    first = next((m for m in said if _is_antegrade(m)), None)
    return first is not None and first.status == "negated"


def _retrograde_refused(conduct: Sequence[Fact]) -> bool:
    """Said outright that the retrograde way was not taken: what was done went the ordinary one."""
    said = [f.mention for f in conduct if f.mention.label == "APPROACH" and f.mention.status == "negated"]
    return any(m.value.get("direction") == "retrograde" for m in said)


def _is_antegrade(mention: Mention) -> bool:
    idle = mention.status != "current" and mention.value.get("gear")
    return (
        mention.value.get("direction") == "antegrade"
        and mention.status in ("current", "negated")
        and not idle
    )


def _until_externalised(approaches: Sequence[Mention]) -> list[Mention]:
    """Once a wire is externalised, what is called antegrade is delivery over it, not crossing."""
    out = min((m.start for m in approaches if m.value.get("externalised")), default=None)
    return [
        m
        for m in approaches
        if out is None or m.start <= out or m.section in SUMMARIES or m.value.get("direction") != "antegrade"
    ]


def outcome_of(
    group: Group, treatments: Sequence[str], after: After, conduct: Sequence[Fact]
) -> Outcome | None:
    """How it ended: by flow, else by what was left, else by the operator's word for success."""
    if not treatments:
        return "failed" if group.attempted else None
    if after.flow is not None:
        return "partial" if after.flow < _NORMAL_FLOW else "success"
    if after.residual is not None:
        return "partial" if after.residual >= _GOOD_RESIDUAL else "success"
    return "success" if "success" in _outcomes(conduct) else None


def _outcomes(facts: Sequence[Fact]) -> set[object]:
    return {f.mention.value.get("outcome") for f in current(facts, "OUTCOME")}
