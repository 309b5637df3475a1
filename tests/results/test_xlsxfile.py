from __future__ import annotations

import stat
import time
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils.escape import unescape

from revasc.results.csvfile import safe_cell
from revasc.results.errors import OutputError
from revasc.results.tables import LESIONS, MENTIONS, NOTES, Row
from revasc.results.writing import open_results
from revasc.results.xlsxfile import CUT, MOST_UNITS, XlsxWriter, cell_text
from tests.results.books import expected, fail_after, tables_of
from tests.results.builders import make_mention, make_result

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def note_row(**cells: object) -> Row:
    """A row of the sheet of notes."""
    return tuple(cells.get(name) for name in NOTES.header)


def write(path: Path, *rows: Row, most_rows: int = 1_048_576) -> None:
    with XlsxWriter(path, most_rows=most_rows) as writer:
        for row in rows:
            writer.add(([row], [], []))


def summary_cell(path: Path, text: str) -> tuple[str | None, bool]:
    """What a cell with this text holds when it is read back, and whether it is marked as text."""
    write(path, note_row(note_id="n1", summary=text))
    cell = openpyxl.load_workbook(path)["notes"].cell(2, NOTES.header.index("summary") + 1)
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    return unescape(str(cell.value)), bool(cell.quotePrefix)


def test_a_sheet_for_each_table(tmp_path: Path):
    results = make_result("a"), make_result("b", lesions=(), mentions=()), make_result("c")
    with open_results(tmp_path / "out.xlsx") as writer:
        for result in results:
            writer.write(result)
    assert tables_of(tmp_path / "out.xlsx") == expected(*results, records=False)
    assert stat.S_IMODE((tmp_path / "out.xlsx").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_frozen_header_filter_and_widths(tmp_path: Path):
    with open_results(tmp_path / "out.xlsx") as writer:
        writer.write(make_result("a"))
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert [sheet.title for sheet in book] == ["notes", "lesions", "mentions"]
    for sheet, table, rows in zip(book, (NOTES, LESIONS, MENTIONS), (1, 1, 5), strict=True):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(rows + 1, len(table.columns)).coordinate}"
        assert sheet["A1"].font.bold
    assert book["notes"].column_dimensions["D"].width > 60
    assert book["notes"]["D2"].alignment.wrap_text


def test_types(tmp_path: Path):
    with open_results(tmp_path / "out.xlsx") as writer:
        writer.write(make_result("007"))
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["lesions"]
    told = {
        cell.value: (value.value, value.data_type) for cell, value in zip(sheet[1], sheet[2], strict=True)
    }
    assert told["note_id"] == ("007", "s")
    assert told["in_stent"] == (False, "b")
    assert told["occlusion_percent"] == (100, "n")
    assert told["graft"] == (None, "n")


def test_a_day_is_text(tmp_path: Path):
    write(tmp_path / "o.xlsx", note_row(note_id="a", date_of_service=date(2026, 2, 3)))
    assert tables_of(tmp_path / "o.xlsx")["notes"][1][NOTES.header.index("date_of_service")] == "2026-02-03"


def test_the_sheets_of_no_results_have_their_headers(tmp_path: Path):
    with open_results(tmp_path / "out.xlsx"):
        pass
    assert tables_of(tmp_path / "out.xlsx") == expected(records=False)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("RCA", False),
        ("", False),
        ("-12", False),
        ("=1+1", True),
        ('=HYPERLINK("http://example.org")', True),
        ("http://example.org", False),
        ("mailto:a@example.org", False),
        ("+1+1", True),
        ("-1+cmd|' /C calc'!A0", True),
        ("@SUM(A1)", True),
        ("\uff1d1+1", True),
        ("  =1", True),
        ("{=1+1}", False),
        ("<b>&amp;\"'", False),
        ("two\nlines", False),
        ("_x0041_", False),
        (" blanks ", False),
        ("\U0001f600 é 狭窄", False),
    ],
)
def test_texts_stay_texts(tmp_path: Path, text: str, marked: bool):
    assert summary_cell(tmp_path / "o.xlsx", text) == (text, marked)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a\x00b\x0bc\x1f", "a\ufffdb\ufffdc\ufffd"),
        ("\ud800", "\ufffd"),
        ("\uffff\ufffe", "\ufffd\ufffd"),
        ("<r><t>x</t></r>", "<r><t>x</t></r> "),
        ('<r></c><c r="A9"><f>1+1</f></c></r>', '<r></c><c r="A9"><f>1+1</f></c></r> '),
        ("a" * MOST_UNITS, "a" * MOST_UNITS),
        ("a" * (MOST_UNITS + 1), "a" * (MOST_UNITS - len(CUT)) + CUT),
        ("\U0001f600" * MOST_UNITS, "\U0001f600" * ((MOST_UNITS - len(CUT)) // 2) + CUT),
    ],
)
def test_texts_that_a_cell_cannot_hold(tmp_path: Path, text: str, held: str):
    assert cell_text(text) == held
    assert summary_cell(tmp_path / "o.xlsx", text) == (held, False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(st.text() | st.text("<r>/=_x0A&\"\n;'"), max_size=8))
