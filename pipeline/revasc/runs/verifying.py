"""Is a folder of results whole, and does its account add up?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from revasc.runs.folder import LOCK, RunError
from revasc.runs.journal import JOURNAL
from revasc.runs.manifest import MANIFEST, REJECTS, read_manifest
from revasc.runs.parts import describe_part


def verify_run(folder: Path) -> tuple[str, ...]:
    """The faults of a run's folder, none for one that is whole.

    Every file is read: its rows and its digest must be those of the manifest, the counts must add
    up, and nothing else may lie there.

    :raises RunError: where there is no manifest.
    """
    manifest = read_manifest(folder)
    try:
        return tuple(_faults(folder, manifest))
    except (KeyError, TypeError, AttributeError) as error:
        raise RunError(f"{folder / MANIFEST}: a field is missing or of a wrong type") from error


def _faults(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    if manifest["status"] != "complete":
        yield f"the run is {manifest['status']}, not complete"
    listed = [part for entry in manifest["parts"] for part in entry["files"]]
    rejects = [manifest["rejects"]] if manifest["rejects"] else []
    for part in (*listed, *rejects):
        yield from _part_faults(folder, part)
    yield from _count_faults(manifest)
    if not rejects:
        yield f"{REJECTS}: not listed"
    elif (folder / REJECTS).is_file():
        yield from _reject_faults(folder, manifest["counts"])
    yield from _strangers(folder, {part["name"] for part in listed})


def _part_faults(folder: Path, part: Mapping[str, Any]) -> Iterator[str]:
    name = part["name"]
    try:
        found = asdict(describe_part(folder, folder / name))
    except FileNotFoundError:
        yield f"{name}: missing"
    except (OSError, ValueError):
        yield f"{name}: cannot be read"
    else:
        changed = [key for key in ("rows", "bytes", "sha256") if found[key] != part[key]]
        if changed:
            yield f"{name}: changed since it was written ({', '.join(changed)})"


def _count_faults(manifest: Mapping[str, Any]) -> Iterator[str]:
    counts, parts = manifest["counts"], manifest["parts"]
    if counts["read"] != counts["coded"] + counts["rejected"]:
        yield "counts: read is not coded plus rejected"
    for name in ("read", "coded", "rejected"):
        if counts[name] != sum(part[name] for part in parts):
            yield f"counts: {name} is not the sum of the parts"
    for name, total in (("decisions", "coded"), ("reasons", "coded"), ("reject_codes", "rejected")):
        if sum(counts[name].values()) != counts[total]:
            yield f"counts: {name} do not add up to {total}"
    if sorted(part["shard"] for part in parts) != list(range(len(parts))):
        yield "parts: their numbers have gaps"
    for part in parts:
        for file in part["files"]:
            if file["name"].startswith(("records.", "notes.")) and file["rows"] != part["coded"]:
                yield f"{file['name']}: {file['rows']} rows for {part['coded']} coded notes"


def _reject_faults(folder: Path, counts: Mapping[str, Any]) -> Iterator[str]:
    try:
        with (folder / REJECTS).open(encoding="utf-8") as lines:
            codes = Counter(json.loads(line)["code"] for line in lines)
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{REJECTS}: cannot be read"
        return
    if dict(codes) != counts["reject_codes"]:
        yield f"{REJECTS}: other rejects than were counted"


def _strangers(folder: Path, listed: set[str]) -> Iterator[str]:
    known = {*listed, MANIFEST, REJECTS, JOURNAL, LOCK}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in known:
            yield f"{name}: not of this run"
