from __future__ import annotations

import csv
import json
import logging
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revasc.batch import rejects_path, run
from revasc.coder import Coder
from revasc.exports import ExportError, Reject, read_notes
from revasc.results.jsonl import read_results
from revasc.results.writing import OutputError
from revasc.tally import RunSummary
from tests.results.books import tables_of
from tests.results.builders import FakeFactory

GOOD = "n1,CTO of the RCA,2026-02-03\nn2,100% LAD,02/03/2026\nn3,Normal arteries,\n"
BAD = "n4,,\nn1,CTO again,\nn5,CTO,soon\nn6,CRASH secretword,\nn7,too,many,cells\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text("note_id,text,dos\n" + GOOD + BAD)
    return path


def code(export: Path, output: Path, **options: Any) -> RunSummary:
    return run(export, output, coder_factory=FakeFactory(), **options)


def rejects(summary: RunSummary) -> list[dict[str, Any]]:
    return [json.loads(line) for line in summary.rejects_file.read_text().splitlines()]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_from_end_to_end(tmp_path: Path, export: Path, workers: int):
    summary = code(export, tmp_path / "out.jsonl", workers=workers)
    assert (summary.read, summary.coded, summary.rejected) == (8, 3, 5)
    assert summary.decisions == {"supported": 1, "query": 1, "not_supported": 1}
    assert [(row["row"], row["field"], row["note_id"], row["code"]) for row in rejects(summary)] == [
        (4, "text", "n4", "empty_text"),
        (5, "note_id", "n1", "duplicate_id"),
        (6, "dos", "n5", "bad_date"),
        (7, None, "n6", "coding_error"),
        (8, None, "n7", "ragged_row"),
    ]
    assert summary.reject_codes == {row["code"]: 1 for row in rejects(summary)}
    results = list(read_results(tmp_path / "out.jsonl"))
    assert [(result.note_id, result.provenance.date_of_service) for result in results] == [
        ("n1", "2026-02-03"), ("n2", "2026-02-03"), ("n3", None),
    ]  # fmt: skip
    assert summary.ok


