"""Promises that hold for any text and any bytes, tried by Hypothesis on every test run."""

from __future__ import annotations

import json
import logging
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import revasc
from tests.fuzz.seeds import REPORT
from tests.fuzz.targets import FOUND, TARGETS, check_coding, check_reading

WORDS = (
    "RCA", "LAD", "CTO", "100%", "TIMI 0", "TIMI 3", "stent", "3.0 x 38 mm", "DES", "occluded", "no", "not",
    "since", "2019", "6 months", "03/12/2019", "PCI:", "PLAN:\n", "[x]", "[ ]", "|", "\n", "\n\n", ". ", ",",
    "(", ")", "retrograde", "collaterals from the", "right radial", "failed", "\x00", "\ufeff", "&lt;",
    "<b>", "\\par", "İ", "ﬁ", "\u2028", "\U0001f600", "1O0%", "- ", "\t", "   ", "STEMI / NSTEMI /",
    "yes / no",
)  # fmt: skip
#: Any text; and texts out of the words that the rules look for, which go deeper.
TEXTS = st.text(max_size=300) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
READERS = (
    ".csv", ".tsv", ".jsonl", ".txt", ".parquet", "", ".json", ".hl7", ".rtf", ".html", ".xml", ".xlsx",
    ".csv.gz", ".csv.zst",
)  # fmt: skip
SLOW = settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
FILES = sorted(path for path in FOUND.rglob("*") if path.is_file())


@SLOW
@given(text=TEXTS)
def test_any_text_is_coded(text: str):
    check_coding(text)


@SLOW
@given(text=st.text(st.characters(), min_size=1, max_size=40))
def test_halves_of_surrogate_pairs_do_not_stop_the_coding(text: str):
    result = revasc.code(f"RCA CTO {text} stented.", note_id="n1")
    assert json.dumps(result.to_dict())


@SLOW
@given(text=TEXTS)
def test_no_word_of_a_note_is_logged(text: str):
    said: list[str] = []
    handler = logging.Handler(level=0)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.NOTSET)
    try:
        revasc.code(text)
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert said == []


@pytest.mark.parametrize("suffix", READERS)
@SLOW
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes):
    check_reading(data, suffix)


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
@SLOW
@given(rows=st.lists(st.lists(st.text('a1,\t"\n\r \x00é', max_size=8), max_size=4), max_size=8))
def test_any_rows_are_read_or_refused(suffix: str, rows: list[list[str]]):
    sign = "," if suffix == ".csv" else "\t"
    lines = [sign.join(("note_id", "note_text")), *(sign.join(row) for row in rows)]
    check_reading("\n".join(lines).encode(), suffix)


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.lists(st.integers())
)


@SLOW
@given(
    objects=st.lists(st.dictionaries(st.sampled_from(("note_id", "text", "date", "x")), VALUES), max_size=6)
)
def test_any_objects_are_read_or_refused(objects: list[dict[str, object]]):
    check_reading("\n".join(map(json.dumps, objects)).encode(), ".jsonl")


@SLOW
@given(ids=st.lists(st.sampled_from(("1", "2", "", " ", "a" * 300)), min_size=1, max_size=8))
def test_every_line_becomes_a_note_or_a_reject(ids: list[str], tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("lines") / "export.jsonl"
    path.write_text("".join(json.dumps({"note_id": i, "text": "RCA"}) + "\n" for i in ids))
    assert len(list(revasc.read_notes(path).items())) == len(ids)


@settings(SLOW, max_examples=4)
@given(rows=st.lists(st.text('n1,"\n CTO\x00', max_size=12), max_size=6))
def test_a_run_of_any_rows_accounts_for_them(rows: list[str]):
    TARGETS["run"].check("\n".join(rows).encode())


@pytest.mark.parametrize("name", TARGETS)
def test_targets_hold_on_what_they_begin_with(name: str):
    beginnings = list(TARGETS[name].beginnings())
    assert beginnings
    for data in beginnings:
        TARGETS[name].check(data)


@pytest.mark.parametrize("name", [name for name in TARGETS if isinstance(TARGETS[name].check, partial)])
def test_readers_begin_with_notes(name: str, tmp_path: Path):
    path = tmp_path / f"export{TARGETS[name].check.keywords['suffix']}"
    read = []
    for data in TARGETS[name].beginnings():
        path.write_bytes(data)
        read += list(revasc.read_notes(path))
    assert read


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_holds(path: Path):
    """``found/TARGET/NAME.bin`` broke its target once."""
    TARGETS[path.parent.name].check(path.read_bytes())


def test_a_broken_promise_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.fuzz.targets.DECISIONS", ())
    with pytest.raises(AssertionError):
        check_coding(REPORT)
