"""Patterns tried only where in a note they can match at all.

All patterns share one walk over the note: from each place its characters tell which of them
go on to fit (see ``automaton``), and only those are tried. What is found is what ``finditer``
finds. A pattern that cannot be taken apart is run by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter, getitem, itemgetter
from typing import Final

from revasc.nlp.automaton import Automaton, Elements, State
from revasc.nlp.openings import ANY, EDGE, OTHER, Opening, UnknownPatternError, in_lower_case, openings, parse

#: Characters of every place that the automaton looks at; of those where a pattern may still match.
_ENTRY: Final = 3
_REACH: Final = 12
_TRIES: Final = attrgetter("tries")
#: Stands at both ends of a text; no pattern reads it.
_END: Final = "\x81"
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern to look for.

    With ``cased`` it is matched with the text as written and not in lower case. With
    ``overlapping`` its matches may overlap each other; without, they do not, as in ``finditer``.
    """

    pattern: str
    cased: bool = False
    overlapping: bool = False


class PatternSet:
    """Patterns that walk a text together."""

    def __init__(self, patterns: Iterable[Sought]) -> None:
        self._sought = tuple(patterns)
        self._compiled = [re.compile(sought.pattern) for sought in self._sought]
        self._match = [pattern.match for pattern in self._compiled]
        self._overlapping = frozenset(i for i, sought in enumerate(self._sought) if sought.overlapping)
        parsed = {i: elements for i, pattern in enumerate(self._compiled) if (elements := _parsed(pattern))}
        opened = {i: found for i, elements in parsed.items() if (found := openings(elements))}
        self._everywhere = [i for i in range(len(self._compiled)) if i not in opened]
        self._automaton = Automaton({i: parsed[i] for i in opened}, _before(opened))

    def __call__(self, low: str, text: str) -> list[tuple[int, re.Match[str]]]:
        """Matches with the number of their pattern, by pattern, each from left to right.

        ``low`` is ``text`` in lower case, of the same length.
        """
        texts = [text if sought.cased else low for sought in self._sought]
        found = [(i, match) for i in self._everywhere for match in self._compiled[i].finditer(texts[i])]
        found += self._walk(low, texts)
        found.sort(key=itemgetter(0))
        return found

    def _walk(self, low: str, texts: Sequence[str]) -> list[tuple[int, re.Match[str]]]:
        matches, overlapping = self._match, self._overlapping
        found: list[tuple[int, re.Match[str]]] = []
        done = [0] * len(matches)
        plain = low if low.isascii() else _BEYOND_ASCII.sub(OTHER, low)
        framed = f"{_END}{plain}{_END * _ENTRY}"
        for place, entered in self._entered(framed):
            state = entered
            if state.open:
                for char in framed[place + 1 + _ENTRY : place + 1 + _REACH]:
                    state = state[char]
                    if not state.open:
                        break
            for index in state.tries:
                if place >= done[index] and (match := matches[index](texts[index], place)):
                    done[index] = place + 1 if index in overlapping else match.end()
                    found.append((index, match))
        return found

    def _entered(self, framed: str) -> Iterator[tuple[int, State]]:
        """The places at which a pattern may match by the first characters, with the state behind those.

        All places take a step at a time together, which Python does without a loop of its own.
        """
        states: Iterable[State] = map(self._automaton.roots.__getitem__, framed)
        for step in range(1, _ENTRY + 1):
            states = map(getitem, states, framed[step:])
        reached = list(states)
        return compress(enumerate(reached), map(_TRIES, reached))


def _parsed(pattern: re.Pattern[str]) -> Elements | None:
    """The elements of a pattern, None where they cannot be told."""
    try:
        return parse(pattern)
    except UnknownPatternError:
        return None


def _before(opened: Mapping[int, frozenset[Opening]]) -> dict[str, frozenset[int]]:
    """The patterns that may match behind each character, and behind the edge of the text."""
    before = {i: in_lower_case(frozenset().union(*(o.before for o in found))) for i, found in opened.items()}
    return {
        char or _END: frozenset(i for i, chars in before.items() if char in chars) for char in (*ANY, EDGE)
    }
