"""The gate: does a note hold the words without which no lesion can come of it?

A lesion needs a place (a coronary artery, a branch, a graft, or at least the label CTO) and
something done to it or wrong with it (a balloon, a stent, atherectomy, a total occlusion). The
gate is made from the rules of the pack, so that it knows every word that they know: of each
rule of these kinds it looks for the words of its phrases and the pieces of its pattern. A note
without any for either need has no lesion, and only such a note is left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from revasc.nlp.devices import LABELS
from revasc.nlp.needles import AnyOf, fold, heads, pieces, starts, weight, whole_words
from revasc.nlp.normalize import lower, normalise
from revasc.nlp.plain import beyond_ascii, is_own_copy, is_spelled_out, pass_for_ascii
from revasc.nlp.scan import canonical, phrase_pattern
from revasc.nlp.tables import LABEL_HEADINGS
from revasc.pack import MentionRule, Pack

#: Labels of rules that name a place at which a lesion can be.
_PLACE: Final = frozenset({"VESSEL", "GRAFT", "CTO"})
#: Labels of rules for degrees, and the readers that take a degree from its number: see ``tells_total``.
_DEGREES: Final = frozenset({"OCCLUSION", "OCCLUSION_NOUN", "PERCENT"})
_NUMBERS: Final = ("percent", "percent_words")
#: Labels of rules that name a treatment, or what makes an untreated place a lesion.
_WORK: Final = frozenset({"ANGIOPLASTY", "ATHERECTOMY", "STENT", "CTO"}) | _DEGREES
#: A number for a total occlusion, 99.6 at least, holds one of these; in words it is this one.
_TOTAL: Final = ("100", "99.", "99,")
_HUNDRED: Final = b"hundred"
#: Words that very many notes hold. It only takes longer where one is missing here.
_COMMON: Final = frozenset({b" left ", b" rlght ", b" flrst ", b" second ", b" thlrd ", b" old "})


class Gate:
    """Tells the notes that have to be read from those in which there is no lesion to find."""

    def __init__(self, pack: Pack) -> None:
        self._place = _Need(pack, [rule for rule in pack.rules if rule.category in _PLACE])
        self._work = _Need(pack, [rule for rule in pack.rules if _is_work(rule)])

    def __call__(self, text: str) -> bool:
        """Whether the note ``text``, as decoded, has to be read."""
        beyond = beyond_ascii(text)
        if pass_for_ascii(beyond):
            return True
        note = _Note(text, beyond)
        return self._place.is_met(note) and (note.tells_total() or self._work.may_be_met(note))


class _Note:
    """A note as the gate looks at it.

    ``folded`` and its ``words`` are at hand. The normalised copy is made only where it is asked
    for, and where it is spelled in other words than the note itself.
    """

    def __init__(self, text: str, beyond: frozenset[str]) -> None:
        # Halves of surrogate pairs are question marks, as where a note is read.
        self._text = text.encode("utf-8", "replace").decode() if beyond else text
        self.folded = fold(self._text if is_spelled_out(self._text, beyond) else self.copy)
        self.words = self.folded.split()

    @cached_property
    def copy(self) -> str:
        """The normalised copy."""
        return self._text if is_own_copy(self._text) else normalise(self._text)

    @cached_property
    def low(self) -> str:
        """The normalised copy in lower case."""
        return lower(self.copy)

    def tells_total(self) -> bool:
        """Whether there is a number that may be the degree of a total occlusion."""
        return _HUNDRED in self.folded or any(number in self.copy for number in _TOTAL)


@dataclass(frozen=True)
class _Sign:
    """One way to meet a need: a pattern, pieces that its match holds, and those that it starts with.

    ``heads`` is empty where the start is not known. A pattern that is ``cased`` is matched with
    the letters as written.
    """

    pattern: str
    pieces: tuple[AnyOf, ...]
    heads: AnyOf
    cased: bool = False

    @classmethod
    def of_pattern(cls, pattern: str, *, cased: bool = False) -> _Sign:
        """The sign of a pattern."""
        return cls(pattern, pieces(pattern), heads(pattern), cased)

    @classmethod
    def of_phrase(cls, phrase: str) -> _Sign:
        """The sign of a phrase. One in no letters of ASCII has no pieces: it is looked for everywhere."""
        told = fold(phrase).split()
        whole = tuple(frozenset({b" %b " % word}) for word in told)
        return cls(phrase_pattern([phrase]), whole, frozenset(told[:1]))

    def by_words(self) -> tuple[AnyOf, _Sign]:
        """Words of which a match holds one, rare ones if possible, and the sign with what else it holds."""
        whole = [any_of for any_of in self.pieces if whole_words(any_of)]
        if not whole:
            return frozenset(), self
        rarest = max(whole, key=_rarity)
        return whole_words(rarest), replace(self, pieces=tuple(a for a in self.pieces if a != rarest))

    def may_match(self, folded: bytes) -> bool:
        """Does the text hold a piece of every set?"""
        return all(any(map(folded.__contains__, any_of)) for any_of in self.pieces)

    def matches(self, note: _Note) -> bool:
        """Does the pattern match in the note?"""
        text = note.copy if self.cased else note.low
        if not self.heads:
            return bool(self._compiled.search(text))
        match = self._compiled.match
        return any(match(text, place) for head in self.heads for place in starts(note.folded, head))

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)


class _Need:
    """Something that a note must hold by a match of one of some rules, or by the heading for a CTO."""

    def __init__(self, pack: Pack, rules: Iterable[MentionRule]) -> None:
        self._by_word: dict[bytes, list[_Sign]] = {}
        self._anywhere: list[_Sign] = []
        for sign in (*_signs(pack, tuple(rules)), *map(_Sign.of_pattern, LABEL_HEADINGS)):
            words, rest = sign.by_words()
            for word in words:
                self._by_word.setdefault(word, []).append(rest)
            if not words:
                self._anywhere.append(sign)
        self._words = frozenset(self._by_word)

    def may_be_met(self, note: _Note) -> bool:
        """Whether the pieces of some rule are there."""
        return any(True for _ in self._likely(note))

    def is_met(self, note: _Note) -> bool:
        """Whether some rule matches."""
        return any(sign.matches(note) for sign in self._likely(note))

    def _likely(self, note: _Note) -> Iterator[_Sign]:
        told = self._words.intersection(note.words)
        for signs in (self._anywhere, *map(self._by_word.__getitem__, told)):
            for sign in signs:
                if sign.may_match(note.folded):
                    yield sign


def _rarity(any_of: AnyOf) -> tuple[bool, tuple[int, int]]:
    return any_of.isdisjoint(_COMMON), weight(any_of)


def _is_work(rule: MentionRule) -> bool:
    """A treatment, a device that treats, as a balloon does and a wire does not, or a degree in words."""
    if rule.category == "DEVICE":
        return rule.value.get("device") in LABELS
    by_number = rule.category in _DEGREES and rule.reader in _NUMBERS
    return rule.category in _WORK and not by_number


def _signs(pack: Pack, rules: Iterable[MentionRule]) -> Iterator[_Sign]:
    """The patterns of the rules, and the phrases of those that have none."""
    phrases: set[str] = set()
    for rule in rules:
        if rule.pattern is not None:
            yield _Sign.of_pattern(pack.expand(rule.pattern), cased=rule.case)
        else:
            phrases.update(canonical(phrase.lower()) for phrase in (rule.literal, *rule.variants))
    yield from map(_Sign.of_phrase, _shortest(phrases))


def _shortest(phrases: Iterable[str]) -> Iterator[str]:
    """The phrases without those that hold a shorter one: wherever they stand, so does that."""
    kept: list[str] = []
    for phrase in sorted(phrases, key=lambda phrase: (len(phrase), phrase)):
        if not any(short in phrase and re.search(phrase_pattern([short]), phrase) for short in kept):
            kept.append(phrase)
            yield phrase
