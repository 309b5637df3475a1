from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from revasc.results.errors import OutputError
from revasc.results.omop import nlp_system, note_nlp_rows
from revasc.results.omop_database import NoteNlpDatabase
from revasc.results.record import Result
from revasc.results.redaction import redact
from revasc.results.tables import Row
from tests.postgres import POSTGRES
from tests.results.builders import TEXT, make_mention, make_result
from tests.results.cdm import DAY, note_nlp_table

SYSTEM = nlp_system(make_result().provenance)


class Place:
    """A database with an empty table NOTE_NLP."""

    def __init__(self, url: str, schema: str | None) -> None:
        self.url, self.schema = url, schema
        self.table = note_nlp_table(schema)
        self.engine = sa.create_engine(url)
        self.table.create(self.engine)

    def open(self) -> NoteNlpDatabase:
        return NoteNlpDatabase(self.url, self.schema)

    def rows(self) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(self.table).order_by(self.table.c.note_nlp_id)).mappings()
            return [dict(row) for row in found]

    def add(self, **changes: Any) -> None:
        row = {
            "note_nlp_id": 41,
            "note_id": 7,
            "lexical_variant": "x",
            "nlp_date": DAY,
            "nlp_system": "other",
        }
        with self.engine.begin() as connection:
            connection.execute(self.table.insert(), [{**row, **changes}])


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        made = Place(f"sqlite:///{tmp_path / 'cdm.db'}", None)
        yield made
        made.engine.dispose()
        return
    yield from on_postgres()


@pytest.fixture
def server() -> Iterator[Place]:
    yield from on_postgres()


def on_postgres() -> Iterator[Place]:
    """A schema of its own in the database that the environment names."""
    url = POSTGRES
    if not url:
        pytest.skip("REVASC_TEST_POSTGRES names no PostgreSQL")
    engine, schema = sa.create_engine(url), f"cdm_{uuid.uuid4().hex}"
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    made = Place(url, schema)
    yield made
    made.engine.dispose()
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


def rows_of(*results: Result) -> list[Row]:
    return [row for result in results for row in note_nlp_rows(result, DAY, TEXT)]


def write(place: Place, *results: Result) -> int:
    with place.open() as database:
        return database.write(rows_of(*results), [int(r.note_id) for r in results], nlp_system=SYSTEM)


def test_rows_as_the_model_has_them(place: Place):
    assert write(place, make_result("7"), make_result("8")) == 10
    rows = place.rows()
    assert [row["note_nlp_id"] for row in rows] == list(range(1, 11))
    assert [row["note_id"] for row in rows] == [7] * 5 + [8] * 5
    assert rows[3] == {
        "note_nlp_id": 4,
        "note_id": 7,
        "section_concept_id": 0,
        "snippet": TEXT,
        "offset": str(TEXT.index("over 6")),
        "lexical_variant": "over 6 months",
        "note_nlp_concept_id": 0,
        "note_nlp_source_concept_id": 0,
        "nlp_system": "revasc 0.1.0, cto_pci 2026.1",
        "nlp_date": DAY,
        "nlp_datetime": None,
        "term_exists": "Y",
        "term_temporal": "present",
        "term_modifiers": "label=CHRONICITY,status=current,section=procedure,rule=age.over,lesion=1,months=6",
    }


def test_a_second_time_changes_nothing(place: Place):
    write(place, make_result("7"), make_result("8"))
    before = place.rows()
    write(place, make_result("7"), make_result("8"))
    assert place.rows() == before


def test_a_part_again_leaves_each_mention_once(place: Place):
    write(place, make_result("7"), make_result("8"))
    write(place, make_result("7"))
    told = [(row["note_id"], row["offset"]) for row in place.rows()]
    assert len(told) == len(set(told)) == 10


def test_a_note_that_has_no_mentions_any_more_loses_its_rows(place: Place):
    write(place, make_result("7"), make_result("8"))
    assert write(place, make_result("7", mentions=())) == 0
    assert {row["note_id"] for row in place.rows()} == {8}


