"""One scan of a note over all phrases, and the patterns, giving raw hits.

Phrases of every rule are one trie, compiled to a single regular expression; it and the
patterns are tried in the lower-cased note where they can match (see ``prefilter``).
Between the words of a phrase any white space, line break or hyphen may stand. Phrases may
overlap; one that lies inside a longer one is not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from revasc.nlp.mention import Value
from revasc.nlp.normalize import capitals_and_letters, lower
from revasc.nlp.prefilter import PatternSet, Sought
from revasc.nlp.values import READERS
from revasc.pack import MentionRule

_SEPARATOR: Final = re.compile(r"[\s-]+")
_ALNUM: Final = re.compile(r"[a-z0-9]")
_END: Final = ""
_SHOUTED: Final = 0.8
_QUIET: Final = 0.01

Trie = dict[str, "Trie"]
Tone = Literal["usual", "shouted", "quiet"]


@dataclass(slots=True)
class Hit:
    """What one rule matched, before its surroundings are looked at.

    Its fields are final, which costs nothing; a frozen class takes five times as long to make one.
    """

    start: Final[int]
    end: Final[int]
    label: Final[str]
    rule: Final[str]
    value: Final[Value]
    exact_case: Final[bool] = True
    coronary: Final[bool] = False


@dataclass(frozen=True, slots=True)
class _Named:
    """A rule that a phrase belongs to, with its spellings of the phrase.

    ``part`` finds the phrase at the start of a longer one, where it is not the whole of it.
    """

    rule: MentionRule
    spellings: tuple[str, ...]
    part: re.Pattern[str] | None = None

    def found(self, match: re.Match[str], low: str) -> re.Match[str]:
        """Where this phrase stands, given the match of the phrase that it is or starts."""
        return (self.part and self.part.match(low, match.start())) or match

    def hits(self, match: re.Match[str], text: str, tone: Tone) -> Iterator[Hit]:
        """The hit of the rule, if the letters are as it asks; a device is kept and marked."""
        rule, (start, end) = self.rule, match.span()
        found = text[start:end]
        exact = not rule.case or any(_same_case(found, spelling, tone) for spelling in self.spellings)
        value = READERS[rule.reader](match, rule.value) if rule.reader else rule.value
        if value is not None and (exact or rule.category == "DEVICE"):
            yield Hit(start, end, rule.category, rule.id, value, exact, rule.coronary)


Phrases = dict[str, tuple[_Named, ...]]


class Scanner:
    """Finds the hits of mention rules in a normalised note.

    With ``apart`` a longer phrase hides those inside it of its own category only.
    """

    def __init__(
        self, rules: Iterable[MentionRule], expand: Callable[[str], str], *, apart: bool = False
    ) -> None:
        rules = tuple(rules)
        self._apart = apart
        phrases = _named(rule for rule in rules if rule.pattern is None)
        self._phrases = {phrase: _inner(phrase, phrases) for phrase in phrases} if apart else phrases
        self._rules = tuple(rule for rule in rules if rule.pattern is not None)
        #: What it looks for: its patterns, and last its phrases, all in one.
        self.sought = (
            *(Sought(expand(rule.pattern or ""), cased=rule.case) for rule in self._rules),
            Sought(phrase_pattern(phrases), overlapping=True),
        )

    def __call__(self, text: str) -> list[Hit]:
        """Hits in ``text`` (normalised), ordered by place, longest first."""
        low = lower(text)
        return self.hits(text, low, self._alone(low, text))

    def hits(self, text: str, low: str, found: Iterable[tuple[int, re.Match[str]]]) -> list[Hit]:
        """The same from matches of ``sought``, by their places in it and from left to right."""
        matches = list(found)
        phrases = [match for number, match in matches if number == len(self._rules)]
        hits = [
            *self._phrase_hits(text, low, phrases),
            *self._pattern_hits(matches[: len(matches) - len(phrases)]),
        ]
        hits.sort(key=lambda h: (h.start, -h.end, h.label))
        return hits

    @cached_property
    def _alone(self) -> PatternSet:
        return PatternSet(self.sought)

    def _phrase_hits(self, text: str, low: str, found: Iterable[re.Match[str]]) -> Iterator[Hit]:
        tone = _tone(text)
        reached: dict[str, int] = {}
        for match in found:
            ends: dict[str, int] = {}
            for named in self._phrases[canonical(match.group())]:
                category = named.rule.category if self._apart else ""
                here = named.found(match, low)
                if here.end() > reached.get(category, 0):
                    ends[category] = here.end()
                    yield from named.hits(here, text, tone)
            reached.update(ends)

    def _pattern_hits(self, found: Iterable[tuple[int, re.Match[str]]]) -> Iterator[Hit]:
        for number, match in found:
            rule = self._rules[number]
            value = READERS[rule.reader](match, rule.value) if rule.reader else rule.value
            end = match.start() + len(match.group().rstrip())
            if end > match.start() and value is not None:
                yield Hit(match.start(), end, rule.category, rule.id, value, True, rule.coronary)


class JointScan:
    """Several scanners over one note in one walk."""

    def __init__(self, *scanners: Scanner) -> None:
        self._scanners = scanners
        self._patterns = PatternSet(sought for scanner in scanners for sought in scanner.sought)

    def __call__(self, text: str) -> list[list[Hit]]:
        """The hits of each scanner."""
        low = lower(text)
        found = self._patterns(low, text)
        hits: list[list[Hit]] = []
        first = 0
        for scanner in self._scanners:
            last = first + len(scanner.sought)
            mine = [(number - first, match) for number, match in found if first <= number < last]
            hits.append(scanner.hits(text, low, mine))
            first = last
        return hits


def _named(rules: Iterable[MentionRule]) -> Phrases:
    """The phrases of ``rules`` in canonical form, with the rules that each belongs to."""
    phrases: dict[str, dict[str, _Named]] = {}
    for rule in rules:
        for phrase in (rule.literal, *rule.variants):
            known = phrases.setdefault(canonical(phrase.lower()), {})
            earlier = known[rule.id].spellings if rule.id in known else ()
            known[rule.id] = _Named(rule, (*earlier, phrase))
    return {phrase: tuple(known.values()) for phrase, known in phrases.items()}


def _inner(phrase: str, phrases: Phrases) -> tuple[_Named, ...]:
    """Of every category the longest phrase that ``phrase`` is or starts with."""
    found = list(phrases[phrase])
    for end in range(len(phrase) - 1, 0, -1):
        if phrase[:end] in phrases and not _ALNUM.match(phrase, end):
            part = re.compile(_trie_pattern(_trie([phrase[:end]])))
            taken = {named.rule.category for named in found}
            found += [replace(n, part=part) for n in phrases[phrase[:end]] if n.rule.category not in taken]
    return tuple(found)


def phrase_pattern(phrases: Iterable[str]) -> str:
    """A pattern that matches the longest of some phrases in lower case, its words apart or joined."""
    body = _trie_pattern(_trie(canonical(phrase) for phrase in phrases))
    return rf"(?<![a-z0-9])(?:{body or '(?!)'})(?![a-z0-9])"


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
    capitals, letters = capitals_and_letters(text)
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
