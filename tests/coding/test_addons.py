from __future__ import annotations

from typing import Any

import pytest

from revasc.coding.addons import AddOn, add_ons
from revasc.coding.decision import decide
from revasc.coding.services import services
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention
from tests.coding.builders import (
    FIRST,
    LAST,
    STANDARD,
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


def found(lesions: list[Lesion], mentions: list[Mention], day: str | None = LAST) -> tuple[AddOn, ...]:
    note = findings(*lesions, mentions=tuple(mentions), day=day)
    return add_ons(note, services(note, decide(note, STANDARD), TABLES))


def told(*numbers: int) -> list[Mention]:
    """What the note says of a lesion, at these places."""
    return [mention(number, "STENT") for number in numbers]


def imaged(
    lesions: list[Lesion], mentions: list[Mention], day: str = LAST
) -> list[tuple[str, tuple[int, ...]]]:
    return [(item.order, item.lesions) for item in found(lesions, mentions, day) if item.kind == "imaging"]


RCA_AND_LAD = [opened(1), plain(9, "LAD")]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([14], [("first", (1,))]),
        ([88], [("first", (9,))]),
        ([14, 88], [("first", (1,)), ("additional", (9,))]),
        ([88, 14], [("first", (9,)), ("additional", (1,))]),
        ([13, 14, 15], [("first", (1,))]),
        ([50], [("first", (1,))]),  # as far from the one as from the other: the first
        ([], []),
    ],
)
@pytest.mark.parametrize("day", [LAST, FIRST])
def test_imaging_counts_the_arteries_spoken_of_nearest(
    places: list[int], expected: list[tuple[str, tuple[int, ...]]], day: str
):
    seen = [mention(place, "IMAGING") for place in places]
    assert imaged(RCA_AND_LAD, [*told(10, 90), *seen], day) == expected


@pytest.mark.parametrize("status", ["negated", "historical", "planned", "other"])
@pytest.mark.parametrize(
    "seen", [("IMAGING", None), ("LITHOTRIPSY", None), ("DEVICE", "mechanical"), ("DEVICE", "pump")]
)
def test_only_what_was_done_now_counts(status: str, seen: tuple[str, str | None]):
    label, kind = seen
    assert found([opened()], [mention(1, label, status, kind=kind)]) == ()


def test_a_branch_is_no_artery_of_its_own():
    lesions = [plain(1, "LAD"), plain(9, "LAD", branch="D1")]
    seen = [mention(14, "IMAGING"), mention(88, "IMAGING")]
    assert imaged(lesions, [*told(10, 90), *seen]) == [("first", (1, 9))]


def test_a_graft_is_an_artery_of_its_own():
    lesions = [plain(1), plain(9, graft="SVG")]
    seen = [mention(14, "IMAGING"), mention(88, "IMAGING")]
    assert imaged(lesions, [*told(10, 90), *seen]) == [("first", (1,)), ("additional", (9,))]


@pytest.mark.parametrize("lesions", [[tried()], [lesion("cto_label")], []])
def test_imaging_of_an_artery_that_was_not_treated_does_not_count(lesions: list[Lesion]):
    assert found(lesions, [mention(1, "IMAGING")]) == ()


def test_imaging_beside_an_attempt_is_that_of_the_treated_artery():
    assert imaged([tried(1), plain(9, "LAD")], [*told(10, 90), mention(14, "IMAGING")]) == [("first", (9,))]


def test_a_lesion_without_a_place_is_the_farthest():
    assert imaged([opened(1), plain(9, "LAD")], [*told(90), mention(14, "IMAGING")]) == [("first", (9,))]
    assert imaged([opened(1), plain(9, "LAD")], [mention(14, "IMAGING")]) == [("first", (1,))]


@pytest.mark.parametrize("uses", [1, 3])
def test_lithotripsy_counts_once(uses: int):
    used = [mention(20 + number, "LITHOTRIPSY", of=1) for number in range(uses)]
    assert found([opened()], used) == (AddOn("lithotripsy", "first", (1,), frozenset()),)


@pytest.mark.parametrize(
    ("of", "lesions"), [([2, 1, 2], (1, 2)), ([None, 2], (2,)), ([None], ())], ids=["two", "one", "unknown"]
)
def test_lithotripsy_names_the_lesions_that_it_is_linked_to(of: list[int | None], lesions: tuple[int, ...]):
    used = [mention(30 + number, "LITHOTRIPSY", of=which) for number, which in enumerate(of)]
    (item,) = found([opened(), opened(2, "LAD")], used)
    assert item.lesions == lesions


@pytest.mark.parametrize(
    ("kinds", "conditions"),
    [
        (["mechanical"], []),
        (["mechanical", "pump"], []),
        (["pump"], ["pump_aspiration"]),
        (["pump", "pump"], ["pump_aspiration"]),
        (["manual", "pump"], ["pump_aspiration"]),
    ],
)
def test_thrombectomy_by_a_machine(kinds: list[str], conditions: list[Any]):
    used = [mention(30 + n, "DEVICE", of=1, kind=kind) for n, kind in enumerate(kinds)]
    assert found([opened()], used) == (
        AddOn("mechanical_thrombectomy", "first", (1,), frozenset(conditions)),
    )


@pytest.mark.parametrize("value", [{"kind": "manual"}, {"kind": "drug-eluting"}, {}])
def test_other_devices_are_no_add_on(value: dict[str, Any]):
    assert found([opened()], [mention(30, "DEVICE", **value)]) == ()


def test_add_ons_come_in_the_order_of_their_kinds_and_know_of_a_missing_date():
    used = [mention(30, "DEVICE", kind="pump"), mention(31, "LITHOTRIPSY"), mention(32, "IMAGING")]
    items = found([opened()], used, day=None)
    assert [item.kind for item in items] == ["imaging", "lithotripsy", "mechanical_thrombectomy"]
    assert all("no_date" in item.conditions for item in items)


@pytest.mark.parametrize(
    ("used", "last", "first", "undated"),
    [
        ([mention(14, "IMAGING")], ["92978"], ["92978"], ["92978"]),
        (
            [*told(10, 90), mention(14, "IMAGING"), mention(88, "IMAGING")],
            ["92978", "92979"],
            ["92978", "92979"],
            ["92978", "92979"],
        ),
        ([mention(14, "LITHOTRIPSY")], ["92972"], ["92972"], ["0715T?", "92972?"]),
        ([mention(14, "DEVICE", kind="mechanical")], ["92973"], ["92973"], ["92973"]),
        ([mention(14, "DEVICE", kind="pump")], ["92973?"], ["92973?"], ["92973?"]),
        ([mention(14, "DEVICE", kind="manual")], [], [], []),
    ],
)
def test_codes_by_date(used: list[Mention], last: list[str], first: list[str], undated: list[str]):
    for day, codes in ((LAST, last), (FIRST, first), (None, undated)):
        assert listed(proposed(*RCA_AND_LAD, mentions=tuple(used), day=day), "add_on") == codes
