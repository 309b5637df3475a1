"""One note against one result: fields by vessel, access, mentions."""

from __future__ import annotations

from typing import Any

import pytest

from revasc.evaluation.matching import Counts
from revasc.evaluation.scoring import FIELDS, LabelScore, MentionMiss, NoteScore, score_note
from revasc.results.record import Decision
from tests.evaluation.builders import found, gold_lesion, gold_mention, gold_note, lesion, row

_TEXT = "RCA CTO, 100% with TIMI 0 flow. A stent was placed."


def _checks(gold: list[dict[str, Any]], got: list[dict[str, Any]]) -> dict[tuple[str, str], bool]:
    note = gold_note(lesions=tuple(gold_lesion(**changes) for changes in gold))
    score = score_note(note, row(lesions=[lesion(**changes) for changes in got]))
    return {(check.vessel, check.field): check.ok for check in score.fields}


@pytest.mark.parametrize(
    ("field", "gold", "got", "expected"),
    [
        ("treatments", ["angioplasty", "stent"], ["stent", "angioplasty"], True),  # order means nothing
        ("treatments", ["angioplasty", "stent"], ["stent"], False),
        ("treatments", [], ["stent"], False),
        ("treatments", [], [], True),  # asked even where there is none
        ("cto", True, True, True),
        ("cto", True, False, False),
        ("cto", False, None, False),
        ("cto", None, True, None),  # left open by the note: not asked
        ("occlusion_percent", 100, 100.0, True),
        ("occlusion_percent", 100, 99, False),
        ("occlusion_percent", 0, None, False),  # zero is not unknown
        ("occlusion_percent", None, 100, None),
        ("chronicity_months", 1.6, 1.6, True),
        ("chronicity_months", 6, None, False),
        ("approach", "combined", "antegrade", False),
        ("approach", None, "antegrade", None),
        ("outcome", "partial", "partial", True),
        ("outcome", None, None, None),
    ],
)
def test_a_field(field: str, gold: Any, got: Any, expected: bool | None) -> None:
    kept = {"cto": True} if field == "treatments" else {"treatments": ["stent"]}
    checks = _checks([kept | {field: gold}], [{field: got}])
    assert checks.get(("RCA", field)) is expected


@pytest.mark.parametrize(
    ("gold", "got", "expected"),
    [
        ([{}], [], False),  # vessel not reported at all
        ([{}], [{"vessel": "LAD"}], False),
        ([{}], [{"vessel": None}], False),
        ([{}], [{"approach": "retrograde"}, {}], True),  # two lesions of the vessel, one agrees
        ([{}, {"approach": "retrograde"}], [{"approach": "retrograde"}], True),
        ([{"approach": None}, {"approach": "retrograde"}], [{"approach": None}], True),
    ],
)
def test_lesions_of_one_vessel_are_compared_together(
    gold: list[dict[str, Any]], got: list[dict[str, Any]], *, expected: bool
) -> None:
    assert _checks(gold, got)["RCA", "approach"] is expected


def test_lesions_neither_treated_nor_cto_are_left_out() -> None:
    assert _checks([{"treatments": [], "cto": False}, {"treatments": [], "cto": None}], []) == {}


def test_untreated_cto_is_compared() -> None:
    assert ("LAD", "occlusion_percent") in _checks([{"vessel": "LAD", "treatments": []}], [])


def test_gold_lesions_without_a_vessel_are_left_out() -> None:
    assert _checks([{"vessel": None}], [{"vessel": None}]) == {}


@pytest.mark.parametrize(("decision", "asked"), [("query", False), ("supported", True)])
def test_cto_is_not_asked_where_the_note_contradicts_itself(decision: str, *, asked: bool) -> None:
    assert (("RCA", "cto") in _checks([{"decision": decision}], [{}])) is asked


def test_fields_missing_in_the_result_are_unknown() -> None:
    note = gold_note(lesions=(gold_lesion(),))
    score = score_note(note, row(lesions=[{"vessel": "RCA", "decision": "supported"}]))
    assert {check.field for check in score.fields if not check.ok} == set(FIELDS) - {"chronicity_months"}


@pytest.mark.parametrize(
    ("gold", "got", "expected"),
    [
        ([], [], True),
        ([{}], [{}], True),
        ([{}], [{}, {}], True),
        ([{}], [{"decision": "query"}], False),
        ([{}], [{}, {"vessel": "LAD"}], False),
        ([{"decision": "query"}], [{"decision": "not_supported"}], True),
    ],
)
def test_supported_vessels(gold: list[dict[str, Any]], got: list[dict[str, Any]], *, expected: bool) -> None:
    note = gold_note(lesions=tuple(gold_lesion(**changes) for changes in gold))
    assert score_note(note, row(lesions=[lesion(**changes) for changes in got])).vessels_ok is expected


