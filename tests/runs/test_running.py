from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from revasc.exports import ExportError, Reject, read_notes
from revasc.guard import Limits
from revasc.results.jsonl import read_results
from revasc.runs import Plan, RunError, run_into, verify_run
from revasc.tally import RunSummary
from tests.results.builders import FakeFactory
from tests.runs.builders import contents, manifest, plan, write_export

ROOT = Path(__file__).resolve().parents[2]


def test_a_run_from_end_to_end(tmp_path: Path, export: Path):
    out = tmp_path / "deep" / "out"
    told: list[Reject] = []
    steps: list[tuple[int, float]] = []
    summary = run_into(
        plan(export, out, workers=2), on_reject=told.append, progress=lambda *step: steps.append(step)
    )
    assert (summary.read, summary.coded, summary.rejected, summary.ok) == (40, 39, 1, True)
    assert [reject.code for reject in told] == ["empty_text"]
    assert [read for read, _ in steps] == list(range(5, 41, 5))
    assert sorted(part for _, part in steps) == [part for _, part in steps]
    ids = [result.note_id for part in sorted(out.glob("records.jsonl/*")) for result in read_results(part)]
    assert ids == [f"n{number}" for number in range(40) if number != 7]
    frames = [pd.read_csv(part) for part in sorted(out.glob("notes.csv/*"))]
    assert list(pd.concat(frames)["note_id"]) == ids
    assert verify_run(out) == ()


def test_the_manifest_accounts_for_all_of_it(tmp_path: Path, export: Path):
    run_into(plan(export, tmp_path / "out"))
    told = manifest(tmp_path / "out")
    assert (told["schema"], told["status"]) == ("revasc.run/1", "complete")
    assert told["counts"] == {
        "read": 40, "coded": 39, "rejected": 1, "decisions": {"supported": 39},
        "reasons": {"cto_treated": 39}, "reject_codes": {"empty_text": 1},
    }  # fmt: skip
    assert [(part["shard"], part["read"], part["coded"], part["rejected"]) for part in told["parts"]] == [
        (number, 5, 4 if number == 1 else 5, int(number == 1)) for number in range(8)
    ]
    assert told["input"][0]["bytes"] == export.stat().st_size
    assert told["rejects"]["rows"] == 1
    assert "CTO of the RCA" not in json.dumps(told)


def test_rows_are_those_of_the_tables_even_with_line_ends_in_cells(tmp_path: Path):
    export = tmp_path / "x.csv"
    export.write_text('note_id,text\na,"CTO\n\nof the RCA"\nb,"100%"\n')
    run_into(plan(export, tmp_path / "out", tables=True, forms=("csv", "tsv", "parquet", "jsonl")))
    files = {part["name"]: part["rows"] for part in manifest(tmp_path / "out")["parts"][0]["files"]}
    assert files["records.jsonl/part-00000.jsonl"] == 2
    assert [files[f"notes.{form}/part-00000.{form}"] for form in ("csv", "tsv", "parquet")] == [2, 2, 2]
    frame = pd.read_parquet(tmp_path / "out" / "mentions.parquet")
    assert files["mentions.csv/part-00000.csv"] == files["mentions.parquet/part-00000.parquet"] == len(frame)


def test_the_number_of_workers_changes_no_byte(tmp_path: Path, export: Path, unbroken: dict[str, bytes]):
    run_into(plan(export, tmp_path / "three", workers=3))
    assert contents(tmp_path / "three") == unbroken


