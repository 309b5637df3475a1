"""What the project says of itself agrees, and its files are fit to be published."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13")
LONGEST = 400

#: The hosts of package registries, by their form, so that this file does not name one.
REGISTRY = re.compile(r"\b(?:py(?:pi|thon\w+)|npm\w+|(?:deb|registry)\.\w+)\.(?:org|com|io|net)\b")
#: A path that exists on one machine only: a home folder, or a folder at the root that people work in.
MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:work|tmp|root|home/\w+|Users/\w+)/\w")
CODE = {".py", ".toml", ".md", ".sh", ".cfg", ""}
#: Long by nature: texts that somebody else wrote, and lists that a program wrote.
WHOLE = {"LICENSE", "CHANGELOG.md"}
#: Tables of the rule pack grow by rows, in TOML as in JSON.
PACK = ("models", "cto_pci")


@cache
def project() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        table: dict[str, object] = tomllib.load(stream)["project"]
    return table


@cache
def files() -> tuple[Path, ...]:
    """The files that are in the repository or would be added to it; of an unpacked sdist, all of them."""
    if not (ROOT / ".git").exists():
        return tuple(file for file in ROOT.rglob("*") if file.is_file() and ".venv" not in file.parts)
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(file for name in listed.split("\0") if name and (file := ROOT / name).is_file())


def texts() -> dict[Path, str]:
    """Path below the root and content of every file that is text."""
    found = {}
    for file in files():
        data = file.read_bytes()
        if b"\0" not in data[:8192]:
            found[file.relative_to(ROOT)] = data.decode("utf-8", errors="replace")
    return found


def locked(name: str) -> list[Requirement]:
    """The pinned requirements of a lock file."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [Requirement(re.split(r"\s--hash", line)[0]) for line in lines if re.match(r"\w", line)]


def applies(marker: Marker | None, python: str) -> bool:
    environment = {"python_version": python, "python_full_version": f"{python}.4", "sys_platform": "linux"}
    return marker is None or marker.evaluate(environment | {"extra": ""})


def test_version_is_the_same_everywhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (newest, *_) = re.findall(r"^## \[(\d[^\]]*)\]", changelog, flags=re.MULTILINE)
    assert project()["version"] == metadata.version("revasc") == newest


def test_no_registry_host_is_named() -> None:
    named = [(str(path), hit[0]) for path, text in texts().items() if (hit := REGISTRY.search(text))]
    assert named == []


@pytest.mark.parametrize("form", ["py{}", "pythonexample", "npmexample", "deb.example", "registry.example"])
@pytest.mark.parametrize("end", ["org", "com", "io", "net"])
@pytest.mark.parametrize("before", ["", "https://", "files."])
def test_the_form_of_a_registry_host_is_recognised(before: str, form: str, end: str) -> None:
    assert REGISTRY.search(f"{before}{form.format('pi')}.{end}/simple")


@pytest.mark.parametrize("text", ["docs.python.org", "keepachangelog.com", "a pypi mirror", "debian.org"])
def test_other_hosts_pass(text: str) -> None:
    assert not REGISTRY.search(text)


def test_no_path_of_one_machine_is_named() -> None:
    named = [(str(path), hit[0]) for path, text in texts().items() if (hit := MACHINE_PATH.search(text))]
    assert named == []


@pytest.mark.parametrize("before", ["see ", "'", "(", "\n", ""])
@pytest.mark.parametrize("folder", ["work", "tmp", "root", "home/ann", "Users/ann"])
def test_a_machine_path_is_recognised(before: str, folder: str) -> None:
    assert MACHINE_PATH.search(f"{before}/{folder}/notes.csv")


@pytest.mark.parametrize("folder", ["work", "tmp", "root"])
@pytest.mark.parametrize("form", ["return to home/{}/school", "https://example.org/{}/a", "/{}", "./{}/x"])
def test_what_only_looks_like_a_machine_path_passes(form: str, folder: str) -> None:
    assert not MACHINE_PATH.search(form.format(folder))


def test_no_file_that_people_write_is_too_long() -> None:
    counts = {
        str(path): text.count("\n")
        for path, text in texts().items()
        if path.suffix in CODE and path.name not in WHOLE and path.parts[:2] != PACK
    }
    assert {name: lines for name, lines in counts.items() if lines > LONGEST} == {}


