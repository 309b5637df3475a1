from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.normalize import normalise
from revasc.nlp.units import Unit, split_units


def pieces(text: str, breaks: tuple[int, ...] = ()) -> list[str]:
    """The words of each unit, wrapped lines joined."""
    return [" ".join(text[u.start : u.end].split()) for u in split_units(text, breaks)]


def kinds(text: str) -> list[str]:
    return [unit.kind for unit in split_units(text)]


LONG = "The right coronary artery was engaged with a guide and the wire"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", []),
        ("  \n\t\n ", []),
        ("LAD occluded", ["LAD occluded"]),
        # sentences
        ("LAD occluded. RCA normal.", ["LAD occluded.", "RCA normal."]),
        ("LAD occluded!  RCA normal?", ["LAD occluded!", "RCA normal?"]),
        ("It was crossed. 3.0 x 38 mm stent.", ["It was crossed.", "3.0 x 38 mm stent."]),
        ("No stent; LAD was ballooned.", ["No stent;", "LAD was ballooned."]),
        ("Not for CABG; CTO of LAD was stented.", ["Not for CABG;", "CTO of LAD was stented."]),
        ('He said "yes." The LAD was wired.', ['He said "yes."', "The LAD was wired."]),
        # full stops that end nothing
        ("A 3.0 x 38 mm stent at 14.5 atm.", ["A 3.0 x 38 mm stent at 14.5 atm."]),
        ("Dr. Smith stented the LAD.", ["Dr. Smith stented the LAD."]),
        ("St. Jude wire vs. Abbott wire.", ["St. Jude wire vs. Abbott wire."]),
        ("The prox. RCA was occluded.", ["The prox. RCA was occluded."]),
        ('Wording: "? CTO of the LAD".', ['Wording: "? CTO of the LAD".']),
        ("CAG dt. 12/06/2018 - LAD CTO.", ["CAG dt. 12/06/2018 - LAD CTO."]),
        ("Wires, e.g. Fielder, i.e. Asahi.", ["Wires, e.g. Fielder, i.e. Asahi."]),
        ("Approx. 80% and max. 90%.", ["Approx. 80% and max. 90%."]),
        ("Operator J. Smith.", ["Operator J. Smith."]),
        # a list marker ends no sentence
        ("1. LAD was stented.", ["1. LAD was stented."]),
        ("### 4. LAD was stented.", ["### 4. LAD was stented."]),
        ("a. LAD was stented.", ["a. LAD was stented."]),
        # a note typed without capitals
        ("lad occluded. rca normal. no stent.", ["lad occluded.", "rca normal.", "no stent."]),
    ],
)
def test_sentences(text: str, units: list[str]):
    assert pieces(text) == units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        # a wrapped paragraph is one stretch of prose
        (f"{LONG}\ncrossed the lesion.", [f"{LONG} crossed the lesion."]),
        (f"{LONG}\nFielder crossed.", [f"{LONG} Fielder crossed."]),
        ("The wire\ncrossed.", ["The wire crossed."]),
        ("It was wired, \nballooned and stented.", ["It was wired, ballooned and stented."]),
        ("We used a balloon/\nstent.", ["We used a balloon/ stent."]),
        # a blank line ends it
        (f"{LONG}\n\ncrossed the lesion.", [LONG, "crossed the lesion."]),
        # short lines are lines of their own
        ("RCA: 50%\nLCx: No disease", ["RCA: 50%", "LCx: No disease"]),
        ("LAD 100%\nRCA normal", ["LAD 100%", "RCA normal"]),
        # lines that each open with a vessel, however long
        (f"LAD {LONG}\nRCA {LONG}", [f"LAD {LONG}", f"RCA {LONG}"]),
        (f"LAD {LONG}\nwas crossed in the RCA", [f"LAD {LONG} was crossed in the RCA"]),
        ("- LAD 100%\n- RCA normal", ["- LAD 100%", "- RCA normal"]),
        ("* LAD 100%\n* RCA normal", ["* LAD 100%", "* RCA normal"]),
        ("1. LAD 100%\n2. RCA normal", ["1. LAD 100%", "2. RCA normal"]),
        ("1) LAD 100%\n2) RCA normal", ["1) LAD 100%", "2) RCA normal"]),
        ("[x] Stent\n[ ] Balloon", ["[x] Stent", "[ ] Balloon"]),
        ("08:15 LAD wired\n08:40 stent", ["08:15 LAD wired", "08:40 stent"]),
        ("Stent: no\nBalloon: yes", ["Stent: no", "Balloon: yes"]),
        ("cto=Y\nvessel=RCA", ["cto=Y", "vessel=RCA"]),
        # an item that goes on in the next line
        ("- the LAD was wired and\n  ballooned\n- RCA", ["- the LAD was wired and ballooned", "- RCA"]),
    ],
)
def test_lines(text: str, units: list[str]):
    assert pieces(text) == units


