"""Rejects: the rows that did not become a note or a result, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from revasc.note import Note

RejectCode = Literal[
    "unreadable_file",
    "missing_field",
    "missing_id",
    "bad_id",
    "duplicate_id",
    "empty_text",
    "bad_type",
    "bad_date",
    "bad_encoding",
    "lone_surrogate",
    "bad_json",
    "bad_csv",
    "ragged_row",
    "bad_rtf",
    "bad_html",
    "bad_xml",
    "bad_base64",
    "bad_fhir",
    "bad_hl7",
    "too_large",
    "link",
    "retracted",
    "attachment_type",
    "attachment_elsewhere",
    "attachment_hash",
    "missing_line",
    "repeated_line",
    "bad_line",
    "mixed_dates",
    "coding_error",
    "too_long",
    "time_limit",
    "worker_died",
    "not_an_omop_id",
]

#: One sentence a code. They are fixed so that no message can carry note text.
MESSAGES: Final[dict[RejectCode, str]] = {
    "unreadable_file": "the file cannot be read",
    "missing_field": "the record has no such field",
    "missing_id": "the note has no id",
    "bad_id": "the id is too long, broken over lines or no plain value",
    "duplicate_id": "an earlier note has the same id",
    "empty_text": "the note is empty or null",
    "bad_type": "the value is not text",
    "bad_date": "the date of service cannot be read",
    "bad_encoding": "the value holds bytes that the encoding does not know",
    "lone_surrogate": "the value holds half of a surrogate pair, which is no character",
    "bad_json": "the line is not a JSON object",
    "bad_csv": "the quotes of this row do not close",
    "ragged_row": "the row has more or fewer fields than the header",
    "bad_rtf": "the RTF cannot be read",
    "bad_html": "the HTML cannot be read",
    "bad_xml": "the XML cannot be read or is no CDA document",
    "bad_base64": "the attachment is not base64 or hexadecimal",
    "bad_fhir": "the resource is not as FHIR has it",
    "bad_hl7": "the message is not as HL7 has it",
    "too_large": "the note is larger than is taken",
    "link": "this is a link or lies outside the folder, and is not followed",
    "retracted": "its sender has withdrawn or replaced the note",
    "attachment_type": "the attachment is of a type that is no text",
    "attachment_elsewhere": "the attachment is kept elsewhere, and is not fetched",
    "attachment_hash": "the attachment does not match the hash or size given for it",
    "missing_line": "rows of this note are lacking",
    "repeated_line": "two rows of this note have the same line number",
    "bad_line": "the line number is no whole number",
    "mixed_dates": "the rows of this note name different dates of service",
    "coding_error": "the note could not be coded",
    "too_long": "the note is longer than the limit",
    "time_limit": "coding the note took longer than the limit",
    "worker_died": "the process that coded the note died more than once at it",
    "not_an_omop_id": "the id is no whole number, as the OMOP table NOTE_NLP needs",
}


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was read and not coded.

    ``row`` is 1-based and does not count the header; ``field`` is the column at fault,
    where one is. ``note_id`` is ``None`` where the row has no usable id. Never note text.
    """

    file: str
    row: int
    field: str | None
    note_id: str | None
    code: RejectCode
    message: str

    def to_dict(self) -> dict[str, Any]:
        """The reject as plain JSON types."""
        return asdict(self)

    def __str__(self) -> str:
        field = f", field {self.field}" if self.field else ""
        return f"{self.file}, row {self.row}{field}: {self.message} ({self.code})"


def reject_row(
    file: str,
    row: int,
    code: RejectCode,
    *,
    field: str | None = None,
    note_id: str | None = None,
    detail: str = "",
) -> Reject:
    """A reject with the fixed sentence of ``code``; ``detail`` adds counts or names, no text."""
    message = f"{MESSAGES[code]}: {detail}" if detail else MESSAGES[code]
    column, known = field and _writable(field), note_id and _writable(note_id)
    return Reject(_writable(file), row, column, known, code, _writable(message))


def _writable(words: str) -> str:
    """Names as they can be written out: a header may hold bytes that no encoding knows."""
    return words.encode("utf-8", "replace").decode("utf-8")


def reject_note(note: Note, code: RejectCode, *, field: str | None = None, detail: str = "") -> Reject:
    """A reject for a note that was read well and failed later."""
    file, row = (note.origin.file, note.origin.row) if note.origin else ("", 0)
    return reject_row(file, row, code, field=field, note_id=note.note_id, detail=detail)
