from __future__ import annotations

import re

import pytest

from revasc.nlp import automaton
from revasc.nlp.automaton import Automaton, State
from revasc.nlp.openings import parse


def reading(text: str, *patterns: str) -> State:
    """Where a walk for all ``patterns`` stands behind ``text``."""
    state = made(*patterns).roots[" "]
    for char in text:
        state = state[char]
    return state


def made(*patterns: str) -> Automaton:
    parsed = {number: parse(re.compile(pattern)) for number, pattern in enumerate(patterns)}
    return Automaton(parsed, {" ": frozenset(parsed), "x": frozenset({1} & set(parsed))})


@pytest.mark.parametrize(
    ("text", "tries"),
    [
        ("", (0, 1, 2)),
        ("s", (0, 1)),
        ("ste", (0, 1)),
        ("stent", (0,)),
        ("sten", (0,)),
        ("steep", (1,)),
        ("l", (2,)),
        ("lad", (2,)),
        ("x", ()),
    ],
)
def test_characters_rule_patterns_out(text: str, tries: tuple[int, ...]):
    assert reading(text, "stent", "ste{1,2}p", r"\bl(?:ad|cx)").tries == tries


@pytest.mark.parametrize(("text", "is_open"), [("ste", True), ("stent", False), ("x", False)])
def test_a_walk_ends_where_nothing_is_left_to_tell(text: str, is_open: bool):
    assert reading(text, "stent").open is is_open


def test_what_has_matched_stays_to_be_tried():
    assert reading("stents were", "stent", "stents?x").tries == (0,)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a?b", "b"),
        ("a*b", "aaaaaaaab"),
        ("a{2,3}b", "aaab"),
        ("a{2,9}b", "aaaaaaaaab"),
        ("(?:ab|c)+d", "ababcd"),
        ("(?:(?:a|b){0,3}c){1,2}", "abcbc"),
        ("a(?=b)(?!c)(?<=a)b", "ab"),
        (".x", "\x80x"),
        ("[A-F]x", "bx"),
        ("(?:|a)b", "ab"),
        ("[^a]b", "zb"),
    ],
)
def test_what_matches_is_never_ruled_out(pattern: str, text: str):
    assert reading(text, pattern).tries == (0,)


def test_a_walk_may_be_for_some_patterns_only():
    assert made("stent", "step").roots["x"]["s"].tries == (1,)


def test_states_are_made_once():
    root = made("stent", "balloon").roots[" "]
    assert root["x"] is root["y"]
    assert root["s"] is root["s"]


@pytest.mark.parametrize(
    ("pattern", "text", "tries"),
    [("st(?>en)t", "s", (0,)), ("st(?>en)t", "stx", (0,)), ("st(?>en)t", "x", ()), ("(a)\\1b", "ax", (0,))],
)
def test_what_cannot_be_followed_is_to_be_tried(pattern: str, text: str, tries: tuple[int, ...]):
    assert reading(text, pattern).tries == tries


def test_states_are_kept_up_to_a_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(automaton, "MOST_STATES", 3)
    root = made("abcdef").roots[" "]
    for _ in range(3):
        state = root
        for char in "abcdef":
            state = state[char]
        assert state.tries == (0,)
