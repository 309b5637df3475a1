from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from revasc.pack import ContextRule, Examples, MentionRule, Pack, SectionRule, load_pack
from revasc.pack.examples import example_problems, marked
from tests.pack.drafts import cue, heading, mention

SHIPPED = load_pack()
SILENT = "the rule does not fire on this text"
FIRES = "the rule fires on this text"
UNREACHED = "the cue does not reach its target"
SAME = "without the rule this text reads the same"
NO_HEADING = "the rule reads no heading here"

Rule = MentionRule | ContextRule | SectionRule


def faults(rule: Rule, *others: Rule, match: str | None = None, no_match: str | None = None) -> list[str]:
    """What is said of one example of ``rule`` in a pack of that rule, ``others`` and two fillers."""
    shown = Examples(match=(match,) if match else (), no_match=(no_match,) if no_match else ())
    rules = [rule.model_copy(update={"examples": shown}), *others]
    found = example_problems(pack_of(rules))
    return [p.fault for p in found if p.rule == rule.id and p.fault != "the rule has no example"]


def pack_of(rules: list[Any]) -> Pack:
    mentions = (*(rule for rule in rules if isinstance(rule, MentionRule)), mention("filler", "filler"))
    cues = (*(rule for rule in rules if isinstance(rule, ContextRule)), cue("filler cue", "filler"))
    return replace(
        SHIPPED,
        rules=mentions,
        files={rule.id: "m.json" for rule in mentions},
        context=cues,
        sections=tuple(rule for rule in rules if isinstance(rule, SectionRule)),
    )


LAD = mention("lad", "LAD", category="VESSEL", value={"vessel": "LAD"})
CLOSED = mention("closed", "closed", category="OCCLUSION", coronary=True)
CTO = mention("cto", "CTO", category="CTO", case=True)
SIZE = mention("size", pattern=r"\d\.\d x \d\d(?: mm)?", category="SIZE")
NAME = mention(
    "excised", "excised", category="DEVICE", value={"device": "stent", "kind": "type", "sized": True}
)


@pytest.mark.parametrize(
    ("rule", "others", "text", "fires"),
    [
        (mention("a"), (), "A stent was placed.", True),
        (mention("a"), (), "A STENT was placed.", True),
        (mention("a"), (), "consistent", False),
        (mention("a", variants=("scaffold",)), (), "a scaffold", True),
        (mention("a", "drug eluting"), (), "Drug-\neluting", True),
        # a pattern
        (mention("a", pattern=r"\bstents?\b"), (), "... stents ...", True),
        (mention("a", pattern=r"\bstents?\b"), (), "... stet ...", False),
        # letters as written, or in capitals, but not in small ones
        (mention("a", "Emerge", case=True), (), "Emerge was used in the LAD", True),
        (mention("a", "Emerge", case=True), (), "The LAD: EMERGE used", True),
        (mention("a", "Emerge", case=True), (), "The symptoms emerge at night", False),
        (mention("a", "Emerge", case=True, category="DEVICE"), (), "The symptoms emerge at night", False),
        # words around it that a token of many meanings needs
        (CLOSED, (LAD,), "The LAD is closed.", True),
        (CLOSED, (LAD,), "The wound was closed.", False),
        (NAME, (SIZE,), "a 3.0 x 15 excised was deployed", True),
        (NAME, (SIZE,), "the mass was excised", False),
    ],
)
def test_what_a_mention_rule_does(rule: MentionRule, others: tuple[MentionRule, ...], text: str, fires: bool):
    assert faults(rule, *others, match=text) == ([] if fires else [SILENT])
    assert faults(rule, *others, no_match=text) == ([FIRES] if fires else [])


def test_a_match_is_read_by_the_rule_alone_and_a_no_match_by_all():
    score = mention("score", "J-CTO", category="CTO_SCORE")
    assert faults(CTO, match="J-CTO 3") == []
    assert faults(CTO, no_match="J-CTO 3") == [FIRES]
    assert faults(CTO, score, no_match="J-CTO 3") == []


