from __future__ import annotations

import io

import pytest
from rich.console import Console

from revasc.review.progress import ProgressLines, Rate, showing_progress


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_line_a_minute():
    clock, said = Clock(), []
    progress = ProgressLines(said.append, clock)
    for second in range(1, 181):
        clock.now += 1.0
        progress(second * 100, second / 1000)
    assert said == [
        "coding: 6,000 notes, 6.0%, 100 a second, about 0:15:40 left",
        "coding: 12,000 notes, 12.0%, 100 a second, about 0:14:40 left",
        "coding: 18,000 notes, 18.0%, 100 a second, about 0:13:40 left",
    ]


def test_a_run_of_less_than_a_minute_says_nothing():
    said: list[str] = []
    ProgressLines(said.append)(10, 1.0)
    assert said == []


@pytest.mark.parametrize(("steps", "rate"), [([(0.0, 5)], 0.0), ([(0.0, 5), (2.0, 25)], 10.0)])
def test_the_rate_counts_from_the_first_call(steps: list[tuple[float, int]], rate: float):
    clock = Clock()
    counting = Rate(clock)
    for seconds, done in steps:
        clock.now += seconds
        found = counting.at(done)
    assert found == rate


def test_lines_where_there_is_no_terminal():
    file = io.StringIO()
    with showing_progress(Console(file=file, force_terminal=False)) as progress:
        assert isinstance(progress, ProgressLines)
        progress(1234, 0.5)
    assert file.getvalue() == ""


@pytest.mark.parametrize(("fraction", "shown"), [(0.0, "0%"), (0.25, "25%"), (1.0, "100%")])
def test_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], fraction: float, shown: str):
    with showing_progress(Console(force_terminal=True, width=100)) as progress:
        progress(1234, fraction)
    out = capsys.readouterr().out
    assert "coding, 1,234 notes" in out
    assert shown in out
