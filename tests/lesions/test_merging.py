from __future__ import annotations

from collections.abc import Sequence

import pytest

from revasc.lesions.fact import Fact
from revasc.lesions.merging import Group, body_treated, group_facts
from tests.lesions.builders import age, degree, fact, flow, name_of, place


def groups(*facts: Fact) -> dict[str | None, list[str]]:
    """Place of each group and the labels of its facts."""
    found = group_facts(facts)
    assert len({name_of(g.place) for g in found}) == len(found)
    return {name_of(g.place): [f.mention.label for f in g.facts] for g in found}


def group(*facts: Fact) -> Group:
    return Group(place("RCA"), list(facts))


def test_facts_of_one_place_are_one_group() -> None:
    assert groups(degree(100), fact("CTO", start=9), fact("STENT", start=20)) == {
        "RCA": ["OCCLUSION", "CTO", "STENT"]
    }


def test_facts_without_a_place_belong_to_none() -> None:
    assert groups(degree(100, None), fact("STENT", "LAD")) == {"LAD": ["STENT"]}


def test_two_vessels_are_two_groups() -> None:
    assert groups(degree(80, "LAD"), fact("CTO", "RCA", 9)) == {"LAD": ["OCCLUSION"], "RCA": ["CTO"]}


def test_a_graft_is_not_the_artery_it_feeds() -> None:
    assert set(groups(fact("CTO", "RCA"), degree(90, "SVG>RCA", 9), fact("STENT", "SVG>RCA", 20))) == {
        "RCA",
        "SVG>RCA",
    }


@pytest.mark.parametrize(
    ("facts", "joined"),
    [
        # the trunk was treated, the branch only named
        ([fact("CTO", "RCA"), fact("STENT", "RCA", 9), flow(3, "RCA/PDA", 20)], {"RCA"}),
        # the branch is the lesion, the trunk the way to it
        ([fact("CTO", "LAD/D1"), fact("STENT", "LAD", 9)], {"LAD/D1"}),
        ([degree(100, "LCX/OM1"), degree(20, "LCX", 9), fact("STENT", "LCX/OM1", 20)], {"LCX/OM1"}),
        # each has a blockage of its own
        ([degree(85, "RCA"), fact("STENT", "RCA", 9), fact("CTO", "RCA/PDA", 20)], {"RCA", "RCA/PDA"}),
        ([degree(100, "LAD/D1"), degree(80, "LAD", 9), fact("STENT", "LAD", 20)], {"LAD", "LAD/D1"}),
        # two branches, both diseased
        (
            [degree(80, "LCX/OM1"), fact("STENT", "LCX/OM1", 5), fact("CTO", "LCX/OM2", 9)],
            {"LCX/OM1", "LCX/OM2"},
        ),
        # a treated branch without a finding belongs to the treated occlusion beside it
        (
            [degree(100, "RCA/PLV"), fact("STENT", "RCA/PLV", 5), fact("ANGIOPLASTY", "RCA/PDA", 9)],
            {"RCA/PLV"},
        ),
    ],
)
def test_branches_and_trunks(facts: Sequence[Fact], joined: set[str]) -> None:
    assert set(groups(*facts)) == joined


def test_joined_facts_stay_in_the_order_of_the_note() -> None:
    (found,) = group_facts(
        [fact("STENT", "LAD", 30), fact("CTO", "LAD/D1", 10), fact("ANGIOPLASTY", "LAD", 20)]
    )
    assert [f.mention.start for f in found.facts] == [10, 20, 30]


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("SVG>RCA", "SVG>", "SVG>RCA"),  # "the vein graft"
        ("LIMA>LAD", "LIMA>", "LIMA>LAD"),
        ("LCX/OM2", "LCX/OM", "LCX/OM2"),  # "the OM"
        ("LAD/D1", "LAD/D", "LAD/D1"),
    ],
)
def test_a_loose_name_is_the_one_exact_one(first: str, second: str, name: str) -> None:
    assert set(groups(degree(100, first), fact("STENT", second, 9))) == {name}


