from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.headings import _LINE_HEAD, Headings, _either, _inline_heads, _line_heads
from revasc.nlp.quoted import NEUTRAL
from revasc.pack import load_pack

HEADINGS = Headings(load_pack())
#: What headings are made of, and what ends them.
PARTS = [
    "RCA",
    "Plan",
    "a",
    "x-y",
    " ",
    "  ",
    "\t",
    "\n",
    ".",
    ". ",
    ":",
    "-",
    " - ",
    "=",
    "]",
    "1. ",
    "(b) ",
    "* ",
]


@pytest.mark.parametrize(
    "name", ["Findings", "findings:", "  FINDINGS  ", "**Findings**", "2. Findings", "Findings (angiogram)"]
)
def test_category_of_a_heading(name: str):
    category, rule = HEADINGS.category(name) or ("", "")
    assert category == "findings"
    assert rule.startswith("section.findings")


@pytest.mark.parametrize("name", ["", "LAD", "Xylophone", "finding nothing"])
def test_headings_the_pack_does_not_know(name: str):
    assert HEADINGS.category(name) is None


def test_exact_leaves_the_patterns_out():
    heading = "copied forward from the cath of 2021"
    assert HEADINGS.category(heading) == ("prior_report", "section.prior_report.pattern")
    assert HEADINGS.category(heading, exact=True) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Findings: LAD 100%", [(0, 9, "findings")]),
        ("Seen today.  Findings: LAD 100%", [(13, 22, "findings")]),
        ("Seen today.\n\n \nFindings: LAD 100%", [(15, 24, "findings")]),
        ("Seen by Dr Smith  Findings: LAD 100%", [(18, 27, "findings")]),
        ("Seen by Dr Smith Findings: LAD 100%", []),
        ("XYLOPHONE\nnormal", [(0, 9, NEUTRAL)]),
        ("The LAD\nXYLOPHONE\nnormal", []),
        ("The LAD\n \nXYLOPHONE\nnormal", [(10, 19, NEUTRAL)]),
    ],
)
def test_headings_of_a_text(text: str, expected: list[tuple[int, int, str]]):
    assert [head[:3] for head in HEADINGS(text)] == expected


@given(st.lists(st.sampled_from(PARTS), max_size=60).map("".join))
def test_labels_of_lines_are_those_of_the_plain_pattern(text: str):
    found = [(m.span(), m.span("head"), m["end"]) for m in _line_heads(text)]
    assert found == [(m.span(), m.span("head"), m["end"]) for m in _LINE_HEAD.finditer(text)]


@pytest.mark.parametrize("bullet", ["", "* ", "1. ", "a. ", "a)  "])
@pytest.mark.parametrize("length", [90, 91, 92, 200])
def test_no_label_is_longer_than_a_line_of_print(bullet: str, length: int):
    text = f"{bullet}{'word ' * 40}"[: length + len(bullet) - 1] + "s: text"
    assert [m.span() for m in _line_heads(text)] == [m.span() for m in _LINE_HEAD.finditer(text)]


@given(st.lists(st.sampled_from([*PARTS, "Left Main", ";", ",", "!"]), max_size=40).map("".join))
def test_labels_within_lines_are_those_of_a_plain_pattern(text: str):
    plain = re.compile(r"(?:(?<=[.;,:\])!?])\s*|(?<=[ \t]{2}))(?P<head>[A-Z][A-Za-z /&-]{2,44}):")
    assert list(_inline_heads(text)) == [m.span("head") for m in plain.finditer(text)]


def test_patterns_with_groups_are_not_joined():
    assert _either([re.compile("(a)", re.IGNORECASE)]) is None
    assert _either([re.compile("a")]) is None
    joined = _either([re.compile("a", re.IGNORECASE), re.compile(r"b\S", re.IGNORECASE)])
    assert joined is not None
    assert joined.fullmatch("bx")
    assert not joined.fullmatch("c")
