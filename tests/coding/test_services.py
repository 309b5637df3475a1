from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from revasc.coding.decision import decide
from revasc.coding.services import Service, services
from revasc.coding.tables import Condition
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention
from tests.coding.builders import (
    FIRST,
    LAST,
    STANDARD,
    TABLES,
    findings,
    lesion,
    mention,
    opened,
    plain,
    tried,
)

DAYS = [LAST, FIRST, None]
#: Held by every stent whose kind no mention gives.
BARE = {"stent_unnamed"}


def found(
    *lesions: Lesion, mentions: tuple[Mention, ...] = (), day: str | None = FIRST
) -> tuple[Service, ...]:
    note = findings(*lesions, mentions=mentions, day=day)
    return services(note, decide(note, STANDARD), TABLES)


def only(*lesions: Lesion, mentions: tuple[Mention, ...] = (), day: str | None = FIRST) -> Service:
    (service,) = found(*lesions, mentions=mentions, day=day)
    return service


def culprit(number: int = 1, vessel: str = "RCA", **fields: Any) -> Lesion:
    return lesion("total_before culprit stent", first=10 * number, id=number, vessel=vessel, **fields)


def shape(parts: tuple[Service, ...]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(part.kinds[0], part.order, part.lesion_ids) for part in parts]


def test_a_note_without_treatment_has_no_service():
    assert found() == ()
    assert found(lesion("cto_label")) == ()
    assert found(lesion("total_before crossing_failed", attempted=True)) == ()  # not called chronic
    assert (
        found(lesion("cto_label treatment_denied", contradicted=True)) == ()
    )  # nothing was done by the account


@pytest.mark.parametrize("day", DAYS)
def test_an_opened_occlusion(day: str | None):
    undated = {"no_date"} if day is None else set()
    assert only(opened(), day=day) == Service(
        ("cto",), "first", "RCA", (opened(),), "antegrade", frozenset(BARE | undated), drug_eluting=False
    )


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (opened(), ("cto",)),
        (opened(graft="SVG"), ("cto", "graft")),
        (tried(), ("cto",)),
        (tried(graft="SVG"), ("cto",)),
        (culprit(), ("acute_culprit",)),
        (culprit(graft="SVG"), ("acute_culprit",)),
        (plain(graft="SVG"), ("graft",)),
        (plain(roles="stent atherectomy angioplasty"), ("atherectomy_stent",)),
        (plain(roles="atherectomy angioplasty"), ("atherectomy",)),
        (plain(roles="stent angioplasty"), ("stent",)),
        (plain(roles="angioplasty"), ("angioplasty",)),
        (lesion("total_before stent"), ("stent",)),  # a query: by its technique
        (lesion("total_before stent", graft="LIMA"), ("graft",)),
    ],
)
@pytest.mark.parametrize("day", DAYS)
def test_what_names_the_service(one: Lesion, kinds: tuple[str, ...], day: str | None):
    assert only(one, day=day).kinds == kinds


@pytest.mark.parametrize(
    ("lesions", "kinds"),
    [
        ([plain(1, roles="atherectomy"), plain(2, roles="stent")], ("atherectomy_stent",)),
        ([plain(1, roles="angioplasty"), plain(2, roles="stent")], ("stent",)),
        ([plain(1), opened(2)], ("cto",)),
        ([plain(1), culprit(2)], ("acute_culprit",)),
        ([culprit(1), opened(2)], ("cto",)),
        ([tried(1), plain(2)], ("stent",)),
        ([plain(1, segment="mid"), plain(2, segment="distal")], ("stent", "several_stents")),
        ([plain(1, segment="mid"), plain(2, segment="mid")], ("stent",)),
        ([plain(1, segment="mid"), plain(2, roles="angioplasty")], ("stent",)),
        ([plain(1), plain(2, branch="PDA")], ("stent", "several_stents")),
    ],
)
def test_an_artery_is_one_service(lesions: list[Lesion], kinds: tuple[str, ...]):
    assert only(*lesions).kinds == kinds


