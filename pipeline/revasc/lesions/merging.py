"""From linked facts to lesions: one lesion from its many descriptions.

Facts are grouped by place. A branch and its trunk are one lesion where only one of them has
a blockage of its own; two are kept where each has one (a stented 80 % PDA beside an
untouched chronic occlusion of the posterolateral branch).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from revasc.lesions.anatomy import Place
from revasc.lesions.fact import TREATMENTS, Fact, current, is_tool, treatments_of
from revasc.lesions.phases import STEPS, TITLES, first_treatment, high, is_after, is_step
from revasc.nlp.mention import Mention

#: Percent from which a blockage is total, and from which it is a lesion of its own.
_TOTAL: Final = 99.5
_SIGNIFICANT: Final = 50.0
#: Sections in which a wire or crossing device named was not used on a lesion.
_NO_WIRE: Final = (TITLES - {"preamble"}) | {"plan", "findings", "access"}
#: "D", "OM" and the like: a branch of its kind, without its number.
_UNNUMBERED: Final = 2


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the facts of a place come to, by one walk over them."""

    treated: bool
    labelled: bool
    attempted: bool
    started: int | None
    degrees: tuple[Fact, ...]
    highest: float


@dataclass(slots=True)
class Group:
    """The facts of one place while lesions are being put together."""

    place: Place
    facts: list[Fact] = field(default_factory=list)
    _known: _Seen | None = field(default=None, init=False, repr=False, compare=False)

    def absorb(self, other: Group) -> None:
        """Take the facts of another place that is the same lesion."""
        self.facts = sorted([*self.facts, *other.facts], key=lambda f: f.mention.start)
        self._known = None

    @property
    def _seen(self) -> _Seen:
        if self._known is None:
            self._known = _see(self.facts)
        return self._known

    @property
    def treated(self) -> bool:
        """Any treatment step or announced treatment that holds now."""
        return self._seen.treated

    @property
    def labelled(self) -> bool:
        """Called a CTO, now."""
        return self._seen.labelled

    @property
    def attempted(self) -> bool:
        """A wire or crossing device was used on it now, outside titles and plans."""
        return self._seen.attempted

    @property
    def started(self) -> int | None:
        """Offset of the first treatment step."""
        return self._seen.started

    @property
    def degrees(self) -> Sequence[Fact]:
        """Degrees of blockage found before treatment, in this encounter."""
        return self._seen.degrees

    @property
    def occluded(self) -> bool:
        """A total occlusion or the label, before treatment."""
        return self._seen.labelled or self._seen.highest > _TOTAL

    @property
    def diseased(self) -> bool:
        """A blockage of its own, total or not."""
        return self._seen.labelled or self._seen.highest >= _SIGNIFICANT


def _see(facts: Sequence[Fact]) -> _Seen:
    present = [f for f in facts if f.mention.status == "current"]
    labels = {f.mention.label for f in present}
    started = first_treatment(present) if labels & STEPS else None
    degrees = tuple(f for f in present if f.mention.label == "OCCLUSION" and not is_after(f.mention, started))
    return _Seen(
        treated=not labels.isdisjoint(TREATMENTS),
        labelled="CTO" in labels,
        attempted=any(_is_attempt(f.mention) for f in present),
        started=started,
        degrees=degrees,
        highest=max((high(f.mention) for f in degrees), default=0.0),
    )


def _is_attempt(mention: Mention) -> bool:
    """A wire or crossing device in use."""
    worked = mention.label in ("CROSSING_FAILED", "CROSSED") or is_tool(mention)
    return worked and mention.section not in _NO_WIRE


def group_facts(facts: Sequence[Fact]) -> list[Group]:
    """Facts by place, with nameless grafts resolved and branches and trunks joined."""
    told: dict[Place, list[Fact]] = {}
    known = {f.place for f in facts if f.place is not None}
    narrow = {f.place for f in current(facts, "OCCLUSION", "CTO") if f.place and _is_narrow(f)}
    resolved = {place: _resolve(place, known, narrow) for place in known}
    for fact in facts:
        if fact.place is None:
            continue
        told.setdefault(resolved[fact.place], []).append(fact)
    groups = {place: Group(place, mine) for place, mine in told.items()}
    return [part for group in _join_branches(groups) for part in _split(group)]


