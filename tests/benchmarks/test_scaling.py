from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from benchmarks.notes import NoteSet
from benchmarks.scaling import Scaling, Spent, idle_share, measure_scaling, middle, table
from benchmarks.watching import Watched

from benchmarks import scaling
from tests.benchmarks.builders import NOTES
from tests.benchmarks.runs import look, usage

FOUND = Scaling("cath", 12_000, Spent(60.0, 4.0, 58.0, 0.03), Spent(32.0, 4.0, 60.0, 0.05))


def test_gain_is_on_the_wall_and_its_bound_by_processor_time():
    assert FOUND.gain == 1.875
    assert FOUND.bound == 2 * 58 / 64


def test_the_table_has_a_row_for_each_number_of_workers():
    assert table([FOUND])[1:] == [
        ("12,000 cath notes, 1 worker", "60.0", "4.0", "58.0", "3.0%", "-", "-"),
        ("12,000 cath notes, 2 workers", "32.0", "4.0", "60.0", "5.0%", "1.88x", "1.81x"),
    ]


def test_the_median_of_each_figure():
    runs = [Spent(3.0, 1.0, 5.0, 0.1), Spent(1.0, 2.0, 9.0, 0.3), Spent(2.0, 3.0, 7.0, 0.2)]
    assert middle(runs) == Spent(2.0, 2.0, 7.0, 0.2)


@pytest.mark.parametrize(
    ("seconds", "queued", "share"),
    [(10.0, 0.0, 0.0), (8.0, 0.0, 0.2), (6.0, 3.0, 0.1), (0.0, 0.0, 1.0), (11.0, 0.0, 0.0)],
)
def test_a_worker_is_idle_when_it_is_on_no_core_and_waits_for_none(
    seconds: float, queued: float, share: float
):
    first = look(5.0, 0, w3=usage(seconds=1.0, queued=1.0))
    last = look(15.0, 9, w3=usage(seconds=1.0 + seconds, queued=1.0 + queued))
    assert idle_share([look(0.0, 0), first, last]) == pytest.approx(share)


def test_idle_time_is_that_of_all_workers():
    looks = [
        look(0.0, 0, w3=usage(), w4=usage()),
        look(10.0, 9, w3=usage(seconds=10.0), w4=usage(seconds=5.0)),
    ]
    assert idle_share(looks) == 0.25
    assert idle_share([]) == 0.0


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The workers of each run, none of which takes place; a run with two takes half as long."""
    asked: list[str] = []

    def fake(command: Sequence[str], folder: Path, **_options: Any) -> Watched:
        workers = command[command.index("--workers") + 1]
        asked.append(workers)
        folder.mkdir()
        return Watched(8.0 / int(workers), ())

    monkeypatch.setattr(scaling, "watch", fake)
    monkeypatch.setattr(scaling, "note_sets", lambda keys: [NoteSet(keys[0], "", NOTES)])
    return asked


def test_one_and_two_take_turns_and_nothing_is_left(runs: list[str], tmp_path: Path):
    found = measure_scaling("cath", 30, tmp_path, times=2)
    assert (found.one.wall, found.two.wall) == (8.0, 4.0)
    assert runs == ["1", "2", "1", "2"]
    assert list(tmp_path.iterdir()) == []


def test_without_notes_there_is_nothing_to_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scaling, "note_sets", lambda keys: [NoteSet("mixed", "left out")])
    with pytest.raises(ValueError, match="left out"):
        measure_scaling("mixed", 30, tmp_path)


def test_the_command(runs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    given = ["--folder", str(tmp_path / "new"), "--sets", "cath", "--notes", "30", "--times", "1"]
    scaling.main([*given, "--json"])
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["key"], found["notes"], found["one"]["wall"]) == ("cath", 30, 8.0)
