"""A run into a folder, seen from outside: memory and time of its processes, and the notes that are done."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from revasc.runs.journal import read_journal

#: Seconds between two looks.
INTERVAL: Final = 1.0
_PROC: Final = Path("/proc")
_MIB: Final = 1024
_TAIL: Final = 800


@dataclass(frozen=True, slots=True)
class Usage:
    """Of one process: MiB in memory, those and a fair part of what it shares, and its seconds so far.

    ``queued`` are seconds in which it was ready and another process had the core: what is left of
    the wall, it had nothing to do.
    """

    resident: float
    proportional: float
    seconds: float
    queued: float


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a run: seconds since its start, notes done, its parent and its workers by their ids."""

    at: float
    done: int
    parent: Usage
    workers: dict[int, Usage]


@dataclass(frozen=True, slots=True)
class Watched:
    """A run that has ended well, with every look at it."""

    seconds: float
    looks: tuple[Look, ...]


def watch(command: Sequence[str], folder: Path, *, interval: float = INTERVAL, proc: Path = _PROC) -> Watched:
    """Run a command to its end and look at it every ``interval`` seconds.

    :raises RuntimeError: where it fails, with the end of what it said.
    """
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = begin(command, said)
        looks = []
        try:
            while (ended := wait_for(process, interval)) is None:
                if seen := look(process.pid, folder, time.perf_counter() - start, proc):
                    looks.append(seen)
        finally:
            if process.poll() is None:  # Ctrl-C does not reach its process group
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        seconds = time.perf_counter() - start
        if ended:
            raise RuntimeError(f"{command[-1]}: exit status {ended}: {_end_of(said)}")
    return Watched(seconds, tuple(looks))


def begin(command: Sequence[str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a command at the head of a process group of its own."""
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)


def wait_for(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Its exit status, or ``None`` where it goes on after so many seconds."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def look(pid: int, folder: Path, at: float, proc: Path = _PROC) -> Look | None:
    """How a run is now; ``None`` where it ends at this moment."""
    parent = usage(pid, proc)
    if parent is None:
        return None
    workers = {worker: found for worker in worker_ids(pid, proc) if (found := usage(worker, proc))}
    return Look(at, notes_done(folder), parent, workers)


def usage(pid: int, proc: Path = _PROC) -> Usage | None:
    """What the system says of a process; ``None`` where there is none any more."""
    try:
        sizes = (proc / str(pid) / "smaps_rollup").read_text(encoding="ascii")
        on_core, queued, _ = (proc / str(pid) / "schedstat").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError, PermissionError, ValueError):
        return None  # PermissionError: of a process that has ended and is not yet waited for
    resident, proportional = (
        re.search(rf"^{key}:\s+(\d+) kB", sizes, re.MULTILINE) for key in ("Rss", "Pss")
    )
    if resident is None or proportional is None:
        return None
    return Usage(int(resident[1]) / _MIB, int(proportional[1]) / _MIB, int(on_core) / 1e9, int(queued) / 1e9)


def worker_ids(pid: int, proc: Path = _PROC) -> Iterator[int]:
    """The processes that a run has code notes. ``multiprocessing`` keeps another one that does not."""
    try:
        children = (proc / str(pid) / "task" / str(pid) / "children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in map(int, children):
        try:
            called = (proc / str(child) / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"spawn_main" in called:
            yield child


def notes_done(folder: Path) -> int:
    """Notes and rejects of the shards that are in the journal."""
    kept = read_journal(folder)
    return sum(entry.read for entry in kept.entries.values()) if kept else 0


def _end_of(said: IO[bytes]) -> str:
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - _TAIL))
    return said.read().decode("utf-8", "replace").strip()
