"""NOTE in, NOTE_NLP out: a transaction a shard, and the same rows however often a run is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from revasc.coder import EngineFactory
from revasc.results.errors import OutputError
from revasc.results.omop import COLUMNS
from revasc.runs import NoteNlpTarget, Plan, run_into, verify_run
from tests.postgres import POSTGRES
from tests.runs.builders import contents, manifest, plan

KINDS = {"string": sa.String(2000), "integer": sa.Integer, "date": sa.Date, "datetime": sa.DateTime}
ID, SECRET = "note_nlp_id", "hunter2"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with an empty table NOTE_NLP."""
    if request.param == "postgresql" and not POSTGRES:
        pytest.skip("REVASC_TEST_POSTGRES names no database")
    given = POSTGRES if request.param == "postgresql" else f"sqlite:///{tmp_path / 'omop.sqlite'}"
    engine = sa.create_engine(str(given))
    metadata = sa.MetaData()
    columns = [
        sa.Column(column.name, KINDS[column.kind], primary_key=column.name == ID) for column in COLUMNS
    ]
    sa.Table("note_nlp", metadata, *columns)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS elsewhere"))
    metadata.drop_all(engine)
    metadata.create_all(engine)
    yield str(given)
    metadata.drop_all(engine)
    engine.dispose()


def rows(url: str) -> list[tuple[Any, ...]]:
    """All rows but for their own ids, which depend on the order of the transactions."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT * FROM note_nlp")).mappings().all()
    engine.dispose()
    assert len({row[ID] for row in found}) == len(found)
    return sorted(tuple(str(value) for name, value in row.items() if name != ID) for row in found)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "note.csv"
    lines = [f"{number},CTO of the RCA xylophone {number}\n" for number in range(20)]
    path.write_text("note_id,note_text\n" + "".join(lines) + "x1,CTO\n")
    return path


def run(export: Path, folder: Path, url: str, **changes: Any) -> Plan:
    return plan(export, folder, factory=EngineFactory(), database=NoteNlpTarget(url), **changes)


def test_every_mention_is_a_row(url: str, tmp_path: Path, export: Path):
    summary = run_into(run(export, tmp_path / "out", url, workers=2))
    assert (summary.read, summary.coded, summary.reject_codes) == (21, 20, {"not_an_omop_id": 1})
    found = rows(url)
    assert {row[0] for row in found} == {str(number) for number in range(20)}
    assert any("xylophone" in value for row in found for value in row)  # in the words around a mention
    assert verify_run(tmp_path / "out") == ()


def test_a_run_taken_up_again_leaves_the_rows_of_an_unbroken_one(url: str, tmp_path: Path, export: Path):
    out = tmp_path / "out"
    run_into(run(export, out, url))
    whole, files = rows(url), contents(out)
    journal = out / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:3]))  # written into the database, and not yet in the journal
    run_into(run(export, out, url), resume=True)
    assert (rows(url), contents(out)) == (whole, files)


def rename(url: str, before: str, after: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {before} RENAME TO {after}"))
    engine.dispose()


def test_a_database_that_fails_in_mid_run_can_be_gone_on_with(url: str, tmp_path: Path, export: Path):
    run_into(run(export, tmp_path / "whole", url))
    whole = rows(url)

    def lose_table(done: int, fraction: float) -> None:
        if done == 5:
            rename(url, "note_nlp", "elsewhere")

    out = tmp_path / "out"
    with pytest.raises(ValueError, match="note_nlp"):
        run_into(run(export, out, url), progress=lose_table)
    rename(url, "elsewhere", "note_nlp")
    assert manifest(out)["status"] == "failed"
    assert 5 <= manifest(out)["counts"]["read"] < 21
    run_into(run(export, out, url), resume=True)
    assert rows(url) == whole
    assert verify_run(out) == ()


def test_redacted_rows_hold_no_words_of_notes(url: str, tmp_path: Path, export: Path):
    run_into(run(export, tmp_path / "out", url, redacted=True, note_nlp=True))
    assert rows(url)
    assert not any("xylophone" in value for row in rows(url) for value in row)
    assert not any(b"xylophone" in content for content in contents(tmp_path / "out").values())


def test_note_nlp_in_parts(tmp_path: Path, export: Path):
    run_into(plan(export, tmp_path / "out", note_nlp=True, forms=("jsonl", "parquet")))
    parts = (tmp_path / "out" / "note_nlp.parquet").iterdir()
    assert min(path.name for path in parts) == "part-00000.parquet"
    assert verify_run(tmp_path / "out") == ()


@pytest.mark.parametrize("bad", ["nonsense", f"postgresql+psycopg://ann:{SECRET}@127.0.0.1:9/omop"])
def test_a_database_out_of_reach_is_said_before_any_work(tmp_path: Path, export: Path, bad: str):
    with pytest.raises((OutputError, ImportError)) as caught:
        run_into(plan(export, tmp_path / "out", database=NoteNlpTarget(bad)))
    assert SECRET not in str(caught.value)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_password_stands_in_nothing_that_a_run_writes(url: str, tmp_path: Path, export: Path):
    assert SECRET not in repr(NoteNlpTarget(f"postgresql+psycopg://ann:{SECRET}@127.0.0.1/omop"))
    run_into(run(export, tmp_path / "out", url))
    told = manifest(tmp_path / "out")["settings"]["results"]
    assert any("note_nlp" in result for result in told)
