"""The journal of a run: its settings, then a line for every shard that is done, each safe on the disk.

A line counts once its end is there: what a crash leaves of a last line is cut off when the run is
taken up again, and its shard is done anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from revasc.results.jsonl import dump_line
from revasc.results.writing import atomic_path
from revasc.runs.entries import ShardEntry
from revasc.runs.folder import RunError

JOURNAL: Final = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a journal holds: the head of the run, and the shards that are done by their number."""

    head: Mapping[str, Any]
    entries: Mapping[int, ShardEntry]

    @property
    def day(self) -> date:
        """The day on which the run began, in UTC."""
        return datetime.fromisoformat(self.head["started"]).date()


def read_journal(folder: Path) -> Kept | None:
    """The journal of a run, or ``None`` where there is none, or no whole line of it.

    :raises RunError: where it is damaged before its last line.
    """
    try:
        with (folder / JOURNAL).open("rb") as handle:
            first = handle.readline()
    except FileNotFoundError:
        return None
    if not first.endswith(b"\n"):
        return None
    entries: dict[int, ShardEntry] = {}
    try:
        head = json.loads(first)["run"]
        for _, line in _lines(folder):
            entry = ShardEntry.from_dict(line)
            entries[entry.shard] = entry
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RunError(f"{folder / JOURNAL}: line {len(entries) + 2} is damaged") from error
    return Kept(head, entries)


class Journal:
    """Appends to the journal of a run; begun anew with what is kept of an earlier part of the run."""

    def __init__(self, folder: Path, kept: Kept) -> None:
        path = folder / JOURNAL
        with atomic_path(path) as draft, draft.open("wb") as handle:
            handle.write(dump_line({"run": dict(kept.head)}).encode() + b"\n")
            for line, entry in _lines(folder) if kept.entries else ():
                if entry["shard"] in kept.entries:
                    handle.write(line)
        self._handle = path.open("ab")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()

    def add(self, entry: ShardEntry) -> None:
        """Keep a shard. When this returns, it is on the disk."""
        self._handle.write(dump_line(entry.to_dict()).encode() + b"\n")
        self._handle.flush()
        os.fsync(self._handle.fileno())


def journal_rejects(folder: Path) -> Iterator[dict[str, Any]]:
    """The rejects of all shards in the order of the export, as plain JSON types.

    Shards are done in their order, but for those that a resumed run had to do again.
    """
    places: dict[int, int] = {}
    with (folder / JOURNAL).open("rb") as handle:
        handle.readline()
        while line := handle.readline():
            places[json.loads(line)["shard"]] = handle.tell() - len(line)
        for _, place in sorted(places.items()):
            handle.seek(place)
            yield from json.loads(handle.readline())["rejects"]


def _lines(folder: Path) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """The whole lines of a journal behind its head."""
    with (folder / JOURNAL).open("rb") as handle:
        for line in islice(handle, 1, None):
            if line.endswith(b"\n"):
                yield line, json.loads(line)