@pytest.mark.parametrize(
    ("rule", "others", "text", "fault"),
    [
        (cue("a"), (), "No <STENT>stent</STENT> was placed.", None),
        (cue("a"), (), "No <STENT>stent</STENT>, no <ANGIOPLASTY>balloon</ANGIOPLASTY>.", None),
        (cue("a"), (), "A <STENT>stent</STENT> was placed.", UNREACHED),
        (cue("a"), (), "No wire. A <STENT>stent</STENT> was placed.", UNREACHED),
        (cue("a"), (), "A <STENT>stent</STENT>, and no <ANGIOPLASTY>balloon</ANGIOPLASTY>.", UNREACHED),
        (cue("a", max_scope=2), (), "no sign of any <STENT>stent</STENT>", UNREACHED),
        (cue("a", allowed_types=("CTO",)), (), "No <STENT>stent</STENT>.", UNREACHED),
        (cue("a", direction="BACKWARD", literal="not used"), (), "<STENT>Stent</STENT> not used.", None),
        (cue("a", pattern=r"\bno\b"), (), "No <STENT>stent</STENT>.", None),
        (cue("a"), (), "No stent was placed.", "no target is marked, as in <STENT>stent</STENT>"),
        (cue("a"), (), "No <STENT>stent</STNT>.", "no target is marked, as in <STENT>stent</STENT>"),
        # another rule of the pack has the last word
        (
            cue("a"),
            (cue("b", "plan", status="planned", priority=9),),
            "Plan: no <STENT>stent</STENT>.",
            "a target comes out as planned within the pack",
        ),
        (cue("a"), (cue("b", "plan", status="planned"),), "Plan: no <STENT>stent</STENT>.", None),
        # a cue without a status only has to reach its target
        (
            cue("a", "prepared", status=None, direction="BACKWARD"),
            (),
            "<ACCESS_SITE>Groin</ACCESS_SITE> prepared",
            None,
        ),
        (
            cue("a", "prepared", status=None, direction="BACKWARD"),
            (),
            "<ACCESS_SITE>Groin</ACCESS_SITE>",
            UNREACHED,
        ),
        # a family history, a target of another section: status other
        (cue("a", "father", status="other"), (), "His father had a <STENT>stent</STENT>.", None),
    ],
)
def test_matches_of_cues(rule: ContextRule, others: tuple[ContextRule, ...], text: str, fault: str | None):
    assert faults(rule, *others, match=text) == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("rule", "others", "text", "fault"),
    [
        (cue("a"), (), "A <STENT>stent</STENT> with no complication.", None),
        (cue("a"), (), "No <STENT>stent</STENT>.", "a target comes out as negated"),
        # the status counts, whichever rule gives it
        (cue("a"), (cue("b", "without"),), "without <STENT>stent</STENT>", "a target comes out as negated"),
        (cue("a"), (cue("b", "no other", status="other"),), "no other <STENT>stent</STENT>", None),
        (
            cue("a", "prepared", status=None, direction="BACKWARD"),
            (),
            "<ACCESS_SITE>Groin</ACCESS_SITE> prepared",
            "a target comes out as current",
        ),
        (cue("a"), (), "A stent.", "no target is marked, as in <STENT>stent</STENT>"),
    ],
)
def test_no_matches_of_cues(rule: ContextRule, others: tuple[ContextRule, ...], text: str, fault: str | None):
    assert faults(rule, *others, no_match=text) == ([fault] if fault else [])


NO = cue("no")
STOP = cue("a", "but", direction="TERMINATE", status=None)
HIDE = cue("a", "no further", direction="PSEUDO", status=None)


@pytest.mark.parametrize(
    ("rule", "text", "changes"),
    [
        (STOP, "No calcium but a <STENT>stent</STENT> was placed", True),
        (STOP, "No <STENT>stent</STENT> but a balloon", False),
        (STOP, "A balloon but a <STENT>stent</STENT> too", False),
        (HIDE, "no further delay, <STENT>stent</STENT>", True),
        (HIDE, "no <STENT>stent</STENT>", False),
    ],
)
def test_cues_that_end_or_hide_others(rule: ContextRule, text: str, changes: bool):
    assert faults(rule, NO, match=text) == ([] if changes else [SAME])
    assert faults(rule, NO, no_match=text) == (["the rule changes this text"] if changes else [])


@pytest.mark.parametrize(
    ("rule", "text", "opens"),
    [
        (heading("a"), "PLAN: home", True),
        (heading("a"), "Plan:\nhome", True),
        (heading("a"), "1. Plan:\nhome", True),
        (heading("a"), "We plan to go home.", False),
        (heading("a", variants=("disposition",)), "Disposition:\nhome", True),
        (heading("a", pattern="plan of .{1,9}"), "PLAN OF CARE:\nhome", True),
    ],
)
def test_what_a_section_rule_does(rule: SectionRule, text: str, opens: bool):
    assert faults(rule, match=text) == ([] if opens else [NO_HEADING])
    assert faults(rule, no_match=text) == (["a heading of the rule is read here"] if opens else [])


def test_a_heading_that_another_rule_takes_over():
    rule, other = heading("a"), heading("b", category="findings")
    assert faults(rule, heading("b"), match="PLAN: home") == []
    assert faults(rule, other, match="PLAN: home") == ["within the pack the heading opens no section 'plan'"]


def test_a_rule_without_examples_is_a_problem_of_its_own():
    found = example_problems(pack_of([mention("a"), cue("b"), heading("c")]))
    assert {(p.file, p.rule, p.field) for p in found if "filler" not in str(p.rule)} == {
        ("mentions/m.json", "a", "examples.match"),
        ("context.json", "b", "examples.match"),
        ("sections.json", "c", "examples.match"),
    }


def test_the_place_of_an_example_is_its_number():
    rule = mention("a", examples=Examples(match=("stent", "x", "y"), no_match=("z", "stent")))
    fields = [p.field for p in example_problems(pack_of([rule])) if p.rule == "a"]
    assert fields == ["examples.match[1]", "examples.match[2]", "examples.no_match[1]"]


@pytest.mark.parametrize(
    ("example", "text", "targets"),
    [
        ("No <STENT>stent</STENT>.", "No stent.", [("STENT", 3, 8, 0)]),
        ("<CTO>CTO</CTO>; <STENT>stent</STENT>", "CTO; stent", [("CTO", 0, 3, 0), ("STENT", 5, 10, 1)]),
        ("no target", "no target", []),
        ("<STENT> </STENT> x", "<STENT> </STENT> x", []),
        ("<b>x</b> <STENT>DES</STENT>", "<b>x</b> DES", [("STENT", 9, 12, 0)]),
        # typographic characters are made plain, and keep their place
        ("\u201cno\u201d <STENT>stent</STENT>", '"no" stent', [("STENT", 5, 10, 0)]),
    ],
)
def test_marked(example: str, text: str, targets: list[tuple[str, int, int, int]]):
    plain, units, found = marked(example)
    assert plain == text
    assert [(m.label, m.start, m.end, m.unit) for m in found] == targets
    assert all(units[m.unit].start <= m.start < units[m.unit].end for m in found)
