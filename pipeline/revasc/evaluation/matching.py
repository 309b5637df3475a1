"""Spans against spans: which annotated spans were found, and the counts that follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives and false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    def prf(self) -> tuple[float, float, float]:
        """Precision, recall and F1 to four digits. Nothing found is precision 1, nothing to find recall 1."""
        precision = _share(self.tp, self.tp + self.fp)
        recall = _share(self.tp, self.tp + self.fn)
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        return round(precision, 4), round(recall, 4), round(f1, 4)


@dataclass(frozen=True, slots=True)
class Matched:
    """Outcome of a match: how many pairs, and the spans left over on either side, in text order."""

    hits: int = 0
    extra: tuple[Span, ...] = ()
    missed: tuple[Span, ...] = ()

    def counts(self) -> Counts:
        """The match as counts."""
        return Counts(self.hits, len(self.extra), len(self.missed))


def match_overlap(gold: Iterable[Span], found: Iterable[Span]) -> Matched:
    """Match one to one: each gold span in text order takes the first free found span that it overlaps."""
    free = sorted(found)
    wanted = sorted(gold)
    missed = []
    for span in wanted:
        partner = next((other for other in free if overlaps(span, other)), None)
        if partner is None:
            missed.append(span)
        else:
            free.remove(partner)
    return Matched(len(wanted) - len(missed), tuple(free), tuple(missed))


def match_exact(gold: Iterable[Span], found: Iterable[Span]) -> Matched:
    """Match spans that start and end at the same offsets; a repeated span counts each time."""
    wanted, have = Counter(gold), Counter(found)
    extra, missed = have - wanted, wanted - have
    return Matched((wanted & have).total(), tuple(sorted(extra.elements())), tuple(sorted(missed.elements())))


def match_sets(gold: Iterable[object], found: Iterable[object]) -> Counts:
    """Counts for plain values without order or repetition."""
    wanted, have = set(gold), set(found)
    return Counts(len(wanted & have), len(have - wanted), len(wanted - have))


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share at least one character."""
    return one[0] < other[1] and other[0] < one[1]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
