from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from revasc.medspacy_engine.cues import allowed_types, fitting
from tests.medspacy_engine.builders import rule

DOC = Doc(spacy.blank("en").vocab, words=["a", "b", "stent", "c", "d", "e", "f"])
STENT = Span(DOC, 2, 3, label="STENT")
OTHER = rule(id="other", allowed_types=("CTO",))


@pytest.mark.parametrize(
    ("allowed", "excluded", "types"),
    [
        ((), (), set()),
        (("CTO", "STENT"), (), {"CTO", "STENT"}),
        (("CTO", "STENT"), ("CTO",), {"STENT"}),
        ((), ("CTO",), set()),
    ],
)
def test_allowed_types(allowed: tuple[str, ...], excluded: tuple[str, ...], types: set[str]):
    assert allowed_types(rule(allowed_types=allowed, excluded_types=excluded)) == types


@pytest.mark.parametrize(
    ("fields", "cue", "fits"),
    [
        ({}, (1, 2), True),
        ({}, (3, 4), False),  # forward only
        ({"direction": "BACKWARD"}, (3, 4), True),
        ({"direction": "BACKWARD"}, (1, 2), False),
        ({"direction": "BIDIRECTIONAL"}, (3, 4), True),
        ({"direction": "TERMINATE"}, (1, 2), False),
        ({"direction": "PSEUDO"}, (1, 2), False),
        ({"allowed_types": ("STENT",)}, (1, 2), True),
        ({"allowed_types": ("CTO",)}, (1, 2), False),
        ({"excluded_types": ("STENT",)}, (1, 2), False),
        ({"excluded_types": ("CTO",)}, (1, 2), True),
        ({"max_scope": 1}, (1, 2), True),
        ({"max_scope": 1}, (0, 1), False),
        ({"max_scope": 2}, (0, 1), True),
        ({"max_scope": 3, "direction": "BACKWARD"}, (5, 6), True),
        ({"max_scope": 2, "direction": "BACKWARD"}, (5, 6), False),
    ],
)
def test_fitting_among_several(fields: dict[str, object], cue: tuple[int, int], fits: bool):
    asked = rule(id="asked", **fields)
    assert fitting((asked, OTHER), STENT, cue) == ((asked,) if fits else ())


def test_several_may_fit():
    first, second = rule(id="a"), rule(id="b", max_scope=1)
    assert fitting((first, second), STENT, (1, 2)) == (first, second)


def test_a_rule_alone_has_been_weighed_before():
    assert fitting((OTHER,), STENT, (3, 4)) == (OTHER,)
