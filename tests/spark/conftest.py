"""Each application runs once; the tests read what it found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.spark.cluster import run_application
from tests.spark.desk import furnish, ship
from tests.spark.local import LocalRun, run_locally
from tests.spark.rows import ROOT, rows


@dataclass(frozen=True, slots=True)
class Found:
    """What an application left in its folder."""

    answers: dict[str, Any]
    desk: Path

    def __getitem__(self, name: str) -> Any:
        return self.answers[name]


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The answers of ``tests.spark.answers``."""
    desk = furnish(tmp_path_factory.mktemp("asked"))
    return Found(run_application("answers", desk, path=(ROOT / "pipeline", ROOT)), desk)


@pytest.fixture(scope="session")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The answers of ``tests.spark.killing``, whose executors find the package in an archive alone."""
    desk = tmp_path_factory.mktemp("killed")
    ship(desk)
    return Found(run_application("killing", desk), desk)


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> LocalRun:
    """The same rows in a local run."""
    return run_locally(rows(), tmp_path_factory.mktemp("local"))
