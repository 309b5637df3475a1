from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from revasc.runs import RunError, run_into, verify_run
from tests.runs.builders import manifest, plan, write_export


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    run_into(plan(write_export(tmp_path / "x.csv", count=12), folder))
    return folder


def edit(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest as a hand might."""
    record = manifest(folder)
    change(record)
    (folder / "manifest.json").write_text(json.dumps(record))


def test_a_whole_run_has_no_faults(out: Path):
    assert verify_run(out) == ()


FIRST = "records.jsonl/part-00000.jsonl"


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda out: (out / FIRST).unlink(), f"{FIRST}: missing"),
        (lambda out: (out / FIRST).write_bytes(b""), f"{FIRST}: changed since .* (rows, bytes, sha256)"),
        (lambda out: (out / FIRST).rename(out / "x"), f"{FIRST}: missing|x: not of this run"),
        (lambda out: (out / "notes.csv" / "p.csv").touch(), "notes.csv/p.csv: not of this run"),
        (lambda out: (out / "rejects.jsonl").unlink(), "rejects.jsonl: missing"),
        (lambda out: (out / "rejects.jsonl").write_text("{}\n"), "rejects.jsonl: changed|: cannot"),
        (lambda out: edit(out, lambda m: m.update(status="running")), "the run is running, not complete"),
        (lambda out: edit(out, lambda m: m.update(rejects=None)), "rejects.jsonl: not listed"),
        (lambda out: edit(out, lambda m: m["counts"].update(read=99)), "counts: read is"),
        (lambda out: edit(out, lambda m: m["counts"]["reasons"].update(x=1)), "counts: reasons do not"),
        (lambda out: edit(out, lambda m: m["counts"]["decisions"].clear()), "counts: decisions do not"),
        (lambda out: edit(out, lambda m: m["parts"].pop(1)), "counts: |parts: |not of this run"),
        (lambda out: edit(out, lambda m: m["parts"][0].update(coded=4)), "counts: coded is|rows for 4"),
        (
            lambda out: edit(out, lambda m: m["counts"].update(reject_codes={"bad_id": 1})),
            "rejects.jsonl: other rejects than were counted",
        ),
    ],
)  # fmt: skip
def test_every_fault_is_named(out: Path, harm: Callable[[Path], object], fault: str):
    harm(out)
    found = verify_run(out)
    assert found
    pattern = re.compile(fault.replace("(", r"\(").replace(")", r"\)"))
    assert [line for line in found if not pattern.search(line)] == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"schema": "other/1"}', b"\xed\xa0\x80"])
def test_what_is_no_manifest_is_an_error(tmp_path: Path, content: bytes):
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(RunError):
        verify_run(tmp_path)


def test_a_manifest_without_a_field_is_an_error(out: Path):
    edit(out, lambda record: record.pop("parts"))
    with pytest.raises(RunError, match="a field is missing"):
        verify_run(out)


def test_a_folder_without_a_run_is_an_error(tmp_path: Path):
    with pytest.raises(RunError, match="not the folder of a run"):
        verify_run(tmp_path)
