"""Passages of a note worth quoting: the sentence, line or row around a mention, word for word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property
from operator import attrgetter
from typing import Final

from revasc.coding.drafts import Indicator
from revasc.nlp.mention import Mention
from revasc.nlp.normalize import normalise
from revasc.nlp.units import Unit, split_units

#: A longer sentence is quoted in part: this many characters on each side of the mention.
_LONGEST: Final = 400
_REACH: Final = 150


class Passages:
    """Quotes one note, ``text`` as decoded.

    ``withheld`` tells of a passage that a query may not show; the mention then stands alone.
    """

    def __init__(self, text: str, withheld: Callable[[str], bool]) -> None:
        self._text = text
        self._withheld = withheld
        self._known: dict[int, tuple[int, int]] = {}

    def quote(self, mentions: Iterable[Mention]) -> tuple[Indicator, ...]:
        """The passages that hold these mentions, in the order of the note, each once.

        Sentences that follow one another on a line are one passage.
        """
        quoted: list[Indicator] = []
        for mention in sorted(mentions, key=lambda mention: (mention.start, mention.end)):
            start, end = self._passage(mention)
            before = quoted[-1] if quoted else None
            if before and self._joins(before, start, end):
                quoted.pop()
                quoted.append(
                    self._indicator(before.mention, before.start, max(before.end, end), before.section)
                )
            else:
                quoted.append(self._indicator(mention.id, start, end, mention.section))
        return tuple(quoted)

    def _indicator(self, mention: int, start: int, end: int, section: str) -> Indicator:
        return Indicator(mention, self._text[start:end], start, end, section)

    def _joins(self, before: Indicator, start: int, end: int) -> bool:
        """Does a passage overlap the one before it, or follow it on its line?"""
        if start < before.end:
            return True
        between = self._text[before.end : start]
        near = not between.strip(" \t") and end - before.start <= _LONGEST
        return near and not self._withheld(self._text[before.start : end])

    def _passage(self, mention: Mention) -> tuple[int, int]:
        """The passage of a mention, which several questions may quote."""
        if mention.id not in self._known:
            self._known[mention.id] = self._shown(mention)
        return self._known[mention.id]

    def _shown(self, mention: Mention) -> tuple[int, int]:
        start, end = self._trimmed(*self._whole(mention))
        return (mention.start, mention.end) if self._withheld(self._text[start:end]) else (start, end)

    def _whole(self, mention: Mention) -> tuple[int, int]:
        """The units that the mention touches, or as much of them as makes a quotation."""
        # Units come in order and apart, so those touched are neighbours.
        first = bisect_right(self._units, mention.start, key=attrgetter("end"))
        after = bisect_left(self._units, mention.end, key=attrgetter("start"))
        start, end = mention.start, mention.end
        if first < after:
            start, end = min(start, self._units[first].start), max(end, self._units[after - 1].end)
        if end - start <= _LONGEST:
            return start, end
        return self._from_blank(max(start, mention.start - _REACH), start, mention), self._to_blank(
            min(end, mention.end + _REACH), end, mention
        )

    def _from_blank(self, at: int, start: int, mention: Mention) -> int:
        """The first whole word from ``at`` on."""
        while start < at < mention.start and not self._text[at - 1].isspace():
            at += 1
        return at

    def _to_blank(self, at: int, end: int, mention: Mention) -> int:
        """The end of the last whole word before ``at``."""
        while mention.end < at < end and not self._text[at].isspace():
            at -= 1
        return at

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        words = self._text[start:end]
        return start + len(words) - len(words.lstrip()), start + len(words.rstrip())

    @cached_property
    def _units(self) -> tuple[Unit, ...]:
        return split_units(normalise(self._text))
