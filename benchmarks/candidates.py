"""Ways to look for all phrases of the pack at once: ``python -m benchmarks.candidates``.

Each finds the phrases of the mention rules as whole words, whatever their case, in every gold note.
Those that are not installed are passed over; benchmarks/CANDIDATES.md has a run with all of them.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Any, Final

from benchmarks.notes import gold_notes
from revasc.pack import load_pack

_ROUNDS: Final = 5
_WORD: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
_END: Final = ""

#: Gives the number of phrases found in a note.
Find = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to search: its name, the package it comes with, what it finds, and how it is built."""

    name: str
    package: str | None
    finds: str
    build: Callable[[Sequence[str]], Find]


def whole_words(low: str, spans: Iterable[tuple[int, int]]) -> int:
    """How many of ``spans`` neither start nor end within a word."""
    size = len(low)
    return sum(
        (start == 0 or low[start - 1] not in _WORD) and (end == size or low[end] not in _WORD)
        for start, end in spans
    )


def plain_find(phrases: Sequence[str]) -> Find:
    """``str.find`` for one phrase after the other."""

    def places(low: str) -> Iterator[tuple[int, int]]:
        for phrase in phrases:
            start = low.find(phrase)
            while start >= 0:
                yield start, start + len(phrase)
                start = low.find(phrase, start + 1)

    return lambda text: whole_words(low := text.lower(), places(low))


def plain_alternation(phrases: Sequence[str]) -> Find:
    """One alternation, ignoring case."""
    body = "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
    found = re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE).findall
    return lambda text: len(found(text))


def regex_trie(phrases: Sequence[str]) -> Find:
    """The phrases as a trie, written as one regular expression."""
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for char in phrase:
            node = node.setdefault(char, {})
        node[_END] = {}
    found = re.compile(rf"(?<!\w)(?:{_branches(root)})(?!\w)").findall
    return lambda text: len(found(text.lower()))


def _branches(node: dict[str, Any]) -> str:
    inner = [re.escape(char) + _branches(node[char]) for char in sorted(node) if char != _END]
    if not inner:
        return ""
    body = inner[0] if len(inner) == 1 else f"(?:{'|'.join(inner)})"
    return f"(?:{body})?" if _END in node else body


def pyahocorasick(phrases: Sequence[str]) -> Find:
    """Aho-Corasick in C over the characters."""
    automaton = import_module("ahocorasick").Automaton()
    for phrase in phrases:
        automaton.add_word(phrase, len(phrase))
    automaton.make_automaton()
    return lambda text: whole_words(
        low := text.lower(), ((end + 1 - length, end + 1) for end, length in automaton.iter(low))
    )


def ahocorasick_rs(phrases: Sequence[str]) -> Find:
    """Aho-Corasick in Rust."""
    automaton = import_module("ahocorasick_rs").AhoCorasick(list(phrases))

    def find(text: str) -> int:
        low = text.lower()
        found = automaton.find_matches_as_indexes(low, overlapping=True)
        return whole_words(low, ((start, end) for _, start, end in found))

    return find


def re2(phrases: Sequence[str]) -> Find:
    """One alternation, as a deterministic automaton."""
    engine = import_module("re2")
    options = engine.Options()
    options.max_mem = 1 << 28
    body = "|".join(map(engine.escape, sorted(phrases, key=len, reverse=True)))
    found = engine.compile(rf"\b(?:{body})\b", options).findall
    return lambda text: len(found(text.lower()))


def hyperscan(phrases: Sequence[str]) -> Find:
    """All phrases as one database of vectorised automata, over the bytes."""
    engine = import_module("hyperscan")
    database = engine.Database()
    expressions = [rf"\b{re.escape(phrase)}\b".encode() for phrase in phrases]
    flags = [engine.HS_FLAG_CASELESS] * len(expressions)
    database.compile(expressions=expressions, flags=flags, elements=len(expressions))

    def find(text: str) -> int:
        ends: list[tuple[int, int]] = []
        database.scan(text.encode(), match_event_handler=lambda i, _start, end, *_: ends.append((i, end)))
        return len(ends)

    return find


def phrase_matcher(phrases: Sequence[str]) -> Find:
    """The PhraseMatcher of spaCy, the tokenizing of ``revasc.nlp.tokenizer`` included."""
    matching = import_module("spacy.matcher")
    tokenizing = import_module("revasc.nlp.tokenizer")
    vocab = import_module("spacy").blank("en").vocab
    tokenize = tokenizing.CathTokenizer(vocab)
    matcher = matching.PhraseMatcher(vocab, attr="LOWER")
    matcher.add("phrase", [tokenize(phrase) for phrase in phrases])
    return lambda text: len(matcher(tokenize(text)))


EVERY: Final = "every phrase, overlapping ones too"
LEFTMOST: Final = "from left to right the longest, none overlapping"
CANDIDATES: Final = (
    Candidate("str.find for each phrase", None, EVERY, plain_find),
    Candidate("re, plain alternation", None, LEFTMOST, plain_alternation),
    Candidate("re, trie", None, LEFTMOST, regex_trie),
    Candidate("spaCy PhraseMatcher, with our tokenizer", "spacy", EVERY, phrase_matcher),
    Candidate("pyahocorasick", "pyahocorasick", EVERY, pyahocorasick),
    Candidate("ahocorasick_rs", "ahocorasick-rs", EVERY, ahocorasick_rs),
    Candidate("google-re2", "google-re2", LEFTMOST, re2),
    Candidate("hyperscan", "hyperscan", EVERY, hyperscan),
)


def installed(candidate: Candidate) -> str | None:
    """The version of its package, ``Python``'s own for those without, None where it is not installed."""
    if candidate.package is None:
        return f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    try:
        return version(candidate.package)
    except PackageNotFoundError:
        return None


def row(
    candidate: Candidate,
    phrases: Sequence[str],
    texts: Sequence[str],
    *,
    clock: Callable[[], float] = time.process_time,
) -> tuple[str, ...]:
    """Name, version, milliseconds to build, microseconds a note, phrases found, which ones."""
    number = installed(candidate)
    if number is None:
        return (candidate.name, "not installed", "-", "-", "-", candidate.finds)
    begin = clock()
    find = candidate.build(phrases)
    built = clock() - begin
    hits = sum(map(find, texts))
    taken = []
    for _ in range(_ROUNDS):
        begin = clock()
        for text in texts:
            find(text)
        taken.append(clock() - begin)
    each = 1e6 * median(taken) / len(texts)
    return (candidate.name, number, f"{1000 * built:.0f}", f"{each:.0f}", f"{hits:,}", candidate.finds)


def main() -> None:
    """Print the table as Markdown."""
    rules = [rule for rule in load_pack().rules if rule.pattern is None]
    phrases = sorted({text.lower() for rule in rules for text in (rule.literal, *rule.variants)})
    texts = [note.text for note in gold_notes()]
    sys.stdout.write(f"{len(phrases):,} phrases, {len(texts)} gold notes\n\n")
    header = ("", "version", "ms to build", "µs a note", "found", "finds")
    rows = [header, ("---", "---", "---:", "---:", "---:", "---")]
    for cells in (*rows, *(row(candidate, phrases, texts) for candidate in CANDIDATES)):
        sys.stdout.write(f"| {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
