from __future__ import annotations

import copy
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.corpora.gold_rules import CORPORA, DECISIONS, GOLD, LABELS, Record, note_decision, problems, read

README = (CORPORA / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def own() -> list[Record]:
    return read(CORPORA / "gold" / "own.jsonl")


@pytest.fixture
def sound(own: list[Record]) -> Record:
    return copy.deepcopy(next(record for record in own if record["decision"] == "supported"))


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def test_the_open_gold_files_are_here():
    assert {"a", "b", "own"} <= set(names(GOLD))


@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_every_record_is_sound(path: Path):
    assert {record["note_id"]: found for record in read(path) if (found := problems(record))} == {}


def test_ids_are_unique_over_all_files():
    counts = Counter(record["note_id"] for path in GOLD for record in read(path))
    assert [note_id for note_id, count in counts.items() if count > 1] == []


def test_texts_are_unique_over_all_files():
    counts = Counter(record["text"] for path in GOLD for record in read(path))
    assert max(counts.values()) == 1


@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_datasheet_counts_each_file(path: Path):
    records = read(path)
    decisions = Counter(record["decision"] for record in records)
    lesions = sum(len(record["lesions"]) for record in records)
    mentions = sum(len(record["mentions"]) for record in records)
    cells = [len(records), *(decisions[name] for name in DECISIONS), lesions, mentions]
    assert f"| gold/{path.name} | " + " | ".join(map(str, cells)) + " |" in README


def test_datasheet_names_only_files_that_exist():
    rows = re.findall(r"^\| ((?:gold|exports)/\S+) \|", README, flags=re.MULTILINE)
    assert rows
    assert [row for row in rows if not (CORPORA / row).exists()] == []


def test_own_notes_are_enough_and_mixed(own: list[Record]):
    shares = Counter(record["decision"] for record in own)
    assert len(own) >= 40
    assert all(record["note_id"].startswith("OWN-") for record in own)
    assert 0.40 <= shares["supported"] / len(own) <= 0.50
    assert 0.13 <= shares["query"] / len(own) <= 0.23


def test_own_notes_vary_in_length(own: list[Record]):
    lengths = [len(record["text"]) for record in own]
    short, long = sum(n <= 800 for n in lengths), sum(n >= 3000 for n in lengths)
    assert (short, len(own) - short - long, long) == (10, 26, 12)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("vessel", {"LM", "LAD", "LCX", "RCA", "RI"}),
        ("graft", {None, "SVG", "LIMA", "radial"}),
        ("approach", {None, "antegrade", "retrograde", "combined"}),
        ("outcome", {None, "success", "partial", "failed"}),
        ("cto", {True, False, None}),
    ],
)
def test_own_lesions_show_every_case_the_datasheet_claims(own: list[Record], field: str, values: set[object]):
    assert values <= {lesion[field] for record in own for lesion in record["lesions"]}


@pytest.mark.parametrize("label", sorted(LABELS))
def test_own_mentions_hold_each_label_current_and_not(own: list[Record], label: str):
    seen = {m["status"] == "current" for record in own for m in record["mentions"] if m["label"] == label}
    assert seen == {True, False}


def test_own_supported_notes_all_mark_a_treatment(own: list[Record]):
    devices = {"ANGIOPLASTY", "ATHERECTOMY", "STENT"}
    bare = [
        record["note_id"]
        for record in own
        if record["decision"] == "supported"
        and not any(m["label"] in devices and m["status"] == "current" for m in record["mentions"])
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], "not_supported"),
        (["not_supported"], "not_supported"),
        (["not_supported", "query"], "query"),
        (["query", "supported"], "supported"),
        (["not_supported", "supported", "query"], "supported"),
    ],
)
def test_note_decision_is_the_best_of_its_lesions(decisions: list[str], expected: str):
    assert note_decision([{"decision": name} for name in decisions]) == expected


CODE = {"system": "CPT", "code": "92943", "modifiers": ["RC"], "review": False}


# A validator that finds nothing proves nothing: each fault below must be found in a sound record.
@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("decision",), "query", "decision does not follow from the lesions"),
        (("decision",), "maybe", "decision does not follow from the lesions"),
        (("text",), " ", "empty field"),
        (("reason",), "", "empty field"),
        (("note_id",), "", "empty field"),
        (("date_of_service",), "03/01/2024", "date_of_service"),
        (("date_of_service",), "2024-02-30", "date_of_service"),
        (("lesions", 0, "vessel"), "D1", "vessel"),
        (("lesions", 0, "vessel"), None, "vessel"),
        (("codes",), [{"system": "CPT", "code": "92943"}], "code fields"),
        (("codes",), [{**CODE, "modifiers": ["XX"]}], "code 92943"),
        (("codes",), [{**CODE, "system": "ICD-9"}], "code 92943"),
        (("codes",), [CODE, CODE], "code twice"),
        (("codes",), [{**CODE, "code": "92945"}], "code of another year"),
        (("clarification",), [{"topic": "age", "vessel": "RCA"}], "clarification of no query"),
        (("clarification",), [{"topic": "cost", "vessel": "RCA"}], "clarification"),
        (("lesions", 0, "graft"), "vein", "graft"),
        (("lesions", 0, "cto"), "yes", "cto"),
        (("lesions", 0, "cto"), None, "supported without a treated CTO"),
        (("lesions", 0, "treatments"), [], "supported without a treated CTO"),
        (("lesions", 0, "treatments"), ["lithotripsy"], "treatments"),
        (("lesions", 0, "treatments"), ["stent", "stent"], "treatments"),
        (("lesions", 0, "approach"), "hybrid", "approach"),
        (("lesions", 0, "outcome"), "good", "outcome"),
        (("lesions", 0, "decision"), "yes", "decision"),
        (("lesions", 0, "occlusion_percent"), 101, "occlusion_percent"),
        (("lesions", 0, "occlusion_percent"), "100%", "occlusion_percent"),
        (("lesions", 0, "chronicity_months"), -1, "chronicity_months"),
        (("lesions", 0, "chronicity_months"), True, "chronicity_months"),
        (("access", 0, "artery"), "wrist", "artery"),
        (("access", 0, "side"), "both", "side"),
        (("mentions", 0, "label"), "DEVICE", "label"),
        (("mentions", 0, "status"), "past", "status"),
        (("mentions", 0, "start"), 0, "offsets"),
        (("mentions", 0, "end"), 10**6, "offsets"),
        (("mentions", 0, "text"), "?", "offsets"),
    ],
)
def test_validator_finds_a_planted_fault(
    sound: Record, path: tuple[str | int, ...], value: object, expected: str
):
    assert problems(sound) == []
    *parents, last = path
    place: Any = sound
    for step in parents:
        place = place[step]
    place[last] = value
    assert expected in problems(sound)


@pytest.mark.parametrize("field", ["note_id", "date_of_service", "lesions", "mentions", "access"])
def test_validator_misses_no_missing_field(sound: Record, field: str):
    del sound[field]
    assert problems(sound) == [f"no {field}"]


def test_validator_finds_mentions_out_of_order(sound: Record):
    sound["mentions"].reverse()
    assert "mentions out of order" in problems(sound)


def test_validator_finds_a_place_marked_twice(sound: Record):
    sound["mentions"].insert(0, dict(sound["mentions"][0]))
    assert "one place marked twice" in problems(sound)
