r"""What a text must hold for a rule to match in it: words of a phrase, pieces of a pattern.

Both are told in a folded form, in which letters and digits that scanners confuse are one and
everything else is a blank. A piece is a run of letters and digits; a blank at its start or end
tells that the word starts or ends there, as in ``\bcto\b``, which needs " cto ".
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from revasc.nlp.openings import Chars, UnknownPatternError, first_characters, one_character, parse

#: A set of pieces of which a text must hold at least one.
AnyOf = frozenset[bytes]

_BLANK: Final = ord(" ")
_CONFUSED: Final = {ord("0"): "o", ord("1"): "l", ord("i"): "l"}
_FOLDED: Final = bytes(
    ord(chr(code).lower().translate(_CONFUSED)) if code < 128 and chr(code).isalnum() else ord(" ")
    for code in range(256)
)
_ALL_LETTERS: Final = frozenset(string.ascii_letters + string.digits)
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT")
#: Spellings of a stretch of a pattern that are followed at once; the shortest piece that tells anything.
_MOST_SPELLINGS: Final = 40
_SHORTEST: Final = 2


def fold(text: str) -> bytes:
    """``text`` in small letters between two blanks, 0 as o, 1 and i as l, and all else as blanks.

    Each byte stands for one character, the first for none.
    """
    return f" {text} ".encode("ascii", "replace").translate(_FOLDED)


def whole_words(pieces: AnyOf) -> AnyOf:
    """The words that ``pieces`` are, if each of them is a whole one; else none."""
    whole = all(piece.startswith(b" ") and piece.endswith(b" ") for piece in pieces)
    return frozenset(piece.strip() for piece in pieces) if whole else frozenset()


def starts(folded: bytes, head: bytes) -> list[int]:
    """Where a match that starts with ``head`` can start in a text: there, or at a blank before it."""
    found: list[int] = []
    place = folded.find(head)
    while place > 0:
        found.append(place - 1)
        blank = place - 1
        while blank > 0 and folded[blank] == _BLANK:
            found.append(blank - 1)
            blank -= 1
        place = folded.find(head, place + 1)
    return found


def pieces(pattern: str) -> tuple[AnyOf, ...]:
    """Sets of folded pieces, of each of which a match of ``pattern`` holds one; none where none is known."""
    try:
        return tuple(map(_shortest, _sequence(parse(re.compile(pattern))).closed()))
    except UnknownPatternError:
        return ()


def heads(pattern: str) -> AnyOf:
    """Pieces with one of which every match of ``pattern`` starts, blanks aside; none where none is known."""
    try:
        return _heads(list(parse(re.compile(pattern))))
    except UnknownPatternError:
        return frozenset()


def _shortest(pieces: AnyOf) -> AnyOf:
    """The pieces without those that hold another one."""
    return frozenset(p for p in pieces if not any(other in p for other in pieces if other != p))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A pattern as far as it has been read.

    ``tails`` are the spellings of what was read last, ``needed`` the sets of pieces known before,
    ``lead`` the spellings of what stands first; ``whole`` where nothing but the tails was read.
    """

    tails: frozenset[bytes] = frozenset({b""})
    needed: tuple[AnyOf, ...] = ()
    lead: frozenset[bytes] = frozenset({b""})
    whole: bool = True

    def closed(self) -> tuple[AnyOf, ...]:
        """All sets of pieces, that of the tails included."""
        return (*self.needed, self.tails) if _tells(self.tails) else self.needed

    def broken(self, *needed: AnyOf) -> _Reading:
        """Behind something of no known spelling, which needs ``needed``."""
        lead = self.tails if self.whole else self.lead
        return _Reading(needed=(*self.closed(), *needed), lead=lead, whole=False)

    def followed(self, spellings: frozenset[bytes]) -> _Reading:
        """Behind one of ``spellings`` more."""
        joined = frozenset(_joint(tail, more) for tail in self.tails for more in spellings) - {None}
        if not joined or len(joined) > _MOST_SPELLINGS:
            return self.broken(*([spellings] if _tells(spellings) else []))
        return replace(self, tails=frozenset(known for known in joined if known is not None))

    def at_edge(self) -> _Reading:
        """At the start or the end of a word."""
        return self.followed(frozenset({b" "}))

    def parted(self) -> _Reading:
        """Behind something that is no letter or digit."""
        return replace(self.at_edge().broken(), tails=frozenset({b" "}))

    def opening(self) -> frozenset[bytes]:
        """The spellings of what stands first, as far as they are known."""
        return self.tails if self.whole else self.lead


def _joint(tail: bytes, more: bytes) -> bytes | None:
    """One spelling behind another, None where no text is spelled so: the edge of a word is no place in it."""
    if tail.endswith(b" ") and more.startswith(b" "):
        return tail + more[1:]
    inside = len(tail) > 1 and tail.endswith(b" ") and more
    return None if inside or (tail and len(more) > 1 and more.startswith(b" ")) else tail + more


def _tells(spellings: frozenset[bytes]) -> bool:
    return all(len(spelling.strip()) >= _SHORTEST for spelling in spellings)


