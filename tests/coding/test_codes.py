from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from revasc.coding.codes import propose
from revasc.coding.decision import decide
from revasc.coding.tables import CodeTables
from revasc.coding.verdict import CodeRecord
from revasc.lesions.lesion import Lesion
from tests.coding.builders import (
    FIRST,
    LAST,
    REGISTRY,
    STANDARD,
    STRICT,
    TABLES,
    findings,
    lesion,
    listed,
    mention,
    opened,
    plain,
    proposed,
    tried,
)
from tests.coding.cases import CASES, GRAFT, LAD_D1, NEITHER, angina, case, coated

every_case = pytest.mark.parametrize("row", CASES)


def told(row: str, day: str | None, tables: CodeTables = TABLES) -> tuple[CodeRecord, ...]:
    lesions, mentions = CASES[row][0]
    return proposed(*lesions, mentions=tuple(mentions), day=day, tables=tables)


def rules(records: tuple[CodeRecord, ...]) -> set[str]:
    return {rule for record in records for rule in record.rules}


def test_every_row_has_a_case():
    assert list(CASES) == [row.id for row in TABLES.rows]


@every_case
def test_every_row_has_its_part_on_its_days(row: str):
    _, expected = CASES[row]
    assert (row in rules(told(row, LAST)), row in rules(told(row, FIRST))) == expected


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ("lithotripsy-2022", "2022-07-01"),
        ("lithotripsy-2022", "2023-12-31"),
        ("native-refractory-angina-2015", "2022-09-30"),
        ("no-date", None),
        ("no-date-lithotripsy", None),
        ("no-date-diagnosis", None),
    ],
)
def test_rows_of_neither_day_have_their_part_on_another(row: str, day: str | None):
    assert row in rules(told(row, day))


def test_every_row_of_neither_day_is_among_them():
    neither = {row for row, (_, expected) in CASES.items() if expected == NEITHER}
    undated = {"no-date", "no-date-lithotripsy", "no-date-diagnosis"}
    assert neither == {"lithotripsy-2022", "native-refractory-angina-2015", *undated}


@every_case
@pytest.mark.parametrize("day", [LAST, FIRST, None])
def test_every_proposal_can_be_traced(row: str, day: str | None):
    """Rules are rows of the tables; note, hints, modifiers and review are those of the rows."""
    rows = {row.id: row for row in TABLES.rows}
    remarks = {remark.id: remark for remark in TABLES.remarks}
    for record in told(row, day):
        assert set(record.rules) <= set(rows)
        said = [remarks[rule] for rule in record.rules if rule in remarks]
        assert all(remark.note in record.note for remark in said)
        assert set(record.hints) == {name for remark in said for name in remark.modifiers}
        assert record.review is any(remark.review for remark in said)
        assert all(remark.covers(findings(day=day).date_of_service) for remark in said)


@pytest.mark.parametrize(
    ("approach", "reach", "last", "first"),
    [
        ("antegrade", {}, ["92943-RC"], ["92943-RC"]),
        ("combined", {"reached": True}, ["92943-RC"], ["92945-RC"]),
        ("combined", {"externalised": True}, ["92943-RC"], ["92943-RC?", "92945-RC?"]),
        ("combined", {}, ["92943-RC"], ["92943-RC?", "92945-RC?"]),
        ("combined", {"given_up": True}, ["92943-RC"], ["92943-RC?", "92945-RC?"]),
        ("retrograde", {"reached": True}, ["92943-RC"], ["92943-RC?", "92945-RC?"]),
        (None, {}, ["92943-RC"], ["92943-RC?", "92945-RC?"]),
    ],
)
def test_one_vessel_by_approach_and_date(
    approach: Any, reach: dict[str, bool], last: list[str], first: list[str]
):
    one = opened(approach=approach, roles="cto_label retrograde stent")
    mentions = (mention(11, "APPROACH", **reach),)
    assert listed(proposed(one, mentions=mentions, day=LAST), "procedure") == last
    assert listed(proposed(one, mentions=mentions, day=FIRST), "procedure") == first


