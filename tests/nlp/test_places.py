from __future__ import annotations

from typing import Any

import pytest

from tests.nlp.builders import places


def place(text: str) -> dict[str, Any]:
    """The value of the only place of a text."""
    ((_, value),) = places(text)
    return value


@pytest.mark.parametrize(
    ("words", "vessel"),
    [
        ("left main", "LM"), ("left main coronary artery", "LM"), ("LMCA", "LM"), ("LM", "LM"),
        ("LAD", "LAD"), ("left anterior descending artery", "LAD"),
        ("left anterior descending (LAD)", "LAD"),
        ("left circumflex", "LCX"), ("circumflex artery", "LCX"), ("LCx", "LCX"), ("LCX", "LCX"),
        ("Cx", "LCX"),
        ("right coronary artery", "RCA"), ("RCA", "RCA"), ("right coronary", "RCA"),
        ("ramus intermedius", "RI"), ("ramus", "RI"), ("intermediate branch", "RI"),
    ],
)  # fmt: skip
def test_vessels(words: str, vessel: str):
    assert places(f"The {words} was occluded.") == [(words, {"vessel": vessel})]


@pytest.mark.parametrize(
    ("words", "vessel", "branch"),
    [
        ("diagonal", "LAD", "D"), ("first diagonal", "LAD", "D1"), ("D1", "LAD", "D1"),
        ("2nd diagonal", "LAD", "D2"), ("obtuse marginal", "LCX", "OM"), ("OM1", "LCX", "OM1"),
        ("OM-2", "LCX", "OM2"), ("first OM", "LCX", "OM1"),
        ("PDA", "RCA", "PDA"), ("posterior descending artery", "RCA", "PDA"), ("RPDA", "RCA", "PDA"),
        ("left PDA", "LCX", "PDA"), ("posterolateral branch", "RCA", "PLV"), ("PLV", "RCA", "PLV"),
        ("acute marginal", "RCA", "AM"), ("RV marginal", "RCA", "AM"),
    ],
)  # fmt: skip
def test_branches_count_to_their_parent(words: str, vessel: str, branch: str):
    assert places(f"The {words} was occluded.") == [(words, {"vessel": vessel, "branch": branch})]


@pytest.mark.parametrize(
    ("text", "words", "segment"),
    [
        ("the proximal LAD", "proximal LAD", "proximal"),
        ("the prox LAD", "prox LAD", "proximal"),
        ("the ostial RCA", "ostial RCA", "ostial"),
        ("the mid RCA", "mid RCA", "mid"),
        ("the distal RCA", "distal RCA", "distal"),
        ("the mid-RCA", "mid-RCA", "mid"),
        ("the mid portion of the RCA", "mid portion of the RCA", "mid"),
        ("the mid segment of the LAD", "mid segment of the LAD", "mid"),
        ("the proximal third of the LAD", "proximal third of the LAD", "proximal"),
        ("the ostium of the LAD", "ostium of the LAD", "ostial"),
        ("the pRCA", "pRCA", "proximal"),
        ("the mLAD", "mLAD", "mid"),
        ("the dLCx", "dLCx", "distal"),
        # behind the vessel it is said of it, but not part of its name
        ("the LAD proximally", "LAD", "proximal"),
        ("RCA, mid", "RCA", "mid"),
        ("RCA (distal)", "RCA", "distal"),
        ("RCA in its mid segment", "RCA", "mid"),
        ("LAD: proximal 100%", "LAD", "proximal"),
        # a number of the registry's segment map
        ("segment = 12", "segment = 12", "proximal"),
        ("segment: 3", "segment: 3", "distal"),
    ],
)
def test_segments(text: str, words: str, segment: str):
    ((found, value),) = places(text)
    assert found == words
    assert value["segment"] == segment


def test_each_vessel_has_its_own_segment():
    assert [value.get("segment") for _, value in places("The proximal LAD, mid RCA and OM1 were seen.")] == [
        "proximal", "mid", None,
    ]  # fmt: skip


def test_a_segment_of_another_sentence_is_not_taken():
    assert "segment" not in place("The wire was proximal. It went on and on into the RCA at last.")


