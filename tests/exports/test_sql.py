from __future__ import annotations

import sqlite3
import traceback
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from revasc.exports import ExportError, Reject, read_notes, sql
from revasc.exports.place import Place
from revasc.exports.sql import Database, is_database
from revasc.note import Note
from tests.postgres import POSTGRES

Items = list[Note | Reject]
ROWS = [
    ("n2", "LAD", "2026-02-03 10:00", "Cath"),
    ("n1", "CTO: RCA 100 %", None, None),
    ("n3", "", "2026-02-04", "Op"),
]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE note (note_id, note_text, note_date, note_title, more)")
    connection.executemany("INSERT INTO note VALUES (?, ?, ?, ?, 'more')", ROWS)
    connection.commit()
    yield connection
    connection.close()


@pytest.fixture
def url(base: sqlite3.Connection, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'x.db'}"


def items(url: str, **options: object) -> Items:
    return list(read_notes(url, **options).items())


def shown(found: Items) -> list[tuple[str | None, str]]:
    return [(item.note_id, item.code if isinstance(item, Reject) else item.text) for item in found]


def test_a_query(url: str):
    first, second, third = items(url, query="SELECT * FROM note ORDER BY rowid")
    assert (first.note_id, first.text, str(first.date_of_service), first.note_type) == (
        "n2", "LAD", "2026-02-03", "Cath",
    )  # fmt: skip
    assert (second.note_id, second.date_of_service, second.note_type) == ("n1", None, None)
    assert (third.code, third.row, third.field) == ("empty_text", 3, "note_text")
    assert first.origin.row == 1


def test_a_table_comes_in_the_order_of_the_ids(url: str):
    assert [item.note_id for item in items(url, table="note")] == ["n1", "n2", "n3"]
    assert [item.note_id for item in items(url, table="main.note")] == ["n1", "n2", "n3"]


def test_a_view_is_a_table(url: str, base: sqlite3.Connection):
    base.execute("CREATE VIEW cath AS SELECT * FROM note WHERE note_title = 'Cath'")
    base.commit()
    assert [item.note_id for item in items(url, table="cath")] == ["n2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT note_id, note_text FROM note WHERE note_text LIKE 'CTO: %'", ["n1"]),
        ("SELECT note_id, note_text FROM note WHERE note_text <> ' :name' AND note_id = 'n2'", ["n2"]),
        (
            "SELECT note_id, note_text FROM note WHERE note_text LIKE '%%' AND note_id <> 'n3' ORDER BY 1",
            ["n1", "n2"],
        ),
    ],
)
def test_colons_and_per_cent_signs_are_themselves(url: str, query: str, found: list[str]):
    assert [item.note_id for item in items(url, query=query)] == found


