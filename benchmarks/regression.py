"""Instructions that a note takes, against a kept figure: ``python -m benchmarks.regression``.

Instructions are counted by valgrind and are the same on a busy machine as on an idle one, give or
take one in a hundred. Two things are checked: that the fixed workload takes at most 5 % more than
the figure kept for this version of Python, and that a note four times as long takes at most
1.2 times as many instructions for each character. ``--write`` renews the kept figure.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from benchmarks.notes import ROOT
from benchmarks.workload import NOTES, NOTHING, PIECES, WHOLE

KEPT: Final = Path(__file__).resolve().with_name("instructions.json")
#: As many times the kept figure may be taken.
TOLERANCE: Final = 1.05
#: As many times the instructions for each character may be taken where the note is four times as long.
GROWTH: Final = 1.2
#: Below this part of the kept figure it is time to renew it, or it would let too much pass.
_STALE: Final = 0.8
_REFS: Final = re.compile(r"^==(\d+)== I\s+refs:\s+([\d,]+)$", re.MULTILINE)
_TOOL: Final = ("--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


@dataclass(frozen=True, slots=True)
class Counts:
    """Instructions of the parts of the workload, those of loading taken off."""

    notes: int
    pieces: int
    whole: int

    @property
    def growth(self) -> float:
        """Instructions for each character of one long note against those of shorter ones."""
        return self.whole / self.pieces


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison: what was compared, in words, and whether it holds."""

    text: str
    holds: bool = True


def main(arguments: Sequence[str] | None = None) -> None:
    """Count, compare and say so. Ends with status 1 where a comparison does not hold."""
    options = _parser().parse_args(arguments)
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        _say("instructions a note: not counted, since valgrind is not installed")
        raise SystemExit(1 if options.required else 0)
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    counts = count(valgrind, kept["notes"])
    if options.write:
        _renew(kept, counts)
    findings = compare(counts, kept, required=options.required)
    for finding in findings:
        _say(f"{finding.text}: {'holds' if finding.holds else 'FAILS'}")
    if not all(finding.holds for finding in findings):
        raise SystemExit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.regression", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figure found for this Python")
    parser.add_argument("--required", action="store_true", help="fail where nothing can be compared")
    return parser


def count(valgrind: str, ids: Sequence[str]) -> Counts:
    """Run the workload on the gold notes of these ids and count its instructions."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        workload = [sys.executable, "-m", "benchmarks.workload", *ids]
        done = subprocess.run(
            [valgrind, *_TOOL, f"--log-file={log}", *workload],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return counted(json.loads(done.stdout), log.read_text(encoding="utf-8", errors="replace"))


def counted(processes: Mapping[str, int], log: str) -> Counts:
    """The counts from valgrind's log, in which every process has its sum."""
    sums = {int(process): int(refs.replace(",", "")) for process, refs in _REFS.findall(log)}
    found = {name: sums[process] for name, process in processes.items()}
    return Counts(*(found[name] - found[NOTHING] for name in (NOTES, PIECES, WHOLE)))


def compare(counts: Counts, kept: Mapping[str, Any], *, required: bool = False) -> list[Finding]:
    """The workload against the kept figure of this Python, and a long note against its pieces."""
    grown = f"{counts.growth:.2f}x, at most {GROWTH}x"
    growth = Finding(f"instructions a character, one note as long as four: {grown}", counts.growth <= GROWTH)
    return [_against_kept(counts, kept, required=required), growth]


def _against_kept(counts: Counts, kept: Mapping[str, Any], *, required: bool) -> Finding:
    number = len(kept["notes"])
    each = _millions(counts.notes / number)
    seen = f"instructions a note, {number} gold notes, Python {this_python()}: {each}"
    entry = kept["kept"].get(this_python())
    if entry is None:
        return Finding(f"{seen}, none kept to compare with (renew with --write)", not required)
    ratio = counts.notes / entry["notes"]
    text = f"{seen}, kept {_millions(entry['notes'] / number)}, {ratio:.3f}x, at most {TOLERANCE}x"
    if entry["with"] != builds():
        text += f" (kept with {entry['with']}; here {builds()})"
    if ratio < _STALE:
        text += " (far below: renew with --write)"
    return Finding(text, ratio <= TOLERANCE)


def this_python() -> str:
    """The key of a kept figure: version of Python and kind of processor."""
    return f"{sys.version_info[0]}.{sys.version_info[1]} {platform.machine()}"


def builds() -> str:
    """What else the count depends on."""
    return f"Python {platform.python_version()}, spacy {version('spacy')}, numpy {version('numpy')}"


def _renew(kept: dict[str, Any], counts: Counts) -> None:
    kept["kept"][this_python()] = {**asdict(counts), "with": builds()}
    kept["kept"] = dict(sorted(kept["kept"].items()))
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    _say(f"{KEPT.name}: figure of Python {this_python()} renewed")


def _millions(count: float) -> str:
    return f"{count / 1e6:.1f} million"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
