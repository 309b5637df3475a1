"""HL7 v2 exports: files of MDM and ORU messages.

Source: HL7 Version 2.5.1, chapter 9 (MDM, TXA) and chapter 7 (ORU^R01, OBR, OBX). A document
notification with content (T02, T04, T06, T08, T10) is a note, and so is each OBR of a result.
Messages of other types, and notifications without content, are passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from revasc.exports.columns import Columns
from revasc.exports.encoding import check_encoding
from revasc.exports.errors import ExportError
from revasc.exports.hl7_messages import Message, Segment, messages, parsed
from revasc.exports.hl7_text import note_text
from revasc.exports.markup import MarkupError
from revasc.exports.rejects import Reject, RejectCode, reject_row
from revasc.exports.rows import RawNote, Source

_WITH_CONTENT: Final = frozenset({"T02", "T04", "T06", "T08", "T10"})
#: Table 0273, document availability: canceled (removed, no replacement) and obsolete (replaced).
_UNAVAILABLE: Final = frozenset({"CA", "OB"})
#: Table 0123, result status: no results available, order canceled.
_NO_RESULT: Final = "X"
_WITH_DAY: Final = re.compile(r"\S{8}")
_NOTHING: Final = Segment("", ())

_DOCUMENT: Final = Columns(note_id="TXA-12", text="OBX-5", date="TXA-4", note_type="TXA-2")
_RESULT: Final = Columns(note_id="OBR-3", text="OBX-5", date="OBR-7", note_type="OBR-4")


def read_hl7v2(source: Source, passed_over: Counter[str] | None = None) -> Iterator[RawNote | Reject]:
    """The notes of a file of messages; ``row`` is the message.

    A message that cannot be read is a reject, and the reading goes on with the next MSH.
    ``passed_over`` counts the messages that are no notes, by type and event.

    :raises ExportError: where the file holds no message at all.
    """
    encoding = source.encoding and check_encoding(source.encoding, source.file)
    others = Counter[str]() if passed_over is None else passed_over
    row = done = 0
    with source.place.open(source.meter) as handle:
        for data in messages(handle):
            row += 1
            done += len(data or b"")
            source.at(done)
            yield from _message(source.file, row, data, encoding, others)
    if not row:
        raise ExportError(source.file, "no HL7 message in this file")
    source.meter.at(1, 1)


def _message(
    file: str, row: int, data: bytes | None, encoding: str | None, others: Counter[str]
) -> Iterator[RawNote | Reject]:
    if data is None:
        yield reject_row(file, row, "too_large")
        return
    try:
        message = parsed(data, encoding)
    except MarkupError as error:
        yield reject_row(file, row, error.code, detail=error.detail)
        return
    if not message.part(message.segments[0].raw(9), 1):
        yield reject_row(file, row, "bad_hl7", field="MSH-9", detail="no message type")
        return
    groups = list(_groups(message, others))
    ids = Counter(group.note_id for group in groups)
    for number, group in enumerate(groups, start=1):
        # Parts of one report may share its number.
        yield group.note(file, row, f".{number}" if number > 1 and ids[group.note_id] > 1 else "")


@dataclass(frozen=True, slots=True)
class _Group:
    """A document or a result: its heading segment (TXA or OBR) and the observations below it."""

    message: Message
    columns: Columns
    heading: Segment
    observations: tuple[Segment, ...]
    note_id: str
    date: str
    note_type: str

    def note(self, file: str, row: int, suffix: str) -> RawNote | Reject:
        """The note of the group, or why there is none."""
        note_id = f"{self.note_id}{suffix}"
        if field := self._retracted():
            return self._reject(file, row, "retracted", field)
        if not self.observations:
            return self._reject(file, row, "missing_field", "OBX")
        try:
            text = note_text(self.message, self.observations)
        except MarkupError as error:
            return self._reject(file, row, error.code, "OBX-5", error.detail)
        return RawNote(file, row, self.columns, note_id, text, self.date, self.note_type)

    def _retracted(self) -> str | None:
        """The field by which the sender takes the note back."""
        if self.heading.name == "TXA":
            return "TXA-19" if self.heading.raw(19).strip() in _UNAVAILABLE else None
        return "OBR-25" if self.heading.raw(25).strip() == _NO_RESULT else None

    def _reject(self, file: str, row: int, code: RejectCode, field: str, detail: str = "") -> Reject:
        known = self.note_id if self.note_id.isprintable() and len(self.note_id) <= 64 else None
        return reject_row(file, row, code, field=field, note_id=known or None, detail=detail)


def _groups(message: Message, others: Counter[str]) -> Iterator[_Group]:
    """What a message holds: one document, or its results."""
    header = message.segments[0]
    code, event = (message.part(header.raw(9), number) for number in (1, 2))
    if code == "MDM" and event in _WITH_CONTENT:
        yield _document(message, header)
    elif code == "ORU":
        yield from _results(message, header)
    else:
        others[f"{code}^{event}" if f"{code}{event}".isalnum() and len(code + event) < 8 else "unknown"] += 1


def _document(message: Message, header: Segment) -> _Group:
    txa = next((one for one in message.segments if one.name == "TXA"), _NOTHING)
    note_id = message.part(txa.raw(12), 1) or message.part(header.raw(10), 1)
    date = _day(txa.raw(4)) or _day(header.raw(7))
    observations = tuple(one for one in message.segments if one.name == "OBX")
    return _Group(message, _DOCUMENT, txa, observations, note_id, date, _name(message, txa.raw(2)))


def _results(message: Message, header: Segment) -> Iterator[_Group]:
    """The OBR groups that have observations; an order without any is no note."""
    control = message.part(header.raw(10), 1)
    for number, (obr, observations) in enumerate(_orders(message), start=1):
        if observations:
            own = message.part(obr.raw(3), 1) or message.part(obr.raw(2), 1)
            note_id = own or (f"{control}.{number}" if control else "")
            date = _day(obr.raw(7)) or _day(header.raw(7))
            yield _Group(message, _RESULT, obr, observations, note_id, date, _name(message, obr.raw(4)))


def _orders(message: Message) -> list[tuple[Segment, tuple[Segment, ...]]]:
    """Each OBR with the OBX that follow it; OBX before the first OBR stand for themselves."""
    orders: list[tuple[Segment, list[Segment]]] = [(_NOTHING, [])]
    for segment in message.segments:
        if segment.name == "OBR":
            orders.append((segment, []))
        elif segment.name == "OBX":
            orders[-1][1].append(segment)
    return [(obr, tuple(observations)) for obr, observations in orders if obr.name or observations]


def _day(value: str) -> str:
    """A time stamp as it is; one less precise than a day (``2026``, ``202603``) names none."""
    stamp = value.partition("^")[0].strip()
    return stamp if _WITH_DAY.match(stamp) else ""


def _name(message: Message, value: str) -> str:
    """The text of a coded field, else its code."""
    return message.part(value, 2) or message.part(value, 1)