@pytest.mark.parametrize(
    ("gold", "got", "expected"),
    [
        ((), (), Counts()),
        ((("radial", "left"),), (("radial", "left"),), Counts(1, 0, 0)),
        ((("radial", "left"),), (("radial", None),), Counts(0, 1, 1)),
        ((("radial", "left"),), (("distal radial", "left"),), Counts(0, 1, 1)),
        ((("femoral", "left"), ("femoral", "right")), (("femoral", "left"),), Counts(1, 0, 1)),
    ],
)
def test_access(gold: Any, got: Any, expected: Counts) -> None:
    sites = [{"artery": artery, "side": side} for artery, side in got]
    assert score_note(gold_note(access=gold), row(access=sites)).access == expected


def _labels(gold: list[tuple[str, ...]], got: list[tuple[str, ...]]) -> dict[str, LabelScore]:
    """Scores by label for mentions given as (quote, label) or (quote, label, status)."""
    mentions = tuple(gold_mention(_TEXT, *parts) for parts in gold)  # type: ignore[arg-type]
    score = score_note(gold_note(_TEXT, mentions=mentions), row(mentions=[found(_TEXT, *p) for p in got]))
    return {label.label: label for label in score.labels}


@pytest.mark.parametrize(
    ("gold", "got", "overlap", "exact"),
    [
        (("CTO", "CTO"), ("CTO", "CTO"), Counts(1, 0, 0), Counts(1, 0, 0)),
        (("CTO", "CTO"), ("RCA CTO", "CTO"), Counts(1, 0, 0), Counts(0, 1, 1)),
        (("CTO", "CTO"), ("stent", "CTO"), Counts(0, 1, 1), Counts(0, 1, 1)),
        (("CTO", "CTO"), ("CTO", "STENT"), Counts(0, 0, 1), Counts(0, 0, 1)),
        (("CTO", "CTO"), ("CTO", "CTO", "planned"), Counts(0, 0, 1), Counts(0, 0, 1)),
        (("CTO", "CTO", "planned"), ("CTO", "CTO"), Counts(0, 1, 0), Counts(0, 1, 0)),
        (("CTO", "CTO", "planned"), ("CTO", "CTO", "negated"), Counts(), Counts()),
    ],
)
def test_a_label(gold: tuple[str, ...], got: tuple[str, ...], overlap: Counts, exact: Counts) -> None:
    score = _labels([gold], [got])["CTO"]
    assert (score.overlap, score.exact) == (overlap, exact)


@pytest.mark.parametrize("quote", ["TIMI 0", "TIMI 0 flow", "100% with TIMI 0"])
def test_flow_taken_for_a_degree_is_no_false_positive(quote: str) -> None:
    scores = _labels([("100%", "OCCLUSION")], [("100%", "OCCLUSION"), (quote, "OCCLUSION")])
    assert scores["OCCLUSION"].overlap == Counts(1, 0, 0)


def test_flow_is_a_label_of_its_own() -> None:
    scores = _labels([("TIMI 0", "FLOW")], [("TIMI 0 flow", "FLOW")])
    assert (scores["FLOW"].overlap, scores["FLOW"].exact) == (Counts(1, 0, 0), Counts(0, 1, 1))


def test_notes_without_annotated_mentions_are_not_scored_for_mentions() -> None:
    assert _labels([], [("CTO", "CTO")]) == {}


def test_misses_carry_span_and_the_other_status() -> None:
    scores = _labels(
        [("CTO", "CTO"), ("stent", "STENT", "planned")],
        [("RCA CTO", "CTO", "historical"), ("stent", "STENT"), ("RCA", "CTO")],
    )
    assert scores["CTO"].misses == (
        MentionMiss("extra", "CTO", (0, 3), None),
        MentionMiss("missed", "CTO", (4, 7), "historical"),
    )
    stent = _TEXT.index("stent")
    assert scores["STENT"].misses == (MentionMiss("extra", "STENT", (stent, stent + 5), "planned"),)


def test_a_note_without_a_result() -> None:
    note = gold_note(lesions=(gold_lesion(),), access=(("radial", "left"),))
    assert score_note(note, None) == NoteScore(note, None)
    assert score_note(note, None).access == Counts()


@pytest.mark.parametrize(
    ("gold", "got", "expected"),
    [
        ("query", "supported", True),
        ("not_supported", "supported", True),
        ("supported", "supported", False),
        ("not_supported", "query", False),
        ("query", None, False),
    ],
)
def test_false_supported(gold: Decision, got: str | None, *, expected: bool) -> None:
    assert score_note(gold_note(decision=gold), row(got) if got else None).false_supported is expected


def test_decision_and_summary_are_taken_over() -> None:
    score = score_note(gold_note(), row("query"))
    assert (score.gold.decision, score.got, score.summary) == ("supported", "query", "our summary")
