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
from dataclasses import dataclass
from typing import Final

from revasc.nlp.devices import LABELS
from revasc.nlp.needles import AnyOf, fold, heads, pieces, weight, words
from revasc.nlp.normalize import lower, normalise
from revasc.nlp.scan import phrase_pattern
from revasc.pack import MentionRule, Pack

#: Labels of rules that name a place at which a lesion can be.
_PLACE: Final = frozenset({"VESSEL", "GRAFT", "CTO"})
#: Labels of rules that name a treatment, or what makes an untreated place a lesion.
_WORK: Final = frozenset({"ANGIOPLASTY", "ATHERECTOMY", "STENT", "CTO", "OCCLUSION", "OCCLUSION_NOUN"})
#: A degree beyond 99 % is written with one of these. Degrees have no words of their own.
_TOTAL: Final = words("100 99 hundred")
#: What a note is written in where its words may stand apart in the text but together in its
#: normalised copy, or be spelled by entities.
_MARKED_UP: Final = re.compile(r"[<&{\\]")


class Gate:
    """Tells the notes that have to be read from those in which there is no lesion to find."""

    def __init__(self, pack: Pack) -> None:
        work = [rule for rule in pack.rules if rule.category in _WORK or _treats(rule)]
        self._work = _Need(_signs(work, pack), _TOTAL)
        self._place = _Need(_signs([rule for rule in pack.rules if rule.category in _PLACE], pack))

    def __call__(self, text: str) -> bool:
        """Whether the note ``text``, as decoded, has to be read."""
        plain = text.isascii() and not _MARKED_UP.search(text)
        source = text if plain else normalise(text)
        folded = fold(source)
        told = frozenset(folded.split())
        if not self._place.may_be_met(folded, told):
            return False
        if not self._place.is_met(normalise(text) if plain else source, folded, told):
            return False
        return self._work.may_be_met(folded, told)


@dataclass(frozen=True, slots=True)
class _OneOf:
    """Whole words, and other pieces, of which a text must hold one."""

    words: frozenset[bytes]
    others: tuple[bytes, ...]

    @classmethod
    def of(cls, pieces: AnyOf) -> _OneOf:
        """The set of pieces with its whole words apart, which are found faster."""
        whole = frozenset(piece for piece in pieces if piece.startswith(b" ") and piece.endswith(b" "))
        return cls(frozenset(piece.strip() for piece in whole), tuple(sorted(pieces - whole)))

    def holds(self, folded: bytes, told: frozenset[bytes]) -> bool:
        """Does the text hold one?"""
        return not self.words.isdisjoint(told) or any(other in folded for other in self.others)


@dataclass(frozen=True, slots=True)
class _Sign:
    """One way to meet a need: a pattern, the words that its match is made of, the pieces that it holds.

    ``heads`` are the pieces that its match starts with, where these are known. ``cased`` where the
    pattern is to be matched with the letters as written.
    """

    pattern: re.Pattern[str]
    words: frozenset[bytes] = frozenset()
    pieces: tuple[AnyOf, ...] = ()
    heads: AnyOf = frozenset()
    cased: bool = False

    def may_match(self, folded: bytes) -> bool:
        """Does the text hold a piece of every set?"""
        return all(any(piece in folded for piece in any_of) for any_of in self.pieces)

    def matches(self, text: str, folded: bytes) -> bool:
        """Does the pattern match in ``text``?"""
        if not self.heads:
            return bool(self.pattern.search(text))
        return any(self.pattern.match(text, place) for head in self.heads for place in _starts(folded, head))


class _Need:
    """Something that a note must hold in one of several ways, or by one of the pieces ``other``."""

    def __init__(self, signs: Iterable[_Sign], other: AnyOf = frozenset()) -> None:
        self._other = _OneOf.of(other)
        self._by_word: dict[bytes, list[_Sign]] = {}
        by_pieces: dict[AnyOf, list[_Sign]] = {}
        for sign in signs:
            if sign.words:
                self._by_word.setdefault(max(sign.words, key=_rarity), []).append(sign)
            else:
                by_pieces.setdefault(max(sign.pieces, key=weight, default=frozenset({b""})), []).append(sign)
        self._words = frozenset(self._by_word)
        self._by_pieces = [(_OneOf.of(rarest), tuple(signs)) for rarest, signs in by_pieces.items()]

    def may_be_met(self, folded: bytes, told: frozenset[bytes]) -> bool:
        """Whether the words or pieces of some way are there."""
        return self._other.holds(folded, told) or any(True for _ in self._likely(folded, told))

    def is_met(self, text: str, folded: bytes, told: frozenset[bytes]) -> bool:
        """Whether some way is there in the normalised ``text``."""
        low = lower(text)
        return any(sign.matches(text if sign.cased else low, folded) for sign in self._likely(folded, told))

    def _likely(self, folded: bytes, told: frozenset[bytes]) -> Iterator[_Sign]:
        for word in self._words & told:
            yield from (sign for sign in self._by_word[word] if sign.words <= told)
        for rarest, signs in self._by_pieces:
            if rarest.holds(folded, told):
                yield from (sign for sign in signs if sign.may_match(folded))


def _treats(rule: MentionRule) -> bool:
    """A device that treats, as a balloon does and a wire does not."""
    return rule.category == "DEVICE" and rule.value.get("device") in LABELS


def _signs(rules: Iterable[MentionRule], pack: Pack) -> Iterator[_Sign]:
    """The ways to match the rules; a pattern of which nothing is known may match anywhere.

    Degrees have no words of their own and are left to ``_TOTAL``.
    """
    for rule in rules:
        if rule.pattern is not None:
            pattern = pack.expand(rule.pattern)
            if rule.reader != "percent":
                yield _Sign(
                    re.compile(pattern), pieces=pieces(pattern), heads=heads(pattern), cased=rule.case
                )
            continue
        for phrase in dict.fromkeys(text.lower() for text in (rule.literal, *rule.variants)):
            first = frozenset({fold(phrase).split()[0]})
            yield _Sign(re.compile(phrase_pattern([phrase])), words=words(phrase), heads=first)


def _starts(folded: bytes, head: bytes) -> Iterator[int]:
    """Where a match that starts with ``head`` can start: there, or at any of the blanks before it."""
    found = folded.find(head)
    while found > 0:
        for place in range(found, len(folded[:found].rstrip()), -1):
            yield place - 1
        found = folded.find(head, found + 1)


def _rarity(word: bytes) -> tuple[int, bytes]:
    """Long words are rare ones."""
    return len(word), word
