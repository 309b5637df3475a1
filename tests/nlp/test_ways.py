"""Did the retrograde gear reach its goal, or was the way given up?"""

from __future__ import annotations

import pytest

from tests.nlp.builders import mentions

BOTH = {"reached", "given_up"}


def fate(text: str) -> list[set[str]]:
    """What each APPROACH mention that is not antegrade says of its end."""
    found = [m for m in mentions(text) if m.label == "APPROACH" and m.value["direction"] != "antegrade"]
    return [BOTH & set(m.value) for m in found]


@pytest.mark.parametrize(
    "text",
    [
        "The wire was externalized.",
        "Reverse CART was done with a 2.5 mm balloon.",
        "rCART over a 2.0 balloon.",
        "CART was performed in the mid RCA.",
        "Rendezvous in the guide extension.",
        "Tip-in of the microcatheter.",
        "The retrograde wire crossed the occlusion.",
        "Retrograde gear reached the distal cap without difficulty.",
        "The retrograde wire entered the proximal true lumen.",
        "The retrograde wire was taken into the antegrade guide.",
        "The retrograde microcatheter was brought up to the distal cap.",
        "Retrograde: at first unsuccessful, then the wire crossed the occlusion.",
        "After antegrade failure the retrograde wire crossed the occlusion.",
        "The retrograde wire, after a failed antegrade attempt, crossed the lesion.",
    ],
)
def test_reached(text: str):
    assert {"reached"} in fate(text)
    assert all("given_up" not in said for said in fate(text))


@pytest.mark.parametrize(
    "text",
    [
        "The retrograde attempt failed.",
        "The retrograde approach was abandoned.",
        "We abandoned the retrograde approach.",
        "A failed retrograde attempt.",
        "Retrograde: could not cross the septal.",
        "Retrograde attempt, no septal could be wired: septals could not be crossed.",
        "Reverse CART failed.",
        "Unsuccessful reverse CART.",
        "The retrograde wire reached the distal cap but the attempt was abandoned.",
        "S1, S2 and S3 all surfed, none connected.",
    ],
)
def test_given_up(text: str):
    assert {"given_up"} in fate(text)
    assert all("reached" not in said for said in fate(text))


@pytest.mark.parametrize(
    "text",
    [
        "Retrograde approach through the second septal.",
        "The retrograde wire would not enter the proximal true lumen.",
        "The retrograde wire did not penetrate; it stayed at the distal cap.",
        "Tip-in not needed.",
        "The injection showed the tip in the true lumen.",
        "CART was considered.",
        "The retrograde gear was removed. The antegrade wire crossed the occlusion.",
    ],
)
def test_left_open(text: str):
    assert set().union(*fate(text)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Retrograde: nothing usable.",
        "Retrograde channels reviewed - none crossable; not tried.",
        "Retro: septals all CC0 and corkscrew on review of the pictures, so not tried.",
        "Retrograde attempted: no",
        "Retrograde: n/a",
        "The retrograde microcatheter was placed for contrast only.",
        "The wire tip in the distal LAD was free.",
        "Free tip in the PDA.",
    ],
)
def test_a_way_only_looked_at_is_none(text: str):
    assert fate(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The retrograde wire failed: no suitable channel after S1 and S2.",
        "Retrograde Sion and Suoh, channels too tortuous.",
        "Retrograde: could not cross, none usable.",
    ],
)
def test_gear_that_went_in_is_a_way_taken(text: str):
    assert fate(text)


def test_what_was_known_before_stays():
    (value,) = [dict(m.value) for m in mentions("RG3 externalised.") if m.label == "APPROACH"]
    assert value == {"direction": "retrograde", "externalised": True, "reached": True}


def test_antegrade_ways_say_nothing_of_it():
    found = [m.value for m in mentions("The antegrade wire crossed the occlusion.") if m.label == "APPROACH"]
    assert found == [{"direction": "antegrade"}]


@pytest.mark.parametrize("end", [". ", "; ", "\n\n", "\n- "])
def test_another_sentence_says_nothing_of_it(end: str):
    assert fate(f"Retrograde microcatheter{end}It was externalized")[0] == set()


def test_a_wrapped_line_is_the_same_sentence():
    assert fate("The retrograde wire\ncrossed the occlusion.") == [{"reached"}]
