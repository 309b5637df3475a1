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


def values(text: str, key: str) -> list[object]:
    """One key of the values of all device mentions, in order."""
    plain = normalise(text)
    hits, _ = device_hits(plain, scanner()(plain))
    return [hit.value.get(key) for hit in sorted(hits, key=lambda h: h.start)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        # by a word
        ("A drug-eluting stent was placed.", ["drug-eluting"]),
        ("DES 3.0 x 28 was deployed.", ["drug-eluting"]),
        ("Two overlapping drug-eluting stents were placed.", ["drug-eluting"]),
        ("A bare metal stent was placed.", ["bare-metal"]),
        ("A drug-coated balloon was inflated.", ["drug-coated"]),
        ("DCB 3.0 x 20 mm for 60 seconds.", ["drug-coated"]),
        ("A 3.0 x 20 mm drug-coated balloon was used.", ["drug-coated"]),
        ("A covered stent was deployed.", ["other"]),
        # by the name of the device
        ("A 3.0 x 38 mm Xience was deployed.", ["drug-eluting"]),
        ("Papyrus 3.0 x 20 was deployed.", ["covered"]),
        ("An Absorb scaffold 3.0 x 18 was deployed.", ["scaffold"]),
        ("Agent 3.0 x 20 mm balloon was inflated.", ["drug-coated"]),
        # a size in a list has the kind of its neighbour
        ("Xience 2.75 x 38, 3.0 x 28 were placed.", ["drug-eluting", "drug-eluting"]),
        ("3.0 x 28 and 3.5 x 18 mm Onyx stents were deployed.", ["drug-eluting"]),
        # each device its own
        ("A 2.0 mm balloon, then a DES 3.0 x 28.", [None, "drug-eluting"]),
        ("DES 3.0 x 28; bare-metal stent 3.5 x 12.", ["drug-eluting", "bare-metal"]),
        # not said
        ("A stent was placed.", [None]),
        ("A 3.0 x 38 mm stent was placed.", [None]),
        ("A 2.0 mm balloon was advanced.", [None]),
        ("A cutting balloon 3.0 x 10 mm was used.", [None]),
    ],
)
def test_what_the_device_releases_or_is_made_of(text: str, kinds: list[str | None]):
    assert values(text, "kind") == kinds


def test_the_words_of_a_coated_balloon_stay_in_its_mention():
    assert devices("A drug-coated balloon was inflated.") == [(A, "drug-coated balloon")]
    assert devices("Bare-metal stent implantation.") == [(S, "Bare-metal stent")]


@pytest.mark.parametrize(
    "text",
    [
        "The wire went into the stent.",
        "The stent was occluded.",
        "Both stents were widely patent.",
        "The old stent had restenosis.",
        "His existing stent was narrowed.",
        "A Gaia passed through the stents.",
        "The wire stayed within the stented segment.",
        "The proximal stent was underexpanded.",
        "That second stent was fractured.",
    ],
)
def test_a_stent_only_spoken_of_is_bare(text: str):
    assert values(text, "bare") == [True]


@pytest.mark.parametrize(
    "text",
    [
        # put in by the words behind it
        "The stent was deployed.",
        "The stent was placed at 14 atm.",
        "The proximal stent was implanted.",
        "The stent was then laid across the lesion.",
        "That stent was sized to the vessel.",
        "The second stent was positioned and expanded.",
        # named, sized or of a kind
        "The 3.0 x 18 stent was occluded.",
        "The drug-eluting stent was occluded.",
        "The Xience 3.0 x 18 was occluded.",
        # not spoken of as known
        "A stent was placed.",
        "Stents x2.",
        "LAD: stent",
        "Stented the RCA.",
    ],
)
def test_a_stent_that_may_be_new_is_not(text: str):
    assert values(text, "bare") == [None]


@pytest.mark.parametrize(
    "text",
    ["A stent, 3.5 guide.", "A stent, 3.5 mm vessel.", "Balloon: 2.5 sheath.", "A stent, 3.0 microcatheter."],
)
def test_the_size_of_a_tool_is_no_device(text: str):
    assert len(devices(text)) == 1


def test_a_laser_catheter_is_named_by_its_size():
    assert (R, "0.9 mm") in devices("Excimer laser, 0.9 mm catheter, 60 mJ.")


def test_the_hits_used_up_are_told():
    plain = "A 3.0 x 38 mm Xience stent in the LAD."
    hits = scanner()(plain)
    (run,), used = device_hits(plain, hits)
    assert all(run.start <= hits[i].start and hits[i].end <= run.end for i in used)
    assert {hits[i].label for i in used} >= {"SIZE", "STENT"}
