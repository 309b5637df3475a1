from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.figures import Figures, Measured
from benchmarks.notes import NoteSet
from benchmarks.peers import GATE, GATED, REVASC, TOKENIZER
from benchmarks.tables import all_tables, long_table, process_table, set_table
from benchmarks.targets import target_table
from benchmarks.timing import Timing

from tests.benchmarks.builders import NOTES, figures, measured, timings


def test_table_of_a_set():
    header, *rows = set_table(measured(), {"EDS-NLP": "not installed"})
    assert header[2:] == (
        "ms a note (least to most)",
        "notes a second",
        "MB a second",
        "of tokenizer",
        "times stock",
    )
    assert rows == [
        ("stock medSpaCy", "tags", "80.000 (one round)", "12", "0.03", "40.00x", "1.0"),
        ("revasc", "everything", "0.500 (0.490 to 0.525)", "2,000", "4.00", "0.25x", "160.0"),
        ('spacy.blank("en") tokenizer', "tokens", "2.000 (2.000 to 2.000)", "500", "1.00", "1.00x", "40.0"),
        ("EDS-NLP", "left out: not installed", "-", "-", "-", "-", "-"),
    ]


def test_without_stock_and_tokenizer_there_are_no_ratios():
    alone = Measured(NoteSet("cath", "gold notes", NOTES), timings()[1:2])
    assert set_table(alone, {})[1][-2:] == ("-", "-")


def test_long_notes():
    assert long_table(figures()) == [
        ("ms a KB", "3 KB", "30 KB", "300 KB", "longest to shortest"),
        ("stock medSpaCy", "40.000", "90.000", "not borne", "-"),
        ("revasc", "0.500", "0.500", "0.550", "1.10x"),
    ]
    assert long_table(Figures(1)) == []


def test_start_memory_and_processes():
    rows = dict(process_table(figures())[1:])
    assert rows["`revasc --help`"].startswith("0.10 s")
    assert rows["`revasc explain` on one note"].startswith("1.60 s")
    assert rows["one process and two, 7,440 notes, start included"] == "30.0 s and 15.0 s: 2.00 times as fast"
    assert "+2.5" in rows["resident memory of one process"]
    assert process_table(Figures(1)) == []


def test_a_set_that_is_not_at_hand_has_its_reason_for_a_title():
    tables = dict(all_tables(figures()))
    assert tables["mixed notes: left out, no such file"] == []
    assert len(tables) == 4


def test_targets_of_a_run():
    header, *rows = target_table(figures())
    assert header == ("figure to reach", "goal", "seen", "reached")
    assert rows == [
        ("cath notes: time of the tokenizer", "<= 0.33x", "0.25x", "yes"),
        ("cath notes: speed of stock medSpaCy", ">= 100x", "160x", "yes"),
        ("ms a KB, 300 KB to 3 KB", "<= 1.2x", "1.1x", "yes"),
        ("`revasc --help`", "<= 0.25 s", "0.1 s", "yes"),
        ("`revasc explain` on one note", "<= 1.5 s", "1.6 s", "no"),
        ("memory after load", "<= 250 MiB", "107 MiB", "yes"),
        ("growth of memory over 5,000 notes", "<= 5 MiB", "2.5 MiB", "yes"),
        ("two processes against one", ">= 1.8x", "2x", "yes"),
    ]


@pytest.mark.parametrize(("gate_ms", "reached"), [(0.015, "yes"), (0.025, "no")])
def test_the_gate_has_targets_of_its_own(gate_ms: float, reached: str):
    mixed = replace(
        measured("mixed"),
        timings=(
            Timing(TOKENIZER, "", 2.0, 2.0, 2.0, 2.0),
            Timing(REVASC, "", 1.0, 1.0, 1.0, 2.0),
            Timing(GATED, "", 0.08, 0.08, 0.08, 2.0),
            Timing(GATE, "", gate_ms, gate_ms, gate_ms, 2.0),
        ),
    )
    rows = target_table(Figures(1, (mixed,)))[1:]
    assert rows[0] == ("mixed notes: time of the tokenizer", "<= 0.05x", "0.04x", "yes")
    assert rows[1][0] == "mixed notes: rate of the gate alone"
    assert rows[1][-1] == reached


def test_what_was_not_measured_has_no_target():
    assert target_table(Figures(1)) == []
