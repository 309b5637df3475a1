"""Answers of forms, each of them in the shapes that cath labs print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from revasc.nlp.forms import ANSWER, AnswerRules, answer, answer_in_list, box_of, boxed_units, vessel_box
from revasc.nlp.mention import Mention
from revasc.nlp.units import split_units
from revasc.pack import ContextRule
from tests.nlp.builders import asserted, pack, statuses

if TYPE_CHECKING:
    from revasc.nlp.units import Unit


def asked(marked: str) -> tuple[str, Unit, Mention]:
    """The text, the unit and the mention of ``{...}``: square brackets are boxes here."""
    start, end = marked.index("{"), marked.index("}") - 1
    text = marked.replace("{", "").replace("}", "")
    (unit,) = [u for u in split_units(text) if u.start <= start < u.end]
    return text, unit, Mention(id=0, label="CTO", start=start, end=end, rule="r", section="body")


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        # boxes before their options
        ("{CTO}: [x] Yes [ ] No", "yes"),
        ("{CTO}: [ ] Yes [x] No", "no"),
        ("{CTO}: [ ] Yes [X] No", "no"),
        ("{CTO}: [*] Yes [ ] No", "yes"),
        ("{CTO}: [] Yes [x] No", "no"),
        ("{CTO}: (X) Y  ( ) N", "yes"),
        ("{CTO} present: ( ) Y (X) N", "no"),
        ("{CTO}: \u2611 Yes \u2610 No", "yes"),
        ("{CTO} lesion? \u25a1 Yes \u25a0 No", "no"),
        ("{CTO} .... [X] Yes  [ ] No", "yes"),
        ("{CTO} | [ ] yes | [x] no", "no"),
        ("{CTO} = [ ] yes [x] no", "no"),
        ("{CTO}: [ ] N/A [x] yes [ ] no", "yes"),
        # behind them
        ("{CTO}: Yes [x] No [ ]", "yes"),
        ("{CTO} yes [ ]  no [x]", "no"),
        ("{CTO}: Yes \u2610 No \u2612", "no"),
        ("{CTO}: yes ( ), no (x), uncertain ( )", "no"),
        # neither, both, or the way out
        ("{CTO}: [ ] Yes [ ] No", "blank"),
        ("{CTO}: Yes [ ] No [ ]", "blank"),
        ("{CTO}: [ ] Yes [ ] No [x] Unknown", "unknown"),
        ("{CTO}: [ ] Yes [ ] No [x] Indeterminate", "unknown"),
        ("{CTO}: [x] Yes [x] No", "unknown"),
        # one option on the line
        ("{CTO}: [x] Yes", "yes"),
        ("{CTO}: [x] No", "no"),
        ("{CTO}: [ ] Yes", "blank"),
        ("{CTO}: [ ] Yes\n[x] No", "blank"),
        ("{CTO}: [ ] Yes, extensive", None),
        ("{CTO} [x] No complications", None),
        # boxes of something else
        ("{CTO} of the RCA", None),
        ("{CTO}: [x] RCA [ ] LAD", None),
        ("{CTO}: [x] yes [ ] LAD", None),
        ("{CTO} crossed with bridging collaterals [ ] yes [x] no", None),
        ("{CTO} was crossed at last: [x] yes [ ] no", None),
        ("{CTO}\n[x] yes [ ] no", None),
    ],
)
def test_ticked_options(marked: str, told: str | None):
    assert answer(*asked(marked)) == told


def test_options_out_of_reach_answer_nothing():
    far = " " * 200
    assert answer(*asked(f"{{CTO}}: {far}[x] Yes [ ] No")) is None


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("{CTO} (Y/N): Y", "yes"),
        ("{CTO} (Y/N): N", "no"),
        ("{CTO} (y/n)?  y", "yes"),
        ("{CTO} [Y/N]: N", "no"),
        ("{CTO} Y/N: Y", "yes"),
        ("{CTO} (Yes/No/Unknown): No", "no"),
        ("{CTO} (Yes/No/Unknown): Unknown", "unknown"),
        ("{CTO} (Y/N/U): U", "unknown"),
        ("{CTO} (yes / no / unsure): unsure", "unknown"),
        ("{CTO} flag (Y/N): Y", "yes"),
        ("{CTO} (Y/N/U) ...... N", "no"),
        ("{CTO} (Y/N/U): RCA Y", "yes"),
        ("{CTO} (Y/N): prox RCA: N", "no"),
        # nothing filled in
        ("{CTO} (Y/N/U): ____", "blank"),
        ("{CTO} (Y/N): [ ]", "blank"),
        ("{CTO} (Y/N): <blank>", "blank"),
        ("{CTO} (Y/N):", "blank"),
        ("{CTO} (Y/N):\nLAD 80%", "blank"),
        ("{CTO}: ____", "blank"),
        ("{CTO}: [ ]", "blank"),
        ("{CTO}: [blank]", "blank"),
        ("{CTO}: <not entered>", "blank"),
        ("{CTO} status: (empty)", "blank"),
        ("{CTO} field: [not filled]", "blank"),
        # the box of a vessel, and words that ask nothing
        ("{CTO}: [ ] RCA", None),
        ("{CTO}: RCA", None),
        ("{CTO} (RCA): 100%", None),
        ("{CTO} (mid/distal): 100%", None),
        ("{CTO}: Yes", None),
    ],
)
def test_listed_options_and_blank_fields(marked: str, told: str | None):
    assert answer(*asked(marked)) == told


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("{STEMI} / NSTEMI / UA: No / No / Yes", "no"),
        ("STEMI / NSTEMI / {UA}: No / No / Yes", "yes"),
        ("STEMI / {NSTEMI} / UA ........ No / Yes / No", "yes"),
        ("STEMI/{CTO}: n/y", "yes"),
        ("{STEMI}/CTO = N / Y", "no"),
        ("Calcified / {CTO}: yes / unk", "unknown"),
        ("Admitted\nSTEMI / {UA}: No / Yes\nLAD / RCA: No / No", "yes"),
        # not as many answers as questions, an answer of one, another line, a question behind the row
        ("1. STEMI / {NSTEMI}: No / Yes", "yes"),
        ("1/2 STEMI / {NSTEMI}: No / Yes", "yes"),
        ("A / B: yes / no; STEMI / {NSTEMI}: No / Yes", "yes"),
        ("STEMI / NSTEMI / {UA}\t:  No/No/Unk", "unknown"),
        ("2 / 3 / {UA}: No / No", None),
        ("STEMI / NSTEMI / {UA}: No / No", None),
        ("{STEMI}: No", None),
        ("{STEMI}\nSTEMI / UA: No / No", None),
        ("STEMI / UA: No / No, {CTO}", None),
        ("STEMI / {CTO} of the RCA", None),
    ],
)
def test_rows_of_questions(marked: str, told: str | None):
    assert answer_in_list(*asked(marked)) == told


@pytest.mark.parametrize(
    ("marked", "ticked"),
    [
        # before the words
        ("[x] {Stent}", True),
        ("[ ] {Stent}", False),
        ("( ) {Stent}", False),
        ("(X) {Stent}", True),
        ("\u2610 {CTO} \u2612 Stent", False),
        ("\u2612 Balloon \u2610 {CTO}", False),
        ("[x] {Balloon} [ ] Stent", True),
        ("[x] Balloon [ ] {Stent}", False),
        ("Treatment: [ ] Balloon [x] {Stent}", True),
        (" [x] {Stent} [ ]", True),  # a line that opens with a box
        # behind them, where the last box ends the line
        ("{Balloon} [x] Stent [ ]", True),
        ("Balloon [x] {Stent} [ ]", False),
        ("{Stent} \u2610", False),
        ("- {Stent} [ ]", False),
        ("* {Stent} [x] Balloon [ ]", True),
        ("| {Stent} | [x] |", True),
        ("{Stent} [*] Balloon [ ].", True),
        ("Balloon [x] Stent [ ] {IVUS}", False),
        # no box, or that of another line
        ("{Stent} was placed", None),
        ("[ ] Balloon\n{Stent}", None),
        ("{Stent}\n[ ] Balloon", None),
        ("{Stent} placed [x] LAD", None),
        # the box of an answer that stands before it
        ("CTO  yes [X]  no [ ]     {Duration}  12 months", None),
        ("CTO  yes [ ]  no [X]     {Duration}  12 months", None),
    ],
)
def test_the_box_of_a_word(marked: str, ticked: bool | None):
    assert box_of(*asked(marked)) is ticked


@pytest.mark.parametrize(
    ("marked", "ticked"),
    [
        ("( ) {LAD} (X) RCA", False),
        ("( ) LAD (X) {RCA}", True),
        ("\u2610 LAD \u2612 {RCA}", True),
        ("[ ]{LAD}", False),
        ("[x] prox {LAD}", True),
        ("[ ] native {RCA}", False),
        ("[ ] left {circumflex}", False),
        # the box of another word, too far, or none
        ("[x] stent in the {LAD}", None),
        ("[ ] a very long name of a question, {LAD}", None),
        ("{LAD} [x]", None),
        ("The {LAD}", None),
    ],
)
def test_the_box_of_a_vessel(marked: str, ticked: bool | None):
    assert vessel_box(*asked(marked)) is ticked


@pytest.mark.parametrize(
    ("text", "status", "value"),
    [
        ("CTO: [x] Yes [ ] No", "current", {}),
        ("CTO: [ ] Yes [x] No", "negated", {"denied": True}),
        ("CTO: [ ] Yes [ ] No", "other", {"uncertain": True}),
        ("CTO (Y/N/U): U", "other", {"uncertain": True}),
        ("CTO (Y/N): ____", "other", {"uncertain": True}),
        ("CTO: No", "negated", {"denied": True}),
        ("STEMI / CTO: No / Yes", "current", {}),
        ("STEMI / CTO: No / No", "negated", {"denied": True}),
        ("Calcified / CTO: Yes / Unk", "other", {"uncertain": True}),
    ],
)
def test_what_a_form_says_of_the_label(text: str, status: str, value: dict[str, bool]):
    (mention,) = [m for m in asserted(text) if m.label == "CTO"]
    assert mention.status == status
    assert {key: mention.value.get(key) for key in ("denied", "uncertain") if mention.value.get(key)} == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STEMI / NSTEMI / UA .... No / No / No", [("STEMI", "negated"), ("NSTEMI", "negated")]),
        ("STEMI / NSTEMI: Yes / No", [("STEMI", "current"), ("NSTEMI", "negated")]),
        ("STEMI / NSTEMI: Unk / No", [("STEMI", "other"), ("NSTEMI", "negated")]),
        ("Treated for STEMI.", [("STEMI", "current")]),
    ],
)
def test_infarctions_asked_for_in_a_row(text: str, expected: list[tuple[str, str]]):
    assert statuses(text, "ACUTE_MI", "ACUTE_CORONARY") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("( ) LAD (X) RCA", [("LAD", "negated"), ("RCA", "current")]),
        ("\u2610 LAD \u2610 RCA", [("LAD", "negated"), ("RCA", "negated")]),
        ("LAD and RCA", [("LAD", "current"), ("RCA", "current")]),
    ],
)
def test_only_ticked_vessels_are_spoken_of(text: str, expected: list[tuple[str, str]]):
    assert statuses(text, "VESSEL") == expected


@pytest.mark.parametrize(
    "box", ["[ ]", "[x]", "[X]", "[*]", "[]", "( )", "(x)", "(X)", *"\u2610\u25a1\u2612\u2611\u25a0"]
)
def test_units_with_a_box(box: str):
    text = f"LAD: open\n{box} RCA\nLCX (proximal): shut"
    assert boxed_units(text, split_units(text)) == {1}


@pytest.mark.parametrize("text", ["", "LAD (proximal) [see above]", "LAD (Xience)", "(\n)"])
def test_units_without_one(text: str):
    assert boxed_units(text, split_units(text)) == frozenset()


def rule(name: str, pattern: str, *labels: str) -> ContextRule:
    return ContextRule(
        id=name,
        literal=name,
        pattern=pattern,
        category=ANSWER,
        direction="BACKWARD",
        status="negated",
        allowed_types=labels or ("CTO",),
    )


def told_by(marked: str, *rules: ContextRule) -> str | None:
    """The rule that answers."""
    found = AnswerRules(replace(pack(), context=rules))(*asked(marked))
    return found[0].id if found else None


@pytest.mark.parametrize(
    ("marked", "told"),
    [("{CTO}: no", "no"), ("{CTO}: NONE", "none"), ("{CTO}: nil nil", "twice"), ("{CTO}: nil no", None)],
)
@pytest.mark.parametrize("more", [(), (rule("cased", "(?-i:: Never)"),), (rule("verbose", "(?x) : ever"),)])
def test_the_first_rule_that_fits_answers(marked: str, told: str | None, more: tuple[ContextRule, ...]):
    rules = (rule("no", r": no\b"), rule("none", r": no\w+"), rule("twice", r": (nil) \1"))
    assert told_by(marked, *rules, *more) == told


def test_rules_without_groups_are_tried_as_one():
    assert told_by("{CTO}: none", rule("no", r": no\b"), rule("none", ": none"), rule("any", ":")) == "none"
    assert told_by("{CTO}: open", rule("no", r": no\b"), rule("none", ": none"), rule("any", ":")) == "any"


def test_a_rule_answers_for_its_labels_only():
    assert told_by("{CTO}: no", rule("no", ": no", "STENT")) is None
    assert told_by("{CTO}: no", rule("no", ": no", "STENT", "CTO")) == "no"
