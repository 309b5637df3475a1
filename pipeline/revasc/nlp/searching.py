"""Searches whose cost does not grow with the length of the note, or with what else was found in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate


def line_matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What ``finditer`` finds of a pattern that opens with ``^``: it is tried at the starts of lines only.

    The pattern must not match an empty line.
    """
    match, start, done = pattern.match, 0, 0
    while start >= 0:
        if start >= done and text[start : start + 1] != "\n" and (found := match(text, start)):
            yield found
            done = found.end()
        start = text.find("\n", start) + 1 or -1


class NextFound:
    """The first match at or behind a place, for places that are asked from left to right."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._search, self._text = pattern.search, text
        self._found: re.Match[str] | None = None
        self._from = -1

    def __call__(self, place: int) -> re.Match[str] | None:
        """As ``pattern.search(text, place)``, but no stretch is searched twice."""
        known = self._from >= 0 and (self._found is None or place <= self._found.start())
        if not (known and place >= self._from):
            self._found, self._from = self._search(self._text, place), place
        return self._found


class Stretches:
    """Stretches of a note, to ask where they lie without a look at each of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        in_order = sorted(spans)
        self._starts = [start for start, _ in in_order]
        self._reached = list(accumulate((end for _, end in in_order), max))

    def meet(self, start: int, end: int) -> bool:
        """Does one of them have a character between ``start`` and ``end``?"""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reached[before - 1] > start

    def hold(self, start: int, end: int) -> bool:
        """Does all from ``start`` to ``end`` lie within one of them?"""
        before = bisect_right(self._starts, start)
        return before > 0 and self._reached[before - 1] >= end
