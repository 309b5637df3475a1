from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.results.csvfile import CsvWriter, safe_cell
from revasc.results.tables import LESIONS, NOTES
from tests.results.builders import make_result


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-3, "-3"),
        (100.0, "100"),
        (0.1, "0.1"),
        ("", ""),
        ("RCA", "RCA"),
        ("a=b", "a=b"),
        ("=1+1", "'=1+1"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("- stent placed", "'- stent placed"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("-12", "-12"),
        ("+12.5", "+12.5"),
    ],
)
def test_safe_cell(value: object, cell: str | None):
    assert safe_cell(value) == cell


@given(st.text(max_size=20))
def test_no_text_cell_begins_like_a_formula(text: str):
    cell = safe_cell(text)
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert not cell or (cell[0] not in "=@\t\r\n" and (cell[0] not in "+-" or float(cell) is not None))


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_table_is_read_back(tmp_path: Path, delimiter: str):
    path = tmp_path / "out.csv"
    summary = 'With "quotes", a comma;\ta tab\nand two lines'
    with CsvWriter(path, NOTES, delimiter=delimiter) as writer:
        writer.write(make_result("=1", summary=summary))
        writer.write(make_result("b"))
    with path.open(newline="", encoding="utf-8") as handle:
        first, second = csv.DictReader(handle, delimiter=delimiter)
    assert tuple(first) == NOTES.header
    assert (first["note_id"], first["summary"], second["note_id"]) == ("'=1", summary, "b")


def test_a_header_even_without_rows(tmp_path: Path):
    with CsvWriter(tmp_path / "out.csv", LESIONS):
        pass
    assert (tmp_path / "out.csv").read_bytes() == ",".join(LESIONS.header).encode() + b"\n"


def test_nulls_and_truth_values(tmp_path: Path):
    with CsvWriter(tmp_path / "out.csv", LESIONS) as writer:
        writer.write(make_result())
    line = (tmp_path / "out.csv").read_text().splitlines()[1]
    assert line.startswith("n1,1,RCA,mid,,,false,100,0,3,0,true,6,angioplasty;stent,")
