"""Does the gate leave a lesion unread? ``python -m benchmarks.gate --notes 100000``.

Notes are made at random of irrelevant sentences, sentences of gold notes, words of the rules, and
numbers, some damaged as by typists and scanners. Each that the gate leaves unread is read in
full, and must come out as such a note does: no lesion, no code, nothing to ask.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from benchmarks.notes import gold_notes
from revasc.nlp.gate import Gate
from revasc.pack import MentionRule, load_pack
from revasc.pipeline import code, default_pipeline

if TYPE_CHECKING:
    from revasc.results.record import Result

NOTES: Final = 10_000
_SHARD: Final = 500
_LENGTHS: Final = (60, 400)
#: Numbers of notes that came out otherwise which are told at most.
_SHOWN: Final = 20
_CLOSED: Final = ("not_supported", (), (), None)
_SENTENCE: Final = re.compile(r"(?<=[.;:])\s+|\n+")
_WHO: Final = (
    "The patient",
    "He",
    "She",
    "The abdomen",
    "The wound",
    "The left knee",
    "The right kidney",
    "It",
)
_DID: Final = (
    "was examined", "tolerated this well", "had no complaints", "was prepped and draped",
    "was closed in layers", "showed no fracture", "was dilated", "is unremarkable", "was discharged",
    "was seen in the clinic",
)  # fmt: skip
_WHEN: Final = (
    "today",
    "in 2019",
    "for 6 months",
    "on the right",
    "at 37.2 C",
    "under anesthesia",
    "100 mg",
    "",
)
_MARKS: Final = (
    ":", ";", "|", "\n", "\n\n", "\t", "   ", "-", "(", ")", "[x]", "%", "=", ">", "&amp;", "\u00e9",
    "\u2013", "100", "100%", "99%", "99.9 %", "0", "4", "3.0 x 28 mm", "12/04/2012", "hundred percent",
    "TIMI 0", "yes", "is", "was", "the", "of", "old", "right", "left", "first", "segment", "Segment =",
    "graft", "CTO:", "isCTO |",
)  # fmt: skip

#: Places and degrees in the forms that tables and hurried writers have for them.
_FORMS: Final = (
    "LAD {} for 3 years. Wire did not cross", "RCA 95to{}, old", "LCX: stenosis {}to0, long-standing",
    "Lesion | % | isCTO\n1 | {} | Yes\n", "Site   nonchronic total   %\nA   Yes   {}\n", "OM pre{}post, old",
)  # fmt: skip
_DEGREES: Final = ("100", "99", "99.9%", "100 %", "80", "l00%", "1OO%", "a hundred percent", "blocked")
_FULL_WIDTH: Final = str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A))))
_KELVIN: Final = str.maketrans("kK", "\u212a\u212a")


@dataclass(frozen=True, slots=True)
class Compared:
    """Notes made, those left unread, and the numbers of those that a full reading makes more of."""

    notes: int = 0
    closed: int = 0
    missed: tuple[int, ...] = ()

    def __add__(self, other: Compared) -> Compared:
        return Compared(self.notes + other.notes, self.closed + other.closed, (*self.missed, *other.missed))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What notes are made of: words of the rules of places, of all rules, sentences of gold notes."""

    places: Sequence[str]
    ruled: Sequence[str]
    gold: Sequence[str]


@cache
def vocabulary() -> Vocabulary:
    """The words of the shipped pack, and the sentences of the gold notes."""
    rules = load_pack().rules
    places = [rule for rule in rules if rule.category in ("VESSEL", "GRAFT", "CTO", "SEGMENT")]
    sentences = (part for note in gold_notes() for part in _SENTENCE.split(note.text))
    return Vocabulary(_words(places), _words(rules), [text for text in sentences if text.strip()])


def _words(rules: Sequence[MentionRule]) -> list[str]:
    return [
        words
        for rule in rules
        for words in (*(() if rule.pattern else (rule.literal, *rule.variants)), *rule.examples.match)
    ]


def make_note(number: int, seed: int, words: Vocabulary) -> str:
    """Note ``number``: the same whenever it is made."""
    dice = random.Random(f"{seed}/{number}")
    rate = dice.choice((0.0, 0.02, 0.1))  # of places: most notes name none in full
    length = dice.randint(*_LENGTHS)
    text = ""
    while len(text) < length:
        text += _piece(dice, rate, words) + dice.choice((" ", " ", ". ", "\n", ", ", " | "))
    return _dressed(dice, text[:length])