def test_no_text_makes_a_formula_or_breaks_the_file(tmp_path: Path, texts: list[str]):
    path = tmp_path / "o.xlsx"
    write(path, *(note_row(note_id=str(at), summary=text) for at, text in enumerate(texts)))
    with zipfile.ZipFile(path) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert sheet.findall(f".//{MAIN}f") == []
    assert sheet.findall(f".//{MAIN}hyperlink") == []
    held = [row[NOTES.header.index("summary")] for row in tables_of(path)["notes"][1:]]
    assert [unescape(text) for text in held] == [cell_text(text) for text in texts]


def test_a_sheet_that_is_full_goes_on_in_another(tmp_path: Path):
    path = tmp_path / "o.xlsx"
    with XlsxWriter(path, most_rows=3) as writer:
        for number in range(5):
            writer.add(([note_row(note_id=str(number))], [], []))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["notes", "lesions", "mentions", "notes (2)", "notes (3)"]
    ids = [[cell.value for cell in book[name]["A"]] for name in ("notes", "notes (2)", "notes (3)")]
    assert ids == [["note_id", "0", "1"], ["note_id", "2", "3"], ["note_id", "4"]]
    assert {book[name].freeze_panes for name in book.sheetnames} == {"A2"}
    assert book["notes (3)"].auto_filter.ref == "A1:K2"


def test_the_same_results_give_the_same_bytes(tmp_path: Path):
    for name in ("a.xlsx", "b.xlsx"):
        with open_results(tmp_path / name) as writer:
            writer.write(make_result("a"))
        time.sleep(0 if name == "b.xlsx" else 2.1)  # archives count time in steps of two seconds
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_is_left_of_a_workbook_that_fails(tmp_path: Path):
    with pytest.raises(KeyError), open_results(tmp_path / "out.xlsx") as writer:
        fail_after(writer.write(make_result("a")))
    assert list(tmp_path.iterdir()) == []


def test_what_waits_for_its_end_lies_beside_the_file_for_its_owner_alone(tmp_path: Path):
    with open_results(tmp_path / "out.xlsx") as writer:
        writer.write(make_result("secretid"))
        folders = [path for path in tmp_path.iterdir() if path.is_dir()]
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700]
        assert not [path for path in tmp_path.rglob("*") if "secretid" in path.name]


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(OutputError, match=r"o\.xlsx: no such file"):
        XlsxWriter(tmp_path / "gone" / "o.xlsx")


def test_a_full_disk_is_said_to_be_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    with (
        pytest.raises(OutputError, match=r"part: no space left on device"),
        open_results(tmp_path / "out.xlsx") as writer,
    ):
        writer.write(make_result("a"))
    assert list(tmp_path.iterdir()) == []


def test_cells_are_marked_where_csv_has_an_apostrophe(tmp_path: Path):
    words = ("=1", "@a", "- stent", "-5")
    mentions = tuple(make_mention(number, word, word) for number, word in enumerate(words))
    with open_results(tmp_path / "o.xlsx") as writer:
        writer.write(make_result("a", mentions=mentions))
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")["mentions"]
    column = MENTIONS.header.index("text") + 1
    marked = [bool(sheet.cell(row, column).quotePrefix) for row in range(2, 6)]
    assert marked == [safe_cell(word) != word for word in words] == [True, True, True, False]