def test_a_field_after_a_long_line_of_prose_is_not_swallowed():
    assert pieces(f"{LONG} crossed it.\nStent: none placed") == [f"{LONG} crossed it.", "Stent: none placed"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The LAD was occluded.", "sentence"),
        ("- LAD 100%", "item"),
        ("1. LAD 100%", "item"),
        ("(a) LAD 100%", "item"),
        ("[ ] stent", "item"),
        ("## Findings", "item"),
        ("LAD: 100%", "field"),
        ("Stenosis .... 100", "field"),
        ("pre.stenosis=100", "field"),
        ("LAD | 100 | 0", "row"),
        ("LAD\t100\t0", "row"),
        ("LAD      100    0", "row"),
    ],
)
def test_kinds_of_lines(line: str, kind: str):
    assert kinds(line) == [kind]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        # a label filled up to the colon of its column
        ("ROUTE       : Right femoral", "field"),
        ("ROUTE\t: Right femoral", "field"),
        ("Stent size   : 3.0 x 38 mm", "field"),
        ("Contrast used (ml)   : 120", "field"),
        ("A : B", "field"),
        # the cells behind it make a row all the same, and so do those without a label
        ("LESION      : RCA    100%    TIMI 0", "row"),
        ("ROUTE    : Right femoral   Sheath : 7F", "row"),
        ("VESSEL  : RCA | 100", "row"),
        ("LAD      100    0", "row"),
        ("One two three four five   : x", "row"),  # too long for a label
        ("ROUTE    :", "row"),  # nothing behind the colon
    ],
)
def test_aligned_labels(line: str, kind: str):
    assert kinds(line) == [kind]


def test_aligned_labels_one_below_the_other():
    text = "ROUTE       : Right femoral\nSHEATH      : 7F\nLESION      : CTO RCA"
    assert kinds(text) == ["field"] * 3
    assert len(pieces(text)) == 3


@pytest.mark.parametrize(
    ("text", "units"),
    [
        # of the letters that stand for a name only N may be a word of its own
        ("LAD: stent, CTO: N. The RCA was stented.", ["LAD: stent, CTO: N.", "The RCA was stented."]),
        ("Operator M. Smith.", ["Operator M. Smith."]),
    ],
)
def test_an_answer_of_one_letter_ends_a_sentence(text: str, units: list[str]):
    assert pieces(text) == units


def test_a_table_row_stays_whole_whatever_its_punctuation():
    row = "LAD prox. | 100%. Occluded; TIMI 0. | Yes"
    assert pieces(row) == [row]


def test_blocks_number_paragraphs_and_lines():
    units = split_units(f"{LONG}\ncrossed. It was stented.\n\nLAD: 100%\nRCA: 40%")
    assert [unit.block for unit in units] == [0, 0, 1, 2]


def test_ids_count_from_zero():
    assert [unit.id for unit in split_units("One. Two. Three.")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "breaks", "units"),
    [
        ("IMPRESSION: LAD was stented", (12,), ["IMPRESSION:", "LAD was stented"]),
        ("RCA ok PLAN: stent", (7, 12), ["RCA ok", "PLAN:", "stent"]),
        # at the ends a break changes nothing
        ("LAD was stented", (0, 15), ["LAD was stented"]),
        # not even rows run across one
        ("Plan: a | b", (5,), ["Plan:", "a | b"]),
    ],
)
def test_no_unit_runs_across_a_break(text: str, breaks: tuple[int, ...], units: list[str]):
    assert pieces(text, breaks) == units


@pytest.mark.parametrize("end", ["\r", "\r\n", "\f", "\v", "\u0085", "\u2028", "\u2029"])
def test_every_line_end_parts_list_lines(end: str):
    assert pieces(normalise(f"RCA: 50%{end}LCx: No disease")) == ["RCA: 50%", "LCx: No disease"]


def test_units_show_no_white_space_at_their_ends():
    text = "   LAD occluded.  RCA normal.  \n   \n  PLAN  \n"
    assert [text[u.start : u.end] for u in split_units(text)] == ["LAD occluded.", "RCA normal.", "PLAN"]


def in_order(units: tuple[Unit, ...], length: int) -> bool:
    """Inside the text, none empty, none over another, numbered as they come."""
    ends = [0, *(unit.end for unit in units)]
    apart = all(end <= unit.start < unit.end <= length for end, unit in zip(ends, units, strict=False))
    blocks = [unit.block for unit in units]
    return apart and [u.id for u in units] == list(range(len(units))) and blocks == sorted(blocks)


NOTE_LIKE = st.lists(
    st.sampled_from(
        ["LAD", "occluded", ". ", "; ", ": ", "\n", "\n\n", "- ", "1. ", "|", "\t", "   ", "a", "No", "100%",
         "Dr.", ",,", "[x]", "(", ")", '"', "=", "...", ",", " ", "x" * 50, "\u0130"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(NOTE_LIKE, st.lists(st.integers(0, 200), max_size=4))
def test_units_lie_in_order_and_do_not_overlap(text: str, breaks: list[int]):
    assert in_order(split_units(text, tuple(breaks)), len(text))


@given(st.text(max_size=200))
def test_units_of_any_text_lie_in_order(text: str):
    text = normalise(text)
    assert in_order(split_units(text), len(text))


@given(NOTE_LIKE)
def test_units_leave_out_nothing_but_white_space(text: str):
    kept = "".join(text[u.start : u.end] for u in split_units(text))
    assert "".join(kept.split()) == "".join(text.split())


@given(NOTE_LIKE, st.integers(0, 200))
def test_no_unit_contains_a_break(text: str, at: int):
    assert not [u for u in split_units(text, (at,)) if u.start < at < u.end]
