"""How long the command line takes to start: `revasc --help`, and `revasc explain` on one note."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.notes import gold_notes

_TIMES: Final = 5
#: What the console script `revasc` does.
REVASC: Final = (sys.executable, "-c", "import sys; from revasc.cli import app; sys.exit(app())")

Call = Callable[[Sequence[str]], object]


@dataclass(frozen=True, slots=True)
class StartUp:
    """Seconds on the wall, median of some starts."""

    help_seconds: float
    explain_seconds: float


def measure_startup(
    *, times: int = _TIMES, call: Call | None = None, clock: Callable[[], float] = time.perf_counter
) -> StartUp:
    """Start each command ``times`` times, turn about, after once to warm up the disk."""
    start = call or quietly
    (note,) = gold_notes(limit=1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "note.txt"
        file.write_text(note.text, encoding="utf-8")
        commands = ((*REVASC, "--help"), (*REVASC, "explain", str(file)))
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(times + 1):
            for command, seconds in zip(commands, taken, strict=True):
                seconds.append(wall(command, start, clock))
    return StartUp(*(median(seconds[1:]) for seconds in taken))


def wall(command: Sequence[str], call: Call, clock: Callable[[], float]) -> float:
    """Seconds from the start of a command to its end."""
    begin = clock()
    call(command)
    return clock() - begin


def quietly(command: Sequence[str]) -> None:
    """Run a command with its output thrown away; raises CalledProcessError where it fails."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
