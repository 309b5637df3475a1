"""A small export, and what a run gives of it that nothing happens to."""

from __future__ import annotations

from pathlib import Path

import pytest

from revasc.runs import run_into
from tests.runs.builders import contents, plan, write_export


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "export.csv")


@pytest.fixture
def unbroken(tmp_path: Path, export: Path) -> dict[str, bytes]:
    """The results of a run that nothing happens to."""
    run_into(plan(export, tmp_path / "unbroken"))
    return contents(tmp_path / "unbroken")