@pytest.mark.parametrize(
    ("mentions", "kinds", "held"),
    [
        ((), ("angioplasty",), set()),
        ((mention(11, "ANGIOPLASTY", kind="plain"),), ("angioplasty",), set()),
        (
            (mention(11, "ANGIOPLASTY", kind="drug-coated"),),
            ("angioplasty", "drug_coated_balloon"),
            {"drug_coated_balloon"},
        ),
        ((mention(12, "ANGIOPLASTY", kind="drug-coated"),), ("angioplasty",), set()),  # of no lesion
    ],
)
def test_drug_coated_balloons(mentions: tuple[Mention, ...], kinds: tuple[str, ...], held: set[Any]):
    service = only(plain(roles="angioplasty"), mentions=mentions)
    assert (service.kinds, service.conditions) == (kinds, held)


def test_a_drug_coated_balloon_beside_a_stent_is_said_and_names_no_service():
    service = only(
        plain(roles="angioplasty stent"), mentions=(mention(11, "ANGIOPLASTY", kind="drug-coated"),)
    )
    assert service.kinds == ("stent",)
    assert "drug_coated_balloon" in service.conditions


@pytest.mark.parametrize(
    ("lesions", "expected"),
    [
        ([plain(1, "LAD"), opened(2)], [("cto", "first", (2,)), ("stent", "first", (1,))]),
        ([opened(1), opened(2, "LAD")], [("cto", "first", (1,)), ("cto", "additional", (2,))]),
        ([tried(1), opened(2, "LAD")], [("cto", "first", (2,)), ("cto", "additional", (1,))]),
        ([opened(1), opened(2, graft="SVG")], [("cto", "first", (1,)), ("cto", "additional", (2,))]),
        ([plain(1, "LAD"), plain(2, "LCX")], [("stent", "first", (1,)), ("stent", "first", (2,))]),
        ([plain(1), plain(2, graft="SVG")], [("stent", "first", (1,)), ("graft", "first", (2,))]),
        ([plain(1, None), plain(2, "LAD")], [("stent", "first", (1,)), ("stent", "first", (2,))]),
        ([tried(1), plain(2)], [("stent", "first", (2,))]),
        ([opened(1), lesion("cto_label", id=2, segment="distal")], [("cto", "first", (1,))]),
    ],
)
@pytest.mark.parametrize("day", DAYS)
def test_order_and_lesions(lesions: list[Lesion], expected: list[Any], day: str | None):
    assert shape(found(*lesions, day=day)) == expected


D1 = {"branch": "D1"}


@pytest.mark.parametrize(
    ("lesions", "expected"),
    [
        ([plain(1, "LAD"), plain(2, "LAD", **D1)], [("stent", "first", (1,)), ("stent", "branch", (2,))]),
        ([plain(1, "LAD", **D1), plain(2, "LAD")], [("stent", "first", (2,)), ("stent", "branch", (1,))]),
        (
            [plain(1, "LAD", "angioplasty"), plain(2, "LAD", **D1)],
            [("stent", "first", (2,)), ("angioplasty", "branch", (1,))],
        ),
        ([plain(1, "LAD", **D1)], [("stent", "first", (1,))]),
        (
            [plain(1, "LAD", **D1), plain(2, "LAD", branch="D2")],
            [("stent", "first", (1,)), ("stent", "branch", (2,))],
        ),
        ([opened(1, "LAD"), plain(2, "LAD", **D1)], [("cto", "first", (1,)), ("stent", "branch", (2,))]),
        ([plain(1, "LAD"), opened(2, "LAD", **D1)], [("cto", "first", (2,)), ("stent", "branch", (1,))]),
        ([opened(1, "LAD"), opened(2, "LAD", **D1)], [("cto", "first", (1, 2))]),
        ([plain(1, "LAD"), culprit(2, "LAD", **D1)],
         [("acute_culprit", "first", (2,)), ("stent", "branch", (1,))]),
        ([culprit(1, "LAD"), culprit(2, "LAD", **D1)], [("acute_culprit", "first", (1, 2))]),
        ([opened(1, "LAD"), culprit(2, "LAD", **D1)], [("cto", "first", (1,)), ("stent", "branch", (2,))]),
        ([tried(1, "LAD"), plain(2, "LAD", **D1)], [("stent", "first", (2,))]),
        ([plain(1, "LAD", segment="mid"), plain(2, "LAD")], [("stent", "first", (1, 2))]),
        ([plain(1, "LM"), plain(2, "LM", branch="x")], [("stent", "first", (1, 2))]),  # has none
        ([plain(1, "RCA", graft="SVG"), plain(2, "RCA", graft="SVG", branch="PDA")],
         [("graft", "first", (1, 2))]),
        ([plain(1, None), plain(2, None, **D1)], [("stent", "first", (1, 2))]),
    ],
)  # fmt: skip
def test_branches_beside_their_artery_through_2025(lesions: list[Lesion], expected: list[Any]):
    assert shape(found(*lesions, day=LAST)) == expected


