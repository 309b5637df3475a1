"""Where cues stand and which of them reaches a mention, by rules of the test and by the shipped ones."""

from __future__ import annotations

from typing import Any

import pytest

from revasc.nlp.cues import Cue, CueFinder, strongest
from revasc.nlp.mention import Mention
from revasc.nlp.units import split_units
from revasc.pack import ContextRule
from tests.nlp.builders import asserted, mentions, pack, statuses, units_of


def rule(literal: str, direction: str = "FORWARD", **fields: Any) -> ContextRule:
    """A rule of a cue that negates unless told otherwise."""
    given = {"id": literal, "category": "NEGATED_EXISTENCE", "status": "negated", **fields}
    return ContextRule(literal=literal, direction=direction, **given)


def cue(text: str, literal: str, direction: str = "FORWARD", **fields: Any) -> Cue:
    start = text.index(literal)
    return Cue(start, start + len(literal), rule(literal, direction, **fields))


def word(text: str, quote: str, label: str = "STENT", **fields: Any) -> Mention:
    start = text.index(quote)
    section = fields.pop("section", "body")
    value = {"value": fields} if fields else {}
    return Mention(id=0, label=label, start=start, end=start + len(quote), rule="r", section=section, **value)


def chosen(text: str, mention: Mention, *cues: Cue) -> str | None:
    """The words of the cue that decides; cues come as the finder gives them."""
    found = strongest(text, mention, sorted(cues, key=lambda cue: (cue.start, -cue.end)))
    return found.rule.literal if found else None


NO_STENT = "There was no need at all for a stent and none was planned."


@pytest.mark.parametrize(
    ("fields", "reached"),
    [
        ({}, True),
        ({"max_scope": 5}, True),  # "need at all for a" are five words
        ({"max_scope": 4}, False),
        ({"allowed_types": ("STENT",)}, True),
        ({"allowed_types": ("CTO",)}, False),
        ({"excluded_types": ("STENT",)}, False),
        ({"excluded_sections": ("body",)}, False),
        ({"excluded_sections": ("plan",)}, True),
        ({"adjacent": True}, False),
        ({"direction": "BACKWARD"}, False),
        ({"direction": "BIDIRECTIONAL"}, True),
        ({"direction": "TERMINATE", "status": None}, False),
        ({"direction": "PSEUDO", "status": None}, False),
    ],
)
def test_the_reach_of_a_cue(fields: dict[str, Any], reached: bool):
    found = chosen(NO_STENT, word(NO_STENT, "stent"), cue(NO_STENT, "no", **fields))
    assert (found == "no") is reached


@pytest.mark.parametrize(
    ("text", "before", "reached"),
    [
        ("no, stent", "no", True),
        ("no but a stent", "no", False),
        ("stent but not used", "not used", False),
        ("stent, in fact not used", "not used", True),
    ],
)
def test_a_stop_between_cue_and_mention(text: str, before: str, reached: bool):
    stops = [cue(text, "but", "TERMINATE", status=None)] if "but" in text else []
    direction = "FORWARD" if before == "no" else "BACKWARD"
    assert (chosen(text, word(text, "stent"), cue(text, before, direction), *stops) == before) is reached


def test_a_cue_of_far_reach_passes_a_stop():
    text = "no but a stent"
    stop = cue(text, "but", "TERMINATE", status=None)
    assert chosen(text, word(text, "stent"), cue(text, "no", far_reaching=True), stop) == "no"


def test_a_colon_leads_on_from_a_label_and_not_from_a_cue_with_words_between():
    text = "Stents: none"
    colon = cue(text, ":", "TERMINATE", status=None)
    assert chosen(text, word(text, "Stents"), cue(text, "none", "BACKWARD"), colon) == "none"
    text = "no dissection: stent"
    colon = cue(text, ":", "TERMINATE", status=None)
    assert chosen(text, word(text, "stent"), cue(text, "no"), colon) is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, "denied"),  # the nearer
        ({"priority": 9}, {}, "never"),
        ({"priority": 9}, {"priority": 9}, "denied"),
        ({}, {"allowed_types": ("CTO",)}, "never"),
    ],
)
def test_of_two_cues(first: dict[str, Any], second: dict[str, Any], expected: str):
    text = "never was denied a stent"
    assert chosen(text, word(text, "stent"), cue(text, "never", **first), cue(text, "denied", **second)) == (
        expected
    )


def test_a_longer_cue_hides_the_shorter_inside_it():
    text = "no further stent"
    long = cue(text, "no further", status="historical")
    assert chosen(text, word(text, "stent"), cue(text, "no", priority=9), long) == "no further"
    # of another direction it hides nothing
    other = cue(text, "no further", "BACKWARD")
    assert chosen(text, word(text, "stent"), cue(text, "no"), other) == "no"


def test_a_cue_inside_the_mention_says_nothing_of_it():
    text = "no antegrade flow"
    assert chosen(text, word(text, "no antegrade flow", "FLOW"), cue(text, "no")) is None


