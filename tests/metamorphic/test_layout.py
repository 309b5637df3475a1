"""The changes of layout and the appended sections themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.metamorphic import appended, layout

_LONG = (
    "The right coronary artery is totally occluded in its mid portion and fills late from septal collaterals."
)


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (_LONG, True),
        ("Short line.", False),  # nothing to wrap
        (f"{_LONG}\nRCA | 100%", False),
        (f"{_LONG}\nRCA\t100%", False),
        (f"{_LONG}\nRCA     100%", False),
        (f"{_LONG}\nRCA ........ 100%", False),
        (f"   {_LONG}  Two blanks after a stop.", True),
    ],
)
def test_is_prose(text: str, *, prose: bool) -> None:
    assert layout.is_prose(text) is prose


def test_long_lines_are_wrapped_and_no_word_is_lost() -> None:
    text = f"FINDINGS:\n{_LONG} {_LONG}\n\n- item\n"
    wrapped = layout.rewrap(text)
    assert max(map(len, wrapped.split("\n"))) <= layout.WIDTH
    assert wrapped.split() == text.split()
    assert wrapped.endswith("\n\n- item\n")


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("The lesion was then dilated many times with a large\nballoon.", True),
        ("The lesion was then dilated many times with a balloon.\nnext line", False),  # full stop
        ("The lesion was then dilated many times with a large\nRCA: 100%", False),  # a new statement
        ("Short line\nballoon.", False),
    ],
)
def test_broken_lines_are_joined_first(text: str, *, joined: bool) -> None:
    assert (layout.rewrap(text) == text.replace("\n", " ")) is joined


def test_indented_lines_keep_their_indent() -> None:
    assert all(line.startswith("  ") for line in layout.rewrap(f"  {_LONG}").split("\n"))


def test_line_ends() -> None:
    assert layout.crlf("a\nb\r\nc") == "a\r\nb\r\nc"
    assert layout.trailing_blanks("a\n\nb") == "a   \n   \nb   "
    assert layout.upper("Lad 2.5 mm") == "LAD 2.5 MM"


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        (appended.consent, "CONSENT:"),
        (appended.family_history, "FAMILY HISTORY:"),
        (appended.past_history, "PAST MEDICAL HISTORY:"),
        (appended.other_specialty, "UROLOGY CONSULT:"),
    ],
)
def test_sections_come_last_after_a_blank_line(change: Callable[[str], str], heading: str) -> None:
    assert change("Note.\n \n").startswith(f"Note.\n\n{heading} ")
