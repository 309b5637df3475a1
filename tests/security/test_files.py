"""Every file that a run writes is its owner's alone, even where the umask would let all read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from revasc.batch import run
from revasc.results.writing import atomic_path
from tests.results.builders import FakeFactory


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.parquet"])
@pytest.mark.usefixtures("open_umask")
def test_results_rejects_and_tables(tmp_path: Path, name: str):
    folder, export = tmp_path / "results", tmp_path / "notes.csv"
    folder.mkdir()
    export.write_text("note_id,text\nn1,RCA\n,none\n")
    run(export, folder / name, coder_factory=FakeFactory(), tables=True)
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert len(rights) == 4
    assert set(rights.values()) == {0o600}


@pytest.mark.usefixtures("open_umask")
def test_drafts(tmp_path: Path):
    with atomic_path(tmp_path / "out.csv") as draft:
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
