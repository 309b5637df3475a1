"""Every file that a run writes is its owner's alone, even where the umask would let all read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from revasc.batch import run
from revasc.exports import read_notes
from revasc.results.converting import convert
from revasc.results.writing import atomic_path
from revasc.runs import Plan, run_into
from tests.results.builders import FakeFactory


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


#: Each kind of output with how many files it has: results and rejects, tables beside them, NOTE_NLP.
KINDS = {"jsonl": 5, "csv": 5, "tsv": 5, "parquet": 5, "xlsx": 3, "sqlite": 3, "duckdb": 3}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("open_umask")
def test_a_result_file_and_all_beside_it(tmp_path: Path, kind: str):
    folder, export = tmp_path / "results", tmp_path / "notes.csv"
    folder.mkdir()
    export.write_text("note_id,text\n1,RCA CTO\n,none\n")
    day = date(2026, 2, 3)
    run(export, folder / f"out.{kind}", coder_factory=FakeFactory(), tables=True, note_nlp=day)
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert len(rights) == KINDS[kind], rights
    assert set(rights.values()) == {0o600}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sqlite", "duckdb"])
@pytest.mark.usefixtures("open_umask")
def test_a_file_that_was_open_to_all_is_not_any_more(tmp_path: Path, kind: str):
    export, out = tmp_path / "notes.csv", tmp_path / f"out.{kind}"
    export.write_text("note_id,text\n1,RCA CTO\n")
    out.write_text("old")
    out.chmod(0o666)
    run(export, out, coder_factory=FakeFactory())
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.usefixtures("open_umask")
def test_a_folder_of_results_with_all_in_it(tmp_path: Path):
    export = tmp_path / "notes.csv"
    export.write_text("note_id,text\n1,RCA CTO\n,none\n")
    forms = ("jsonl", "csv", "parquet")
    run_into(Plan(read_notes(export), tmp_path / "a" / "b", FakeFactory(), forms, tables=True, note_nlp=True))
    made = [tmp_path / "a" / "b", *(tmp_path / "a" / "b").rglob("*")]
    assert len([path for path in made if path.is_file()]) >= 8
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.usefixtures("open_umask")
def test_converted_results(tmp_path: Path):
    export = tmp_path / "notes.csv"
    export.write_text("note_id,text\n1,RCA CTO\n")
    run(export, tmp_path / "a.jsonl", coder_factory=FakeFactory())
    for kind in KINDS:
        convert(tmp_path / "a.jsonl", tmp_path / f"b.{kind}")
        assert stat.S_IMODE((tmp_path / f"b.{kind}").stat().st_mode) == 0o600


@pytest.mark.usefixtures("open_umask")
def test_drafts(tmp_path: Path):
    with atomic_path(tmp_path / "out.csv") as draft:
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
