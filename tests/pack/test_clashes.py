from __future__ import annotations

import pytest

from revasc.pack import MentionRule
from revasc.pack.clashes import clash_problems, label
from revasc.pack.drafting import Draft
from revasc.pack.problem import Problem
from tests.pack.drafts import cue, draft, heading, mention


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (mention("a"), "STENT"),
        (mention("a", category="CTO"), "CTO"),
        (mention("a", category="DEVICE", value={"device": "balloon"}), "ANGIOPLASTY"),
        (mention("a", category="DEVICE", value={"device": "stent"}), "STENT"),
        (mention("a", category="DEVICE", value={"device": "atherectomy"}), "ATHERECTOMY"),
        (mention("a", category="DEVICE", value={"device": "wire"}), "DEVICE"),
    ],
)
def test_label(rule: MentionRule, expected: str):
    assert label(rule) == expected


@pytest.mark.parametrize(
    "well",
    [
        draft(),
        draft(mention("a"), cue("b"), heading("c")),
        # one phrase in two rules of one label, or twice in one rule
        draft(mention("a"), mention("b", variants=("stent",))),
        draft(mention("a", variants=("Stent", "stent"))),
        # a name that the engine makes a STENT
        draft(mention("a", "Xience"), mention("b", "xience", category="DEVICE", value={"device": "stent"})),
        # masks, and tools that also say something else
        draft(
            mention("a", "stent thrombosis", category="STENT_OTHER"),
            mention("b", "stent thrombosis", category="T"),
        ),
        draft(mention("a", "Stingray", category="APPROACH"), mention("b", "Stingray", category="DEVICE")),
        # written differently, and both insist
        draft(mention("a", "LAST", category="APPROACH", case=True), mention("b", "Last", case=True)),
        # the literal of a pattern is only its description
        draft(mention("a"), mention("b", category="CTO", pattern="stent .*")),
        draft(cue("a"), cue("b", status="planned", pattern="no .*")),
        # cues that priority, direction or label tells apart
        draft(cue("a"), cue("b", status="planned", priority=1)),
        draft(cue("a"), cue("b", status="planned", direction="BACKWARD")),
        draft(
            mention("s"),
            mention("c", "CTO", category="CTO"),
            cue("a", allowed_types=("STENT",)),
            cue("b", status="planned", allowed_types=("CTO",)),
        ),
        draft(cue("a"), cue("b", status=None, direction="PSEUDO")),
        draft(cue("a"), cue("b", status=None, direction="TERMINATE")),
        draft(cue("a"), cue("b")),
        draft(heading("a"), heading("b", variants=("Plan",))),
    ],
)
def test_rules_that_go_together(well: Draft):
    assert clash_problems(well) == []


@pytest.mark.parametrize(
    ("faulty", "problem"),
    [
        (
            draft(mention("a"), mention("a", "scaffold")),
            Problem("mentions/m.json", "a", "id", "stands in mentions/m.json already"),
        ),
        (
            draft(mention("a"), cue("a")),
            Problem("context.json", "a", "id", "stands in mentions/m.json already"),
        ),
        (
            draft(cue("a"), heading("a")),
            Problem("sections.json", "a", "id", "stands in context.json already"),
        ),
        (
            draft(mention("a", "old-stent"), mention("b", "Old  stent", category="CTO")),
            Problem("mentions/m.json", "b", "literal", "'old stent' has two meanings: STENT by a, CTO here"),
        ),
        (
            draft(mention("a"), mention("b", "CTO", variants=("stent",), category="CTO")),
            Problem("mentions/m.json", "b", "variants", "'stent' has two meanings: STENT by a, CTO here"),
        ),
        # only one of the two insists on its case
        (
            draft(mention("a", "Last", case=True), mention("b", "last", category="CTO")),
            Problem("mentions/m.json", "b", "literal", "'last' has two meanings: STENT by a, CTO here"),
        ),
        (
            draft(
                mention("a", "Emerge", category="DEVICE", value={"device": "balloon"}),
                mention("b", "emerge"),
            ),
            Problem(
                "mentions/m.json", "b", "literal", "'emerge' has two meanings: ANGIOPLASTY by a, STENT here"
            ),
        ),
        (
            draft(cue("a"), cue("b", status="planned")),
            Problem("context.json", "b", "literal", "'no' has two meanings: negated by a, planned here"),
        ),
        (
            draft(cue("a"), cue("b", status="planned", direction="BIDIRECTIONAL")),
            Problem("context.json", "b", "literal", "'no' has two meanings: negated by a, planned here"),
        ),
        (
            draft(heading("a"), heading("b", "PLAN", category="findings")),
            Problem("sections.json", "b", "literal", "'plan' has two meanings: plan by a, findings here"),
        ),
        (
            draft(mention("a"), cue("b", allowed_types=("STENT", "STNT"))),
            Problem("context.json", "b", "allowed_types", "no rule gives the label 'STNT'"),
        ),
        (
            draft(mention("a"), cue("b", excluded_types=("CTO",))),
            Problem("context.json", "b", "excluded_types", "no rule gives the label 'CTO'"),
        ),
    ],
)
def test_rules_that_clash(faulty: Draft, problem: Problem):
    assert clash_problems(faulty) == [problem]


def test_labels_are_not_missed_where_files_could_not_be_read():
    half = draft(cue("b", allowed_types=("CTO",)))
    half.problems.append(Problem("mentions/cto.json", None, None, "line 1: not JSON"))
    assert clash_problems(half) == []


def test_three_rules_of_one_phrase_are_told_pair_by_pair():
    rules = [mention(name, category=name.upper()) for name in ("a", "b", "c")]
    assert [problem.rule for problem in clash_problems(draft(*rules))] == ["b", "c", "c"]