def test_results_are_the_owners_alone(tmp_path: Path, export: Path):
    before = os.umask(0)
    try:
        run_into(plan(export, tmp_path / "out", tables=True))
    finally:
        os.umask(before)
    for path in (tmp_path / "out").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_folder_in_use_or_full_is_refused(tmp_path: Path, export: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.doc").write_text("mine")
    with pytest.raises(RunError, match="not empty"):
        run_into(plan(export, out))
    assert (out / "thesis.doc").read_text() == "mine"
    run_into(plan(export, tmp_path / "done"))
    with pytest.raises(RunError, match="holds a run already"):
        run_into(plan(export, tmp_path / "done"))
    with pytest.raises(RunError, match="exists"):
        run_into(plan(export, export))


@pytest.mark.parametrize("out", ["exports", "exports/out", "exports/new/out", "link"])
def test_a_folder_within_the_export_is_refused(tmp_path: Path, out: str):
    exports = tmp_path / "exports"
    exports.mkdir()
    (tmp_path / "link").symlink_to(exports)
    write_export(exports / "export.csv")
    with pytest.raises(RunError, match="lies within the export"):
        run_into(plan(exports, tmp_path / out))
    assert [path.name for path in exports.iterdir()] == ["export.csv"]
    assert run_into(plan(exports / "export.csv", exports / "out")).ok


def test_a_run_that_never_began_leaves_the_folder_to_another(tmp_path: Path, export: Path):
    out = tmp_path / "out"
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(ExportError, match="no column for note_id"):
        run_into(plan(bad, out))
    assert manifest(out)["status"] == "failed"
    assert run_into(plan(export, out)).coded == 39
    assert verify_run(out) == ()


def test_a_run_killed_over_its_first_journal_begins_again(tmp_path: Path, export: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / ".journal.jsonl.77.part").touch()
    assert run_into(plan(export, out), resume=True).ok
    assert verify_run(out) == ()


def test_what_a_run_that_never_began_has_not_left_itself_stays(tmp_path: Path, export: Path):
    out = tmp_path / "out"
    run_into(plan(export, out))
    (out / "journal.jsonl").write_text((out / "journal.jsonl").read_text().partition("\n")[0] + "\n")
    mine = [out / "mine.jsonl", out / "mine" / "part-1.doc", out / "notes.csv" / ".mine.1.part"]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    with pytest.raises(RunError, match="not empty"):
        run_into(plan(export, out))
    assert [path.read_text() for path in mine] == ["mine"] * 3
    assert not list(out.rglob("part-*.csv"))


def test_drafts_of_workers_that_were_killed_do_not_outlive_the_run(tmp_path: Path, export: Path):
    out = tmp_path / "out"

    def leave(done: int, fraction: float) -> None:
        (out / "notes.csv" / ".part-00003.csv.77.part").touch()

    run_into(plan(export, out), progress=leave)
    assert verify_run(out) == ()


def test_files_that_cannot_be_read_are_rejects_of_a_run(tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    write_export(exports / "a.csv", count=5)
    (exports / "b.csv").symlink_to("nowhere")
    (exports / "c.jsonl.gz").write_bytes(b"\x1f\x8b")
    os.mkfifo(exports / "d.csv")
    summary = run_into(plan(exports, tmp_path / "out"))
    told = [json.loads(line) for line in summary.rejects_file.read_text().splitlines()]
    assert [(Path(each["file"]).name, each["code"]) for each in told] == [
        ("c.jsonl.gz", "unreadable_file"), ("d.csv", "unreadable_file"), ("b.csv", "link"),
    ]  # fmt: skip
    assert (summary.read, summary.coded) == (8, 5)
    digests = [file["sha256"] for file in manifest(tmp_path / "out")["input"]]
    assert [digest == "" for digest in digests] == [False, False, True, True]
    assert run_into(plan(exports, tmp_path / "out"), resume=True).coded == 5


def test_a_database_that_fails_or_shrinks_is_not_taken_for_complete(tmp_path: Path):
    base = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    base.execute("CREATE TABLE note (note_id INTEGER PRIMARY KEY, text)")
    base.executemany("INSERT INTO note VALUES (?, 'CTO')", [(number,) for number in range(1000)])
    base.execute("CREATE TABLE ill AS SELECT 850 AS note_id")
    # A sum beyond 64 bits, in one row.
    query = (
        "SELECT note_id, text, CASE note_id WHEN (SELECT note_id FROM ill) THEN abs(-9223372036854775808) END"
        " FROM note ORDER BY note_id"
    )

    def selected() -> Plan:
        export = read_notes(f"sqlite:///{tmp_path / 'x.db'}", query=query)
        return Plan(export, tmp_path / "out", FakeFactory(), shard_notes=100)

    with pytest.raises(ExportError, match=r"SQLITE_ERROR .*--resume"):
        run_into(selected())
    assert manifest(tmp_path / "out")["status"] == "failed"
    counts = manifest(tmp_path / "out")["counts"]
    assert (counts["read"], counts["coded"]) == (800, 800)
    base.execute("DELETE FROM ill")
    assert run_into(selected(), resume=True).coded == 1000
    assert verify_run(tmp_path / "out") == ()
    base.execute("DELETE FROM note WHERE note_id >= 700")
    with pytest.raises(RunError, match="the export ends before shard 7"):
        run_into(selected(), resume=True)
    base.close()


def test_an_empty_export_is_accounted_for(tmp_path: Path):
    export = tmp_path / "x.csv"
    export.write_text("note_id,text\n")
    summary = run_into(plan(export, tmp_path / "out"))
    assert (summary.read, summary.ok) == (0, False)
    assert manifest(tmp_path / "out")["counts"]["read"] == 0
    assert verify_run(tmp_path / "out") == ()


def test_notes_beyond_the_limits_are_rejects(tmp_path: Path):
    export = write_export(tmp_path / "x.csv", {3: "x" * 5_000_000, 4: "A\x00B"})
    summary = run_into(plan(export, tmp_path / "out", limits=Limits(characters=1000)))
    assert summary.reject_codes == {"empty_text": 1, "too_long": 1}
    assert (summary.read, summary.coded) == (40, 38)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a file system of a few kilobytes")
def test_a_full_disk_ends_the_run_which_can_be_resumed(
    tmp_path: Path, export: Path, unbroken: dict[str, bytes]
):
    out = tmp_path / "out"
    out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96k,mode=700", "tmpfs", str(out)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        with pytest.raises(OSError, match="No space left on device"):
            run_into(plan(export, out))
        done = manifest(out)["counts"]["read"]
        assert 0 < done < 40
        subprocess.run(["mount", "-o", "remount,size=10m", str(out)], check=True)
        assert run_into(plan(export, out), resume=True).read == 40
        assert contents(out) == unbroken
        assert verify_run(out) == ()
    finally:
        subprocess.run(["umount", str(out)], check=True)


def test_an_export_that_vanishes_in_mid_run(tmp_path: Path):
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(9):
        (notes / f"n{number}.txt").write_text("CTO")

    def vanish(done: int, fraction: float) -> None:
        (notes / "n8.txt").unlink(missing_ok=True)

    summary = run_into(plan(notes, tmp_path / "out", shard_notes=1), progress=vanish)
    assert (summary.read, summary.coded) == (9, 8)
    assert summary.reject_codes == {"unreadable_file": 1}
    assert verify_run(tmp_path / "out") == ()


def test_many_rejects_are_kept_in_order_and_counted(tmp_path: Path):
    export = write_export(tmp_path / "x.csv", dict.fromkeys(range(0, 40, 2), ""))
    summary = run_into(plan(export, tmp_path / "out", workers=2))
    rows = [json.loads(line)["row"] for line in summary.rejects_file.read_text().splitlines()]
    assert rows == sorted(rows)
    assert len(rows) == summary.rejected == 21


def test_a_run_outside_the_main_thread(tmp_path: Path, export: Path):
    """As a server or a notebook may start it: signals are then left alone."""
    done: list[RunSummary] = []
    thread = threading.Thread(target=lambda: done.append(run_into(plan(export, tmp_path / "out"))))
    thread.start()
    thread.join(60)
    assert done[0].read == 40


def test_a_plan_is_a_value(tmp_path: Path, export: Path):
    made = plan(export, tmp_path / "out")
    assert isinstance(replace(made, workers=3), Plan)
