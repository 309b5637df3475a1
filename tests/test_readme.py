"""The README, that of the rule packs, and every page of docs/ is a promise.

Commands are run, outputs compared, names looked up.

Blocks of code say by their first line what they are: ``sh`` holds commands (``sh fails``: they end
with status 1), ``python`` runs in one session from top to bottom (``python spark``: tests/spark runs
it, on a cluster), ``text NAME`` is a file, ``text output`` is what the block before it prints
(``[...]``: something left out), ``json part`` is contained in the record of note.txt.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from revasc.cli import app
from revasc.coding.policy import policy_names
from revasc.coding.verdict import CriterionId, Decision
from revasc.pack import find_pack

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
#: The README first, since its first block is what a newcomer types.
PAGES = {
    page: page.read_text(encoding="utf-8")
    for page in (ROOT / "README.md", ROOT / "models" / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}
GAP = "[...]"
_BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: Options of the benchmarks are theirs.
_BENCHMARK = re.compile(r"`python -m benchmarks[^`]*`")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
_FOLDER = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, what stands behind that, its text."""

    language: str
    note: str
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


#: Pages below docs/ are read from top to bottom: their commands go on from one another.
DOCS = [page for page in PAGES if page.parent.name == "docs"]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in their order."""
    return [Block(*found) for found in _BLOCK.findall(PAGES[page])]


BLOCKS = [block for page in PAGES if page not in DOCS for block in blocks(page)]
ALL = [block for page in PAGES for block in blocks(page)]
PYTHON = [block for block in BLOCKS if block.language == "python"]
FILES = [block for block in BLOCKS if block.language == "text" and block.note != "output"]


def commands(*, fails: bool) -> list[str]:
    """Every command line of revasc in them."""
    wanted = "fails" if fails else ""
    shells = [block for block in BLOCKS if (block.language, block.note) == ("sh", wanted)]
    return [line for block in shells for line in block.lines if line.startswith("revasc ")]


def outputs() -> Iterator[tuple[str, str]]:
    """Pairs of a command and what the README says it prints.

    The output of make begins with the command that make runs.
    """
    for before, block in pairwise(BLOCKS):
        if (block.language, block.note) == ("text", "output"):
            first, _, rest = block.text.partition("\n")
            ran = first.removeprefix(".venv/bin/")
            yield (ran, rest) if ran != first else (before.lines[-1], block.text)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the checkout to commands that read it, with the README's files."""
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    (tmp_path / "out").mkdir()
    for block in FILES:
        file = tmp_path / block.note
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(command: str) -> Any:
    """Run a command line of the README in this process, in a terminal of 100 columns."""
    program, *arguments = shlex.split(command)
    assert program == "revasc"
    return CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(app, arguments)


def plain(text: str) -> list[str]:
    """The lines that say something, without trailing blanks, and every duration as 0.0 s."""
    lines = (re.sub(r"\d+\.\d s$", "0.0 s", line.rstrip()) for line in text.splitlines())
    return [line for line in lines if line]


def contains(lines: list[str], part: list[str]) -> bool:
    return any(lines[at : at + len(part)] == part for at in range(len(lines)))


def missing(part: Any, whole: Any, place: str = "record") -> list[str]:
    """Where ``part`` of a JSON value is not in ``whole``: keys may be left out, items of lists too."""
    if isinstance(part, dict) and isinstance(whole, dict):
        absent = [f"{place}.{key}" for key in part if key not in whole]
        inside = [missing(part[key], whole[key], f"{place}.{key}") for key in part if key in whole]
        return absent + [line for lines in inside for line in lines]
    if isinstance(part, list) and isinstance(whole, list) and any(isinstance(item, dict) for item in part):
        lost = (item for item in part if all(missing(item, other) for other in whole))
        return [f"{place}: {item}" for item in lost]
    return [] if part == whole else [f"{place}: {part!r} is not {whole!r}"]


def test_every_block_is_of_a_kind_that_is_tried():
    kinds = {(block.language, block.note) for block in ALL}
    known = {("sh", ""), ("sh", "fails"), ("python", ""), ("text", "output"), ("json", "part")}
    assert kinds - known - {("python", "spark")} == {("text", block.note) for block in FILES}
    notes = {block.note for page in DOCS for block in blocks(page)}
    assert notes <= {"", "output", "spark"}
    assert "".join(PAGES.values()).count("```") == 2 * len(ALL)


def test_the_two_commands_come_first():
    assert BLOCKS[0].lines == ["make run", "make test"]


@pytest.mark.parametrize("command", commands(fails=False))
def test_a_command_works(desk: Path, command: str):
    done = invoke(command)
    assert done.exit_code == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("command", commands(fails=True))
def test_a_command_fails_as_it_should(desk: Path, command: str):
    done = invoke(command)
    assert (done.exit_code, done.stdout) == (1, "")


