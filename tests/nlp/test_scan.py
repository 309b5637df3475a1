from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.normalize import normalise
from revasc.nlp.scan import Hit, Scanner, by_unit, canonical
from revasc.nlp.units import split_units
from revasc.pack import MentionRule, load_pack


def rule(category: str, literal: str, *variants: str, **fields: Any) -> MentionRule:
    name = f"{category}.{literal}".lower()
    return MentionRule(id=name, category=category, literal=literal, variants=variants, **fields)


def same(pattern: str) -> str:
    return pattern


def scan(text: str, *rules: MentionRule, expand: Callable[[str], str] = same) -> list[Hit]:
    return Scanner(rules, expand)(text)


def found(text: str, *rules: MentionRule) -> list[str]:
    return [text[hit.start : hit.end] for hit in scan(text, *rules)]


TOTAL = rule("CTO", "chronic total occlusion")
RCA = rule("VESSEL", "RCA", value={"vessel": "RCA"})


@pytest.mark.parametrize(
    "text",
    [
        "chronic total occlusion",
        "Chronic Total Occlusion",
        "CHRONIC TOTAL OCCLUSION",
        "chronic  total   occlusion",
        "chronic\ntotal occlusion",
        "chronic total\n    occlusion",
        "chronic-total occlusion",
        "chronic\ttotal\tocclusion",
        "chronic - total occlusion",
    ],
)
def test_between_words_any_blank_line_end_or_hyphen(text: str):
    assert found(f"a {text} of", TOTAL) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "chronictotal occlusion",
        "chronic totally occlusion",
        "chronic, total occlusion",
        "chronic total occlusions",
        "nonchronic total occlusion",
        "chronic" + " " * 11 + "total occlusion",
    ],
)
def test_what_is_not_the_phrase(text: str):
    assert found(text, TOTAL) == []


@pytest.mark.parametrize("text", ["TONSILLECTOMY", "FACTORS", "OCTOBER", "CTO2", "3CTO", "doctor"])
def test_a_phrase_never_stands_inside_a_word(text: str):
    assert found(f"after {text} was", rule("CTO", "CTO")) == []


@pytest.mark.parametrize("text", ["CTO", "(CTO)", "CTO,", "/CTO/", "CTO-RCA", "CTO.", "_CTO"])
def test_signs_around_a_phrase(text: str):
    assert found(text, rule("CTO", "CTO")) == ["CTO"]


def test_of_two_phrases_at_one_place_the_longer():
    rules = rule("V", "left"), rule("V", "left anterior descending")
    assert found("a left anterior descending artery", *rules) == ["left anterior descending"]


def test_two_rules_of_one_phrase_give_two_hits():
    rules = rule("A", "kissing balloon"), rule("B", "Kissing-Balloon")
    assert [hit.label for hit in scan("kissing balloon", *rules)] == ["A", "B"]


def test_variants_are_of_the_rule():
    hits = scan("PTCA and POBA", rule("ANGIOPLASTY", "angioplasty", "PTCA", "POBA"))
    assert [hit.rule for hit in hits] == ["angioplasty.angioplasty"] * 2


def test_hits_carry_the_value_of_their_rule():
    assert scan("the RCA", RCA) == [Hit(4, 7, "VESSEL", "vessel.rca", {"vessel": "RCA"})]


def test_hits_come_in_order_longest_first():
    hits = scan("RCA CTO RCA", RCA, rule("CTO", "CTO"), rule("X", "x", pattern=r"rca cto"))
    assert [(hit.start, hit.end) for hit in hits] == [(0, 7), (0, 3), (4, 7), (8, 11)]


def test_a_phrase_inside_a_longer_one_is_hidden():
    assert found("left main artery", rule("V", "left main artery"), rule("V", "main")) == ["left main artery"]


def test_phrases_that_overlap_are_both_found():
    rules = rule("CUE", "and was"), rule("CUE", "was avoided")
    assert found("was cannulated and was avoided", *rules) == ["and was", "was avoided"]


APART = (
    rule("FORWARD", "no"),
    rule("FORWARD", "no evidence"),
    rule("TERMINATE", "no evidence of"),
    rule("TERMINATE", "of"),
)


def test_apart_every_category_has_its_longest_phrase():
    hits = Scanner(APART, same, apart=True)("no evidence-of it")
    assert [(hit.label, hit.start, hit.end) for hit in hits] == [("TERMINATE", 0, 14), ("FORWARD", 0, 11)]


def test_together_the_longest_phrase_hides_the_others():
    assert found("no evidence of it", *APART) == ["no evidence of"]


@pytest.mark.parametrize(
    ("text", "there"), [("the LCX was", True), ("the LCx was", True), ("the lcX was", False)]
)
def test_any_spelling_of_a_rule_will_do(text: str, there: bool):
    assert bool(found(text, rule("VESSEL", "LCX", "LCx", case=True))) is there


