"""Rules that stand in each other's way: one id twice, one phrase with two meanings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final, TypeVar

from revasc.nlp.devices import LABELS
from revasc.nlp.scan import canonical
from revasc.pack.drafting import Draft
from revasc.pack.problem import Problem
from revasc.pack.schema import ContextRule, MentionRule, Rule

#: Masks, and names of tools: they are meant to stand beside the label of another rule.
_SHARES: Final = frozenset({"BALLOON_OTHER", "STENT_OTHER", "NOT_APPROACH", "NOT_ACCESS", "DEVICE"})
_REACHING: Final = frozenset({"FORWARD", "BACKWARD", "BIDIRECTIONAL"})

RuleKind = TypeVar("RuleKind", bound=Rule)


def clash_problems(draft: Draft) -> list[Problem]:
    """Ids used twice, phrases of two rules that mean different things, labels no rule gives."""
    return [*_ids(draft), *_mentions(draft), *_cues(draft), *_headings(draft), *_unknown_labels(draft)]


def _ids(draft: Draft) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for file, rule in draft.rules:
        if rule.id in first:
            yield Problem(file, rule.id, "id", f"stands in {first[rule.id]} already")
        first.setdefault(rule.id, file)


def _mentions(draft: Draft) -> Iterator[Problem]:
    """Phrases that two rules give different labels, in a spelling that both accept."""
    phrases = [pair for pair in draft.mentions if pair[1].pattern is None]
    for phrase, (_, one, first), (file, other, second) in _shared(phrases):
        apart = one.case and other.case and canonical(first) != canonical(second)
        if not apart and _differ(label(one), label(other)):
            yield _double(file, other, phrase, f"{label(one)} by {one.id}, {label(other)} here")


def label(rule: MentionRule) -> str:
    """The label that the engine makes of a rule's hits: a balloon by name is ANGIOPLASTY."""
    return LABELS.get(str(rule.value.get("device")), rule.category)


def _differ(one: str, other: str) -> bool:
    return one != other and not {one, other} & _SHARES


def _cues(draft: Draft) -> Iterator[Problem]:
    """Cues of two rules that nothing but their order in the file tells apart."""
    phrases = [pair for pair in draft.context if pair[1].pattern is None]
    for phrase, (_, one, _), (file, other, _) in _shared(phrases):
        if one.status != other.status and _compete(one, other):
            yield _double(file, other, phrase, f"{one.status} by {one.id}, {other.status} here")


def _compete(one: ContextRule, other: ContextRule) -> bool:
    """Do both rules reach the same mentions with the same priority?"""
    directions = {one.direction, other.direction}
    if not directions <= _REACHING or (len(directions) == 2 and "BIDIRECTIONAL" not in directions):
        return False
    if one.allowed_types and other.allowed_types and not {*one.allowed_types} & {*other.allowed_types}:
        return False
    return one.priority == other.priority


def _headings(draft: Draft) -> Iterator[Problem]:
    """Headings that open two kinds of section; the later rule would win in silence."""
    for phrase, (_, one, _), (file, other, _) in _shared(draft.sections):
        if one.category != other.category:
            yield _double(file, other, phrase, f"{one.category} by {one.id}, {other.category} here")


def _shared(
    rules: Iterable[tuple[str, RuleKind]],
) -> Iterator[tuple[str, tuple[str, RuleKind, str], tuple[str, RuleKind, str]]]:
    """Pairs of rules that hold the same phrase, each with its file and its own spelling."""
    holders: dict[str, dict[int, tuple[str, RuleKind, str]]] = {}
    for i, (file, rule) in enumerate(rules):
        for spelling in (rule.literal, *rule.variants):
            holders.setdefault(canonical(spelling.lower()), {}).setdefault(i, (file, rule, spelling))
    for phrase, held in holders.items():
        for one, other in combinations(held.values(), 2):
            yield phrase, one, other


def _double(file: str, rule: Rule, phrase: str, meanings: str) -> Problem:
    field = "literal" if canonical(rule.literal.lower()) == phrase else "variants"
    return Problem(file, rule.id, field, f"{phrase!r} has two meanings: {meanings}")


def _unknown_labels(draft: Draft) -> Iterator[Problem]:
    """Labels that cues are said to act on and that no rule gives; a half-read pack proves nothing.

    Rules that a site pack disables count: the cues of the pack below stay sound without them.
    """
    retired = [rule for _, rule in draft.retired if isinstance(rule, MentionRule)]
    rules = [*(rule for _, rule in draft.mentions), *retired]
    known = {name for rule in rules for name in (rule.category, label(rule))}
    for file, rule in draft.context if not draft.problems else ():
        for field in ("allowed_types", "excluded_types"):
            for name in sorted(set(getattr(rule, field)) - known):
                yield Problem(file, rule.id, field, f"no rule gives the label {name!r}")
