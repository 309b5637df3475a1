"""Rules and drafts of a few fields, for tests that need no files."""

from __future__ import annotations

from typing import Any

from revasc.pack import ContextRule, MentionRule, SectionRule
from revasc.pack.drafting import Draft


def mention(name: str, literal: str = "stent", **fields: Any) -> MentionRule:
    return MentionRule(**{"id": name, "category": "STENT", "literal": literal, **fields})


def cue(name: str, literal: str = "no", **fields: Any) -> ContextRule:
    given = {"id": name, "category": "CUE", "literal": literal, "direction": "FORWARD", "status": "negated"}
    return ContextRule(**{**given, **fields})


def heading(name: str, literal: str = "plan", **fields: Any) -> SectionRule:
    return SectionRule(**{"id": name, "category": "plan", "literal": literal, **fields})


def draft(*rules: MentionRule | ContextRule | SectionRule, **fragments: str) -> Draft:
    """A draft of these rules, all of one kind in one file."""
    made = Draft(fragments=fragments)
    for rule in rules:
        if isinstance(rule, MentionRule):
            made.mentions.append(("mentions/m.json", rule))
        elif isinstance(rule, ContextRule):
            made.context.append(("context.json", rule))
        else:
            made.sections.append(("sections.json", rule))
    return made
