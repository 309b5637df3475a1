from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from revasc.coding.tables import CodeTables
from revasc.review.reasons import WhyNot
from tests.coding.builders import FIRST, LAST, STRICT, TABLES, opened, plain, tried
from tests.review.builders import ask, told

QUERIED = opened(roles="cto_label subtotal_before stent", occlusion_percent=95.0)


@pytest.mark.parametrize("code", ["92943", " 92943 ", "92943-RC", "92943-rc-22", "i25.82", "I2582", "c9607"])
def test_codes_are_read_as_people_write_them(code: str):
    answer = ask(code, opened())
    assert answer.code in ("92943", "I25.82", "C9607")
    assert answer.code.replace(".", "") == code.strip().split("-")[0].upper().replace(".", "")


@pytest.mark.parametrize("code", ["99999", "", "-", "<b>", "x" * 99])
def test_a_code_that_the_tables_do_not_know(code: str):
    answer = ask(code, opened())
    (words,) = told(answer, "unknown")
    assert (answer.proposed, answer.review) == (False, False)
    assert f"(version {TABLES.version}) do not know {code.upper()}" in words
    assert "does not say whether the code exists" in words
    assert "They know: 92943, 92944, 92945," in words


@pytest.mark.parametrize(
    ("code", "rule"), [("rc", "modifier-rc"), ("53", "attempt"), ("22", "retrograde-work")]
)
def test_a_modifier_is_no_code(code: str, rule: str):
    (reason,) = ask(code, opened()).reasons
    assert reason.text == f"{code.upper()} is a modifier, not a code of its own."
    assert rule in reason.rules


@pytest.mark.parametrize(
    ("code", "day", "words"),
    [
        ("92945", LAST, "The date of service is 2025-12-31: 92945 is not in force on that day."),
        ("92945", FIRST, "The date of service is 2026-01-01: 92945 is in force on that day."),
        ("92944", FIRST, "The date of service is 2026-01-01: 92944 is not in force on that day."),
        ("92930", LAST, "On that day the same service has"),
        ("92945", LAST, "On that day the same service has 92943, 92944."),
        ("92944", FIRST, "On that day the same service has 92943, 92945."),
        ("92945", LAST, "The code tables have 92945 from 2026-01-01 on: Chronic total occlusion"),
        ("92944", FIRST, "The code tables have 92944 from 2013-01-01 to 2025-12-31: Chronic total occlusion"),
        ("92972", "2023-06-01", "92972 is not in force on that day."),
        ("0715T", "2023-06-01", "0715T is in force on that day."),
    ],
)
def test_the_days_of_a_code(code: str, day: str, words: str):
    said = " ".join(told(ask(code, opened(), day=day), "dates"))
    assert (words in said) == (code != "92930")  # no other code stood for several stents


def test_without_a_date_nothing_is_chosen():
    answer = ask("92945", opened(approach="combined"), day=None)
    assert (answer.proposed, answer.review) == (True, True)
    assert "The date of service is unknown: no choice between code sets is made." in told(answer, "dates")
    assert any("Date of service unknown" in words for words in told(answer, "review"))


def test_a_proposed_code_with_its_lesion_and_evidence():
    answer = ask("92943", opened(segment="mid"))
    assert (answer.proposed, answer.review) == (True, False)
    assert told(answer, "code") == ["CPT 92943-RC is proposed for Lesion 1 (mid RCA)."]
    (lesion,) = (reason for reason in answer.reasons if reason.topic == "lesion")
    assert lesion.text == "Lesion 1 (mid RCA): decision supported (cto_treated)."
    assert lesion.quotes == ("w10", "w11", "w12")
    assert "standard.chronic.met_label" in lesion.rules
    assert told(answer, "review", "criterion", "instead") == []


@pytest.mark.parametrize(
    ("code", "lesion", "rule"),
    [
        ("92945", opened(approach=None), "approach-unknown"),
        ("92943", opened(approach="retrograde"), "retrograde-only"),
        ("92943", tried(), "attempt"),
        ("92928", QUERIED, "pending"),
        ("I25.82", opened(graft="SVG"), "graft-diagnosis"),
        ("92937", opened(graft="SVG"), "graft-occlusion"),
    ],
)
def test_why_a_code_is_for_review(code: str, lesion: object, rule: str):
    answer = ask(code, lesion)
    assert (answer.proposed, answer.review) == (True, True)
    reviewed = [reason.rules for reason in answer.reasons if reason.topic == "review"]
    assert (rule,) in reviewed


def test_modifiers_to_weigh():
    (words,) = (w for w in told(ask("92943", tried()), "review") if w.startswith("Attempt"))
    assert words.endswith("Modifiers to weigh: 52, 53, 73, 74.")


def test_a_remark_that_asks_for_no_review():
    answer = ask("92943", opened(approach="retrograde"), day=LAST)
    assert not answer.review
    words, _stent = told(answer, "remark")
    assert words.endswith("Modifiers to weigh: 22.")


def test_tables_that_leave_a_case_open_without_a_remark():
    silent: CodeTables = TABLES.model_copy(update={"remarks": ()})
    answer = ask("92943", opened(approach="retrograde"), tables=silent)
    assert told(answer, "review") == ["The code tables leave this case open: a coder must decide."]


def test_the_same_code_for_two_arteries():
    answer = ask("92943", opened(), opened(2, "LAD"))
    assert len(told(answer, "code")) == 2
    assert len(told(answer, "dates")) == 2  # what both have in common is said once
    assert len(set(answer.reasons)) == len(answer.reasons)


def test_another_policy_speaks_in_its_own_words():
    answer = ask("92943", opened(), policy=STRICT)
    assert not answer.proposed
    (asked,) = (words for words in told(answer, "criterion") if words.startswith("chronic"))
    assert "by an age or a date that the note states." in asked
    assert "the operator calls" not in asked
    assert "strict.chronic.missing" in {rule for reason in answer.reasons for rule in reason.rules}


def test_the_answer_is_plain_data_and_the_same_each_time():
    first, second = (ask("92945", QUERIED, plain(2, "LAD")) for _ in range(2))
    assert first == second
    assert json.loads(json.dumps(asdict(first)))["code"] == "92945"


def test_every_code_of_the_tables_has_an_answer_for_every_kind_of_note():
    notes = ((), (opened(),), (tried(),), (plain(),), (QUERIED,), (opened(graft="SVG"), plain(2, "LAD")))
    codes = dict.fromkeys(
        row.code for row in (*TABLES.procedures, *TABLES.add_ons, *TABLES.facilities, *TABLES.diagnoses)
    )
    for lesions in notes:
        for day in (LAST, FIRST, None):
            for code in codes:
                _is_complete(ask(code, *lesions, day=day))


def _is_complete(answer: WhyNot) -> None:
    topics = {reason.topic for reason in answer.reasons}
    assert topics - {"dates"}, answer.code
    assert all(reason.text.endswith(".") and "  " not in reason.text for reason in answer.reasons)
    assert replace(answer, reasons=tuple(dict.fromkeys(answer.reasons))) == answer
