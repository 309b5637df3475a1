"""Patterns tried only where in a note they can match at all.

All patterns share one walk over the note: from each place its characters tell which of them
go on to fit (see ``automaton``), and only those are tried. What is found is what ``finditer``
finds. A pattern that cannot be taken apart is run by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from revasc.nlp.automaton import Automaton, State
from revasc.nlp.openings import ANY, EDGE, OTHER, Opening, in_lower_case, openings

#: Characters of a place by which its entry into the automaton is kept, the one before it included.
_ENTRY: Final = 3
_MOST_ENTRIES: Final = 50_000
#: Characters that the automaton looks at before the patterns themselves are asked.
_REACH: Final = 24
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
        opened = {i: openings(pattern) for i, pattern in enumerate(self._compiled)}
        self._everywhere = [i for i, found in opened.items() if not found]
        self._automaton = Automaton({i: self._compiled[i] for i, found in opened.items() if found})
        self._entries = _Entries(self._rooted(opened))

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
        entries, sought = self._entries, self._sought
        matches = [pattern.match for pattern in self._compiled]
        found: list[tuple[int, re.Match[str]]] = []
        done = [0] * len(matches)
        plain = low if low.isascii() else _BEYOND_ASCII.sub(OTHER, low)
        framed = f"{_END}{plain}{_END * _ENTRY}"
        states = [entries[framed[i : i + _ENTRY]] for i in range(len(plain))]
        for place, entered in [entry for entry in enumerate(states) if entry[1].tries]:
            state = entered
            if state.open:
                for char in framed[place + _ENTRY : place + _REACH]:
                    state = state[char]
                    if not state.open:
                        break
            for index in state.tries:
                if place >= done[index] and (match := matches[index](texts[index], place)):
                    done[index] = place + 1 if sought[index].overlapping else match.end()
                    found.append((index, match))
        return found

    def _rooted(self, opened: Mapping[int, frozenset[Opening]]) -> dict[str, State]:
        """Where the walk starts behind each character: with the patterns that may open there."""
        before = {
            i: in_lower_case(frozenset().union(*(o.before for o in found))) for i, found in opened.items()
        }
        may = {char: frozenset(i for i, chars in before.items() if char in chars) for char in (*ANY, EDGE)}
        return {char or _END: self._automaton.root(patterns) for char, patterns in may.items()}


class _Entries(dict[str, State]):
    """Where a walk stands behind the first characters from a place, and the one before it.

    Made when first asked for, and kept up to a limit.
    """

    def __init__(self, roots: Mapping[str, State]) -> None:
        super().__init__()
        self._roots = roots

    def __missing__(self, window: str) -> State:
        if len(self) >= _MOST_ENTRIES:
            self.clear()
        state = self._roots[window[0]]
        for char in window[1:]:
            state = state[char]
        self[window] = state
        return state
