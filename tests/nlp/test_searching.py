from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.searching import NextFound, Stretches, line_matches

TEXTS = st.text(alphabet="ab \n", max_size=60)


@given(TEXTS)
def test_line_matches_are_those_of_finditer(text: str):
    pattern = re.compile(r"^ *a[\sb]*(?:a|$)", re.MULTILINE)
    assert [m.span() for m in line_matches(pattern, text)] == [m.span() for m in pattern.finditer(text)]


@given(TEXTS, st.lists(st.integers(0, 60), max_size=8))
def test_next_found_is_what_a_search_finds(text: str, places: list[int]):
    pattern = re.compile("ab+|(?<=b) ")
    next_found = NextFound(pattern, text)
    for place in places:
        found, expected = next_found(place), pattern.search(text, place)
        assert (found and found.span()) == (expected and expected.span())


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda span: (span[0], span[0] + span[1]))


@given(st.lists(SPANS, max_size=8), SPANS)
def test_stretches_meet_and_hold(spans: list[tuple[int, int]], asked: tuple[int, int]):
    start, end = asked
    stretches = Stretches(spans)
    assert stretches.meet(start, end) == any(s < end and start < e for s, e in spans)
    assert stretches.hold(start, end) == any(s <= start and end <= e for s, e in spans)
