"""How far a batch run is: a bar on a terminal, a line a minute elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

if TYPE_CHECKING:
    from rich.console import Console

    from revasc.batch import Progress

#: Seconds between two lines where there is no terminal.
EVERY: Final = 60.0


@contextmanager
def showing_progress(console: Console) -> Iterator[Progress]:
    """What to call after each note, or each shard, with the number done and the part of the export done."""
    if not console.is_terminal:
        yield ProgressLines(lambda line: console.print(line, highlight=False, soft_wrap=True))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Bar(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("coding", total=1.0)
        rate = Rate()

        def advance(done: int, fraction: float) -> None:
            speed = rate.at(done)
            bar.update(task, completed=fraction, description=f"coding, {done:,} notes, {speed:,.0f} a second")

        yield advance


class Rate:
    """Notes a second since the first call."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first: tuple[float, int] | None = None

    def at(self, done: int) -> float:
        """The rate now that so many are done; 0 at the first call."""
        now = self._clock()
        if self._first is None:
            self._first = (now, done)
        since, before = self._first
        return (done - before) / (now - since) if now > since else 0.0


class ProgressLines:
    """Says a line a minute: notes done, part of the export, rate, time left."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._start = self._last = clock()
        self._rate = Rate(clock)

    def __call__(self, done: int, fraction: float) -> None:
        """Take how far the run is; say it if the last time is a minute ago."""
        rate, now = self._rate.at(done), self._clock()
        if now - self._last < EVERY:
            return
        self._last = now
        left = (now - self._start) * (1 - fraction) / fraction if fraction > 0 else 0.0
        about = timedelta(seconds=round(left))
        self._say(f"coding: {done:,} notes, {fraction:.1%}, {rate:,.0f} a second, about {about} left")
