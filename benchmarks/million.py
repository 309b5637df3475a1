"""A run at real size: ``python -m benchmarks.million --notes 1000000 --workers 2 --folder DIR``.

`revasc code` codes an export of so many notes into a folder, watched from outside: memory of the
parent and of each worker, rate, every row accounted for, `revasc verify`. Then the same again,
killed with SIGKILL at random points and resumed each time: it must give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.accounts import faults_of_account
from benchmarks.breaking import Killed, break_run, different, draw_kills
from benchmarks.bulk import FORMS, bulk_rows, write_bulk
from benchmarks.notes import note_sets
from benchmarks.report import as_markdown, machine, versions, write_section
from benchmarks.sizes import Growth, growths, total_peak
from benchmarks.watching import INTERVAL, Watched, watch

REVASC: Final = (sys.executable, "-m", "revasc.cli")
#: Shards of a small run are smaller, so that it has some.
_SHARDS: Final = 20
_MOST_OF_SHARD: Final = 2000
_SEED: Final = 5
#: The place of the table in the README.
BEGIN: Final = "<!-- a run at real size: written by `python -m benchmarks.million --write` -->"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run at real size showed. ``faults`` is what did not add up or was not the same."""

    notes: int
    form: str
    gigabytes: float
    workers: int
    seconds: float
    processor_seconds: dict[str, float]
    together_mib: float
    growths: tuple[Growth, ...]
    verified: str
    killed: Killed | None
    faults: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Notes a second, from start to end."""
        return self.notes / self.seconds


@dataclass(frozen=True, slots=True)
class Task:
    """One run that can be begun again: the export, where it goes, and how."""

    export: Path
    count: int
    workers: int
    interval: float = INTERVAL

    def command(self, folder: Path) -> tuple[str, ...]:
        """The command that a user would type."""
        shard = str(min(_MOST_OF_SHARD, max(1, self.count // _SHARDS)))
        into = ("code", str(self.export), "-o", f"{folder}/", "--workers", str(self.workers))
        return (*REVASC, *into, "--shard-notes", shard)


def measure(task: Task, folder: Path, *, kills: int, seed: int) -> Figures:
    """Run, check, and where there are ``kills`` run again with them; results go below ``folder``."""
    unbroken, broken = folder / "out", folder / "out-killed"
    watched = watch(task.command(unbroken), unbroken, interval=task.interval)
    verified, faults = verify(unbroken), list(faults_of_account(unbroken, task.count))
    killed = None
    if kills:
        drawn = draw_kills(kills, task.count, watched.seconds, seed)
        killed = break_run(task.command(broken), broken, drawn)
        verify(broken)
        faults += [f"{name}: not the same after the kills" for name in different(unbroken, broken)]
    return Figures(
        notes=task.count,
        form=task.export.suffix.removeprefix("."),
        gigabytes=task.export.stat().st_size / 1e9,
        workers=task.workers,
        seconds=watched.seconds,
        processor_seconds=processor_seconds(watched),
        together_mib=total_peak(watched.looks),
        growths=growths(watched.looks, task.count),
        verified=verified,
        killed=killed,
        faults=tuple(faults),
    )


def verify(folder: Path) -> str:
    """What `revasc verify` says of a folder, without its name; raises CalledProcessError for a bad one."""
    command = (*REVASC, "verify", str(folder))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip().removeprefix(f"{folder}: ")


def processor_seconds(watched: Watched) -> dict[str, float]:
    """Seconds of the parent and of all workers, as far as the last looks at them saw."""
    workers = {pid: usage.seconds for look in watched.looks for pid, usage in look.workers.items()}
    parent = watched.looks[-1].parent.seconds if watched.looks else 0.0
    return {"parent": parent, "workers": sum(workers.values())}


def table(figures: Figures) -> list[tuple[str, str]]:
    """The figures, each with its name."""
    spent = figures.processor_seconds
    rows = [
        ("export", f"{figures.notes:,} rows, {figures.form}, {figures.gigabytes:.2f} GB"),
        (
            f"unbroken run, {figures.workers} workers",
            f"{figures.seconds:,.0f} s, {figures.rate:,.0f} notes a second",
        ),
        ("processor time", f"parent {spent['parent']:,.0f} s, workers {spent['workers']:,.0f} s"),
        *((f"memory of {growth.name}", _sentence(growth)) for growth in figures.growths),
        ("memory of all together", f"{figures.together_mib:.0f} MiB at most"),
        ("`revasc verify`", figures.verified),
    ]
    if killed := figures.killed:
        rows.append((f"the same, killed {len(killed.kills)} times", _story(killed)))
    return [
        *rows,
        ("does it all add up", "yes" if not figures.faults else "no: " + "; ".join(figures.faults)),
    ]


def _sentence(growth: Growth) -> str:
    return (
        f"{growth.peak:.0f} MiB at its peak; {growth.settled:.0f} after a tenth of the notes, "
        f"{growth.after:.0f} at the end, at most {growth.growth:+.0f} between"
    )


def _story(killed: Killed) -> str:
    hits = (
        f"{'the parent' if kill.victim == 'parent' else 'all processes'} at {stood:,}"
        for kill, stood in zip(killed.kills, killed.stood_at, strict=True)
    )
    return f"{', '.join(hits)}; {killed.seconds:,.0f} s with its restarts"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the export, measure, show, and clear away; the exit status is 1 where anything does not add up."""
    options = _parser().parse_args(arguments)
    (found,) = note_sets((options.set,))
    folder = Path(options.folder)
    if not found.notes or (folder.is_dir() and any(folder.iterdir())):
        sys.stderr.write(f"{folder}: the folder is not empty\n" if found.notes else f"{found.title}\n")
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    try:
        export = write_bulk(bulk_rows(found.notes, options.notes), folder / f"export.{options.format}")
        task = Task(export, options.notes, options.workers, options.interval)
        figures = measure(task, folder, kills=options.kills, seed=options.seed)
    finally:
        if not options.keep:
            clear(folder)
    _show(figures, options)
    return 1 if figures.faults else 0


