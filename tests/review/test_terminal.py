from __future__ import annotations

import io

import pytest
from rich.console import Console

from revasc.pack import load_pack
from revasc.results.html import COLOURS
from revasc.results.record import Criterion, Decision, MentionRecord, Result
from revasc.review.terminal import _LABEL, bracketed_note, lesion_panel, marked_note, render_result
from tests.results.builders import MENTIONS, TEXT, make_lesion, make_mention, make_result


def shown(thing: object, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(thing)
    return console.file.getvalue()


def test_the_whole_result():
    text = shown(render_result(make_result(), TEXT))
    for part in (
        TEXT, "lesion 1: mid RCA", "supported", "not acute culprit", "contradicted", "not stated",
        '"CTO"; "over 6 months"', "For more than three months.", "standard.chronic", "occlusion 100 %",
        "TIMI before 0", "92943-RC", "not documented: sheath, approach", "n1: supported (cto_treated)",
        "A chronic total occlusion of the RCA was treated.", "cto_pci 2026.1, policy standard",
    ):  # fmt: skip
        assert part in text


def test_a_result_without_lesions_codes_or_gaps():
    bare = make_result(decision="not_supported", lesions=(), codes=(), documentation=(), mentions=())
    text = shown(render_result(bare, TEXT))
    assert "lesion" not in text
    assert "codes" not in text
    assert "not documented" not in text
    assert "n1: not supported" in text


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


def test_brackets_only_without_colour():
    assert "[CTO CTO]" in shown(render_result(make_result(), TEXT, coloured=False))
    assert "[CTO CTO]" not in shown(render_result(make_result(), TEXT))


def test_a_note_in_brackets_cannot_steer_the_terminal():
    text = "a\x1b[31m CTO\r\n[bold]b"
    assert bracketed_note(text, (make_mention(0, text=text),)).plain == "a [31m [CTO CTO] \n[bold]b"


def test_every_colour_is_for_a_label_that_a_rule_gives():
    labels = {rule.category for rule in load_pack().rules}
    assert set(_LABEL) <= labels
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


def test_markup_in_rules_and_results_is_shown_as_it_stands():
    odd = "[red]x[/red]"
    mention = MentionRecord(0, "CTO", 0, 3, f"{odd}\x1b[0m", "current", "s", "r", (), None, None)
    criterion = Criterion("treated", "met", (0,), odd, odd)
    panel = lesion_panel(make_lesion(criteria=(criterion,), branch=odd), {0: mention})
    text = shown(panel)
    assert text.count(odd) == 4
    assert "\x1b" not in text


def test_a_narrow_terminal():
    text = shown(render_result(make_result(), TEXT), width=40)
    assert max(map(len, text.splitlines())) <= 40


@pytest.mark.parametrize("decision", ["supported", "query", "not_supported"])
def test_every_decision_has_a_look(decision: Decision):
    result: Result = make_result(decision=decision)
    assert decision.replace("_", " ") in shown(render_result(result, TEXT))
