"""No regular expression of package or pack can be made to run away; found out without running any.

What is read in two ways at every turn is refused outright. What grows with more than the square of its text
is refused too, unless the text is short or the pattern is tried in one place only.
"""

from __future__ import annotations

import re

import pytest

from tests.security.ambiguity import EXPONENTIAL, degree
from tests.security.patterns import of_pack, of_package

#: Repetitions of at most so many are few: where ways double with each, a dozen are all that is allowed ...
FEW = 12
#: ... where they only add up, their product is what a text of any length is multiplied by.
BOUNDED = 200
QUADRATIC = 1
#: Worse than quadratic in their text, which is short.
SHORT = {
    "revasc.lesions.focus._HEAD_LEAD.0": "matched where a unit begins, not searched for",
    "revasc.lesions.roles._GUIDE_BEFORE.0": "the lead of a mention, a window of set length",
    "revasc.lesions.roles._GUIDE.0": "the same pattern with the words by which it is found",
    "revasc.lesions.roles._REFERENCE_BEFORE.0": "the words before a mention, a window of set length",
    "revasc.nlp.normalize._OCR_WORD.0": "one word: it begins where no letter or figure stands before",
    "revasc.nlp.sites._ENTERED_BEFORE.0": "the words before a site, a window of set length",
}
PATTERNS = {**of_package(), **of_pack()}


def test_patterns_are_found():
    assert len(of_package()) > 400
    assert len(of_pack()) > 200


@pytest.mark.parametrize("many", [FEW, BOUNDED])
def test_no_pattern_doubles_with_every_turn(many: int):
    assert [name for name, found in PATTERNS.items() if degree(found, many) == EXPONENTIAL] == []


def test_patterns_are_quadratic_at_most_but_for_those_of_short_texts():
    assert {name for name, found in PATTERNS.items() if degree(found, BOUNDED) > QUADRATIC} == set(SHORT)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a", 0),
        ("abc", 0),
        (r"\s+x", 1),
        (r"a+\s*b", 1),
        (r"a*b*", 1),
        (r"\s+\s+x", 2),
        (r"\s+\s+\s+x", 3),
        ("foo.*bar.*baz", 2),
        (r"(?:\w+\s)*$", 1),
        (r"(?:\w+\b\s*)*$", 1),
        (r"(?:\b\w+\b|\s)*$", 1),
        ("(?>a+)+b", 1),
        ("(?:a++)+b", 1),
        ("a*+a*+b", 0),
        (r"(?:\s{1,10}x)*y", 1),
        ("(?:[ab]{2,4},)*y", 1),
        ("a{1,5}a{1,5}a{1,5}b", 0),
        ("(a+)+b", EXPONENTIAL),
        ("(a*)*", EXPONENTIAL),
        ("(a*b*)*c", EXPONENTIAL),
        ("(a|a)*b", EXPONENTIAL),
        ("(a|ab|b)*c", EXPONENTIAL),
        (r"(\w+\s?)*$", EXPONENTIAL),
        (r"(?:a|b|ab)+\s*\s*\s*y", EXPONENTIAL),
        ("(?:a{1,40}){1,40}b", EXPONENTIAL),
        ("(?=(a+)+b)", EXPONENTIAL),
        ("(?!(a+)+b)x", EXPONENTIAL),
        ("(?>(a+)+b)x", EXPONENTIAL),
        (r"(?i:(?:attempted|attempt\w*)\s)*x", EXPONENTIAL),
        ("(?:at |estimated at |estimated )*$", EXPONENTIAL),
        (r"[a-z][\w -]*(?: ?/ ?[a-z][\w -]*)+?:", EXPONENTIAL),
    ],
)
def test_the_degree_of_known_patterns(pattern: str, expected: int):
    assert degree(re.compile(pattern), FEW) == expected


@pytest.mark.parametrize(("many", "expected"), [(12, 2), (200, 0)])
def test_what_counts_as_bounded(many: int, expected: int):
    assert degree(re.compile("a{0,40}a{0,40}b"), many) == expected