def _resolve(place: Place, known: set[Place], narrow: set[Place]) -> Place:
    """What "the vein graft" or "OM" stands for: the one vein graft, the one numbered OM of the note.

    Of several vein grafts it is the only one that is ``narrow``.
    """
    if place.vessel is None and place.graft:
        named = sorted((k for k in known if k.graft == place.graft and k.vessel), key=str)
        ill = [k for k in named if k in narrow]
        chosen = named if len({k.trunk for k in named}) == 1 else ill
        return chosen[0] if len({k.trunk for k in chosen}) == 1 else place
    if place.graft == "other" and place.vessel:
        exact = {k for k in known if k.graft not in (None, "other") and k.vessel == place.vessel}
        return next(iter(exact)) if len(exact) == 1 else place
    if place.branch and len(place.branch) <= _UNNUMBERED and place.branch.isalpha():
        exact = {k for k in known if k != place and place.covers(k)}
        return next(iter(exact)) if len(exact) == 1 else place
    return place


def _join_branches(groups: Mapping[Place, Group]) -> list[Group]:
    """A branch and its trunk as one group, unless each is a lesion."""
    joined: dict[Place, Group] = dict(groups)
    for place in [p for p in groups if p.branch]:
        trunk, branch = joined.get(place.trunk), joined[place]
        if trunk is None or _both_stand(trunk, branch):
            continue
        keep, give = (branch, trunk) if branch.diseased else (trunk, branch)
        keep.absorb(give)
        del joined[give.place]
    return _join_siblings(list(joined.values()))


def _both_stand(trunk: Group, branch: Group) -> bool:
    """Two lesions: each has a blockage of its own."""
    return trunk.diseased and branch.diseased


def _join_siblings(groups: list[Group]) -> list[Group]:
    """A treated branch without a blockage of its own belongs to the occluded one beside it."""
    result: list[Group] = []
    for group in groups:
        home = _home(group, groups) if group.treated and not group.diseased else None
        if home is None:
            result.append(group)
        else:
            home.absorb(group)
    return result


def _home(group: Group, groups: Sequence[Group]) -> Group | None:
    """The one diseased place of the same vessel that was treated, else that is occluded."""
    same = [g for g in groups if g is not group and g.place.trunk == group.place.trunk and g.diseased]
    treated = [g for g in same if g.treated] or [g for g in same if g.occluded]
    return treated[0] if len(treated) == 1 else None


def _split(group: Group) -> list[Group]:
    """Two groups for a vessel in which one segment was treated and another, occluded, was not."""
    total = {f.segment for f in current(group.facts, "OCCLUSION", "CTO") if _is_total(f)}
    partial = {f.segment for f in group.degrees if _SIGNIFICANT <= high(f.mention) < _TOTAL}
    treated = {f.segment for f in treatments_of(group.facts, "current") if f.segment}
    if None in total or not total or not treated or treated & total or not treated <= partial:
        return [group]
    mine = [f for f in group.facts if f.segment in total and f.mention.label not in TREATMENTS]
    taken = {id(f) for f in mine}
    rest = [f for f in group.facts if id(f) not in taken]
    return [Group(group.place, rest), Group(group.place, mine)]


def _is_narrow(fact: Fact) -> bool:
    return fact.mention.label == "CTO" or high(fact.mention) >= _SIGNIFICANT


def _is_total(fact: Fact) -> bool:
    return fact.mention.label == "CTO" or high(fact.mention) > _TOTAL


def body_treated(group: Group, vain: Container[int] = ()) -> bool:
    """A treatment step in the account of the procedure, not only in a title or summary.

    In the units ``vain`` a bare word of treatment names what was tried without success.
    """
    return any(
        f.mention.label in TREATMENTS
        and is_step(f.mention)
        and (f.mention.value.get("sized") or f.mention.unit not in vain)
        for f in group.facts
    )
