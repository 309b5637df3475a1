"""Are the patterns, fragments and readers that rules name there, and do they compile?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from revasc.nlp.values import READERS
from revasc.pack.drafting import Draft
from revasc.pack.layering import FRAGMENTS
from revasc.pack.loading import expand
from revasc.pack.problem import Problem
from revasc.pack.reading import PackError

_REFERENCE: Final = re.compile(r"\{\{(\w+)\}\}")


def pattern_problems(draft: Draft) -> list[Problem]:
    """Faulty patterns of rules and fragments, unknown readers, fragments that nothing uses."""
    return [*_faulty_fragments(draft), *_faulty_patterns(draft), *_unknown_readers(draft), *_unused(draft)]


def _faulty_patterns(draft: Draft) -> list[Problem]:
    return [
        Problem(file, rule.id, "pattern", fault)
        for file, rule in draft.rules
        if rule.pattern is not None and (fault := _fault(rule.pattern, draft.fragments))
    ]


def _faulty_fragments(draft: Draft) -> list[Problem]:
    return [
        Problem(draft.fragment_files.get(name, FRAGMENTS), None, name, fault)
        for name, pattern in draft.fragments.items()
        if (fault := _fault(pattern, draft.fragments))
    ]


def _fault(pattern: str, fragments: dict[str, str]) -> str | None:
    """What is wrong with a pattern, fragments included, or None."""
    try:
        re.compile(expand(pattern, fragments))
    except PackError as error:
        return str(error)
    except re.error as error:
        return f"is not a regular expression ({error})"
    return None


def _unknown_readers(draft: Draft) -> list[Problem]:
    known = ", ".join(READERS)
    return [
        Problem(file, rule.id, "reader", f"there is no reader {rule.reader!r} (known: {known})")
        for file, rule in draft.mentions
        if rule.reader is not None and rule.reader not in READERS
    ]


def _unused(draft: Draft) -> list[Problem]:
    """Fragments that no pattern reaches, not even through another fragment.

    A site pack need not use those of the packs below: it may have disabled the rules that did.
    """
    reached: set[str] = set()
    ahead = _references(rule.pattern for _, rule in draft.rules)
    while ahead:
        reached |= ahead
        ahead = _references(draft.fragments.get(name) for name in ahead) - reached
    own = (name for name in draft.fragments if draft.fragment_files.get(name, FRAGMENTS) == FRAGMENTS)
    idle = [name for name in own if name not in reached]
    return [Problem(FRAGMENTS, None, name, "no pattern uses this fragment") for name in idle]


def _references(patterns: Iterable[str | None]) -> set[str]:
    return {name for pattern in patterns if pattern for name in _REFERENCE.findall(pattern)}
