from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from benchmarks.report import README
from benchmarks.timing import Timing

from benchmarks import run
from revasc.note import Note
from tests.benchmarks.builders import NOTES, timings


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What was asked of the measuring and the writing, which are replaced."""
    kept: dict[str, Any] = {}

    def notes(*, limit: int | None = None) -> Sequence[Note]:
        kept["limit"] = limit
        return NOTES

    def measured(peers: object, read: Sequence[Note], *, rounds: int) -> list[Timing]:
        kept.update(rounds=rounds, notes=len(read))
        return timings()

    monkeypatch.setattr(run, "gold_notes", notes)
    monkeypatch.setattr(run, "all_peers", list)
    monkeypatch.setattr(run, "measure", measured)
    monkeypatch.setattr(run, "write_section", lambda text: kept.update(text=text))
    return kept


def test_prints_the_table_and_writes_nothing(asked: dict[str, Any], capsys: pytest.CaptureFixture[str]):
    run.main([])
    shown = capsys.readouterr().out
    assert all(
        cell in shown for cell in ("stock medSpaCy", "revasc", "16.0", "3 gold notes, median of 5 rounds")
    )
    assert asked == {"limit": None, "rounds": 5, "notes": 3}


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["--write"], "make bench ARGS='--rounds 5 --write'"),
        (["--write", "--rounds", "3", "--notes", "6"], "make bench ARGS='--rounds 3 --notes 6 --write'"),
    ],
)
def test_writes_the_figures_with_the_command(asked: dict[str, Any], arguments: list[str], command: str):
    run.main(arguments)
    assert f"- Command: `{command}`." in asked["text"]


def test_options(asked: dict[str, Any]):
    run.main(["--rounds", "2", "--notes", "6"])
    assert (asked["rounds"], asked["limit"]) == (2, 6)


def test_make_bench_calls_it():
    makefile = (README.parent.parent / "Makefile").read_text(encoding="utf-8")
    assert "-m benchmarks $(ARGS)" in makefile
