"""What the walk through a note carries along."""

from __future__ import annotations

from revasc.lesions.anatomy import Place
from revasc.lesions.carried import Carried

LAD, RCA, LCX = Place("LAD"), Place("RCA"), Place("LCX")


def test_the_fallback_is_the_target_where_nothing_else_is_named() -> None:
    focus = Carried(fallback=RCA).focus()
    assert (focus.subject, focus.target, focus.stated) == (RCA, RCA, False)


def test_a_title_states_the_target() -> None:
    assert Carried(fallback=RCA, titled=RCA).focus().stated


def test_a_heading_goes_before_a_sentence_and_a_title() -> None:
    carried = Carried(RCA, RCA, stated=LCX, heading=LAD)
    assert carried.focus().target == LAD


def test_a_wire_in_an_occluded_vessel_overrules_the_title() -> None:
    assert Carried(RCA, RCA, wired=LAD, closed={LAD}).aim() == LAD
    assert Carried(RCA, RCA, wired=LAD, closed={LAD, RCA}).aim() == RCA


def test_a_paragraph_on_many_vessels_names_no_target() -> None:
    carried = Carried()
    for place in (LAD, RCA):
        carried.speak(place)
    assert carried.aim() == RCA
    carried.speak(LCX)
    assert carried.aim() is None
    carried.open_block()
    carried.speak(LAD)
    assert carried.aim() == LAD


def test_the_last_two_vessels_named_are_a_pair() -> None:
    carried = Carried()
    carried.name([LAD, RCA])
    carried.name([LCX])
    assert carried.pair == (RCA, LCX)


def test_an_unchanged_focus_is_the_same_object() -> None:
    carried = Carried(fallback=RCA)
    assert carried.focus() is carried.focus()
    before = carried.focus()
    carried.subject = LAD
    assert carried.focus() != before