def test_columns_by_name_and_by_format(url: str):
    (note, *_) = items(url, query="SELECT note_id AS k, note_text AS b FROM note", note_id="K", text="b")
    assert note.note_id == "n2"
    assert shown(items(url, table="note", format="omop")) == shown(items(url, table="note"))
    with pytest.raises(
        ExportError, match="no column 'note_date' for date; columns found: note_id, note_text"
    ):
        items(url, query="SELECT note_id, note_text FROM note", format="omop")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, r"x\.db: this is a database: name a query or a table of it"),
        ({"query": "SELECT 1", "table": "note"}, "name a query or a table"),
        ({"table": "gone"}, r"no table 'gone'"),
        ({"table": "note; DROP TABLE note"}, "no table 'note; DROP TABLE note'"),
        ({"query": "SELECT secret FROM note"}, r"x\.db: the database failed: OperationalError, SQLITE_ERROR"),
        ({"query": "SELECT note_id, more FROM note"}, "no column for text .* found: note_id, more"),
        ({"query": "SELECT note_id, note_text, note_id FROM note"}, "note_id stands there 2 times"),
        ({"query": "DELETE FROM note"}, "the database failed: OperationalError, SQLITE_READONLY"),
        ({"table": "note", "format": "xml"}, "unknown format 'xml'"),
    ],
)
def test_refused(url: str, base: sqlite3.Connection, options: dict[str, str], message: str):
    with pytest.raises(ExportError, match=message):
        items(url, **options)
    assert base.execute("SELECT count(*) FROM note").fetchone() == (3,)


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("sqlite:///gone.db", r"sqlite:///gone\.db: no such file or directory"),
        ("nosuch://u:secret@h/d", "nosuch://h/d: neither a store nor a database that is known here"),
        ("postgresql+nosuch://u:secret@h/d", r"known here \(pip install 'revasc\[postgres\]'\)"),
        ("postgresql+pg8000://u:secret@h/d", "postgresql.pg8000://h/d: the driver pg8000 is not installed"),
        ("sqlite://u:secret@h:port/x", "this is no URL of a database"),
        ("postgresql+psycopg://u:secret@127.0.0.1:9/d", "d: the database failed: OperationalError"),
    ],
)
def test_databases_that_cannot_be_reached(
    tmp_path: Path, location: str, message: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExportError, match=message) as caught:
        items(location, table="note")
    assert "secret" not in "".join(traceback.format_exception(caught.value))
    assert list(tmp_path.iterdir()) == []


def test_an_error_in_mid_stream_keeps_what_came_before(url: str, base: sqlite3.Connection):
    base.executemany(
        "INSERT INTO note VALUES (?, 'LAD', NULL, NULL, NULL)", [(f"m{n}",) for n in range(1000)]
    )
    base.execute("INSERT INTO note VALUES ('bad', 'secret', NULL, NULL, NULL)")
    base.commit()
    # A sum beyond 64 bits, in the last row only.
    query = (
        "SELECT note_id, note_text, CASE note_text WHEN 'secret' THEN abs(-9223372036854775808) END FROM note"
    )
    *notes, last = items(url, query=query)
    assert len(notes) >= 800
    assert (last.code, last.row) == ("unreadable_file", len(notes) + 1)
    assert last.message.endswith("the database failed: OperationalError, SQLITE_ERROR")
    assert "secret" not in str(last)


def test_bytes_that_are_no_utf8_reject_their_row(url: str, base: sqlite3.Connection):
    base.execute("INSERT INTO note VALUES ('n4', CAST(x'636166e9' AS TEXT), NULL, NULL, NULL)")
    base.execute("INSERT INTO note VALUES ('n5', x'4c4144', NULL, NULL, NULL)")
    base.commit()
    assert shown(items(url, table="note"))[-2:] == [("n4", "bad_encoding"), ("n5", "LAD")]


@pytest.mark.parametrize("value", [bytearray(b"LAD"), memoryview(b"LAD"), b"LAD", "LAD"])
def test_kinds_of_text(value: object):
    assert sql._plain([value], 0) in {b"LAD", "LAD"}


@pytest.mark.parametrize(
    ("location", "known"),
    [
        ("postgresql+psycopg://h/d", True), ("sqlite:///x.db", True), ("duckdb:///x.db", True),
        ("mssql+pyodbc://h/d", True), ("oracle+oracledb://h", True), ("snowflake://a/b", True),
        ("s3://bucket/x.csv", False), ("gs://b/x", False), ("abfs://b/x", False), ("memory://x.csv", False),
        ("file:///x.csv", False), ("https://h/x.csv", False), ("x.csv", False), ("C:/x.csv", False),
    ],
)  # fmt: skip
def test_databases_and_stores(location: str, known: bool):
    assert is_database(location) is known


