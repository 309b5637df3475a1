"""Span matching and the counts it gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.evaluation.matching import Counts, Span, match_exact, match_overlap, match_sets, overlaps

_SPAN = st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
_SPANS = st.lists(_SPAN, max_size=8)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(0, 0, 0), (1.0, 1.0, 1.0)),  # nothing to find, nothing found
        (Counts(0, 0, 3), (1.0, 0.0, 0.0)),
        (Counts(0, 3, 0), (0.0, 1.0, 0.0)),
        (Counts(0, 1, 1), (0.0, 0.0, 0.0)),
        (Counts(3, 1, 0), (0.75, 1.0, 0.8571)),
        (Counts(2, 1, 1), (0.6667, 0.6667, 0.6667)),
        (Counts(1, 2, 5), (0.3333, 0.1667, 0.2222)),
    ],
)
def test_prf(counts: Counts, expected: tuple[float, float, float]) -> None:
    assert counts.prf() == expected


def test_counts_add_up() -> None:
    assert sum([Counts(1, 2, 3), Counts(10, 20, 30)], Counts()) == Counts(11, 22, 33)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([], [], Counts()),
        ([(0, 5)], [(0, 5)], Counts(1, 0, 0)),
        ([(0, 5)], [(4, 9)], Counts(1, 0, 0)),  # one shared character suffices
        ([(0, 5)], [(5, 9)], Counts(0, 1, 1)),  # end exclusive: touching is not overlapping
        ([(0, 9)], [(0, 3), (4, 6)], Counts(1, 1, 0)),  # a second find of the same words is extra
        ([(0, 3), (4, 6)], [(0, 9)], Counts(1, 0, 1)),  # one long find does not serve two
        ([(4, 6), (0, 3)], [(5, 8), (2, 5)], Counts(2, 0, 0)),  # order given does not matter
        # greedy from the left: the first gold span takes the find that the second one needed
        ([(0, 10), (1, 2)], [(1, 3), (8, 9)], Counts(1, 1, 1)),
        ([(0, 2), (0, 2)], [(0, 2), (0, 2)], Counts(2, 0, 0)),
    ],
)
def test_overlap(gold: list[Span], found: list[Span], expected: Counts) -> None:
    assert match_overlap(gold, found).counts() == expected


def test_overlap_names_the_leftovers_in_text_order() -> None:
    matched = match_overlap([(40, 45), (0, 3), (10, 12)], [(60, 61), (10, 20), (30, 31)])
    assert (matched.hits, matched.missed, matched.extra) == (1, ((0, 3), (40, 45)), ((30, 31), (60, 61)))


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([(0, 5)], [(0, 5)], Counts(1, 0, 0)),
        ([(0, 5)], [(0, 4)], Counts(0, 1, 1)),
        ([(0, 5), (0, 5)], [(0, 5)], Counts(1, 0, 1)),
        ([(0, 5)], [(0, 5), (0, 5)], Counts(1, 1, 0)),
        ([], [(1, 2)], Counts(0, 1, 0)),
    ],
)
def test_exact(gold: list[Span], found: list[Span], expected: Counts) -> None:
    assert match_exact(gold, found).counts() == expected


def test_sets_ignore_repetition() -> None:
    assert match_sets([("radial", "left"), ("radial", "left")], [("radial", None)]) == Counts(0, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 2), (1, 3), True),
        ((1, 3), (0, 2), True),
        ((0, 9), (3, 4), True),
        ((0, 2), (2, 4), False),
        ((2, 4), (0, 2), False),
    ],
)
def test_overlaps(one: Span, other: Span, *, expected: bool) -> None:
    assert overlaps(one, other) is expected


@given(_SPANS, _SPANS)
def test_every_span_is_counted_once(gold: list[Span], found: list[Span]) -> None:
    for counts in (match_overlap(gold, found).counts(), match_exact(gold, found).counts()):
        assert counts.tp + counts.fn == len(gold)
        assert counts.tp + counts.fp == len(found)


@given(_SPANS, _SPANS)
def test_leftovers_of_the_overlap_match_do_not_overlap(gold: list[Span], found: list[Span]) -> None:
    matched = match_overlap(gold, found)
    assert not any(overlaps(one, other) for one in matched.missed for other in matched.extra)


@given(_SPANS)
def test_a_perfect_result_is_perfect(spans: list[Span]) -> None:
    assert match_overlap(spans, reversed(spans)).counts() == Counts(len(spans), 0, 0)
    assert match_exact(spans, reversed(spans)).counts() == Counts(len(spans), 0, 0)
