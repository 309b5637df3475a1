from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from revasc.exports import ExportError, Reject, read_notes, xlsx
from revasc.note import Note

Items = list[Note | Reject]
HEADER = ("note_id", "note_text", "date_of_service", "note_type")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.xlsx"


def write(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def write_shared(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """With its strings in a table of their own, as Excel writes."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def items(path: Path, rows: Sequence[Sequence[object]], **options: object) -> Items:
    return list(read_notes(write(path, notes=rows), **options).items())


def codes(found: Items) -> list[str]:
    return [item.code if isinstance(item, Reject) else item.note_id for item in found]


@pytest.mark.parametrize("name", ["x.xlsx", "x.xlsm", "X.XLSX", "x.dat"])
def test_a_plain_workbook(tmp_path: Path, name: str):
    write(tmp_path / "y.xlsx", notes=[HEADER, ("n1", "CTO\nRCA", date(2026, 2, 3), "Cath"), ("n2", "LAD")])
    (tmp_path / "y.xlsx").rename(tmp_path / name)
    export = read_notes(tmp_path / name)
    first, second = export.items()
    assert export.format == "xlsx"
    assert (first.note_id, first.text, str(first.date_of_service), first.note_type) == (
        "n1", "CTO\nRCA", "2026-02-03", "Cath",
    )  # fmt: skip
    assert (second.note_id, second.date_of_service, second.origin.row) == ("n2", None, 2)
    assert second.origin.file == str(tmp_path / name)
    assert export.fraction == 1.0


@pytest.mark.parametrize(
    ("value", "note_id"),
    [(7, "7"), (7.0, "7"), (10**15, "1000000000000000"), (7.5, "bad_type"), ("007", "007"), (" a ", "a"),
     (True, "bad_type"), (None, "missing_id"), ("#N/A", "missing_id"), (datetime(2026, 2, 3), "bad_type")],  # noqa: DTZ001
)  # fmt: skip
def test_ids(path: Path, value: object, note_id: str):
    assert codes(items(path, [HEADER, (value, "LAD")])) == [note_id]


@pytest.mark.parametrize(
    ("value", "day"),
    [(datetime(2026, 2, 3, 9, 30), "2026-02-03"), (date(2026, 2, 3), "2026-02-03"),  # noqa: DTZ001
     ("02/03/2026", "2026-02-03"),
     (20260203, "2026-02-03"), (None, "None"), ("", "None")],
)  # fmt: skip
def test_dates(path: Path, value: object, day: str):
    (note,) = items(path, [HEADER, ("n1", "LAD", value)])
    assert str(note.date_of_service) == day


@pytest.mark.parametrize("value", [time(9, 30), True, 45000.5])
def test_dates_that_are_none(path: Path, value: object):
    assert codes(items(path, [HEADER, ("n1", "LAD", value)])) == ["bad_date"]


@pytest.mark.parametrize(("value", "code"), [(None, "empty_text"), ("#REF!", "empty_text"), (5, "bad_type")])
def test_texts_that_are_none(path: Path, value: object, code: str):
    assert codes(items(path, [HEADER, ("n1", value)])) == [code]


def test_control_characters_are_read_as_they_were(path: Path):
    (note,) = items(path, [HEADER, ("n1", "LAD_x000D_\nRCA x_small")])
    assert note.text == "LAD\r\nRCA x_small"


def test_rich_text_is_text(path: Path):
    rich = CellRichText("the ", TextBlock(InlineFont(b=True), "LAD"), " 90 %")
    assert items(path, [HEADER, ("n1", rich)])[0].text == "the LAD 90 %"


def test_a_formula_has_the_value_saved_with_it(path: Path):
    """Here a workbook that no spreadsheet has ever computed: there is none."""
    assert codes(items(path, [HEADER, ("n1", "=1+1"), ("n2", "LAD")])) == ["empty_text", "n2"]
    _edit(path, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>LAD of the formula</v>")
    _edit(path, "xl/worksheets/sheet1.xml", b"<v />", b"<v>LAD of the formula</v>")
    _edit(path, "xl/worksheets/sheet1.xml", b'<c r="B2"><f>', b'<c r="B2" t="str"><f>')
    assert next(iter(read_notes(path))).text == "LAD of the formula"


def test_empty_rows_and_merged_cells(path: Path):
    book = openpyxl.Workbook()
    for row in [(), HEADER, ("n1", "a"), (), ("n2", "b", None, "Cath"), ("n3", "c")]:
        book.active.append(row)
    book.active.merge_cells("D5:D6")
    book.save(path)
    found = list(read_notes(path).items())
    assert [(item.note_id, item.origin.row, item.note_type) for item in found] == [
        ("n1", 1, None), ("n2", 3, "Cath"), ("n3", 4, None),
    ]  # fmt: skip


def test_a_title_above_the_header(path: Path):
    found = items(path, [("Export of cath notes",), (), ("made", date(2026, 2, 3)), HEADER, ("n1", "LAD")])
    assert [(item.note_id, item.origin.row) for item in found] == [("n1", 1)]


def test_the_sheets_that_have_the_columns(path: Path):
    write(
        path,
        readme=[("about",), ("words",)],
        a=[HEADER, ("n1", "LAD")],
        empty=[],
        b=[HEADER, ("n2", ""), ("n1", "x")],
    )
    found = list(read_notes(path).items())
    assert codes(found) == ["n1", "empty_text", "duplicate_id"]
    assert found[0].origin.file == f"{path}, sheet a"
    assert str(found[1]) == f"{path}, sheet b, row 1, field note_text: the note is empty or null (empty_text)"


def test_the_fraction_rises_over_the_sheets(path: Path):
    rows = [(f"n{n}", "LAD") for n in range(20)]
    export = read_notes(write(path, a=[HEADER, *rows[:10]], b=[HEADER, *rows[10:]]))
    seen = [export.fraction for _ in export]
    assert len(seen) == 20
    assert seen == sorted(seen)
    assert (seen[0] < 0.1, 0.4 < seen[9] <= 0.5, export.fraction) == (True, True, 1.0)


def test_named_columns(path: Path):
    rows = [("id", "text", "Befund"), ("n1", "x", "LAD")]
    assert items(path, rows, text="Befund")[0].text == "LAD"
    with pytest.raises(ExportError, match=r"no column 'Tag' for date; columns found: id, text, Befund"):
        items(path, rows, date="Tag")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("id", "age"), (1, 2)], r"x\.xlsx: no column for text .* found: id, age"),
        ([], "the workbook is empty"),
        ([("id", "text", "id"), (1, "x", 2)], "the column id stands there 2 times"),
    ],
)
def test_workbooks_without_the_columns(path: Path, rows: list[tuple[object, ...]], message: str):
    with pytest.raises(ExportError, match=message):
        items(path, rows)


def test_a_header_alone_gives_nothing(path: Path):
    assert items(path, [HEADER]) == []


OLD = xlsx.COMPOUND + bytes(600)
PROTECTED = OLD + bytes(70_000) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.xls", OLD, r"this is an old workbook \(\.xls\); save it as \.xlsx"),
        ("x.xlsx", OLD, "this is an old workbook"),
        ("x.dat", OLD, "this is an old workbook"),
        ("x.xlsx", PROTECTED, "protected by a password; save it without one"),
        ("x.xlsx", PROTECTED[-630 - 65_536 :].replace(bytes(8), xlsx.COMPOUND, 1), "protected by a password"),
        ("x.xlsx", b"", "this is no readable workbook"),
        ("x.xlsx", b"id,text\n", "this is no readable workbook"),
        ("x.xlsx", b"PK\x03\x04 broken", "this is no readable workbook"),
        ("x.xlsx.gz", b"\x1f\x8b", "a workbook is packed in itself; unpack this one first"),
    ],
)
def test_files_that_are_no_workbook(tmp_path: Path, name: str, data: bytes, message: str):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ExportError, match=message):
        list(read_notes(tmp_path / name))


def test_another_archive_is_no_workbook(path: Path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.xlsx", b"PK\x03\x04")
    with pytest.raises(ExportError, match="this archive is no workbook"):
        list(read_notes(path))


def _edit(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


BOMB = b"""<!DOCTYPE x [<!ENTITY a "LAD "><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet", BOMB + b"<worksheet"),
        ("xl/sharedStrings.xml", b"<sst", BOMB + b"<sst"),
        ("xl/sharedStrings.xml", b"</sst>", b""),
        ("xl/workbook.xml", b"<workbook", b"<<workbook"),
        ("[Content_Types].xml", b"<Types", b"<"),
        ("xl/worksheets/sheet1.xml", b"<row", b"<row&"),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="\xc3\xa4"'),
    ],
)
def test_damaged_parts_and_entities(path: Path, part: str, old: bytes, new: bytes):
    write_shared(path, [HEADER, ("n1", "LAD")])
    assert len(list(read_notes(path))) == 1
    _edit(path, part, old, new)
    with pytest.raises(ExportError, match="the workbook is damaged"):
        list(read_notes(path))


def test_an_entity_of_another_file_is_not_fetched(path: Path, tmp_path: Path):
    (tmp_path / "secret.txt").write_text("secret")
    write_shared(path, [HEADER, ("n1", "LAD")])
    entity = f'<!DOCTYPE sst [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]><sst'.encode()
    _edit(path, "xl/sharedStrings.xml", b"<sst", entity)
    _edit(path, "xl/sharedStrings.xml", b"LAD", b"&e;")
    with pytest.raises(ExportError, match="the workbook is damaged"):
        list(read_notes(path))


def test_a_sheet_that_breaks_off_keeps_the_rows_before(path: Path):
    write(path, notes=[HEADER, *[(f"n{n}", f"LAD {n}") for n in range(5000)]])
    _edit(path, "xl/worksheets/sheet1.xml", b'<row r="4000"', b'<<row r="4000"')
    *notes, last = read_notes(path).items()
    assert 3000 < len(notes) < 4000
    assert (last.code, last.row) == ("unreadable_file", len(notes) + 1)
    assert last.message == "the file cannot be read: the sheet is damaged"


@pytest.mark.parametrize("cut", [10, 100, 1000, 3000, -1, -30, -500])
def test_cut_off_workbooks(path: Path, cut: int):
    write(path, notes=[HEADER, ("n1", "LAD")])
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ExportError, match=r"no readable workbook|the workbook is damaged"):
        list(read_notes(path))


def test_a_bomb_is_refused_before_it_is_read(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx, "FREE", 1 << 20)
    write(path, notes=[HEADER, ("n1", "LAD")])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(64 << 20))
    with pytest.raises(ExportError, match="the workbook unpacks to too much"):
        list(read_notes(path))


def test_a_large_plain_workbook_is_no_bomb(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx, "FREE", 1 << 10)
    assert len(items(path, [HEADER, *[(f"n{n}", f"LAD {n}") for n in range(2000)]])) == 2000
