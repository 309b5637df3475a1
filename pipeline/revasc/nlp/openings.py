r"""How a match of a pattern may open: its first character, and the one before it.

Python's ``re`` tries a pattern that opens with ``\b`` or a look-behind at every character of
a note. Taken apart once, on load, most patterns tell the few places at which they can match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

#: Stands for every character beyond ASCII, and for the edge of the text.
OTHER, EDGE = "\x80", ""
_ASCII: Final = frozenset(map(chr, range(128)))
ANY: Final = _ASCII | {OTHER}
_WORD: Final = frozenset(c for c in _ASCII if c.isalnum() or c == "_")
_CATEGORIES: Final = {
    "DIGIT": frozenset("0123456789"),
    "SPACE": frozenset(c for c in _ASCII if c.isspace()),
    "WORD": _WORD,
}
_MOST_OPENINGS: Final = 4000
# The parser of ``re`` is Python's own and untyped; tests compare every pattern with ``finditer``.
_parser: Final[Any] = import_module("re._parser")

Chars = frozenset[str]


class UnknownPatternError(Exception):
    """A pattern that cannot be taken apart."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Characters that may stand just before a match, and its first one where that is known.

    ``edge``: a word starts or ends between the two.
    """

    before: Chars = ANY | {EDGE}
    first: Chars = frozenset()
    edge: bool = False

    def then(self, chars: Chars) -> Iterator[Opening]:
        """The opening with one of ``chars`` as its first character."""
        if not self.edge:
            yield Opening(self.before, chars)
            return
        for inside, outside in ((_WORD | {OTHER}, ANY - _WORD | {EDGE}), (ANY - _WORD, _WORD | {OTHER})):
            if chars & inside and self.before & outside:
                yield Opening(self.before & outside, chars & inside)


def parse(pattern: re.Pattern[str]) -> list[tuple[Any, Any]]:
    """The elements of a pattern. Raises UnknownPatternError where flags change what they mean."""
    if pattern.flags != re.UNICODE:
        raise UnknownPatternError
    return list(_parser.parse(pattern.pattern))


def openings(elements: Iterable[tuple[Any, Any]]) -> frozenset[Opening]:
    """Every way in which a match of a parsed pattern may open; none where that cannot be told."""
    try:
        found = _sequence(frozenset({Opening()}), elements)
    except UnknownPatternError:
        return frozenset()
    return found if all(opening.first for opening in found) else frozenset()


def first_characters(elements: Iterable[tuple[Any, Any]]) -> Chars | None:
    """The characters that what ``elements`` match may start with, None where that cannot be told."""
    found = openings(elements)
    return frozenset().union(*(o.first for o in found)) if found else None


@cache
def in_lower_case(chars: Chars) -> Chars:
    """``chars`` as they stand in a text put in lower case; the Kelvin sign becomes a plain k."""
    return frozenset(char.lower() for char in chars) | (frozenset("k") if OTHER in chars else frozenset())


def one_character(name: str, argument: Any) -> Chars | None:
    """The characters that an element of one character may be, or None for other elements."""
    if name == "LITERAL":
        return frozenset({_fold(argument)})
    if name == "NOT_LITERAL":
        return ANY - {chr(argument)}
    if name == "ANY":
        return ANY
    if name != "IN":
        return None
    negated = str(argument[0][0]) == "NEGATE"
    chars: Chars = frozenset().union(*(_member(str(n), a) for n, a in argument[negated:]))
    return ANY - (chars - {OTHER}) if negated else chars


def _sequence(before: frozenset[Opening], elements: Iterable[tuple[Any, Any]]) -> frozenset[Opening]:
    for name, argument in elements:
        full = frozenset(o for o in before if o.first)
        if len(full) == len(before):
            break
        before = full | _after(before - full, str(name), argument)
        if len(before) > _MOST_OPENINGS:
            raise UnknownPatternError
    return before


def _after(before: frozenset[Opening], name: str, argument: Any) -> frozenset[Opening]:
    """Openings with one more element of the pattern, as Python's parser names it."""
    if (chars := one_character(name, argument)) is not None:
        return frozenset(longer for opening in before for longer in opening.then(chars))
    if name == "SUBPATTERN" and not (argument[1] or argument[2]):
        return _sequence(before, argument[3])
    if name == "BRANCH":
        return frozenset().union(*(_sequence(before, branch) for branch in argument[1]))
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        least, _, elements = argument
        return _sequence(before, elements) | (before if least == 0 else frozenset())
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset(_look(opening, name, argument) for opening in before)
    raise UnknownPatternError


def _look(opening: Opening, name: str, argument: Any) -> Opening:
    """What a look at the characters before the match tells; the rest is left to the pattern itself."""
    if name == "AT":
        if str(argument) == "AT_BOUNDARY":
            return Opening(opening.before, edge=True)
        at_start = str(argument) == "AT_BEGINNING"
        return Opening(opening.before & {EDGE}, edge=opening.edge) if at_start else opening
    direction, elements = argument
    if direction > 0:
        return opening
    chars = one_character(str(elements[-1][0]), elements[-1][1]) if len(elements) else None
    if chars is None or (name == "ASSERT_NOT" and len(elements) > 1):
        return opening
    before = opening.before & chars if name == "ASSERT" else opening.before - (chars - {OTHER})
    return Opening(before, edge=opening.edge)


def _member(name: str, argument: Any) -> Chars:
    if name == "LITERAL":
        return frozenset({_fold(argument)})
    if name == "RANGE":
        low, high = argument
        return frozenset(map(_fold, range(low, min(high, 128) + 1))) | {_fold(high)}
    kind = _CATEGORIES.get(str(argument).rpartition("_")[2])
    if name != "CATEGORY" or kind is None:
        raise UnknownPatternError
    return ANY - kind if "_NOT_" in str(argument) else kind | {OTHER}


def _fold(code: int) -> str:
    return chr(code) if code < 128 else OTHER