DES = rule("STENT", "DES", case=True)
EMERGE = rule("DEVICE", "Emerge", case=True, value={"device": "balloon"})


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("A DES was placed in the LAD.", True),
        ("Thoraxchirurgie des Herzens, Blatt.", False),
        # in a note typed without capitals an abbreviation has none
        ("a des was placed in the lad.", True),
        # in a shouted note all is capitals, names that are capitals anyway still count
        ("A DES WAS PLACED IN THE LAD.", True),
    ],
)
def test_letters_as_written(text: str, there: bool):
    assert bool(found(text, DES)) is there


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("a 2.5 mm Emerge was used", True),
        ("a 2.5 mm EMERGE was used", True),
        ("new lesions emerge on the Final film", False),
        ("NEW LESIONS EMERGE ON THE FILM", False),
        ("Emergence of lesions", None),
    ],
)
def test_a_device_name_that_is_a_word_too(text: str, exact: bool | None):
    """Devices are kept, marked as inexact: a size beside them may still say what they are."""
    assert [hit.exact_case for hit in scan(text, EMERGE)] == ([] if exact is None else [exact])


def test_coronary_rules_mark_their_hits():
    (hit,) = scan("chronic", rule("CHRONICITY", "chronic", coronary=True))
    assert hit.coronary


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("TIMI 3 flow", ["TIMI 3"]),
        ("timi 0 then TIMI 2", ["timi 0", "TIMI 2"]),
        ("TIMI", []),
    ],
)
def test_patterns_run_over_the_lower_cased_note(text: str, words: list[str]):
    assert found(text, rule("FLOW", "TIMI 3", pattern=r"timi [0-3]")) == words


def test_a_pattern_that_needs_its_case():
    assert found("ADR then adr", rule("APPROACH", "ADR", pattern=r"\bADR\b", case=True)) == ["ADR"]


def test_fragments_are_expanded():
    rules = rule("PERCENT", "90%", pattern="{{pct}}")
    (hit,) = scan("about 90%", rules, expand=lambda pattern: pattern.replace("{{pct}}", r"\d+%"))
    assert (hit.start, hit.end) == (6, 9)


def test_the_reader_gives_the_value():
    (hit,) = scan("80-90%", rule("PERCENT", "90%", pattern=r"\d+-\d+%", reader="percent"))
    assert hit.value == {"low": 80, "high": 90}


def test_what_the_reader_refuses_is_no_hit():
    assert scan("120%", rule("PERCENT", "90%", pattern=r"\d+%", reader="percent")) == []


def test_a_pattern_that_matches_nothing_gives_no_hit():
    assert scan("abc", rule("X", "x", pattern="z*")) == []


@pytest.mark.parametrize(
    ("phrase", "key"),
    [("drug-eluting stent", "drug eluting stent"), ("a  b\n c", "a b c"), ("a - b", "a b"), ("abc", "abc")],
)
def test_canonical(phrase: str, key: str):
    assert canonical(phrase) == key


def test_without_rules_nothing_is_found():
    assert scan("LAD", rule("X", "zzz")) == []


PACK = load_pack()
SCAN = Scanner(PACK.rules, PACK.expand)
WORDS = st.lists(
    st.sampled_from(
        ["CTO", "LAD", "100%", "TIMI 0", "stent", "3.0 x 38", "for 6 months", "since 2019", "\n", " ", "-",
         "right radial", "7 Fr", "balloon", "\u0130", "a few", ">3months", "99-100", "in-stent", "cto=Y",
         "segment = 4", "Rota"]
    ),
    max_size=25,
)  # fmt: skip


@given(WORDS, st.sampled_from(["", " ", "\n"]))
def test_hits_lie_inside_the_text_and_in_order(words: list[str], between: str):
    text = between.join(words)
    hits = SCAN(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)


@given(st.text(st.characters(), max_size=150))
def test_any_text_can_be_scanned(text: str):
    plain = normalise(text)
    assert all(hit.end <= len(plain) for hit in SCAN(plain))


@given(WORDS)
def test_case_does_not_change_what_patterns_without_case_find(words: list[str]):
    flow = Scanner([rule("FLOW", "TIMI 0", pattern=r"timi\s[0-3]")], same)
    text = " ".join(words)
    assert [(h.start, h.end) for h in flow(text)] == [(h.start, h.end) for h in flow(text.swapcase())]


def test_hits_by_the_unit_that_holds_their_start():
    text = "LAD. RCA. LCX."
    hits = [Hit(at, at + 3, "VESSEL", "r", {}) for at in (0, 5, 10)]
    assert by_unit(split_units(text), hits) == {0: [hits[0]], 1: [hits[1]], 2: [hits[2]]}


def test_hits_outside_every_unit_belong_to_none():
    text = "LAD  \n\n   RCA"
    hits = [Hit(4, 6, "X", "r", {}), Hit(10, 13, "VESSEL", "r", {})]
    assert by_unit(split_units(text), hits) == {1: [hits[1]]}
    assert by_unit((), hits) == {}
