from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from revasc.nlp.needles import AnyOf, fold, heads, pieces, starts, weight, whole_words
from revasc.nlp.normalize import lower, normalise
from revasc.pack import MentionRule, load_pack

PACK = load_pack()
SHIPPED = [rule for rule in PACK.rules if rule.pattern]


def shown(any_of: AnyOf) -> str:
    """Pieces, in order, between bars."""
    return "|".join(sorted(piece.decode() for piece in any_of))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", "  "),
        ("CTO", " cto "),
        ("LIMA", " llma "),
        ("l0O%, 1-i", " loo   l l "),
        ("caf\u00e9_\U0001f600x", " caf   x "),
        ("\ud800a", "  a "),
    ],
)
def test_fold(text: str, folded: str):
    assert fold(text) == folded.encode()
    assert len(fold(text)) == len(text) + 2


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        # words, their edges, and what lies between them
        ("stent", ["stent"]),
        (r"\bstent", [" stent"]),
        (r"\bstent\b", [" stent "]),
        (r"stent\B", ["stent"]),
        (r"\bcto-rca\b", [" cto ", " rca "]),
        (r"\bleft\s{1,10}main\b", [" left ", " maln "]),
        ("LAD", ["lad"]),
        ("r1ght 100", ["rlght ", " loo"]),
        ("^lad$", [" lad"]),
        ("cto_x", ["cto "]),
        ("lad\u2019s stent", ["lad ", " stent"]),
        # sets: of letters, of other characters, negated
        (r"\bst[ae]nt\b", [" st", "nt "]),
        ("[s]tent", ["stent"]),
        ("stent[.,;]", ["stent "]),
        (r"stent[\s-]", ["stent "]),
        ("stent[^a-z0-9]", ["stent"]),
        (r"stent[^\w]", ["stent "]),
        (r"stent\W", ["stent "]),
        (r"stent\w", ["stent"]),
        (r"stent\d", ["stent"]),
        (r"stent\D", ["stent"]),
        ("stent.", ["stent"]),
        ("stent[^x]", ["stent"]),
        # groups and branches
        ("(stent)s", ["stents"]),
        ("(?:pre|post)dilat", ["postdllat|predllat"]),
        (r"\b(?:lad|rca)\b", [" lad | rca "]),
        ("(?:ab|cd|)ef", ["ef"]),
        ("(?:lad [a-z]+|rca)", ["lad |rca", "lad |rca"]),
        ("(?:[a-z]+|rca)", []),
        ("(?:(?:ab|cd)e|fg)h", ["abeh|cdeh|fgh"]),
        # what may be left out, what is repeated, lazily and not
        ("stents?", ["stent"]),
        ("(?:re-)?stent", ["stent"]),
        ("(?:re)?stent", ["stent"]),
        ("(?:re)??stent", ["stent"]),
        ("(?:stent)*", []),
        ("(?:stent)+", ["stent"]),
        ("(?:stent){2,5}?", ["stent"]),
        ("(?:stent){1}", ["stent"]),
        ("(?:stent){0}x", []),
        ("lad +rca", ["lad ", " rca"]),
        ("lad *rca", ["lad", "rca"]),
        (r"\blad,?\s", [" lad "]),
        (r"\blad(?: artery)?\b", [" lad "]),
        (r"\blad(?:artery)?\b", [" lad | ladartery "]),
        (r"\blad[ \t]*:", [" lad "]),
        (r"\blad[ \t]*(?=:)", [" lad"]),
        (r"^[ \t]*lad", [" lad"]),
        # looks ahead and behind
        ("(?=stent)x", ["stent"]),
        ("(?!stent)lad", ["lad"]),
        ("(?<=the )lad", ["the ", " lad"]),
        ("(?<!the )lad", ["lad"]),
        (r"(?<=[.;])lad(?= )", [" lad "]),
        (r"(?<![\w-])lad(?!\w)", [" lad "]),
        ("lad(?=[a-z])", ["lad"]),
        ("lad(?= ?)", ["lad"]),
        ("lad(?= |$)", ["lad"]),
        # letters as written: a capital may stand there
        ("(?<![a-z0-9])lad(?![a-z0-9])", ["lad"]),
        ("(?<![A-Za-z0-9])lad(?![A-Za-z0-9])", [" lad "]),
        # what is not followed
        (r"(lad)\1 stent", ["lad", " stent"]),
        ("(?>lad) stent", [" stent"]),
        ("(?:lad)++ stent", [" stent"]),
        ("(lad)?(?(1)rca|svg) stent", [" stent"]),
        ("(?i:lad) stent", [" stent"]),
        ("(?i)lad", []),
        ("(?m)^lad", []),
        ("", []),
        ("a", []),
        (r"\b", []),
    ],
)
def test_pieces(pattern: str, expected: list[str]):
    assert [shown(any_of) for any_of in pieces(pattern)] == expected


