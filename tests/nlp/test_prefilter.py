from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.normalize import lower
from revasc.nlp.openings import openings, parse
from revasc.nlp.prefilter import PatternSet, Sought
from revasc.pack import load_pack

PACK = load_pack()
SHIPPED = [
    Sought(PACK.expand(rule.pattern), cased=rule.case)
    for rule in (*PACK.rules, *PACK.context)
    if rule.pattern
]
ALL = PatternSet(SHIPPED)

Spans = list[tuple[int, tuple[int, int]]]


def spans(patterns: PatternSet, text: str) -> Spans:
    return [(index, match.span()) for index, match in patterns(lower(text), text)]


def plainly(patterns: list[Sought], text: str) -> Spans:
    low = lower(text)
    return [
        (i, match.span())
        for i, sought in enumerate(patterns)
        for match in re.finditer(sought.pattern, text if sought.cased else low)
    ]


def both_ways(patterns: list[str]) -> list[Sought]:
    """Each pattern with the letters as written, and in lower case."""
    return [Sought(pattern, cased=cased) for pattern in patterns for cased in (False, True)]


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        ([r"\bcto\b"], "cto octo cto2 cto-cto _cto"),
        ([r"(?<![\d.])\d{1,2}%"], "100% 99% 1.5% 5% a7%"),
        (["residual"], "nonresidual residual"),
        (["aa"], "aaaaa"),
        ([r"[^a-z]x"], "ax 1x \u00e9x \u4e2dx"),
        ([r"\d+"], "\u0661\u0662 12"),
        ([r"\s{0,3}\?"], "cto ?  ? \u00a0?"),
        ([r"\w+ing"], "wiring, st\u00e9nting ing"),
        (["\u2610 lad", "[\u2611-\u2613] lad"], "\u2610 lad \u2612 lad"),
        (["z*", "cto"], "zz cto"),
        (["(?:a|b|ab)c?", "abc"], "abcabc acb"),
        ([r"(?:(?<=\n)|^)[ \t]*right"], "right\n  right  right"),
        (["[A-Z]{3}", "STAR"], "STARs LADx PSTAR"),
        ([".lad", r"\Dlad"], "xlad\nlad 1lad"),
        (["[A-Z]+k", "\\Wk", "[^a]b"], "LAD\u212a \u212aB \u0130k"),
        ([r"(?:a{3,9}){2,}b", r"(?:no\s){0,12}cto", r"x{6,}"], "aaaaaab no no no no no no no cto xxxxxxx"),
        (["st(?>en)t", "(a)b(?(1)c|d)", r"(a)\\1"], "stent abc aab"),
        (["(?i)STENT", "(?s).lad"], "Stent\nlad"),
        ([], "cto"),
        (["cto"], ""),
    ],
)
def test_finds_what_finditer_finds(patterns: list[str], text: str):
    sought = both_ways(patterns)
    assert spans(PatternSet(sought), text) == plainly(sought, text)


def test_matches_come_by_pattern_and_then_by_place():
    assert [index for index, _ in spans(PatternSet([Sought("b"), Sought("a")]), "abab")] == [0, 0, 1, 1]


def test_matches_may_overlap_where_that_is_asked_for():
    assert spans(PatternSet([Sought("aba", overlapping=True), Sought("aba")]), "ababa") == [
        (0, (0, 3)),
        (0, (2, 5)),
        (1, (0, 3)),
    ]


def test_a_shipped_pattern_is_hardly_ever_run_everywhere():
    assert sum(not openings(parse(re.compile(sought.pattern))) for sought in SHIPPED) <= len(SHIPPED) // 20


WORDS = st.lists(
    st.sampled_from(
        ["CTO", "cto", "LAD", "100%", "99-100 %", "less than 30%", "timi 0", "no pci was performed", "for",
         "3.0 x 38 mm", "6 months", "since", "march 2019", "12/04/2012", "right radial", "7 fr", "the",
         "right",
         ":", "occluded", "\n", "segment = 4", "proximal occlusion", "occlusion of the lad", "?", "\u00e9",
         "could not be crossed", "\u0130", ";", "residual", "10", "ADR", "with OA and", "a few", "years", ">",
         "-", "  ", ",", ".", "retrograde filling", "4,5"]
    ),
    max_size=25,
)  # fmt: skip


@given(WORDS, st.sampled_from(["", " ", "\n"]))
def test_shipped_patterns_in_words_of_the_trade(words: list[str], between: str):
    text = between.join(words)
    assert spans(ALL, text) == plainly(SHIPPED, text)


@given(st.text(max_size=120))
def test_shipped_patterns_in_any_text(text: str):
    assert spans(ALL, text) == plainly(SHIPPED, text)


LETTERS = st.text(st.sampled_from("ab1 _\u00e9-\n"), max_size=30)
PATTERNS = st.sampled_from(
    [r"\ba", r"a\b", r"(?<!a)b", r"(?<=a)b+", r"(?:a|b1)?1", r"[^a]b", r"\s?b", r"(?:ab)*1",
     r"\W1", r"a{0,2}b", r"^\s*a", r"\B1",
     r"(?<![\w-])a", r"(?:b\s){0,2}(?<!b)a", r"\b(?:a|-)b?", r"(?<=a )b|(?<=1)a"]
)  # fmt: skip


@given(st.lists(PATTERNS, max_size=4), LETTERS)
def test_patterns_of_every_kind_together(patterns: list[str], text: str):
    sought = both_ways(patterns)
    assert spans(PatternSet(sought), text) == plainly(sought, text)