def test_rows_of_others_stay_and_ids_go_on_after_them(place: Place):
    place.add()
    place.add(note_nlp_id=42, nlp_system=None)
    place.add(note_nlp_id=43, nlp_system="revasc 0.0.9, cto_pci 2025.1")
    write(place, make_result("7"))
    write(place, make_result("7"))
    assert [row["note_nlp_id"] for row in place.rows()] == list(range(41, 49))


def test_many_notes_and_rows_take_several_statements_in_one_transaction(place: Place):
    results = [make_result(str(number)) for number in range(1, 1201)]
    assert write(place, *results) == 6000
    assert write(place, *results) == 6000
    assert len(place.rows()) == 6000


def test_nothing_to_write(place: Place):
    assert write(place) == 0


def test_what_a_redacted_result_leaves(place: Place):
    write(place, redact(make_result("7")))
    assert {(row["snippet"], row["lexical_variant"]) for row in place.rows()} == {
        (None, label) for label in ("ACCESS_SITE", "CTO", "OCCLUSION", "CHRONICITY", "STENT")
    }


def test_words_that_break_statements_are_words(place: Place):
    words = "'; DROP TABLE note_nlp; --\0%s :x \U0001f600"
    write(place, make_result("7", mentions=(replace(make_mention(), text=words),)))
    assert [row["lexical_variant"] for row in place.rows()] == [words.replace("\0", "\ufffd")]


def test_a_failure_in_mid_transaction_leaves_what_was_there(place: Place):
    write(place, make_result("7"), make_result("8"))
    before = place.rows()

    def breaking() -> Iterator[Row]:
        yield from rows_of(*(make_result("7") for _ in range(300)))
        raise ConnectionResetError

    with place.open() as database, pytest.raises(ConnectionResetError):
        database.write(breaking(), [7, 8], nlp_system=SYSTEM)
    assert place.rows() == before


def test_a_row_that_the_model_refuses_takes_all_back_and_is_not_quoted(place: Place):
    write(place, make_result("7"))
    before = place.rows()
    rows = rows_of(make_result("8"))
    bad = (*rows[0][:3], "secretsnippet", *rows[0][4:5], None, *rows[0][6:])
    with place.open() as database, pytest.raises(OutputError, match="note_nlp cannot be written") as caught:
        database.write([*rows, bad], [7, 8], nlp_system=SYSTEM)
    told = f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"
    assert "IntegrityError" in told
    assert "secret" not in told
    assert place.rows() == before


