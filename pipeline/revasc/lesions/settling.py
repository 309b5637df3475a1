"""Steps, results, labels and ages whose sentence names no vessel, settled at the place they are about."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from revasc.lesions.anatomy import Place
from revasc.lesions.carried import NOWHERE, UnitFocus
from revasc.lesions.fact import CONDUCT, TREATMENTS, Fact, current, is_treated
from revasc.lesions.phases import high, low
from revasc.nlp.mention import Mention
from revasc.nlp.units import Unit

#: Sections that tell what was done.
_TOLD: Final = frozenset(
    {
        "body",
        "procedure",
        "intervention",
        "result",
        "impression",
        "impression_plan",
        "preamble",
        "exam",
        "addendum",
    }
)
_MEASURES: Final = ("FLOW", "OCCLUSION")
#: Labels and ages of an occlusion.
_DATING: Final = ("CTO", "CHRONICITY")
#: Percent: a blockage at all, one fit for treatment, the most that is not total, a good result. TIMI
#: grade: a good result.
_SIGNIFICANT: Final = 50
_SEVERE: Final = 70
_SUBTOTAL: Final = 99
_GOOD_RESIDUAL: Final = 20
_GOOD_FLOW: Final = 2


def adopt(facts: list[Fact], focus: Mapping[int, UnitFocus]) -> list[Fact]:
    """Steps and outcomes that name no vessel, settled at the place that they are about.

    That is the place last spoken of, if it was worked on, else the only one that was. Where
    none was, wires go to the only one that is occluded, and treatments to the only one that
    is diseased at all. Where that one is occluded, it takes a good result besides: a bare
    word of treatment is no proof that an occlusion was treated.
    """
    if all(f.place is not None for f in facts):
        return facts
    closed = _found_closed(facts)
    severe = set() if closed else _diseased(facts, _SEVERE)  # beside an occlusion all that are diseased count
    diseased = severe or _diseased(facts, _SIGNIFICANT)
    wired = _settle_steps(facts, CONDUCT, focus, otherwise=_sole(closed))
    only = _sole(closed | diseased)
    proven = not closed or any(is_result(f.mention) and f.place in (None, only) for f in facts)
    return _settle_steps(wired, TREATMENTS, focus, otherwise=only if proven else None)


def _diseased(facts: list[Fact], percent: int) -> set[Place]:
    """The places narrowed by so much; branches as their main vessel where that is the only one."""
    places = _places(f for f in current(facts, "OCCLUSION") if high(f.mention) >= percent)
    trunks = {place.trunk for place in places}
    return trunks if len(trunks) == 1 else places


def _settle_steps(
    facts: list[Fact], labels: Container[str], focus: Mapping[int, UnitFocus], *, otherwise: Place | None
) -> list[Fact]:
    """Steps of these labels at the place that was worked on; ``otherwise`` where none was."""
    loose = {
        id(f) for f in facts if f.place is None and f.mention.label in labels and f.mention.section in _TOLD
    }
    if not loose:
        return facts
    worked = {f.place for f in facts if f.place and is_work(f.mention)}
    return [f.at(_home(f, focus, worked) if worked else otherwise) if id(f) in loose else f for f in facts]


def _home(fact: Fact, focus: Mapping[int, UnitFocus], worked: set[Place]) -> Place | None:
    last = focus.get(fact.mention.unit, NOWHERE).target
    return last if last in worked else _sole(worked)


def _places(facts: Iterable[Fact]) -> set[Place]:
    return {f.place for f in facts if f.place}


def _sole(places: set[Place]) -> Place | None:
    return next(iter(places)) if len(places) == 1 else None


def is_work(mention: Mention) -> bool:
    """A treatment or a crossing, tried with success or without."""
    return mention.status == "current" and (
        mention.label in TREATMENTS or mention.label in ("CROSSED", "CROSSING_FAILED")
    )


def follow_treatment(facts: list[Fact], units: Sequence[Unit]) -> list[Fact]:
    """A result that names no vessel, in the paragraph of a treatment, is the result of that."""
    treated: dict[int, Place] = {}
    settled: list[Fact] = []
    for fact in facts:
        block = units[fact.mention.unit].block
        if fact.place and fact.mention.section in _TOLD and is_treated(fact.mention):
            treated[block] = fact.place
        follows = not fact.named and block in treated and is_result(fact.mention)
        settled.append(fact.at(treated[block]) if follows else fact)
    return settled


def follow_technique(facts: list[Fact]) -> list[Fact]:
    """The work on an occlusion, where a heading or sentence led to a vessel that is not occluded.

    Retrograde work and dissection re-entry are done on an occlusion. Where the note has only
    one, what follows such words under the name of another vessel is about that one, until a
    vessel is named again.
    """
    if not any(map(_is_technique, facts)):
        return facts
    only = _sole({place.trunk for place in _found_closed(facts)})
    settled: list[Fact] = []
    strayed: Place | None = None
    for fact in facts:
        if fact.place not in (strayed, only) or (fact.named and fact.mention.label not in CONDUCT):
            strayed = None
        if strayed is None and only and _is_technique(fact) and fact.place and fact.place.trunk != only:
            strayed = fact.place
        settled.append(fact.at(only) if strayed and fact.place == strayed else fact)
    return settled


def _found_closed(facts: list[Fact]) -> set[Place]:
    return {
        f.place
        for f in facts
        if f.place and (((m := f.mention).label in _MEASURES and is_total(m)) or _is_label(m))
    }


def _is_technique(fact: Fact) -> bool:
    """A way that only an occlusion is worked in, told of no vessel by name."""
    mention = fact.mention
    if mention.label != "APPROACH" or mention.status != "current" or fact.named:
        return False
    special = mention.value.get("direction") in ("retrograde", "combined") or mention.value.get("gear")
    return bool(special) and mention.section in _TOLD


def settle_labels(facts: list[Fact]) -> list[Fact]:
    """A label or an age that names no vessel speaks of the one vessel that is occluded.

    Where other labels name their vessel, a nameless label is never read as one for a vessel
    that nobody calls a CTO.
    """
    if not any(not f.named and f.mention.label in _DATING for f in facts):
        return facts
    named = [f for f in facts if f.named]
    labelled = _places(current(named, "CTO"))
    blocked = labelled or _places(f for f in named if is_total(f.mention))
    only = _sole(blocked)
    found = {(f.mention.unit, f.place) for f in facts if is_total(f.mention)}
    return [
        f.at(only if only or (labelled and f.mention.label == "CTO") else f.place)
        if _is_open(f, blocked) and (f.mention.unit, f.place) not in found
        else f
        for f in facts
    ]


def _is_open(fact: Fact, blocked: set[Place]) -> bool:
    """A label or age without a vessel's name that the focus led to none of the ``blocked`` vessels."""
    if fact.named or fact.mention.label not in _DATING:
        return False
    return fact.place is None or all(fact.place.trunk != other.trunk for other in blocked)


def _is_label(mention: Mention) -> bool:
    return mention.label == "CTO" and mention.status == "current"


def is_result(mention: Mention) -> bool:
    """A degree or flow as it is left after treatment."""
    if mention.label == "FLOW":
        return low(mention) >= _GOOD_FLOW
    return mention.label == "OCCLUSION" and (
        bool(mention.value.get("post")) or high(mention) <= _GOOD_RESIDUAL
    )


def is_total(mention: Mention) -> bool:
    """A total degree, or no flow, found now."""
    if mention.status != "current":
        return False
    if mention.label == "FLOW":
        return mention.value.get("high") == 0 and not mention.value.get("post")
    return mention.label == "OCCLUSION" and high(mention) > _SUBTOTAL
