from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from revasc.results.building import RecordError
from revasc.results.jsonl import JsonlWriter, dump_line, read_results, write_results
from tests.results.builders import make_result


def test_written_and_read_back(tmp_path: Path):
    results = [make_result("a"), make_result("b\u2028\x85é", "query"), make_result("c", "not_supported")]
    path = tmp_path / "out.jsonl"
    assert write_results(path, iter(results)) == 3
    assert list(read_results(path)) == results
    assert path.read_bytes().count(b"\n") == 3


def test_the_file_is_the_published_record(tmp_path: Path):
    path = tmp_path / "out.jsonl"
    write_results(str(path), [make_result("Größe")])
    line = path.read_text(encoding="utf-8")
    assert line.startswith('{"schema":"revasc.result/1","note_id":"Größe","decision":"supported",')
    assert json.loads(line) == json.loads(json.dumps(make_result("Größe").to_dict()))


def test_nothing_to_write(tmp_path: Path):
    assert write_results(tmp_path / "out.jsonl", []) == 0
    assert list(read_results(tmp_path / "out.jsonl")) == []


def test_numbers_that_are_none_are_refused():
    with pytest.raises(ValueError, match="JSON compliant"):
        dump_line({"a": math.nan})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: not JSON"),
        ("[" * 100_000, "line 2: not JSON"),
        ('{"schema": NaN}', "line 2: not JSON"),
        ('{"schema": "\\ud83d"}', "line 2: not JSON"),
        ("[]", "line 2: not an object"),
        ("{}", r"line 2: schema: not revasc\.result/1"),
        ('{"schema": "revasc.result/1"}', r"line 2: record\.note_id: missing"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str):
    path = tmp_path / "out.jsonl"
    path.write_text(f"{dump_line(make_result().to_dict())}\n{line}\n")
    reading = read_results(path)
    next(reading)
    with pytest.raises(RecordError, match=message) as caught:
        next(reading)
    assert caught.value.__cause__ is None or isinstance(caught.value.__cause__, RecordError)


def test_blank_lines_are_passed_over(tmp_path: Path):
    path = tmp_path / "out.jsonl"
    path.write_text(f"\n{dump_line(make_result().to_dict())}\n\n")
    assert len(list(read_results(path))) == 1


def test_the_writer_closes_its_file(tmp_path: Path):
    with JsonlWriter(tmp_path / "x") as writer:
        writer.write(make_result())
    with pytest.raises(ValueError, match="closed"):
        writer.write(make_result())
