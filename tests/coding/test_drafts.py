from __future__ import annotations

import pytest

from revasc.coding.clarification import load_wording
from revasc.coding.drafts import (
    Clarification,
    Indicator,
    Question,
    draft,
    own_markdown,
    own_words,
    quoted_words,
    shown,
)
from tests.coding.builders import PACK

LAYOUT = load_wording(PACK).layout
OPTIONS = (
    "Up to one month (age: ____)",
    "More than three months (age: ____)",
    "Other: ____",
    "Unable to determine",
)


def made(
    note: str, quote: str, *, day: str | None = "2024-05-06", section: str = "findings"
) -> Clarification:
    start = note.index(quote)
    indicator = Indicator(4, quote, start, start + len(quote), section)
    question = Question("age", 1, "standard.chronic.missing", (indicator,), "How long?", OPTIONS)
    return draft(note, "Clarification", [("the lesion in the mid RCA", question)], LAYOUT, day)


def quote_of(words: str) -> str:
    """How words of a note stand in Markdown."""
    (line,) = (line for line in made(words, words).markdown.splitlines() if line.startswith("> "))
    return line


def test_the_text_as_a_whole():
    assert made("Findings:\nmid RCA 100%\n", "mid RCA 100%").text == (
        "Clarification\n"
        "=============\n"
        "\n"
        "Date of service: 2024-05-06\n"
        "\n"
        "The passages below are quoted from the report word for word, line breaks\n"
        "aside, in the order of the report. A question is asked where a point was not\n"
        "found in the report or was found in more than one form.\n"
        "\n"
        "Please answer each question from your own clinical judgement and knowledge of\n"
        "the case. No particular answer is expected. Options are listed in ascending or\n"
        "alphabetical order; every option, free text included, is equally acceptable.\n"
        "\n"
        "Question 1 of 1: time course, the lesion in the mid RCA\n"
        "-------------------------------------------------------\n"
        "\n"
        "Quoted from the report:\n"
        "\n"
        'Line 2, section "findings", characters 10 to 22:\n'
        "\n"
        "  | mid RCA 100%\n"
        "\n"
        "How long?\n"
        "\n"
        "Mark the answer that applies:\n"
        "\n"
        "  [ ] Up to one month (age: ____)\n"
        "  [ ] More than three months (age: ____)\n"
        "  [ ] Other: ____\n"
        "  [ ] Unable to determine\n"
        "\n"
        "Free text: ____\n"
        "\n"
        "The answer is recorded in the medical record as an addendum that is dated,\n"
        "timed and signed. The original report stays unchanged.\n"
        "\n"
        "Name: ____   Date: ____   Time: ____   Signature: ____\n"
    )


def test_the_same_in_markdown():
    lines = made("Findings:\nmid RCA 100%\n", "mid RCA 100%").markdown.splitlines()
    assert lines[0] == "# Clarification"
    assert "## Question 1 of 1: time course, the lesion in the mid RCA" in lines
    assert 'Line 2, section "findings", characters 10 to 22:' in lines
    assert "> mid RCA 100%" in lines
    first = lines.index("- \\[ \\] ".replace("\\", "") + "Up to one month (age: \\_\\_\\_\\_)")
    assert lines[first + 2 : first + 4] == ["- [ ] Other: \\_\\_\\_\\_", "- [ ] Unable to determine"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("<script>alert(1)</script>", "> &lt;script&gt;alert(1)&lt;/script&gt;"),
        ("**CTO** _now_", "> \\*\\*CTO\\*\\* \\_now\\_"),
        ("[see](http://a.b)", "> \\[see\\](http:\\//a.b)"),
        ("# RCA", "> \\# RCA"),
        ("- item", "> \\- item"),
        ("1. item", "> 1\\. item"),
        ("12) item", "> 12\\) item"),
        ("a\nb", "> a b"),
        ("a\n\n> b", "> a &gt; b"),
        ("===", "> \\==="),
        ("a|b `c` ~~d~~ !e", "> a\\|b \\`c\\` \\~\\~d\\~\\~ \\!e"),
        ("R&D &lt;", "> R&amp;D &amp;lt;"),
        ("www.a.b x@y.z", "> www\\.a.b x\\@y.z"),
        ("back\\slash", "> back\\\\slash"),
    ],
)
def test_words_of_the_note_are_words_in_markdown(words: str, line: str):
    assert quote_of(words) == line


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("mid\tRCA\r\n100%", "mid RCA 100%"),
        ("a\u2028b\x0cc\u00a0d", "a b c d"),
        ("throm\u00adbus", "thrombus"),
        ("a\u202eb\u200bc", "abc"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("a\ud800b", "a\ufffdb"),
        ("é ≥ 3", "é ≥ 3"),
    ],
)
def test_what_is_shown_of_odd_characters(words: str, seen: str):
    assert shown(words) == seen


def test_both_forms_can_be_written_as_utf_8():
    both = made("a\ud800b", "a\ud800b")
    assert (both.text + both.markdown).encode()


@pytest.mark.parametrize(
    ("note", "line"),
    [("X", 1), ("\nX", 2), ("\r\n\r\nX", 3), ("\rX", 2), ("a\u2028X", 1)],
)
def test_lines_are_counted_as_editors_count(note: str, line: int):
    assert f"Line {line}, " in made(note, "X").text


@pytest.mark.parametrize(
    ("section", "named"),
    [("preamble", "opening"), ("body", "body of the report"), ("past_history", "past history")],
)
def test_sections_are_named(section: str, named: str):
    assert f'section "{named}"' in made("RCA", "RCA", section=section).text


def test_an_unknown_day_says_so():
    assert "Date of service: not stated\n" in made("RCA", "RCA", day=None).text


def test_no_line_is_wider_than_the_page():
    note = "the RCA was found to be occluded " * 20 + "x" * 200
    assert max(len(line) for line in made(note, note).text.splitlines()) <= 78


def test_large_offsets_are_no_code_numbers():
    note = "-" * 92942 + " RCA"
    assert "characters 92,943 to 92,946" in made(note, "RCA").text


def test_quotations_and_own_words_can_be_told_apart():
    both = made("the RCA was closed and " * 9 + "| # > stayed so", "| # > stayed so")
    assert quoted_words(both.text) == "|#>stayedso"
    assert "stayed" not in own_words(both.text) + own_markdown(both.markdown)
    assert "How long? Mark the answer" in own_words(both.text)
    assert "Free text: ____ The answer" in own_markdown(both.markdown)
