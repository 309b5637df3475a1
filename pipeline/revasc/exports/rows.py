"""From a raw row to a note: the checks that every format shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from revasc.exports.columns import ColumnNames, Columns
from revasc.exports.dates import NULLS, parse_date
from revasc.exports.markup import MarkupError, kind_of, to_text
from revasc.exports.place import Place
from revasc.exports.rejects import Reject, RejectCode, reject_note, reject_row
from revasc.exports.seen import SeenIds
from revasc.exports.unpacking import Meter
from revasc.note import Note, Origin

_LONGEST_ID: Final = 200
_LONGEST_NULL: Final = max(map(len, NULLS))
#: What a blank line of a note is written as. Other nulls, such as "none", may be words of the note.
_NULL_LINES: Final = frozenset({"null", "\\n", "nan", "<na>"})
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
    line: object = None


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


def check_note(raw: RawNote, *, day_first: bool = False, blank: bool = False) -> Note | Reject:
    """The note of one row, or why there is none. With ``blank`` its text may be empty, as that of a line."""
    try:
        return _note(raw, day_first=day_first, blank=blank)
    except _Fault as fault:
        return reject_row(raw.file, raw.row, fault.code, field=fault.column, note_id=fault.note_id)


def check_id(raw: RawNote) -> str | None:
    """The id of a row, or ``None`` where it has none that can be used."""
    try:
        return _id(raw.note_id, raw.columns.note_id)
    except _Fault:
        return None


def may_be_id(value: str) -> bool:
    """Whether ``value``, which stands in the place of an id, is fit to be one: short and printable."""
    return len(value) <= _LONGEST_ID and value.isprintable()


def looks_like_id(value: str) -> bool:
    """Whether ``value`` is surely an id and no piece of a note: short, one word, with a digit."""
    return 0 < len(value) <= 64 and not any(map(str.isspace, value)) and any(map(str.isdigit, value))


def _note(raw: RawNote, *, day_first: bool, blank: bool) -> Note:
    columns = raw.columns
    note_id = _id(raw.note_id, columns.note_id)
    text = _string(raw.text, columns.text, note_id)
    if blank and (text is None or _is_one_of(_NULL_LINES, text)):
        text = ""
    elif text is None or (not blank and _is_one_of(NULLS, text)):
        raise _Fault("empty_text", columns.text, note_id)
    text = _without_markup(text, columns.text, note_id)
    value = _string(raw.date, columns.date, note_id) if isinstance(raw.date, str | bytes) else raw.date
    try:
        day = parse_date(value, day_first=day_first)
    except (ValueError, TypeError) as error:
        raise _Fault("bad_date", columns.date, note_id) from error
    kind = _label(raw.note_type, columns.note_type, note_id)
    return Note(note_id, text, day, kind, Origin(raw.file, raw.row))


def _without_markup(text: str, column: str, note_id: str) -> str:
    """The text of a note that is RTF, HTML or CDA by its very beginning, as some warehouses keep them."""
    kind = kind_of(text)
    if kind == "text":
        return text
    try:
        plain = to_text(text, kind)
    except MarkupError as error:
        raise _Fault(error.code, column, note_id) from error
    if not plain.strip():
        raise _Fault("empty_text", column, note_id)
    return plain


def _id(value: object, column: str) -> str:
    text = _label(value, column, None)
    if text is None or text.lower() in NULLS:
        raise _Fault("missing_id", column)
    if not may_be_id(text):
        raise _Fault("bad_id", column)
    return text


def _is_one_of(words: frozenset[str], text: str) -> bool:
    bare = text.strip()
    return len(bare) <= _LONGEST_NULL and bare.lower() in words


def _label(value: object, column: str | None, note_id: str | None) -> str | None:
    """A short value as text: numbers are taken as written, null and blank are ``None``."""
    if type(value) is str and value.isascii():  # nearly all are
        return value.strip() or None
    if isinstance(value, bool):
        raise _Fault("bad_type", column, note_id)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # an id column with gaps becomes floating point in data frames
    if isinstance(value, int | Decimal | UUID):
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