@pytest.mark.parametrize(
    ("text", "words", "graft", "vessel"),
    [
        ("the SVG to the RCA", "SVG to the RCA", "SVG", "RCA"),
        ("the SVG-OM1", "SVG-OM1", "SVG", "LCX"),
        ("an SVG to OM1", "SVG to OM1", "SVG", "LCX"),
        ("the saphenous vein graft to the LAD", "saphenous vein graft to the LAD", "SVG", "LAD"),
        ("the vein graft to the PDA", "vein graft to the PDA", "SVG", "RCA"),
        ("the SVG to a diagonal", "SVG to a diagonal", "SVG", "LAD"),
        ("the LIMA to the LAD", "LIMA to the LAD", "LIMA", "LAD"),
        ("the LIMA-LAD", "LIMA-LAD", "LIMA", "LAD"),
        ("the LIMA>LAD", "LIMA>LAD", "LIMA", "LAD"),
        ("the RIMA to the RCA", "RIMA to the RCA", "RIMA", "RCA"),
        ("left internal mammary graft to the LAD", "left internal mammary graft to the LAD", "LIMA", "LAD"),
        ("the radial graft to the OM2", "radial graft to the OM2", "radial", "LCX"),
        # which vessel it feeds is not said
        ("the SVG was occluded", "SVG", "SVG", None),
        ("the LIMA is patent", "LIMA", "LIMA", None),
        # the graft's name comes after the vessel's
        ("the RCA vein graft", "RCA vein graft", "SVG", "RCA"),
        ("the LAD bypass graft", "LAD bypass graft", "other", "LAD"),
    ],
)  # fmt: skip
def test_grafts(text: str, words: str, graft: str, vessel: str | None):
    ((found, value),) = places(text)
    assert found == words
    assert (value["graft"], value["vessel"]) == (graft, vessel)


def test_a_native_vessel_has_no_graft():
    assert "graft" not in place("the native RCA was occluded")


def test_a_graft_and_a_vessel_apart():
    found = places("The SVG was patent. The RCA was occluded.")
    assert [(words, value["vessel"]) for words, value in found] == [("SVG", None), ("RCA", "RCA")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # over the end of a line, indented or not
        ("SVG to\nOM1 occluded", [("SVG to\nOM1", "SVG", "LCX")]),
        ("SVG to the\n  OM1", [("SVG to the\n  OM1", "SVG", "LCX")]),
        ("LIMA to the\nLAD", [("LIMA to the\nLAD", "LIMA", "LAD")]),
        # but never over the bullet of the next item
        ("LIMA\n- LAD 100%", [("LIMA", "LIMA", None), ("LAD", None, "LAD")]),
        ("- LIMA\n- LAD 100%", [("LIMA", "LIMA", None), ("LAD", None, "LAD")]),
        ("- SVG\n* OM1", [("SVG", "SVG", None), ("OM1", None, "LCX")]),
        ("| SVG\n| RCA", [("SVG", "SVG", None), ("RCA", None, "RCA")]),
        ("- SVG-OM1\n- LAD", [("SVG-OM1", "SVG", "LCX"), ("LAD", None, "LAD")]),
    ],
)
def test_a_graft_leads_to_no_vessel_of_the_next_item(text: str, expected: list[tuple[str, str, str]]):
    assert [(words, v.get("graft"), v["vessel"]) for words, v in places(text)] == expected


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("the mid\nLAD was occluded", ["mid"]),
        ("- distal\n- LAD 100%", [None]),
        ("prox\n* LAD", [None]),
        ("- mid RCA\n- LCX", ["mid", None]),
        ("- RCA, proximal\n> LAD", ["proximal", None]),
    ],
)
def test_a_segment_belongs_to_no_vessel_of_the_next_item(text: str, segments: list[str | None]):
    assert [value.get("segment") for _, value in places(text)] == segments


@pytest.mark.parametrize(
    "text",
    [
        "Left dominant. The PDA was occluded.",
        "Left-dominant circulation. PDA occluded.",
        "The circumflex is dominant. PDA occluded.",
        "Dominance: left. PLV occluded.",
    ],
)
def test_in_a_left_dominant_heart_the_inferior_branches_are_of_the_circumflex(text: str):
    assert places(text)[-1][1]["vessel"] == "LCX"


@pytest.mark.parametrize(
    "text",
    [
        "Right dominant. The PDA was occluded.",
        "The circumflex is non-dominant. PDA occluded.",
        "Left dominant. The right PDA was occluded.",
        "PLV occluded.",
    ],
)
def test_elsewhere_they_are_of_the_right(text: str):
    assert places(text)[-1][1]["vessel"] == "RCA"


@pytest.mark.parametrize(
    "text", ["ECG: NSR, LAD, no ST change.", "EKG shows sinus rhythm with LAD.", "LAD axis deviation."]
)
def test_on_an_ecg_lad_is_a_left_axis(text: str):
    assert places(text) == []


@pytest.mark.parametrize("text", ["rigid LADDER", "she is a LADy", "omit the drug", "COMA"])
def test_letters_that_name_no_vessel(text: str):
    assert places(text) == []


def test_places_come_in_order():
    found = [words for words, _ in places("LAD, RCA, SVG to OM1, LIMA to LAD and D1 were seen.")]
    assert found == ["LAD", "RCA", "SVG to OM1", "LIMA to LAD", "D1"]
