r"""Patterns tried only where in a note they can match at all.

Python's ``re`` tries a pattern that opens with ``\b`` or a look-behind at every character of
the note. Here each pattern is taken apart once, on load, into the few characters that a match
of it can open with; all patterns then share one walk over the places of a note that open so.
What is found is what ``finditer`` finds. A pattern that cannot be taken apart is run by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from math import prod
from operator import itemgetter
from typing import Any, Final

#: How many characters of a match's opening are looked at.
DEPTH: Final = 3
#: Stands for every character beyond ASCII, and for the edge of the text.
_OTHER, _EDGE = "\x80", ""
_ASCII: Final = frozenset(map(chr, range(128)))
_ANY: Final = _ASCII | {_OTHER}
_DIGITS: Final = frozenset("0123456789")
_LOWER: Final = frozenset(c for c in _ASCII if c.islower())
_UPPER: Final = frozenset(c for c in _ASCII if c.isupper())
_WORD: Final = _DIGITS | _LOWER | _UPPER | {"_"}
_CATEGORIES: Final = {"DIGIT": _DIGITS, "SPACE": frozenset(c for c in _ASCII if c.isspace()), "WORD": _WORD}
#: Within these a guarded pattern cannot start: only where one opens.
_RUNS: Final = (_LOWER, _UPPER, _DIGITS)
_RUN: Final = re.compile(r"[a-z]+|[A-Z]+|[0-9]+")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
#: So few keys are better looked for themselves than at every run.
_FEW_KEYS: Final = 2000
_MOST_KEYS: Final = 150
_MOST_OPENINGS: Final = 4000
# The parser of ``re`` is Python's own and untyped; tests compare every pattern with ``finditer``.
_parser: Final[Any] = import_module("re._parser")

Chars = frozenset[str]


class _Unknown(Exception):  # noqa: N818 - never leaves this module
    """A pattern whose openings cannot be told."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Characters that may stand just before a match, and its first ones as far as known.

    ``edge``: a word starts or ends between the two.
    """

    before: Chars = _ANY | {_EDGE}
    head: tuple[Chars, ...] = ()
    edge: bool = False

    def then(self, chars: Chars) -> Iterator[Opening]:
        """The opening with one more character of ``chars``."""
        if not self.edge:
            yield Opening(self.before, (*self.head, chars))
            return
        for inside, outside in ((_WORD | {_OTHER}, _ANY - _WORD | {_EDGE}), (_ANY - _WORD, _WORD | {_OTHER})):
            if chars & inside and self.before & outside:
                yield Opening(self.before & outside, (chars & inside,))


class PatternSet:
    """Patterns that walk a text together."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = [re.compile(pattern) for pattern in patterns]
        self._everywhere: list[int] = []
        keys: dict[str, list[int]] = {}
        inside: set[str] = set()
        for i, pattern in enumerate(self._patterns):
            found = openings(pattern)
            if not found:
                self._everywhere.append(i)
            for opening in found:
                inside |= _enter(keys, i, opening)
        self._match = [pattern.match for pattern in self._patterns]
        self._keys = {key: tuple(_told(keys, key)) for key in keys}
        self._lengths = sorted({len(key) for key in keys}, reverse=True)
        self._runs = len(keys) > _FEW_KEYS
        self._inside = re.compile(_places(inside if self._runs else keys) or "(?!)")

    def __call__(self, text: str) -> list[tuple[int, re.Match[str]]]:
        """Matches with the number of their pattern, by pattern, each from left to right."""
        matches, keys, lengths = self._match, self._keys, self._lengths
        found = [(i, match) for i in self._everywhere for match in self._patterns[i].finditer(text)]
        done = [0] * len(matches)
        plain = text if text.isascii() else _BEYOND_ASCII.sub(_OTHER, text)
        for place in self._starts(plain):
            for length in lengths:
                if tries := keys.get(plain[place : place + length]):
                    for index in tries:
                        if place >= done[index] and (match := matches[index](text, place)):
                            done[index] = match.end()
                            found.append((index, match))
                    break
        found.sort(key=itemgetter(0))
        return found

    def _starts(self, plain: str) -> list[int]:
        """Places from left to right at which some pattern may match."""
        places = [match.start() for match in self._inside.finditer(plain)]
        return sorted(places + [match.start() for match in _RUN.finditer(plain)]) if self._runs else places


def _enter(keys: dict[str, list[int]], index: int, opening: Opening) -> set[str]:
    """Note the keys of an opening; give back those that may stand inside a run of letters or digits."""
    inside: set[str] = set()
    for key in _spelled(opening.head):
        known = keys.setdefault(key, [])
        if index not in known:
            known.append(index)
        if opening.before & next((run for run in _RUNS if key[0] in run), _ANY | {_EDGE}):
            inside.add(key)
    return inside


def _told(keys: dict[str, list[int]], key: str) -> list[int]:
    """The patterns of a key and of the shorter keys that it starts with."""
    return sorted({index for length in range(1, len(key) + 1) for index in keys.get(key[:length], ())})


