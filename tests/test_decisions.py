"""Whole notes of a few lines, in many hands, and the decision that each should get."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import get_args

import pytest
from _pytest.mark import ParameterSet

import revasc
from revasc.coding.verdict import DECISIONS, Reason
from tests.decisions.reading import Case, differences, parse, read_cases

CASES = read_cases()
#: Notes that are still read wrongly, and why. None of them comes out as supported; a note that
#: comes out right must leave this list.
KNOWN_GAPS = {
    "retrograde kept in reserve": (
        "a label in mid-line, as in 'Plan: antegrade first', opens a plan for the whole paragraph"
    ),
    "two dates, the procedure of today is the treatment": (
        "a first look of four weeks ago counts as an age, even where it already said CTO"
    ),
    "a table with the other vessel treated": "the cell 'none' behind the cell 'CTO' is taken for its answer",
}


def known(case: Case) -> Case | ParameterSet:
    if case.name not in KNOWN_GAPS:
        return case
    return pytest.param(case, marks=pytest.mark.xfail(reason=KNOWN_GAPS[case.name], strict=True))


@pytest.mark.parametrize("case", [known(case) for case in CASES], ids=lambda case: case.name)
def test_the_note_gets_its_decision(case: Case) -> None:
    result = revasc.code(case.text, date_of_service=case.day, note_type=case.kind)
    assert differences(case, result) == []


def test_the_notes_are_many_and_of_every_kind() -> None:
    counted = Counter(case.decision for case in CASES)
    assert len(CASES) >= 70
    assert min(counted[decision] for decision in DECISIONS) >= 15
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({case.text for case in CASES}) == len(CASES)


def test_the_notes_are_short() -> None:
    assert [case.name for case in CASES if len(case.text.splitlines()) > 8] == []


def test_every_reason_of_the_standard_policy_is_expected_somewhere() -> None:
    named = {case.reason for case in CASES} | {
        fields["reason"] for case in CASES for fields in case.lesions or () if "reason" in fields
    }
    elsewhere = {"approach_missing", "occlusion_missing", "lesion_not_treated", "no_cto_documented"}
    assert set(get_args(Reason)) - elsewhere <= named


NOTE = """
%% first
%? query vessel_unclear
%d 2025-04-14
%t Letter
%> RCA percent=100 cto=open done=stent months=none
%@ left distal radial, femoral
A note.

Of two parts.
%% second
%? not_supported
%> none
Another.
"""


def lesion(**fields: object) -> SimpleNamespace:
    given = {
        "vessel": "RCA", "branch": None, "graft": None, "occlusion_percent": 100.0, "cto": None,
        "chronicity_months": None, "treatments": ("stent",), "reason": "vessel_unclear",
    }  # fmt: skip
    return SimpleNamespace(**{**given, **fields})


def result(*lesions: SimpleNamespace, **fields: object) -> SimpleNamespace:
    given = {
        "decision": "query",
        "reason": "vessel_unclear",
        "lesions": lesions or (lesion(),),
        "access": (
            SimpleNamespace(artery="distal radial", side="left"),
            SimpleNamespace(artery="femoral", side=None),
        ),
    }
    return SimpleNamespace(**{**given, **fields})


def test_the_file_format_is_read() -> None:
    first, second = parse(NOTE)
    assert (first.name, first.decision, first.reason) == ("first", "query", "vessel_unclear")
    assert (str(first.day), first.kind, first.text) == ("2025-04-14", "Letter", "A note.\n\nOf two parts.\n")
    assert first.access == {("distal radial", "left"), ("femoral", None)}
    assert first.lesions == (
        {
            "vessel": "RCA",
            "occlusion_percent": 100,
            "cto": None,
            "treatments": ("stent",),
            "chronicity_months": None,
        },
    )
    assert (second.reason, second.day, second.lesions, second.access) == (None, None, (), None)


@pytest.mark.parametrize("line", ["%! what", "%> RCA size=3"])
def test_a_slip_in_the_file_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="unknown"):
        list(parse(f"%% name\n%? query\n{line}\nText."))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (result(), []),
        (result(decision="supported"), ["decision supported (vessel_unclear), not query"]),
        (result(reason="cto_denied"), ["reason cto_denied, not vessel_unclear"]),
        (result(lesion(cto=True)), ["RCA: cto True, not None"]),
        (result(lesion(treatments=())), ["RCA: treatments (), not ('stent',)"]),
        (
            result(lesion(vessel="LAD"), lesion()),
            ["lesions too many: [('LAD', None, None, 'vessel_unclear')]"],
        ),
        (result(lesion(cto=False), lesion()), ["lesions too many: [('RCA', None, None, 'vessel_unclear')]"]),
        (result(access=()), ["access [], not [\"('distal radial', 'left')\", \"('femoral', None)\"]"]),
    ],
)
def test_what_differs_is_said(found: SimpleNamespace, said: list[str]) -> None:
    first, _ = parse(NOTE)
    assert differences(first, found) == said  # type: ignore[arg-type]


def test_a_lesion_that_is_missing_is_said() -> None:
    first, _ = parse(NOTE)
    found = differences(first, result(lesion(vessel="LAD")))  # type: ignore[arg-type]
    assert found[0] == "no lesion of vessel RCA"
