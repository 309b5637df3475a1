"""New stents and old ones: what was put in today, and what was only spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from revasc.lesions.conduct import treatments_done
from revasc.lesions.merging import Group
from tests.lesions.builders import fact, findings, place

if TYPE_CHECKING:
    from spacy.language import Language

    from revasc.lesions.fact import Fact

OLD = fact("STENT", start=1, status="historical")
IN_STENT = fact("CTO", start=3, in_stent=True)
BALLOON = fact("ANGIOPLASTY", start=40, sized=True)
BARE = fact("STENT", start=50, bare=True)
NEW = fact("STENT", start=60)


def done(*facts: Fact) -> tuple[str, ...]:
    where = place("RCA")
    assert where
    return treatments_done(Group(where, sorted(facts, key=lambda f: f.mention.start)), [])


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([OLD, BALLOON, BARE], ("angioplasty",)),
        ([IN_STENT, BALLOON, BARE], ("angioplasty",)),
        ([IN_STENT, BARE], ()),
        ([OLD, BALLOON, BARE, NEW], ("angioplasty", "stent")),  # one of them may be new
        ([IN_STENT, NEW], ("stent",)),
        ([OLD, BALLOON], ("angioplasty",)),
        ([BALLOON, BARE], ("angioplasty", "stent")),  # "the stent" of today, named so
        ([fact("CTO", start=3), BARE], ("stent",)),
    ],
)
def test_a_stent_spoken_of_as_known_where_an_old_one_is(facts: list[Fact], expected: tuple[str, ...]) -> None:
    assert done(*facts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In-stent CTO of the RCA, ballooned. The stent was dilated.", ("angioplasty",)),
        ("In-stent CTO of the RCA. A Gaia crossed into the stent. No balloon would pass.", ()),
        ("In-stent CTO of the RCA, ballooned. A 3.0 x 38 mm stent was deployed.", ("angioplasty", "stent")),
        ("In-stent CTO of the RCA, ballooned. The stent was deployed.", ("angioplasty", "stent")),
        ("RCA CTO, ballooned and stented. The stent was post-dilated.", ("angioplasty", "stent")),
    ],
)
def test_old_stents_of_notes(nlp: Language, text: str, expected: tuple[str, ...]) -> None:
    (lesion,) = findings(nlp, text).lesions
    assert lesion.treatments == expected
