from __future__ import annotations

from typing import Any

import pytest

from revasc.coding.codes import propose
from revasc.coding.decision import decide
from revasc.coding.tables import load_tables
from revasc.coding.verdict import CodeRecord
from revasc.lesions.lesion import Approach, Lesion
from tests.coding.builders import PACK, STANDARD, findings, lesion

TABLES = load_tables(PACK)
LAST, FIRST = "2025-12-31", "2026-01-01"
CTO = "cto_label total_before stent"
DIAGNOSIS = "I25.82"


def proposed(*lesions: Lesion, day: str | None = LAST) -> tuple[CodeRecord, ...]:
    note = findings(*lesions, day=day)
    return propose(note, decide(note, STANDARD), TABLES)


def procedures(*lesions: Lesion, day: str | None = LAST) -> list[CodeRecord]:
    return [record for record in proposed(*lesions, day=day) if record.system == "CPT"]


def cto(**fields: Any) -> Lesion:
    return lesion(CTO, **{"approach": "antegrade", **fields})


@pytest.mark.parametrize(
    ("approach", "day", "code", "review"),
    [
        ("antegrade", LAST, "92943", False),
        ("retrograde", LAST, "92943", False),
        ("combined", LAST, "92943", False),
        (None, LAST, "92943", False),
        ("antegrade", FIRST, "92943", False),
        ("combined", FIRST, "92945", True),
    ],
)
def test_one_vessel_by_approach_and_date(approach: Approach | None, day: str, code: str, review: bool):
    (found,) = procedures(cto(approach=approach), day=day)
    assert (found.code, found.modifiers, found.lesions, found.review) == (code, ("RC",), (1,), review)


@pytest.mark.parametrize(
    ("approach", "words"),
    [("retrograde", "Retrograde only"), (None, "Approach not stated")],
)
def test_from_2026_an_open_approach_gives_both_candidates_for_review(approach: Approach | None, words: str):
    found = procedures(cto(approach=approach), day=FIRST)
    assert [record.code for record in found] == ["92943", "92945"]
    assert all(record.review and words in record.note for record in found)


def test_combined_asks_whether_both_directions_worked():
    (found,) = procedures(cto(approach="combined"), day=FIRST)
    assert "retrograde attempt was given up" in found.note


@pytest.mark.parametrize(
    ("vessel", "modifier"), [("LAD", "LD"), ("LCX", "LC"), ("RCA", "RC"), ("LM", "LM"), ("RI", "RI")]
)
@pytest.mark.parametrize("day", [LAST, FIRST])
def test_the_modifier_names_the_vessel(vessel: str, modifier: str, day: str):
    assert [record.modifiers for record in procedures(cto(vessel=vessel), day=day)] == [(modifier,)]


@pytest.mark.parametrize(
    ("day", "codes", "words"),
    [(LAST, ["92943", "92944"], "which is the first"), (FIRST, ["92943", "92943"], "sources conflict")],
)
def test_two_vessels_go_to_review(day: str, codes: list[str], words: str):
    found = procedures(cto(vessel="LAD"), cto(id=2, first=10), day=day)
    assert [record.code for record in found] == codes
    assert [record.modifiers for record in found] == [("LD",), ("RC",)]
    assert all(record.review and words in record.note for record in found)


def test_two_lesions_of_one_vessel_are_one_service():
    (found,) = procedures(cto(), cto(id=2, first=10, segment="distal"))
    assert (found.code, found.lesions, found.review) == ("92943", (1, 2), False)


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        ("antegrade", "antegrade", ["92943"]),
        ("antegrade", None, ["92943"]),
        ("antegrade", "combined", ["92945"]),
        ("antegrade", "retrograde", ["92943", "92945"]),  # one direction a lesion is not combined
    ],
)
def test_the_approach_to_a_vessel_with_two_lesions(one: Approach, other: Approach | None, codes: list[str]):
    found = procedures(cto(approach=one), cto(id=2, first=10, approach=other), day=FIRST)
    assert [record.code for record in found] == codes


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"graft": "SVG"}, "bypass graft"),
        ({"outcome": "partial", "timi_after": 2}, "modifier 52 or 53"),
        ({"vessel": None, "graft": "SVG"}, "vessel modifier is missing"),
    ],
)
@pytest.mark.parametrize("day", [LAST, FIRST])
def test_what_is_uncertain_goes_to_review(fields: dict[str, Any], words: str, day: str):
    (found,) = procedures(cto(**fields), day=day)
    assert found.review
    assert words in found.note