def test_a_loose_name_of_two_stays_loose() -> None:
    found = groups(degree(90, "SVG>RCA"), degree(100, "SVG>LCX", 9), fact("STENT", "SVG>", 20))
    assert set(found) == {"SVG>RCA", "SVG>LCX", "SVG>"}


def test_a_loose_name_stands_for_the_only_narrow_one() -> None:
    found = groups(degree(20, "SVG>RCA"), degree(100, "SVG>LCX", 9), fact("STENT", "SVG>", 20))
    assert set(found) == {"SVG>RCA", "SVG>LCX"}


def test_a_segment_left_occluded_is_a_lesion_of_its_own() -> None:
    found = group_facts(
        [
            degree(80, "LAD", 0, segment="proximal"),
            fact("CTO", "LAD", 9, segment="distal"),
            fact("STENT", "LAD", 20, segment="proximal"),
        ]
    )
    assert [[f.mention.label for f in g.facts] for g in found] == [["OCCLUSION", "STENT"], ["CTO"]]


@pytest.mark.parametrize(
    "facts",
    [
        # the same segment
        [degree(100, "LAD", 0, segment="mid"), fact("STENT", "LAD", 20, segment="mid")],
        # no segment with the treatment
        [
            degree(80, "LAD", 0, segment="proximal"),
            fact("CTO", "LAD", 9, segment="distal"),
            fact("STENT", "LAD", 20),
        ],
        # the stents run from the one into the other
        [
            fact("CTO", "RCA", 0, segment="mid"),
            fact("STENT", "RCA", 9, segment="mid"),
            fact("STENT", "RCA", 20, segment="proximal"),
        ],
    ],
)
def test_segments_of_one_lesion_stay_together(facts: list[Fact]) -> None:
    assert len(group_facts(facts)) == 1


@pytest.mark.parametrize(
    ("found", "treated", "labelled", "occluded", "diseased"),
    [
        ([], False, False, False, False),
        ([fact("STENT")], True, False, False, False),
        ([fact("STENT", status="negated")], False, False, False, False),
        ([fact("STENT", status="historical")], False, False, False, False),
        ([fact("CTO")], False, True, True, True),
        ([fact("CTO", status="negated")], False, False, False, False),
        ([fact("CTO", status="other")], False, False, False, False),
        ([degree(100)], False, False, True, True),
        ([degree(99)], False, False, False, True),
        ([degree(40)], False, False, False, False),
        ([degree(100, status="historical")], False, False, False, False),
        # what is left after treatment is no blockage found
        ([fact("STENT"), degree(10, start=9)], True, False, False, False),
    ],
)
def test_what_a_group_is(
    found: list[Fact], treated: bool, labelled: bool, occluded: bool, diseased: bool
) -> None:
    one = group(*found)
    assert (one.treated, one.labelled, one.occluded, one.diseased) == (treated, labelled, occluded, diseased)


@pytest.mark.parametrize(
    ("found", "attempted"),
    [
        ([fact("DEVICE", device="wire")], True),
        ([fact("DEVICE", device="reentry")], True),
        ([fact("CROSSING_FAILED")], True),
        ([fact("CROSSED")], True),
        ([fact("DEVICE", device="guide")], False),
        ([fact("DEVICE", device="wire", section="plan")], False),
        ([fact("DEVICE", device="wire", status="historical")], False),
        ([fact("CROSSING_FAILED", status="historical")], False),
        ([fact("CROSSED", section="history")], False),
        ([age(8)], False),
    ],
)
def test_attempted(found: list[Fact], attempted: bool) -> None:
    assert group(*found).attempted is attempted


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (fact("STENT"), True),
        (fact("STENT", section="intervention"), True),
        (fact("STENT", section="procedure"), False),
        (fact("STENT", section="impression"), False),
        (fact("STENT", status="planned"), False),
        (fact("CROSSED"), False),
    ],
)
def test_body_treated(found: Fact, told: bool) -> None:
    assert body_treated(group(found)) is told