def test_exceptions_leave_their_name_and_no_text(
    tmp_path: Path, export: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    with caplog.at_level(logging.DEBUG):
        summary = code(export, tmp_path / "out.jsonl")
    (row,) = [row for row in rejects(summary) if row["code"] == "coding_error"]
    assert row["message"] == "the note could not be coded: NoteTextError"
    said = summary.rejects_file.read_text() + caplog.text + "".join(capfd.readouterr())
    assert "secretword" not in said


def test_workers_change_no_byte(tmp_path: Path):
    path = tmp_path / "export.jsonl"
    texts = ("CTO", "100%", "nothing", "CRASH", "")
    rows = [{"id": f"n{number}", "text": texts[number % 5]} for number in range(333)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for workers in (1, 3):
        code(path, tmp_path / f"out{workers}.jsonl", workers=workers, tables=True)
    for name in ("out{}.jsonl", "out{}.rejects.jsonl", "out{}.lesions.csv", "out{}.mentions.csv"):
        one, three = ((tmp_path / name.format(workers)).read_bytes() for workers in (1, 3))
        assert one == three


def test_csv(tmp_path: Path, export: Path):
    code(export, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="") as handle:
        assert [(row["note_id"], row["decision"]) for row in csv.DictReader(handle)] == [
            ("n1", "supported"), ("n2", "query"), ("n3", "not_supported"),
        ]  # fmt: skip


def test_parquet_with_side_tables(tmp_path: Path, export: Path):
    code(export, tmp_path / "out.parquet", tables=True)
    assert pq.read_table(tmp_path / "out.parquet").column("note_id").to_pylist() == ["n1", "n2", "n3"]
    assert pq.read_table(tmp_path / "out.lesions.parquet").num_rows == 2


@pytest.mark.parametrize("name", ["out.xlsx", "out.sqlite", "out.duckdb"])
@pytest.mark.parametrize("workers", [1, 2])
def test_files_of_several_tables(tmp_path: Path, export: Path, name: str, workers: int):
    summary = code(export, tmp_path / name, workers=workers)
    tables = tables_of(tmp_path / name)
    assert [row[0] for row in tables["notes"]] == ["note_id", "n1", "n2", "n3"]
    assert [len(tables[table]) for table in ("lesions", "mentions")] == [3, 3]
    assert (summary.read, summary.coded, summary.rejected) == (8, 3, 5)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [name, "out.rejects.jsonl", "export.csv"]
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_note_nlp_takes_notes_with_whole_numbers_for_ids(tmp_path: Path, workers: int):
    path = tmp_path / "export.csv"
    path.write_text("note_id,text\n1,CTO of the RCA\nn2,CTO\n3,\n007,CTO\n5,CRASH\n6,100%\n")
    summary = code(path, tmp_path / "out.csv", workers=workers, note_nlp=date(2026, 2, 3))
    assert (summary.read, summary.coded, summary.rejected) == (6, 2, 4)
    assert [(row["row"], row["note_id"], row["code"]) for row in rejects(summary)] == [
        (2, "n2", "not_an_omop_id"),
        (3, "3", "empty_text"),
        (4, "007", "not_an_omop_id"),
        (5, "5", "coding_error"),
    ]
    with (tmp_path / "out.note_nlp.csv").open(newline="") as handle:
        rows = [(row["note_id"], row["snippet"], row["nlp_date"]) for row in csv.DictReader(handle)]
    assert rows == [("1", "CTO of the RCA", "2026-02-03"), ("6", "100%", "2026-02-03")]


def test_ids_of_any_kind_where_no_note_nlp_is_asked_for(tmp_path: Path, export: Path):
    assert "not_an_omop_id" not in code(export, tmp_path / "out.csv").reject_codes


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.db"])
def test_redacted(tmp_path: Path, name: str, workers: int):
    path = tmp_path / "export.csv"
    path.write_text("note_id,text\n1,CTO secretword\n")
    options = {"tables": True, "note_nlp": date(2026, 2, 3), "workers": workers}
    code(path, tmp_path / name, **options)
    assert b"secretword" in (tmp_path / "out.note_nlp.csv").read_bytes()
    code(path, tmp_path / name, redacted=True, **options)
    written = [file.read_bytes() for file in tmp_path.iterdir() if file != path]
    assert not any(b"secretword" in content for content in written)
    with (tmp_path / "out.note_nlp.csv").open(newline="") as handle:
        assert [(row["snippet"], row["lexical_variant"]) for row in csv.DictReader(handle)] == [("", "CTO")]


def test_a_workbook_that_cannot_be_finished_leaves_no_rejects_either(
    tmp_path: Path, export: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    with pytest.raises(OutputError, match="no space left on device"):
        code(export, tmp_path / "out.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]


def test_the_file_of_rejects_is_there_even_when_empty(tmp_path: Path):
    path = tmp_path / "export.csv"
    path.write_text("note_id,text,dos\n" + GOOD)
    summary = code(path, tmp_path / "out.csv", strict=True)
    assert summary.rejects_file == rejects_path(tmp_path / "out.csv") == tmp_path / "out.rejects.jsonl"
    assert summary.rejects_file.read_bytes() == b""
    assert summary.ok


def test_strict_is_about_ok_alone(tmp_path: Path, export: Path):
    summary = code(export, tmp_path / "out.csv", strict=True)
    assert not summary.ok
    assert (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("rows", ["", BAD])
def test_nothing_coded_is_not_ok(tmp_path: Path, rows: object):
    path = tmp_path / "export.csv"
    path.write_text("note_id,text,dos\n" + rows.replace("n1,CTO again,\n", ""))
    summary = code(path, tmp_path / "out.csv")
    assert (summary.coded, summary.ok) == (0, False)
    assert summary.read == summary.rejected


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_is_that_of_the_coding_not_of_the_reading(tmp_path: Path, workers: int):
    """Small exports are read before the first note is coded, larger ones some way ahead."""
    path = tmp_path / "export.csv"
    path.write_text("note_id,text\n" + "".join(f"n{row},CTO of the RCA\n" for row in range(100, 200)))
    steps: list[tuple[int, float]] = []
    code(path, tmp_path / "o.csv", workers=workers, progress=lambda *step: steps.append(step))
    assert [read for read, _ in steps] == list(range(1, 101))
    assert all(abs(done - read / 100) < 0.02 for read, done in steps)


def test_progress_and_rejects_are_told(tmp_path: Path, export: Path):
    steps: list[tuple[int, float]] = []
    told: list[Reject] = []
    code(export, tmp_path / "o.csv", progress=lambda *step: steps.append(step), on_reject=told.append)
    assert [read for read, _ in steps] == list(range(1, 9))
    assert [part for _, part in steps] == sorted(part for _, part in steps)
    assert steps[-1][1] == 1.0
    assert [reject.row for reject in told] == [4, 5, 6, 7, 8]


def test_an_open_export_can_be_given(tmp_path: Path):
    path = tmp_path / "export.csv"
    path.write_text("key,words\nn1,CTO\n")
    assert code(read_notes(path, note_id="key", text="words"), tmp_path / "out.csv").coded == 1


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("out.docx", "the suffix must be one of"),
        ("gone/out.csv", "there is no folder"),
        ("folder.csv", "this is a folder"),
        ("export.csv", "this is the export itself"),
        ("link.csv", "this is the export itself"),
        ("side.csv", r"side\.lesions\.csv: this is the export itself"),
        ("beside.tsv", r"beside\.rejects\.jsonl: this is the export itself"),
    ],
)
def test_outputs_refused_before_any_work(tmp_path: Path, export: Path, output: str, message: str):
    (tmp_path / "folder.csv").mkdir()
    for link in ("link.csv", "side.lesions.csv", "beside.rejects.jsonl"):
        (tmp_path / link).symlink_to(export)
    before = export.read_bytes()
    with pytest.raises(OutputError, match=message):
        run(export, tmp_path / output, coder_factory=_no_coder, tables=True)
    assert export.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "options"), [("sqlite:///{}", {"table": "note"}), ("file://{}", {"format": "csv"})]
)
def test_an_export_named_by_a_url_is_not_overwritten(tmp_path: Path, url: str, options: dict[str, str]):
    path = tmp_path / "export.db"
    path.touch()
    with pytest.raises(OutputError, match="this is the export itself"):
        run(read_notes(url.format(path), **options), path, coder_factory=_no_coder)  # type: ignore[arg-type]


def test_a_bad_export_is_refused_before_the_coder_is_built(tmp_path: Path):
    path = tmp_path / "export.csv"
    path.write_text("id,comment\n1,x\n")
    with pytest.raises(ExportError, match="no column for text"):
        run(path, tmp_path / "out.csv", coder_factory=_no_coder)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["export.csv"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_coder_that_cannot_be_built_ends_the_run(tmp_path: Path, export: Path, workers: int):
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(LookupError, match="no such policy"):
        run(export, tmp_path / "out.csv", coder_factory=_no_coder, workers=workers)
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["export.csv", "out.csv"]


def _no_coder() -> Coder:
    raise LookupError("no such policy")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*GOOD.splitlines(), *BAD.splitlines(), '"', 'n8,"a"b",', "\udcff,x,"])))
def test_read_is_coded_plus_rejected(tmp_path: Path, rows: object):
    path = tmp_path / "export.csv"
    path.write_bytes("\n".join(["note_id,text,dos", *rows]).encode("utf-8", "surrogateescape"))
    summary = code(path, tmp_path / "out.jsonl")
    assert summary.read == summary.coded + summary.rejected
    assert summary.coded == len(list(read_results(tmp_path / "out.jsonl")))
    assert summary.rejected == len(rejects(summary))
    if '"' not in "".join(rows):
        assert summary.read == len(rows)
