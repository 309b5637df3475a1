from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from benchmarks.breaking import Kill, Killed
from benchmarks.million import Figures, Task, clear, measure, processor_seconds, table, verify
from benchmarks.notes import NoteSet
from benchmarks.report import END, README
from benchmarks.sizes import Growth
from benchmarks.watching import Watched

from benchmarks import million
from tests.benchmarks.builders import NOTES
from tests.benchmarks.runs import look, usage, write_run

FIGURES = Figures(
    notes=100_000,
    form="csv",
    gigabytes=0.314,
    workers=2,
    seconds=50.0,
    processor_seconds={"parent": 4.4, "workers": 61.0},
    together_mib=326.6,
    growths=(Growth("parent", 75.0, 76.0, 80.0, 78.0),),
    verified="whole; 100,000 read, 99,900 coded, 100 rejected",
    killed=Killed((Kill(9, 0.0, "parent"), Kill(99, 1.0, "group")), (1000, 2000), 70.0),
    faults=(),
)


def test_the_table():
    assert dict(table(FIGURES)) == {
        "export": "100,000 rows, csv, 0.31 GB",
        "unbroken run, 2 workers": "50 s, 2,000 notes a second",
        "processor time": "parent 4 s, workers 61 s",
        "memory of parent": "80 MiB at its peak; 75 after a tenth of the notes, 76 at the end, "
        "at most +3 between",
        "memory of all together": "327 MiB at most",
        "`revasc verify`": "whole; 100,000 read, 99,900 coded, 100 rejected",
        "the same, killed 2 times": "the parent at 1,000, all processes at 2,000; 70 s with its restarts",
        "does it all add up": "yes",
    }


@pytest.mark.parametrize(
    ("count", "shard"), [(1, "1"), (10, "1"), (400, "20"), (40_000, "2000"), (1_000_000, "2000")]
)
def test_the_command_is_one_that_users_type(count: int, shard: str):
    command = Task(Path("e.csv"), count, 2).command(Path("out"))
    assert command[1:-1] == (
        *("-m", "revasc.cli", "code", "e.csv"),
        *("-o", "out/", "--workers", "2", "--shard-notes"),
    )
    assert command[-1] == shard


def test_processor_time_of_all_workers_as_they_were_seen_last():
    looks = (look(0, 0, usage(seconds=1.0), w3=usage(seconds=9.0)), look(1, 0, usage(seconds=2.0)))
    looks += (look(2, 0, usage(seconds=3.0), w4=usage(seconds=5.0)),)
    assert processor_seconds(Watched(2.0, looks)) == {"parent": 3.0, "workers": 14.0}
    assert processor_seconds(Watched(2.0, ())) == {"parent": 0.0, "workers": 0.0}


def test_a_folder_that_is_not_whole_ends_the_measurement(tmp_path: Path):
    with pytest.raises(subprocess.CalledProcessError):
        verify(tmp_path)


def test_only_what_was_made_is_removed(tmp_path: Path):
    for name in ("export.csv", "other.csv", "out/part", "out-killed/part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    clear(tmp_path, but=tmp_path / "export.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.csv", "other.csv"]
    clear(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["other.csv"]


def test_results_that_differ_after_the_kills_and_rows_lost_are_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Both runs lose the second of two rows; the one that was killed loses the first too."""

    def fake(_command: Sequence[str], folder: Path, *_more: Any, **_options: Any) -> Any:
        ids = ("m0",) if folder.name == "out" else ()
        write_run(folder, (ids,), ())
        return Watched(1.0, ()) if folder.name == "out" else Killed((), (), 2.0)

    monkeypatch.setattr(million, "watch", fake)
    monkeypatch.setattr(million, "break_run", fake)
    monkeypatch.setattr(million, "verify", lambda _folder: "whole")
    export = tmp_path / "export.csv"
    export.write_text("x" * 1000)
    figures = measure(Task(export, 2, 1), tmp_path, kills=1, seed=1)
    assert figures.faults == (
        "2 rows, but 1 read, 1 coded, 0 rejected",
        "1 rows are not there exactly once: 2",
        "records.jsonl/part-00000.jsonl: not the same after the kills",
    )
    assert (figures.gigabytes, figures.rate) == (1e-6, 2.0)
    assert table(figures)[-1][1].startswith("no: 2 rows, but 1 read")


@pytest.fixture
def fake_measure(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    asked: list[Any] = []

    def fake(task: Task, folder: Path, **options: Any) -> Figures:
        asked.append((task.export.read_text(encoding="utf-8").count("Accession"), options))
        (folder / "out").mkdir()
        return FIGURES

    monkeypatch.setattr(million, "measure", fake)
    return asked


def test_the_export_is_made_and_everything_removed(
    tmp_path: Path, fake_measure: list[Any], capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "new"
    given = ["--notes", "7", "--set", "cath", "--folder", str(folder), "--kills", "2", "--json"]
    assert million.main(given) == 0
    assert fake_measure == [(7, {"kills": 2, "seed": 5})]
    assert json.loads(capsys.readouterr().out)["verified"] == FIGURES.verified
    assert list(folder.iterdir()) == []


def test_they_stay_on_request_and_then_the_folder_is_taken(
    tmp_path: Path, fake_measure: list[Any], capsys: pytest.CaptureFixture[str]
):
    given = ["--notes", "7", "--set", "cath", "--folder", str(tmp_path), "--format", "jsonl", "--keep"]
    assert million.main(given) == 0
    assert "| does it all add up | yes |" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.jsonl", "out"]
    assert million.main(given) == 2
    assert "the folder is not empty" in capsys.readouterr().err
    assert len(fake_measure) == 1


def test_without_the_public_notes_there_is_no_mixed_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(million, "note_sets", lambda keys: [NoteSet("mixed", "left out, it is not here")])
    assert million.main(["--folder", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "left out, it is not here\n"


def test_the_table_goes_into_the_readme(
    tmp_path: Path, fake_measure: list[Any], monkeypatch: pytest.MonkeyPatch
):
    kept: dict[str, str] = {}
    monkeypatch.setattr(million, "write_section", lambda text, begin: kept.update({begin: text}))
    million.main(["--notes", "7", "--set", "cath", "--folder", str(tmp_path), "--write"])
    assert kept[million.BEGIN].startswith("| what | figure |")
    assert "- Versions: Python" in kept[million.BEGIN]
    command = "python -m benchmarks.million --folder DIR --notes 7 --set cath --write"
    assert f"- Command: `{command}`." in kept[million.BEGIN]


def test_the_readme_has_a_place_for_the_table():
    _, mark, rest = README.read_text(encoding="utf-8").partition(million.BEGIN)
    assert mark
    assert "| does it all add up | yes |" in rest.partition(END)[0]


def test_a_real_run_of_a_few_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Watched, killed at its start, resumed, verified, compared. The last of a thousand rows is empty."""
    monkeypatch.setattr(million, "draw_kills", lambda *_drawn: (Kill(0, 0.0, "parent"),))
    monkeypatch.setattr(million, "note_sets", lambda keys: [NoteSet("three", "three notes", NOTES)])
    given = ["--notes", "1000", "--folder", str(tmp_path), "--kills", "1", "--interval", "0.2"]
    assert million.main(given) == 0
    shown = capsys.readouterr().out
    assert "| `revasc verify` | whole; 1,000 read, 999 coded, 1 rejected |" in shown
    assert "| the same, killed 1 times |" in shown
    assert list(tmp_path.iterdir()) == []
