from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from revasc.lesions.access import accesses
from tests.lesions.builders import findings, mention

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("The right radial artery was punctured, 6 French sheath.", {("radial", "right")}),
        ("ACCESS: RRA 6F.", {("radial", "right")}),
        ("R CFA 8F 45 cm, L radial 6F for dual injection.", {("femoral", "right"), ("radial", "left")}),
        ("Bifemoral access, 7 and 8 French.", {("femoral", "right"), ("femoral", "left")}),
        ("Left distal radial access in the snuffbox, 7-in-6 sheath.", {("distal radial", "left")}),
        ("Access was by the left brachial artery because of the shunt.", {("brachial", "left")}),
        ("Right ulnar access, 5F.", {("ulnar", "right")}),
        ("Transradial approach with a 6F sheath.", {("radial", None)}),
        # veins are left out
        ("Right femoral artery 6F, right femoral vein 7F for the pacing wire.", {("femoral", "right")}),
        ("Right internal jugular vein 7F for the Swan-Ganz.", set()),
        # failed and unused punctures too
        ("Right radial attempt failed. Converted to right femoral artery access.", {("femoral", "right")}),
        ("Right radial access was not possible; left radial access was obtained.", {("radial", "left")}),
        ("Both groins were prepped. Right femoral artery accessed, 8F.", {("femoral", "right")}),
        # closure, examination and plans name a site without a puncture of their own
        ("Left radial 6F. TR Band to the left radial.", {("radial", "left")}),
        ("PHYSICAL EXAM: Right radial 2+, left femoral 2+, no bruit.\n\nPROCEDURE: Left femoral access, 6F.",
         {("femoral", "left")}),
        ("PLAN: CTO PCI next week by right femoral and left radial access.", set()),
        ("CONSENT: Access by the right radial or the right femoral artery was explained.", set()),
        # a conduit is no access
        ("A free radial graft to OM1 is patent. Right femoral access.", {("femoral", "right")}),
        ("[x] Right radial  [ ] Left radial  [ ] Right femoral", {("radial", "right")}),
    ],
)  # fmt: skip
def test_sites_of_a_note(nlp: Language, text: str, used: set[tuple[str, str | None]]) -> None:
    assert {(site.artery, site.side) for site in findings(nlp, text).access} == used


def site(artery: str = "radial", side: str | None = "right", start: int = 0, **fields: Any) -> Any:
    return mention("ACCESS_SITE", start, artery=artery, side=side, **fields)


def sheath(french: float, start: int, **fields: Any) -> Any:
    return mention("SHEATH", start, french=french, **fields)


def test_each_site_stands_once_with_all_its_mentions() -> None:
    (found,) = accesses([site(start=3), site(start=90, unit=4)])
    assert (found.artery, found.side, found.mentions) == ("radial", "right", (3, 90))


def test_sites_come_in_the_order_of_the_note() -> None:
    found = accesses([site("femoral", "left"), site(start=20)])
    assert [(one.artery, one.side) for one in found] == [("femoral", "left"), ("radial", "right")]


@pytest.mark.parametrize("status", ["negated", "historical", "planned", "other"])
def test_only_current_sites_count(status: str) -> None:
    assert accesses([site(status=status)]) == ()


@pytest.mark.parametrize("section", ["consent", "plan", "past_history", "exam", "prior_report"])
def test_sections_that_tell_of_no_puncture(section: str) -> None:
    assert accesses([site(section=section)]) == ()


def test_a_prepared_site_counts_only_where_no_other_is_named() -> None:
    assert [one.side for one in accesses([site(prepared=True)])] == ["right"]
    assert [one.side for one in accesses([site(prepared=True), site(side="left", start=9)])] == ["left"]


def test_both_sides_are_two_accesses() -> None:
    assert [one.side for one in accesses([site("femoral", "both")])] == ["right", "left"]


def test_a_missing_side_is_taken_from_the_other_mention() -> None:
    (found,) = accesses([site(side=None), site(start=30)])
    assert (found.side, found.mentions) == ("right", (0, 30))


def test_the_exact_puncture_replaces_the_artery() -> None:
    (found,) = accesses([site(), site("distal radial", start=30)])
    assert found.artery == "distal radial"


def test_the_nearest_sheath_of_the_unit_gives_the_size() -> None:
    found = accesses(
        [site(), sheath(6, 12), site("femoral", "left", 40), sheath(8, 50), sheath(5, 60, unit=3)]
    )
    assert [one.french for one in found] == [6, 8]


def test_a_sheath_elsewhere_gives_no_size() -> None:
    assert [one.french for one in accesses([site(), sheath(7, 12, unit=2)])] == [None]
    assert [one.french for one in accesses([site(), sheath(7, 200)])] == [None]


def test_a_site_named_in_passing_gives_way_to_one_that_was_entered() -> None:
    assert [one.side for one in accesses([site(passing=True), site(side="left", start=30)])] == ["left"]


def test_a_site_named_in_passing_counts_where_it_stands_alone_with_its_side() -> None:
    assert [one.side for one in accesses([site(passing=True)])] == ["right"]
    assert accesses([site(side=None, passing=True)]) == ()


@pytest.mark.parametrize("beside", [sheath(6, 15), mention("CLOSURE", 15)])
def test_a_sheath_or_a_closure_beside_it_tells_of_a_puncture(beside: Any) -> None:
    found = accesses([site(passing=True), beside, site("femoral", "left", 90, unit=3)])
    assert [one.artery for one in found] == ["radial", "femoral"]


@pytest.mark.parametrize("section", ["access", "closure"])
def test_a_bare_name_under_access_or_closure_is_a_puncture(section: str) -> None:
    found = accesses([site(passing=True, section=section), site("femoral", "left", 90)])
    assert [one.artery for one in found] == ["radial", "femoral"]


@pytest.mark.parametrize("section", ["history", "indication", "diagnosis", "medications", "visit"])
def test_sections_that_tell_of_other_days_too(section: str) -> None:
    assert accesses([site(section=section)]) == ()
    assert len(accesses([site(section=section), sheath(6, 15)])) == 1
    assert len(accesses([site(section=section, entered=True)])) == 1


def test_a_site_given_up_for_another_is_left_out() -> None:
    found = accesses([site(given_up=True), site("femoral", start=80), site(start=200)])
    assert [one.artery for one in found] == ["femoral"]


def test_a_site_under_a_plan_is_left_out() -> None:
    assert accesses([site(intended=True)]) == ()


def test_a_missing_side_may_come_from_a_mention_in_passing() -> None:
    found = accesses([site(side=None), site(start=40, passing=True)])
    assert [(one.side, one.mentions) for one in found] == [("right", (0,))]
