from __future__ import annotations

import pytest

from revasc.nlp.values import READERS
from revasc.pack.drafting import Draft
from revasc.pack.patterns import pattern_problems
from tests.pack.drafts import cue, draft, heading, mention


@pytest.mark.parametrize(
    "well",
    [
        draft(),
        draft(mention("a")),
        draft(mention("a", pattern=r"\bstents?\b")),
        draft(mention("a", pattern="{{n}} mm"), n=r"\d"),
        # a fragment that only another fragment uses
        draft(heading("a", pattern="{{n}} mm"), n=r"{{digit}}{1,2}", digit=r"\d"),
        draft(cue("a", pattern="{{word}}"), word="no|not"),
        draft(*(mention(name, reader=name) for name in READERS)),
    ],
)
def test_a_draft_without_faults(well: Draft):
    assert pattern_problems(well) == []


@pytest.mark.parametrize(
    ("faulty", "place", "fault"),
    [
        (
            draft(mention("a", pattern="(x")),
            ("mentions/m.json", "a", "pattern"),
            "is not a regular expression (m",
        ),
        (
            draft(cue("a", pattern="x{2,1}")),
            ("context.json", "a", "pattern"),
            "is not a regular expression (m",
        ),
        (
            draft(heading("a", pattern="?")),
            ("sections.json", "a", "pattern"),
            "is not a regular expression (n",
        ),
        (draft(mention("a", pattern="{{n}}")), ("mentions/m.json", "a", "pattern"), "has no fragment 'n'"),
        (
            draft(mention("a", pattern="{{n}}"), n="[x"),
            ("fragments.json", None, "n"),
            "is not a regular expression",
        ),
        (
            draft(mention("a", pattern="{{n}}"), n="{{o}}"),
            ("fragments.json", None, "n"),
            "has no fragment 'o'",
        ),
        (draft(mention("a", pattern="{{n}}"), n="{{n}}"), ("fragments.json", None, "n"), "in a circle"),
        (draft(mention("a", pattern="{{n}}"), n="{{n}}"), ("mentions/m.json", "a", "pattern"), "in a circle"),
        (draft(mention("a"), n="x"), ("fragments.json", None, "n"), "no pattern uses this fragment"),
        # two that use only each other are used by no rule
        (draft(n="x{{o}}", o="y"), ("fragments.json", None, "o"), "no pattern uses this fragment"),
        (
            draft(mention("a", reader="lengths")),
            ("mentions/m.json", "a", "reader"),
            "there is no reader 'lengths'",
        ),
    ],
)
def test_faults(faulty: Draft, place: tuple[str, str | None, str], fault: str):
    found = [p for p in pattern_problems(faulty) if (p.file, p.rule, p.field) == place]
    assert any(fault in problem.fault for problem in found), pattern_problems(faulty)


def test_each_faulty_pattern_is_told():
    faulty = draft(mention("a", pattern="("), mention("b", pattern=")"), cue("c", pattern="["))
    assert [problem.rule for problem in pattern_problems(faulty)] == ["a", "b", "c"]
