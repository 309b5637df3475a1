"""The part files of a shard, written by the worker that coded it."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from revasc.exports.rejects import Reject
from revasc.note import Note
from revasc.results.omop import NOTE_NLP, is_note_id
from revasc.results.parts import DELIMITERS, Form, NoteNlpFile, ResultFile
from revasc.results.writing import SUFFIXES, open_files
from revasc.runs.database import NoteNlpTarget
from revasc.runs.entries import PartFile, ShardEntry
from revasc.runs.inputs import shard_digest
from revasc.tally import Outcome
from revasc.workers import Shard

#: Forms that can be cut in parts.
PART_FORMS: Final[tuple[Form, ...]] = ("jsonl", "csv", "tsv", "parquet")
#: The subfolder of the records is ``records.jsonl``, that of a table ``notes.csv`` for instance.
RECORDS: Final = "records"
_LONGEST_CELL: Final = 1 << 28


@dataclass(frozen=True, slots=True)
class PartsWriter:
    """Writes the part files of a shard below ``folder`` and says what it wrote.

    ``files`` are the kinds of results: the path of each is the subfolder in which its parts lie.
    With a ``database`` the outcomes have one part more, the rows of NOTE_NLP by ``nlp_system``.
    """

    folder: Path
    files: tuple[ResultFile, ...]
    database: NoteNlpTarget | None = None
    nlp_system: str = ""

    def __call__(self, shard: Shard, outcomes: list[Outcome]) -> ShardEntry:
        """Each file appears whole or not at all, and the same bytes each time."""
        files = [replace(file, path=part_path(self.folder, file, shard.number)) for file in self.files]
        done = [outcome for outcome in outcomes if not isinstance(outcome, Reject)]
        with open_files(files) as results:
            for coded in done:
                results.add(replace(coded, parts=coded.parts[: len(files)]))
        if self.database is not None:
            rows = [row for coded in done for row in coded.parts[-1]]
            self.database.write(rows, _whole_ids(shard), self.nlp_system)  # type: ignore[arg-type]  # rows
        rejects = tuple(outcome for outcome in outcomes if isinstance(outcome, Reject))
        return ShardEntry(
            shard=shard.number,
            input=shard_digest(shard),
            decisions=dict(Counter(coded.decision for coded in done)),
            reasons=dict(Counter(coded.reason for coded in done)),
            reject_codes=dict(Counter(reject.code for reject in rejects)),
            files=tuple(describe_part(self.folder, file.path) for file in files),
            rejects=rejects,
        )


def parse_forms(names: Sequence[str]) -> tuple[Form, ...]:
    """The forms of part files by their names, each once.

    :raises ValueError: where a name is none of them.
    """
    for name in names:
        if name not in PART_FORMS:
            raise ValueError(f"--to {name}: part files are of one of {', '.join(PART_FORMS)}")
    return tuple(form for form in PART_FORMS if form in names)


def part_files(
    forms: tuple[Form, ...], *, tables: bool = False, note_nlp: date | None = None
) -> tuple[ResultFile, ...]:
    """The kinds of results of a run: records for JSON Lines; the notes table for the other forms.

    ``tables``, and NOTE_NLP with this day as its ``nlp_date``, are written in each form that is not
    JSON Lines, as CSV where there is none.
    """
    main = [(RECORDS if form == "jsonl" else "notes", form, "notes") for form in forms]
    beside: tuple[Form, ...] = tuple(form for form in forms if form != "jsonl") or ("csv",)
    side = [(name, form, name) for name in (("lesions", "mentions") if tables else ()) for form in beside]
    files = [ResultFile(Path(f"{folder}.{form}"), form, table) for folder, form, table in (*main, *side)]
    return (*files, *(note_nlp_file(form, note_nlp) for form in beside if note_nlp))


def note_nlp_file(form: Form, day: date) -> NoteNlpFile:
    """NOTE_NLP as part files of a form, or, where nothing is written, as rows for a database."""
    return NoteNlpFile(Path(f"{NOTE_NLP}.{form}"), form, NOTE_NLP, day)


def part_path(folder: Path, file: ResultFile, number: int) -> Path:
    """``folder/notes.csv/part-00007.csv``."""
    return folder / file.path / f"part-{number:05}.{file.form}"


def describe_part(folder: Path, path: Path) -> PartFile:
    """A part file as it lies there now.

    :raises OSError: where it cannot be read.
    :raises ValueError: where its rows cannot be counted.
    """
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    name = path.relative_to(folder).as_posix()
    return PartFile(name, count_rows(path), path.stat().st_size, digest)


def _whole_ids(shard: Shard) -> list[int]:
    """The ids of all its notes that NOTE_NLP can hold, those without any mention too."""
    notes = [item for item in shard.items if isinstance(item, Note)]
    return [int(note.note_id) for note in notes if is_note_id(note.note_id)]


def count_rows(path: Path) -> int:
    """The rows of a result file, without its header.

    :raises OSError, ValueError: where it cannot be read.
    """
    form = SUFFIXES[path.suffix]
    if form == "parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415

        return int(pq.read_metadata(path).num_rows)
    if form == "jsonl":
        with path.open("rb") as lines:
            return sum(1 for _ in lines)
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return sum(1 for _ in csv.reader(handle, delimiter=DELIMITERS[form])) - 1
    except csv.Error as error:
        raise ValueError("damaged") from error
    finally:
        csv.field_size_limit(limit)
