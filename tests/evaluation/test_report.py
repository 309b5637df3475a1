"""The rendered report: order, figures, and note text only on request."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from revasc.evaluation import Report, evaluate
from revasc.evaluation.gold import GoldTarget
from tests.evaluation.builders import (
    Record,
    found,
    found_code,
    found_questions,
    gold_code,
    gold_lesion,
    gold_mention,
    gold_note,
    lesion,
    row,
)

_TEXT = "Dr Whisper says that the RCA CTO was crossed.\nA [b]DES\x1b[1m went in. Final 0% residual."


def _report(*rows: Record, text: str = _TEXT) -> Report:
    gold = gold_note(
        text,
        "query",
        lesions=(gold_lesion(decision="query"),),
        access=(("radial", "right"), ("femoral", None)),
        mentions=(gold_mention(text, "CTO", "CTO"), gold_mention(text, "DES", "STENT", "planned")),
    )
    return evaluate([gold], rows)


def _shown(report: Report, *, detail: bool = False, width: int = 120) -> str:
    out = io.StringIO()
    report.render(Console(file=out, width=width, color_system=None), detail=detail)
    return out.getvalue()


_WRONG = row(
    "supported",
    lesions=[lesion(approach="retrograde", treatments=[], decision="supported")],
    access=[{"artery": "radial", "side": "left"}],
    mentions=[found(_TEXT, "CTO", "CTO", "other"), found(_TEXT, "DES", "STENT")],
)


def test_false_supported_comes_first() -> None:
    lines = _shown(_report(_WRONG)).splitlines()
    assert lines[:2] == ["False supported: 1", "  n1: gold says query"]


def test_no_false_supported_is_said_as_well() -> None:
    assert _shown(_report(row("query"))).startswith("False supported: 0\n")


def test_parts_come_in_order() -> None:
    shown = _shown(_report(_WRONG), detail=True)
    parts = ["False supported", "Decisions", "Decision accuracy", "Mentions", "Lesion", "Access", "got:"]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "line",
    [
        "Decision accuracy: 0.0000 (0 of 1 notes)",
        "Supported: P 0.0000  R 1.0000  F1 0.0000",
        "Access sites: P 0.0000  R 0.0000  F1 0.0000",
        "FLOW (not in the mean)",
        "mean of the above",
    ],
)
def test_figures_are_shown(line: str) -> None:
    assert line in _shown(_report(_WRONG))


def test_missing_results_get_a_column_only_when_there_are_any() -> None:
    assert "missing" in _shown(_report())
    assert "missing" not in _shown(_report(_WRONG))


def test_no_mention_table_without_annotated_mentions() -> None:
    assert "Mentions" not in _shown(evaluate([gold_note()], [row()]))


@pytest.mark.parametrize("secret", ["Whisper", "crossed", "gold reason", "our summary"])
def test_nothing_of_the_note_without_detail(secret: str) -> None:
    assert secret not in _shown(_report(_WRONG))
    assert secret not in str(_report(_WRONG).to_dict())


@pytest.mark.parametrize(
    "line",
    [
        "  decision  gold: query  got: supported",
        "    gold reason: gold reason",
        "    our summary: our summary",
        "  RCA treatments  gold: stent  got: none",
        '  RCA approach  gold: "antegrade"  got: "retrograde"',
        "  access  gold: femoral, side not stated | right radial  got: left radial",
        "  CTO missed  Dr Whisper says that the RCA [CTO] was crossed. A [b]DES [1m wen  (reported as other)",
        "  STENT extra  the RCA CTO was crossed. A [b][DES] [1m went in. Final 0% residua  (gold as planned)",
    ],
)
def test_each_miss_in_context(line: str) -> None:
    assert line in _shown(_report(_WRONG), detail=True).splitlines()


def test_context_is_thirty_characters_either_side() -> None:
    text = "a" * 50 + "CTO" + "b" * 50 + "DES"
    shown = _shown(_report(row("query"), text=text), detail=True)
    assert " " + "a" * 30 + "[CTO]" + "b" * 30 + "\n" in shown


def test_note_text_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in _shown(_report(_WRONG), detail=True)


def test_lines_of_detail_are_not_broken() -> None:
    longest = max(_shown(_report(_WRONG), detail=True, width=40).splitlines(), key=len)
    assert len(longest) > 80


def test_a_missing_result_is_a_decision_miss() -> None:
    shown = _shown(_report(), detail=True)
    assert "decision  gold: query  got: no result" in shown
    assert "our summary" not in shown


def test_false_supported_notes_lead_the_details() -> None:
    gold = [gold_note(note_id="first"), gold_note(note_id="worst", decision="not_supported")]
    rows = [row("query", note_id="first"), row("supported", note_id="worst")]
    shown = _shown(evaluate(gold, rows), detail=True)
    assert shown.rindex("worst") < shown.rindex("first")


def test_a_clean_note_has_no_details() -> None:
    report = evaluate([gold_note(note_id="clean")], [row(note_id="clean")])
    assert "clean" not in _shown(report, detail=True)


def _proposed(*codes: Record, asked: tuple[str, int | None] = ("age", 1)) -> Report:
    gold = gold_note(
        _TEXT,
        codes=(gold_code("92943", "RC"), gold_code("I25.82", system="ICD-10-CM", review=True)),
        clarification=(GoldTarget("age", "RCA"),),
    )
    questions = found_questions(asked)
    return evaluate([gold], [row(codes=list(codes), lesions=[lesion(id=1)], clarification=questions)])


_RIGHT = (found_code("92943", "RC"), found_code("I25.82", system="ICD-10-CM", review=True))


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (
            _proposed(*_RIGHT),
            (
                "Codes: P 1.0000  R 1.0000  F1 1.0000; all right in 1 of 1 notes; "
                "word on review right for 2 of 2"
            ),
        ),
        (
            _proposed(found_code("92943", "RC", review=True)),
            (
                "Codes: P 1.0000  R 0.5000  F1 0.6667; all right in 0 of 1 notes; "
                "word on review right for 0 of 1"
            ),
        ),
        (_proposed(*_RIGHT), "Questions to the provider: P 1.0000  R 1.0000  F1 1.0000"),
        (_proposed(asked=("degree", 1)), "Questions to the provider: P 0.0000  R 0.0000  F1 0.0000"),
    ],
)
def test_codes_and_questions_are_shown(report: Report, line: str) -> None:
    assert line in _shown(report).splitlines()


def test_codes_are_not_spoken_of_where_the_gold_has_none() -> None:
    shown = _shown(_report(_WRONG), detail=True)
    assert "Codes" not in shown
    assert "Questions" not in shown
    assert "codes  gold" not in shown


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (_proposed(found_code("92945", "RC")), "  codes  gold: 92943-RC | I25.82  got: 92945-RC"),
        (_proposed(), "  codes  gold: 92943-RC | I25.82  got: nothing"),
        (_proposed(*_RIGHT, asked=("degree", 1)), "  questions  gold: age of RCA  got: degree of RCA"),
        (
            _proposed(*_RIGHT, asked=("age", None)),
            "  questions  gold: age of RCA  got: age of an unnamed artery",
        ),
    ],
)
def test_misses_of_codes_and_questions(report: Report, line: str) -> None:
    assert line in _shown(report, detail=True).splitlines()
    assert line not in _shown(report).splitlines()


@pytest.mark.parametrize("word", ["  codes  ", "  questions  "])
def test_what_agrees_is_no_miss(word: str) -> None:
    assert word not in _shown(_proposed(*_RIGHT), detail=True)
