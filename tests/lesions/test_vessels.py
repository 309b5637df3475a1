"""The vessels of a unit, looked up around a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from revasc.lesions.anatomy import Place
from revasc.lesions.roles import Role
from revasc.lesions.vessels import UnitVessels, nearest
from tests.lesions.builders import mention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from revasc.nlp.mention import Mention

ROLES: dict[int, Role] = {0: "subject", 100: "reference", 200: "subject", 300: "subject"}
NAMED = [mention("VESSEL", start) for start in ROLES]
UNIT = UnitVessels("", NAMED, ROLES)


def _starts(vessels: Iterable[Mention]) -> list[int]:
    return [v.start for v in vessels]


@pytest.mark.parametrize(("offset", "before"), [(0, []), (104, [0]), (105, [0, 100]), (400, [*ROLES])])
def test_vessels_that_end_before_an_offset(offset: int, before: list[int]) -> None:
    assert _starts(UNIT.before(offset)) == before


@pytest.mark.parametrize(
    ("offset", "reach", "behind"), [(100, 0, [100]), (101, 99, [200]), (101, 98, []), (0, 999, [*ROLES])]
)
def test_vessels_that_begin_behind_an_offset(offset: int, reach: int, behind: list[int]) -> None:
    assert _starts(UNIT.behind(offset, reach)) == behind


@pytest.mark.parametrize(
    ("offset", "subject"), [(4, None), (5, 0), (199, 0), (204, 0), (205, 200), (999, 300)]
)
def test_the_last_subject_before_an_offset(offset: int, subject: int | None) -> None:
    found = UNIT.subject_before(offset)
    assert (found.start if found else None) == subject


def test_around_a_word_the_first_of_the_unit_is_always_there() -> None:
    assert _starts(UNIT.around(mention("CTO", 290), 20)) == [0, 200, 300]
    assert _starts(UNIT.around(mention("CTO", 50), 9999)) == [*ROLES]


@pytest.mark.parametrize(("start", "found"), [(0, 0), (49, 0), (50, 0), (51, 100), (260, 300), (900, 300)])
def test_the_nearest_is_the_first_of_equals(start: int, found: int) -> None:
    assert nearest(NAMED, mention("CTO", start)).start == found


def _pair(text: str) -> UnitVessels:
    first, second = (
        mention("VESSEL", i, id=i, vessel=v) for i, v in ((0, "LM"), (text.index("LAD__"), "LAD"))
    )
    return UnitVessels(text, [first, second], {first.id: "subject", second.id: "subject"})


def test_a_stent_from_one_vessel_into_the_next_is_in_both() -> None:
    unit = _pair("LM___ into the LAD__ stent")
    assert unit.other_end(mention("STENT", 21), Place("LM")) == Place("LAD")
    assert unit.other_end(mention("STENT", 21), Place("RCA")) is None


def test_words_that_two_vessels_share() -> None:
    unit = _pair("LM___ and the LAD__ were both stented")
    assert unit.other_end(mention("STENT", 30), Place("LAD")) == Place("LM")
    assert unit.other_end(mention("STENT", 31), Place("LAD")) is None
