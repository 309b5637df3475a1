"""What stands right before a vessel: a search for it is made only where a word that may lead to it stands.

"Stenosis of the", "wire into the distal", "just beyond the": each kind ends with one of a few
words that join it to the vessel. Most vessels have none of these before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from revasc.lesions.index import small_letters

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Links:
    """Words that join a vessel to what stands before it.

    One of the ``words``, or a word that begins with one of the ``heads``, is among the last
    ``reach`` words before the vessel, or the ``sign`` stands somewhere before it.
    """

    reach: int
    words: frozenset[str]
    heads: tuple[str, ...] = ()
    sign: str | None = None

    def stand(self, lead: str, words: Sequence[str]) -> bool:
        """Is one of them there, in a stretch in small letters and its words?"""
        last = words[-self.reach :]
        if not self.words.isdisjoint(last) or (self.sign is not None and self.sign in lead):
            return True
        if self.heads:
            for word in last:
                if word.startswith(self.heads):
                    return True
        return False


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Words that end right before a vessel, always with one of the ``links``."""

    words: re.Pattern[str]
    links: Links


def kind(words: re.Pattern[str], reach: int, links: str, heads: str = "", sign: str | None = None) -> Kind:
    """A kind of words before a vessel; ``links`` and ``heads`` are lists parted by blanks."""
    return Kind(words, Links(reach, frozenset(links.split()), tuple(heads.split()), sign))


def joined(links: str, following: str) -> str:
    """The links as a list, also each without the blank before one of the words that may follow it."""
    return " ".join(link + word for link in links.split() for word in ("", *following.split()))


def links_of(*kinds: Kind) -> Links:
    """The links of several kinds together, of which one has a sign: none stands without one of them."""
    links = [kind.links for kind in kinds]
    return Links(
        max(link.reach for link in links),
        frozenset[str]().union(*(link.words for link in links)),
        tuple({head for link in links for head in link.heads}),
        next((link.sign for link in links if link.sign), None),
    )


class Lead:
    """The stretch of a unit before one vessel; ``links`` are those of all kinds looked for."""

    def __init__(self, text: str, start: int, end: int, links: Links) -> None:
        self._text, self._start, self._end = text, start, end
        self._low = small_letters(text[start:end])
        self._words: list[str] = _WORD.findall(self._low)
        #: Does a word of any kind stand there?
        self.linked = links.stand(self._low, self._words)

    def search(self, kind: Kind) -> re.Match[str] | None:
        """The words of this kind, where the stretch ends with some."""
        if not self.linked or not kind.links.stand(self._low, self._words):
            return None
        return kind.words.search(self._text, self._start, self._end)
