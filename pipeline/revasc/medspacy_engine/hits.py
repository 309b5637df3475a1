"""What medSpaCy's target matcher found, as the raw hits that our joining functions read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from spacy.tokens import Span

from revasc.medspacy_engine.rules import phrases
from revasc.nlp.normalize import lower
from revasc.nlp.scan import Hit, canonical
from revasc.nlp.values import READERS
from revasc.pack import MentionRule

_ALL: Final = re.compile(r".+", re.DOTALL)


def hits_of(spans: Iterable[Span], rules: Mapping[str, MentionRule], text: str) -> list[Hit]:
    """Hits in the normalised ``text``, ordered by place, longest first.

    A span's label is the id of the rule that matched (see ``rules``). Of phrases inside one
    another the longest stands, as in our own scan; patterns stand beside each other.
    """
    low = lower(text)
    found = {place for span in spans if (place := _place(text, span)) is not None}
    ordered = sorted(found, key=lambda at: (at[0], -at[1], at[2]))
    kept = [*_longest(ordered, rules), *(at for at in ordered if rules[at[2]].pattern is not None)]
    hits = [hit for start, end, rule in kept if (hit := _hit(text, low, start, end, rules[rule])) is not None]
    return sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.label))


def _place(text: str, span: Span) -> tuple[int, int, str] | None:
    """Offsets without the white space that a match may take in, and the id of the rule."""
    words = text[span.start_char : span.end_char]
    start = span.start_char + len(words) - len(words.lstrip())
    end = span.start_char + len(words.rstrip())
    return (start, end, span.label_) if start < end else None


def _longest(
    places: Iterable[tuple[int, int, str]], rules: Mapping[str, MentionRule]
) -> Iterator[tuple[int, int, str]]:
    """Phrases from left to right, longest first; two rules may share the same words."""
    last = (0, 0)
    for start, end, rule in places:
        if rules[rule].pattern is None and (start >= last[1] or (start, end) == last):
            last = (start, end)
            yield start, end, rule


def _hit(text: str, low: str, start: int, end: int, rule: MentionRule) -> Hit | None:
    exact = not rule.case or rule.pattern is not None or _as_written(text[start:end], rule)
    if not exact and rule.category != "DEVICE":
        return None
    match = _ALL.match(low, start, end)
    value = READERS[rule.reader](match, rule.value) if rule.reader and match else rule.value
    return None if value is None else Hit(start, end, rule.category, rule.id, value, exact, rule.coronary)


def _as_written(found: str, rule: MentionRule) -> bool:
    """Letters as in one of the rule's phrases, or capitals throughout where the phrase has any."""
    same = [p for p in phrases(rule) if canonical(p.lower()) == canonical(found.lower())]
    return any(canonical(found) == canonical(p) or (found.isupper() and p != p.lower()) for p in same)