def both(*lesions: Lesion, kinds: tuple[str, ...] = ("procedure",)) -> tuple[list[str], list[str]]:
    """The proposal on both days."""
    return listed(proposed(*lesions, day=LAST), *kinds), listed(proposed(*lesions, day=FIRST), *kinds)


@pytest.mark.parametrize(
    ("lesions", "last", "first"),
    [
        ([opened(), opened(2, "LAD")], ["92943-RC?", "92944-LD?"], ["92943-RC?", "92943-LD?"]),
        ([tried(), opened(2, "LAD")], ["92943-LD?", "92944-RC?"], ["92943-LD?", "92943-RC?"]),
        ([plain(1, "LM"), opened(2)], ["92943-RC", "92928-LM"], ["92943-RC", "92928-LM"]),
        ([opened(), opened(2, segment="distal")], ["92943-RC"], ["92943-RC"]),
        ([opened(), plain(2)], ["92943-RC"], ["92943-RC"]),
        ([opened(), tried(2, segment="distal")], ["92943-RC?"], ["92943-RC?"]),
        ([opened(), tried(2, "LAD")], ["92943-RC?", "92944-LD?"], ["92943-RC?", "92943-LD?"]),
        ([opened(**GRAFT)], ["92943-RC?", "92937-RC?"], ["92943-RC?", "92937-RC?"]),
        ([opened(vessel=None, **GRAFT)], ["92943?", "92937?"], ["92943?", "92937?"]),
        ([tried(**GRAFT)], ["92943-RC?"], ["92943-RC?"]),
        ([tried()], ["92943-RC?"], ["92943-RC?"]),
        ([tried(approach=None)], ["92943-RC?"], ["92943-RC?", "92945-RC?"]),
        ([tried(), plain(2)], ["92928-RC?"], ["92928-RC?"]),
        ([opened(outcome="partial")], ["92943-RC?"], ["92943-RC?"]),
        ([lesion("cto_label recent stent")], ["92928-RC?"], ["92928-RC?"]),
        ([lesion("total_before angioplasty", graft="LIMA", vessel="LAD")], ["92937-LD?"], ["92937-LD?"]),
        ([lesion("total_before stent", vessel=None)], ["92928?"], ["92928?"]),
        ([lesion("cto_label")], [], []),
        ([lesion("total_before crossing_failed", attempted=True)], [], []),
        ([plain(1, "LAD"), plain(2, "LAD", branch="D1")],
         ["92928-LD", "92929-LD"], ["92928-LD?", "92930-LD?"]),
        ([opened(1, "LAD"), plain(2, "LAD", branch="D1")], ["92943-LD", "92929-LD?"], ["92943-LD"]),
        ([opened(1, "LAD"), opened(2, "LAD", branch="D1")], ["92943-LD"], ["92943-LD"]),
        ([opened(), lesion("total_before culprit stent", id=2, vessel="LAD")],
         ["92943-RC", "92941-LD?"], ["92943-RC", "92941-LD?"]),
    ],
)  # fmt: skip
def test_one_coherent_proposal_for_the_session(lesions: list[Lesion], last: list[str], first: list[str]):
    assert both(*lesions) == (last, first)


@pytest.mark.parametrize(
    ("lesions", "ids"),
    [
        ([opened(), plain(2)], [(1, 2)]),
        ([opened(1, "LAD"), opened(2, "LAD", branch="D1")], [(1, 2)]),
        ([tried(), plain(2)], [(2,)]),
        ([opened(2, "LAD"), opened()], [(2,), (1,)]),
    ],
)
@pytest.mark.parametrize("day", [LAST, FIRST])
def test_codes_name_the_lesions_that_they_cover(lesions: list[Lesion], ids: list[tuple[int, ...]], day: str):
    assert [r.lesions for r in proposed(*lesions, day=day) if r.kind == "procedure"] == ids


