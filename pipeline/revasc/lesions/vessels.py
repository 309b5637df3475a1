"""The vessels of one unit: those around a word, found without a walk over all of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from revasc.lesions.anatomy import Place, place_of
from revasc.lesions.roles import Role
from revasc.nlp.mention import Mention

_MAIN_PAIRS: Final = ({"LM", "LAD"}, {"LM", "LCX"})
_INTO: Final = re.compile(
    r"\s?(?:stem\s)?(?:to|into|-|/|>|->|--+>|\u2013|through|and into|over into)\s?(?:the\s)?"
    r"(?:(?:ostial|proximal|prox|mid)\s){0,2}",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s(?:and|&)\s(?:the\s)?(?:native\s)?", re.IGNORECASE)
_WERE: Final = re.compile(
    r"\s(?:were|have been)\s(?:(?:both|each|then|also|successfully)\s){0,2}", re.IGNORECASE
)


class UnitVessels:
    """The vessels that one unit names, in their order, with what each does there."""

    def __init__(self, text: str, vessels: Sequence[Mention], roles: Mapping[int, Role]) -> None:
        self._text, self._roles = text, roles
        self.all = vessels
        self.subjects = [v for v in vessels if roles[v.id] == "subject"]
        self._starts = [v.start for v in vessels]

    def around(self, mention: Mention, reach: int) -> Sequence[Mention]:
        """The vessels within so many characters of a word, and the one that opens the unit."""
        low = bisect_left(self._starts, mention.start - reach) - 1  # one more: it may end within reach
        high = bisect_right(self._starts, mention.end + reach)
        return self.all[:high] if low <= 0 else [self.all[0], *self.all[low:high]]

    def before(self, offset: int) -> Sequence[Mention]:
        """The vessels that end before an offset."""
        count = bisect_right(self._starts, offset)
        while count and self.all[count - 1].end > offset:
            count -= 1
        return self.all[:count]

    def behind(self, offset: int, reach: int) -> Iterator[Mention]:
        """The vessels that begin behind an offset, up to so many characters from it."""
        for i in range(bisect_left(self._starts, offset), len(self.all)):
            if self._starts[i] > offset + reach:
                return
            yield self.all[i]

    def subject_before(self, offset: int) -> Mention | None:
        """The last subject that ends before an offset."""
        if not self.subjects or self.subjects[0].end > offset:
            return None
        count = bisect_right(self.subjects, offset, key=_start)
        return next((v for v in reversed(self.subjects[max(count - 2, 0) : count]) if v.end <= offset), None)

    def other_end(self, mention: Mention, trunk: Place) -> Place | None:
        """The vessel that shares a treatment laid at ``trunk``: two are joined by words or by a stent."""
        if len(self.all) == 1:
            return None
        through, other = self._stented_through.get(trunk, (len(self.all), None))
        last = len(self.before(mention.start)) - 1
        if 0 < last <= through + 1 and self._share(last, mention):
            ends = (place_of(self.all[last - 1]), place_of(self.all[last]))
            apart = next((e for e in ends if e.trunk != trunk), None)
            if apart is not None and trunk in (ends[0].trunk, ends[1].trunk):
                return apart
        return other

    def _share(self, last: int, mention: Mention) -> bool:
        """As "the RCA and the LAD were stented"; ``last`` is the number of the second vessel."""
        first, second = self.all[last - 1], self.all[last]
        if self._roles[first.id] != "subject" or self._roles[second.id] not in ("subject", "reference"):
            return False
        joined = _AND.fullmatch(self._text, first.end, second.start)
        return bool(joined and _WERE.fullmatch(self._text, second.end, mention.start))

    @cached_property
    def _stented_through(self) -> dict[Place, tuple[int, Place]]:
        """Ends of "from the left main into the LAD": the number of the first such pair, the other end."""
        found: dict[Place, tuple[int, Place]] = {}
        for i, (first, second) in enumerate(pairwise(self.all)):
            one, other = place_of(first).trunk, place_of(second).trunk
            if {one.vessel, other.vessel} in _MAIN_PAIRS and _INTO.fullmatch(
                self._text, first.end, second.start
            ):
                found.setdefault(one, (i, other))
                found.setdefault(other, (i, one))
        return found


def nearest(vessels: Sequence[Mention], mention: Mention) -> Mention:
    """Of some vessels, in their order, the one that begins nearest to a word; of equals the first."""
    place = bisect_left(vessels, mention.start, key=_start)
    return min(vessels[max(place - 1, 0) : place + 1], key=lambda v: abs(v.start - mention.start))


def _start(mention: Mention) -> int:
    return mention.start
