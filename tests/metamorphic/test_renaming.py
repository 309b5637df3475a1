"""The exchange of arteries itself."""

from __future__ import annotations

import pytest

from tests.metamorphic.answers import Answer
from tests.metamorphic.renaming import RENAMINGS

_BY_NAME = {renaming.name: renaming for renaming in RENAMINGS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CTO of the RCA, LAD free", "CTO of the LAD, RCA free"),
        ("The right coronary artery is occluded.", "The left anterior descending artery is occluded."),
        ("The left anterior descending coronary artery", "The right coronary artery"),
        ("Right coronary: 100%", "Left anterior descending: 100%"),
        ("RIGHT CORONARY ARTERY", "LEFT ANTERIOR DESCENDING ARTERY"),
        ("the right\ncoronary artery", "the left anterior descending artery"),  # across a line end
        ("right coronary cusp", "right coronary cusp"),  # no artery
        ("mRCA 70, pLAD 100", "mLAD 70, pRCA 100"),
        ("rca occl", "lad occl"),
        ("RCA/PDA and LAD/D1", "LAD/D1 and RCA/PDA"),
        ("two diagonals", "two posterolateral branches"),
        ("beyond an RV marginal", "beyond an second diagonal"),
        ("PL and PLV", "D2 and D2"),
        ("the circumflex and OM1", "the circumflex and OM1"),  # not concerned
        ("PLAVIX load, DRCA, LADY", "PLAVIX load, DRCA, LADY"),  # inside words
        ("LIMA-LAD", "LIMA-RCA"),
    ],
)
def test_right_and_anterior(text: str, expected: str) -> None:
    assert _BY_NAME["rca_lad"].apply(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CTO of the LCX, LAD free", "CTO of the LAD, LCX free"),
        ("LCx, Cx, Circ", "LAD, LAD, LAD"),
        (
            "The circumflex artery gives two marginals",
            "The left anterior descending artery gives two diagonals",
        ),
        ("Left Circumflex", "Left anterior descending artery"),
        ("second obtuse marginal (OM2)", "D2 (D2)"),
        ("the first diagonal, D1", "the OM1, OM1"),
        ("RV marginal, acute marginal", "RV marginal, acute marginal"),  # branches of the right
        ("native marginal", "native diagonal"),
        ("SVG-OM1", "SVG-D1"),
        ("RCA and PDA", "RCA and PDA"),
    ],
)
def test_anterior_and_circumflex(text: str, expected: str) -> None:
    assert _BY_NAME["lad_lcx"].apply(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LCX     100%   CTO", "LAD     100%   CTO"),
        ("Circ    100%   CTO", "LAD     100%   CTO"),
        ("LAD  90%", "LCX  90%"),
        ("D1     40%\nOM1    20%", "OM1    40%\nD1     20%"),
        ("Circumflex      20%  ok", "Left anterior descending artery  20%  ok"),  # too long: two blanks stay
    ],
)
def test_columns_stay_in_place(text: str, expected: str) -> None:
    assert _BY_NAME["lad_lcx"].apply(text) == expected


@pytest.mark.parametrize("name", _BY_NAME)
@pytest.mark.parametrize(
    "text", ["CTO RCA 100%, LAD 30%, LCX 20%, OM1 and D1 ok", "pRCA mLAD dLCX\nRCA     90    DES"]
)
def test_abbreviations_come_back_when_exchanged_twice(name: str, text: str) -> None:
    renaming = _BY_NAME[name]
    assert renaming.apply(renaming.apply(text)) == text


@pytest.mark.parametrize(
    ("name", "text", "safe"),
    [
        ("rca_lad", "CTO of the RCA.", True),
        ("rca_lad", "Left dominant system.", False),
        ("rca_lad", "Inferior STEMI.", False),
        ("rca_lad", "ST elevation in the inferior leads", False),
        ("rca_lad", "The right is occluded.", False),
        ("rca_lad", "access from the right radial", True),
        ("rca_lad", "stent from the left main into the LAD", False),
        ("rca_lad", "LM/LAD bifurcation", False),
        ("lad_lcx", "LM/LAD bifurcation", True),
        ("lad_lcx", "AV groove circumflex", False),
        ("lad_lcx", "92943-LD", False),
    ],
)
def test_safe(name: str, text: str, *, safe: bool) -> None:
    assert _BY_NAME[name].is_safe(text) is safe


def test_answers_are_renamed_with_the_note() -> None:
    before = Answer("supported", frozenset({"RCA", "LCX"}))
    assert before.renamed(_BY_NAME["rca_lad"].vessels) == Answer("supported", frozenset({"LAD", "LCX"}))
