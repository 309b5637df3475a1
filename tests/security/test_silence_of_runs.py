"""Words of a note are in nothing that a failing run says, or leaves behind beside its results."""

from __future__ import annotations

import os
import sqlite3
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import revasc
from revasc import cli
from revasc.batch import run
from revasc.coder import Coder
from revasc.note import Note
from revasc.results.errors import OutputError
from revasc.runs import Plan, run_into
from revasc.runs.database import NoteNlpTarget
from tests.results.builders import FakeFactory
from tests.security.conftest import SECRET, Heard

FORMS = ("jsonl", "csv", "parquet", "xlsx", "sqlite", "duckdb")


@dataclass(frozen=True)
class Failing:
    """Fails on every note, with the note in its message, and in the error behind it."""

    def __call__(self) -> Coder:
        def fail(note: Note) -> revasc.Result:
            raise ValueError(note.text) from KeyError(note.text)

        return fail


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "notes.csv"
    path.write_text(f"note_id,text\n1,{SECRET} RCA CTO\n2,{SECRET} LAD CTO\n3,\n")
    return path


def said_by(call: Callable[[], object]) -> str:
    """What a call that fails raises, with the errors behind it."""
    with pytest.raises((OutputError, OSError, ValueError)) as caught:
        call()
    return "".join(traceback.format_exception(caught.value))


def left(folder: Path) -> str:
    """The names and contents of all files there."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "".join(path.name + path.read_bytes().decode("latin-1") for path in files)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_whose_notes_fail(tmp_path: Path, export: Path, heard: Heard, workers: int):
    summary = run(export, tmp_path / "out.jsonl", coder_factory=Failing(), workers=workers)
    assert summary.rejected == 3
    assert SECRET not in heard() + summary.rejects_file.read_text() + repr(summary)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_folder_whose_notes_fail(tmp_path: Path, export: Path, heard: Heard, workers: int):
    plan = Plan(revasc.read_notes(export), tmp_path / "out", Failing(), workers=workers)
    summary = run_into(plan)
    assert summary.rejected == 3
    assert SECRET not in heard() + left(tmp_path / "out") + repr(summary) + repr(plan)


def test_manifest_journal_and_rejects_of_a_run_that_goes_well(tmp_path: Path, export: Path, heard: Heard):
    run_into(Plan(revasc.read_notes(export), tmp_path / "out", FakeFactory(), forms=("jsonl", "csv")))
    results = set((tmp_path / "out").rglob("part-*"))
    for path in results:
        path.unlink()
    assert results
    assert (tmp_path / "out" / "manifest.json").exists()
    assert SECRET not in heard() + left(tmp_path / "out")


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk(tmp_path: Path, export: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch, form: str):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    told = said_by(lambda: run(export, tmp_path / f"out.{form}", coder_factory=FakeFactory()))
    assert "No space" in told
    assert SECRET not in told + heard()
    assert [path.name for path in tmp_path.iterdir()] == ["notes.csv"]


@pytest.mark.parametrize("schema", ["", "CREATE TABLE note_nlp (note_nlp_id INTEGER)"])
def test_a_database_without_the_table(tmp_path: Path, export: Path, heard: Heard, schema: str):
    _database(tmp_path / "cdm.db", schema)
    target = NoteNlpTarget(f"sqlite:///{tmp_path / 'cdm.db'}")
    plan = Plan(revasc.read_notes(export), tmp_path / "out", FakeFactory(), database=target)
    assert SECRET not in said_by(lambda: run_into(plan)) + heard()


def test_a_database_that_refuses_a_row(tmp_path: Path, export: Path, heard: Heard):
    columns = (
        "note_nlp_id", "note_id", "section_concept_id", "snippet", '"offset"', "lexical_variant",
        "note_nlp_concept_id", "note_nlp_source_concept_id", "nlp_system", "nlp_date", "nlp_datetime",
        "term_exists", "term_temporal", "term_modifiers",
    )  # fmt: skip
    checked = ", ".join(f"{name} CHECK (length(snippet) < 0)" for name in columns)
    _database(tmp_path / "cdm.db", f"CREATE TABLE note_nlp ({checked})")
    target = NoteNlpTarget(f"sqlite:///{tmp_path / 'cdm.db'}")
    plan = Plan(revasc.read_notes(export), tmp_path / "out", FakeFactory(), database=target)
    told = said_by(lambda: run_into(plan))
    assert SECRET not in told + heard() + left(tmp_path / "out")


def _database(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as database:
        database.execute(statement)
    database.close()


@pytest.mark.parametrize("engine", ["revasc", "medspacy"])
def test_the_command_with_each_engine(tmp_path: Path, export: Path, heard: Heard, engine: str):
    if engine == "medspacy":
        pytest.importorskip("medspacy", reason="the extra medspacy is not installed")
    said = CliRunner().invoke(
        cli.app, ["code", str(export), "-o", str(tmp_path / "out.jsonl"), "--engine", engine]
    )
    assert (tmp_path / "out.jsonl").exists()
    assert SECRET not in said.output + heard()


def test_names_of_drafts(tmp_path: Path, export: Path, monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []
    inner = os.open

    def listening(path: str, *arguments: int, **options: int) -> int:
        opened.append(str(path))
        return inner(path, *arguments, **options)

    monkeypatch.setattr(os, "open", listening)
    run(export, tmp_path / "out.csv", coder_factory=FakeFactory(), tables=True, note_nlp=date(2026, 2, 3))
    assert len(opened) >= 4
    assert SECRET not in "".join(opened)
