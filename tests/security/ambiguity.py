"""In how many ways a regular expression may read one text: one, a power of its length, or ever twice as many.

A matcher that goes back tries every way before it gives up. Two loops of a pattern that can read the same
word make the ways grow with a power of the text, and two ways round the same loop make them double with
every turn (Weber and Seidl, "On the degree of ambiguity of finite automata", Theoretical Computer Science
88, 1991).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.security.automaton import Automaton

#: The degree of what doubles with every turn.
EXPONENTIAL = 1000


def degree(pattern: re.Pattern[str], many: int) -> int:
    """The power of the text's length by which ``search`` may grow, less one; ``EXPONENTIAL`` for none."""
    parsed = parser.parse(pattern.pattern, pattern.flags)
    anything = [
        (sre.MAX_REPEAT, (0, sre.MAXREPEAT, [(sre.NOT_LITERAL, 0x10FFFF)]))
    ]  # a search begins anywhere
    return _degree([*anything, *parsed], pattern.flags, many)


def _degree(nodes: Any, flags: int, many: int) -> int:
    made = Automaton(flags, many)
    made.sequence(nodes)
    made.drop_edges_of_words()
    inside = max((_degree(inner, flags, many) for inner in made.apart), default=0)
    after: dict[int, list[int]] = defaultdict(list)
    for one, other in made.ways:
        after[one].append(other)
    loops = _loops(after, len(made.chars))
    if any(_doubles(loop, after, made) for loop in loops):
        return EXPONENTIAL
    return max(inside, _power(loops, after, made.chars))


def _doubles(loop: frozenset[int], after: dict[int, list[int]], made: Automaton) -> bool:
    """Whether there are two ways round a loop that read the same word."""
    if any(made.ways[one, other] > 1 for one in loop for other in after[one] if other in loop):
        return True
    todo = [(one, one) for one in loop]
    seen: set[tuple[int, ...]] = set()
    while todo:
        pair = todo.pop()
        for step in _steps(pair, after, made.chars, (loop, loop)):
            if step[0] == step[1] and pair[0] != pair[1]:
                return True
            if step[0] != step[1] and step not in seen:
                seen.add(step)
                todo.append(step)
    return False


def _power(loops: list[frozenset[int]], after: dict[int, list[int]], chars: list[int]) -> int:
    """The longest chain of loops of which each hands on what it could have kept."""
    reached = [_reachable(loop, after) for loop in loops]
    best = [0] * len(loops)
    for late, loop in enumerate(loops):
        for early in range(late):
            if loop & reached[early]:
                more = best[early] + 1 > best[late] and _hands_on(
                    loops[early], loop, reached[early], after, chars
                )
                best[late] = max(best[late], best[early] + more)
    return max(best, default=0)


def _hands_on(
    early: frozenset[int],
    late: frozenset[int],
    between: frozenset[int],
    after: dict[int, list[int]],
    chars: list[int],
) -> bool:
    """Whether a word can be read round one loop, round the other, and on the way between them."""
    return any(
        chars[one] & chars[other]
        and _leads((one, one, other), (one, other, other), after, chars, (early, between, late))
        for one, other in product(early, late)
    )


def _leads(start: tuple[int, ...], goal: tuple[int, ...], after: Any, chars: list[int], within: Any) -> bool:
    todo, seen = [start], {start}
    while todo:
        for step in _steps(todo.pop(), after, chars, within):
            if step == goal:
                return True
            if step not in seen:
                seen.add(step)
                todo.append(step)
    return False


def _steps(states: tuple[int, ...], after: Any, chars: list[int], within: Any) -> Iterator[tuple[int, ...]]:
    """Where one more character can take every one of several states."""
    for step in product(
        *([s for s in after[state] if s in held] for state, held in zip(states, within, strict=True))
    ):
        common = -1
        for state in step:
            common &= chars[state]
        if common:
            yield step


def _reachable(states: frozenset[int], after: dict[int, list[int]]) -> frozenset[int]:
    todo, seen = [*states], set(states)
    while todo:
        new = set(after[todo.pop()]) - seen
        seen |= new
        todo += new
    return frozenset(seen)


def _loops(after: dict[int, list[int]], count: int) -> list[frozenset[int]]:
    """The strongly connected parts that hold an edge, each before those that it leads to (Kosaraju)."""
    back: dict[int, list[int]] = defaultdict(list)
    for one in range(count):
        for other in after[one]:
            back[other].append(one)
    seen: set[int] = set()
    left = [state for root in range(count) for state in _walk(root, after, seen)]
    seen = set()
    parts = [frozenset(_walk(root, back, seen)) for root in reversed(left)]
    return [part for part in parts if len(part) > 1 or any(state in after[state] for state in part)]


def _walk(root: int, after: dict[int, list[int]], seen: set[int]) -> list[int]:
    """The states that a walk from one of them newly meets, in the order in which it leaves them."""
    if root in seen:
        return []
    seen.add(root)
    left, path = [], [(root, iter(after[root]))]
    while path:
        state, others = path[-1]
        new = next((other for other in others if other not in seen), None)
        if new is None:
            left.append(state)
            path.pop()
        else:
            seen.add(new)
            path.append((new, iter(after[new])))
    return left
