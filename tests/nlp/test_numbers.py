from __future__ import annotations

import pytest

from revasc.nlp.numbers import number_of


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("3", 3), ("2,5", 2.5), ("twelve", 12), ("a couple of", 2), ("twenty-four", 24), ("thirty two", 32),
        ("for about six", 6), ("a dozen", 12), ("for a few", 3), ("few of", None), ("some", None), ("", None),
    ],
)  # fmt: skip
def test_number_of(words: str, number: float | None):
    assert number_of(words) == number
