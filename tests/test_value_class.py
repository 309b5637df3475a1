from __future__ import annotations

from dataclasses import field, replace

import pytest

from revasc.nlp.mention import Mention
from revasc.nlp.scan import Hit
from revasc.value_class import value_class


@value_class
class Point:
    x: int
    y: int = 0
    seen: list[int] = field(default_factory=list)


def test_it_is_a_dataclass():
    assert Point(1) == Point(1, 0, [])
    assert replace(Point(1), y=2) == Point(1, 2)
    assert repr(Point(1)).endswith("Point(x=1, y=0, seen=[])")


def test_it_has_no_other_fields():
    with pytest.raises(AttributeError):
        Point(1).z = 3  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [Mention(1, "CTO", 0, 3, "cto.abbr"), Hit(0, 3, "CTO", "cto.abbr", {})])
def test_values_that_differ_are_not_equal(value: Mention | Hit):
    assert value == replace(value)
    assert value != replace(value, start=1)
