"""One scan of a note over all phrases, and the patterns, giving raw hits.

Phrases of every rule are one trie, compiled to a single regular expression and run once
over the lower-cased note; patterns are run one by one. Between the words of a phrase any
white space, line break or hyphen may stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from revasc.nlp.mention import Value
from revasc.nlp.normalize import lower
from revasc.nlp.values import READERS
from revasc.pack import MentionRule

_SEPARATOR: Final = re.compile(r"[\s-]+")
_END: Final = ""
_SHOUTED: Final = 0.8
_QUIET: Final = 0.01

Trie = dict[str, "Trie"]
Tone = Literal["usual", "shouted", "quiet"]


@dataclass(frozen=True, slots=True)
class Hit:
    """What one rule matched, before its surroundings are looked at."""

    start: int
    end: int
    label: str
    rule: str
    value: Value
    exact_case: bool = True
    coronary: bool = False


class Scanner:
    """Finds the hits of mention rules in a normalised note."""

    def __init__(self, rules: Iterable[MentionRule], expand: Callable[[str], str]) -> None:
        self._phrases: dict[str, list[tuple[MentionRule, str]]] = {}
        self._patterns: list[tuple[re.Pattern[str], MentionRule]] = []
        for rule in rules:
            if rule.pattern is None:
                self._add_phrases(rule)
            else:
                self._patterns.append((re.compile(expand(rule.pattern)), rule))
        phrases = _trie_pattern(_trie(self._phrases)) if self._phrases else "(?!)"
        self._trie = re.compile(rf"(?<![a-z0-9])(?:{phrases})(?![a-z0-9])")

    def _add_phrases(self, rule: MentionRule) -> None:
        for phrase in (rule.literal, *rule.variants):
            known = self._phrases.setdefault(canonical(phrase.lower()), [])
            if rule.case or all(other is not rule for other, _ in known):
                known.append((rule, phrase))

    def __call__(self, text: str) -> list[Hit]:
        """Hits in ``text`` (normalised), ordered by place, longest first."""
        low = lower(text)
        tone = _tone(text)
        hits = [*self._phrase_hits(text, low, tone=tone), *self._pattern_hits(text, low)]
        hits.sort(key=lambda h: (h.start, -h.end, h.label))
        return hits

    def _phrase_hits(self, text: str, low: str, *, tone: Tone) -> Iterator[Hit]:
        for match in self._trie.finditer(low):
            start, end = match.span()
            found = text[start:end]
            given: set[str] = set()
            for rule, phrase in self._phrases[canonical(match.group())]:
                exact = not rule.case or _same_case(found, phrase, tone)
                if rule.id in given:
                    continue
                given.add(rule.id)
                if exact or rule.category == "DEVICE":
                    value = READERS[rule.reader](match, rule.value) if rule.reader else rule.value
                    yield Hit(start, end, rule.category, rule.id, value, exact, rule.coronary)

    def _pattern_hits(self, text: str, low: str) -> Iterator[Hit]:
        for pattern, rule in self._patterns:
            for match in pattern.finditer(text if rule.case else low):
                value = READERS[rule.reader](match, rule.value) if rule.reader else rule.value
                end = match.start() + len(match.group().rstrip())
                if end > match.start() and value is not None:
                    yield Hit(match.start(), end, rule.category, rule.id, value, True, rule.coronary)


def canonical(phrase: str) -> str:
    """A phrase with every run of white space and hyphens made one space."""
    return _SEPARATOR.sub(" ", phrase)


def _same_case(found: str, phrase: str, tone: Tone) -> bool:
    """As written in the rule, or in capitals, unless the whole note is in capitals.

    In a shouted note APEX may be the apex: only names that are capitals anyway still count.
    In a note without capitals an abbreviation has none either.
    """
    if canonical(found) == canonical(phrase):
        return True
    if tone == "quiet":
        return found.islower() and phrase.isupper()
    return found.isupper() and tone != "shouted" and phrase != phrase.lower()


def _tone(text: str) -> Tone:
    """Is the note written in capitals, without any, or as usual?"""
    capitals, letters = sum(map(str.isupper, text)), sum(map(str.isalpha, text))
    if capitals > _SHOUTED * letters:
        return "shouted"
    return "quiet" if capitals < _QUIET * letters else "usual"


def _trie(phrases: Iterable[str]) -> Trie:
    root: Trie = {}
    for phrase in phrases:
        node = root
        for char in phrase:
            node = node.setdefault(char, {})
        node[_END] = {}
    return root


def _trie_pattern(node: Trie) -> str:
    """The trie as a regular expression that prefers the longest phrase."""
    branches = []
    for char in sorted(key for key in node if key != _END):
        head = r"[\s-]{1,10}" if char == " " else re.escape(char)
        branches.append(head + _trie_pattern(node[char]))
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    return f"(?:{body})?" if _END in node else body
