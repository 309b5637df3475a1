from __future__ import annotations

import pytest

from revasc.coding.passages import Passages
from revasc.nlp.mention import Mention

LONG = " ".join(f"word{number}" for number in range(200))


def mentions(text: str, *words: str) -> list[Mention]:
    places = [(text.index(word), len(word)) for word in words]
    return [Mention(n, "X", start, start + size, "r") for n, (start, size) in enumerate(places)]


def quotes(text: str, *words: str, withheld: str = "92943") -> list[str]:
    found = Passages(text, lambda passage: withheld in passage).quote(mentions(text, *words))
    assert all(item.text == text[item.start : item.end] for item in found)
    return [item.text for item in found]


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [
        ("The RCA was closed. A stent was placed.", ("closed",), ["The RCA was closed."]),
        ("RCA: 100%\nLAD: clean\n", ("100%",), ["RCA: 100%"]),
        ("RCA 100%, TIMI 0.", ("TIMI 0", "100%"), ["RCA 100%, TIMI 0."]),
        ("RCA: 100%\nLAD: clean\nLCX: 99%\n", ("99%", "100%"), ["RCA: 100%", "LCX: 99%"]),
        ("RCA closed. TIMI 0. Stent placed.", ("closed", "TIMI 0"), ["RCA closed. TIMI 0."]),
        ("RCA closed. Old man. Stent placed.", ("closed", "Stent"), ["RCA closed.", "Stent placed."]),
        ("RCA: 100%\nLAD: clean\n", ("100%\nLAD",), ["RCA: 100%\nLAD: clean"]),
        ("  RCA: 100%  \n", ("100%",), ["RCA: 100%"]),
        ("RCA CTO, 92943 billed.", ("CTO",), ["CTO"]),
        ("RCA CTO. 92943 billed, stent. End.", ("CTO", "stent"), ["RCA CTO.", "stent"]),
    ],
)
def test_what_is_quoted_around_a_mention(text: str, words: tuple[str, ...], quoted: list[str]):
    assert quotes(text, *words) == quoted


def test_what_only_together_may_not_be_shown_stays_apart():
    assert quotes("RCA closed. TIMI 0.", "closed", "TIMI", withheld="closed. T") == ["RCA closed.", "TIMI 0."]


def test_overlapping_mentions_are_quoted_once():
    text = "RCA 92943 chronic total occlusion."
    assert quotes(text, "chronic total", "total occlusion") == ["chronic total occlusion"]


@pytest.mark.parametrize("word", ["word0", "word100", "word199"])
def test_a_long_sentence_is_quoted_in_part(word: str):
    (quoted,) = quotes(LONG, word)
    assert word in quoted.split()
    assert len(quoted) <= 310
    assert set(quoted.split()) <= set(LONG.split())


def test_a_passage_has_the_id_and_the_section_of_its_first_mention():
    (item,) = Passages("RCA closed.", lambda _: False).quote(
        [Mention(7, "X", 4, 10, "r", section="findings"), Mention(3, "X", 0, 3, "r", section="findings")]
    )
    assert (item.mention, item.section, item.start, item.end) == (3, "findings", 0, 11)


def test_a_mention_outside_every_unit_stands_alone():
    assert quotes("\n\nRCA\n", "RCA") == ["RCA"]
    assert Passages("  \n", lambda _: False).quote([]) == ()
