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
LOCKS_RUN = ROOT / "requirements" / "lock.txt"
#: What `make` leaves in an environment that it has set up from the lock.
STAMP = ".run"
LISTED = tomllib.loads((Path(__file__).parent / "licences.toml").read_text(encoding="utf-8"))


def pins(lock: Path) -> list[tuple[Requirement, int]]:
    """The pins of a lock with the number of hashes of each."""
    lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [
        (Requirement(re.split(r"\s--hash", x)[0]), x.count("--hash=sha256:"))
        for x in lines
        if re.match(r"\w", x)
    ]


def wanted() -> list[tuple[Requirement, int]]:
    """The pins of the run-time lock that hold for this Python."""
    return [
        (pin, count) for pin, count in pins(LOCKS_RUN) if not pin.marker or pin.marker.evaluate({"extra": ""})
    ]


@cache
def runtime() -> tuple[str, ...]:
    """The packages of the run-time lock that this environment needs and has."""
    return tuple(pin.name for pin, _ in wanted() if _installed(pin.name))


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


def test_what_is_installed_is_what_is_pinned():
    """`make` sets up its environments from the lock; another one may hold what it likes."""
    pinned = {pin.name: str(pin.specifier)[2:] for pin, _ in wanted() if _installed(pin.name)}
    other = {name: metadata.version(name) for name in pinned if metadata.version(name) != pinned[name]}
    if other and not (Path(sys.prefix) / STAMP).exists():
        pytest.skip(f"this environment was not made from the lock: {len(other)} packages differ")
    assert other == {}


NO_NETWORK = """
import socket, sys, importlib, pkgutil
class Refused(socket.socket):
    def __init__(self, *arguments, **options):
        raise RuntimeError("network asked for")
socket.socket = Refused
"""
DIRECT = (
    "backports.zstd defusedxml filelock fsspec hl7 inscriptis lxml openpyxl pandas pyarrow pydantic rich "
    "spacy sqlalchemy striprtf xlsxwriter"
)
WHOLE = """
import revasc
names = [module.name for module in pkgutil.walk_packages(revasc.__path__, "revasc.")]
assert len(names) > 100
for name in names:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        assert error.name.partition(".")[0] in {"medspacy", "pyspark", "atheris"}, error.name
"""
#: Brought by medSpaCy and never ours to import.
FOREIGN = ("unidecode", "pysimstring", "quickumls", "medspacy_quickumls", "PyRuSH")


def quiet(program: str) -> str:
    """What a program prints in a process where sockets fail."""
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK + program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_direct_dependency_asks_the_network_when_imported():
    quiet(f"for name in {DIRECT.split()!r}: importlib.import_module(name)")


def test_no_module_of_ours_asks_the_network_when_imported():
    quiet(WHOLE)


def test_nothing_of_ours_imports_what_is_not_ours_to_import():
    """The package asks for none of them; our engine does not load them even where they are installed."""
    sources = (ROOT / "pipeline").rglob("*.py")
    asked = re.compile(rf"^\s*(?:from|import)\s+(?:{'|'.join(FOREIGN)})\b", re.MULTILINE | re.IGNORECASE)
    assert [path.name for path in sources if asked.search(path.read_text(encoding="utf-8"))] == []
    coded = "import revasc; revasc.code('RCA CTO stented.')"
    shown = quiet(f"{coded}; print(*(name for name in {FOREIGN!r} if name in sys.modules))")
    assert shown.split() == []


@pytest.mark.parametrize("fault", ["import socket; socket.socket()", "importlib.import_module('urllib.x')"])
def test_a_fault_would_be_seen(fault: str):
    with pytest.raises(AssertionError):
        quiet(fault)