def test_very_many_spellings_are_not_followed():
    assert pieces("(?:ab|cd|ef|gh|ij|kl|mn)" * 2 + " x") == pieces("(?:ab|cd|ef|gh|ij|kl|mn)" * 2 + " y")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("stent", "stent"),
        (r"\bstents?\b", "stent|stents"),
        (r"\b(?:lad|rca)\b", "lad|rca"),
        (r"(?:(?<=\n)|^)[ \t]*right(?=:)|(?<=the )right", "rlght"),
        (r"\s?-?lad", "lad"),
        ("(?:lad|rca x)", "lad|rca"),
        ("(?:lad|x)", ""),
        ("(?:a|)lad", ""),
        ("(?:no )*lad", ""),
        ("(?:no )?lad", ""),
        ("[ab]lad", ""),
        ("(lad)", "lad"),
        ("(?=x)(?:lad)", "lad"),
        ("x", ""),
        ("", ""),
        (r"\b", ""),
        ("(?i)lad", ""),
        ("(?>lad)", ""),
    ],
)
def test_heads(pattern: str, expected: str):
    assert shown(heads(pattern)) == expected


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("lad", "lad", [0]),
        ("xlad", "lad", [1]),
        (" lad", "lad", [1, 0]),
        ("x  lad", "lad", [3, 2, 1]),
        ("x -\nlad lad", "lad", [4, 3, 2, 1, 8, 7]),
        ("rca", "lad", []),
    ],
)
def test_starts(text: str, head: str, expected: list[int]):
    assert starts(fold(text), head.encode()) == expected


@pytest.mark.parametrize(
    ("any_of", "expected"),
    [
        ({b" lad ", b" rca "}, {b"lad", b"rca"}),
        ({b" lad ", b" rca"}, set()),
        ({b"lad "}, set()),
        ({b" left maln "}, {b"left maln"}),
    ],
)
def test_whole_words(any_of: set[bytes], expected: set[bytes]):
    assert whole_words(frozenset(any_of)) == expected


def test_long_pieces_tell_more_than_short_ones_and_few_more_than_many():
    long, short, many = frozenset({b"stent"}), frozenset({b"lad"}), frozenset({b"lad", b"rca"})
    assert sorted([long, many, short], key=weight) == [many, short, long]


def holds(pattern: str, match: re.Match[str]) -> bool:
    """Does the text of a match hold the pieces of its pattern, and the match start with a head?"""
    folded = fold(match.string)
    told = all(any(piece in folded for piece in any_of) for any_of in pieces(pattern))
    opened = [place for head in heads(pattern) for place in starts(folded, head)]
    return told and (not heads(pattern) or match.start() in opened)


