"""One scan of a note over all phrases, and the patterns, giving raw hits.

Phrases of every rule are one trie, compiled to a single regular expression; it and the
patterns are tried in the lower-cased note where they can match (see ``prefilter``).
Between the words of a phrase any white space, line break or hyphen may stand. Phrases may
overlap; one that lies inside a longer one is not found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Final, Literal

from revasc.nlp.mention import Value
from revasc.nlp.normalize import capitals_and_letters, lower
from revasc.nlp.prefilter import PatternSet, Sought
from revasc.nlp.units import Unit
from revasc.nlp.values import READERS, Reader
from revasc.pack import MentionRule
from revasc.value_class import value_class

_SEPARATOR: Final = re.compile(r"[\s-]+")
_ALNUM: Final = re.compile(r"[a-z0-9]")
_END: Final = ""
_SHOUTED: Final = 0.8
_QUIET: Final = 0.01
_NUMBER: Final = itemgetter(0)
_UNIT_END: Final = attrgetter("end")

Trie = dict[str, "Trie"]
#: A match with the number of its pattern.
Found = tuple[int, re.Match[str]]
Tone = Literal["usual", "shouted", "quiet"]


@value_class
class Hit:
    """What one rule matched, before its surroundings are looked at."""

    start: int
    end: int
    label: str
    rule: str
    value: Value
    exact_case: bool = True
    coronary: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a scan needs of a rule, looked up once."""

    label: str
    rule: str
    value: Value
    reader: Reader | None
    coronary: bool

    def hit(self, start: int, end: int, match: re.Match[str], exact: bool) -> Hit | None:
        """The hit at a place; None where the words cannot mean what the rule is about."""
        value = self.value if self.reader is None else self.reader(match, self.value)
        return None if value is None else Hit(start, end, self.label, self.rule, value, exact, self.coronary)


