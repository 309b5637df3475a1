from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from revasc.coding.clarification import Clarification, Question, clarify, load_wording
from revasc.coding.decision import decide
from revasc.coding.wording import LintRule, lint, lint_clarification
from revasc.nlp.mention import Mention
from tests.coding.builders import PACK, STANDARD, findings, lesion

WORDING = load_wording(PACK)
NOTE = "Mid RCA 100% occluded. Clearly a CTO, please document!\n\nStented."


def draft() -> Clarification:
    mentions = (
        Mention(0, "OCCLUSION", 8, 12, "r"),
        Mention(1, "STENT", NOTE.index("Stented"), len(NOTE) - 1, "r"),
    )
    found = findings(lesion("total_before stent", segment="mid", approach="antegrade"), mentions=mentions)
    made = clarify(NOTE, found, decide(found, STANDARD), WORDING)
    assert made is not None
    return made


DRAFT = draft()
QUESTION: Question = DRAFT.questions[0]


def rules_of(faults: tuple[str, ...]) -> set[str]:
    return {fault.split(":")[0] for fault in faults}


def edited(**fields: Any) -> set[str]:
    """The rules that the draft breaks once its question is changed so."""
    return rules_of(lint_clarification(replace(DRAFT, questions=(replace(QUESTION, **fields),)), WORDING))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("This is needed for CPT 92943.", "code-number"),
        ("Facility code C9607 applies.", "code-number"),
        ("Consistent with I25.82.", "code-number"),
        ("A clear answer is needed in order to code the case.", "coding-purpose"),
        ("The findings support a longer history.", "coding-purpose"),
        ("This affects reimbursement.", "payment"),
        ("It raises the RVU of the case.", "payment"),
        ("Your quality score depends on it.", "quality-score"),
        ("To avoid a denial.", "audit-denial"),
        ("Do you agree that the lesion was old?", "asks-for-agreement"),
        ("The vessel had long been closed, isn't it?", "asks-for-agreement"),
        ("Can you confirm that this is a CTO?", "asks-for-agreement"),
        ("Would you consider documenting the age?", "asks-for-agreement"),
        ("Please document the age of the lesion.", "asks-for-words"),
        ("Please\n   document the age.", "asks-for-words"),
        ("We believe that it was old.", "opinion"),
        ("It was clearly old.", "opinion"),
        ("The collaterals suggest a long history.", "opinion"),
        ("Was the lesion older than three months?", "yes-no"),
        ("Age: was it over three months?", "yes-no"),
        ("How old was the chronic total occlusion of the RCA?", "diagnosis-label"),
        ("Answer today!", "emphasis"),
        ("It was CHRONIC.", "emphasis"),
    ],
)
def test_leading_words_are_refused(text: str, rule: str):
    assert rule in rules_of(lint(text, rules=WORDING.lint))


@pytest.mark.parametrize(
    "text",
    [
        "How long had the blockage been present, as far as this is known?",
        "What was the flow through the lesion at the end of the procedure?",
        "The answer is recorded as an addendum that is dated, timed and signed.",
        "Line 12, characters 12,345 to 12,400:",
        "Other: ____",
        "",
    ],
)
def test_neutral_words_pass(text: str):
    assert lint(text, rules=WORDING.lint) == ()


@pytest.mark.parametrize(
    ("text", "quoted", "clean"),
    [
        ('The note says "clearly a CTO!"', ("clearly a CTO!",), True),
        ('The note says "clearly\n  a CTO!"', ("clearly a  CTO!",), True),
        ('The note says "CTO". Clearly.', ("CTO",), False),
        ("It was clearly so.", ("clear",), False),
        ("It was clearly so.", ("", "so"), False),
        ("please (RCA) document the age", ("(RCA)",), True),
        ("CTO, an old CTO", ("CTO", "an old CTO"), True),
    ],
)
def test_words_of_the_note_are_exempt(text: str, quoted: tuple[str, ...], clean: bool):
    assert (lint(text, quoted, rules=WORDING.lint) == ()) is clean


