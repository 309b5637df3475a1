"""Which of our context rules a cue of medSpaCy's stands for, seen from one target."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span

from revasc.pack import ContextRule

_SILENT = ("TERMINATE", "PSEUDO")


def allowed_types(rule: ContextRule) -> frozenset[str]:
    """The labels a rule may modify, empty where it may modify all that it does not exclude."""
    return frozenset(rule.allowed_types) - frozenset(rule.excluded_types)


def fitting(rules: Sequence[ContextRule], target: Span, cue: tuple[int, int]) -> tuple[ContextRule, ...]:
    """Those of ``rules`` whose labels, direction and scope fit ``target``; ``cue`` is in tokens.

    A rule that has its cue for itself has been weighed by medSpaCy already. The terms are
    medSpaCy's: a scope counts tokens, and a target lies in it with its first token.
    """
    if len(rules) == 1:
        return tuple(rules)
    return tuple(rule for rule in rules if _allows(rule, target.label_) and _reaches(rule, target, cue))


def _allows(rule: ContextRule, label: str) -> bool:
    allowed = allowed_types(rule)
    return rule.direction not in _SILENT and (
        label in allowed if allowed else label not in rule.excluded_types
    )


def _reaches(rule: ContextRule, target: Span, cue: tuple[int, int]) -> bool:
    forward = cue[0] < target.start
    if rule.direction == ("BACKWARD" if forward else "FORWARD"):
        return False
    gap = target.start - cue[1] if forward else cue[0] - target.end
    return rule.max_scope is None or gap < rule.max_scope
