"""A regular expression as an automaton: a state for each character of it, and what may follow each.

What looks around is kept apart. A repetition of more than ``many`` counts as one without bound.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, product
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

#: Copies that stand for a part which is repeated a few times.
COPIES = 3
_EVERY = "".join(map(chr, range(0x180))) + "\u2013\u2014\u2022\u2026\u2192\u2265\u2028\u4e00"
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)
_ONE = (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN)
_LOOKS = (sre.ASSERT, sre.ASSERT_NOT)
_NOTHING = (*_LOOKS, sre.AT, sre.GROUPREF)
_NEVER_AGAIN = (sre.ATOMIC_GROUP, sre.POSSESSIVE_REPEAT)


@dataclass(frozen=True)
class Part:
    """A piece of a pattern: where it may begin and end, and in how many ways it may be empty."""

    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    empty: int = 1


@dataclass
class Automaton:
    """The states of a pattern as sets of characters, and in how many ways one follows another."""

    flags: int
    many: int
    chars: list[int] = field(default_factory=list)
    ways: Counter[tuple[int, int]] = field(default_factory=Counter)
    apart: list[Any] = field(default_factory=list)
    edges_of_words: list[int] = field(default_factory=list)

    def sequence(self, nodes: Any, *, loops: bool = True) -> Part:
        whole = Part()
        for kind, value in nodes:
            whole = self.join(whole, self.part(kind, value, loops=loops))
        return whole

    def part(self, kind: Any, value: Any, *, loops: bool) -> Part:
        if kind in _ONE:
            return self.state(characters(kind, _frozen(value), self.flags & (re.DOTALL | re.ASCII)))
        if kind is sre.AT and value is sre.AT_BOUNDARY:
            self.edges_of_words.append(len(self.chars))
            return self.state(-1)
        if kind in _LOOKS:
            self.apart.append(value[1])
        return Part() if kind in _NOTHING else self.compound(kind, value, loops=loops)

    def state(self, chars: int) -> Part:
        self.chars.append(chars)
        return Part((len(self.chars) - 1,), (len(self.chars) - 1,), empty=0)

    def compound(self, kind: Any, value: Any, *, loops: bool) -> Part:
        if kind in _REPEATS:
            return self.repeated(*value, loops=loops)
        if kind is sre.SUBPATTERN:
            return self.sequence(value[3], loops=loops)
        if kind is sre.BRANCH:
            parts = [self.sequence(branch, loops=loops) for branch in value[1]]
            first, last = (tuple(s for p in parts for s in getattr(p, end)) for end in ("first", "last"))
            return Part(first, last, sum(part.empty for part in parts))
        if kind not in _NEVER_AGAIN:
            raise NotImplementedError(str(kind))
        least, body = (1, value) if kind is sre.ATOMIC_GROUP else (value[0], value[2])
        self.apart.append(body)
        once = self.sequence(body, loops=False)
        return Part(once.first, once.last, once.empty if least else 1)

    def join(self, left: Part, right: Part) -> Part:
        self.ways.update(product(left.last, right.first))
        first = left.first + right.first * left.empty
        last = right.last + left.last * right.empty
        return Part(first, last, left.empty * right.empty)

    def repeated(self, least: int, most: int, body: Any, *, loops: bool) -> Part:
        if most > self.many and loops:
            once = self.sequence(body)
            self.ways.update(product(once.last, once.first))
            return Part(once.first, once.last, once.empty if least else 1)
        copies = [self.sequence(body, loops=loops) for _ in range(min(most, COPIES) if loops else 1)]
        for one, following in pairwise(copies):
            self.ways.update(product(one.last, following.first))
        ends = copies[min(max(least, 1), len(copies)) - 1 :]
        return Part(copies[0].first, tuple(s for c in ends for s in c.last), copies[0].empty if least else 1)

    def drop_edges_of_words(self) -> None:
        """Join what stands before an edge of a word to what stands behind it, unless both are in words."""
        words = characters(sre.IN, ((sre.CATEGORY, sre.CATEGORY_WORD),), 0)
        for edge in self.edges_of_words:
            pairs = product(*([p[i] for p in self.ways if p[1 - i] == edge and p[i] != edge] for i in (0, 1)))
            for one, other in pairs:
                many = self.ways[one, edge] * self.ways[edge, other]
                if edge_between(self.chars[one], self.chars[other], words):
                    self.ways[one, other] += many
            for pair in [pair for pair in self.ways if edge in pair]:
                del self.ways[pair]


def edge_between(one: int, other: int, words: int) -> bool:
    return bool((one & words and other & ~words) or (one & ~words and other & words))


@cache
def characters(kind: Any, value: Any, flags: int) -> int:
    """The characters that one node reads, in either case, as bits."""
    tree = parser.parse("", flags)
    tree.data = [(kind, value)]
    one = compiler.compile(tree, flags | re.IGNORECASE)
    return sum(1 << bit for bit, char in enumerate(_EVERY) if one.match(char))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
