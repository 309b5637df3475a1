from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.prefilter import DEPTH, Opening, PatternSet, openings
from revasc.pack import load_pack

PACK = load_pack()
SHIPPED = [PACK.expand(rule.pattern) for rule in (*PACK.rules, *PACK.context) if rule.pattern]
ALL = PatternSet(SHIPPED)


def spans(patterns: PatternSet, text: str) -> list[tuple[int, tuple[int, int]]]:
    return [(index, match.span()) for index, match in patterns(text)]


def plainly(patterns: list[str], text: str) -> list[tuple[int, tuple[int, int]]]:
    return [(i, match.span()) for i, pattern in enumerate(patterns) for match in re.finditer(pattern, text)]


def heads(pattern: str) -> set[str]:
    """The openings of a pattern of plain characters."""
    return {"".join(min(chars) for chars in opening.head) for opening in openings(re.compile(pattern))}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("stent", {"ste"}),
        ("at", {"at"}),
        (r"\b(?:lad|rca|cx)\b", {"lad", "rca", "cx"}),
        ("(?:pre-?)?dilated", {"pre", "dil"}),
        ("a{2,3}b", {"aab", "aaa"}),
        ("(?:no )*cto", {"no ", "cto"}),
        ("(?=x)stent", {"ste"}),
        ("(?>st)ent", set()),
    ],
)
def test_openings(pattern: str, expected: set[str]):
    assert {head[:DEPTH] for head in heads(pattern)} == expected


@pytest.mark.parametrize(
    "pattern", ["z*", "(?i)stent", "(?m)^stent", r"(a)?(?(1)b|c)", "(?:)", "a|", r"(?i:a)b"]
)
def test_what_cannot_be_taken_apart(pattern: str):
    assert not openings(re.compile(pattern))


@pytest.mark.parametrize(
    ("pattern", "before", "may"),
    [
        (r"\bcto", " ", True),
        (r"\bcto", "a", False),
        (r"\bcto", "_", False),
        (r"\bcto", "", True),
        (r"\b%", "1", True),
        (r"\b%", " ", False),
        (r"(?<![a-z])cto", "a", False),
        (r"(?<![a-z])cto", "1", True),
        (r"(?<!\d)(?<![.,])\d", ".", False),
        (r"(?<=the )left", " ", True),
        (r"(?<=the )left", "e", False),
        ("^cto", "", True),
        ("^cto", "\n", False),
        # only the last of two characters would tell, and only together with the first
        (r"(?<!\d,)\d", ",", True),
    ],
)
def test_what_may_stand_before(pattern: str, before: str, may: bool):
    assert any(before in opening.before for opening in openings(re.compile(pattern))) is may


def test_an_opening_grows_by_characters():
    (longer,) = Opening().then(frozenset("ab"))
    assert longer.head == (frozenset("ab"),)


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
        ([], "cto"),
        (["cto"], ""),
    ],
)
def test_finds_what_finditer_finds(patterns: list[str], text: str):
    assert spans(PatternSet(patterns), text) == plainly(patterns, text)


def test_matches_come_by_pattern_and_then_by_place():
    assert [index for index, _ in PatternSet(["b", "a"])("abab")] == [0, 0, 1, 1]


def test_a_shipped_pattern_is_hardly_ever_run_everywhere():
    assert sum(not openings(re.compile(pattern)) for pattern in SHIPPED) <= len(SHIPPED) // 20


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
    assert spans(PatternSet(patterns), text) == plainly(patterns, text)