ATOMS = st.sampled_from(
    ["a", "b", "l", "o", "i", "0", "1", "A", "L", "ab", "lad", "cto", " ", "-", "_", "\n", "\u00e9", "\u2026",
     r"\s", r"\S", r"\w", r"\W", r"\d", r"\D", ".", "[ab]", "[^a]", "[^a-z]", "[^A-Za-z0-9]", r"[^\w]",
     "[\u00e9-]", "[A-Z]", r"[\s-]", r"\b", r"\B", "^", "$", r"\A", r"\Z"]
)  # fmt: skip
LOOKS = st.sampled_from(
    ["(?<=a)", "(?<=b )", "(?<=[.;] )", "(?<=a|b)", r"(?<=\n)", "(?<![a-z])", r"(?<![\w-])", "(?<![a-z0-9])",
     "(?<!ab)", "(?=b)", "(?= )", r"(?=\s?[:,])", "(?=a|b )", "(?=(?:a|b)b)", "(?![a-z0-9])", r"(?!\w)",
     "(?!a )"]
)  # fmt: skip
GROUPS = (
    "(?:%s)",
    "(%s)",
    "(?:%s|%s)",
    "(?:%s|%s|)",
    "(?>%s)",
    "(?i:%s)",
    "(?=%s)",
    "(?!%s)",
    "(%s)?(?(1)a|b)",
)
COUNTS = ("?", "*", "+", "??", "+?", "{0}", "{1}", "{2}", "{0,2}", "{1,3}?")


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    grouped = st.tuples(st.sampled_from(GROUPS), inner, inner).map(
        lambda t: t[0] % (t[1:] if t[0].count("%s") > 1 else t[1])
    )
    counted = st.tuples(inner, st.sampled_from(COUNTS)).map(lambda t: f"(?:{t[0]}){t[1]}")
    return st.one_of(grouped, counted, st.lists(inner, min_size=2, max_size=3).map("".join))


PATTERNS = st.recursive(st.one_of(ATOMS, ATOMS, LOOKS), _longer, max_leaves=8)
SCRAPS = st.sampled_from([*"abloi01ALI -_.:;,\n", "\u00e9", "\u2026", "lad", "cto", "LAD", "b ", "a "])
TEXTS = st.lists(SCRAPS, max_size=9).map("".join)


@settings(max_examples=500)
@given(PATTERNS, st.lists(TEXTS, min_size=8, max_size=8))
def test_patterns_of_every_kind(pattern: str, texts: list[str]):
    try:
        compiled = re.compile(pattern)
    except re.error:
        assume(False)  # as a group of one name too many
    matches = (match for text in texts for match in compiled.finditer(text))
    assert all(holds(pattern, match) for match in matches)


def examples(rule: MentionRule) -> list[re.Match[str]]:
    """The matches of a rule's pattern in its own examples."""
    pattern = re.compile(PACK.expand(rule.pattern or ""))
    texts = (normalise(text) if rule.case else lower(normalise(text)) for text in rule.examples.match)
    return [match for text in texts for match in pattern.finditer(text)]


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_examples_of_shipped_patterns(rule: MentionRule):
    matches = examples(rule)
    assert matches
    assert all(holds(PACK.expand(rule.pattern or ""), match) for match in matches)


TRADE = st.lists(
    st.sampled_from(
        ["cto", "chronic", "chronically", "total", "occlusion", "occluded", "old", "lad", "rca", "cx", "om1",
         "right", "the right", "left", "main", "intermediate", "diagonal", "diag", "segment", "segments", "=",
         ":", "10", "100", "%", "is", "was", "balloon", "inflated", "with", "a", "burr", "laser", "cut-off",
         "stops", "abruptly", "down", "for", "closure", "of", "no residual", "ri", "CD", "TC", "- ", "\n",
         "; ", ", ", ".", "(", "\u00e9", "]", "_", "timi", "6f", "radial"]
    ),
    max_size=10,
)  # fmt: skip


@given(TRADE, st.sampled_from([" ", "", "\n"]))
def test_shipped_patterns_in_words_of_the_trade(words: list[str], between: str):
    text = between.join(words)
    for rule in SHIPPED:
        pattern = PACK.expand(rule.pattern or "")
        match = re.search(pattern, text if rule.case else lower(text))
        assert match is None or holds(pattern, match)
