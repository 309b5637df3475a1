"""The dependencies as far as they can be looked at offline: pinned, hashed, licensed, quiet at import."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
LISTED = tomllib.loads((Path(__file__).parent / "licences.toml").read_text(encoding="utf-8"))


def pins(lock: Path) -> list[tuple[Requirement, int]]:
    """The pins of a lock with the number of hashes of each."""
    lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [
        (Requirement(re.split(r"\s--hash", x)[0]), x.count("--hash=sha256:"))
        for x in lines
        if re.match(r"\w", x)
    ]


@cache
def runtime() -> tuple[str, ...]:
    """The packages of the run-time lock that this environment needs and has."""
    wanted = [
        pin for pin, _ in pins(ROOT / "requirements" / "lock.txt") if not pin.marker or pin.marker.evaluate()
    ]
    return tuple(pin.name for pin in wanted if _installed(pin.name))


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def licence(name: str) -> str:
    """What a package says of its licence: the expression, else its classifiers, else the first line."""
    told = metadata.metadata(name)
    classed = [c.rsplit(" :: ", 1)[-1] for c in told.get_all("Classifier", []) if c.startswith("License ::")]
    return told.get("License-Expression") or "; ".join(classed) or (told.get("License") or "").split("\n")[0]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pin_is_exact_and_hashed(lock: Path):
    loose = [str(pin) for pin, hashes in pins(lock) if not hashes or not str(pin.specifier).startswith("==")]
    assert pins(lock)
    assert loose == []


def test_licences_are_on_the_list():
    unknown = {
        name: licence(name)
        for name in runtime()
        if name not in LISTED["checked"] and not any(word in licence(name) for word in LISTED["allowed"])
    }
    assert unknown == {}


def test_installed_packages_fit_together():
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_direct_dependency_asks_the_network_when_imported():
    names = "defusedxml fsspec hl7 inscriptis lxml openpyxl pandas pyarrow pydantic rich spacy sqlalchemy striprtf xlsxwriter"  # noqa: E501
    program = f"""
import socket, importlib
class Refused(socket.socket):
    def __init__(self, *arguments, **options):
        raise RuntimeError("network asked for")
socket.socket = Refused
for name in {names.split()!r}:
    importlib.import_module(name)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
