"""Memory of one process over many notes: ``python -m benchmarks.memory --notes 100000``.

The process is a fresh one. Each note has words that no other has, as names and numbers do, so
that a store of strings that keeps them all would show.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from benchmarks.notes import gold_notes
from revasc.note import Note

NOTES: Final = 5000
_STATUS: Final = Path("/proc/self/status")
#: Caches fill in the first notes; growth is counted from here on, and this long is the settled part.
_SETTLED: Final = 0.1

Sizes = Callable[[], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory in MiB: after load, after a tenth of the notes, after all, and at its peak."""

    notes: int
    loaded: float
    settled: float
    after: float
    peak: float

    @property
    def growth(self) -> float:
        """MiB more after the last nine tenths of the notes."""
        return self.after - self.settled


def measure_memory(notes: int = NOTES) -> Memory:
    """Read so many notes in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.memory", "--notes", str(notes), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Memory(**json.loads(done.stdout))


def follow(read: Callable[[Note], object], notes: Sequence[Note], count: int, sizes: Sizes) -> Memory:
    """Read ``count`` notes, made of ``notes``, and see how resident memory goes."""
    loaded, _ = sizes()
    stream = unlike(notes, count)
    for note in islice(stream, int(count * _SETTLED)):
        read(note)
    settled, _ = sizes()
    for note in stream:
        read(note)
    return Memory(count, loaded, settled, *sizes())


def unlike(notes: Sequence[Note], count: int) -> Iterator[Note]:
    """``count`` notes, over and over the same but for an id and a line with words of their own."""
    for number, note in enumerate(islice(cycle(notes), count)):
        line = f"\nAccession K{number:06d}Z, typed by {_word(number)}.\n"
        yield replace(note, note_id=f"m{number}", text=note.text + line)


def _word(number: int) -> str:
    """A word for a number, of letters only."""
    return "Q" + "".join("bdfghkmnrz"[int(digit)] + "o" for digit in f"{number:06d}")


def resident() -> tuple[float, float]:
    """Resident memory of this process and its peak, in MiB."""
    text = _STATUS.read_text(encoding="utf-8")
    now, peak = (re.search(rf"{key}:\s+(\d+) kB", text) for key in ("VmRSS", "VmHWM"))
    if now is None or peak is None:
        raise OSError("this system does not tell resident memory")
    return int(now[1]) / 1024, int(peak[1]) / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Load, read, and print the sizes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--notes", type=int, default=NOTES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    # The gold notes are read first, so that their own size is not taken for that of the pipeline.
    notes = gold_notes()
    from revasc.coder import EngineFactory  # noqa: PLC0415 - as a batch run has it, and no more

    found = follow(EngineFactory()(), notes, options.notes, resident)
    shown = json.dumps(asdict(found)) if options.json else described(found)
    sys.stdout.write(shown + "\n")


def described(memory: Memory) -> str:
    """The sizes in one sentence."""
    tenth = int(memory.notes * _SETTLED)
    return (
        f"{memory.loaded:.0f} MiB after load, {memory.settled:.0f} after {tenth:,} notes, "
        f"{memory.after:.0f} after {memory.notes:,} ({memory.growth:+.1f}), {memory.peak:.0f} at its peak"
    )


if __name__ == "__main__":
    main()
