from __future__ import annotations

import pytest

from revasc.pack import load_pack
from revasc.results.html import COLOURS
from revasc.results.record import MentionRecord
from revasc.review.marking import (
    LABEL_STYLES,
    bracketed_note,
    in_quotes,
    marked_note,
    plain_words,
    printable,
)
from tests.results.builders import MENTIONS, TEXT, make_mention


def test_mentions_are_styled_in_their_place():
    spans = {(span.start, span.end): span.style for span in marked_note(TEXT, MENTIONS).spans}
    assert spans == {
        (8, 20): "blue",
        (29, 32): "bold magenta",
        (45, 49): "red",
        (54, 67): "yellow",
        (72, 77): "green strike dim",
    }


@pytest.mark.parametrize("status", ["negated", "historical", "planned", "other"])
def test_what_does_not_hold_now_is_dim(status: str):
    (span,) = marked_note(TEXT, (make_mention(status=status),)).spans
    assert "dim" in span.style


def test_labels_without_a_colour_are_underlined():
    (span,) = marked_note(TEXT, (make_mention(label="IMAGING"),)).spans
    assert span.style == "underline"


@pytest.mark.parametrize(
    ("mentions", "shown"),
    [
        ((), "Access: right radial artery. CTO of the RCA"),
        (MENTIONS, "Access: [ACCESS_SITE right radial] artery. [CTO CTO] of the RCA, [OCCLUSION 100%] for "),
        (
            (make_mention(0), make_mention(1, "CTO of the RCA", label="LONG")),
            "artery. [LONG CTO of the RCA], 100%",
        ),
        ((make_mention(status="negated"),), "artery. [CTO negated: CTO] of the RCA"),
        ((make_mention(0, TEXT[-4:]),), "No stent in the [CTO LAD.]"),
    ],
)
def test_without_colour_mentions_stand_in_brackets(mentions: tuple[MentionRecord, ...], shown: str):
    assert shown in bracketed_note(TEXT, mentions).plain


def test_a_note_in_brackets_cannot_steer_the_terminal():
    text = "a\x1b[31m CTO\r\n[bold]b"
    assert bracketed_note(text, (make_mention(0, text=text),)).plain == "a [31m [CTO CTO] \n[bold]b"


def test_every_colour_is_for_a_label_that_a_rule_gives():
    labels = {rule.category for rule in load_pack().rules}
    assert set(LABEL_STYLES) <= labels
    assert set(COLOURS) <= labels


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x1b[31mred\x07", "a [31mred "),
        ("a\r\nb\rc\nd\te", "a \nb\nc\nd\te"),
        ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
        ("a\u202eb\u200bc", "a b c"),
    ],
)
def test_a_note_cannot_steer_the_terminal(text: str, plain: str):
    marked = marked_note(text, ())
    assert marked.plain == plain
    assert len(marked.plain) == len(text)


@pytest.mark.parametrize("text", ["a\x1b]0;title\x07", "\x9b31m", "\r\n\x00\x7f", "\ud800"])
def test_printable_text_has_no_controls_and_the_same_length(text: str):
    shown = printable(text)
    assert len(shown) == len(text)
    assert not any(ord(char) < 32 and char not in "\n\t" for char in shown)
    assert "\x9b" not in shown
    assert "\x7f" not in shown


def test_words_in_quotation_marks():
    assert in_quotes(("CTO", "a\x1bb")) == '"CTO"; "a b"'
    assert in_quotes(()) == ""


def test_names_as_words():
    assert plain_words("not_acute_culprit") == "not acute culprit"
