"""Results that are there already, written in another form."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from revasc.results.building import RecordError
from revasc.results.errors import OutputError
from revasc.results.jsonl import read_results
from revasc.results.record import Result
from revasc.results.redaction import redact
from revasc.results.writing import open_results, result_files

Paths = str | os.PathLike[str]


def convert(
    source: Paths | Iterable[Paths],
    output: Paths,
    *,
    tables: bool = False,
    redacted: bool = False,
) -> int:
    """Write the records of JSON Lines files to ``output``, in order, one at a time; say how many.

    ``source`` is a result file or several, such as the parts of a run. The suffix of ``output`` and
    ``tables`` mean what they mean for a run; ``redacted`` leaves out every text of the notes.

    :raises RecordError: at the first line that is no record, with its file and number.
    :raises OutputError: where the output cannot be written, or is one of the files to read.
    """
    files = [Path(source)] if isinstance(source, str | os.PathLike) else [Path(path) for path in source]
    target, count = Path(output), 0
    written = [file.path for file in result_files(target, tables=tables)]
    for made, path in product(written, files):
        if made.exists() and path.exists() and made.samefile(path):
            raise OutputError(f"{made}: this is one of the results to convert")
    with open_results(target, tables=tables) as writer:
        for result in _records(files):
            writer.write(redact(result) if redacted else result)
            count += 1
    return count


def _records(files: Iterable[Path]) -> Iterator[Result]:
    for path in files:
        try:
            yield from read_results(path)
        except RecordError as error:
            raise RecordError(f"{path}: {error}") from error
        except UnicodeError:
            raise RecordError(f"{path}: this is not UTF-8 text") from None