def test_without_a_vessel_there_is_no_modifier():
    (found,) = procedures(cto(vessel=None, graft="SVG"))
    assert found.modifiers == ()


@pytest.mark.parametrize(
    ("approach", "codes"),
    [("antegrade", ["92943"]), ("combined", ["92943", "92945"]), ("retrograde", ["92943", "92945"])],
)
def test_without_a_date_no_code_set_is_chosen(approach: Approach, codes: list[str]):
    found = procedures(cto(approach=approach), day=None)
    assert [record.code for record in found] == codes
    assert all(record.review and "no choice between the code sets is made" in record.note for record in found)
    assert "For 2013-01-01 to 2025-12-31" in found[0].note


def test_without_a_date_reviews_belong_to_the_rows_in_question():
    before, after = procedures(cto(approach="combined"), day=None)
    assert "Confirm that both directions" not in before.note
    assert "Confirm that both directions" in after.note


@pytest.mark.parametrize("day", ["2012-12-31", "1999-04-13"])
def test_before_2013_nothing_is_proposed(day: str):
    assert proposed(cto(), day=day) == ()


def test_the_diagnosis_stands_beside_the_procedure():
    procedure, diagnosis = proposed(cto())
    assert procedure.code == "92943"
    assert (diagnosis.system, diagnosis.code, diagnosis.modifiers) == ("ICD-10-CM", DIAGNOSIS, ())
    assert (diagnosis.lesions, diagnosis.review) == ((1,), False)
    assert "atherosclerosis code" in diagnosis.note


@pytest.mark.parametrize(("day", "codes"), [("2015-09-30", ["92943"]), ("2015-10-01", ["92943", DIAGNOSIS])])
def test_the_diagnosis_starts_with_the_code_set(day: str, codes: list[str]):
    assert [record.code for record in proposed(cto(), day=day)] == codes


def test_the_diagnosis_comes_once_for_all_lesions():
    untreated = lesion("cto_label", id=2, first=10, vessel="LAD")
    assert [record.lesions for record in proposed(cto(), untreated)] == [(1,), (1, 2)]


@pytest.mark.parametrize(
    ("lesions", "ids", "review"),
    [
        ([cto(graft="SVG")], (1,), True),
        ([cto(graft="SVG"), cto(id=2, first=10)], (2,), False),
    ],
)
def test_a_graft_alone_needs_review_of_the_diagnosis(
    lesions: list[Lesion], ids: tuple[int, ...], review: bool
):
    found = proposed(*lesions)[-1]
    assert (found.code, found.lesions, found.review) == (DIAGNOSIS, ids, review)


@pytest.mark.parametrize("acute", ["total_before culprit stent", "total_before recent stent"])
def test_an_acute_occlusion_elsewhere_needs_review_of_the_diagnosis(acute: str):
    procedure, diagnosis = proposed(cto(), lesion(acute, id=2, first=10, vessel="LAD"))
    assert (procedure.code, procedure.lesions, procedure.review) == ("92943", (1,), False)
    assert diagnosis.review
    assert "excludes this code" in diagnosis.note


def test_the_diagnosis_without_a_date_says_so():
    assert "For 2015-10-01 on" in proposed(cto(), day=None)[-1].note


@pytest.mark.parametrize(
    ("roles", "fields", "codes"),
    [
        ("total_before stent", {}, []),
        ("cto_label subtotal_before stent", {}, []),
        ("cto_label recent stent", {}, []),
        ("cto_label stent treatment_denied", {"contradicted": True}, [DIAGNOSIS]),
        ("cto_label angioplasty", {"timi_after": 0}, [DIAGNOSIS]),
    ],
)
def test_a_query_proposes_nothing_but_what_is_certain(roles: str, fields: dict[str, Any], codes: list[str]):
    assert [record.code for record in proposed(lesion(roles, **fields))] == codes


@pytest.mark.parametrize("roles", ["cto_label", "subtotal_before stent", "cto_label crossing_failed"])
def test_a_note_that_is_not_supported_gets_no_codes(roles: str):
    assert proposed(lesion(roles)) == ()


def test_only_supported_lesions_get_a_procedure():
    note = (
        lesion("total_before stent", vessel="LAD"),
        cto(id=2, first=10),
        lesion("subtotal_before stent", id=3),
    )
    assert [(record.code, record.lesions) for record in procedures(*note)] == [("92943", (2,))]


def test_the_same_findings_give_the_same_codes():
    made = [proposed(cto(vessel="LAD"), cto(id=2, first=10), day=None) for _ in range(3)]
    assert made[0] == made[1] == made[2]
