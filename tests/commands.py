"""A desk to run commands at: a few files, and a coder of a few lines in place of the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import revasc.coder
from revasc import cli
from tests.results.builders import FakeFactory

CSV = "note_id,text,dos\nn1,CTO of the RCA,2026-02-03\nn2,100% LAD,\nn3,Normal arteries,\n"
Run = Callable[..., Any]


def replace_engine(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The options that commands will ask the engine with; the fake coder answers."""
    asked: list[dict[str, object]] = []

    def factory(**options: object) -> FakeFactory:
        asked.append(options)
        return FakeFactory()

    monkeypatch.setattr(revasc.coder, "EngineFactory", factory)
    return asked


def runner(folder: Path) -> Run:
    """Runs commands at a width of 120 without colours; an export and a note lie in ``folder``."""
    (folder / "notes.csv").write_text(CSV)
    (folder / "note.txt").write_text("CTO of the RCA")

    def run(*arguments: str) -> Any:
        return CliRunner(env={"COLUMNS": "120", "NO_COLOR": "1"}).invoke(cli.app, arguments)

    return run
