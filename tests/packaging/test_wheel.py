"""The wheel as a user gets it: built, installed in an environment of its own, used outside the checkout."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VERSION = "0.1.0"

NOTES = (
    (
        "treated",
        "2025-03-04",
        (
            "PROCEDURE: PCI of a chronic total occlusion of the mid RCA.\n"
            "Right radial access. The RCA was 100% occluded with TIMI 0 flow, known for 8 months.\n"
            "The CTO was crossed antegrade, predilated with a 2.5 x 15 mm balloon and stented with a\n"
            "3.0 x 38 mm drug-eluting stent. Final TIMI 3 flow, no residual stenosis."
        ),
    ),
    ("diagnostic", "2025-03-05", "PROCEDURE: Left heart catheterization. Normal coronary arteries. No PCI."),
)


@dataclass(frozen=True, slots=True)
class Installation:
    """An environment that holds the wheel, and a folder outside the checkout to work in."""

    bin: Path
    purelib: Path
    home: Path

    def run(self, program: str, *args: str) -> str:
        """Standard output of a program of this environment; fails with its standard error."""
        command = [str(self.bin / program), *args]
        done = subprocess.run(
            command, cwd=self.home, env=clean_environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def clean_environment() -> dict[str, str]:
    """This environment without what would lead Python back to the checkout."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The dependencies are lent by this environment: a .pth line adds its packages after the wheel's own,
    and does not follow the editable install that lies among them."""
    home = tmp_path_factory.mktemp("away")
    place = home / "env"
    venv.create(place, with_pip=False)
    scheme = {"base": str(place), "platbase": str(place), "installed_base": str(place)}
    purelib = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    (purelib / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    programs = Path(sysconfig.get_path("scripts", "venv", vars=scheme))
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--quiet"]
    done = subprocess.run(
        [*pip, "--no-deps", "--no-index", "--force-reinstall", "--disable-pip-version-check", str(wheel)],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Installation(programs, purelib, home)


def test_wheel_holds_the_package_and_every_file_of_the_rule_packs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packs = {
        f"revasc/_models/{file.relative_to(ROOT / 'models').as_posix()}"
        for file in (ROOT / "models").rglob("*")
        if file.suffix in {".json", ".toml", ".cfg"}
    }
    modules = {
        f"revasc/{file.relative_to(ROOT / 'pipeline/revasc').as_posix()}"
        for file in (ROOT / "pipeline/revasc").rglob("*.py")
    }
    assert packs
    assert names >= packs | modules | {"revasc/py.typed"}


def test_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"revasc", f"revasc-{VERSION}.dist-info"}


def test_wheel_is_pure_and_carries_the_licence(wheel: Path) -> None:
    assert wheel.name == f"revasc-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        licence = archive.read(f"revasc-{VERSION}.dist-info/licenses/LICENSE").decode()
        metadata = archive.read(f"revasc-{VERSION}.dist-info/METADATA").decode()
    assert "Apache License" in licence
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Python: <3.14,>=3.11" in metadata


def test_version_of_the_command(installation: Installation) -> None:
    assert installation.run("revasc", "--version").strip().endswith(VERSION)


def test_import_comes_from_the_wheel_not_from_the_checkout(installation: Installation) -> None:
    script = "import revasc; print(revasc.__file__)"
    where = Path(installation.run("python", "-c", script).strip())
    assert where == installation.purelib / "revasc" / "__init__.py"


def test_pipeline_loads_the_shipped_pack_and_codes(installation: Installation) -> None:
    script = f"import revasc; print(revasc.code({NOTES[0][2]!r}, note_id='n').decision)"
    assert installation.run("python", "-c", script).strip() == "supported"


def test_factories_are_found_by_spacy_alone(installation: Installation) -> None:
    script = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('revasc_units'); print(nlp.pipe_names)"
    assert "revasc_units" in installation.run("python", "-c", script)


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_code_an_export(installation: Installation, suffix: str) -> None:
    export, results = installation.home / "export.csv", installation.home / f"results.{suffix}"
    with export.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("note_id", "date_of_service", "text"), *NOTES])
    installation.run("revasc", "code", str(export), "-o", str(results))
    assert decisions(results) == {"treated": "supported", "diagnostic": "not_supported"}


def decisions(results: Path) -> dict[str, str]:
    with results.open(newline="", encoding="utf-8") as stream:
        rows = (
            [json.loads(line) for line in stream] if results.suffix == ".jsonl" else [*csv.DictReader(stream)]
        )
    return {row["note_id"]: row["decision"] for row in rows}