def _sequence(elements: Iterable[tuple[Any, Any]]) -> _Reading:
    read, ahead = _Reading(), list(elements)
    for place, (name, argument) in enumerate(ahead):
        if str(name) in _REPEATS and _at_edge(ahead[place:]):
            read = read.at_edge()
        read = _element(read, str(name), argument)
    return read


def _at_edge(ahead: Sequence[tuple[Any, Any]]) -> bool:
    """Does no letter or digit follow, whatever is left out of what may be left out?"""
    for name, argument in ahead:
        if str(name) == "AT":
            return str(argument) == "AT_BOUNDARY"
        optional = str(name) in _REPEATS and argument[0] == 0
        chars = first_characters(argument[2] if optional else [(name, argument)])
        if chars is None or chars & _ALL_LETTERS:
            return False
        if not optional:
            return True
    return False


def _element(read: _Reading, name: str, argument: Any) -> _Reading:
    if (chars := one_character(name, argument)) is not None:
        return _character(read, chars)
    if name == "SUBPATTERN" and not (argument[1] or argument[2]):
        return _joined(read, _sequence(argument[3]))
    if name == "BRANCH":
        return _branched(read, [_sequence(branch) for branch in argument[1]])
    if name in _REPEATS:
        return _repeated(read, *argument)
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return _looked(read, name, argument)
    return read.broken()


def _character(read: _Reading, chars: Chars) -> _Reading:
    if not chars & _ALL_LETTERS:
        return read.parted()
    if len(chars) > 1:
        return read.broken()
    return read.followed(frozenset({fold(next(iter(chars))).strip()}))


def _looked(read: _Reading, name: str, argument: Any) -> _Reading:
    """Behind a look around: where it tells of the edge of a word, or of pieces beside the match."""
    if name == "AT":
        return read.at_edge() if str(argument) in ("AT_BOUNDARY", "AT_BEGINNING") else read
    ahead, elements = argument[0] > 0, list(argument[1])
    if name == "ASSERT":
        read = replace(read, needed=(*read.needed, *_sequence(elements).closed()))
        chars = first_characters(elements) if ahead else _last(elements)
        return read.at_edge() if chars is not None and not chars & _ALL_LETTERS else read
    chars = _last(elements) if len(elements) == 1 else None
    return read.at_edge() if chars is not None and chars >= _ALL_LETTERS else read


def _last(elements: Sequence[tuple[Any, Any]]) -> Chars | None:
    return one_character(str(elements[-1][0]), elements[-1][1]) if elements else None


def _joined(read: _Reading, inner: _Reading) -> _Reading:
    if inner.whole:
        return read.followed(inner.tails)
    return read.broken(*inner.closed())


def _branched(read: _Reading, branches: list[_Reading]) -> _Reading:
    """One of several: how each opens, and of each the set of pieces that tells most, all in one set."""
    opened = read.followed(frozenset().union(*(branch.opening() for branch in branches)))
    if all(branch.whole for branch in branches):
        return opened
    told = [max(branch.closed(), key=weight, default=frozenset()) for branch in branches]
    return opened.broken(frozenset().union(*told)) if all(told) else opened.broken()


def _repeated(read: _Reading, least: int, most: Any, elements: Any) -> _Reading:
    inner = _sequence(elements)
    if (least, int(most)) == (1, 1):
        return _joined(read, inner)
    if (least, int(most)) == (0, 1) and inner.whole:
        return read.followed(inner.tails | {b""})
    blank = len(elements) == 1 and not (_last(elements) or _ALL_LETTERS) & _ALL_LETTERS
    if blank and (least or all(tail.endswith(b" ") for tail in read.tails)):
        return read.parted()
    return read.broken(*(inner.closed() if least else ()))


def _heads(elements: Sequence[tuple[Any, Any]]) -> AnyOf:
    for place, (name, argument) in enumerate(elements):
        if _reads_no_letter(str(name), argument):
            continue
        if str(name) == "SUBPATTERN" and place + 1 == len(elements):
            return _heads(list(argument[3]))
        if str(name) == "BRANCH":
            found = [_heads(list(branch)) for branch in argument[1]]
            return frozenset().union(*found) if all(found) else frozenset()
        opening = frozenset(spelling.strip() for spelling in _sequence(elements[place:]).opening())
        return opening if _tells(opening) else frozenset()
    return frozenset()


def _reads_no_letter(name: str, argument: Any) -> bool:
    """An element that reads nothing, or nothing but what folds to a blank."""
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return True
    if name in ("SUBPATTERN", *_REPEATS):
        return all(_reads_no_letter(str(n), a) for n, a in argument[-1])
    if name == "BRANCH":
        return all(_reads_no_letter(str(n), a) for branch in argument[1] for n, a in branch)
    chars = one_character(name, argument)
    return chars is not None and not chars & _ALL_LETTERS


def weight(spellings: AnyOf) -> tuple[int, int]:
    """How much a set tells: by its shortest piece, then by how few it has."""
    return min(map(len, spellings)), -len(spellings)
