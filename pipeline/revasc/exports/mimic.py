"""MIMIC-IV-Note: discharge.csv.gz and radiology.csv.gz.

Source: "MIMIC-IV-Note: Deidentified free-text clinical notes" on PhysioNet, tables ``discharge``
and ``radiology``: note_id, subject_id, hadm_id, note_type, note_seq, charttime, storetime, text.
Its dates are shifted, all of one patient's by the same span, so intervals hold and years do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from revasc.exports.columns import ColumnNames
from revasc.exports.delimited import read_delimited
from revasc.exports.rejects import Reject
from revasc.exports.rows import RawNote, Source

COLUMNS: Final = ColumnNames(note_id="note_id", text="text", date="charttime", note_type="note_type")


def read_mimic(source: Source) -> Iterator[RawNote | Reject]:
    """The notes of one table; ``charttime`` is the date of service.

    :raises ExportError: where columns of the table are lacking, naming them.
    """
    return read_delimited(replace(source, names=source.names.over(COLUMNS)))