def test_text_files_end_with_a_newline_and_hold_no_carriage_return() -> None:
    written = {path: text for path, text in texts().items() if path.suffix in CODE and text}
    assert [str(path) for path, text in written.items() if not text.endswith("\n") or "\r" in text] == []


def test_the_build_backend_reads_what_the_project_says() -> None:
    shown = metadata.metadata("revasc")
    assert shown["License-Expression"] == project()["license"] == "Apache-2.0"
    assert SpecifierSet(shown["Requires-Python"]) == SpecifierSet(str(project()["requires-python"]))


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", ["lock.txt", "lock-dev.txt"])
def test_lock_pins_every_dependency_once_within_its_range(lock: str, python: str) -> None:
    pins = {pin.name: pin for pin in locked(lock) if applies(pin.marker, python)}
    assert len(pins) == sum(applies(pin.marker, python) for pin in locked(lock))
    for line in project()["dependencies"]:  # type: ignore[attr-defined]
        wanted = Requirement(line)
        if applies(wanted.marker, python):
            assert str(pins[canonicalize_name(wanted.name)].specifier).removeprefix("==") in wanted.specifier


@pytest.mark.parametrize("python", PYTHONS)
def test_the_two_locks_agree(python: str) -> None:
    run, dev = (
        {pin.name: str(pin.specifier) for pin in locked(lock) if applies(pin.marker, python)}
        for lock in ("lock.txt", "lock-dev.txt")
    )
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize(
    "lock", ["lock.txt", "lock-dev.txt", "lock-edsnlp.txt", "spark-3.5.txt", "spark-4.txt"]
)
def test_every_pin_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash=", ""), flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("python", "spacy", "numpy", "medspacy"),
    [("3.11", "3.7", "1", "1.3.1"), ("3.12", "3.8", "2", "1.3.1"), ("3.13", "3.8", "2", None)],
)
def test_each_python_gets_binaries_that_fit_each_other(
    python: str, spacy: str, numpy: str, medspacy: str | None
) -> None:
    pins = {pin.name: str(pin.specifier)[2:] for pin in locked("lock.txt") if applies(pin.marker, python)}
    assert pins["spacy"].startswith(f"{spacy}.")
    assert pins["numpy"].startswith(f"{numpy}.")
    assert pins.get("medspacy") == medspacy
    assert (Version(pins["pyarrow"]) < Version("26")) == (numpy == "1")


@pytest.mark.parametrize("python", PYTHONS)
def test_spacy_can_draw_in_the_notebooks_of_each_python(python: str) -> None:
    """spaCy 3.7 imports from IPython what version 9 has moved; the extras and the lock say so."""
    pins = {pin.name: str(pin.specifier)[2:] for pin in locked("lock-dev.txt") if applies(pin.marker, python)}
    old = pins["spacy"].startswith("3.7.")
    assert (Version(pins["ipython"]) < Version("9")) is old
    for extra in ("notebook", "dev"):
        lines = [Requirement(line) for line in project()["optional-dependencies"][extra]]  # type: ignore[index]
        bound = [line for line in lines if line.name == "ipython" and applies(line.marker, python)]
        assert [("9.0" in line.specifier) for line in bound] == ([False] if old else [])


def test_only_notebooks_themselves_are_left_out_of_the_style_check() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        tools = tomllib.load(stream)["tool"]
    assert tools["ruff"]["extend-exclude"] == ["notebooks/*.ipynb"]


def test_the_source_archive_holds_what_its_tests_import() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        held = tomllib.load(stream)["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:from|import) (\w+)", tests, re.MULTILINE))
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name in imported}
    assert folders == {"benchmarks", "tests"}
    assert {f"/{name}" for name in folders} <= set(held)


def test_make_run_tells_of_every_file_that_it_writes() -> None:
    rules = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nrun:")[2].partition("\n\n")[0]
    written = set(re.findall(r"-o (\S+)", rules))
    quiet = set(re.findall(r"-o (\S+) >/dev/null", rules))
    assert len(written) == 2
    assert all(f'echo "{file}' in rules for file in quiet)
