from __future__ import annotations

from typing import Any

import pytest

from revasc.lesions.lesion import Lesion
from tests.coding.builders import FIRST, LAST, lesion, mention, opened, plain, tried
from tests.review.builders import ask, told

SUBTOTAL = opened(roles="cto_label subtotal_before stent", occlusion_percent=95.0)
CULPRIT = lesion("total_before culprit stent", first=10)
D1 = plain(2, "LAD", branch="D1")


def test_no_lesion_at_all():
    answer = ask("92943")
    assert told(answer, "lesion") == ["The note describes no coronary lesion treated, tried or left alone."]
    assert told(answer, "instead") == []


def test_each_criterion_with_what_is_asked_what_is_found_and_what_is_said():
    answer = ask("92943", SUBTOTAL)
    assert told(answer, "lesion") == ["Lesion 1 (RCA): decision query (occlusion_contradicted)."]
    (gap,) = (reason for reason in answer.reasons if reason.topic == "criterion")
    assert gap.text.startswith("total occlusion (contradicted): the policy asks for: Before treatment")
    assert "Found: The note gives both a total occlusion and a lesser degree" in gap.text
    assert (gap.quotes, gap.rules) == (("w10", "w11"), ("standard.total_occlusion.contradicted",))


def test_a_criterion_that_the_note_is_silent_on():
    answer = ask("92943", lesion("total_before stent", first=10))
    (gap,) = (reason for reason in answer.reasons if reason.topic == "criterion")
    assert gap.text.endswith("The note says nothing on it.")
    assert gap.quotes == ()
    assert "or the operator calls the lesion a chronic total occlusion" in gap.text


@pytest.mark.parametrize(
    ("code", "approach", "words"),
    [
        ("92945", "antegrade", "the approach is antegrade, and 92945 is for combined work"),
        ("92943", "combined", "the approach is combined, and 92943 is for antegrade work"),
    ],
)
def test_the_approach(code: str, approach: Any, words: str):
    told_so = opened(approach=approach, roles="cto_label total_before stent antegrade retrograde")
    reached = mention(14, "APPROACH", reached=True)
    answer = ask(code, told_so, said=(reached,))
    (reason,) = (reason for reason in answer.reasons if reason.topic == "approach")
    assert words in reason.text
    assert reason.quotes == ("w13", "w14")


def test_only_lesions_that_could_be_meant_are_spoken_of():
    """Beside an occlusion that has the service, a bystander says nothing about the approach."""
    answer = ask("92945", opened(), plain(2, "LAD"))
    assert told(answer, "lesion", "criterion") == []
    assert [words[:29] for words in told(answer, "instead")] == [
        "Proposed instead: CPT 92943-R",
        "Proposed instead: CPT 92928-L",
    ]


def test_a_further_vessel_that_is_not_there():
    answer = ask("92944", opened(), plain(2, "LAD"), day=LAST)
    assert any("only one vessel of this session" in words for words in told(answer, "order"))
    assert told(answer, "lesion") == ["Lesion 2 (LAD): decision not supported (non_occlusive_pci)."]
    assert told(ask("92944", opened(), opened(2, "LAD"), day=FIRST), "order") == []


@pytest.mark.parametrize(
    ("code", "lesions", "words"),
    [
        ("92928", (plain(roles="angioplasty"),), "treated by angioplasty; 92928 is for a stent."),
        ("92920", (plain(roles="angioplasty"), D1), None),
        ("92924", (plain(),), "treated by stent; 92924 is for atherectomy."),
        ("92933", (plain(),), "92933 is for atherectomy and stent."),
        ("92930", (plain(),), "92930 is for stents in several places of one artery."),
        ("92937", (plain(),), "92937 is for a treated bypass graft."),
        ("92941", (plain(),), "92941 is for the treated culprit of a present infarction."),
        ("0913T", (plain(roles="angioplasty"),), "0913T is for a drug-coated balloon."),
        (
            "92928",
            (opened(),),
            "coded with CPT 92943-RC, which stands for a chronic total occlusion opened or",
        ),
        ("92928", (CULPRIT,), "coded with CPT 92941-RC (for review), which stands for the treated culprit"),
        (
            "92928",
            (plain(graft="SVG"),),
            "which stands for a treated bypass graft; an artery or branch has one",
        ),
        ("92928", (), "No lesion was treated in this encounter."),
        ("92928", (tried(),), "No lesion was treated in this encounter."),
    ],
)
def test_the_technique(code: str, lesions: tuple[Lesion, ...], words: str | None):
    answer = ask(code, *lesions)
    said = " ".join(told(answer, "technique"))
    assert answer.proposed if words is None else words in said
    if words is None:
        return
    assert not answer.proposed


