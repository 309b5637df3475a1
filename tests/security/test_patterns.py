"""No regular expression of package or pack is worse than quadratic in what it is tried on.

What each is tried on is a piece of a note with a bound: a unit, a line. The work is measured against a
pattern known to be quadratic, on this machine and in the same moment, with much room.
"""

from __future__ import annotations

import re
import time

import pytest

from tests.security.patterns import hard_texts, of_pack, of_package

SIZE = 256
#: Times the reference; a cubic pattern takes more than five hundred.
ROOM = 400
QUADRATIC = re.compile(r"\s+x")


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The better of three tries."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        pattern.search(text)
        taken.append(time.perf_counter() - started)
    return min(taken)


def too_slow(patterns: dict[str, re.Pattern[str]]) -> list[str]:
    limit = ROOM * seconds(QUADRATIC, " " * SIZE)
    return [
        name
        for name, pattern in patterns.items()
        if any(seconds(pattern, text) > limit for text in hard_texts(pattern, SIZE))
    ]


#: Tried on the few words of one mention only.
SHORT = {"revasc.nlp.durations._AGE.0"}


def test_patterns_of_the_package():
    assert set(too_slow(of_package())) <= SHORT


def test_patterns_of_the_pack():
    assert too_slow(of_pack()) == []


@pytest.mark.parametrize("pattern", [r"\s+\s+\s+x", r"(?:a|b|ab)+\s*\s*\s*y"])
def test_a_bad_pattern_would_be_seen(pattern: str):
    assert too_slow({"bad": re.compile(pattern)}) == ["bad"]
