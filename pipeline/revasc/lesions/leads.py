"""What stands right before a vessel: a search for it is made only where a word that may lead to it stands.

"Stenosis of the", "wire into the distal", "just beyond the": each kind ends with one of a few
words that join it to the vessel. Most vessels have none of these before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from revasc.lesions.index import small_letters

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Words that end right before a vessel.

    One of the ``links``, or a word that begins with one of the ``heads``, is among the last
    ``reach`` words before the vessel, or the ``sign`` stands somewhere before it.
    """

    words: re.Pattern[str]
    reach: int
    links: frozenset[str]
    heads: tuple[str, ...] = ()
    sign: str | None = None


def kind(words: re.Pattern[str], reach: int, links: str, heads: str = "", sign: str | None = None) -> Kind:
    """A kind of words before a vessel; ``links`` and ``heads`` are lists parted by blanks."""
    return Kind(words, reach, frozenset(links.split()), tuple(heads.split()), sign)


def joined(links: str, following: str) -> str:
    """The links as a list, also each without the blank before one of the words that may follow it."""
    return " ".join(link + word for link in links.split() for word in ("", *following.split()))


class Lead:
    """The stretch of a unit before one vessel."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._low = small_letters(text[start:end])
        self._words: list[str] = _WORD.findall(self._low)

    def search(self, kind: Kind) -> re.Match[str] | None:
        """The words of this kind, where the stretch ends with some."""
        return kind.words.search(self._text, self._start, self._end) if self._may_end(kind) else None

    def _may_end(self, kind: Kind) -> bool:
        if not self._low:
            return False
        last = self._words[-kind.reach :]
        if not kind.links.isdisjoint(last) or (kind.sign is not None and kind.sign in self._low):
            return True
        return bool(kind.heads) and any(word.startswith(kind.heads) for word in last)