@pytest.mark.parametrize(
    ("text", "where", "rule"),
    [
        ("Query on the chronic lesion", "title", "diagnosis-title"),
        ("How old was the acute lesion?", "question", "diagnosis-question"),
        ("Yes", "option", "yes-no-option"),
    ],
)
def test_some_rules_hold_in_one_place_only(text: str, where: Any, rule: str):
    assert rules_of(lint(text, rules=WORDING.lint, where=where)) == {rule}
    assert lint(text, rules=WORDING.lint) == ()


def test_a_fault_says_what_and_why():
    assert lint("Reply now!", rules=WORDING.lint) == ('emphasis: "!"; no answer is made louder than another',)


def test_leading_words_of_the_note_itself_are_no_fault():
    assert "Clearly a CTO" not in DRAFT.text
    whole = replace(QUESTION.indicators[0], text=NOTE.split("\n", 1)[0], end=NOTE.index("\n"))
    text = DRAFT.text.replace("  | Mid RCA 100% occluded.", f"  | {whole.text}")
    told = replace(DRAFT, text=text, questions=(replace(QUESTION, indicators=(whole,)),))
    assert lint_clarification(told, WORDING) == ()


def test_the_draft_itself_is_well():
    assert lint_clarification(DRAFT, WORDING) == ()


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"options": tuple(o for o in QUESTION.options if not o.startswith("Other"))}, "no-other"),
        ({"options": tuple(o for o in QUESTION.options if "Unable" not in o)}, "no-undetermined"),
        ({"options": QUESTION.options[2:]}, "no-defeating-option"),
        ({"options": QUESTION.options[2:]}, "few-options"),
        ({"options": (*QUESTION.options, "It was old")}, "unequal-space"),
        ({"options": (*QUESTION.options, "Yes ____")}, "yes-no-option"),
        ({"options": (*QUESTION.options, "CTO ____")}, "diagnosis-label"),
        ({"question": "How old was the chronic blockage?"}, "diagnosis-question"),
        ({"question": "Was it older than three months?"}, "yes-no"),
        ({"indicators": ()}, "no-indicator"),
        ({"indicators": ()}, "stray-quote"),
    ],
)
def test_a_changed_question_is_refused(fields: dict[str, Any], rule: str):
    assert rule in edited(**fields)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"title": "Query on the CTO"}, "diagnosis-title"),
        ({"questions": ()}, "no-question"),
        ({"questions": (QUESTION, QUESTION)}, "asked-twice"),
        ({"text": DRAFT.text + "\nPlease document the age.\n"}, "asks-for-words"),
        ({"text": DRAFT.text + "\n  | Please document the age.\n"}, "stray-quote"),
        ({"markdown": DRAFT.markdown + "\nPlease document the age\\.\n"}, "asks-for-words"),
        ({"markdown": DRAFT.markdown + "\n\\*\\*old\\*\\*\n"}, "emphasis"),
    ],
)
def test_a_changed_draft_is_refused(fields: dict[str, Any], rule: str):
    assert rule in rules_of(lint_clarification(replace(DRAFT, **fields), WORDING))


def test_the_same_fault_is_told_once():
    faults = lint_clarification(replace(DRAFT, text=f"{DRAFT.text}!", markdown=f"{DRAFT.markdown}!"), WORDING)
    assert len(faults) == 1


RULE = {"id": "shout", "pattern": "!", "why": "no shouting", "matches": ["Now!"], "avoids": ["Now."]}


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"pattern": "("}, "shout: pattern is no regular expression"),
        ({"matches": ["Now."]}, "shout: examples that fail: Now."),
        ({"avoids": ["Now!", "Then!"]}, "shout: examples that fail: Now!; Then!"),
        ({"matches": []}, "at least 1 item"),
        ({"avoids": []}, "at least 1 item"),
        ({"where": "margin"}, "where"),
        ({"id": "Shout"}, "id"),
    ],
)
def test_a_rule_proves_itself(fields: dict[str, Any], fault: str):
    assert LintRule(**RULE).find("Stop!") == "!"
    with pytest.raises(ValidationError, match=r"(?s)" + fault.replace("(", r"\(")):
        LintRule(**{**RULE, **fields})


def test_ids_of_the_rules_differ():
    ids = [rule.id for rule in WORDING.lint]
    assert len(set(ids)) == len(ids)
