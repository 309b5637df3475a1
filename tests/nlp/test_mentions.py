from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.mentions import TAGS
from revasc.nlp.normalize import normalise
from tests.nlp.builders import mentions


def found(text: str, *labels: str) -> list[tuple[str, str]]:
    """Label and words of each mention, of all labels or of those asked for."""
    return [(m.label, text[m.start : m.end]) for m in mentions(text) if not labels or m.label in labels]


def words(text: str, label: str) -> list[str]:
    return [told for _, told in found(text, label)]


def test_a_state_is_no_ramus_where_nothing_speaks_of_the_heart():
    assert mentions("Referred from Providence, RI.") == []


def test_ids_units_and_sections_are_filled_in():
    first, second, third = mentions("FINDINGS: LAD CTO.\nPLAN: stent")
    assert [first.id, second.id, third.id] == [0, 1, 2]
    assert [first.section, second.section, third.section] == ["findings", "findings", "plan"]
    assert first.unit == second.unit < third.unit


def test_every_mention_is_current_so_far():
    assert {m.status for m in mentions("No stent was placed. Father had a CTO.")} == {"current"}


def test_a_mention_told_of_otherwise_keeps_the_rest():
    (cto,) = mentions("LAD CTO.")[1:]
    denied = cto.told("negated", ((0, 3),), {"denied": True})
    assert (denied.status, denied.cues, denied.value) == ("negated", ((0, 3),), {"denied": True})
    assert denied.told(cto.status, cto.cues, cto.value) == cto
    assert denied.told("planned") == denied.told("planned", denied.cues, denied.value)


def test_without_text_nothing():
    assert mentions("") == []
    assert mentions("The weather was fine.") == []


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        # of two tags that overlap, the longer one stands
        ("chronic total occlusion of the RCA", "CHRONICITY", []),
        ("chronic total occlusion of the RCA", "OCCLUSION", []),
        ("chronic total occlusion of the RCA", "CTO", ["chronic total occlusion"]),
        ("the LAD had an 80-90% stenosis", "OCCLUSION", ["80-90% stenosis"]),
        ("the LAD had no antegrade flow", "FLOW", ["no antegrade flow"]),
        # what masks a label
        ("an anchor balloon was used", "ANGIOPLASTY", []),
        ("the Stingray balloon was used in the LAD", "ANGIOPLASTY", []),
        ("an intra-aortic balloon pump", "ANGIOPLASTY", []),
        ("LAD stent thrombosis", "STENT", []),
        ("retrograde filling of the RCA", "APPROACH", []),
        ("retrograde collaterals to the RCA", "APPROACH", []),
        ("retrograde approach to the RCA", "APPROACH", ["retrograde approach"]),
        # the name of a score is no label
        ("J-CTO score 3 for the RCA", "CTO", []),
        ("PROGRESS-CTO score 1 for the RCA", "CTO", []),
        # veins are no arterial access
        ("the right femoral vein was accessed", "ACCESS_SITE", []),
        ("right femoral venous sheath", "ACCESS_SITE", []),
        ("the right femoral artery was accessed", "ACCESS_SITE", ["right femoral artery"]),
        # RRA beside kidneys is a renal artery
        ("access by RRA", "ACCESS_SITE", ["RRA"]),
        ("renal angiography: RRA 50%, LRA normal", "ACCESS_SITE", []),
        # words that need a coronary one beside them
        ("rota to the LAD", "ATHERECTOMY", ["rota"]),
        ("the nurse on rota", "ATHERECTOMY", []),
        ("chronic back pain", "CHRONICITY", []),
        ("a cto of the lad", "CTO", ["cto"]),
    ],
)
def test_what_counts_and_what_does_not(text: str, label: str, expected: list[str]):
    assert words(text, label) == expected


@pytest.mark.parametrize(
    "label", ["SIZE", "DIAMETER", "DURATION", "PERCENT", "SEGMENT", "GRAFT", "NOT_APPROACH"]
)
def test_labels_of_the_workshop_stay_inside(label: str):
    text = "The mid RCA graft, retrograde filling, 3.0 x 38 mm, 2.5 mm, for 6 months, 55%."
    assert words(text, label) == []


def test_wires_and_guides_are_devices():
    assert words("A Fielder XT wire through an EBU guide.", "DEVICE")[0] == "Fielder XT"


def test_a_device_that_treats_is_not_also_a_device():
    assert words("A 3.0 x 38 mm Xience stent was deployed in the LAD.", "DEVICE") == []


def test_a_whole_sentence():
    text = "RRA access; RCA CTO, 100%, TIMI 0, wire crossed, 3.0 x 38 mm DES, TIMI 3 flow."
    assert found(text) == [
        ("ACCESS_SITE", "RRA"),
        ("VESSEL", "RCA"),
        ("CTO", "CTO"),
        ("OCCLUSION", "100%"),
        ("FLOW", "TIMI 0"),
        ("DEVICE", "wire"),
        ("CROSSED", "crossed"),
        ("STENT", "3.0 x 38 mm DES"),
        ("FLOW", "TIMI 3 flow"),
    ]


PIECES = st.lists(
    st.sampled_from(
        ["RCA", "CTO", "chronic total occlusion", "100%", "TIMI 0", "stent", "3.0 x 38 mm", "Xience",
         "balloon", "\n", ". ", "for 6 months", "since 2019", "right radial", "no", "FINDINGS:", "|", "iliac",
         "retrograde", "anchor balloon", "LAD", "80-90% stenosis", "\u00a0", "wire crossed"]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip


@given(PIECES)
def test_mentions_lie_in_order_inside_the_text(text: str):
    made = mentions(text)
    assert [m.id for m in made] == list(range(len(made)))
    assert [m.start for m in made] == sorted(m.start for m in made)
    assert all(0 <= m.start < m.end <= len(text) for m in made)


@given(PIECES)
def test_tags_do_not_overlap_each_other(text: str):
    tags = [m for m in mentions(text) if m.label in TAGS]
    assert all(before.end <= after.start for before, after in pairwise(tags))


@given(PIECES)
def test_no_label_twice_in_one_place(text: str):
    by_label: dict[str, int] = {}
    for m in mentions(text):
        assert by_label.get(m.label, 0) <= m.start
        by_label[m.label] = m.end


@given(PIECES)
def test_the_case_of_a_note_moves_no_mention_out_of_it(text: str):
    assert all(m.end <= len(text) for m in mentions(normalise(text.upper())))
