"""Reports within a report: where they begin, what belongs to them, where they end."""

from __future__ import annotations

import pytest

from revasc.nlp.quoted import Head, earlier_stage, keep_quoted, quotations, same_line
from revasc.nlp.sections import Sectioner
from revasc.pack import load_pack

SECTIONS = Sectioner(load_pack())


def category_at(text: str, words: str) -> str:
    at = text.index(words)
    return next(s.category for s in SECTIONS(text) if s.start <= at < s.end)


def head(text: str, words: str, category: str) -> Head:
    at = text.index(words)
    return (at, at + len(words), category, None)


QUOTE = "PRIOR CATH REPORT (copied forward):\n  FINDINGS: LAD 60%.\n  PROCEDURE: the LAD was stented.\n"


@pytest.mark.parametrize(
    ("text", "words", "category"),
    [
        # headings indented below that of the quoted report belong to it
        (QUOTE, "LAD 60%", "prior_report"),
        (QUOTE, "the LAD was stented", "prior_report"),
        # and do so until it ends
        (f"{QUOTE}END OF COPIED TEXT\nThe RCA was wired.", "RCA was wired", "body"),
        (f"{QUOTE}--- end of prior report ---\nThe RCA was wired.", "RCA was wired", "body"),
        (f"{QUOTE}TODAY\nThe RCA was wired.", "RCA was wired", "body"),
        (f"{QUOTE}FINDINGS: RCA 100%.", "RCA 100%", "findings"),
        # a quotation on the line of its heading is that line
        ("PRIOR CATH: LAD 60%.\nFINDINGS: RCA 100%.", "LAD 60%", "prior_report"),
        ("PRIOR CATH: LAD 60%.\nFINDINGS: RCA 100%.", "RCA 100%", "findings"),
    ],
)
def test_quoted_reports(text: str, words: str, category: str):
    assert category_at(text, words) == category


STAGES = "STAGE 1 (Oct 14 2025, for reference)\nLAD stented.\n\nSTAGE 2 (today)\nRCA stented.\n"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (STAGES, True),
        (STAGES.replace("STAGE", "Session"), True),
        (STAGES.replace(", for reference", ""), True),
        (STAGES.replace(" (today)", ""), True),
        (STAGES.replace("1 ", "one ").replace("2 ", "two "), True),
        ("STAGE 1\nLAD stented.\n\nSTAGE 2\nRCA stented.\n", False),
        ("STAGE 1 (today)\nLAD stented.\n\nSTAGE 2 (planned)\nRCA.\n", False),
        (STAGES.replace("STAGE 2", "REPORT 2"), False),
    ],
)
def test_the_account_of_an_earlier_stage(text: str, quoted: bool):
    assert (category_at(text, "LAD stented") == "prior_report") is quoted
    assert category_at(text, "RCA") != "prior_report"


def test_headings_within_the_first_stage_belong_to_it():
    text = STAGES.replace("LAD stented", "FINDINGS: LAD 90%")
    heads = [head(text, "FINDINGS:", "findings")]
    assert [(start, category) for start, _, category, _ in earlier_stage(text, heads)] == [
        (0, "prior_report"),
        (text.index("FINDINGS"), "prior_report"),
        (text.index("STAGE 2"), "body"),
    ]


def test_without_stages_headings_stay_as_they_are():
    text = "FINDINGS: LAD 90%"
    heads = [head(text, "FINDINGS:", "findings")]
    assert earlier_stage(text, heads) == heads == keep_quoted(text, heads)


@pytest.mark.parametrize(
    ("text", "words", "same"),
    [
        ("FINDINGS: LAD 90%\n", "FINDINGS:", True),
        ("FINDINGS: LAD 90%", "FINDINGS:", True),
        ("FINDINGS:\nLAD 90%", "FINDINGS:", False),
        ("FINDINGS: ===\nLAD 90%", "FINDINGS:", False),
        ("FINDINGS", "FINDINGS", False),
    ],
)
def test_same_line(text: str, words: str, same: bool):
    assert same_line(text, text.index(words) + len(words)) is same


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('Outside report, 2024: "RCA CTO was stented."', True),
        ("Their letter says: \u201cRCA CTO was stented.\u201d", True),
        ('(Text brought in from the journal of step 1: "RCA CTO was stented.")', True),
        ('REFERRAL DATA (verbatim, 22 Nov 2022):\n   "RCA CTO was stented."', True),
        ('Report of\nMarch: "RCA CTO was stented."', False),
        ('Report of\nMarch 2023: "RCA CTO was stented."', True),
        ('Report of March 2023\nfrom Leeds: "RCA CTO was stented."', True),
        ('Our report: "RCA CTO was stented."', False),
        ('Procedures (from cath lab report 4/18/23):\n"RCA CTO was stented."', False),
        ('(pasted from cath report):\n  "RCA CTO was stented."', False),
        ('He said: "RCA CTO was stented."', False),
        ('Procedure stated by the operator: "RCA CTO stented today"', False),
    ],
)
def test_what_stands_in_quotation_marks(text: str, quoted: bool):
    at = text.index("stented")
    assert any(at in quote for quote in quotations(text)) is quoted