@pytest.mark.parametrize(
    ("lesions", "codes"),
    [
        ([opened()], ["92943-RC?"]),
        ([opened(approach="combined")], ["92943-RC?", "92945-RC?"]),
        ([opened(approach=None)], ["92943-RC?", "92945-RC?"]),
        ([opened(), opened(2, "LAD")], ["92943-RC?", "92944-LD?", "92943-LD?"]),
        ([plain(1, "LAD"), plain(2, "LAD", branch="D1")], ["92928-LD?", "92930-LD?"]),
    ],
)
def test_without_a_date_no_code_set_is_chosen(lesions: list[Lesion], codes: list[str]):
    found = [record for record in proposed(*lesions, day=None) if record.kind == "procedure"]
    assert listed(tuple(found)) == codes
    assert all("no choice between the code sets is made" in record.note for record in found)
    assert "For 2013-01-01" in found[0].note


def test_without_a_date_remarks_belong_to_the_rows_in_question():
    early, late = (r for r in proposed(opened(), opened(2, "LAD"), day=None) if r.modifiers == ("LD",))
    assert "which is the first vessel" in early.note
    assert "the sources conflict" not in early.note
    assert "the sources conflict" in late.note


def test_without_a_date_a_code_of_both_sets_is_given_once_with_both_meanings():
    (found,) = (record for record in proposed(opened(), day=None) if record.code == "92943")
    assert "For 2013-01-01 to 2025-12-31: " in found.note
    assert "For 2026-01-01 on: " in found.note


@pytest.mark.parametrize("day", ["2012-12-31", "1999-04-13"])
def test_before_2013_nothing_is_proposed(day: str):
    used = (mention(1, "LITHOTRIPSY"), mention(2, "IMAGING"), coated(1))
    assert proposed(opened(), mentions=used, day=day) == ()


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2022-06-30", []),
        ("2022-07-01", ["0715T"]),
        ("2023-12-31", ["0715T"]),
        ("2024-01-01", ["92972"]),
        (None, ["0715T?", "92972?"]),
    ],
)
def test_lithotripsy_by_date(day: str | None, codes: list[str]):
    assert listed(proposed(opened(), mentions=(mention(1, "LITHOTRIPSY"),), day=day), "add_on") == codes


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2022-09-30", ["I25.118", "I25.82"]),
        ("2022-10-01", ["I25.112", "I25.82"]),
        (None, ["I25.118?", "I25.112?", "I25.82"]),
    ],
)
def test_refractory_angina_has_its_own_code_from_october_2022(day: str | None, codes: list[str]):
    assert listed(proposed(opened(), mentions=(angina("refractory"),), day=day), "diagnosis") == codes


@pytest.mark.parametrize(("day", "codes"), [("2015-09-30", []), ("2015-10-01", ["I25.10", "I25.82"])])
def test_diagnoses_start_with_their_code_set(day: str, codes: list[str]):
    assert listed(proposed(opened(), day=day), "diagnosis") == codes


@pytest.mark.parametrize(
    ("parts", "last", "first"),
    [
        ([opened(), coated(1)], ["C9607-RC"], ["C9607-RC?"]),
        ([opened(), opened(2, "LAD"), coated(1), coated(2)],
         ["C9607-RC?", "C9608-LD?"], ["C9607-RC?", "C9607-LD?"]),
        ([opened(approach=None), coated(1)], ["C9607-RC"], ["C9607-RC?"]),  # once for both candidates
        ([opened(**GRAFT), coated(1)], ["C9604-RC?", "C9607-RC?"], ["C9604-RC?", "C9607-RC?"]),
        ([plain(), coated(1, role=1)], ["C9600-RC"], ["C9600-RC?"]),
        ([plain(segment="mid"), plain(2), coated(1, role=1)], ["C9600-RC"], ["C9600-RC?"]),  # none for 92930
        ([lesion("total_before stent", first=10), coated(1, role=1)], ["C9600-RC?"], ["C9600-RC?"]),
        ([*LAD_D1, coated(2, role=1)], ["C9601-LD?"], ["C9600-LD?"]),
        ([opened(), coated(1, "bare-metal")], [], []),
        ([opened()], [], []),
        ([tried(), coated(1)], [], []),
    ],
)  # fmt: skip
def test_facility_codes_stand_for_drug_eluting_stents(parts: list[Any], last: list[str], first: list[str]):
    lesions, mentions = case(*parts)
    assert listed(proposed(*lesions, mentions=tuple(mentions), day=LAST), "facility") == last
    assert listed(proposed(*lesions, mentions=tuple(mentions), day=FIRST), "facility") == first


