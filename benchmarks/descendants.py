"""The processes below one, their processor time and their memory, as /proc tells (Linux)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PROC: Final = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process: its id, that of its parent, its command line, its own processor time in seconds.

    ``seconds`` holds user and system time, that of its children left out.
    """

    pid: int
    parent: int
    command: str
    seconds: float


def descendants(root: int | None = None) -> Iterator[Process]:
    """The processes below ``root``, which is this process if not named."""
    top = os.getpid() if root is None else root
    known = {process.pid: process for process in map(_read, _PROC.glob("[0-9]*")) if process}
    for process in known.values():
        above = process.parent
        while above in known and above != top:
            above = known[above].parent
        if above == top:
            yield process


def peak_mib(pid: int) -> float:
    """The most memory that a process has had resident, in MiB.

    :raises OSError: where it has ended.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", (_PROC / str(pid) / "status").read_text(encoding="utf-8"))
    if found is None:
        raise ProcessLookupError(pid)
    return int(found[1]) / 1024


def _read(folder: Path) -> Process | None:
    try:
        stat = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None  # it has just ended
    return Process(int(folder.name), int(stat[1]), command, (int(stat[11]) + int(stat[12])) / _TICKS)
