"""The local run that a cluster has to agree with, byte for byte."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from revasc.batch import run
from revasc.coder import EngineFactory
from revasc.exports import read_notes
from tests.spark.rows import write_export


@dataclass(frozen=True, slots=True)
class LocalRun:
    """Files of a local run: its records by note id, its rejects, its side tables."""

    folder: Path

    @property
    def records(self) -> dict[str, str]:
        """The lines of the result file, without their ends, by note id."""
        lines = (self.folder / "results.jsonl").read_bytes().decode("utf-8").split("\n")
        return {json.loads(line)["note_id"]: line for line in lines if line}

    @property
    def rejects(self) -> dict[int, tuple[str | None, str, str | None, str]]:
        """Id, code, field and message of each reject by its row."""
        lines = (self.folder / "results.rejects.jsonl").read_text("utf-8").splitlines()
        told = map(json.loads, lines)
        return {one["row"]: (one["note_id"], one["code"], one["field"], one["message"]) for one in told}

    def table(self, name: str) -> list[dict[str, str]]:
        """A side table as text, as CSV has it."""
        with (self.folder / f"results.{name}.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))


def run_locally(
    rows: list[tuple[Any, ...]], folder: Path, *, tables: bool = False, redacted: bool = False, **engine: Any
) -> LocalRun:
    """``revasc code`` on the rows, as JSON Lines, with the gate that it has for them."""
    export = write_export(folder / "export.jsonl", rows)
    notes = read_notes(export, note_id="note_id", text="text", date="date", note_type="kind")
    factory = EngineFactory(**{"gate": not tables, **engine})
    run(notes, folder / "results.jsonl", coder_factory=factory, tables=tables, redacted=redacted)
    return LocalRun(folder)
