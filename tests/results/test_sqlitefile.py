from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from revasc.results.building import result_from_dict
from revasc.results.errors import OutputError
from revasc.results.sqlitefile import SqliteWriter
from revasc.results.writing import open_results
from tests.results.books import expected, fail_after, tables_of
from tests.results.builders import make_mention, make_result


def ask(path: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


@pytest.mark.parametrize("name", ["out.sqlite", "out.db"])
def test_four_tables(tmp_path: Path, name: str):
    results = make_result("a"), make_result("b", lesions=(), mentions=()), make_result("c")
    with open_results(tmp_path / name) as writer:
        for result in results:
            writer.write(result)
    assert tables_of(tmp_path / name) == expected(*results)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_records_are_whole(tmp_path: Path):
    with open_results(tmp_path / "o.db") as writer:
        writer.write(make_result("a"))
    ((record,),) = ask(tmp_path / "o.db", "select record from records where note_id = ?", "a")
    assert result_from_dict(json.loads(record)) == make_result("a")


def test_types_and_indexes(tmp_path: Path):
    with open_results(tmp_path / "o.db") as writer:
        writer.write(make_result("007"))
    told = ask(
        tmp_path / "o.db",
        "select typeof(note_id), typeof(lesion), typeof(occlusion_percent), in_stent, graft from lesions",
    )
    assert told == [("text", "integer", "real", 0, None)]
    assert ask(tmp_path / "o.db", 'select max("end") from mentions') == [(make_result().mentions[4].end,)]
    assert len(ask(tmp_path / "o.db", "select name from sqlite_master where type = 'index'")) == 4


@pytest.mark.parametrize("words", ["'; DROP TABLE notes; --", '"', "\0 a", "\U0001f600", "=1+1", "?", ":a"])
def test_words_stay_words(tmp_path: Path, words: str):
    with open_results(tmp_path / "o.db") as writer:
        writer.write(make_result(words, mentions=(make_mention(0, words, words),)))
    assert ask(tmp_path / "o.db", "select note_id, text from mentions") == [(words, words)]


def test_more_rows_than_are_held_at_once(tmp_path: Path):
    with SqliteWriter(tmp_path / "o.db") as writer:
        for number in range(7001):
            writer.add(([(str(number), *[None] * 10)], [], [], []))
    assert ask(tmp_path / "o.db", "select count(*), count(distinct note_id) from notes") == [(7001, 7001)]


def test_the_same_results_give_the_same_bytes(tmp_path: Path):
    for name in ("a.db", "b.db"):
        with open_results(tmp_path / name) as writer:
            writer.write(make_result("a"))
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_nothing_is_left_of_a_file_that_fails(tmp_path: Path):
    with pytest.raises(KeyError), open_results(tmp_path / "out.db") as writer:
        fail_after(writer.write(make_result("a")))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written(tmp_path: Path):
    with pytest.raises(OutputError, match=r"^o\.db: unable to open"):
        SqliteWriter(tmp_path / "gone" / "o.db")
    (tmp_path / "o.db").write_text("no database, long enough to be looked at as one " * 30)
    with pytest.raises(OutputError, match=r"^o\.db: file is not a database"):
        SqliteWriter(tmp_path / "o.db")
