from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.results.csvfile import CsvWriter, csv_text, may_be_formula, safe_cell
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
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("\tRCA", "'\tRCA"),
        ("  =1+1", "'  =1+1"),
        ("\u00a0=1+1", "'\u00a0=1+1"),
        ("\ufeff=1+1", "'\ufeff=1+1"),
        ("\u200b@SUM(A1)", "'\u200b@SUM(A1)"),
        ('"=1+1"', '\'"=1+1"'),
        ("'=1+1", "''=1+1"),
        ("\u201c=1+1\u201d", "'\u201c=1+1\u201d"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("+12.5e3", "'+12.5e3"),
        ("-12 ", "'-12 "),
        ("-12\n", "'-12\n"),
        ("-\u0661", "'-\u0661"),
        ("--1", "'--1"),
        ("\uff20SUM(A1)", "'\uff20SUM(A1)"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("RCA;=1+1", "RCA;'=1+1"),
        ("RCA;-1+cmd|' /C calc'!A0", "RCA;'-1+cmd|' /C calc'!A0"),
        ('RCA; "=1+1', "RCA;' \"=1+1"),
        ("RCA,@SUM(A1)", "RCA,'@SUM(A1)"),
        ("RCA\t+1", "RCA\t'+1"),
        ("RCA\r\n- stent", "RCA\r'\n'- stent"),
        ("=1;=2", "'=1;'=2"),
        ("92943-RC;92928-LD?", "92943-RC;92928-LD?"),
        ("12-15;3-4", "12-15;3-4"),
        ('{"low":-1,"high":2}', '{"low":-1,"high":2}'),
        (date(2026, 2, 3), "2026-02-03"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("-12", "-12"),
        ("+12.5", "+12.5"),
    ],
)
def test_safe_cell(value: object, cell: str | None):
    assert safe_cell(value) == cell


@given(st.text("=+-@;, \t\n\"'1a\uff1d\u00a0", max_size=12) | st.text(max_size=20))
def test_no_text_cell_begins_like_a_formula_wherever_it_is_split(text: str):
    cell = safe_cell(text)
    assert cell.replace("'", "") == text.replace("'", "")
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        assert cell == text
        return
    for piece in re.split(r"[;,|\t\r\n]", cell):
        plain = piece.strip().strip('"`\u2018\u2019\u201c\u201d\ufeff\u200b').strip()
        assert not plain.startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))


@given(st.text(max_size=20))
def test_what_is_read_back_by_a_program_is_one_cell(text: str):
    lines = csv_text([("a", text, "b")])
    assert next(iter(csv.reader(io.StringIO(lines, newline="")))) == ["a", safe_cell(text), "b"]


@pytest.mark.parametrize(
    ("text", "may"),
    [("=1", True), (" @a", True), ("-1", False), ("+1.5", False), ("", False), ("a=1", False), ("\n", True)],
)
def test_what_may_be_a_formula(text: str, may: bool):
    assert may_be_formula(text) is may


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