def openings(pattern: re.Pattern[str]) -> frozenset[Opening]:
    """Every way in which a match of ``pattern`` may open; none where that cannot be told."""
    if pattern.flags != re.UNICODE:
        return frozenset()
    try:
        found = _sequence(frozenset({Opening()}), _parser.parse(pattern.pattern))
    except _Unknown:
        return frozenset()
    return found if all(opening.head for opening in found) else frozenset()


def _sequence(before: frozenset[Opening], elements: Iterable[tuple[Any, Any]]) -> frozenset[Opening]:
    for name, argument in elements:
        full = frozenset(o for o in before if len(o.head) >= DEPTH)
        if len(full) == len(before):
            break
        before = full | _after(before - full, str(name), argument)
        if len(before) > _MOST_OPENINGS:
            raise _Unknown
    return before


def _after(before: frozenset[Opening], name: str, argument: Any) -> frozenset[Opening]:
    """Openings with one more element of the pattern, as Python's parser names it."""
    if (chars := _chars(name, argument)) is not None:
        return frozenset(longer for opening in before for longer in opening.then(chars))
    if name == "SUBPATTERN" and not (argument[1] or argument[2]):
        return _sequence(before, argument[3])
    if name == "BRANCH":
        return frozenset().union(*(_sequence(before, branch) for branch in argument[1]))
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        return _repeat(before, *argument)
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset(_look(opening, name, argument) for opening in before)
    raise _Unknown


def _repeat(before: frozenset[Opening], least: int, most: int, elements: Any) -> frozenset[Opening]:
    found, times = (before if least == 0 else frozenset()), before
    for count in range(1, min(int(most), least + DEPTH) + 1):
        times = _sequence(times, elements)
        if count >= least:
            found |= times
    return found


def _look(opening: Opening, name: str, argument: Any) -> Opening:
    """What a look at the characters before the match tells; the rest is left to the pattern itself."""
    if opening.head:
        return opening
    if name == "AT":
        if str(argument) == "AT_BOUNDARY":
            return Opening(opening.before, (), edge=True)
        at_start = str(argument) == "AT_BEGINNING"
        return Opening(opening.before & {_EDGE}, (), opening.edge) if at_start else opening
    direction, elements = argument
    if direction > 0:
        return opening
    chars = _chars(str(elements[-1][0]), elements[-1][1]) if len(elements) else None
    if chars is None or (name == "ASSERT_NOT" and len(elements) > 1):
        return opening
    before = opening.before & chars if name == "ASSERT" else opening.before - (chars - {_OTHER})
    return Opening(before, (), opening.edge)


def _chars(name: str, argument: Any) -> Chars | None:
    """The characters that an element of one character may be, or None for other elements."""
    if name == "LITERAL":
        return frozenset({_fold(argument)})
    if name == "NOT_LITERAL":
        return _ANY - {chr(argument)}
    if name == "ANY":
        return _ANY
    if name != "IN":
        return None
    negated = str(argument[0][0]) == "NEGATE"
    chars: Chars = frozenset().union(*(_member(str(n), a) for n, a in argument[negated:]))
    return _ANY - (chars - {_OTHER}) if negated else chars


def _member(name: str, argument: Any) -> Chars:
    if name == "LITERAL":
        return frozenset({_fold(argument)})
    if name == "RANGE":
        low, high = argument
        return frozenset(map(_fold, range(low, min(high, 128) + 1))) | {_fold(high)}
    kind = _CATEGORIES.get(str(argument).rpartition("_")[2])
    if name != "CATEGORY" or kind is None:
        raise _Unknown
    return _ANY - kind if "_NOT_" in str(argument) else kind | {_OTHER}


def _fold(code: int) -> str:
    return chr(code) if code < 128 else _OTHER


def _spelled(head: Sequence[Chars]) -> Iterator[str]:
    """Openings spelled out, as long as they are not too many."""
    length = len(head)
    while length > 1 and prod(map(len, head[:length])) > _MOST_KEYS:
        length -= 1
    return map("".join, product(*head[:length]))


def _places(keys: Iterable[str]) -> str:
    """A pattern that stands wherever one of ``keys`` does, even where they overlap."""
    return "|".join(f"{re.escape(first)}(?={rest})" for first, rest in _rests(keys).items())


def _tail(keys: Iterable[str]) -> str:
    """What follows, with the characters that go on alike put in one class."""
    alike: dict[str, list[str]] = {}
    for first, rest in _rests(keys).items():
        alike.setdefault(rest, []).append(re.escape(first))
    return "|".join(f"[{''.join(chars)}]{rest}" for rest, chars in alike.items())


def _rests(keys: Iterable[str]) -> dict[str, str]:
    """The first characters of ``keys``, each with a pattern of what may follow it."""
    by_first: dict[str, set[str]] = {}
    for key in sorted(keys):
        by_first.setdefault(key[0], set()).add(key[1:])
    return {first: "" if "" in rests else f"(?:{_tail(rests)})" for first, rests in by_first.items()}
