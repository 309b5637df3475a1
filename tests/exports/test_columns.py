from __future__ import annotations

import pytest

from revasc.exports.columns import ColumnNames, Columns, find_column, resolve_columns, shown_name
from revasc.exports.errors import ExportError


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["note_id", "text"], Columns("note_id", "text")),
        (
            ["note_id", "text", "date_of_service", "note_type"],
            Columns("note_id", "text", "date_of_service", "note_type"),
        ),
        (["ID", "Note"], Columns("ID", "Note")),
        (["NoteID", "NoteText", "DOS", "NoteType"], Columns("NoteID", "NoteText", "DOS", "NoteType")),
        (["Report ID", "Report Text", "Service Date"], Columns("Report ID", "Report Text", "Service Date")),
        (
            ["row_id", "charttime", "category", "text"],
            Columns("row_id", "text", "charttime", "category"),
        ),
        (["id", "note_id", "note", "text"], Columns("note_id", "text")),  # the more telling name
        (
            ["note-id", "PROCEDURE_DATE", "note_date", "body"],
            Columns("note-id", "body", "PROCEDURE_DATE"),
        ),
        (["patient", "id", "narrative", "visit_date"], Columns("id", "narrative", "visit_date")),
        (["note_id", "text", "patient_name"], Columns("note_id", "text")),
    ],
)
def test_by_convention(header: list[str], columns: Columns):
    assert resolve_columns(header, ColumnNames(), "x.csv") == columns


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        (ColumnNames(text="comment"), Columns("id", "comment", "date")),
        (ColumnNames(text="COMMENT", note_id="accession"), Columns("accession", "comment", "date")),
        (ColumnNames(date="admitted"), Columns("id", "text", "admitted")),
        (ColumnNames(note_type="Comment"), Columns("id", "text", "date", "comment")),
    ],
)
def test_by_the_users_word(asked: ColumnNames, columns: Columns):
    header = ["id", "accession", "text", "comment", "date", "admitted"]
    assert resolve_columns(header, asked, "x.csv") == columns


def test_an_exact_name_goes_before_a_similar_one():
    assert find_column("text", ColumnNames(text="Text"), ["text", "Text"]) == "Text"


@pytest.mark.parametrize(
    ("header", "asked", "message"),
    [
        (["id", "comment"], ColumnNames(), r"x\.csv: no column for text .*--text.* found: id, comment"),
        (["text", "age"], ColumnNames(), r"x\.csv: no column for note_id .*--id.* found: text, age"),
        (["id", "text"], ColumnNames(text="body"), r"no column 'body' for text; columns found: id, text"),
        (["id", "text"], ColumnNames(date="dos"), r"no column 'dos' for date; columns found: id, text"),
        ([], ColumnNames(), r"columns found: none"),
        (["id", "text", "text"], ColumnNames(), r"the column text stands there 2 times"),
    ],
)
def test_missing_and_doubled(header: list[str], asked: ColumnNames, message: str):
    with pytest.raises(ExportError, match=message):
        resolve_columns(header, asked, "x.csv")


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (["n1", "PROCEDURE: CTO of the RCA was opened by way of the right radial artery."], False),
        (["1", "radial"], False),
        (["x", "Mr radial"], False),  # a row of a workbook without a header
        (["id", "radial side"], True),
        (["key", "radial"], True),
    ],
)
def test_a_first_row_that_is_a_note_is_not_quoted(header: list[str], shown: bool):
    with pytest.raises(ExportError) as caught:
        resolve_columns(header, ColumnNames(), "x.csv")
    assert ("radial" in str(caught.value)) is shown
    assert ("columns found: 2, and this looks like a row without a header" in str(caught.value)) is not shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("note_text", "note_text"),
        ("Date Of Service", "Date Of Service"),
        ("CTO of the RCA now open", "(23 characters)"),
        ("two\nlines", "(9 characters)"),
        ("x" * 41, "(41 characters)"),
    ],
)
def test_names_in_messages(name: str, shown: str):
    assert shown_name(name) == shown


def test_errors_hold_file_and_message_apart():
    error = ExportError("a.csv", "is empty")
    assert (error.file, error.message, str(error)) == ("a.csv", "is empty", "a.csv: is empty")
