"""From a raw row to a note: the checks that every format shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from revasc.exports.columns import ColumnNames, Columns
from revasc.exports.dates import NULLS, parse_date
from revasc.exports.place import Place
from revasc.exports.rejects import Reject, RejectCode, reject_note, reject_row
from revasc.exports.seen import SeenIds
from revasc.exports.unpacking import Meter
from revasc.note import Note, Origin

_LONGEST_ID: Final = 200
#: Python gives undecodable bytes as these (error handler ``surrogateescape``).
_ESCAPED_BYTES: Final = range(0xDC80, 0xDD00)


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader is told: the place, the columns and encoding that the user named."""

    place: Place
    names: ColumnNames = field(default_factory=ColumnNames)
    encoding: str | None = None
    day_first: bool = False
    meter: Meter = field(default_factory=Meter)

    @property
    def file(self) -> str:
        """The place as messages name it."""
        return self.place.name

    def at(self, done: float) -> None:
        """``done`` bytes are read; a packed file, whose own bytes those are not, counts for itself."""
        if self.place.packing is None:
            self.meter.at(done, self.place.size)


@dataclass(frozen=True, slots=True)
class RawNote:
    """One row as a reader found it: values of any type, not yet checked."""

    file: str
    row: int
    columns: Columns
    note_id: object
    text: object
    date: object = None
    note_type: object = None


class _Fault(Exception):  # noqa: N818 - inner signal of this module, never seen outside
    def __init__(self, code: RejectCode, column: str | None, note_id: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.note_id = note_id


def check_notes(raws: Iterable[RawNote | Reject], *, day_first: bool = False) -> Iterator[Note | Reject]:
    """Notes and rejects in the order of the export; the second note of an id is a reject."""
    with SeenIds() as seen:
        for raw in raws:
            item = raw if isinstance(raw, Reject) else check_note(raw, day_first=day_first)
            if isinstance(item, Note) and not seen.add(item.note_id):
                column = raw.columns.note_id if isinstance(raw, RawNote) else None
                item = reject_note(item, "duplicate_id", field=column)
            yield item


def check_note(raw: RawNote, *, day_first: bool = False) -> Note | Reject:
    """The note of one row, or why there is none."""
    try:
        return _note(raw, day_first=day_first)
    except _Fault as fault:
        return reject_row(raw.file, raw.row, fault.code, field=fault.column, note_id=fault.note_id)


def looks_like_id(value: str) -> bool:
    """Whether ``value`` is surely an id and no piece of a note: short, one word, with a digit."""
    return 0 < len(value) <= 64 and not any(map(str.isspace, value)) and any(map(str.isdigit, value))


def _note(raw: RawNote, *, day_first: bool) -> Note:
    columns = raw.columns
    note_id = _id(raw.note_id, columns.note_id)
    text = _string(raw.text, columns.text, note_id)
    if text is None or text.strip().lower() in NULLS:
        raise _Fault("empty_text", columns.text, note_id)
    value = _string(raw.date, columns.date, note_id) if isinstance(raw.date, str | bytes) else raw.date
    try:
        day = parse_date(value, day_first=day_first)
    except (ValueError, TypeError) as error:
        raise _Fault("bad_date", columns.date, note_id) from error
    kind = _label(raw.note_type, columns.note_type, note_id)
    return Note(note_id, text, day, kind, Origin(raw.file, raw.row))


def _id(value: object, column: str) -> str:
    text = _label(value, column, None)
    if text is None or text.lower() in NULLS:
        raise _Fault("missing_id", column)
    if len(text) > _LONGEST_ID or not text.isprintable():
        raise _Fault("bad_id", column)
    return text


def _label(value: object, column: str | None, note_id: str | None) -> str | None:
    """A short value as text: numbers are taken as written, null and blank are ``None``."""
    if isinstance(value, bool):
        raise _Fault("bad_type", column, note_id)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # an id column with gaps becomes floating point in data frames
    if isinstance(value, int | Decimal):
        return str(value)
    text = _string(value, column, note_id)
    return text.strip() or None if text is not None else None


def _string(value: object, column: str | None, note_id: str | None) -> str | None:
    if value is None or value != value:  # NaN differs from itself  # noqa: PLR0124
        return None
    if isinstance(value, bytes):
        value = value.decode("utf-8", "surrogateescape")
    if not isinstance(value, str):
        raise _Fault("bad_type", column, note_id)
    try:
        value.isascii() or value.encode()
    except UnicodeEncodeError as error:  # only half of a surrogate pair cannot be encoded
        escaped = ord(value[error.start]) in _ESCAPED_BYTES
        raise _Fault("bad_encoding" if escaped else "lone_surrogate", column, note_id) from None
    return value