class _Letters:
    """How the letters of a note are written, looked at only where a rule asks for its own."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def tone(self) -> Tone:
        """In capitals, without any, or as usual?"""
        return _tone(self.text)


@dataclass(frozen=True, slots=True)
class _Named:
    """A rule that a phrase belongs to, with its spellings of the phrase.

    ``spellings`` is empty where any will do. ``part`` finds the phrase at the start of a longer one,
    where it is not the whole of it. Phrases of one ``group`` hide each other.
    """

    reading: _Reading
    spellings: tuple[str, ...]
    group: str = ""
    part: re.Pattern[str] | None = None

    def found(self, match: re.Match[str], low: str) -> re.Match[str]:
        """Where this phrase stands, given the match of the phrase that it is or starts."""
        return (self.part and self.part.match(low, match.start())) or match

    def hit(self, match: re.Match[str], letters: _Letters) -> Hit | None:
        """The hit of the rule, if the letters are as it asks; a device is kept and marked."""
        start, end = match.span()
        exact = not self.spellings or self._is_spelled(letters.text[start:end], letters)
        if exact or self.reading.label == "DEVICE":
            return self.reading.hit(start, end, match, exact)
        return None

    def _is_spelled(self, found: str, letters: _Letters) -> bool:
        return found in self.spellings or any(_same_case(found, s, letters.tone) for s in self.spellings)


Phrases = dict[str, tuple[_Named, ...]]


class Scanner:
    """Finds the hits of mention rules in a normalised note.

    With ``apart`` a longer phrase hides those inside it of its own category only.
    """

    def __init__(
        self, rules: Iterable[MentionRule], expand: Callable[[str], str], *, apart: bool = False
    ) -> None:
        rules = tuple(rules)
        phrases = _named((rule for rule in rules if rule.pattern is None), apart=apart)
        self._phrases = {phrase: _inner(phrase, phrases) for phrase in phrases} if apart else phrases
        patterns = tuple(rule for rule in rules if rule.pattern is not None)
        self._readings = tuple(_reading(rule) for rule in patterns)
        #: What it looks for: its patterns, and last its phrases, all in one.
        self.sought = (
            *(Sought(expand(rule.pattern or ""), cased=rule.case) for rule in patterns),
            Sought(phrase_pattern(phrases), overlapping=True),
        )

    def __call__(self, text: str) -> list[Hit]:
        """Hits in ``text`` (normalised), ordered by place, longest first."""
        low = lower(text)
        return self.hits(text, low, self._alone(low, text))

    def hits(self, text: str, low: str, found: Sequence[Found], first: int = 0) -> list[Hit]:
        """The same from matches of ``sought``, by their places in it and from left to right.

        Places are counted from ``first``; behind them may stand matches of others.
        """
        last = first + len(self._readings)
        start, phrases, end = (bisect_left(found, n, key=_NUMBER) for n in (first, last, last + 1))
        hits = [
            *self._phrase_hits(text, low, found[phrases:end]),
            *self._pattern_hits(text, found[start:phrases], first),
        ]
        hits.sort(key=lambda h: (h.start, -h.end, h.label))
        return hits

    @cached_property
    def _alone(self) -> PatternSet:
        return PatternSet(self.sought)

    def _phrase_hits(self, text: str, low: str, found: Iterable[Found]) -> Iterator[Hit]:
        letters = _Letters(text)
        reached: dict[str, int] = {}
        for _, match in found:
            ends: dict[str, int] = {}
            for named in self._of(match.group()):
                here = match if named.part is None else named.found(match, low)
                if here.end() > reached.get(named.group, 0):
                    ends[named.group] = here.end()
                    if hit := named.hit(here, letters):
                        yield hit
            reached.update(ends)

    def _of(self, words: str) -> tuple[_Named, ...]:
        """The rules of a phrase, however its words stand apart."""
        return self._phrases.get(words) or self._phrases[canonical(words)]

    def _pattern_hits(self, text: str, found: Iterable[Found], first: int) -> Iterator[Hit]:
        for number, match in found:
            start, end = match.span()
            while end > start and text[end - 1].isspace():
                end -= 1
            if end > start and (hit := self._readings[number - first].hit(start, end, match, exact=True)):
                yield hit


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
            hits.append(scanner.hits(text, low, found, first))
            first += len(scanner.sought)
        return hits


def by_unit(units: Sequence[Unit], hits: Sequence[Hit]) -> dict[int, list[Hit]]:
    """Hits by the unit that holds their start; both sequences are in order."""
    table: dict[int, list[Hit]] = {}
    if not hits:
        return table
    ends = list(map(_UNIT_END, units))
    i, last = 0, len(units)
    for hit in hits:
        if i < last and ends[i] <= hit.start:
            i = bisect_right(ends, hit.start, lo=i + 1)
        if i < last and units[i].start <= hit.start:
            table.setdefault(i, []).append(hit)
    return table


def _reading(rule: MentionRule) -> _Reading:
    reader = READERS[rule.reader] if rule.reader else None
    return _Reading(rule.category, rule.id, rule.value, reader, rule.coronary)


def _named(rules: Iterable[MentionRule], *, apart: bool) -> Phrases:
    """The phrases of ``rules`` in canonical form, with the rules that each belongs to."""
    phrases: dict[str, dict[str, _Named]] = {}
    for rule in rules:
        reading = _reading(rule)
        for phrase in (rule.literal, *rule.variants):
            known = phrases.setdefault(canonical(phrase.lower()), {})
            earlier = known[rule.id].spellings if rule.id in known else ()
            spellings = (*earlier, phrase) if rule.case else ()
            known[rule.id] = _Named(reading, spellings, rule.category if apart else "")
    return {phrase: tuple(known.values()) for phrase, known in phrases.items()}


def _inner(phrase: str, phrases: Phrases) -> tuple[_Named, ...]:
    """Of every category the longest phrase that ``phrase`` is or starts with."""
    found = list(phrases[phrase])
    for end in range(len(phrase) - 1, 0, -1):
        if phrase[:end] in phrases and not _ALNUM.match(phrase, end):
            part = re.compile(_trie_pattern(_trie([phrase[:end]])))
            taken = {named.group for named in found}
            found += [replace(n, part=part) for n in phrases[phrase[:end]] if n.group not in taken]
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
