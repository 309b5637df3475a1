from __future__ import annotations

import pytest

from revasc.nlp.sites import given_up_for, lateris, side_around, standing, surroundings


def around(marked: str) -> tuple[str, int, int]:
    """The text without its angle brackets, and where they stood."""
    start, end = marked.index("<"), marked.index(">") - 1
    return marked.replace("<", "").replace(">", ""), start, end


@pytest.mark.parametrize(
    ("marked", "side"),
    [
        ("<radial artery>, right", "right"),
        ("<radial artery> on the left side", "left"),
        ("<radial> access was obtained on the right", "right"),
        ("| access | <radial> | right | 6f |", "right"),
        ("access artery: <femoral>\naccess side: left\n", "left"),
        ("left forearm <radial>", "left"),
        ("right 8f <femoral>", "right"),
        ("a sheath in each <femoral artery>", "both"),
        ("<cfa> bilaterally", "both"),
        ("<femoral access> x2 (r 8f, l 7f)", "both"),
        ("<a. radialis> rechts 7f", "right"),
        # the side of something else
        ("<radial>, left main 30 %", None),
        ("<radial>, right femoral", None),
        ("<femoral>, right coronary", None),
        ("<radial> 6f sheath", None),
    ],
)
def test_a_side_outside_the_words_of_the_site(marked: str, side: str | None) -> None:
    assert side_around(*around(marked)) == side


@pytest.mark.parametrize(
    "marked",
    [
        "access side: left <radial>",
        "<femoral>\naccess side: left",
        "left forearm <radial>",
        "<radial>, right",
    ],
)
def test_the_surroundings_hold_the_side(marked: str) -> None:
    text, start, end = around("x" * 500 + " " + marked + " " + "x" * 500)
    first, last = surroundings(text, start, end)
    assert side_around(text[first:last], start - first, end - first) == side_around(text, start, end)


@pytest.mark.parametrize(
    ("behind", "side"),
    [(" l. d. 6f", "right"), (" l. s. 6f", "left"), (" l. dx", "right"), (" l. sin", "left"), (" 6f", None)],
)
def test_lateris_dextri_and_sinistri(behind: str, side: str | None) -> None:
    assert lateris("a. radialis" + behind, 11) == side


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("a 6f sheath in the <right radial>", {}),
        ("<right radial> 6f", {}),
        ("via <right femoral>", {}),
        ("4.01 arterial access : 5 <right radial>; 6 left radial", {}),
        ("the <right radial artery> was punctured", {"entered": True}),
        ("<both groins> were prepped and draped", {"prepared": True}),
        ("<right groin> was infiltrated and the artery was punctured", {}),
        ("the plan is as follows:\n- dapt\n- access <right femoral> 7f", {"intended": True}),
        ("if pci: <right femoral> 7f", {"intended": True}),
        ("the <femorals> are soft", {"passing": True}),
    ],
)
def test_what_a_sentence_tells_of_a_site(marked: str, told: dict[str, bool]) -> None:
    assert standing(*around(marked)) == told


@pytest.mark.parametrize(
    ("between", "given_up"),
    [
        (" had a loop. access was converted to the ", True),
        (" would not do and we switched over to ", True),
        (" conversion to ", True),
        (" 6f and ", False),
        (" 6f. the guide was changed to ", False),
        (" x" * 300 + " and we moved to the ", False),
    ],
)
def test_one_site_left_for_another(between: str, given_up: bool) -> None:
    assert given_up_for(between) is given_up


def test_the_words_of_a_site_may_tell_of_the_way_in() -> None:
    assert standing(*around("<left radial access> without trouble")) == {}
    assert standing(*around("<transradial>")) == {}
