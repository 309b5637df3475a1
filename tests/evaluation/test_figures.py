"""Figures over several notes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from revasc.evaluation.figures import Figures, Ratio, add_up
from revasc.evaluation.gold import GoldTarget
from revasc.evaluation.matching import Counts
from revasc.evaluation.scoring import score_note
from revasc.results.record import Decision
from tests.evaluation.builders import (
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

_S: Decision = "supported"
_Q: Decision = "query"
_N: Decision = "not_supported"


def _figures(*pairs: tuple[Decision, str | None]) -> Figures:
    return add_up([score_note(gold_note(decision=gold), row(got) if got else None) for gold, got in pairs])


@pytest.mark.parametrize(
    ("pairs", "name", "expected"),
    [
        ([(_S, _S), (_N, _Q)], "decision_accuracy", 0.5),
        ([(_S, _S), (_N, None), (_Q, _Q)], "decision_accuracy", 0.6667),
        ([(_N, _S), (_Q, _S), (_S, _S)], "false_supported", 2),
        ([(_N, _S), (_Q, _S), (_S, _S)], "not_supported_called_supported", 1),
        ([(_N, _S), (_Q, _S), (_S, _S)], "supported_any", 3),
        ([(_N, _Q), (_Q, _Q), (_S, _S)], "query_any", 2),
        ([(_S, _N), (_S, _Q), (_S, None)], "supported_called_not", 1),
        ([(_S, _S), (_S, None), (_N, _S), (_S, _Q)], "supported_prf", [0.5, 0.3333, 0.4]),
        ([(_N, _N)], "supported_prf", [1.0, 1.0, 1.0]),
        ([(_S, None), (_N, None)], "missing", 2),
        ([(_S, None), (_N, _N)], "notes", 2),
        ([(_S, None), (_N, _N)], "supported_vessels_exact", 0.5),  # no result is no agreement
        ([(_S, _S), (_S, None), (_S, _S)], "confusion", {"supported->missing": 1, "supported->supported": 2}),
    ],
)
def test_decision_figures(pairs: list[tuple[Decision, str | None]], name: str, expected: Any) -> None:
    assert _figures(*pairs).to_dict()[name] == expected


def test_no_notes_is_an_error() -> None:
    with pytest.raises(ValueError, match="no gold notes"):
        add_up([])


def test_field_shares_and_their_mean() -> None:
    first = gold_note(lesions=(gold_lesion(), gold_lesion(vessel="LAD", treatments=[], approach=None)))
    second = gold_note(lesions=(gold_lesion(chronicity_months=6),))
    figures = add_up(
        [
            score_note(first, row(lesions=[lesion(), lesion(vessel="LAD")])),
            score_note(second, row(lesions=[lesion(cto=False, approach="retrograde")])),
        ]
    )
    assert figures.fields == {
        "treatments": Ratio(2, 3),
        "cto": Ratio(2, 3),
        "occlusion_percent": Ratio(3, 3),
        "chronicity_months": Ratio(0, 1),
        "approach": Ratio(1, 2),
        "outcome": Ratio(3, 3),
    }
    assert figures.mean_field_accuracy == round((0.6667 + 0.6667 + 1 + 0 + 0.5 + 1) / 6, 4)


def test_a_field_never_asked_has_no_figure() -> None:
    record = _figures((_N, _N)).to_dict()
    assert "approach" not in record
    assert record["mean_field_accuracy"] is None


def test_a_note_without_result_is_asked_no_fields() -> None:
    assert add_up([score_note(gold_note(lesions=(gold_lesion(),)), None)]).fields == {}


def test_access_is_counted_over_all_notes() -> None:
    note = gold_note(access=(("radial", "left"), ("femoral", "right")))
    half = row(access=[{"artery": "radial", "side": "left"}])
    figures = add_up([score_note(note, half), score_note(gold_note(), half)])
    assert figures.access == Counts(1, 1, 1)
    assert figures.to_dict()["access_prf"] == [0.5, 0.5, 0.5]


def _mention_figures() -> Figures:
    text = "RCA CTO, 100%, TIMI 0. A stent was placed."
    quotes = [("CTO", "CTO"), ("100%", "OCCLUSION"), ("TIMI 0", "FLOW"), ("stent", "STENT")]
    gold = gold_note(text, mentions=tuple(gold_mention(text, *quote) for quote in quotes))
    got = [("RCA CTO", "CTO"), ("100%", "OCCLUSION"), ("TIMI", "FLOW")]
    return add_up([score_note(gold, row(mentions=[found(text, *quote) for quote in got]))])


def test_macro_figures_are_means_of_seven_labels_without_flow() -> None:
    figures = _mention_figures()
    assert figures.macro_f1() == round(6 / 7, 4)  # STENT missed; labels that do not occur are right
    assert figures.macro_f1(exact=True) == round(5 / 7, 4)  # CTO one word too long


def test_mention_figures_by_label() -> None:
    record = _mention_figures().to_dict()
    assert record["mentions"]["STENT"] == [1.0, 0.0, 0.0]
    assert record["mentions"]["CTO"] == [1.0, 1.0, 1.0]
    assert record["mentions_exact"]["CTO"] == [0.0, 0.0, 0.0]
    assert "FLOW" not in record["mentions"]
    assert record["extra_mentions"] == {"FLOW": [1.0, 1.0, 1.0]}
    assert record["extra_mentions_exact"] == {"FLOW": [0.0, 0.0, 0.0]}


def test_no_mention_figures_without_annotated_mentions() -> None:
    figures = _figures((_S, _S))
    assert figures.macro_f1() is None
    assert not {"mentions", "mention_macro_f1", "extra_mentions"} & set(figures.to_dict())


def _proposal_figures() -> Figures:
    """A note all right, one with a code too many and a wrong word on review, one without gold codes."""
    first = gold_note(codes=(gold_code("92943", "RC"),), clarification=(GoldTarget("age", "RCA"),))
    second = gold_note(codes=(gold_code("92928", "LD", review=True),))
    lesions = [lesion(id=1)]
    rows = [
        row(codes=[found_code("92943", "RC")], lesions=lesions, clarification=found_questions(("age", 1))),
        row(codes=[found_code("92928", "LD"), found_code("92978")], lesions=lesions,
            clarification=found_questions(("degree", 1))),
        row(codes=[found_code()]),
    ]  # fmt: skip
    notes = (first, second, gold_note())
    return add_up([score_note(note, got) for note, got in zip(notes, rows, strict=True)])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("notes", 3),
        ("notes_with_codes", 2),
        ("codes_complete", 0.5),
        ("codes_prf", [0.6667, 1.0, 0.8]),
        ("codes_review", 0.5),
        ("clarification_prf", [0.5, 1.0, 0.6667]),
    ],
)
def test_figures_of_codes_and_questions(name: str, expected: Any) -> None:
    assert _proposal_figures().to_dict()[name] == expected


def test_no_figures_of_codes_without_gold_codes() -> None:
    figures = _figures((_S, _S))
    assert figures.proposals is None
    assert not {"codes_prf", "notes_with_codes", "clarification_prf"} & set(figures.to_dict())


def test_no_word_on_review_where_no_code_was_found() -> None:
    figures = add_up([score_note(gold_note(codes=(gold_code(),)), row())])
    assert figures.proposals
    assert figures.proposals.reviews == Ratio(0, 0)
    assert figures.to_dict()["codes_review"] is None
    assert figures.to_dict()["codes_prf"] == [1.0, 0.0, 0.0]


def test_notes_without_a_result_are_not_asked_for_codes() -> None:
    gold = gold_note(codes=(gold_code(),))
    figures = add_up([score_note(gold, None), score_note(gold, row(codes=[found_code()]))])
    assert figures.to_dict()["notes_with_codes"] == 1


@pytest.mark.parametrize("figures", [_figures((_S, _S), (_N, None)), _mention_figures(), _proposal_figures()])
def test_figures_are_plain_json(figures: Figures) -> None:
    record = figures.to_dict()
    assert json.loads(json.dumps(record)) == record