def test_a_facility_code_without_a_date_is_for_review():
    assert listed(proposed(opened(), mentions=(coated(1),), day=None), "facility") == ["C9607-RC?"]


@pytest.mark.parametrize("day", [LAST, FIRST])
def test_kinds_come_in_order_and_only_vessel_codes_have_a_modifier(day: str):
    used = (coated(1), mention(30, "IMAGING"), mention(31, "LITHOTRIPSY"))
    found = proposed(opened(), mentions=used, day=day)
    assert [r.kind for r in found] == ["procedure", "add_on", "add_on", "facility", "diagnosis", "diagnosis"]
    assert {r.kind for r in found if r.modifiers} == {"procedure", "facility"}
    systems = {"procedure": "CPT", "add_on": "CPT", "facility": "HCPCS", "diagnosis": "ICD-10-CM"}
    assert all(record.system == systems[record.kind] for record in found)


@pytest.mark.parametrize(
    ("lesions", "hints"),
    [
        ([opened()], ()),
        ([opened(approach="retrograde")], ("22",)),
        ([opened(outcome="partial")], ("52", "53", "74")),
        ([tried()], ("52", "53", "73", "74")),
        ([tried(approach="retrograde", outcome="failed")], ("22", "52", "53", "73", "74")),
    ],
)
def test_modifiers_to_weigh_are_hints_and_not_proposed(lesions: list[Lesion], hints: tuple[str, ...]):
    (found,) = (record for record in proposed(*lesions) if record.kind == "procedure")
    assert (found.hints, found.modifiers) == (hints, ("RC",))


def test_add_ons_need_a_procedure():
    assert listed(proposed(lesion("cto_label"), mentions=(mention(9, "LITHOTRIPSY"),)), "add_on") == []


def test_a_note_without_lesions_proposes_nothing():
    assert proposed(mentions=(mention(0, "IMAGING"),)) == ()


def test_a_lesion_supported_by_one_policy_alone_has_the_code_of_its_technique_by_another():
    note = findings(opened(), day=FIRST)
    by_policy = {
        policy.name: listed(propose(note, decide(note, policy), TABLES), "procedure")
        for policy in (STANDARD, STRICT, REGISTRY)
    }
    assert by_policy["standard"] == ["92943-RC"]
    assert by_policy["strict"] == ["92928-RC?"]


def without(keep: Callable[[str], bool]) -> CodeTables:
    """The tables without some remarks, as a site's own pack may have them."""
    return TABLES.model_copy(update={"remarks": tuple(r for r in TABLES.remarks if keep(r.id))})


@pytest.mark.parametrize("row", ["approach-unknown", "retrograde-only", "retrograde-not-shown"])
def test_two_candidates_stay_for_review_whatever_the_remarks(row: str):
    found = told(row, FIRST, without(lambda name: name != row))
    assert listed(found, "procedure") == ["92943-RC?", "92945-RC?"]


def test_a_facility_code_stays_for_review_whatever_the_remarks():
    found = told("facility-as-twin", LAST, without(lambda name: name != "facility-as-twin"))
    assert listed(found, "facility") == ["C9607-RC?"]


@every_case
def test_the_same_findings_give_the_same_codes(row: str):
    assert told(row, None) == told(row, None)
