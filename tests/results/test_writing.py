from __future__ import annotations

import os
import stat
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from revasc.results.jsonl import read_results
from revasc.results.writing import OutputError, atomic_path, open_results, output_format, side_path
from tests.results.builders import make_result


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jsonl", "jsonl"),
        ("a.NDJSON", "jsonl"),
        ("a.csv", "csv"),
        ("a.tsv", "tsv"),
        ("a.pq", "parquet"),
        ("a.xlsx", "xlsx"),
        ("a.sqlite", "sqlite"),
        ("a.DB", "sqlite"),
        ("a.duckdb", "duckdb"),
    ],
)
def test_formats_by_suffix(name: str, kind: str):
    assert output_format(Path(name)) == kind


@pytest.mark.parametrize("name", ["a", "a.xls", "a.json", "csv"])
def test_other_suffixes_are_refused(name: str):
    with pytest.raises(OutputError, match=r"the suffix must be one of \.jsonl"):
        output_format(Path(name))


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("out.csv", "out.lesions.csv"),
        ("out.parquet", "out.lesions.parquet"),
        ("a.b.jsonl", "a.b.lesions.csv"),
        ("out.xlsx", "out.lesions.csv"),
        ("out.db", "out.lesions.csv"),
        ("out", "out.lesions"),
    ],
)
def test_side_paths(name: str, side: str):
    assert side_path(Path(name), "lesions") == Path(side)


def test_a_file_appears_whole_and_for_its_owner_alone(tmp_path: Path):
    path = tmp_path / "out.txt"
    with atomic_path(path) as draft:
        draft.write_text("done")
        assert names(tmp_path) == [draft.name]
        assert draft.parent == path.parent
    assert names(tmp_path) == ["out.txt"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_error_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), atomic_path(path) as draft:
        _fail_after(draft.write_text("half"))
    assert (names(tmp_path), path.read_text()) == (["out.txt"], "old")


def test_a_folder_that_is_not_there(tmp_path: Path):
    with (
        pytest.raises(OutputError, match=r"out\.txt: no such file"),
        atomic_path(tmp_path / "gone" / "out.txt"),
    ):
        pass


def test_json_lines(tmp_path: Path):
    with open_results(tmp_path / "out.jsonl") as writer:
        writer.write(make_result("a"))
    assert names(tmp_path) == ["out.jsonl"]
    assert list(read_results(tmp_path / "out.jsonl")) == [make_result("a")]


@pytest.mark.parametrize(
    ("name", "sides"),
    [
        ("out.csv", ["out.csv", "out.lesions.csv", "out.mentions.csv"]),
        ("out.tsv", ["out.lesions.tsv", "out.mentions.tsv", "out.tsv"]),
        ("out.jsonl", ["out.jsonl", "out.lesions.csv", "out.mentions.csv"]),
        ("out.parquet", ["out.lesions.parquet", "out.mentions.parquet", "out.parquet"]),
        ("out.xlsx", ["out.xlsx"]),
        ("out.sqlite", ["out.sqlite"]),
        ("out.duckdb", ["out.duckdb"]),
    ],
)
def test_side_tables(tmp_path: Path, name: str, sides: list[str]):
    with open_results(tmp_path / name, tables=True) as writer:
        writer.write(make_result("a"))
        writer.write(make_result("b"))
    assert names(tmp_path) == sides


def test_parquet_side_tables_hold_their_rows(tmp_path: Path):
    with open_results(tmp_path / "out.parquet", tables=True) as writer:
        writer.write(make_result("a"))
    counts = [pq.read_table(tmp_path / name).num_rows for name in names(tmp_path)]
    assert counts == [1, 5, 1]


@pytest.mark.parametrize(
    "name", ["out.csv", "out.parquet", "out.jsonl", "out.xlsx", "out.sqlite", "out.duckdb"]
)
def test_an_error_leaves_nothing(tmp_path: Path, name: str):
    with pytest.raises(RuntimeError), open_results(tmp_path / name, tables=True) as writer:
        _fail_after(writer.write(make_result("a")))
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.sqlite", "out.duckdb"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"), open_results(tmp_path / name) as writer:
        writer.write(make_result("a"))
    assert names(tmp_path) == []


def _fail_after(_done: object) -> None:
    raise RuntimeError