@pytest.mark.parametrize(
    ("text", "quote", "fields", "reached"),
    [
        ("no total occlusion", "total occlusion", {}, True),
        ("no 80% stenosis", "80% stenosis", {}, False),  # a number is found, whatever is denied of it
        ("no 80%", "80%", {}, False),
        ("no total occlusion", "total occlusion", {"post": True}, False),
    ],
)
def test_degrees_with_numbers_are_never_denied(text: str, quote: str, fields: dict[str, Any], reached: bool):
    assert (chosen(text, word(text, quote, "OCCLUSION", **fields), cue(text, "no")) == "no") is reached


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("right radial artery was attempted first, abandoned", True),
        ("right radial, 6F: abandoned", True),
        ("right radial. The idea of a stent abandoned", False),
        ("right radial and the retrograde way abandoned", False),
    ],
)
def test_behind_an_access_site_only_words_of_access(text: str, reached: bool):
    site = word(text, "right radial", "ACCESS_SITE")
    assert (chosen(text, site, cue(text, "abandoned", "BACKWARD")) == "abandoned") is reached


def test_a_sized_device_has_a_scope_of_its_own():
    text = "stent 3.0 x 38 mm that we had wanted so much was not delivered"
    late = cue(text, "not delivered", "BACKWARD", max_scope=20, sized_scope=3)
    assert chosen(text, word(text, "stent"), late) == "not delivered"
    assert chosen(text, word(text, "stent", sized=True), late) is None


def found_cues(text: str) -> list[tuple[int, str]]:
    """Unit and words of every cue that negates, as the shipped rules find them."""
    table = CueFinder(pack())(text, units_of(text), mentions(text))
    cues = [(unit, c) for unit, some in table.items() for c in some if c.rule.status == "negated"]
    return sorted({(unit, text[c.start : c.end]) for unit, c in cues})


def test_cues_are_kept_by_unit():
    text = "No stent. The LAD was wired. No balloon."
    assert found_cues(text) == [(0, "No"), (2, "No")]
    assert len(split_units(text)) == 3


def test_a_sentence_without_mentions_has_no_cues():
    assert found_cues("No fever. No stent. No complaints.") == [(1, "No")]


@pytest.mark.parametrize(
    "text",
    [
        "no antegrade flow",
        "There was no antegrade flow beyond the cap.",
        "No visible stump.",
        "No significant calcification.",
        "No residual stenosis.",
    ],
)
def test_a_negation_inside_a_finding_is_no_cue(text: str):
    assert found_cues(text) == []


def test_but_one_right_before_it_is():
    assert found_cues("No total occlusion.") == [(0, "No")]
    assert found_cues("No stent.") == [(0, "No")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a negation that is part of a finding denies nothing else
        ("No antegrade flow, stent placed.", [("stent", "current")]),
        ("RCA with no antegrade flow and a stent was placed.", [("stent", "current")]),
        ("There was no antegrade flow before the stent.", [("stent", "current")]),
        ("No antegrade flow (TIMI 0) in the RCA, a stent was put in.", [("stent", "current")]),
        ("There was no antegrade flow beyond the CTO.", [("CTO", "current")]),
        ("RCA: no antegrade flow, chronic total occlusion", [("chronic total occlusion", "current")]),
        ("No visible stump, a CTO.", [("CTO", "current")]),
        ("No calcification, stent deployed.", [("stent", "current")]),
        ("There is no significant calcification and the balloon crossed.", [("balloon", "current")]),
        ("No residual stenosis after the stent.", [("stent", "current")]),
        # one beside it still does
        ("No stent was placed as there was no antegrade flow.", [("stent", "negated")]),
        ("No evidence of CTO with no antegrade flow.", [("CTO", "negated")]),
        ("No CTO. No antegrade flow.", [("CTO", "negated")]),
        ("No antegrade flow, no stent.", [("stent", "negated")]),
        ("No antegrade flow; the stent could not be delivered.", [("stent", "negated")]),
        ("No antegrade flow, stent not deployed.", [("stent", "negated")]),
    ],
)
def test_findings_that_begin_with_a_negation(text: str, expected: list[tuple[str, str]]):
    assert statuses(text, "STENT", "CTO", "ANGIOPLASTY") == expected


@pytest.mark.parametrize(
    "text",
    [
        "No antegrade flow in the RCA.",
        "No visible stump.",
        "No significant calcification.",
        "TIMI 0, no antegrade flow.",
    ],
)
def test_the_finding_itself_holds(text: str):
    found = [m.status for m in asserted(text) if m.label in ("FLOW", "STUMP", "CALCIFICATION")]
    assert found
    assert set(found) == {"current"}


def test_a_false_friend_hides_the_cue_inside_it():
    assert statuses("There was no change after the stent.", "STENT") == [("stent", "current")]


def test_without_cues_nothing_decides():
    assert chosen("a stent", word("a stent", "stent")) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Burr 1.5 mm to the RCA (the 1.0 balloon did not pass before).", "current"),
        ("Burr 1.5 mm to the RCA did not pass.", "negated"),
        ("Burr 1.5 mm to the RCA (would not pass).", "negated"),
    ],
)
def test_what_a_parenthesis_says_of_another_device(text: str, status: str):
    assert [told for _, told in statuses(text, "ATHERECTOMY")] == [status]
