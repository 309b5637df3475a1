from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import duckdb
import pytest

from revasc.results.building import result_from_dict
from revasc.results.duckdbfile import DuckdbWriter
from revasc.results.errors import OutputError
from revasc.results.tables import Row
from revasc.results.writing import open_results
from tests.results.books import expected, fail_after, tables_of
from tests.results.builders import make_mention, make_result


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_four_tables(tmp_path: Path):
    results = make_result("a"), make_result("b", lesions=(), mentions=()), make_result("c")
    with open_results(tmp_path / "out.duckdb") as writer:
        for result in results:
            writer.write(result)
    assert tables_of(tmp_path / "out.duckdb") == expected(*results)
    assert stat.S_IMODE((tmp_path / "out.duckdb").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["out.duckdb"]


def test_records_are_whole(tmp_path: Path):
    with open_results(tmp_path / "o.duckdb") as writer:
        writer.write(make_result("a"))
    ((record,),) = ask(tmp_path / "o.duckdb", "select record from records where note_id = 'a'")
    assert result_from_dict(json.loads(str(record))) == make_result("a")


def test_types(tmp_path: Path):
    with open_results(tmp_path / "o.duckdb") as writer:
        writer.write(make_result("007"))
    kinds = dict(ask(tmp_path / "o.duckdb", "select column_name, column_type from (describe lesions)"))
    assert (kinds["note_id"], kinds["lesion"]) == ("VARCHAR", "BIGINT")
    assert (kinds["occlusion_percent"], kinds["in_stent"]) == ("DOUBLE", "BOOLEAN")


@pytest.mark.parametrize("words", ["'; DROP TABLE notes; --", '"', "\0 a", "\U0001f600", "=1+1", "$1"])
def test_words_stay_words(tmp_path: Path, words: str):
    with open_results(tmp_path / "o.duckdb") as writer:
        writer.write(make_result(words, mentions=(make_mention(0, words, words),)))
    assert ask(tmp_path / "o.duckdb", "select note_id, text from mentions") == [(words, words)]


def test_more_rows_than_are_held_at_once(tmp_path: Path):
    with DuckdbWriter(tmp_path / "o.duckdb") as writer:
        for number in range(7001):
            writer.add(([(str(number), *[None] * 10)], [], [], []))
    assert ask(tmp_path / "o.duckdb", "select count(*), count(distinct note_id) from notes") == [(7001, 7001)]


def test_until_it_is_whole_the_file_is_where_its_owner_alone_can_look(tmp_path: Path):
    with open_results(tmp_path / "out.duckdb") as writer:
        writer.write(make_result("secretid"))
        folders = [path for path in tmp_path.iterdir() if path.is_dir()]
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700]
        assert not [path for path in tmp_path.rglob("*") if "secretid" in path.name]


def test_nothing_is_left_of_a_file_that_fails(tmp_path: Path):
    with pytest.raises(KeyError), open_results(tmp_path / "out.duckdb") as writer:
        fail_after(writer.write(make_result("a")))
    assert list(tmp_path.iterdir()) == []


def test_faults_quote_no_values(tmp_path: Path):
    with (
        pytest.raises(OutputError, match=r"^o\.duckdb: ConversionException of DuckDB") as caught,
        DuckdbWriter(tmp_path / "o.duckdb") as writer,
    ):
        writer.add(([("a", None, None, *["secretword"] * 8)], [], [], _changed(writer)))
    assert "secretword" not in f"{caught.value!r}{caught.value.__cause__!r}"
    assert list(tmp_path.iterdir()) == []


def test_without_duckdb_its_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with (
        pytest.raises(ImportError, match=r"install revasc\[duckdb\]"),
        open_results(tmp_path / "o.duckdb"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def _changed(writer: DuckdbWriter) -> list[Row]:
    """No rows, and a table of notes that takes numbers alone."""
    writer._connection.execute("ALTER TABLE notes ALTER summary TYPE INTEGER")
    return []
