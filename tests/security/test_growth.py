"""A note of any make takes work in proportion to its length: calls are counted, no clock is read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

import revasc
from revasc.nlp.units import split_units

if TYPE_CHECKING:
    from spacy.language import Language

#: Times the calls that three times the text may take; what grows with the square takes nine times as many.
MOST = 3.6
SIZE = 6_000
#: Each said over and over, in one line and without a full stop.
PIECES = (
    "1", " ", "\n", "\x00", "[", "(", "RCA ", "100% ", "not ", "FINDINGS: ", "03/12/2019 ", "wire ",
    "stent ", "DES ", "occluded ", "unsuccessful ", "failed ", "collaterals from the LAD ", "balloon ",
    "J-CTO score ", "TIMI 0 -> ", "> RCA\n", "\u202e", "&lt;", "\\par ", "RCA CTO 100% TIMI 0 stent ",
    "STEMI / ", "no / ",
)  # fmt: skip


@pytest.fixture(scope="module")
def warm(nlp: Language) -> Language:
    """What is loaded once is loaded before calls are counted."""
    revasc.code("Findings: RCA CTO 100%, TIMI 0, since 03/12/2019. PCI: stent, wire, balloon.", nlp=nlp)
    return nlp


def calls(nlp: Language, text: str) -> int:
    made = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        revasc.code(text, nlp=nlp)
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_three_times_the_note_is_three_times_the_work(warm: Language, piece: str):
    once, three_times = ((piece * (size // len(piece) + 1))[:size] for size in (SIZE, 3 * SIZE))
    assert calls(warm, three_times) <= MOST * calls(warm, once)


@pytest.mark.parametrize("text", ["RCA " * 5000, "a" * 9000, "RCA\n" * 5000])
def test_units_have_a_bound_and_hold_every_word(text: str):
    units = split_units(text)
    assert max(unit.end - unit.start for unit in units) <= 4000
    assert "".join("".join(text[unit.start : unit.end].split()) for unit in units) == "".join(text.split())


@pytest.mark.parametrize("text", ["balloon length", "The proximal cap "])
def test_leaders_of_dots_are_read_in_one_way_only(nlp: Language, text: str):
    """A run of dots could once be parted in so many ways that a note was never done."""
    assert revasc.code(f"RCA. {text}{'.' * 3000} 20 mm", nlp=nlp).decision == "not_supported"


def test_rows_of_questions_are_read_in_one_way_only(nlp: Language):
    """A blank before each stroke could once be read in two ways: thirty strokes, a thousand million ways."""
    asked = " / ".join(["STEMI", "CTO of the RCA"] * 20)
    assert revasc.code(f"{asked}: {'no / ' * 40}", nlp=nlp).decision == "not_supported"
