"""One target under atheris: ``python -m tests.fuzz.guided.one TARGET SECONDS FOLDER``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

# Only what is imported in here is watched: the package, not spaCy or pandas.
with atheris.instrument_imports(include=["revasc"]):
    from tests.fuzz.targets import TARGETS

#: Seconds that one input may take, and its greatest length in bytes.
SLOWEST = 20
LONGEST = 8192


def main(name: str, seconds: str, keep: str) -> None:
    """Fuzz until the time is over or a finding is written into ``keep``."""
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as corpus:
        for number, data in enumerate(target.beginnings()):
            Path(corpus, str(number)).write_bytes(data)
            target.check(data)  # what is loaded once is loaded before the clock runs
        arguments = [
            f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-max_len={LONGEST}",
            f"-artifact_prefix={keep}/{name}-", "-verbosity=0", "-print_final_stats=1", "-rss_limit_mb=4096",
            corpus,
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *arguments], target.check)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
