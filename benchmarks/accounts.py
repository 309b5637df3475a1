"""Is every row of a bulk export there exactly once, among the results or the rejects?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.bulk import EVERY, fault_of, row_of
from revasc.runs.manifest import REJECTS, read_manifest

_MOST_SHOWN: Final = 5
_ID: Final = re.compile(rb'"note_id":"(m\d+)"')


def faults_of_account(folder: Path, count: int, every: int = EVERY) -> tuple[str, ...]:
    """What does not add up in the folder of a run over ``count`` rows; nothing where all does."""
    return (*_count_faults(read_manifest(folder)["counts"], count), *_row_faults(folder, count, every))


def _count_faults(counts: dict[str, Any], count: int) -> Iterator[str]:
    read, coded, rejected = (counts[name] for name in ("read", "coded", "rejected"))
    if not read == coded + rejected == count:
        yield f"{count} rows, but {read} read, {coded} coded, {rejected} rejected"


def _row_faults(folder: Path, count: int, every: int) -> Iterator[str]:
    """A byte for each row: how often it was coded, or rejected for what is wrong with it."""
    found = bytearray(count)
    for number in _coded_rows(folder):
        found[number] += fault_of(number, every) is None
    for number, code in _rejected_rows(folder):
        found[number] += fault_of(number, every) == code
    wrong = [number for number, times in enumerate(found) if times != 1]
    shown = ", ".join(str(number + 1) for number in wrong[:_MOST_SHOWN])
    if wrong:
        yield f"{len(wrong)} rows are not there exactly once: {shown}{', ...' * (len(wrong) > _MOST_SHOWN)}"


def _coded_rows(folder: Path) -> Iterator[int]:
    """The rows of the records, which begin with the id of their note."""
    for part in sorted(folder.glob("records.jsonl/part-*.jsonl")):
        with part.open("rb") as lines:
            for line in lines:
                match = _ID.search(line)
                if match is None:
                    raise ValueError(f"{part.name}: a record without an id of this export")
                yield row_of(match[1].decode())


def _rejected_rows(folder: Path) -> Iterator[tuple[int, str]]:
    with (folder / REJECTS).open(encoding="utf-8") as lines:
        for reject in map(json.loads, lines):
            yield reject["row"] - 1, reject["code"]
