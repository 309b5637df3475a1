from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.needles import fold
from revasc.nlp.normalize import lower, normalise
from revasc.nlp.plain import beyond_ascii, is_own_copy, is_spelled_out, pass_for_ascii

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
BEYOND = EVERY[128:]

#: Scraps of which texts are made that normalising may change, beside words that it leaves alone.
SCRAPS = [
    "lad", "LAD", "CTO", "CT0", "TIMl", "TIMI", "OO", "ROOM", "O", "l", "I", "0", "1", "10", "1O0", "l0", "5",
    "st3nt", "bal1oon", "ba1l00n", "a1", "1a", "HbA1c", "10mg", "%", "lC", " ", "  ", "\n", "\r\n", "\r",
    "\f", "\v", "\x85", "<", ">", "<b>", "</td>", "<!-- x -->", "<p class='a'>", "&", "&amp;", "&#76;",
    "&#x4c;", "&Oslash;", "&lt;", ";", "#", "{", "{\\rtf1 ", "\\par ", "\\'e9", "}", "\u00d8", "\u00d7",
    "\u2264", "\u2265", "\u00e9", "\u2013", "\u00ad", "\u200b", "\u00a0", "\u2019", "\u2192", "\ufeff",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(SCRAPS), max_size=14).map("".join),
    st.lists(st.sampled_from(SCRAPS), max_size=14).map(" ".join),
    st.text(max_size=60),
    st.text(st.sampled_from("aAlIO01 59%<>&;\\{}\r\n\f"), max_size=60),
)


def looks_like_ascii(char: str) -> bool:
    """To lower(), to a search without regard to case, or to int()."""
    ignoring_case = re.fullmatch("[a-z0-9]", char, re.IGNORECASE)
    return bool(ignoring_case or re.fullmatch("[a-z0-9]", lower(char)) or re.fullmatch(r"\d", char))


def test_every_character_that_passes_for_ascii_is_known():
    assert [c for c in BEYOND if looks_like_ascii(c) and not pass_for_ascii(frozenset({c}))] == []


def test_few_others_are_taken_for_one():
    assert [c for c in BEYOND if pass_for_ascii(frozenset({c})) and not looks_like_ascii(c)] == []
    assert not pass_for_ascii(frozenset())


def test_every_character_that_normalising_makes_a_letter_or_a_tag_is_known():
    changed = {c for c in BEYOND if re.fullmatch(r"[A-Za-z0-9<&{\\]", normalise(c))}
    assert changed == {c for c in BEYOND if not is_spelled_out(c, beyond_ascii(c))}


@pytest.mark.parametrize(
    ("text", "beyond"),
    [("", ""), ("LAD 80%\n", ""), ("caf\u00e9 \u2013 caf\u00e9", "\u00e9\u2013"), ("\ud800", "\ud800")],
)
def test_characters_beyond_ascii(text: str, beyond: str):
    assert beyond_ascii(text) == frozenset(beyond)


@pytest.mark.parametrize(
    "text",
    [
        "Tonsillectomy. Blood loss 20 ml; BP 110/70, HbA1c 7.1%, room 100.",
        "BLOOD IN THE ROOM",
        "A & O x 3, < 5 and > 3 <",
        "T11 fracture, 5 ft 10 in, 10mg, R&D",
        "",
    ],
)
def test_most_texts_are_their_own_copy(text: str):
    assert is_own_copy(text)
    assert is_spelled_out(text, frozenset())


@pytest.mark.parametrize(
    "text",
    [
        "caf\u00e9",
        "a\r\nb",
        "a\fb",
        "<p>a</p> <b>",
        "&nbsp;",
        "{\\rtf1 a}",
        "ba1loon",
        "1O0%",
        "OO",
        "CT0",
        "TIMl",
    ],
)
def test_others_may_not_be(text: str):
    assert not is_own_copy(text)


@given(TEXTS)
def test_what_is_called_its_own_copy_is(text: str):
    assert not is_own_copy(text) or normalise(text) == text


@given(TEXTS)
def test_what_is_called_spelled_out_folds_as_its_copy_does(text: str):
    assert not is_spelled_out(text, beyond_ascii(text)) or fold(normalise(text)) == fold(text)
