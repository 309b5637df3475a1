"""What the Python workers of a Spark job do: batches of notes in, rows of the answer out.

Spark calls each of these values once a partition with an iterator of data frames. Nothing here
needs Spark itself but the look-up of files that came with the job.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from revasc.coder import Coder, CoderFactory, EngineFactory, build_to_stay
from revasc.exports.columns import Columns
from revasc.exports.rejects import Reject
from revasc.exports.rows import RawNote, check_note
from revasc.guard import Limits, guarding
from revasc.note import Note
from revasc.results.building import RecordError, result_from_dict
from revasc.results.jsonl import dump_line
from revasc.results.record import Result
from revasc.results.redaction import redact
from revasc.results.tables import NOTES, TABLES, Row, note_row

if TYPE_CHECKING:
    import pandas as pd

#: The columns of the answer behind those of the notes table.
BEHIND: Final = ("record", "reject_code", "reject_field", "reject_message")
_ROLES: Final = 4
#: Rows handed back at once. A record may be fifty times as long as its row, so that the answer to a
#: whole batch could take more memory than the batch.
_SLICE: Final = 256


@dataclass(frozen=True, slots=True)
class JobEngine:
    """Builds the real engine; pack and policy may be files or archives that came with the job."""

    engine: EngineFactory

    def __call__(self) -> Coder:
        """Load the pipeline in this worker and return its coder."""
        pack, policy = self.engine.pack, self.engine.policy
        return replace(self.engine, pack=pack and sent_along(pack), policy=sent_along(policy))()


@dataclass(frozen=True, slots=True)
class NoteCoder:
    """Codes batches whose first columns are id, text, date and type, and those behind are kept.

    ``columns`` holds the names that the user knows, for rejects. The answer has the columns of the
    notes table, those in ``BEHIND``, and the kept ones as they came: a row for a row, in order.
    ``limits`` are those of one note; with ``redacted`` no column but the kept ones holds its words.
    """

    factory: CoderFactory
    columns: Columns
    day_first: bool = False
    limits: Limits = field(default_factory=Limits)
    redacted: bool = False

    def __call__(self, batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """The answer to each batch, in slices."""
        make = partial(_coded_row, coder_of_worker(self.factory), redacted=self.redacted)
        with guarding(self.limits) as code:
            for batch in batches:
                names = (*NOTES.header, *BEHIND, *batch.columns[_ROLES:])
                cells = zip(*(batch[name].tolist() for name in batch), strict=True)
                yield from _frames((self._row(partial(code, make), row) for row in cells), names)

    def _row(self, code: Callable[[Note], Row | Reject], row: tuple[Any, ...]) -> Row:
        note = check_note(RawNote("", 0, self.columns, *row[:_ROLES]), day_first=self.day_first)
        answer = note if isinstance(note, Reject) else code(note)
        return (*(_rejected_row(answer) if isinstance(answer, Reject) else answer), *row[_ROLES:])


@dataclass(frozen=True, slots=True)
class TableReader:
    """Makes of records, the only column of its batches, the rows of the flat table of this name."""

    name: str

    def __call__(self, batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """The rows of each batch, in slices.

        :raises RecordError: for a value that is no record; it is not repeated.
        """
        table = TABLES[self.name]
        for batch in batches:
            results = map(_result, batch.iloc[:, 0].tolist())
            yield from _frames((row for result in results for row in table.rows(result)), table.header)


@cache
def coder_of_worker(factory: CoderFactory) -> Coder:
    """The coder of this worker: built at its first partition, kept for those that follow.

    Spark gives a worker one partition after another (``spark.python.worker.reuse``).
    """
    return build_to_stay(factory)


def sent_along(name: str) -> str:
    """The path of a file or unpacked archive that came with the job under ``name``, else ``name``."""
    from pyspark import SparkFiles  # noqa: PLC0415

    path = Path(SparkFiles.get(name))
    return str(path) if path.exists() else name


def _coded_row(coder: Coder, note: Note, *, redacted: bool) -> Row:
    """The row of the answer for a note: its row in the notes table, its record, no reject."""
    result = coder(note)
    told = redact(result) if redacted else result
    return (*note_row(told), dump_line(told.to_dict()), None, None, None)


def _rejected_row(reject: Reject) -> Row:
    """The row of the answer for a reject: its id where it has one, and why."""
    nothing = (None,) * len(NOTES.header)  # the record is one cell more, the id one less
    return (reject.note_id, *nothing, reject.code, reject.field, reject.message)


def _result(record: str) -> Result:
    try:
        value = json.loads(record)
    except (ValueError, RecursionError):
        raise RecordError("record: not JSON") from None  # the cause would carry the record
    if not isinstance(value, dict):
        raise RecordError("record: not an object")
    return result_from_dict(value)


def _frames(rows: Iterable[Row], names: Sequence[str]) -> Iterator[pd.DataFrame]:
    """The rows as data frames of at most ``_SLICE`` rows."""
    import pandas as pd  # noqa: PLC0415 - Spark has loaded it here; those who import this have not

    stream = iter(rows)
    while part := list(islice(stream, _SLICE)):
        yield pd.DataFrame(part, columns=list(names), dtype="object")