@pytest.mark.parametrize(("command", "output"), list(outputs()), ids=[command for command, _ in outputs()])
def test_a_command_prints_what_the_readme_shows(desk: Path, command: str, output: str):
    done = invoke(command)
    printed = plain(done.stdout) + plain(done.stderr)
    parts = [plain(part) for part in output.split(f"{GAP}\n")]
    assert [part for part in parts if not contains(printed, part)] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_a_page_works_from_top_to_bottom(desk: Path, page: Path):
    printed: list[str] = []
    for block in blocks(page):
        if block.note == "output":
            parts = [plain(part) for part in block.text.split(f"{GAP}\n")]
            assert [part for part in parts if not contains(printed, part)] == []
        elif block.language == "sh":
            done = [invoke(line) for line in block.lines if line.startswith("revasc ")]
            assert [(one.exit_code, one.stderr) for one in done if one.exit_code] == []
            printed = [line for one in done for line in plain(one.stdout) + plain(one.stderr)]
        elif (block.language, block.note) == ("python", ""):
            with redirect_stdout(StringIO()) as told:
                exec(compile(block.text, page.name, "exec"), {"__name__": "__main__"})
            printed = plain(told.getvalue())


def test_commands_of_other_programs_are_tasks_of_make():
    lines = [line for block in ALL if block.language == "sh" for line in block.lines]
    others = [line for line in lines if not line.startswith("revasc ")]
    assert [line for line in others if not re.fullmatch(r"make [a-z]+", line)] == []


@pytest.mark.parametrize("task", sorted(set(re.findall(r"^make ([a-z]+)$", README, re.MULTILINE))))
def test_a_task_of_make_exists(task: str):
    assert dry_run(task)


def test_make_run_runs_what_the_readme_shows():
    command, _ = next(outputs())
    assert f".venv/bin/{command}" in dry_run("run").splitlines()


def dry_run(task: str) -> str:
    """What make would do, whatever the settings of a make that runs this very test."""
    settings = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VENV", "OUT", "EXPORT"}
    outside = {name: value for name, value in os.environ.items() if name not in settings}
    done = subprocess.run(
        ["make", "--dry-run", task], cwd=ROOT, env=outside, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_blocks_run_from_top_to_bottom(desk: Path, capsys: pytest.CaptureFixture[str]):
    session: dict[str, Any] = {}
    for number, block in enumerate(PYTHON, 1):
        exec(compile(block.text, f"README, Python block {number}", "exec"), session)
    printed = capsys.readouterr().out
    assert "DB-001 supported" in printed
    assert "(duplicate_id)" in printed
    assert session["result"].note_id == "n1"
    assert len(session["coded"]) == len(session["frame"])
    assert session["doc"]._.revasc.decision == "supported"


def test_the_record_is_as_shown(desk: Path):
    (block,) = (block for block in BLOCKS if block.language == "json")
    record = json.loads(invoke("revasc explain note.txt --json").stdout)
    assert missing(json.loads(block.text), record) == []


def test_options_exist():
    groups = get_command(app).commands.values()
    nested = [sub for group in groups for sub in getattr(group, "commands", {}).values()]
    asked = [given for command in (*groups, *nested) for given in command.params]
    known = {option for given in asked for option in (*given.opts, *given.secondary_opts)}
    assert set(_OPTION.findall(_BENCHMARK.sub("", "".join(PAGES.values())))) - known == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path):
    text, folder = PAGES[page], page.parent
    headings = {
        "#" + re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    lost = [
        link
        for link in _LINK.findall(text)
        if not (link in headings if link[0] == "#" else (folder / link).exists())
    ]
    assert lost == []


def test_folders_exist():
    rows = README.partition("## Where things are")[2].partition("\n## ")[0]
    folders = _FOLDER.findall(rows)
    assert len(folders) > 10
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_every_package_of_the_house_is_in_the_table():
    inner = (path.parent for path in (ROOT / "pipeline" / "revasc").glob("*/__init__.py"))
    assert [path.name for path in inner if f"| `pipeline/revasc/{path.name}` |" not in README] == []


@pytest.mark.parametrize(
    "names",
    [Decision.__args__, CriterionId.__args__, policy_names(find_pack())],
    ids=["decisions", "criteria", "policies"],
)
def test_tables_are_whole(names: tuple[str, ...]):
    assert [name for name in names if f"\n| `{name}` | " not in README] == []


@pytest.mark.parametrize(
    ("part", "whole", "complaints"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, 0),
        ({"a": 2}, {"a": 1}, 1),
        ({"c": 1}, {"a": 1}, 1),
        ([{"a": 1}], [{"a": 0}, {"a": 1, "b": 2}], 0),
        ([{"a": 1}], [{"a": 0}], 1),
        (["RC"], ["RC"], 0),
        (["RC"], ["RC", "LD"], 1),
        (None, 0, 1),
    ],
)
def test_part_of_a_record(part: Any, whole: Any, complaints: int):
    assert len(missing(part, whole)) == complaints
