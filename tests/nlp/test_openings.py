from __future__ import annotations

import re

import pytest

from revasc.nlp.openings import Opening, UnknownPatternError, in_lower_case, openings, parse


def firsts(pattern: str) -> set[str]:
    """The first characters of a pattern."""
    return {char for opening in openings(parse(re.compile(pattern))) for char in opening.first}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("stent", {"s"}),
        ("[ab]t", {"a", "b"}),
        (r"\b(?:lad|rca|cx)\b", {"l", "r", "c"}),
        ("(?:pre-?)?dilated", {"p", "d"}),
        ("a{2,3}b", {"a"}),
        ("(?:no )*cto", {"n", "c"}),
        ("(?=x)stent", {"s"}),
        ("(?>st)ent", set()),
    ],
)
def test_openings(pattern: str, expected: set[str]):
    assert firsts(pattern) == expected


@pytest.mark.parametrize("pattern", ["z*", r"(a)?(?(1)b|c)", "(?:)", "a|", r"(?i:a)b"])
def test_what_cannot_be_taken_apart(pattern: str):
    assert not openings(parse(re.compile(pattern)))


@pytest.mark.parametrize("pattern", ["(?i)stent", "(?m)^stent"])
def test_flags_change_what_elements_mean(pattern: str):
    with pytest.raises(UnknownPatternError):
        parse(re.compile(pattern))


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
    assert any(before in opening.before for opening in openings(parse(re.compile(pattern)))) is may


def test_an_opening_takes_its_first_characters():
    (longer,) = Opening().then(frozenset("ab"))
    assert longer.first == frozenset("ab")


def test_lower_case():
    assert in_lower_case(frozenset("aB1")) == frozenset("ab1")


def test_the_kelvin_sign_becomes_a_letter():
    assert "\u212a".lower() in in_lower_case(frozenset("\x80"))
