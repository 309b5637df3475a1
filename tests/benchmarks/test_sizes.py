from __future__ import annotations

import pytest
from benchmarks.sizes import Growth, growths, total_peak

from tests.benchmarks.runs import look, usage

LOOKS = tuple(
    look(float(i), 10 * i, usage(40.0 + i), w7=usage(200.0 if i == 0 else 100.0 + 2 * i)) for i in range(11)
)


def test_growth_is_counted_from_the_second_tenth():
    parent, worker = growths(LOOKS, 100)
    assert parent == Growth("parent", settled=41.0, after=49.5, peak=50.0, peak_after=50.0)
    assert parent.growth == 9.0
    assert worker == Growth("worker 1", settled=102.0, after=119.0, peak=200.0, peak_after=120.0)
    assert worker.growth == 18.0


def test_a_high_in_the_middle_counts_though_it_is_gone_at_the_end():
    looks = [look(0, 10), look(1, 50, usage(180.0)), look(2, 95)]
    (parent,) = growths(looks, 100)
    assert (parent.growth, parent.after) == (80.0, 100.0)


def test_a_worker_that_took_the_place_of_another_is_one_more():
    looks = [look(0, 20, w3=usage()), look(1, 50, w3=usage()), look(2, 90, w9=usage(70.0))]
    assert [(found.name, found.settled) for found in growths(looks, 100)] == [
        ("parent", 100.0),
        ("worker 1", 100.0),
        ("worker 2", 70.0),
    ]


@pytest.mark.parametrize("looks", [(), (look(0, 5, w3=usage()),)])
def test_who_was_not_seen_after_the_first_tenth_is_left_out(looks: tuple[object, ...]):
    assert growths(looks, 100) == ()  # type: ignore[arg-type]


def test_together_they_count_what_they_share_once():
    assert total_peak([look(0, 0), look(1, 1, usage(80.0), w3=usage(60.0), w4=usage(40.0))]) == 90.0
    assert total_peak([]) == 0.0
