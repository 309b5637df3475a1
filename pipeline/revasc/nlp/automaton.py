"""Which of many patterns may match at a place, told by the characters from there on.

All patterns are one automaton, taken from what Python's own parser makes of them. It is made
deterministic state by state as notes ask for it, and what is made is kept, up to a limit.
Look-arounds and long counts are not followed: a pattern may be named that does not match at
the place, but none that matches is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from revasc.nlp.openings import Chars, in_lower_case, one_character

#: Counts up to this are followed one by one; longer ones are taken as "any number".
_COUNTED: Final = 4
#: States kept at most; then the automaton begins anew.
MOST_STATES: Final = 40_000

Elements = Sequence[tuple[Any, Any]]
_Set = frozenset[int]
#: Steps that may be taken, and patterns that end.
_Reached = tuple[tuple[int, ...], tuple[int, ...]]


class State(dict[str, "State"]):
    """Where a walk stands: the states that each character leads to, each made when first asked for.

    ``tries`` are the patterns that match or still may; ``open`` where further characters can
    rule some of them out.
    """

    __slots__ = ("_after", "open", "tries")

    def __init__(self, automaton: Automaton, steps: _Set, matched: _Set) -> None:
        super().__init__()
        self._after = (automaton, steps, matched)
        self.open = bool(steps)
        self.tries = tuple(sorted(matched | {automaton.graph.owners[step] for step in steps}))

    def __missing__(self, char: str) -> State:
        """The state behind ``char``, kept."""
        automaton, steps, matched = self._after
        found = self[char] = automaton.after(steps, matched, char)
        return found


class Automaton:
    """Parsed patterns, by their numbers, as one automaton that reads a text in lower case.

    ``before`` tells for each character, and for the edge of a text, the patterns that may match
    behind it, and ``roots`` the state in which a walk starts there.
    """

    def __init__(self, patterns: Mapping[int, Elements], before: Mapping[str, _Set]) -> None:
        self.graph = Graph()
        starts = {number: self.graph.add(number, elements) for number, elements in patterns.items()}
        self._states: dict[tuple[_Set, _Set], State] = {}
        self.roots = {
            char: self._state([self.graph.reached(starts[number]) for number in numbers], frozenset())
            for char, numbers in before.items()
        }

    def after(self, steps: _Set, matched: _Set, char: str) -> State:
        """The state that ``char`` leads to."""
        graph = self.graph
        reached = [graph.reached(graph.targets[step]) for step in steps if char in graph.chars[step]]
        return self._state(reached, matched)

    def _state(self, reached: Collection[_Reached], matched: _Set) -> State:
        """A pattern that has matched is followed no further."""
        steps = frozenset().union(*(steps for steps, _ in reached))
        matched = matched.union(*(done for _, done in reached))
        steps = frozenset(step for step in steps if self.graph.owners[step] not in matched)
        state = self._states.get((steps, matched))
        return self._added(steps, matched) if state is None else state

    def _added(self, steps: _Set, matched: _Set) -> State:
        if len(self._states) >= MOST_STATES:
            self._forget()
        state = self._states[steps, matched] = State(self, steps, matched)
        return state

    def _forget(self) -> None:
        """Begin anew: no state is kept but the roots, and none by another."""
        for state in (*self._states.values(), *self.roots.values()):
            state.clear()
        self._states.clear()


class Graph:
    """The automaton as the patterns give it.

    A step reads one of its ``chars``, leads to the place ``targets`` and belongs to the pattern
    ``owners``. Places are joined by what reads nothing.
    """

    def __init__(self) -> None:
        self.chars: list[Chars] = []
        self.targets: list[int] = []
        self.owners: list[int] = []
        self._steps: list[list[int]] = []
        self._joined: list[list[int]] = []
        self._ends: dict[int, int] = {}
        self._adding = -1
        self._reached: dict[int, _Reached] = {}

    def add(self, number: int, elements: Any) -> int:
        """Add a pattern; gives back the place at which it starts."""
        start, known, self._adding = self._place(), len(self.chars), number
        self._ends[self._sequence(start, elements)] = number
        self.owners += [number] * (len(self.chars) - known)
        return start

    def reached(self, place: int) -> _Reached:
        """The steps that may be taken from a place, and the patterns that end there."""
        if place not in self._reached:
            places, waiting = {place}, [place]
            while waiting:
                new = set(self._joined[waiting.pop()]) - places
                places |= new
                waiting += new
            steps = tuple(step for each in places for step in self._steps[each])
            ends = tuple(self._ends[each] for each in places if each in self._ends)
            self._reached[place] = (steps, ends)
        return self._reached[place]

    def _place(self, *joined_from: int) -> int:
        place = len(self._steps)
        self._steps.append([])
        self._joined.append([])
        for other in joined_from:
            self._joined[other].append(place)
        return place

    def _sequence(self, at: int, elements: Iterable[tuple[Any, Any]]) -> int:
        for name, argument in elements:
            at = self._element(at, str(name), argument)
        return at

    def _element(self, at: int, name: str, argument: Any) -> int:
        """Add an element, as Python's parser names it, behind ``at``; gives back where it ends."""
        if (chars := one_character(name, argument)) is not None:
            return self._step(at, chars)
        if name == "SUBPATTERN" and not (argument[1] or argument[2]):
            return self._sequence(at, argument[3])
        if name == "BRANCH":
            return self._place(*[self._sequence(self._place(at), branch) for branch in argument[1]])
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(at, *argument)
        if name not in ("AT", "ASSERT", "ASSERT_NOT"):
            self._ends[at] = self._adding  # what comes here cannot be followed: the pattern is to be tried
        return at

    def _step(self, at: int, chars: Chars) -> int:
        end = self._place()
        self._steps[at].append(len(self.chars))
        self.chars.append(in_lower_case(chars))
        self.targets.append(end)
        return end

    def _repeat(self, at: int, least: int, most: Any, elements: Any) -> int:
        for _ in range(min(least, _COUNTED)):
            at = self._sequence(at, elements)
        ends = [at]
        if int(most) > _COUNTED:
            loop = self._place(at)
            self._joined[self._sequence(loop, elements)].append(loop)
            return self._place(loop)
        for _ in range(int(most) - least):
            ends.append(self._sequence(self._place(ends[-1]), elements))
        return self._place(*ends)
