from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from revasc.exports.columns import Columns
from revasc.exports.place import Place
from revasc.exports.rejects import MESSAGES, Reject, reject_note, reject_row
from revasc.exports.rows import RawNote, Source, check_note, check_notes, looks_like_id
from revasc.exports.unpacking import Meter
from revasc.note import Note, Origin

COLUMNS = Columns("note_id", "note_text", "dos", "kind")


def raw(note_id: object = "n1", text: object = "CTO", **more: object) -> RawNote:
    return RawNote("x.csv", 7, COLUMNS, note_id, text, **more)


def test_a_good_row():
    note = check_note(raw(" n1 ", "CTO\r\nof RCA ", date="03/12/2019", note_type="Cath "))
    assert note == Note("n1", "CTO\r\nof RCA ", date(2019, 3, 12), "Cath", Origin("x.csv", 7))


@pytest.mark.parametrize(
    ("value", "note_id"),
    [(12, "12"), (12.0, "12"), (12.5, None), (Decimal("7.0"), "7.0"), (b"n1", "n1"), ("Ä-1", "Ä-1")],
)
def test_ids_as_exports_hold_them(value: object, note_id: str | None):
    item = check_note(raw(value))
    assert (item.note_id if isinstance(item, Note) else None) == note_id


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (raw(None), "missing_id", "note_id"),
        (raw(" "), "missing_id", "note_id"),
        (raw("NULL"), "missing_id", "note_id"),
        (raw(math.nan), "missing_id", "note_id"),
        (raw(True), "bad_type", "note_id"),
        (raw(["n1"]), "bad_type", "note_id"),
        (raw("x" * 201), "bad_id", "note_id"),
        (raw("two\nlines"), "bad_id", "note_id"),
        (raw("a\udcffb"), "bad_encoding", "note_id"),
        (raw(text=""), "empty_text", "note_text"),
        (raw(text=" \r\n\t\u00a0"), "empty_text", "note_text"),
        (raw(text=None), "empty_text", "note_text"),
        (raw(text="NULL"), "empty_text", "note_text"),
        (raw(text=math.nan), "empty_text", "note_text"),
        (raw(text=12), "bad_type", "note_text"),
        (raw(text={"a": 1}), "bad_type", "note_text"),
        (raw(text="CTO \udcff"), "bad_encoding", "note_text"),
        (raw(text=b"CTO \xff"), "bad_encoding", "note_text"),
        (raw(text="CTO \ud800"), "lone_surrogate", "note_text"),
        (raw(date="soon"), "bad_date", "dos"),
        (raw(date=b"soon"), "bad_date", "dos"),
        (raw(date=[1]), "bad_date", "dos"),
        (raw(date="2019\udcff"), "bad_encoding", "dos"),
        (raw(note_type=["a"]), "bad_type", "kind"),
        (raw(note_type="\ud800"), "lone_surrogate", "kind"),
    ],
)
def test_rejected(row: RawNote, code: str, field: str):
    item = check_note(row)
    assert isinstance(item, Reject)
    assert (item.file, item.row, item.code, item.field) == ("x.csv", 7, code, field)
    assert item.note_id == (None if field == "note_id" else "n1")
    assert item.message == MESSAGES[code]
    assert "CTO" not in str(item)


def test_an_astral_character_is_no_half():
    assert isinstance(check_note(raw(text="CTO \U0001fac0")), Note)


def test_the_second_note_of_an_id_is_rejected():
    rows = [raw("a", "first"), raw("b", ""), raw("a", "second"), raw("b", "good"), raw("a", "third")]
    items = list(check_notes(rows))
    assert [item.text if isinstance(item, Note) else item.code for item in items] == [
        "first", "empty_text", "duplicate_id", "good", "duplicate_id",
    ]  # fmt: skip
    assert (items[2].field, items[2].note_id, items[2].row) == ("note_id", "a", 7)


def test_rejects_pass_through():
    reject = reject_row("x.csv", 1, "bad_csv")
    assert list(check_notes([reject])) == [reject]


@pytest.mark.parametrize(
    ("value", "sure"),
    [
        ("n1", True),
        ("2026-000123", True),
        ("", False),
        ("radial", False),
        ("LAD 90%", False),
        ("1" * 65, False),
    ],
)
def test_looks_like_id(value: object, sure: bool):
    assert looks_like_id(value) is sure


def test_a_reject_says_where():
    reject = reject_row("x.csv", 3, "bad_date", field="dos", note_id="n1", detail="two of them")
    assert (
        str(reject) == "x.csv, row 3, field dos: the date of service cannot be read: two of them (bad_date)"
    )
    assert reject.to_dict() == {
        "file": "x.csv",
        "row": 3,
        "field": "dos",
        "note_id": "n1",
        "code": "bad_date",
        "message": "the date of service cannot be read: two of them",
    }
    with pytest.raises(FrozenInstanceError):
        reject.row = 4


def test_a_note_without_origin_can_be_rejected():
    assert reject_note(Note("n1", "x"), "coding_error") == reject_row("", 0, "coding_error", note_id="n1")


def test_file_names_with_undecodable_bytes_can_be_shown():
    assert Source(Place("a\udcff.csv")).file == "a\ufffd.csv"


def test_meter():
    meter = Meter()
    assert meter.fraction == 0.0
    meter.at(1, 4)
    assert meter.fraction == 0.25
    meter.at(5, 4)
    assert meter.fraction == 1.0
    meter.at(0, 0)
    assert meter.fraction == 1.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"{\rtf1\ansi CTO of the \b RCA\b0\par stented}", ["CTO of the RCA", "stented"]),
        ("<html><body><p>CTO of the RCA</p><p>stented</p></body></html>", ["CTO of the RCA", "stented"]),
        ("LAD <50% narrowed, {see below}", ["LAD <50% narrowed, {see below}"]),
        ("<5 minutes of fluoroscopy", ["<5 minutes of fluoroscopy"]),
    ],
)
def test_markup_in_a_cell_becomes_text(text: str, found: list[str]):
    note = check_note(RawNote("x.csv", 1, COLUMNS, "n1", text))
    assert isinstance(note, Note)
    assert [line.strip() for line in note.text.splitlines() if line.strip()] == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"{\rtf1\ansi CTO of the RCA", "bad_rtf"),
        (r"{\rtf1\ansi }", "empty_text"),
        ('<?xml version="1.0"?><!DOCTYPE x><ClinicalDocument></ClinicalDocument>', "bad_xml"),
    ],
)
def test_broken_markup_in_a_cell_is_a_reject_without_its_words(text: str, code: str):
    reject = check_note(RawNote("x.csv", 1, COLUMNS, "n1", text))
    assert isinstance(reject, Reject)
    assert (reject.code, reject.field, reject.note_id) == (code, "note_text", "n1")
    assert "CTO" not in str(reject)