@pytest.mark.parametrize("day", [FIRST, None])
def test_branches_are_not_told_apart_from_2026_or_without_a_date(day: str | None):
    assert shape(found(plain(1, "LAD"), plain(2, "LAD", **D1), day=day)) == [("stent", "first", (1, 2))]


@pytest.mark.parametrize("day", [LAST, FIRST])
def test_an_attempt_beside_other_work_of_the_artery_is_not_lost(day: str):
    for lesions in (
        [tried(1, "LAD"), plain(2, "LAD")],
        [plain(1, "LAD"), plain(2, "LAD", **D1), tried(3, "LAD")],
    ):
        assert "attempt_beside" in found(*lesions, day=day)[0].conditions


@pytest.mark.parametrize(
    ("lesions", "reach", "expected"),
    [
        ([opened()], {}, "antegrade"),
        ([opened(approach=None)], {}, "unknown"),
        ([opened(approach="retrograde")], {}, "retrograde"),
        ([opened(approach="retrograde")], {"reached": True}, "retrograde"),
        ([opened(approach="combined")], {}, "combined_open"),
        ([opened(approach="combined")], {"given_up": True}, "combined_open"),
        ([opened(approach="combined")], {"reached": True}, "combined"),
        ([opened(approach="combined")], {"externalised": True}, "combined_open"),
        ([opened(approach="combined"), opened(2)], {"reached": True}, "combined"),
        ([opened(), opened(2, approach=None)], {}, "antegrade"),
        ([opened(), opened(2, approach="retrograde")], {}, "unknown"),
        ([opened(), plain(2, approach="combined")], {}, "antegrade"),  # the occlusion's own counts
        ([tried(approach="retrograde")], {}, "retrograde"),
    ],
)
def test_the_approach_to_an_artery(lesions: list[Lesion], reach: dict[str, bool], expected: str):
    lesions = [retrograde(one) for one in lesions]
    assert only(*lesions, mentions=(mention(19, "APPROACH", **reach),)).approach == expected


def retrograde(one: Lesion) -> Lesion:
    """The lesion with a retrograde mention, ``10 * id + 9``."""
    way = lesion("retrograde", first=10 * one.id + 9).evidence
    return replace(one, evidence=(*one.evidence, *way))


