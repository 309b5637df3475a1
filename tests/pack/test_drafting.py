from __future__ import annotations

from pathlib import Path

import pytest

from revasc.pack import load_pack
from revasc.pack.drafting import draft_pack
from revasc.pack.problem import Problem
from tests.pack.copies import STENTS, change, remove, set_top, write

CONTEXT, SECTIONS = "context.json", "sections.json"


def test_a_sound_pack_is_read_whole(pack: Path):
    drafted, loaded = draft_pack(pack), load_pack(pack)
    assert drafted.problems == []
    assert tuple(rule for _, rule in drafted.rules) == (*loaded.rules, *loaded.context, *loaded.sections)
    assert [file for file, _ in drafted.mentions] == [f"mentions/{loaded.files[r.id]}" for r in loaded.rules]
    assert set(drafted.fragments) == set(loaded.fragments)


def test_a_faulty_rule_does_not_hide_the_others(pack: Path):
    before = len(draft_pack(pack).rules)
    change(STENTS, "stent.word", literal=None)(pack)
    after = draft_pack(pack)
    assert len(after.rules) == before - 1
    assert after.problems == [Problem(STENTS, "stent.word", "literal", "Field required")]


def test_each_field_at_fault_is_a_problem(pack: Path):
    change(CONTEXT, "neg.no", direction="UP", priority="high", scope=3)(pack)
    assert [problem.field for problem in draft_pack(pack).problems] == ["direction", "priority", "scope"]


@pytest.mark.parametrize(
    ("name", "text", "rule", "field"),
    [
        (STENTS, '{"target_rules": [{"literal": "a", "category": "b"}]}', "target_rules[0]", "id"),
        (STENTS, '{"target_rules": [{"id": 3, "literal": "a", "category": "b"}]}', "target_rules[0]", "id"),
        (STENTS, '{"target_rules": ["stent"]}', "target_rules[0]", None),
        (STENTS, '{"target_rules": {}}', None, "target_rules"),
        (STENTS, "7", None, None),
        (CONTEXT, '{"context_rules": [], "note": 1}', None, "note"),
        (CONTEXT, "{}", None, "context_rules"),
        (SECTIONS, '{"section_rules": []}', None, "status"),
        (SECTIONS, '{"section_rules": [], "status": {"plan": "planned"}}', None, "status.plan"),
        ("meta.json", '{"name": "a"}', None, "version"),
        ("fragments.json", "[]", None, None),
        ("fragments.json", '{"pct": [1]}', None, "pct.list[str][0]"),
    ],
)
def test_places(pack: Path, name: str, text: str, rule: str | None, field: str | None):
    write(name, text)(pack)
    assert (name, rule, field) in {(p.file, p.rule, p.field) for p in draft_pack(pack).problems}


@pytest.mark.parametrize("name", ["meta.json", CONTEXT, SECTIONS, "fragments.json"])
def test_a_file_that_is_missing_is_told_once(pack: Path, name: str):
    remove(name)(pack)
    told = [problem for problem in draft_pack(pack).problems if problem.file == name]
    assert told == [Problem(name, None, None, "cannot be read (No such file or directory)")]


def test_values_at_fault_are_not_quoted(pack: Path):
    change(STENTS, "stent.word", examples={"match": "Jane Roe, 1 March"})(pack)
    assert "Jane" not in " ".join(map(str, draft_pack(pack).problems))


def test_a_list_of_phrases_stands_as_an_empty_expression(pack: Path):
    set_top("fragments.json", vein=["vein", "graft"])(pack)
    assert draft_pack(pack).fragments["vein"] == ""
