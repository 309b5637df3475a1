"""`python -m tests.fuzz.guided --seconds 600`: the targets one after another, the time shared out.

Each runs in a process of its own. What breaks one is left in the folder that ``--keep`` names; copied
to ``tests/fuzz/found/TARGET`` as ``NAME.bin`` it is tried by the test suite from then on.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tests.fuzz.targets import TARGETS


def main() -> int:
    """Run the targets; the exit status is that of the first one that was broken."""
    options = _options()
    names = options.target or [name for name, target in TARGETS.items() if target.guided]
    share = max(options.seconds // len(names), 1)
    broken = [name for name in names if _run(name, share, options.keep)]
    _say(f"broken: {', '.join(broken)}" if broken else f"{len(names)} targets hold")
    return int(bool(broken))


def _run(name: str, seconds: int, keep: Path) -> int:
    keep.mkdir(parents=True, exist_ok=True)
    _say(f"{name}: {seconds} s")
    command = [sys.executable, "-m", "tests.fuzz.guided.one", name, str(seconds), str(keep)]
    return subprocess.run(command, check=False).returncode


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.fuzz.guided")
    parser.add_argument("target", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help="default: all")
    parser.add_argument("--seconds", type=int, default=600, help="in all")
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="where findings go")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
