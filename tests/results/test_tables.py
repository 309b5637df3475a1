from __future__ import annotations

from dataclasses import replace

import pytest

from revasc.results.record import CodeRecord
from revasc.results.tables import LESIONS, MENTIONS, NOTES, TABLES, Table, join
from tests.results.builders import make_clarification, make_lesion, make_result


def rows(table: Table, **changes: object) -> list[dict[str, object]]:
    found = table.rows(make_result(**changes))
    return [dict(zip(table.header, row, strict=True)) for row in found]


def test_the_notes_table():
    assert rows(NOTES) == [
        {
            "note_id": "n1",
            "decision": "supported",
            "reason": "cto_treated",
            "summary": "A chronic total occlusion of the RCA was treated.",
            "vessels": "RCA",
            "codes": "92943-RC;I25.82?",
            "missing": "sheath;approach",
            "date_of_service": "2026-02-03",
            "ruleset_version": "2026.1",
            "conflicting": "chronicity",
            "clarification": None,
        }
    ]


def test_what_is_unknown_is_null():
    bare = make_result(lesions=(), codes=(), documentation=())
    bare = replace(bare, provenance=replace(bare.provenance, date_of_service=None))
    (row,) = NOTES.rows(bare)
    cells = dict(zip(NOTES.header, row, strict=True))
    unknown = ("vessels", "codes", "missing", "conflicting", "clarification", "date_of_service")
    assert [cells[name] for name in unknown] == [None] * 6


def test_the_topics_of_a_draft_without_its_words():
    first = make_clarification()
    (age,) = first.questions
    questions = (age, replace(age, topic="approach"), replace(age, lesion=2))
    draft = replace(first, questions=questions, text="secretword", markdown="secretword")
    (row,) = rows(NOTES, decision="query", clarification=draft)
    assert row["clarification"] == "age;approach"
    assert "secretword" not in str(row)


def test_vessels_are_the_supported_ones_each_once():
    lesions = (
        make_lesion(1, vessel="RCA"),
        make_lesion(2, vessel="LAD"),
        make_lesion(3, vessel="RCA"),
        make_lesion(4, "query", vessel="LCX"),
        make_lesion(5, vessel=None),
    )
    assert rows(NOTES, lesions=lesions)[0]["vessels"] == "RCA;LAD"


def test_codes_with_modifiers():
    codes = (CodeRecord("CPT", "92943", ("LD", "53"), (1,), "", review=True),)
    assert rows(NOTES, codes=codes)[0]["codes"] == "92943-LD-53?"


def test_the_lesions_table():
    first, second = rows(
        LESIONS, lesions=(make_lesion(), make_lesion(2, "query", treatments=(), criteria=()))
    )
    assert first == {
        "note_id": "n1",
        "lesion": 1,
        "vessel": "RCA",
        "segment": "mid",
        "branch": None,
        "graft": None,
        "in_stent": False,
        "occlusion_percent": 100.0,
        "timi_before": 0,
        "timi_after": 3,
        "residual_percent": 0.0,
        "cto": True,
        "chronicity_months": 6.0,
        "treatments": "angioplasty;stent",
        "approach": "antegrade",
        "outcome": "success",
        "decision": "supported",
        "reason": "cto_treated",
        "coronary_target": "met",
        "total_occlusion": "met",
        "chronic": "met",
        "treated": "missing",
        "not_acute_culprit": "contradicted",
    }
    assert (second["lesion"], second["treatments"], second["chronic"]) == (2, None, None)


def test_the_mentions_table():
    found = rows(MENTIONS)
    assert len(found) == 5
    assert found[2] == {
        "note_id": "n1",
        "mention": 2,
        "label": "OCCLUSION",
        "start": 45,
        "end": 49,
        "text": "100%",
        "status": "current",
        "section": "procedure",
        "rule": "occlusion.percent",
        "cues": None,
        "value": '{"low":100,"high":100}',
        "lesion": 1,
    }
    assert (found[4]["cues"], found[4]["value"], found[4]["lesion"]) == ("68-70;60-62", None, None)


@pytest.mark.parametrize("table", [LESIONS, MENTIONS], ids=lambda table: table.name)
def test_a_note_with_nothing_has_no_rows(table: Table):
    assert rows(table, lesions=(), mentions=()) == []


def test_names_of_tables_and_columns():
    assert list(TABLES) == ["notes", "lesions", "mentions"]
    for table in TABLES.values():
        assert len(set(table.header)) == len(table.header)


@pytest.mark.parametrize(("parts", "cell"), [([], None), (["a"], "a"), (["a", 1], "a;1")])
def test_join(parts: list[object], cell: str | None):
    assert join(parts) == cell
