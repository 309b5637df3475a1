from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.nlp.builders import ages


def months(text: str, **options: Any) -> list[Any]:
    return [value.get("months") for _, value in ages(text, **options)]


@pytest.mark.parametrize(
    ("text", "words", "age", "relation"),
    [
        ("The RCA has been occluded for over 8 months.", "for over 8 months", 8, "at_least"),
        ("RCA CTO, at least 6 months old.", "at least 6 months old", 6, "at_least"),
        ("The LAD was occluded for two years.", "for two years", 24, "exact"),
        ("CTO of the RCA >3months.", ">3months", 3, "at_least"),
        ("Occluded for more than one year.", "for more than one year", 12, "at_least"),
        ("A 3-week-old occlusion of the RCA.", "3-week-old", 0.7, "exact"),
        ("The RCA occluded 6 weeks ago.", "6 weeks ago", 1.4, "exact"),
        # an upper bound is no age: the words that make it one belong to it
        ("The occlusion is less than 4 months old.", "less than 4 months old", 4, "at_most"),
        ("The occlusion is <4 months old.", "<4 months old", 4, "at_most"),
        ("The RCA occlusion is under 4 months old.", "under 4 months old", 4, "at_most"),
        ("RCA occlusion, no more than 2 months old.", "no more than 2 months old", 2, "at_most"),
        ("RCA occluded, duration 5 years.", "duration 5 years", 60, "exact"),
    ],
)
def test_ages_in_words(text: str, words: str, age: float, relation: str):
    assert ages(text) == [(words, {"months": age, "relation": relation})]


@pytest.mark.parametrize(
    ("text", "words", "age"),
    [
        ("The RCA was occluded on cath of March 2023.", "March 2023", 35),
        ("The RCA has been occluded since May 2019.", "since May 2019", 81),
        ("RCA occluded, known from cath in 03/2024.", "03/2024", 23),
        ("RCA CTO known since 2021.", "since 2021", 50),
        ("RCA CTO, seen on the angiogram of 2025-06-10.", "2025-06-10", 8),
        ("RCA 100% on films of 12/15/2024.", "12/15/2024", 14),
        ("Angiography on 15 March 2023 showed the RCA occluded.", "15 March 2023", 35),
        ("Failed attempt at the RCA CTO in January 2025.", "January 2025", 13),
    ],
)
def test_ages_by_date(text: str, words: str, age: float):
    ((found, value),) = ages(text)
    assert found.endswith(words)
    assert (value["months"], value["relation"]) == (age, "dated")


def test_the_day_meant_is_kept():
    ((_, value),) = ages("RCA 100% on cath of 12/15/2024.")
    assert value["date"] == "2024-12-15"


@pytest.mark.parametrize(("day_first", "age"), [(False, 10), (True, 2)])
def test_dates_written_day_first(day_first: bool, age: float):
    assert months("RCA 100% on cath of 04/12/2025.", day_first=day_first) == [age]


def test_a_year_counts_from_its_december():
    assert months("RCA CTO known since 2025.") == [2]
    assert months("RCA CTO known since 2025.", service=date(2025, 12, 15)) in ([], [0.5])


def test_a_year_means_the_month_that_the_note_names_elsewhere():
    text = "Cath of August 2017 showed the RCA occluded. RCA CTO unchanged from 2017."
    assert months(text) == [102, 102]


def test_no_date_counts_without_the_day_of_service():
    assert ages("The RCA has been occluded since May 2019.", None) == []
    assert months("The RCA has been occluded for 8 months.", service=None) == [8]


@pytest.mark.parametrize("words", ["since", "unchanged from", "known since"])
def test_words_that_say_it_is_still_so(words: str):
    ((_, value),) = ages(f"RCA CTO {words} May 2019.")
    assert value["still"] is True


def test_an_earlier_study_alone_does_not_say_so():
    ((_, value),) = ages("Cath of March 2023: RCA occluded.")
    assert "still" not in value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The RCA occlusion looked chronic.", "chronic"),
        ("The LAD occlusion is long-standing.", "long-standing"),
        ("The longstanding RCA occlusion.", "longstanding"),
        ("The RCA occlusion is of unknown age.", "of unknown age"),
        ("RCA occlusion, age indeterminate.", "age indeterminate"),
        ("An acute occlusion of the LAD.", "acute"),
        ("A subacute occlusion of the LAD.", "subacute"),
        ("A recent occlusion of the LAD.", "recent"),
        ("Fresh thrombotic occlusion of the LAD.", "Fresh"),
    ],
)
def test_words_of_age(text: str, words: str):
    assert words in [found for found, _ in ages(text)]


@pytest.mark.parametrize(
    "text",
    [
        # of other things
        "A 63-year-old man with RCA occlusion.",
        "RCA CTO. He is a smoker for 20 years.",
        "RCA CTO. 6 months of DAPT.",
        "RCA CTO stented; clopidogrel for 12 months.",
        "RCA CTO; follow-up in 3 months.",
        "RCA CTO; return in 6 weeks.",
        "RCA CTO in a man with angina for 6 months.",
        "RCA CTO; echo in 3 months.",
        "Chronic kidney disease with RCA occlusion.",
        "RCA occlusion and chronic obstructive lung disease.",
        "RCA occlusion in chronic stable angina.",
        "RCA occlusion, acute on chronic systolic heart failure.",
        "Occluded RCA, acute kidney injury.",
        "The acute marginal and the RCA were occluded.",
        "Occluded RCA with an acute bend.",
        "Recent echo showed an EF of 40%. RCA occluded.",
        # dates of other things
        "RCA CTO. CABG in 2015.",
        "LAD stented in March 2023; RCA CTO.",
        "RCA CTO. Echo of 12/15/2024 showed EF 40%.",
        "RCA CTO. DOB 05/23/1950.",
        "RCA CTO PCI performed 02/03/2026.",
        # no occlusion near
        "He had angina for 6 months.",
        "Cath in 2019 was normal.",
        "He quit smoking 2 years ago.",
    ],
)
def test_what_is_no_age_of_an_occlusion(text: str):
    assert ages(text) == []


def test_a_neighbouring_sentence_may_tell_the_age():
    assert months("The RCA was a CTO. It has been closed since May 2019.") == [81]
    assert months("The RCA was totally occluded. This has been present for over 2 years.") == [24]


def test_another_paragraph_may_not():
    assert ages("The RCA was a CTO.\n\nHe moved here in May 2019.") == []


def test_several_ages_in_order():
    text = "RCA CTO for over 6 months, seen on cath of March 2023, chronic."
    assert [value["relation"] for _, value in ages(text)] == ["at_least", "dated", "word"]
