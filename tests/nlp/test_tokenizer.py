from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.vocab import Vocab

from revasc.nlp.tokenizer import CathTokenizer

TOKENIZE = CathTokenizer(Vocab())


def words(text: str) -> list[str]:
    return [token.text for token in TOKENIZE(text)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        (" ", [" "]),
        ("LAD", ["LAD"]),
        # sizes
        ("3.0x28mm", ["3.0", "x", "28", "mm"]),
        ("3.0 x 28 mm", ["3.0", "x", "28", "mm"]),
        ("2,5x20mm", ["2,5", "x", "20", "mm"]),
        ("3.0x38", ["3.0", "x", "38"]),
        ("3.0x38.", ["3.0", "x", "38", "."]),
        ("3.0mm", ["3.0", "mm"]),
        ("6Fr", ["6", "Fr"]),
        # degrees
        ("99%", ["99", "%"]),
        ("80-90%", ["80", "-", "90", "%"]),
        (">90%", [">", "90", "%"]),
        (">3months", [">", "3", "months"]),
        # names and what joins them
        ("LAD/D1", ["LAD", "/", "D1"]),
        ("SVG-OM1", ["SVG", "-", "OM1"]),
        ("J-CTO", ["J", "-", "CTO"]),
        ("OM1/OM2", ["OM1", "/", "OM2"]),
        ("TIMI3", ["TIMI3"]),
        ("TIMI-3", ["TIMI", "-", "3"]),
        ("patient's", ["patient's"]),
        # what surrounds words
        ("(RCA).", ["(", "RCA", ")", "."]),
        ("[x]", ["[", "x", "]"]),
        ("a_b", ["a", "_", "b"]),
        # long rules are one token
        ("-----", ["-----"]),
        ("=====", ["====="]),
        ("..........", [".........."]),
        # line ends and runs of blanks keep their place
        ("a\nb", ["a", "\n", "b"]),
        ("a  b", ["a", " ", "b"]),
        ("  a", ["  ", "a"]),
    ],
)
def test_tokens(text: str, tokens: list[str]):
    assert words(text) == tokens


def test_offsets_find_the_words_again():
    text = "RCA: 100%, 3.0x38mm Xience"
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in TOKENIZE(text))


@given(st.text(max_size=200))
def test_tokens_joined_are_the_text(text: str):
    assert TOKENIZE(text).text == text


NOTE_LIKE = st.lists(
    st.sampled_from(["3.0x28mm", " ", "  ", "\n", "\r\n", "\t", "LAD/D1", "--", "_", "99%", "\u00a0", "'s"])
)


@given(NOTE_LIKE)
def test_tokens_of_note_like_text_joined_are_the_text(parts: list[str]):
    assert TOKENIZE("".join(parts)).text == "".join(parts)


@given(st.text(st.characters(), max_size=100))
def test_lone_surrogates_keep_every_offset(text: str):
    doc = TOKENIZE(text)
    assert len(doc.text) == len(text)
    pairs = zip(doc.text, text, strict=True)
    assert all(ours == theirs or "\ud800" <= theirs <= "\udfff" for ours, theirs in pairs)


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_a_lone_surrogate_does_not_stop_spacy(code: int):
    doc = TOKENIZE(f"LAD {chr(code)} RCA")
    assert [token.text for token in doc if token.text.isalpha()] == ["LAD", "RCA"]
    assert doc.to_bytes()


@pytest.mark.parametrize("sign", ["-", "_", "=", ".", "*", "~", "#", "\u2014", "\u00b7"])
def test_thousands_of_signs_take_one_pass(sign: str):
    # 200,000 characters are seconds to minutes for the stock tokenizer, see the engine notes
    assert TOKENIZE("LAD " + sign * 200_000 + " RCA").text.endswith(" RCA")


def test_runs_of_signs_are_few_tokens():
    assert len(TOKENIZE("=" * 5000 + "\n" + "_" * 3 + "\n" + "-" * 5000)) < 10


def test_text_beyond_a_million_characters():
    text = "LAD was stented. " * 60_000
    assert len(text) > 1_000_000
    assert TOKENIZE(text).text == text


@pytest.fixture
def blank() -> Language:
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "revasc.tokenizer.v1"}}})


def test_spacy_finds_it_by_its_registered_name(blank: Language):
    assert isinstance(blank.tokenizer, CathTokenizer)
    assert [token.text for token in blank("3.0x28mm")] == ["3.0", "x", "28", "mm"]


def test_it_survives_disk_and_bytes(blank: Language, tmp_path: Path):
    blank.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert [token.text for token in again("LAD/D1")] == ["LAD", "/", "D1"]
    assert [token.text for token in blank.from_bytes(blank.to_bytes())("99%")] == ["99", "%"]


def test_it_keeps_no_state_of_the_notes(blank: Language):
    before = blank.tokenizer.to_bytes()
    blank("secret words of a patient")
    assert blank.tokenizer.to_bytes() == before == b""
