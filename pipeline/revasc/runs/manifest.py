"""The manifest of a run: what went in, what came out, by which rules; and no word of any note."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Literal

from revasc.results.writing import atomic_path
from revasc.runs.entries import PartFile, ShardEntry
from revasc.runs.folder import RunError
from revasc.tally import Tally

MANIFEST: Final = "manifest.json"
REJECTS: Final = "rejects.jsonl"
SCHEMA: Final = "revasc.run/1"

#: ``interrupted`` is a run that was asked to stop, ``failed`` one that an error ended. One that
#: was killed is left as ``running``.
Status = Literal["running", "interrupted", "failed", "complete"]


def write_manifest(
    folder: Path,
    status: Status,
    head: Mapping[str, Any],
    entries: Iterable[ShardEntry],
    *,
    rejects: PartFile | None,
    timings: Mapping[str, Any],
) -> None:
    """Write ``manifest.json`` in place of an earlier one.

    :raises OutputError: where it cannot be written.
    """
    kept = sorted(entries, key=lambda entry: entry.shard)
    record = {
        "schema": SCHEMA,
        "status": status,
        **head,
        "counts": counts_of(kept),
        "rejects": asdict(rejects) if rejects else None,
        "timings": dict(timings),
        "parts": [_part(entry) for entry in kept],
    }
    with atomic_path(folder / MANIFEST) as draft:
        draft.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run.

    :raises RunError: where there is none, or it is none.
    """
    try:
        record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunError(f"{folder}: no {MANIFEST}; this is not the folder of a run") from None
    except (OSError, ValueError) as error:
        raise RunError(f"{folder / MANIFEST}: cannot be read") from error
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        raise RunError(f"{folder / MANIFEST}: not of schema {SCHEMA}")
    return record


def record_files(manifest: Mapping[str, Any]) -> list[str]:
    """The names of the parts that hold whole records, in the order of the notes."""
    names = (file["name"] for part in manifest["parts"] for file in part["files"])
    return [name for name in names if name.startswith("records.")]


def counts_of(entries: Iterable[ShardEntry]) -> dict[str, Any]:
    """Read, coded, rejected, and each by its kind."""
    tally = Tally()
    for entry in entries:
        tally.add_all(entry.tally())
    return {
        "read": tally.read,
        "coded": tally.coded,
        "rejected": tally.rejected,
        "decisions": dict(sorted(tally.decisions.items())),
        "reasons": dict(sorted(tally.reasons.items())),
        "reject_codes": dict(sorted(tally.reject_codes.items())),
    }


def _part(entry: ShardEntry) -> dict[str, Any]:
    return {
        "shard": entry.shard,
        "input": entry.input,
        "read": entry.read,
        "coded": entry.coded,
        "rejected": entry.rejected,
        "files": [asdict(part) for part in entry.files],
    }
