from __future__ import annotations

import json
from pathlib import Path

import pytest

from revasc.results.building import RecordError
from revasc.results.converting import convert
from revasc.results.errors import OutputError
from revasc.results.jsonl import read_results, write_results
from revasc.results.redaction import redact
from revasc.results.writing import open_results
from tests.results.books import expected, tables_of
from tests.results.builders import make_clarification, make_result

RESULTS = [
    make_result("a"),
    make_result("=b", lesions=(), mentions=()),
    make_result("c", "query", clarification=make_clarification()),
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    write_results(path, RESULTS)
    return path


@pytest.mark.parametrize("name", ["o.jsonl", "o.csv", "o.tsv", "o.parquet"])
@pytest.mark.parametrize("tables", [False, True])
def test_the_files_are_those_of_a_run(tmp_path: Path, source: Path, name: str, tables: bool):
    run, converted = tmp_path / "run", tmp_path / "converted"
    run.mkdir()
    converted.mkdir()
    with open_results(run / name, tables=tables) as writer:
        for result in RESULTS:
            writer.write(result)
    assert convert(source, converted / name, tables=tables) == 3
    for path in run.iterdir():
        assert (converted / path.name).read_bytes() == path.read_bytes()
    assert len(list(run.iterdir())) == len(list(converted.iterdir()))


@pytest.mark.parametrize("name", ["o.xlsx", "o.sqlite", "o.duckdb"])
def test_files_of_several_tables(tmp_path: Path, source: Path, name: str):
    convert(source, tmp_path / name)
    assert tables_of(tmp_path / name) == expected(*RESULTS, records=name != "o.xlsx")


def test_parts_come_in_their_order(tmp_path: Path):
    parts = [tmp_path / f"part-{number}.jsonl" for number in range(3)]
    for number, path in enumerate(parts):
        write_results(path, [make_result(f"{number}{letter}") for letter in "ab"[: 2 - number]])
    assert convert(reversed(parts), tmp_path / "o.jsonl") == 3
    assert [result.note_id for result in read_results(tmp_path / "o.jsonl")] == ["1a", "0a", "0b"]


def test_redacted(tmp_path: Path, source: Path):
    convert(source, tmp_path / "o.jsonl", redacted=True)
    assert list(read_results(tmp_path / "o.jsonl")) == [redact(result) for result in RESULTS]
    convert(tmp_path / "o.jsonl", tmp_path / "again.jsonl", redacted=True)
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "o.jsonl").read_bytes()


def test_a_faulty_line_is_named_and_nothing_is_left(tmp_path: Path, source: Path):
    with source.open("a") as handle:
        handle.write(json.dumps({"schema": "other", "words": "secretword"}) + "\n")
    with pytest.raises(RecordError, match=r"in\.jsonl: line 4: schema: not revasc\.result/1") as caught:
        convert(source, tmp_path / "o.csv")
    assert "secretword" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize("link", [False, True])
def test_results_are_not_written_over_themselves(tmp_path: Path, source: Path, link: bool):
    target = source
    if link:
        target = tmp_path / "link.jsonl"
        target.symlink_to(source)
    before = source.read_bytes()
    with pytest.raises(OutputError, match="this is one of the results to convert"):
        convert([tmp_path / "other.jsonl", source], target)
    assert source.read_bytes() == before


def test_a_source_that_is_not_there(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        convert(tmp_path / "gone.jsonl", tmp_path / "o.csv")
    assert list(tmp_path.iterdir()) == []


def test_no_results_give_empty_tables(tmp_path: Path):
    (tmp_path / "in.jsonl").write_text("")
    assert convert(tmp_path / "in.jsonl", tmp_path / "o.xlsx") == 0
    assert tables_of(tmp_path / "o.xlsx") == expected(records=False)
