"""Notes split over rows: a note id, a line number, and one line or chunk of the text a row.

What is counted then is notes: the rows of one note make one :class:`Note` or one reject. A row
that belongs to no note (it is damaged, or has no id) is a reject of its own, and so are the notes
on either side of it, since a line of theirs may be what is lost: no note is read from a fragment.
The rows of a note are put in the order of their numbers, which begin with 0 or 1 and have no gap.
The date of service is the one that any of its rows names; rows that name different days make a
reject, for the id is then hardly that of a note. The type is the first one named.

The rows are read twice. The first pass keeps ids and lengths only; it tells whether the rows of
each note lie together, and how the text was cut. Notes whose rows lie together are joined as they
come. The rows of the others wait in a private temporary database, and those notes come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain, pairwise
from typing import Final, Literal

from revasc.exports.columns import Columns
from revasc.exports.rejects import Reject, RejectCode, reject_row
from revasc.exports.rows import RawNote, check_note
from revasc.exports.spool import Piece, Spool
from revasc.exports.survey import Survey, survey_rows
from revasc.note import Note

LineJoin = Literal["auto", "newline", "space", "none"]

#: What stands between two lines. ``auto`` is a newline, or nothing where the text is cut at a fixed width.
JOINS: Final[dict[str, str | None]] = {"auto": None, "newline": "\n", "space": " ", "none": ""}
#: Characters of one note. More than that is an id that stands for more than a note.
LONGEST_NOTE: Final = 1 << 24
#: A greater line number is none.
_MOST_LINES: Final = 10**9

Rows = Iterable[RawNote | Reject]
#: Code, column and detail of a reject.
Fault = tuple[RejectCode, str | None, str]


def joined(
    rows: Rows,
    again: Callable[[], Rows],
    *,
    join: LineJoin = "auto",
    named: bool = False,
    day_first: bool = False,
) -> Iterator[RawNote | Reject]:
    """``rows`` with those of one note joined; rows of exports without line numbers pass as they are.

    ``again`` gives the same rows from the start. ``named`` says that the user named the column;
    one found by its name alone is believed where ids repeat and its numbers begin with 0 or 1.
    """
    rows = iter(rows)
    before: Reject | None = None
    for row in rows:
        if isinstance(row, RawNote) and row.columns.line is not None:
            with survey_rows(again(), _number) as survey:
                rest = chain([row], rows)
                split = survey.split or named
                joiner = Joiner(survey, join, broken=before is not None, day_first=day_first)
                yield from joiner.notes(rest) if split else rest
            return
        before = row if isinstance(row, Reject) else None
        yield row


class Joiner:
    """Joins the rows of notes that a survey has told it of. ``broken``: a row before the first is lost."""

    def __init__(
        self, survey: Survey, join: LineJoin = "auto", *, broken: bool = False, day_first: bool = False
    ) -> None:
        self._survey = survey
        self._join = JOINS[join]
        self._broken = broken
        self._day_first = day_first
        self._id: str | None = None  # of the row before
        self._columns: Columns | None = None
        self._held = _Pieces("")

    def notes(self, rows: Rows) -> Iterator[RawNote | Reject]:
        """Notes whose rows lie together in their order, then the others; rejects where they stand."""
        with Spool() as spool:
            for row in rows:
                if isinstance(row, Reject) or row.columns.line is None:
                    yield from self._other(row, spool)
                else:
                    yield from self._line(row, spool)
            yield from self._finish()
            for note_id, pieces in spool.notes():
                self._held = _Pieces(note_id)
                for piece in pieces:
                    self._held.add(piece)
                yield from self._finish()

    def _line(self, row: RawNote, spool: Spool) -> Iterator[RawNote | Reject]:
        found = check_note(row, day_first=self._day_first, blank=True)
        if found.note_id is None:
            yield from self._other(found, spool, lost=row.text is not None or row.line is not None)
            return
        piece = self._piece(row, found)
        self._broken, self._id, self._columns = False, found.note_id, row.columns
        if self._survey.is_scattered(found.note_id):
            spool.add(found.note_id, piece)
            return
        if self._held.note_id != found.note_id:
            yield from self._finish()
            self._held = _Pieces(found.note_id)
        self._held.add(piece)

    def _other(self, row: RawNote | Reject, spool: Spool, *, lost: bool = True) -> Iterator[RawNote | Reject]:
        """A row that is no line of a note. If it is a reject, the notes beside it may lack a line."""
        if isinstance(row, RawNote):  # of a file without line numbers
            yield from self._finish()
        elif lost:
            self._broken = True
            self._held.broken = True
            for note_id in {self._id, row.note_id} - {None}:
                spool.add(note_id or "", _lost(row)) if self._survey.is_scattered(note_id or "") else None
        yield row

    def _piece(self, row: RawNote, found: Note | Reject) -> Piece:
        number = _number(row.line)
        place = -1 if number is None else number
        if isinstance(found, Reject):
            return Piece(row.file, row.row, place, fault=found.code, field=found.field)
        if number is None:
            return Piece(row.file, row.row, place, fault="bad_line", field=row.columns.line)
        lost: RejectCode | None = "missing_line" if self._broken else None
        return Piece(row.file, row.row, place, found.text, found.date_of_service, found.note_type, lost)

    def _finish(self) -> Iterator[RawNote | Reject]:
        """The note whose rows are held, if any are."""
        held, self._held = self._held, _Pieces("")
        if not held.pieces or self._columns is None:
            return
        pieces = sorted(held.pieces, key=lambda piece: (piece.number, piece.row))
        first = next((piece for piece in pieces if piece.number >= 0), pieces[0])
        fault = self._fault(held, pieces)
        if fault is not None:
            code, field, detail = fault
            yield reject_row(first.file, first.row, code, field=field, note_id=held.note_id, detail=detail)
            return
        day = next((piece.day for piece in pieces if piece.day), None)
        kind = next((piece.kind for piece in pieces if piece.kind), None)
        text = self._text([piece.text for piece in pieces])
        yield RawNote(first.file, first.row, self._columns, held.note_id, text, day, kind)

    def _fault(self, held: _Pieces, pieces: list[Piece]) -> Fault | None:
        """What is wrong with the rows of a note: first what a row says of itself, then what is lacking."""
        columns = self._columns
        if columns is None or held.size > LONGEST_NOTE:
            return "bad_line", None, f"one id has lines of more than {LONGEST_NOTE:,} characters"
        for piece in pieces:
            if piece.fault and piece.fault != "missing_line":
                return piece.fault, piece.field, f"row {piece.row}"
        if fault := self._gap([piece.number for piece in pieces if piece.row]):
            return fault[0], columns.line, fault[1]
        if held.broken or any(piece.fault for piece in pieces):
            return "missing_line", columns.line, "a row beside it could not be read"
        if len({piece.day for piece in pieces if piece.day}) > 1:
            return "mixed_dates", columns.date, ""
        return None

    def _gap(self, numbers: list[int]) -> tuple[RejectCode, str] | None:
        for number, following in pairwise(numbers):
            if number == following:
                return "repeated_line", f"line {number}"
            if following != number + 1:
                return "missing_line", f"after line {number} comes {following}"
        if numbers and numbers[0] not in self._survey.starts:
            return "missing_line", f"it begins with line {numbers[0]}"
        return None

    def _text(self, lines: list[str]) -> str:
        if self._join is not None:
            return self._join.join(lines)
        width = self._survey.width
        if width is None:
            return "\n".join(lines)
        # A chunk that is shorter than the others has lost the blank at which it was cut.
        whole = [line if len(line) >= width or line[-1:].isspace() else f"{line} " for line in lines[:-1]]
        return "".join([*whole, lines[-1]])


class _Pieces:
    """The rows of one note so far; past the longest note their text is dropped."""

    def __init__(self, note_id: str) -> None:
        self.note_id = note_id
        self.pieces: list[Piece] = []
        self.size = 0
        self.broken = False

    def add(self, piece: Piece) -> None:
        self.size += len(piece.text) + 1
        if self.size <= LONGEST_NOTE:
            self.pieces.append(piece)


def _lost(reject: Reject) -> Piece:
    """In place of a row of a note that could not be read."""
    return Piece(reject.file, 0, -1, fault="missing_line")


def _number(value: object) -> int | None:
    """A line number, as databases, spreadsheets and files write it; ``None`` where it is none."""
    if type(value) is str and value.isascii() and value.isdigit() and len(value) < 10:  # nearly all are
        return int(value)
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    if isinstance(value, str):
        digits = value.strip().removesuffix(".0")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or value != value:  # noqa: PLR0124
        return None
    return int(value) if 0 <= value < _MOST_LINES and value == value // 1 else None
