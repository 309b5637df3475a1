"""``python -m benchmarks.readers``: what reading costs, as a share of the whole run.

The mixed export of :mod:`benchmarks.notes`, or the gold notes where that is not at hand, is written
in each format, read and checked, and then read and coded. Processor time, the least of the rounds.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.notes import gold_notes, mixed_export
from benchmarks.whole_job import write_export
from revasc.batch import run
from revasc.coder import EngineFactory, build_to_stay
from revasc.exports import read_notes
from revasc.note import Note

#: Of the whole run reading takes no more than this.
GOAL: Final = 0.15
_HEADER: Final = ("note_id", "text", "date")


@dataclass(frozen=True, slots=True)
class ReaderTiming:
    """Seconds of processor time for ``notes`` notes: reading and checking alone, and the whole run."""

    format: str
    notes: int
    reading: float
    whole: float

    @property
    def share(self) -> float:
        """The part of the run that reading is."""
        return self.reading / self.whole


def measure_readers(notes: Sequence[Note], *, rounds: int = 3) -> list[ReaderTiming]:
    """Every format in turn, over the same notes."""
    coder = build_to_stay(EngineFactory(gate=True))
    timings = []
    with tempfile.TemporaryDirectory() as folder:
        for name, write in WRITERS.items():
            file = write(notes, Path(folder) / name)
            reading = min(_seconds(lambda: _read(file)) for _ in range(rounds))  # noqa: B023
            target = Path(folder) / "results.jsonl"
            whole = min(
                _seconds(lambda: run(read_notes(file), target, coder_factory=lambda: coder))  # noqa: B023
                for _ in range(rounds)
            )
            timings.append(ReaderTiming(name.partition(".")[2], len(notes), reading, whole))
    return timings


def table(timings: Sequence[ReaderTiming]) -> list[str]:
    """The figures as lines of a Markdown table."""
    lines = ["| format | notes | read and checked, ms a note | whole run, ms a note | share |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for each in timings:
        reading, whole = (1000 * seconds / each.notes for seconds in (each.reading, each.whole))
        lines.append(f"| {each.format} | {each.notes:,} | {reading:.4f} | {whole:.3f} | {each.share:.1%} |")
    return lines


def repeated(notes: Sequence[Note], count: int) -> list[Note]:
    """``count`` notes: the same ones over and over, with ids of their own."""
    return [
        Note(f"{number}-{notes[number % len(notes)].note_id}", *_rest(notes[number % len(notes)]))
        for number in range(count)
    ]


def _rest(note: Note) -> tuple[str, object]:
    return note.text, note.date_of_service


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _read(file: Path) -> int:
    export = read_notes(file)
    found = sum(1 for _ in export)
    if export.rejects:
        raise ValueError(f"{file.name}: {len(export.rejects)} rejects")
    return found


def _rows(notes: Sequence[Note]) -> list[tuple[str, str, str | None]]:
    return [
        (note.note_id, note.text, note.date_of_service.isoformat() if note.date_of_service else None)
        for note in notes
    ]


def _write_csv(notes: Sequence[Note], file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([_HEADER, *_rows(notes)])
    return file


def _write_packed(notes: Sequence[Note], file: Path) -> Path:
    with gzip.open(file, "wt", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([_HEADER, *_rows(notes)])
    return file


def _write_parquet(notes: Sequence[Note], file: Path) -> Path:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns = zip(*_rows(notes), strict=True)
    pq.write_table(pa.table(dict(zip(_HEADER, map(list, columns), strict=True))), file)
    return file


#: How the notes are written, by the name of the file.
WRITERS: Final[dict[str, Callable[[Sequence[Note], Path], Path]]] = {
    "export.csv": _write_csv,
    "export.csv.gz": _write_packed,
    "export.parquet": _write_parquet,
    "export.jsonl": write_export,
}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notes", type=int, default=5000, help="so many notes, repeated as needed")
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    gold = gold_notes()
    mixed = mixed_export(gold)
    notes = repeated(mixed.notes or gold, asked.notes)
    print("\n".join(table(measure_readers(notes, rounds=asked.rounds))))  # noqa: T201


if __name__ == "__main__":
    main()
