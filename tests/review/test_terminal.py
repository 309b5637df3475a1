from __future__ import annotations

import pytest

from revasc.results.record import Decision, Result
from revasc.review.terminal import render_result
from tests.coding.builders import STANDARD, STRICT, TABLES, lesion, mention, opened, plain
from tests.results.builders import TEXT, make_clarification, make_result
from tests.review.builders import TEXT as WORDS
from tests.review.builders import coded
from tests.review.showing import flat, shown

#: Treated and total, of unknown age.
OPEN = lesion("total_before stent", first=10)


def test_the_whole_result():
    text = shown(render_result(make_result(), TEXT))
    for part in (
        TEXT, "lesion 1: mid RCA", "supported", "not acute culprit", "contradicted", "not stated",
        '"CTO"; "over 6 months"', "For more than three months.", "standard.chronic", "occlusion 100 %",
        "TIMI before 0", "92943-RC", "access: right radial 6 Fr", "documentation of the note",
        "n1: supported (cto_treated)", "A chronic total occlusion of the RCA was treated.",
        "cto_pci 2026.1, policy standard", "revasc 0.1.0, date of service 2026-02-03", "rules " + "0" * 64,
    ):  # fmt: skip
        assert part in text


def test_the_parts_stand_in_their_order():
    result = make_result(decision="query", clarification=make_clarification())
    text = flat(render_result(result, TEXT))
    parts = (
        "note", "lesion 1", 'why "treated" is not met', "documentation of this lesion", "J-CTO components",
        "access:", "documentation of the note", "codes (for the coder", "DRAFT to the provider", "n1: query",
        "cto_pci 2026.1",
    )  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_result_without_lesions_codes_or_gaps():
    bare = make_result(
        decision="not_supported", lesions=(), access=(), codes=(), documentation=(), mentions=()
    )
    text = shown(render_result(bare, TEXT))
    for absent in ("lesion", "codes", "documentation of", "DRAFT", "is not met"):
        assert absent not in text
    assert "access: none documented" in text
    assert "n1: not supported" in text


def test_the_policy_says_what_would_be_needed():
    text = flat(render_result(coded(OPEN), WORDS, STANDARD))
    assert 'why "chronic" is not met: asked for: The occlusion had been present for more than three' in text
    assert (
        "Found: The note leaves open how long the artery had been blocked. The note says nothing on" in text
    )
    strict = flat(render_result(coded(opened(), policy=STRICT), WORDS, STRICT))
    assert "by an age or a date that the note states." in strict
    assert 'The note says: "w10". (strict.chronic.missing)' in strict


def test_the_draft_holds_no_code():
    result = coded(OPEN, plain(2, "LAD"), said=(mention(10, "OCCLUSION", of=1),))
    text = shown(render_result(result, WORDS, STANDARD))
    draft = text[text.index("DRAFT to the provider") : text.index("n1: query")]
    assert "How long had the blockage" in draft
    codes = {row.code for row in (*TABLES.procedures, *TABLES.add_ons, *TABLES.facilities, *TABLES.diagnoses)}
    assert [code for code in codes if code in draft] == []
    assert "92928" in text  # which is for the coder


def test_brackets_only_without_colour():
    assert "[CTO CTO]" in shown(render_result(make_result(), TEXT, coloured=False))
    assert "[CTO CTO]" not in shown(render_result(make_result(), TEXT))


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_narrow_terminal(width: int):
    result = make_result(decision="query", clarification=make_clarification())
    text = shown(render_result(result, TEXT, STANDARD), width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text


def test_a_very_narrow_terminal():
    text = shown(render_result(make_result(), TEXT), width=40)
    assert max(map(len, text.splitlines())) <= 40


@pytest.mark.parametrize("decision", ["supported", "query", "not_supported"])
def test_every_decision_has_a_look(decision: Decision):
    result: Result = make_result(decision=decision)
    assert decision.replace("_", " ") in shown(render_result(result, TEXT))


def test_the_same_each_time():
    first, second = (shown(render_result(coded(OPEN), WORDS, STANDARD)) for _ in range(2))
    assert first == second


def test_a_note_id_and_a_summary_cannot_steer_the_terminal():
    text = shown(render_result(make_result("a\x1b[31m", summary="[red]x\x07[/red]"), TEXT))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]x" in text
