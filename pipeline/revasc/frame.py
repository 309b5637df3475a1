"""Data frames in, data frames out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from revasc.coder import Coder, code_or_reject, coder_of
from revasc.exports.columns import Columns
from revasc.exports.rejects import Reject
from revasc.exports.rows import RawNote, check_notes
from revasc.note import Note
from revasc.results.tables import NOTES, Row, note_row

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language

_FILE: Final = "data frame"


def code_frame(
    frame: pd.DataFrame,
    *,
    text: str,
    note_id: str,
    date: str | None = None,
    note_type: str | None = None,
    nlp: Language | None = None,
    coder: Coder | None = None,
) -> pd.DataFrame:
    """The notes table for a data frame of notes: one row a row, in order, with its index.

    ``text``, ``note_id``, ``date`` and ``note_type`` name columns of ``frame``. A row that cannot
    be coded (empty text, repeated id, unreadable date) has null as its decision and the
    reject code as its reason, so nothing is lost in a join. Without ``nlp`` the pipeline that
    ``revasc.code`` uses codes.

    :raises KeyError: where a named column is absent.
    """
    import pandas as pd  # noqa: PLC0415 - heavy, and needed by those who come with a frame only

    columns = Columns(note_id, text, date, note_type)
    code = coder or coder_of(nlp)
    rows = [_row(code, item) for item in check_notes(_raw_notes(frame, columns))]
    return pd.DataFrame(rows, columns=list(NOTES.header), index=frame.index, dtype="object")


def _raw_notes(frame: pd.DataFrame, columns: Columns) -> Iterator[RawNote]:
    names = (columns.note_id, columns.text, columns.date, columns.note_type)
    cells = [_values(frame, name) for name in names]
    for row, values in enumerate(zip(*cells, strict=True), start=1):
        yield RawNote(_FILE, row, columns, *values)


def _values(frame: pd.DataFrame, name: str | None) -> list[Any]:
    """A column as plain values, every kind of missing as ``None``."""
    if name is None:
        return [None] * len(frame)
    column = frame[name].astype("object")
    values: list[Any] = column.where(column.notna(), None).tolist()
    return values


def _row(coder: Coder, item: Note | Reject) -> Row:
    outcome = item if isinstance(item, Reject) else code_or_reject(coder, item)
    if not isinstance(outcome, Reject):
        return note_row(outcome)
    known = {"note_id": outcome.note_id, "reason": outcome.code, "summary": outcome.message}
    return tuple(known.get(name) for name in NOTES.header)
