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


def test_brackets_only_without_colour():
    assert "[CTO CTO]" in shown(render_result(make_result(), TEXT, coloured=False))
    assert "[CTO CTO]" not in shown(render_result(make_result(), TEXT))


def test_a_narrow_terminal():
    text = shown(render_result(make_result(), TEXT), width=40)
    assert max(map(len, text.splitlines())) <= 40


@pytest.mark.parametrize("decision", ["supported", "query", "not_supported"])
def test_every_decision_has_a_look(decision: Decision):
    result: Result = make_result(decision=decision)
    assert decision.replace("_", " ") in shown(render_result(result, TEXT))
