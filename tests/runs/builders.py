"""Runs for tests: a small export, and a coder of a few lines with faults on demand."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from revasc.coder import Coder
from revasc.exports import read_notes
from revasc.note import Note
from revasc.results.record import Result
from revasc.runs import Plan
from tests.results.builders import FakeFactory

NOTES = 40


def write_export(path: Path, texts: Mapping[int, str] | None = None, count: int = NOTES) -> Path:
    """A CSV of ``count`` notes n0, n1, ..., those of ``texts`` with other words; n7 is empty."""
    given = {7: "", **(texts or {})}
    rows = [f"n{number},{given.get(number, f'CTO of the RCA {number}')}\n" for number in range(count)]
    path.write_text("note_id,text\n" + "".join(rows), newline="")
    return path


def plan(export: Path, folder: Path, **changes: Any) -> Plan:
    """A run in shards of five notes, coded by the fake engine."""
    fields: dict[str, Any] = {"factory": FakeFactory(), "shard_notes": 5, "forms": ("jsonl", "csv")}
    return Plan(read_notes(export), folder, **{**fields, **changes})


def contents(folder: Path) -> dict[str, bytes]:
    """The results of a run: its parts and its rejects, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {"manifest.json", "journal.jsonl", ".lock"}
    }


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest as it lies there."""
    record: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return record


@dataclass(frozen=True)
class SlowFactory:
    """The fake engine, each note ``seconds`` long, so that a run can be hit in the middle."""

    seconds: float = 0.02

    def __call__(self) -> Coder:
        code, seconds = FakeFactory()(), self.seconds

        def slowly(note: Note) -> Result:
            time.sleep(seconds)
            return code(note)

        return slowly


@dataclass(frozen=True)
class KillingFactory:
    """The fake engine; the first process that comes to the word ``here`` kills ``victim`` or itself."""

    folder: Path
    here: str = "CTO of the RCA 22"
    parent: bool = False

    def __call__(self) -> Coder:
        code, mark = FakeFactory()(), self.folder / "killed"

        def deadly(note: Note) -> Result:
            if note.text == self.here and not mark.exists():
                mark.touch()
                os.kill(os.getppid() if self.parent else os.getpid(), signal.SIGKILL)
            return code(note)

        return deadly
