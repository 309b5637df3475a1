"""JSON Lines exports: one object a line, each line on its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from revasc.exports.columns import (
    OPTIONS,
    REQUIRED,
    ROLES,
    ColumnNames,
    Columns,
    Role,
    as_columns,
    find_column,
    missing_message,
)
from revasc.exports.encoding import byte_length, check_encoding, detect_encoding, open_text
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source, may_be_id


def read_jsonl(source: Source) -> Iterator[RawNote | Reject]:
    """The objects of a JSON Lines file; ``row`` is the line. Blank lines are passed over.

    JSON is UTF-8 by its standard (RFC 8259, 8.1), so no older encoding is guessed; one that
    the user names is taken.
    """
    name = source.encoding and check_encoding(source.encoding, source.file)
    encoding = name or detect_encoding(source.place, legacy=False)
    fields = Fields(source.names)
    done = 0
    with open_text(source.place, encoding, source.meter) as handle:
        for row, line in enumerate(_lines(handle), start=1):
            done += byte_length(line, encoding)
            source.at(done)
            if not line.isspace():
                yield _raw(source, row, parse_object(line), fields)
    source.meter.at(1, 1)


def parse_object(line: str) -> dict[str, Any] | None:
    """The JSON object on a line, or ``None`` where there is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


class Fields:
    """Which field of the objects fills which role.

    Exports leave null fields out, so a role may be settled by a later line; once settled it
    stays, so that a comment is never taken for the note where the note is missing.
    """

    def __init__(self, names: ColumnNames) -> None:
        self._names = names
        self._found: dict[Role, str] = {}
        self._header: list[str] = []
        self._columns: Columns | None = None

    def settle(self, record: Mapping[str, Any]) -> tuple[Columns | None, Role | None]:
        """The columns for ``record``, or the needed role that it lacks."""
        header = list(record)
        if self._columns is not None and header == self._header:  # most objects are like the one before
            return self._columns, None
        for role in ROLES:
            name = None if role in self._found else find_column(role, self._names, header)
            if name is not None:
                self._found[role] = name
        for role in sorted(REQUIRED):
            if self._found.get(role) not in record:
                return None, role
        self._header, self._columns = header, as_columns(self._found)
        return self._columns, None

    def name(self, role: Role) -> str | None:
        """The field that fills ``role`` in the other lines, if that is known."""
        return self._found.get(role) or self._names.asked(role)


def _raw(source: Source, row: int, record: dict[str, Any] | None, fields: Fields) -> RawNote | Reject:
    if record is None:
        return reject_row(source.file, row, "bad_json")
    columns, lacking = fields.settle(record)
    if columns is None:
        return _missing(source, row, record, fields, lacking or "text")
    names = (getattr(columns, role) for role in ROLES)
    return RawNote(source.file, row, columns, *(record.get(name) if name else None for name in names))


def _missing(source: Source, row: int, record: dict[str, Any], fields: Fields, role: Role) -> Reject:
    name = fields.name("note_id")
    known = record.get(name) if name else None
    note_id = known if isinstance(known, str) and may_be_id(known) else None
    detail = missing_message([role], source.names, list(record))
    name = fields.name(role) or OPTIONS[role].removeprefix("--").removesuffix("-column")
    return reject_row(source.file, row, "missing_field", field=name, note_id=note_id, detail=detail)


def _lines(handle: Iterator[str]) -> Iterator[str]:
    """Lines ended by LF or CR LF; a lone CR, an escape away from the standard, ends none."""
    held = ""
    for line in handle:
        held += line
        if held.endswith("\n"):
            yield held
            held = ""
    if held:
        yield held
