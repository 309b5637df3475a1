"""Spoilt copies of the shipped pack: each fault is found, and told with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from revasc.cli import app
from revasc.pack import PackError, load_pack
from revasc.pack.checking import Problem, check_pack
from tests.pack.copies import (
    STENTS,
    Spoil,
    add,
    change,
    remove,
    replace_text,
    set_top,
    write,
    write_bytes,
)

CONTEXT, SECTIONS, FRAGMENTS = "context.json", "sections.json", "fragments.json"
POLICY, CODES = "coding/policy.toml", "coding/codes.toml"
CUE = {
    "id": "mine.cue",
    "literal": "sine",
    "category": "NEGATED",
    "direction": "FORWARD",
    "status": "negated",
}


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("a.json", "r", "pattern", "is bad"), "a.json: r: pattern: is bad"),
        (Problem("a.json", None, "name", "is bad"), "a.json: name: is bad"),
        (Problem("a.json", "r", None, "is bad"), "a.json: r: is bad"),
        (Problem("a.json", None, None, "is bad"), "a.json: is bad"),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str):
    assert str(problem) == line


def test_a_problem_is_a_value():
    one = Problem("a.json", "r", None, "is bad")
    assert one == Problem("a.json", "r", None, "is bad")
    with pytest.raises(AttributeError):
        one.fault = "is good"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        # files
        (remove("meta.json"), "meta.json: cannot be read (No such file or directory)"),
        (remove(CONTEXT), "context.json: cannot be read (No such file or directory)"),
        (write(STENTS, '{"target_rules": ['), "mentions/stent.json: line 1: not JSON (Expecting value)"),
        (write_bytes(STENTS, b"\xff{}"), "mentions/stent.json: byte 0: not UTF-8"),
        (write(STENTS, "[]"), "mentions/stent.json: Input should be a valid dictionary"),
        (write(STENTS, "{}"), "mentions/stent.json: target_rules: Field required"),
        (set_top(STENTS, rules=[]), "mentions/stent.json: rules: Extra inputs are not permitted"),
        (set_top("meta.json", version=1), "meta.json: version: Input should be a valid string"),
        (set_top(FRAGMENTS, pct=5), "fragments.json: pct.str: Input should be a valid string"),
        # fields of rules
        (
            change(STENTS, "stent.word", colour="red"),
            "mentions/stent.json: stent.word: colour: Extra inputs are not permitted",
        ),
        (
            change(STENTS, "stent.word", examples={"match": [7]}),
            "mentions/stent.json: stent.word: examples.match[0]: Input should be a valid string",
        ),
        (
            add(STENTS, {"category": "STENT", "literal": "endoprosthesis"}),
            "mentions/stent.json: target_rules[N]: id: Field required",
        ),
        (change(CONTEXT, "neg.no", category=None), "context.json: neg.no: category: Field required"),
        (
            set_top(SECTIONS, status={"plan": {"CTO": "maybe"}}),
            "sections.json: status.plan.CTO: Input should be 'current', 'negated', 'historical'",
        ),
        # patterns, fragments, readers
        (
            change(STENTS, "stent.word", pattern="(s"),
            "mentions/stent.json: stent.word: pattern: is not a regular",
        ),
        (
            change(CONTEXT, "neg.no", pattern="{{gone}}"),
            "context.json: neg.no: pattern: fragments.json has no fragment 'gone'",
        ),
        (set_top(FRAGMENTS, unit="(days"), "fragments.json: unit: is not a regular expression"),
        (
            set_top(FRAGMENTS, unit="{{unit}}"),
            "fragments.json: unit: fragments refer to each other in a circle",
        ),
        (set_top(FRAGMENTS, idle="x"), "fragments.json: idle: no pattern uses this fragment"),
        (
            change(STENTS, "stent.word", reader="lengths"),
            "mentions/stent.json: stent.word: reader: there is no reader 'lengths' (known: percent,",
        ),
        # ids and meanings
        (
            add("mentions/cto.json", {"id": "stent.word", "category": "CTO", "literal": "blockage, old"}),
            "mentions/stent.json: stent.word: id: stands in mentions/cto.json already",
        ),
        (
            add(CONTEXT, {**CUE, "id": "stent.word"}),
            "context.json: stent.word: id: stands in mentions/stent.json already",
        ),
        (
            add("mentions/cto.json", {"id": "mine", "category": "CTO", "literal": "Stented"}),
            "mentions/stent.json: stent.word: variants: 'stented' has two meanings: CTO by mine, STENT here",
        ),
        (
            add(SECTIONS, {"id": "mine", "category": "plan", "literal": "Findings"}),
            "sections.json: mine: literal: 'findings' has two meanings: findings by section.findings, plan",
        ),
        (
            change(CONTEXT, "neg.no", allowed_types=["STENTS"]),
            "context.json: neg.no: allowed_types: no rule gives the label 'STENTS'",
        ),
        # the other files
        (remove(POLICY), "coding/policy.toml: "),
        (replace_text(POLICY, "[limits]", "[limit]"), "coding/policy.toml: limits: Field required"),
        (write("coding/policy-mine.toml", "name ="), "coding/policy-mine.toml: is not valid TOML"),
        (
            replace_text("coding/policy-strict.toml", 'name = "strict"', 'name = "stern"'),
            "coding/policy-strict.toml: name: is 'stern', the file name says 'strict'",
        ),
        (remove(CODES), "coding/codes.toml: cannot be read: No such file or directory"),
        (replace_text(CODES, "version", "verson"), "coding/codes.toml: version: Field required"),
        (remove("config.cfg"), "config.cfg: cannot be read (No such file or directory)"),
        (replace_text("config.cfg", "[nlp]", "nlp]"), "config.cfg: Config validation error"),
        (
            replace_text("config.cfg", "[components.revasc_units]", "[components.revasc_cells]"),
            "config.cfg: nlp.pipeline: not defined under components: revasc_units",
        ),
    ],
)
def test_each_fault_is_found_with_its_place(pack: Path, spoil: Spoil, line: str):
    spoil(pack)
    lines = [re.sub(r"_rules\[\d+\]", "_rules[N]", str(problem)) for problem in check_pack(pack)]
    assert [found for found in lines if found.startswith(line)], lines[:5]
    assert all("\n" not in found and str(pack) not in found for found in lines)


@pytest.mark.parametrize(
    ("spoil", "place", "fault"),
    [
        (change(STENTS, "stent.word", examples={}), "examples.match", "the rule has no example"),
        (
            change(STENTS, "stent.word", examples={"match": ["a stent", "a scaffold"]}),
            "examples.match[1]",
            "the rule does not fire on this text",
        ),
        (
            change(STENTS, "stent.word", examples={"match": ["a stent"], "no_match": ["two stents"]}),
            "examples.no_match[0]",
            "the rule fires on this text",
        ),
    ],
)
def test_examples_that_do_not_come_true(pack: Path, spoil: Spoil, place: str, fault: str):
    spoil(pack)
    assert Problem(STENTS, "stent.word", place, fault) in check_pack(pack)


def test_all_faults_are_told_at_once(pack: Path):
    for spoil in (
        change(STENTS, "stent.word", literal=None, colour="red"),
        change(STENTS, "stent.abbr", pattern="(s"),
        change(CONTEXT, "neg.no", direction="UP"),
        write(SECTIONS, "{"),
        remove(CODES),
    ):
        spoil(pack)
    places = {(problem.file, problem.rule, problem.field) for problem in check_pack(pack)}
    assert places >= {
        (STENTS, "stent.word", "literal"),
        (STENTS, "stent.word", "colour"),
        (STENTS, "stent.abbr", "pattern"),
        (CONTEXT, "neg.no", "direction"),
        (SECTIONS, None, None),
        (CODES, None, None),
    }


def test_a_pack_without_mention_rules(pack: Path):
    for file in (pack / "mentions").glob("*.json"):
        file.unlink()
    assert Problem("mentions", None, None, "no rule could be read from *.json here") in check_pack(pack)


def test_a_pack_that_is_not_there():
    with pytest.raises(PackError, match="no rule pack 'gone'"):
        check_pack("gone")


def test_texts_of_examples_are_not_quoted(pack: Path):
    change(STENTS, "stent.word", examples={"match": ["Jane Roe, 1 March"]})(pack)
    assert "Jane" not in " ".join(map(str, check_pack(pack)))


def test_what_passes_the_check_loads(pack: Path):
    assert check_pack(pack) == []
    assert load_pack(pack).rules


def test_the_command_prints_each_problem(pack: Path):
    change(STENTS, "stent.word", reader="lengths", pattern="(s")(pack)
    done = CliRunner().invoke(app, ["rules", "check", str(pack)])
    assert done.exit_code == 1
    assert "mentions/stent.json: stent.word: pattern: " in done.stderr
    assert "mentions/stent.json: stent.word: reader: " in done.stderr
    assert "2 faults" in done.stderr


def test_the_command_says_what_it_has_checked(pack: Path):
    done = CliRunner().invoke(app, ["rules", "check", str(pack)])
    loaded = load_pack(pack)
    count = len(loaded.rules) + len(loaded.context) + len(loaded.sections)
    assert done.exit_code == 0
    for part in (loaded.name, loaded.version, loaded.sha256, f"{count} rules"):
        assert part in done.stdout
