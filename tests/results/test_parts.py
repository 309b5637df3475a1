from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from revasc.results.parts import coded
from revasc.results.writing import OutputError, open_results, result_files
from tests.results.builders import make_result

NAMES = ["out.jsonl", "out.csv", "out.tsv", "out.parquet"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("tables", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_parts_write_the_files_that_results_write(tmp_path: Path, name: str, tables: bool):
    results = [
        make_result("a"),
        make_result("=b", lesions=(), mentions=()),
        make_result("c", summary='"\n,\t'),
    ]
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    for folder in (whole, parted):
        folder.mkdir()
    with open_results(whole / name, tables=tables) as writer:
        for result in results:
            writer.write(result)
    files = result_files(parted / name, tables=tables)
    with open_results(parted / name, tables=tables) as writer:
        for result in results:
            writer.add(pickle.loads(pickle.dumps(coded(result, files))))
    assert contents(whole) == contents(parted)


def test_files_come_in_the_order_in_which_they_are_written():
    files = result_files(Path("a/out.jsonl"), tables=True)
    assert [(file.path.name, file.form, file.table_name) for file in files] == [
        ("out.jsonl", "jsonl", "notes"),
        ("out.lesions.csv", "csv", "lesions"),
        ("out.mentions.csv", "csv", "mentions"),
    ]


def test_files_of_no_format_are_refused():
    with pytest.raises(OutputError, match="the suffix must be one of"):
        result_files(Path("out.docx"))


def test_files_travel_to_workers():
    files = result_files(Path("out.parquet"), tables=True)
    assert pickle.loads(pickle.dumps(files)) == files
    assert hash(files) == hash(result_files(Path("out.parquet"), tables=True))


def test_the_decision_goes_along():
    result = make_result("a")
    assert coded(result, result_files(Path("out.csv"))).decision == result.decision
