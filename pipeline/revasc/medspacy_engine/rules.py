"""Our rules as medSpaCy's rule objects.

Three things are said in another way, since medSpaCy has no field for them. A phrase is spelled
out once for each of its separators, because medSpaCy matches token by token. Letters that must
stand as written become a pattern with the scoped flag ``(?-i:...)``, because medSpaCy compiles
every pattern to ignore case. A target rule's category is the id of our rule, because the
attributes of a span are kept by offsets and two rules on the same words would overwrite each
other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import Any, Final

from spacy.tokens import Span

from revasc.medspacy_engine.cues import allowed_types, fitting
from revasc.medspacy_engine.importing import medspacy_class
from revasc.pack import ContextRule, MentionRule, Pack, SectionRule

_GAP: Final = re.compile(r"[\s-]+")
_MAX_GAPS: Final = 3
_HEADING: Final = r"(?m)^[ \t>*#=-]*(?:{names})[ \t]*(?::|$)"
#: spaCy warns at each call of a Matcher without patterns; no token holds letters and a blank.
_NEVER: Final[dict[str, Any]] = {
    "literal": "never", "category": "NEVER", "pattern": [{"ORTH": "matches nothing"}],
}  # fmt: skip


def target_rules(pack: Pack) -> list[Any]:
    """TargetRules for every phrase and pattern of the mention rules."""
    rule_class = medspacy_class("target_matcher", "TargetRule")
    rules = [rule_class(**_NEVER)]
    for rule in pack.rules:
        if rule.pattern is not None:
            rules.append(rule_class(rule.literal, rule.id, pattern=_pattern(pack, rule)))
        else:
            rules += [rule_class(spelling, rule.id) for spelling in spellings(phrases(rule))]
    return rules


def context_rules(pack: Pack) -> list[Any]:
    """ConTextRules for every phrase and pattern of the cues; our rules are in ``metadata["rules"]``.

    Rules that share a phrase become one ConTextRule, since medSpaCy's pruning would keep one of
    them by position: the cue reaches as far as the widest, and a callback asks which of them fit.
    """
    rule_class = medspacy_class("context", "ConTextRule")
    rules = [rule_class(**_NEVER, direction="PSEUDO")]
    shared: dict[str, list[ContextRule]] = {}
    for rule in pack.context:
        if rule.pattern is not None:
            rules.append(rule_class(rule.literal, pattern=_pattern(pack, rule), **_context_fields([rule])))
        elif rule.case:
            written = [_as_written(phrase) for phrase in phrases(rule)]
            rules += [rule_class(rule.literal, pattern=each, **_context_fields([rule])) for each in written]
        else:
            for spelling in spellings(phrases(rule)):
                shared.setdefault(spelling, []).append(rule)
    return rules + [rule_class(spelling, **_context_fields(group)) for spelling, group in shared.items()]


def section_rules(pack: Pack) -> list[Any]:
    """A SectionRule for each of our headings, alone on its line or before a colon at its start."""
    rule_class = medspacy_class("section_detection", "SectionRule")
    never = [rule_class(**_NEVER), rule_class("matches nothing at all", "NEVER")]
    return never + [
        rule_class(rule.literal, rule.category, pattern=_heading(pack, rule), metadata={"rule": rule.id})
        for rule in pack.sections
    ]


def phrases(rule: MentionRule | ContextRule | SectionRule) -> tuple[str, ...]:
    """The literal and the variants of a rule."""
    return (rule.literal, *rule.variants)


def spellings(written: Iterable[str]) -> list[str]:
    """Phrases in lower case, each with blanks and with hyphens between its words, without doubles."""
    return list(dict.fromkeys(spelling for phrase in written for spelling in _spell(phrase.lower())))


def _spell(phrase: str) -> Iterator[str]:
    words = _GAP.split(phrase)
    if "" in words or len(words) - 1 > _MAX_GAPS:
        yield phrase
        return
    for gaps in product(" -", repeat=len(words) - 1):
        yield words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))


def _context_fields(group: Sequence[ContextRule]) -> dict[str, Any]:
    directions = {rule.direction for rule in group}
    types = [allowed_types(rule) for rule in group]
    scopes = [rule.max_scope for rule in group if rule.max_scope is not None]
    return {
        "category": group[0].category,
        "direction": directions.pop() if len(directions) == 1 else "BIDIRECTIONAL",
        "max_scope": max(scopes) if len(scopes) == len(group) else None,
        "allowed_types": frozenset().union(*types) if all(types) else None,
        # medSpaCy takes one of the two lists only
        "excluded_types": group[0].excluded_types if not any(types) and group[0].excluded_types else None,
        "on_modifies": partial(_modifies, tuple(group)) if len(group) > 1 else None,
        "metadata": {"rules": tuple(group)},
    }


def _modifies(group: Sequence[ContextRule], target: Span, cue: Span, _between: Span) -> bool:
    return bool(fitting(group, target, (cue.start, cue.end)))


def _pattern(pack: Pack, rule: MentionRule | ContextRule) -> str:
    pattern = pack.expand(rule.pattern or "")
    return f"(?-i:{pattern})" if rule.case else pattern


def _as_written(phrase: str) -> str:
    return r"(?-i:(?<!\w)" + r"[\s-]+".join(map(re.escape, _GAP.split(phrase))) + r"(?!\w))"


def _heading(pack: Pack, rule: SectionRule) -> str:
    names = sorted({phrase.lower() for phrase in phrases(rule)}, key=lambda name: (-len(name), name))
    patterns = [r"\s+".join(map(re.escape, name.split())) for name in names]
    return _HEADING.format(
        names="|".join([*patterns, *([pack.expand(rule.pattern)] if rule.pattern else [])])
    )