@pytest.mark.parametrize(
    ("lesions", "held"),
    [
        ([opened()], set()),
        ([opened(approach=None)], {"approach_unknown"}),
        ([opened(approach="retrograde")], {"retrograde_only", "retrograde_used"}),
        ([opened(approach="combined")], {"combined_open", "retrograde_used"}),
        ([opened(graft="SVG")], {"graft"}),
        ([opened(outcome="partial")], {"partial_outcome"}),
        ([opened(outcome="success")], set()),
        ([opened(), plain(2, outcome="partial")], set()),
        ([opened(), tried(2)], {"attempt_beside"}),
        ([opened(), culprit(2)], {"culprit_beside"}),
        ([opened(), lesion("total_before stent", id=2)], set()),  # the code covers its artery
        ([opened(vessel=None, graft="SVG")], {"vessel_unknown", "graft"}),
        ([plain()], set()),
        ([plain(approach=None)], set()),  # only an occlusion's approach matters
        ([plain(outcome="partial")], set()),
        ([plain(graft="SVG")], set()),
        ([plain(1, None)], {"vessel_unknown"}),
        ([lesion("total_before stent")], {"pending"}),
        ([plain(), lesion("total_before stent", id=2)], {"pending"}),
        ([culprit()], {"acute_culprit"}),
        ([plain(segment="mid"), plain(2)], {"several_stents"}),
    ],
)
def test_conditions(lesions: list[Lesion], held: set[Any]):
    assert only(*lesions).conditions == held | BARE


@pytest.mark.parametrize(
    ("one", "held"), [(tried(), {"attempt"}), (tried(approach=None), {"attempt", "approach_unknown"})]
)
def test_an_attempt_has_no_stent_to_name(one: Lesion, held: set[Any]):
    assert only(one).conditions == held


@pytest.mark.parametrize(("number", "held"), [(1, set()), (2, {"several_vessels"})])
def test_several_vessels(number: int, held: set[Any]):
    vessels = ("RCA", "LAD")[:number]
    parts = found(*(opened(n, vessel) for n, vessel in enumerate(vessels, 1)), plain(3, "LCX"))
    assert [part.conditions - BARE for part in parts] == [held] * number + [set()]


@pytest.mark.parametrize(
    ("kind", "eluting", "unnamed"),
    [
        ("drug-eluting", True, False),
        ("bare-metal", False, False),
        ("other", False, False),
        (None, False, True),
    ],
)
def test_kinds_of_stent(kind: str | None, eluting: bool, unnamed: bool):
    service = only(opened(), mentions=(mention(12, "STENT", kind=kind),))
    assert service.drug_eluting is eluting
    assert ("stent_unnamed" in service.conditions) is unnamed


@pytest.mark.parametrize("day", DAYS)
def test_branches_beside_an_occlusion_are_marked(day: str | None):
    parts = found(opened(1, "LAD"), plain(2, "LAD", **D1), day=day)
    marked = [part.lesion_ids for part in parts if "branch_beside_cto" in part.conditions]
    assert marked == ([(2,)] if day == LAST else [])


@pytest.mark.parametrize("day", DAYS)
def test_only_an_unknown_date_is_marked(day: str | None):
    parts = found(opened(), plain(2, "LAD"), tried(3, "LCX"), day=day)
    assert all(("no_date" in part.conditions) is (day is None) for part in parts)


def test_every_condition_is_one_that_something_sets():
    """A condition that nothing sets would leave its remark unsaid for ever."""
    elsewhere = {"always", "twin_open", "pump_aspiration", "acute_lesion", "in_stent", "angina_unstated"}
    notes = [
        found(opened(approach=None), tried(2, "LAD"), day=None),
        found(opened(approach="retrograde", graft="SVG", outcome="partial"), plain(2, None)),
        found(opened(1, "LAD", approach="combined"), tried(3, "LAD"), culprit(4, "LAD")),
        found(opened(1, "LAD"), plain(2, "LAD", **D1), culprit(3), day=LAST),
        found(plain(segment="mid"), plain(2), lesion("total_before stent", id=3)),
        found(plain(roles="angioplasty"), mentions=(mention(11, "ANGIOPLASTY", kind="drug-coated"),)),
    ]
    held = {name for note in notes for part in note for name in part.conditions}
    assert held == set(get_args(Condition)) - elsewhere