@pytest.mark.parametrize(
    "location",
    [
        "postgresql://user:secret@host/base", "postgresql://user:se@secret@host/base",
        "postgresql://user:se/secret@host/base", "postgresql://user:secret?x@host/base",
        "postgresql://host/base?password=secret", "postgresql://host/base?a=1&options=secret\n2",
    ],
)  # fmt: skip
def test_no_secret_in_names(location: str):
    place = Database(location)
    assert place.name == "postgresql://host/base"
    assert repr(place) == "Database('postgresql://host/base')"
    export = read_notes(location, table="note")
    assert "secret" not in repr(export) + repr(export.files)
    assert export.format == "sql"
    assert "secret" not in repr(Place("s3://key:secret@host/x.csv?token=secret"))


def test_a_query_of_a_file_is_refused(tmp_path: Path):
    (tmp_path / "x.csv").write_text("id,text\na,b\n")
    with pytest.raises(ExportError, match="a query or table is of a database, and this is none"):
        read_notes(tmp_path / "x.csv", query="SELECT 1")


def test_errors_are_described_without_their_words():
    error = ValueError("secret")
    assert sql._described(error) == "the database failed: ValueError"
    error.orig = SimpleNamespace(sqlstate="42P01")  # type: ignore[attr-defined]
    assert sql._described(error) == "the database failed: SimpleNamespace, 42P01"


def test_the_database_is_let_go(url: str, tmp_path: Path):
    reading = iter(read_notes(url, table="note"))
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    held = [handle.resolve() for handle in Path("/proc/self/fd").iterdir()]
    assert held.count(tmp_path / "x.db") <= 1  # that of the fixture


@pytest.fixture
def postgres() -> Iterator[tuple[str, str]]:
    """A URL and a table of its own there."""
    if not POSTGRES:
        pytest.skip("REVASC_TEST_POSTGRES holds no URL of a PostgreSQL")
    import sqlalchemy

    engine = sqlalchemy.create_engine(POSTGRES)
    table = f"note_{uuid.uuid4().hex[:8]}"
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE SEQUENCE {table}_seq; CREATE TABLE {table} "
            '(note_id bigint PRIMARY KEY, "NOTE_TEXT" text, note_datetime timestamptz, key uuid)'
        )
        connection.exec_driver_sql(
            f"INSERT INTO {table} SELECT n, 'RCA ' || n || ': 100 %%', '2026-02-03 10:00+00', "
            "gen_random_uuid() FROM generate_series(1, 2000) AS n"
        )
    yield POSTGRES, table
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {table}; DROP SEQUENCE {table}_seq")
    engine.dispose()


def test_postgres_tables_and_queries(postgres: tuple[str, str]):
    url, table = postgres
    found = items(url, table=table)
    assert [item.note_id for item in found] == [str(n) for n in range(1, 2001)]
    assert (found[0].text, str(found[0].date_of_service)) == ("RCA 1: 100 %", "2026-02-03")
    query = f"""SELECT key, "NOTE_TEXT"::text AS text FROM {table}
        WHERE "NOTE_TEXT" LIKE '%: 100 %' ORDER BY note_id"""
    by_key = items(url, query=query, note_id="key")
    assert [item.text for item in by_key] == [item.text for item in found]
    assert len(by_key[0].note_id) == 36


def test_postgres_only_reads(postgres: tuple[str, str]):
    url, table = postgres
    with pytest.raises(ExportError, match="the database failed: ReadOnlySqlTransaction, 25006"):
        items(url, query=f"SELECT nextval('{table}_seq') AS id, 'LAD' AS text")


def test_postgres_errors_in_mid_stream(postgres: tuple[str, str]):
    url, table = postgres
    query = f'SELECT note_id, "NOTE_TEXT", 1 / (1500 - note_id) FROM {table} ORDER BY note_id'
    *notes, last = items(url, query=query)
    assert 1000 < len(notes) < 1500
    assert last.message == "the file cannot be read: the database failed: DivisionByZero, 22012"


def test_postgres_says_what_is_missing(postgres: tuple[str, str]):
    with pytest.raises(ExportError, match="the database failed: UndefinedTable, 42P01"):
        items(postgres[0], query="SELECT secret FROM nowhere")