@pytest.mark.parametrize(
    ("code", "lesion_", "kind", "standing"),
    [
        ("0913T", opened(roles="cto_label total_before angioplasty"), "drug-coated", "a chronic total"),
        ("0913T", opened(roles="cto_label total_before angioplasty"), "plain", None),
    ],
)
def test_the_kind_of_balloon(code: str, lesion_: Lesion, kind: str, standing: str | None):
    balloon = mention(12, "ANGIOPLASTY", kind=kind)
    said = " ".join(told(ask(code, lesion_, said=(balloon,)), "technique"))
    assert (f"which stands for {standing}" in said) == (standing is not None)


def test_several_stents_that_another_code_stands_for():
    proximal, distal = opened(segment="proximal"), plain(2, "RCA", segment="distal")
    (first, second) = told(ask("92930", proximal, distal), "technique")
    assert "Lesion 1 (proximal RCA) is coded with CPT 92943-RC" in first
    assert "Lesion 2 (distal RCA) is coded with CPT 92943-RC" in second


def test_a_culprit_in_the_artery_of_an_occlusion():
    answer = ask("92941", opened(), lesion("total_before culprit stent", first=20, id=2))
    assert "Lesion 2 (RCA) is coded with CPT 92943-RC" in " ".join(told(answer, "technique"))


def test_what_was_tried_is_told_where_nothing_was_treated():
    gaps = told(ask("92928", tried()), "criterion")
    assert len(gaps) == 1
    assert gaps[0].startswith("treated (unmet)")


def test_a_branch_that_is_none():
    answer = ask("92929", plain(), day=LAST)
    assert told(answer, "order") == ["92929 is for a branch treated beside its main artery."]
    assert ask("92929", plain(1, "LAD"), D1, day=LAST).proposed


def test_treated_before_the_tables_begin():
    answer = ask("92928", plain(), day="2010-01-01")
    assert told(answer, "technique", "instead") == []
    assert "not in force" in " ".join(told(answer, "dates"))


def test_a_facility_code_without_its_twin_gives_the_reasons_of_the_twin():
    answer = ask("C9607", SUBTOTAL)
    (words,) = told(answer, "facility")
    assert words == "C9607 takes the place of 92943 or 92945; no such code is proposed."
    assert "Lesion 1 (RCA): decision query (occlusion_contradicted)." in told(answer, "lesion")


@pytest.mark.parametrize(
    ("lesion_", "words", "quotes"),
    [
        (opened(), "the note does not say that the stent is drug-eluting, and C9607 is for these.", ("w12",)),
        (
            opened(roles="cto_label total_before angioplasty"),
            "no stent was placed, and C9607 is for a drug-eluting one.",
            (),
        ),
    ],
)
def test_a_facility_code_without_a_drug_eluting_stent(lesion_: Lesion, words: str, quotes: tuple[str, ...]):
    answer = ask("C9607", lesion_, said=(mention(12, "STENT"),))
    (reason,) = (reason for reason in answer.reasons if reason.topic == "facility")
    assert (reason.text, reason.quotes) == (f"Lesion 1 (RCA): {words}", quotes)


def test_with_a_drug_eluting_stent_it_is_proposed():
    assert ask("C9607", opened(), said=(mention(12, "STENT", kind="drug-eluting"),)).proposed