def test_writers_at_once(place: Place):
    """Five shards by each of two writers: every row is there once."""

    def shards(first: int) -> None:
        for shard in range(first, first + 50, 10):
            try:
                write(place, *(make_result(str(note)) for note in range(shard, shard + 10)))
            except OutputError as error:
                faults.append(error)

    faults: list[OutputError] = []
    threads = [threading.Thread(target=shards, args=(first,)) for first in (100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    told = [(row["note_id"], row["offset"]) for row in place.rows()]
    assert len(told) == len(set(told)) == 500


def test_writers_of_the_same_notes_at_once(server: Place):
    """Two runs into one table: the rows of one of them, never both."""
    threads = [
        threading.Thread(target=write, args=(server, *map(make_result, "123456789"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.rows()) == 45


def test_a_server_that_goes_away_in_mid_transaction_has_nothing_half_written(server: Place):
    write(server, make_result("7"))
    before = server.rows()

    def killed() -> Iterator[Row]:
        """Rows in the middle of which the server ends every other session of this database."""
        yield from rows_of(*(make_result("8") for _ in range(500)))
        with server.engine.connect() as connection:
            others = "from pg_locks where relation = to_regclass(:name) and pid <> pg_backend_pid()"
            ended = connection.execute(
                sa.text(f"select pg_terminate_backend(pid) {others}"), {"name": f"{server.schema}.note_nlp"}
            )
            assert set(ended.scalars()) == {True}
        yield from rows_of(*(make_result("8") for _ in range(500)))

    with server.open() as database:
        with pytest.raises(OutputError, match="cannot be written: OperationalError"):
            database.write(killed(), [7, 8], nlp_system=SYSTEM)
        assert server.rows() == before
        assert database.write(rows_of(make_result("7")), [7], nlp_system=SYSTEM) == 5
    assert server.rows() == before


def test_ids_beyond_the_integers_of_the_model_are_refused(server: Place):
    server.add(note_nlp_id=2**31 - 2)
    with pytest.raises(OutputError, match="cannot be written: DataError"):
        write(server, make_result("7"))
    assert len(server.rows()) == 1


def test_a_table_that_is_not_there(tmp_path: Path):
    with pytest.raises(OutputError, match=r"^cdm\.nothing cannot be opened|nothing: there is no such table"):
        NoteNlpDatabase(f"sqlite:///{tmp_path / 'cdm.db'}", table="nothing")


@pytest.mark.parametrize("gone", ["offset", "term_modifiers", "note_id"])
def test_columns_that_are_not_there_are_named(tmp_path: Path, gone: str):
    url = f"sqlite:///{tmp_path / 'cdm.db'}"
    names = [column.name for column in note_nlp_table().columns if column.name not in {gone, "snippet"}]
    engine = sa.create_engine(url)
    sa.Table("note_nlp", sa.MetaData(), *(sa.Column(name, sa.String) for name in names)).create(engine)
    engine.dispose()
    with pytest.raises(OutputError) as caught:
        NoteNlpDatabase(url)
    named = str(caught.value).partition("no column ")[2].split(", ")
    assert sorted(named) == sorted({gone, "snippet"})


def test_columns_in_capitals(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'cdm.db'}"
    engine, old = sa.create_engine(url), note_nlp_table()
    columns = [sa.Column(column.name.upper(), column.type) for column in old.columns]
    sa.Table("NOTE_NLP", sa.MetaData(), *columns).create(engine)
    with NoteNlpDatabase(url, table="NOTE_NLP") as database:
        assert database.write(rows_of(make_result("7")), [7], nlp_system=SYSTEM) == 5
        assert database.write(rows_of(make_result("7")), [7], nlp_system=SYSTEM) == 5
    with engine.connect() as connection:
        assert connection.scalar(sa.text('select count(*) from "NOTE_NLP"')) == 5
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("no url with secretword", "no SQLAlchemy URL"),
        ("nosuch://user:secretword@host/db", "no SQLAlchemy URL of a known kind"),
        ("postgresql+psycopg://user:secretword@host:port/db", "no SQLAlchemy URL"),
        (
            "postgresql+psycopg://user:secretword@127.0.0.1:1/db",
            "note_nlp cannot be opened: OperationalError",
        ),
        ("sqlite:////no/such/folder/secretword.db", "note_nlp cannot be opened: OperationalError"),
    ],
)
def test_databases_that_cannot_be_opened(url: str, message: str):
    with pytest.raises(OutputError, match=message) as caught:
        NoteNlpDatabase(url)
    assert "secretword" not in f"{caught.value!s}{caught.value!r}{caught.value.__cause__!r}"


def test_drivers_that_are_not_there():
    with pytest.raises(ImportError, match="needs the driver") as caught:
        NoteNlpDatabase("mysql+pymysql://user:secretword@host/db")
    assert "secretword" not in str(caught.value)


def test_no_password_is_shown(place: Place):
    with place.open() as database:
        shown = repr(database)
    assert shown.startswith("NoteNlpDatabase(")
    masked = NoteNlpDatabase.__new__(NoteNlpDatabase)
    masked._engine = sa.create_engine("postgresql+psycopg://user:secretword@host/db")
    masked._name = "cdm.note_nlp"
    assert repr(masked) == "NoteNlpDatabase(postgresql+psycopg://user:***@host/db, cdm.note_nlp)"
