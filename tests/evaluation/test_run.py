"""From gold and results to a report."""

from __future__ import annotations

from pathlib import Path

import pytest

import revasc.evaluation
from revasc.evaluation import GoldError, evaluate, evaluate_file, evaluate_files
from revasc.note import Note
from tests.evaluation.builders import code_alike, gold_note, gold_record, jsonl, row


def test_results_are_joined_by_id_in_any_order() -> None:
    gold = [gold_note(note_id="a", decision="query"), gold_note(note_id="b")]
    report = evaluate(gold, [row("supported", note_id="b"), row("query", note_id="a")])
    assert report.to_dict()["decision_accuracy"] == 1.0


def test_other_notes_are_ignored_and_absent_ones_counted() -> None:
    report = evaluate([gold_note(note_id="a"), gold_note(note_id="b")], [row(note_id="b"), row(note_id="c")])
    assert (report.figures.notes, report.figures.missing) == (2, 1)


def test_the_last_of_repeated_results_counts() -> None:
    report = evaluate([gold_note()], [row("query"), row("supported")])
    assert report.to_dict()["decision_accuracy"] == 1.0


def test_no_gold_is_an_error() -> None:
    with pytest.raises(ValueError, match="no gold notes"):
        evaluate([], [])


def test_a_file_iscode_aliked_and_compared(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(jsonl(gold_record(), gold_record(note_id="g2", decision="query")), encoding="utf-8")
    record = evaluate_file(file, code_alike).to_dict()
    assert (record["notes"], record["decision_accuracy"], record["false_supported"]) == (2, 0.5, 1)
    assert (record["mean_field_accuracy"], record["access_prf"]) == (1.0, [1.0, 1.0, 1.0])
    assert record["mentions"]["CTO"] == [1.0, 0.0, 0.0]


def test_thecode_aliker_sees_the_note_alone(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(jsonl(gold_record()), encoding="utf-8")
    seen: list[Note] = []
    evaluate_file(file, lambda note: (seen.append(note), code_alike(note))[1])  # type: ignore[func-returns-value]
    assert [(type(note), note.text) for note in seen] == [(Note, "CTO of the RCA was stented.")]


def test_a_bad_file_is_reported_before_any_coding(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(jsonl(gold_record(), gold_record(note_id="g2", decision="maybe")), encoding="utf-8")
    with pytest.raises(GoldError, match="line 2, decision"):
        evaluate_file(file, lambda note: pytest.fail("a note was coded"))


def test_several_files_are_one_evaluation(tmp_path: Path) -> None:
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for file, decision in zip(files, ("supported", "query"), strict=True):  # of the same id
        file.write_text(jsonl(gold_record(decision=decision)), encoding="utf-8")
    record = evaluate_files(files, code_alike).to_dict()
    assert (record["notes"], record["decision_accuracy"]) == (2, 0.5)


def test_a_bad_second_file_is_reported_before_any_coding(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    good.write_text(jsonl(gold_record()), encoding="utf-8")
    bad.write_text("{}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"b\.jsonl line 1"):
        evaluate_files([good, bad], lambda note: pytest.fail("a note was coded"))


def test_no_file_is_an_error() -> None:
    with pytest.raises(ValueError, match="no gold notes"):
        evaluate_files([], code_alike)


def test_public_names() -> None:
    assert all(hasattr(revasc.evaluation, name) for name in revasc.evaluation.__all__)
