"""A first pass over the rows of split notes: do those of a note lie together, and how was the text cut?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from revasc.exports.rejects import Reject
from revasc.exports.rows import RawNote, check_id
from revasc.exports.seen import SeenIds

#: The text is cut at a fixed width where this share of the rows that have another behind them is
#: that long, give or take a blank, and there are so many of them, and it is no short line.
_SHARE: Final = 0.9
_FEWEST: Final = 3
_NARROWEST: Final = 40


@dataclass(slots=True)
class Survey:
    """What the rows of an export have in common. ``scattered`` are the notes whose rows lie apart."""

    scattered: SeenIds
    rows: int = 0
    notes: int = 0
    apart: int = 0
    zeros: int = 0
    ones: int = 0
    lengths: Counter[int] = field(default_factory=Counter)

    @property
    def split(self) -> bool:
        """Whether notes have several rows, and the numbers begin as those of lines do."""
        return self.rows > self.notes and 2 * max(self.zeros, self.ones) >= self.notes

    @property
    def starts(self) -> range:
        """The numbers that a first line may have: 0 where most notes have such a line, else 0 or 1."""
        return range(1) if 2 * self.zeros > self.notes else range(2)

    @property
    def width(self) -> int | None:
        """The length in characters at which the text was cut, or ``None`` where lines end as they do."""
        longest, followed = max(self.lengths, default=0), self.rows - self.notes
        full = self.lengths[longest] + self.lengths[longest - 1]
        if longest < _NARROWEST or followed < _FEWEST or full < _SHARE * followed:
            return None
        return longest

    def is_scattered(self, note_id: str) -> bool:
        """Whether the rows of this note lie apart."""
        return self.apart > 0 and note_id in self.scattered


@contextmanager
def survey_rows(
    rows: Iterable[RawNote | Reject], number_of: Callable[[object], int | None]
) -> Iterator[Survey]:
    """The survey of ``rows``, with ``number_of`` to read a line number.

    :raises OSError: where the temporary files have no room.
    """
    with SeenIds() as seen, SeenIds() as scattered:
        survey, before = Survey(scattered), None
        for row in rows:
            note_id = check_id(row) if isinstance(row, RawNote) and row.columns.line is not None else None
            if note_id is None or isinstance(row, Reject):
                continue
            _count(survey, row, number_of(row.line))
            if note_id == before:
                continue
            before = note_id
            if seen.add(note_id):
                survey.notes += 1
            elif scattered.add(note_id):
                survey.apart += 1
        yield survey


def _count(survey: Survey, row: RawNote, number: int | None) -> None:
    survey.rows += 1
    survey.zeros += number == 0
    survey.ones += number == 1
    survey.lengths[len(row.text) if isinstance(row.text, str | bytes) else 0] += 1
