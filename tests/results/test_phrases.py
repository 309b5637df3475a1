from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from revasc.results.phrases import (
    access_words,
    code_name,
    gap_words,
    jcto_line,
    joined_lesions,
    lesion_facts,
    lesion_name,
    quoted,
    quotes,
)
from revasc.results.record import AccessRecord, Criterion, DocumentationRecord, MentionRecord
from tests.results.builders import JCTO, MENTIONS, make_code, make_lesion, make_mention, make_result


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "mid RCA"),
        ({"segment": None}, "RCA"),
        ({"vessel": None, "segment": None}, "vessel not stated"),
        ({"vessel": "LAD", "branch": "D1"}, "mid LAD (D1)"),
        ({"graft": "SVG", "segment": None}, "RCA by SVG"),
    ],
)
def test_lesion_names(changes: dict[str, object], name: str):
    assert lesion_name(make_lesion(**changes)) == name


def test_lesion_facts_leave_the_unknown_out():
    unknown = dict.fromkeys(
        ("occlusion_percent", "timi_before", "timi_after", "residual_percent", "cto", "chronicity_months",
         "approach", "outcome")
    )  # fmt: skip
    assert lesion_facts(make_lesion(treatments=(), **unknown)) == ()
    facts = dict(lesion_facts(make_lesion(in_stent=True, cto=False, chronicity_months=4.5)))
    assert facts["TIMI before"] == "0"
    assert (facts["occlusion"], facts["residual"], facts["age"]) == ("100 %", "0 %", "4.5 months")
    assert (facts["CTO"], facts["in-stent"], facts["treated by"]) == ("no", "yes", "angioplasty, stent")


def test_quotes_are_short_and_distinct():
    texts = ["CTO", "a\n  b", "CTO", "c", "d", "e", "f"]
    mentions = {n: make_mention(n, "CTO") for n in range(2)}
    found = {number: _quoted(number, words) for number, words in enumerate(texts)}
    criterion = Criterion("treated", "met", (*range(7), 99), "r", "s")
    assert quotes(criterion, found) == ("CTO", "a b", "c", "d", "e")
    assert quotes(criterion, mentions) == ("CTO",)


def _quoted(number: int, words: str) -> MentionRecord:
    return MentionRecord(number, "CTO", 0, 1, words, "current", "s", "r", (), None, None)


def test_quotes_of_mentions():
    known = {mention.id: mention for mention in MENTIONS}
    assert quoted((3, 1, 99, 1), known) == ("over 6 months", "CTO")


@pytest.mark.parametrize(
    ("access", "words"),
    [
        (AccessRecord("radial", "right", 6.0, ()), "right radial 6 Fr"),
        (AccessRecord("femoral", None, None, ()), "femoral"),
        (AccessRecord("distal radial", "left", 6.5, ()), "left distal radial 6.5 Fr"),
    ],
)
def test_access(access: AccessRecord, words: str):
    assert access_words(access) == words


def test_codes():
    code = make_code(modifiers=("RC", "22"), lesions=(1, 3))
    assert (code_name(code), joined_lesions(code)) == ("92943-RC-22", "1, 3")
    assert (code_name(make_code()), joined_lesions(make_code(lesions=()))) == ("92943", "")


def test_gaps_of_a_checklist():
    assert (
        gap_words(make_result().documentation) == "not documented: sheath, approach; conflicting: chronicity"
    )
    assert gap_words((DocumentationRecord("access_site", "documented", ()),)) == ""
    assert gap_words(()) == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "2 computed (2 of 5 components not settled), 3 stated: possible beside these components"),
        ({"stated": None}, "2 computed (2 of 5 components not settled), none stated"),
        ({"stated": None, "agrees": False}, "different scores stated"),
        ({"stated": 5, "agrees": False}, "5 stated: they do not agree"),
        (
            {"components": JCTO.components[:2], "stated": 1, "agrees": True},
            "2 computed, 1 stated: they agree",
        ),
    ],
)
def test_the_score(changes: dict[str, Any], words: str):
    line = jcto_line(replace(JCTO, **changes))
    assert line.startswith("J-CTO score: ")
    assert line.endswith(words)


def test_redacted_mentions_have_no_quotes():
    known = {
        mention.id: replace(mention, text=None if mention.id == 1 else mention.text) for mention in MENTIONS
    }
    assert quoted((3, 1), known) == ("over 6 months",)
    assert quoted((1,), known) == ()