def clear(folder: Path, *, but: Path | None = None) -> None:
    """Remove what a measurement has made, and nothing else."""
    for path in (*folder.glob("export.*"), folder / "out", folder / "out-killed"):
        if path.is_dir():
            shutil.rmtree(path)
        elif path != but:
            path.unlink(missing_ok=True)


def _show(figures: Figures, options: argparse.Namespace) -> None:
    shown = as_markdown([("what", "figure"), *table(figures)])
    if options.write:
        facts = (f"Machine: {machine()}.", f"Versions: {versions()}.", f"Command: `{_command(options)}`.")
        write_section("\n".join([shown, "", *(f"- {fact}" for fact in facts)]), begin=BEGIN)
    sys.stdout.write((json.dumps(asdict(figures)) if options.json else shown) + "\n")


def _command(options: argparse.Namespace) -> str:
    """The call that gives these figures again: the options that differ from the default."""
    usual = _parser().parse_args(["--folder", "DIR"])
    chosen = [
        f"--{name} {getattr(options, name)}"
        for name in ("notes", "workers", "format", "set", "kills", "seed")
        if getattr(options, name) != getattr(usual, name)
    ]
    return " ".join(["python -m benchmarks.million --folder DIR", *chosen, "--write"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.million", description=__doc__)
    parser.add_argument("--notes", type=int, default=1_000_000, help="rows of the export")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", required=True, help="where export and results lie while it goes on")
    parser.add_argument("--format", choices=FORMS, default="csv", help="of the export")
    parser.add_argument("--set", choices=("mixed", "cath"), default="mixed", help="notes to repeat")
    parser.add_argument("--kills", type=int, default=3, help="times to kill the second run; 0 is none")
    parser.add_argument("--seed", type=int, default=_SEED, help="of the points and victims of the kills")
    parser.add_argument("--interval", type=float, default=INTERVAL, help="seconds between two looks")
    parser.add_argument("--keep", action="store_true", help="leave export and results where they are")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
