"""Cues: which of them reach a mention, which of several wins, and what stops them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.mention import STATUSES
from tests.nlp.builders import asserted, mentions, statuses


def cues(text: str, label: str) -> list[list[str]]:
    """The words that gave each mention of a label its status."""
    return [[text[start:end] for start, end in m.cues] for m in asserted(text) if m.label == label]


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("No stent was placed in the LAD.", "STENT", "No"),
        ("The stent could not be delivered.", "STENT", "could not be delivered"),
        ("S/p stenting of the LAD.", "STENT", "S/p"),
        ("Stenting of the LAD at a later date.", "STENT", "at a later date"),
        ("His father had a stent.", "STENT", "father"),
        ("Seen in the CTO clinic.", "CTO", "clinic"),
        ("LAD negative for CTO.", "CTO", "negative for"),
        ("CTO present: No", "CTO", "No"),
    ],
)
def test_the_cue_is_kept(text: str, label: str, words: str):
    ((cue,),) = cues(text, label)
    assert words in cue


@pytest.mark.parametrize(
    "text", ["The LAD was stented.", "FAMILY HISTORY:\nFather had a stent.", "[x] Stent"]
)
def test_without_a_cue_none_is_kept(text: str):
    assert cues(text, "STENT") == [[]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the longer cue hides the shorter one inside it
        (
            "Negative for total occlusion of the LAD, CTO of the RCA.",
            [("total occlusion", "negated"), ("CTO", "current")],
        ),
        ("LAD was negative for total occlusion.", [("total occlusion", "negated")]),
        # a longer cue that says nothing of this label hides nothing
        ("The LAD was left without a stent.", [("stent", "negated")]),
        ("The LAD is not stented.", [("stented", "negated")]),
        # words that only look like a cue
        ("There was no dissection after the stent.", [("stent", "current")]),
        ("The LAD was stented without complication.", [("stented", "current")]),
        ("The LAD was stented without difficulty.", [("stented", "current")]),
        ("No complications. The LAD was stented.", [("stented", "current")]),
        ("There was no stump; the CTO was crossed.", [("CTO", "current")]),
        ("The CTO had no stump.", [("CTO", "current")]),
        ("Stents were placed with no change in flow.", [("Stents", "current")]),
        # a semicolon, a full stop and "but" end the reach of a cue
        ("Not a candidate for CABG; CTO of LAD was stented.", [("CTO", "current"), ("stented", "current")]),
        ("No thrombus. The LAD was stented.", [("stented", "current")]),
        ("No dissection, but a stent was placed.", [("stent", "current")]),
        ("No dissection was seen, however a stent was placed.", [("stent", "current")]),
        ("No balloon and then a stent was placed.", [("balloon", "negated"), ("stent", "current")]),
        # the reach is counted in words
        (
            "No one at the lab on that long and busy day saw how the stent was placed.",
            [("stent", "current")],
        ),
        # the nearer of two
        ("No stent was placed; a stent will be placed later.", [("stent", "negated"), ("stent", "planned")]),
        # the next line of a list is another unit
        ("- no stent\n- stent", [("stent", "negated"), ("stent", "current")]),
        ("LAD: no stent\nRCA: stent", [("stent", "negated"), ("stent", "current")]),
        # a wrapped line is the same
        (
            "The wire crossed and the balloon was up, so no\nstent was placed.",
            [("balloon", "current"), ("stent", "negated")],
        ),
        (
            "The lesion was wired. A 3.0 x 38 mm stent would\nnot cross the lesion.",
            [("3.0 x 38 mm stent", "negated")],
        ),
        ("The RCA was stented at the outside\nhospital.", [("stented", "historical")]),
    ],
)
def test_reach(text: str, expected: list[tuple[str, str]]):
    assert statuses(text, "STENT", "CTO", "ANGIOPLASTY", "OCCLUSION") == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        # unchecked boxes are negated
        ("[ ] Stent", "negated"),
        ("[] Stent", "negated"),
        ("( ) Stent", "negated"),
        ("\u2610 Stent", "negated"),
        ("\u25a1 Stent", "negated"),
        ("[x] Stent", "current"),
        ("[X] Stent", "current"),
        ("(X) Stent", "current"),
        ("\u2611 Stent", "current"),
        ("\u2612 Stent", "current"),
        # the nearest box before it in the same line
        ("[x] Balloon [ ] Stent", "negated"),
        ("[ ] Balloon [x] Stent", "current"),
        ("[ ] Balloon\n[x] Stent", "current"),
        ("[ ] Balloon\nThe LAD got a stent.", "current"),
        # answers in forms
        ("Stent placed: Yes", "current"),
        ("Stent placed: No", "negated"),
        ("Stent? No", "negated"),
        ("Stent? Yes", "current"),
        ("Stent ........ No", "negated"),
        ("Stent used: none", "negated"),
        ("Stent: [ ] Yes [x] No", "negated"),
        ("Stent: [x] Yes [ ] No", "current"),
        ("stent=N", "negated"),
        ("stent=Y", "current"),
    ],
)
def test_boxes_and_answers(text: str, status: str):
    assert statuses(text, "STENT") == [("stent" if "stent" in text else "Stent", status)]


def test_a_denied_label_says_so():
    (mention,) = [m for m in asserted("CTO present: No") if m.label == "CTO"]
    assert (mention.status, mention.value.get("denied")) == ("negated", True)


@pytest.mark.parametrize(
    "text",
    [
        "Possible CTO of the RCA.",
        "Suspected CTO of the RCA.",
        "RCA: CTO?",
        "RCA occlusion, CTO vs acute.",
        "Rule out CTO of the RCA.",
        "CTO: unknown",
    ],
)
def test_an_uncertain_label_is_not_current(text: str):
    (mention,) = [m for m in asserted(text) if m.label == "CTO"]
    assert (mention.status, mention.value.get("uncertain")) == ("planned", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a date before this encounter leads to what was found or done then
        ("Cath of 2019 showed the RCA 100% occluded.", [("100% occluded", "historical")]),
        ("Cath of March 2023: RCA 100% occluded.", [("100% occluded", "historical")]),
        ("- 03/2023: LAD stented", [("stented", "historical")]),
        ("The LAD was stented in 2019.", [("stented", "historical")]),
        ("Stent to LAD (2019).", [("Stent", "historical")]),
        # the day of the encounter does not
        ("On 02/03/2026 the LAD was stented.", [("stented", "current")]),
        ("- 02/03/2026: LAD stented", [("stented", "current")]),
        # what is said of today in the same sentence stays
        ("The RCA, occluded since 2019, was stented.", [("stented", "current")]),
        ("The RCA, which had been occluded since May 2019, was stented.", [("stented", "current")]),
    ],
)
def test_dates_of_earlier_days(text: str, expected: list[tuple[str, str]]):
    assert statuses(text, "STENT", "OCCLUSION")[-1:] == expected


def test_without_a_day_of_service_a_year_is_no_past():
    found = [m for m in asserted("- 03/2023: LAD stented", None) if m.label == "STENT"]
    assert [m.status for m in found] == ["current"]
    found = [m for m in asserted("- 03/2023: LAD stented", date(2023, 3, 10)) if m.label == "STENT"]
    assert [m.status for m in found] == ["current"]


def test_the_order_and_place_of_mentions_stay():
    text = "No stent in the LAD. S/p RCA stent. Plan: CTO PCI."
    before, after = mentions(text), asserted(text)
    assert [(m.id, m.label, m.start, m.end) for m in before] == [
        (m.id, m.label, m.start, m.end) for m in after
    ]


@pytest.mark.parametrize(
    "clause",
    [
        "The LAD was stented. ",
        "No stent was placed in the LAD. ",
        "S/p stenting of the LAD. ",
        "Plan for stenting of the LAD. ",
        "His father had a stent. ",
        "The left SFA was stented. ",
    ],
)
def test_a_sentence_says_the_same_alone_and_among_others(clause: str):
    alone = statuses(clause, "STENT")
    for other in ("The RCA was normal. ", "No complications. ", "The weather will be fine. "):
        assert statuses(other + clause, "STENT") == alone
        assert statuses(clause + other, "STENT") == alone


PIECES = st.lists(
    st.sampled_from(
        ["no", "stent", "the LAD", "CTO", "was not", "placed", "planned", "prior", "if needed", ". ", "; ",
         "\n", "[ ]", "[x]", "2019", "father", "SFA", "100%", ": No", "?", "but", "PLAN:", "CONSENT:",
         "\u2610", "would not cross"]
    ),
    max_size=20,
).map(" ".join)  # fmt: skip


@given(PIECES)
def test_every_mention_gets_a_status_and_cues_inside_the_text(text: str):
    for mention in asserted(text):
        assert mention.status in STATUSES
        assert all(0 <= start <= end <= len(text) for start, end in mention.cues)


@given(PIECES)
def test_cues_stand_in_the_unit_of_their_mention(text: str):
    before = mentions(text)
    after = asserted(text)
    assert [(m.id, m.label, m.start, m.end, m.unit) for m in before] == [
        (m.id, m.label, m.start, m.end, m.unit) for m in after
    ]
    assert all("\n\n" not in text[min(m.start, *c) : max(m.end, *c)] for m in after for c in m.cues)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("[ ] CTO intervention\n[x] PCI of the LAD", "other"),
        ("[ ] CTO PCI\n[x] PCI of the LAD", "other"),
        ("[x] CTO intervention\n[ ] PCI of the LAD", "current"),
        ("[ ] CTO\n[x] PCI of the LAD", "negated"),
    ],
)
def test_a_procedure_that_was_not_ticked_denies_no_occlusion(text: str, status: str):
    assert [told for _, told in statuses(text, "CTO")] == [status]
