"""Rules state how cath labs write, not what one note says.

A rule that asks for more than five words in a row, or that fires in a single gold note, may have been
made for that note. Each such rule stands in narrow_rules.toml with a reason, or is widened or dropped.
Names of devices may be rare: they are what they are.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from revasc.pack import load_pack
from tests.pack.breadth import gold_texts, literal_words, narrow_rules, notes_fired_in, words_asked
from tests.pack.drafts import cue, heading, mention
from tests.pack.test_examples import pack_of

ALLOWED = tomllib.loads((Path(__file__).parent / "narrow_rules.toml").read_text(encoding="utf-8"))
KINDS = ("long", "single")


@lru_cache(maxsize=1)
def found() -> dict[str, set[str]]:
    """Ids of the narrow rules of the shipped pack by what makes them narrow."""
    table: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for rule, kind in narrow_rules(load_pack(), gold_texts()):
        table[kind].add(rule)
    return table


@pytest.mark.parametrize("kind", KINDS)
def test_every_narrow_rule_is_justified(kind: str):
    assert sorted(found()[kind] - set(ALLOWED[kind])) == [], (
        "widen, drop, or give a reason in narrow_rules.toml"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_justification_is_still_needed(kind: str):
    assert sorted(set(ALLOWED[kind]) - found()[kind]) == [], (
        "no longer narrow: take it out of narrow_rules.toml"
    )


def test_reasons_are_reasons():
    assert set(ALLOWED) == set(KINDS)
    reasons = [reason for kind in KINDS for reason in ALLOWED[kind].values()]
    assert [reason for reason in reasons if len(reason.split()) < 5] == []


def test_most_rules_are_broad():
    pack = load_pack()
    rules = len(pack.rules) + len(pack.context) + len(pack.sections)
    assert sum(map(len, found().values())) < rules * 0.05


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("stent", 1),
        (r"\bstents?\b", 1),
        ("stent to the lad", 4),
        (r"stent\s+to\sthe[\s-]{1,3}lad", 4),
        # what may be left out is not asked for
        ("(?:a )?(?:the )*stent", 1),
        ("(?:very ){0,6}old", 1),
        ("(?:very ){2}old", 3),
        # the most demanding branch counts
        ("cto|the wire could not be advanced", 6),
        ("(?:a|an old) stent", 3),
        # words around it are asked for, words that must not be there are not
        ("(?<=in the )lad(?= was occluded)", 5),
        ("lad(?! was not occluded)", 1),
        # numbers and open characters are no words
        (r"\d\.\d x \d\d mm", 2),
        (r"timi [0-3]", 1),
        (r"dilat\w*", 1),
        ("", 0),
    ],
)
def test_literal_words(pattern: str, words: int):
    assert literal_words(pattern) == words


def test_words_asked():
    pack = load_pack()
    assert words_asked(mention("a", variants=("drug-eluting stent", "des")), pack) == 3
    # the literal of a pattern only describes it, except for headings
    assert words_asked(mention("a", "described in many more words", pattern="stents?"), pack) == 1
    assert words_asked(heading("a", "plan of care", pattern="plan"), pack) == 3
    assert words_asked(mention("a", pattern="{{month}} of"), pack) == 2


def test_notes_fired_in():
    pack = pack_of([mention("a", case=True), cue("b"), heading("c")])
    texts = ["No stent.", "PLAN: a stent, a stent", "The STENT, and Stents"]
    assert notes_fired_in(pack, texts) == Counter({"a": 2, "b": 1, "c": 1})


def test_narrow_rules():
    long = mention("long", "the tip of the wire lies well")
    name = mention("name", "Xience", category="DEVICE")
    pack = pack_of([mention("a"), mention("rare", "scaffold"), name, long, mention("never", "never")])
    texts = ["a stent, a Xience", "a stent and a scaffold", "filler", "filler"]
    assert list(narrow_rules(pack, texts)) == [("rare", "single"), ("long", "long")]