def _piece(dice: random.Random, rate: float, words: Vocabulary) -> str:
    if dice.random() < rate:
        return dice.choice(words.places)
    kind = dice.random()
    if kind < 0.35:
        return " ".join((dice.choice(_WHO), dice.choice(_DID), dice.choice(_WHEN)))
    if kind < 0.6:
        return dice.choice(_MARKS)
    if kind < 0.65:
        return dice.choice(_FORMS).format(dice.choice(_DEGREES))
    if kind < 0.8:
        return dice.choice(words.ruled)
    return _damaged(dice, dice.choice(words.places if kind < 0.95 else words.gold))


def _damaged(dice: random.Random, text: str) -> str:
    """With a letter or two lost, doubled, parted from the rest or taken for another one."""
    for _ in range(dice.randint(1, 2)):
        place = dice.randrange(len(text) + 1)
        text = (
            text[:place] + dice.choice(("", "x", " ", "0", "1", "l", "-", ".", "\u00e9")) + text[place + 1 :]
        )
    return text


def _dressed(dice: random.Random, text: str) -> str:
    """Most as they are; some in capitals, as scanned, tagged, or with the line ends of other systems."""
    ways: tuple[Callable[[str], str], ...] = (
        str.upper,
        str.lower,
        lambda text: text.replace("o", "0").replace("l", "1"),
        lambda text: f"{text} wh0le ab0ut sh0uld 5O% 2O% 7O%",
        lambda text: "<p>" + text.replace(" ", "</p><p>") + "</p>",
        lambda text: text.replace(" ", "&nbsp;"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.translate(_FULL_WIDTH),
        lambda text: text.translate(_KELVIN),
    )
    return dice.choice(ways)(text) if dice.random() < 0.3 else text


def compare(
    numbers: Sequence[int], seed: int, gate: Callable[[str], bool], read: Callable[[str], Result]
) -> Compared:
    """The gate and a full reading of the notes of these numbers."""
    made = ((number, make_note(number, seed, vocabulary())) for number in numbers)
    closed = [(number, text) for number, text in made if not gate(text)]
    missed = tuple(number for number, text in closed if not _holds_nothing(read(text)))
    return Compared(len(numbers), len(closed), missed)


def _holds_nothing(read: Result) -> bool:
    return (read.decision, read.lesions, read.codes, read.clarification) == _CLOSED


def _compare(numbers: Sequence[int], seed: int) -> Compared:
    """The same with the shipped pack; each process has its own."""
    return compare(numbers, seed, _shipped(), lambda text: code(text, nlp=default_pipeline()))


@cache
def _shipped() -> Gate:
    return Gate(load_pack())


def compare_all(notes: int, seed: int, workers: int = 1) -> Compared:
    """The gate and full readings of so many notes."""
    shards = [range(first, min(first + _SHARD, notes)) for first in range(0, notes, _SHARD)]
    return sum(_outcomes(shards, seed, workers), Compared())


def _outcomes(shards: Sequence[range], seed: int, workers: int) -> Iterator[Compared]:
    if workers == 1:
        yield from (_compare(shard, seed) for shard in shards)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_compare, shards, [seed] * len(shards))


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, tell, and return 1 where a note was left unread that holds something."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--notes", type=int, default=NOTES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument(
        "--show", type=int, metavar="NUMBER", help="print the note of this number, made up as it is"
    )
    options = parser.parse_args(arguments)
    if options.show is not None:
        sys.stdout.write(make_note(options.show, options.seed, vocabulary()) + "\n")
        return 0
    began = time.perf_counter()
    found = compare_all(options.notes, options.seed, options.workers)
    sys.stdout.write(f"{described(found)} ({time.perf_counter() - began:.0f} s)\n")
    return 1 if found.missed else 0


def described(found: Compared) -> str:
    """The outcome in one line, with the numbers of the notes that came out otherwise."""
    share = found.closed / found.notes if found.notes else 0.0
    wrongly = f"{len(found.missed)} of them wrongly"
    told = f"{found.notes:,} notes, {found.closed:,} left unread ({share:.0%}), {wrongly}"
    return ": ".join((told, ", ".join(map(str, found.missed[:_SHOWN])))) if found.missed else told


if __name__ == "__main__":
    sys.exit(main())
