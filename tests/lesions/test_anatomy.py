from __future__ import annotations

import pytest

from revasc.lesions.anatomy import Place, place_of, segment_of
from tests.lesions.builders import mention, name_of, place


@pytest.mark.parametrize(
    ("outer", "inner", "covered"),
    [
        ("RCA", "RCA", True),
        ("RCA", "RCA/PDA", True),
        ("RCA/PDA", "RCA", False),
        ("RCA/PDA", "RCA/PLV", False),
        ("LAD/D", "LAD/D1", True),  # "the diagonal" and "D1"
        ("LAD/D1", "LAD/D", False),
        ("LAD/D1", "LAD/D2", False),
        ("LCX/OM1", "LCX/OM1", True),
        ("RCA", "LCX/PDA", False),  # left dominant: another tree
        ("LAD", "LM", False),
        ("RCA", "SVG>RCA", False),  # a graft is not the artery it feeds
        ("SVG>RCA", "RCA", False),
        ("SVG>RCA", "SVG>RCA/PDA", True),
        ("LIMA>LAD", "SVG>LAD", False),
    ],
)
def test_covers(outer: str, inner: str, covered: bool) -> None:
    assert place(outer).covers(place(inner)) is covered


@pytest.mark.parametrize(
    ("name", "trunk"),
    [("RCA/PDA", "RCA"), ("RCA", "RCA"), ("SVG>LCX/OM1", "SVG>LCX"), ("SVG>", "SVG>")],
)
def test_trunk(name: str, trunk: str) -> None:
    assert place(name).trunk == place(trunk)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"vessel": "LAD"}, "LAD"),
        ({"vessel": "LAD", "branch": "D1", "segment": "proximal"}, "LAD/D1"),
        ({"vessel": "RCA", "graft": "SVG"}, "SVG>RCA"),
        ({"graft": "LIMA"}, "LIMA>"),
        ({"vessel": "", "branch": None}, ""),
    ],
)
def test_place_of(value: dict[str, str], name: str) -> None:
    assert name_of(place_of(mention("VESSEL", **value))) == name


@pytest.mark.parametrize(
    ("value", "segment"), [({"segment": "mid"}, "mid"), ({}, None), ({"segment": ""}, None)]
)
def test_segment_of(value: dict[str, str], segment: str | None) -> None:
    assert segment_of(mention("VESSEL", vessel="RCA", **value)) == segment


def test_places_are_values() -> None:
    assert len({Place("RCA"), Place("RCA"), Place("RCA", "PDA"), Place("RCA", None, "SVG")}) == 3
