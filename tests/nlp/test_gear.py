"""The names that accounts are known by are names of devices in the rule pack."""

from __future__ import annotations

import pytest

from revasc.nlp.gear import MICROCATHETERS, WIRES
from tests.nlp.builders import pack


@pytest.mark.parametrize("name", [*WIRES.split("|"), *MICROCATHETERS.split("|")])
def test_the_pack_knows_the_name(name: str):
    rules = [rule for rule in pack().rules if rule.category == "DEVICE"]
    phrases = {phrase.lower() for rule in rules for phrase in (rule.literal, *rule.variants)}
    assert any(phrase.startswith(name) for phrase in phrases)


def test_no_name_is_given_twice():
    names = [*WIRES.split("|"), *MICROCATHETERS.split("|")]
    assert len(set(names)) == len(names)
