"""``revasc convert``, and what ``revasc code`` writes beyond text."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from revasc.results.jsonl import read_results, write_results
from revasc.runs import run_into
from tests.commands import Run, replace_engine, runner
from tests.results.books import tables_of
from tests.results.builders import make_result
from tests.runs.builders import plan, write_export


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    return replace_engine(monkeypatch)


@pytest.fixture
def invoke(asked: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return runner(tmp_path)


def test_parts_of_a_run_become_a_workbook(invoke: Run, tmp_path: Path):
    for name in ("b", "a"):
        write_results(tmp_path / f"{name}.jsonl", [make_result(name)])
    done = invoke("convert", "a.jsonl", "b.jsonl", "-o", "all.xlsx")
    assert (done.exit_code, done.stdout) == (0, "all.xlsx written, 2 notes\n")
    assert [row[0] for row in tables_of(tmp_path / "all.xlsx")["notes"]] == ["note_id", "a", "b"]


def test_tables_and_redaction(invoke: Run, tmp_path: Path):
    write_results(tmp_path / "a.jsonl", [make_result("a")])
    assert invoke("convert", "a.jsonl", "-o", "o.csv", "--tables", "--redact").exit_code == 0
    with (tmp_path / "o.mentions.csv").open(newline="") as handle:
        assert {row["text"] for row in csv.DictReader(handle)} == {""}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.jsonl", "-o", "o.docx"], "error: o.docx: the suffix must be one of"),
        (["a.jsonl", "-o", "a.jsonl"], "error: a.jsonl: this is one of the results to convert"),
        (["o.lesions.csv", "-o", "o.csv", "--tables"], "error: o.lesions.csv: this is one of the results"),
        (["bytes.jsonl", "-o", "o.csv"], "error: bytes.jsonl: this is not UTF-8 text"),
        (["gone.jsonl", "-o", "o.csv"], "error: [Errno 2] No such file or directory"),
        (["bad.jsonl", "-o", "o.csv"], "error: bad.jsonl: line 1: not JSON"),
        (["note.txt", "-o", "o.csv"], "error: note.txt: line 1: not JSON"),
    ],
)
def test_what_cannot_be_converted(invoke: Run, tmp_path: Path, arguments: list[str], message: str):
    write_results(tmp_path / "a.jsonl", [make_result("a")])
    (tmp_path / "bad.jsonl").write_text('{"secretword"\n')
    (tmp_path / "bytes.jsonl").write_bytes(b"secretword\xff\n")
    write_results(tmp_path / "o.lesions.csv", [make_result("a")])
    done = invoke("convert", *arguments)
    assert done.exit_code == 1
    assert message in done.stderr
    assert "secretword" not in done.output
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("options", "gate"),
    [
        (["-o", "o.jsonl"], True),
        (["-o", "o.csv"], True),
        (["-o", "o.csv", "--tables"], False),
        (["-o", "o.csv", "--redact"], True),
        (["-o", "o.xlsx"], False),
        (["-o", "o.db"], False),
        (["-o", "o.duckdb"], False),
        (["-o", "o.csv", "--note-nlp"], False),
        (["-o", "o.xlsx", "--gate"], True),
        (["-o", "o.csv", "--no-gate"], False),
    ],
)
def test_files_that_list_mentions_have_every_note_read(
    invoke: Run, asked: list[dict[str, object]], options: list[str], gate: bool
):
    invoke("code", "notes.csv", *options)
    assert [options["gate"] for options in asked] == [gate]


def test_code_with_note_nlp_of_today(invoke: Run, tmp_path: Path):
    (tmp_path / "notes.csv").write_text("note_id,text\n1,CTO of the RCA\nn2,CTO\n")
    before = datetime.now().astimezone().date()
    done = invoke("code", "notes.csv", "-o", "o.jsonl", "--note-nlp")
    assert done.exit_code == 0
    assert (
        "row 2: the id is no whole number, as the OMOP table NOTE_NLP needs (not_an_omop_id)" in done.stderr
    )
    with (tmp_path / "o.note_nlp.csv").open(newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert row["note_id"] == "1"
    assert row["nlp_date"] in {str(before), str(datetime.now().astimezone().date())}


def test_code_redacted(invoke: Run, tmp_path: Path):
    assert invoke("code", "notes.csv", "-o", "o.jsonl", "--redact").exit_code == 0
    results = list(read_results(tmp_path / "o.jsonl"))
    assert [mention.text for result in results for mention in result.mentions] == [None, None]
    assert [mention.start for result in results for mention in result.mentions] == [0, 0]


def test_an_output_of_no_format_is_refused_before_any_work(invoke: Run, asked: list[dict[str, object]]):
    done = invoke("code", "notes.csv", "-o", "o.docx")
    assert (done.exit_code, asked) == (1, [])
    assert "the suffix must be one of" in done.stderr


def test_the_folder_of_a_run_is_converted_when_it_is_complete(invoke: Run, tmp_path: Path):
    run_into(plan(write_export(tmp_path / "n.csv", count=10), tmp_path / "run"))
    done = invoke("convert", "run", "-o", "all.csv")
    assert (done.exit_code, done.stdout) == (0, "all.csv written, 9 notes\n")
    manifest = tmp_path / "run" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"complete"', '"interrupted"'))
    done = invoke("convert", "run", "-o", "all.csv")
    assert (done.exit_code, done.stderr) == (1, "error: run: the run is interrupted, not complete\n")


def test_a_folder_without_records_is_said_so(invoke: Run, tmp_path: Path):
    run_into(plan(write_export(tmp_path / "n.csv", count=3), tmp_path / "run", forms=("csv",)))
    done = invoke("convert", "run", "-o", "all.csv")
    assert (done.exit_code, "no records" in done.stderr) == (1, True)
    assert "not the folder of a run" in invoke("convert", ".", "-o", "all.csv").stderr
