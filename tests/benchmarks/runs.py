"""Folders and looks of runs that never took place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.watching import Look, Usage


def usage(resident: float = 100.0, seconds: float = 0.0, queued: float = 0.0) -> Usage:
    return Usage(resident, resident / 2, seconds, queued)


def look(at: float, done: int, parent: Usage | None = None, **workers: Usage) -> Look:
    """A look; the name of a worker is the letter ``w`` and its process id."""
    return Look(at, done, parent or usage(), {int(name[1:]): found for name, found in workers.items()})


def write_process(
    proc: Path, pid: int, resident: int, *, called: str = "", children: Sequence[int] = ()
) -> None:
    """What Linux tells of a process, below ``proc``."""
    own = proc / str(pid)
    (own / "task" / str(pid)).mkdir(parents=True)
    (own / "smaps_rollup").write_text(
        f"00 ---p 00 [rollup]\nRss: {resident * 1024} kB\nPss: {resident * 512} kB\n"
    )
    (own / "schedstat").write_text("2500000000 500000000 77\n")
    (own / "cmdline").write_bytes(called.replace(" ", "\0").encode())
    (own / "task" / str(pid) / "children").write_text("".join(f"{child} " for child in children))


def write_run(
    folder: Path, records: Sequence[Sequence[str]], rejects: Sequence[tuple[int, str]], **counts: int
) -> Path:
    """A folder with part files, rejects and the counts of a manifest; they need not fit together."""
    (folder / "records.jsonl").mkdir(parents=True)
    for number, ids in enumerate(records):
        lines = "".join(f'{{"schema":"s","note_id":"{note_id}","decision":"d"}}\n' for note_id in ids)
        (folder / "records.jsonl" / f"part-{number:05}.jsonl").write_text(lines)
    lines = "".join(json.dumps({"row": row, "code": code}) + "\n" for row, code in rejects)
    (folder / "rejects.jsonl").write_text(lines)
    read = sum(map(len, records)) + len(rejects)
    usual = {"read": read, "coded": read - len(rejects), "rejected": len(rejects)}
    manifest = {"schema": "revasc.run/1", "counts": {**usual, **counts}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def write_journal(folder: Path, *decided: Mapping[str, int], end: str = "\n") -> Path:
    """A journal with a line for each shard."""
    lines: list[Any] = [{"run": {"started": "then"}}]
    for number, decisions in enumerate(decided):
        entry = {"shard": number, "input": "x", "decisions": decisions, "reasons": decisions}
        lines.append({**entry, "reject_codes": {"empty_text": 1}, "files": [], "rejects": []})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "journal.jsonl").write_text("\n".join(map(json.dumps, lines)) + end)
    return folder
