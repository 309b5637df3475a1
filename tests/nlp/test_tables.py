from __future__ import annotations

import pytest

from tests.nlp.builders import table_cells

PIPES = """Segment | % | TIMI | CTO
mRCA | 100 | 0 | Yes
pLAD | 70 | 3 | No
"""
TABS = PIPES.replace(" | ", "\t")
COLUMNS = """Vessel      Stenosis      TIMI
mRCA        100           0
pLAD        70-80         3
"""
BOXED = """| Vessel | Stenosis | TIMI pre | TIMI post |
|--------|----------|----------|-----------|
| RCA    | 100      | 0        | 3         |
"""


@pytest.mark.parametrize("table", [PIPES, TABS])
def test_the_heading_gives_each_cell_its_meaning(table: str):
    assert table_cells(table) == [
        ("OCCLUSION", "100", {"low": 100.0, "high": 100.0}),
        ("FLOW", "0", {"low": 0, "high": 0}),
        ("CTO", "Yes", {}),
        ("OCCLUSION", "70", {"low": 70.0, "high": 70.0}),
        ("FLOW", "3", {"low": 3, "high": 3}),
    ]


def test_columns_of_blanks():
    assert [(label, words) for label, words, _ in table_cells(COLUMNS)] == [
        ("OCCLUSION", "100"),
        ("FLOW", "0"),
        ("OCCLUSION", "70-80"),
        ("FLOW", "3"),
    ]


def test_a_range_keeps_both_ends():
    assert ("OCCLUSION", "70-80", {"low": 70.0, "high": 80.0}) in table_cells(COLUMNS)


def test_a_boxed_table_with_a_rule_under_its_heading():
    assert table_cells(BOXED) == [
        ("OCCLUSION", "100", {"low": 100.0, "high": 100.0}),
        ("FLOW", "0", {"low": 0, "high": 0}),
        ("FLOW", "3", {"low": 3, "high": 3, "post": True}),
    ]


@pytest.mark.parametrize(
    ("heading", "post"),
    [
        ("Vessel | Pre | Post", (False, True)),
        ("Vessel | Stenosis before | Stenosis after", (False, True)),
        ("Vessel | % stenosis | Residual", (False, True)),
        ("Vessel | % pre-PCI | % final", (False, True)),
        ("Vessel | TIMI pre | TIMI post", (False, True)),
        # two columns of flow: the second is after
        ("Vessel | TIMI | TIMI", (False, True)),
    ],
)
def test_columns_before_and_after(heading: str, post: tuple[bool, bool]):
    cells = table_cells(f"{heading}\nRCA | 3 | 0\n")
    assert tuple(bool(value.get("post")) for _, _, value in cells) == post


@pytest.mark.parametrize(
    "cell", ["", "-", "n/a", "normal", "100 mm", "3.0 x 38", "101", "4 to 5 wires", "see text", "?"]
)
def test_cells_that_are_no_number(cell: str):
    assert table_cells(f"Vessel | Stenosis | Comment\nRCA | {cell} | x\n") == []


@pytest.mark.parametrize("answer", ["No", "N", "-", "", "unknown"])
def test_an_answer_that_is_not_yes_names_no_occlusion(answer: str):
    assert table_cells(f"Vessel | CTO | Note\nRCA | {answer} | x\n") == []


@pytest.mark.parametrize("answer", ["Yes", "YES", "y", "X", "x"])
def test_an_answer_yes(answer: str):
    assert table_cells(f"Vessel | CTO | Note\nRCA | {answer} | x\n") == [("CTO", answer, {})]


@pytest.mark.parametrize(
    "text",
    [
        "",
        # no heading
        "RCA | 100 | 0\n",
        # a heading without a place column
        "Stenosis | TIMI\n100 | 0\n",
        # a heading of one thing only
        "Vessel | Segment | Name\nRCA | 2 | 7\n",
        # a row with numbers is no heading
        "Vessel 1 | Stenosis 2\nRCA | 100\n",
        # prose in between ends the table
        "Vessel | Stenosis | TIMI\n\nThe patient was draped.\n\nRCA | 100 | 0\n",
    ],
)
def test_numbers_without_a_heading_mean_nothing(text: str):
    assert table_cells(text) == []


def test_a_second_heading_begins_anew():
    text = "Vessel | Stenosis | TIMI\nRCA | 100 | 0\nVessel | TIMI | Stenosis\nLAD | 3 | 40\n"
    assert [(label, words) for label, words, _ in table_cells(text)] == [
        ("OCCLUSION", "100"),
        ("FLOW", "0"),
        ("FLOW", "3"),
        ("OCCLUSION", "40"),
    ]


def test_an_empty_cell_keeps_the_others_in_their_columns():
    assert table_cells("Vessel | Stenosis | TIMI\nRCA |  | 0\n") == [("FLOW", "0", {"low": 0, "high": 0})]
