from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from revasc.coding.policy import CLAUSE_KEYS
from revasc.coding.questions import QuestionKey, load_wording
from revasc.coding.rulefile import RuleFileError
from tests.coding.builders import PACK

SHIPPED = PACK / "coding" / "clarification.toml"
SOURCE = SHIPPED.read_text(encoding="utf-8")
WORDING = load_wording(PACK)


def refused(folder: Path, old: str, new: str, *, count: int = 1) -> str:
    """What is said of the shipped file with ``old`` changed to ``new``."""
    assert old in SOURCE
    path = folder / "wording.toml"
    path.write_text(SOURCE.replace(old, new, count), encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_wording(PACK, (path,))
    return str(caught.value)


def test_the_shipped_file_loads():
    assert WORDING.title == "Clarification of the coronary intervention report"
    assert re.fullmatch(r"\d{4}\.\d+", WORDING.version)


def test_questions_stand_for_clauses_of_a_policy():
    assert set(get_args(QuestionKey)) <= set(CLAUSE_KEYS)


@pytest.mark.parametrize("key", get_args(QuestionKey))
def test_every_question_offers_every_way_to_answer(key: QuestionKey):
    options = WORDING.options(key)
    assert options[-2:] == ("Other: ____", "Unable to determine")
    assert WORDING.defeating() & set(options)
    assert set(options[:-2]) - {options[at - 1] for at in WORDING.questions[key].defeats}
    assert len(set(options)) == len(options)


@pytest.mark.parametrize("key", get_args(QuestionKey))
def test_every_question_names_its_lesion_once(key: QuestionKey):
    assert WORDING.questions[key].text.count("{lesion}") == 1


@pytest.mark.parametrize("key", ["coronary_target.missing", "treated.approach_missing"])
def test_what_has_no_order_goes_by_the_alphabet(key: QuestionKey):
    assert list(WORDING.questions[key].options) == sorted(WORDING.questions[key].options)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('topic = "vessel"', 'topic = "colour"', "questions.coronary_target.missing.topic"),
        ("defeats = [7]", "defeats = [8]", "must name some, not all, of the options by their place"),
        ("defeats = [7]", "defeats = [1,2,3,4,5,6,7]", "must name some, not all"),
        ("defeats = [7]", "defeats = []", "questions.coronary_target.missing.defeats"),
        ('[questions."chronic.missing"]', '[questions."chronic.other"]', "questions.chronic.other"),
        ('age = "time course"\n', "", "layout.topics: absent: age"),
        ("{day}", "{date}", "cannot be filled in: 'date'"),
        ("{line}", "{line:q}", "cannot be filled in: Unknown format code"),
        ("{place}", "{place.x}", "cannot be filled in"),
        ("since = 2026-01-01", 'since = "soon"', "approach.since"),
        ('roles = ["vessel"', 'roles = ["vesel"', "evidence.vessel.roles.0"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault(tmp_path: Path, old: str, new: str, fault: str):
    assert fault in refused(tmp_path, old, new)


def test_an_absent_question_is_named(tmp_path: Path):
    start = SOURCE.index('[questions."chronic.missing"]')
    end = SOURCE.index('[questions."chronic.contradicted"]')
    assert "questions: absent: chronic.missing" in refused(tmp_path, SOURCE[start:end], "")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('title = "Clarification of the', 'title = "Missing age in the', "diagnosis-title"),
        ("Mark the answer that applies:", "Clearly one applies:", "opinion"),
        ("How long had the blockage of", "How old was the chronic blockage of", "diagnosis-question"),
        ('"Ramus intermedius (details: ____)"', '"Yes (details: ____)"', "yes-no-option"),
        ("Date of service: {day}", "Billing date: {day}", "payment"),
        ("the lesion in the {place}", "the CTO of the {place}", "diagnosis-label"),
    ],
)
def test_words_that_lead_are_refused_on_loading(tmp_path: Path, old: str, new: str, rule: str):
    assert f"wording is refused: {rule}: " in refused(tmp_path, old, new)


def test_the_words_of_age_may_stand_among_the_options(tmp_path: Path):
    path = tmp_path / "wording.toml"
    path.write_text(SOURCE.replace('"More than three months (', '"Chronic ('), encoding="utf-8")
    assert "Chronic (approximate age and basis: ____)" in load_wording(PACK, (path,)).options(
        "chronic.missing"
    )


@pytest.mark.parametrize(
    ("passage", "withheld"),
    [
        ("PCI of the RCA CTO (92943)", True),
        ("billed as staged", True),
        ("clearly a CTO!", False),
        ("mid RCA 100 %", False),
    ],
)
def test_passages_that_a_query_may_not_show(passage: str, withheld: bool):
    assert WORDING.withheld(passage) is withheld
