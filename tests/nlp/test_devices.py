from __future__ import annotations

import pytest

from revasc.nlp.devices import device_hits
from revasc.nlp.normalize import normalise
from tests.nlp.builders import devices, scanner

A, R, S = "ANGIOPLASTY", "ATHERECTOMY", "STENT"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # balloons
        ("A balloon was advanced.", [(A, "balloon")]),
        ("A 2.5 x 20 mm balloon was advanced.", [(A, "2.5 x 20 mm balloon")]),
        ("A 2.5 mm balloon was advanced.", [(A, "2.5 mm balloon")]),
        ("A 2.5 x 20 mm Emerge balloon was advanced.", [(A, "2.5 x 20 mm Emerge balloon")]),
        ("A 2.5x20mm NC Emerge was advanced.", [(A, "2.5x20mm NC Emerge")]),
        ("A noncompliant balloon was advanced.", [(A, "noncompliant balloon")]),
        ("Predilated with a 2.0 mm balloon.", [(A, "Predilated with a 2.0 mm balloon")]),
        ("Predilated with a 2.0 x 15 Emerge balloon.", [(A, "Predilated with a 2.0 x 15 Emerge balloon")]),
        ("Post-dilatation was performed with a 3.5 NC balloon.",
         [(A, "Post-dilatation was performed with a 3.5 NC balloon")]),
        ("A cutting balloon 3.0 x 10 mm was used.", [(A, "cutting balloon 3.0 x 10 mm")]),
        ("POBA was done.", [(A, "POBA")]),
        # stents
        ("A stent was placed.", [(S, "stent")]),
        ("A 3.0 x 38 mm Xience was deployed.", [(S, "3.0 x 38 mm Xience")]),
        ("A 3.0 x 38 mm Xience stent was deployed.", [(S, "3.0 x 38 mm Xience stent")]),
        ("Xience Sierra 3.0 x 38 was deployed.", [(S, "Xience Sierra 3.0 x 38")]),
        ("A drug-eluting stent 3.5 x 24 mm was deployed.", [(S, "drug-eluting stent 3.5 x 24 mm")]),
        ("A 3.0 x 28 mm drug-eluting stent was deployed.", [(S, "3.0 x 28 mm drug-eluting stent")]),
        ("DES 3.0 x 28 was deployed.", [(S, "DES 3.0 x 28")]),
        # atherectomy
        ("A 1.5 mm burr was used.", [(R, "1.5 mm burr")]),
        ("A 1.25 burr was used.", [(R, "1.25 burr")]),
        ("Orbital atherectomy with the Diamondback.", [(R, "Orbital atherectomy"), (R, "Diamondback")]),
    ],
)  # fmt: skip
def test_what_stands_together_is_one_mention(text: str, expected: list[tuple[str, str]]):
    assert devices(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a bare size in a list takes the kind of its neighbour
        ("Xience 2.75 x 38, 3.0 x 28 were placed.", [(S, "Xience 2.75 x 38"), (S, "3.0 x 28")]),
        ("1.5 x 15 and 2.5 x 20 Emerge balloons went in.", [(A, "1.5 x 15 and 2.5 x 20 Emerge balloons")]),
        ("Balloon 2.0 x 15 and stent 3.0 x 38.", [(A, "Balloon 2.0 x 15"), (S, "stent 3.0 x 38")]),
        # a new sentence ends the list
        ("Xience 2.75 x 38. The vessel was 3.0 x 28 long.", [(S, "Xience 2.75 x 38")]),
    ],
)
def test_lists_of_sizes(text: str, expected: list[tuple[str, str]]):
    assert devices(text) == expected


@pytest.mark.parametrize(
    "size",
    [
        "3.0 x 38 mm", "3.0x38mm", "3.0 x 38", "3.0x38", "3 x 38 mm", "3.0mm x 38mm", "3.0 mm x 38 mm",
        "3.0 X 38 MM", "3.0 by 38 mm", "3.0 * 38 mm", "3,0 x 38 mm", "3.0-mm x 38-mm", "2.25 x 8 mm",
        "4.0\u00d718 mm",
    ],
)  # fmt: skip
def test_ways_to_write_a_size(size: str):
    assert devices(f"A {size} stent went in.") == [(S, f"{size} stent")]
    assert devices(f"A stent {size} went in.") == [(S, f"stent {size}")]


@pytest.mark.parametrize(
    "number",
    ["BP 120 x 2", "at 12.5 atm", "for 30 seconds", "3.5 guide", "5000 units", "120 mL", "0.014 inch"],
)
def test_numbers_that_are_no_size(number: str):
    assert devices(f"A stent, {number}.") == [(S, "stent")]


@pytest.mark.parametrize(
    "text",
    [
        # sizes of vessels and lesions
        "The reference vessel was 3.0 x 28 mm.",
        "The lumen measured 3.5 mm.",
        "The reference diameter was 2.75 mm by IVUS.",
        "A lesion of 20 mm.",
        # helpers
        "An anchor balloon was advanced.",
        "The wire was trapped with a 2.5 x 15 mm balloon.",
        "The guide was anchored using a 2.0 balloon.",
        "The Stingray balloon was advanced.",
        "An intra-aortic balloon pump was placed.",
        "A balloon pump was inserted.",
        "Balloon tamponade of the perforation.",
        # states of stents
        "There was stent thrombosis.",
        "The stent struts were well apposed.",
        # words that are names too
        "New lesions emerge on the film.",
        "A long trek in the mountains.",
        "The orbital bone was fractured.",
        # wires and guides
        "A Fielder XT wire and an EBU 3.5 guide.",
        "",
    ],
)
def test_what_is_no_treatment(text: str):
    assert devices(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xience was deployed in the LAD.", [(S, "Xience")]),
        ("He takes a drug called Xience.", []),
    ],
)
def test_a_bare_brand_name_counts_near_treatment_words(text: str, expected: list[tuple[str, str]]):
    assert devices(text) == expected


def test_a_size_does_not_bind_across_lines():
    assert devices("Vessel size 3.0\nstent was placed") == [(S, "stent")]


@pytest.mark.parametrize(
    ("text", "sized", "kind"),
    [
        ("A 3.0 x 38 mm stent was placed.", True, "stent"),
        ("A stent was placed.", False, "stent"),
        ("A 2.0 mm balloon was advanced.", True, "balloon"),
        ("A 1.5 mm burr was used.", True, "atherectomy"),
    ],
)
def test_the_value_says_kind_and_whether_a_size_is_named(text: str, sized: bool, kind: str):
    plain = normalise(text)
    (hit,), _ = device_hits(plain, scanner()(plain))
    assert hit.value == {"device": kind, "sized": sized}


def test_the_hits_used_up_are_told():
    plain = "A 3.0 x 38 mm Xience stent in the LAD."
    hits = scanner()(plain)
    (run,), used = device_hits(plain, hits)
    assert all(run.start <= hits[i].start and hits[i].end <= run.end for i in used)
    assert {hits[i].label for i in used} >= {"SIZE", "STENT"}
