"""Site packs under check: each fault with its place, and the examples of the packs below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from revasc.pack import find_pack
from revasc.pack.checking import check_pack
from tests.pack.copies import Spoil, add, change, remove, replace_text, set_top, write
from tests.pack.sites import NO, PLAN, STENT, base, region, site

EXAMPLE = {"match": ["a Pipesaver"]}
NEW = {"id": "new", "category": "STENT", "literal": "Pipesaver", "examples": EXAMPLE}
TUBE = {"id": "stent.word", "category": "STENT", "literal": "tube", "examples": {"match": ["a tube"]}}
STATUS = {"section_rules": [], "status": {"plan": {"CTO": "maybe"}}}
CODING = (
    "coding/policy.toml",
    "coding/codes.toml",
    "coding/clarification.toml",
    "coding/jcto.toml",
    "config.cfg",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small pack in it, and the coding files that a check asks for."""
    root = base(tmp_path)
    for name in CODING:
        text = (find_pack() / name).read_text(encoding="utf-8")
        write(name, text)(_made(root / name, root))
    return tmp_path


def _made(file: Path, root: Path) -> Path:
    file.parent.mkdir(exist_ok=True)
    return root


def lines(root: Path) -> list[str]:
    return [str(problem) for problem in check_pack(root)]


def test_the_small_pack_is_well(folder: Path):
    assert lines(folder / "base") == []


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"mentions": [NEW]},
        {"mentions": [NEW, {**TUBE, "variants": ["stent", "scaffold"]}]},
        {"disable": ("section.plan",)},
        {"disable": ("cto.label",), "fragments": {"unit": " *mm"}},
        # what the rules of the pack below name may go
        {"disable": ("stent.sized",)},
        {"disable": ("stent.word", "stent.sized", "neg.no")},
    ],
)
def test_a_site_pack_that_is_well(folder: Path, parts: dict[str, Any]):
    assert lines(site(folder, **parts)) == []


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        # the layers
        ({"extends": "cto_pic"}, "meta.json: extends: no rule pack 'cto_pic': neither a folder"),
        ({"extends": "."}, "meta.json: extends: the packs extend each other in a circle: site > site"),
        (
            {"disable": ("neg.no", "neg.not")},
            "meta.json: disable[1]: no rule 'neg.not' in the pack that this one extends",
        ),
        (
            {"disable": ("new",), "mentions": [NEW]},
            "meta.json: disable[0]: rule 'new' is a rule of this pack too: either disable or override it",
        ),
        # form
        (
            {"mentions": [{**NEW, "literal": 3}]},
            "mentions/local.json: new: literal: Input should be a valid string",
        ),
        ({"context": [{**NO, "direction": "UP"}]}, "context.json: neg.no: direction: Input should be"),
        ({"fragments": {"unit": 5}}, "fragments.json: unit.str: Input should be a valid string"),
        # patterns and readers
        (
            {"mentions": [{**NEW, "pattern": "("}]},
            "mentions/local.json: new: pattern: is not a regular expression",
        ),
        (
            {"mentions": [{**NEW, "reader": "lengths"}]},
            "mentions/local.json: new: reader: there is no reader 'lengths'",
        ),
        ({"fragments": {"unit": "("}}, "fragments.json: unit: is not a regular expression"),
        ({"fragments": {"unit": "("}}, "base/fragments.json: mm: is not a regular expression"),
        (
            {"fragments": {"unit": "("}},
            "base/mentions/b.json: stent.sized: pattern: is not a regular expression",
        ),
        ({"fragments": {"idle": "x"}}, "fragments.json: idle: no pattern uses this fragment"),
        # clashes: the file of the site is the one to mend
        (
            {"mentions": [{**NEW, "id": "neg.no"}]},
            "mentions/local.json: neg.no: id: stands in base/context.json already",
        ),
        (
            {"mentions": [{**NEW, "literal": "CTO"}]},
            "mentions/local.json: new: literal: 'cto' has two meanings: CTO by cto.label, STENT here",
        ),
        (
            {"mentions": [{**TUBE, "variants": ["cto"]}]},
            "mentions/local.json: stent.word: variants: 'cto' has two meanings: CTO by cto.label, STENT here",
        ),
        (
            {"context": [{**NO, "id": "neg.not", "status": "planned"}]},
            "context.json: neg.not: literal: 'no' has two meanings: negated by neg.no, planned here",
        ),
        (
            {"sections": [{**PLAN, "id": "section.x", "category": "x"}]},
            "sections.json: section.x: literal: 'plan' has two meanings: plan by section.plan, x here",
        ),
        (
            {"context": [{**NO, "id": "neg.not", "literal": "not", "allowed_types": ["WIRE"]}]},
            "context.json: neg.not: allowed_types: no rule gives the label 'WIRE'",
        ),
        # examples
        (
            {"mentions": [{**NEW, "examples": {}}]},
            "mentions/local.json: new: examples.match: the rule has no",
        ),
        (
            {"mentions": [{**TUBE, "examples": {"match": ["a stent"]}}]},
            "mentions/local.json: stent.word: examples.match[0]: the rule does not fire on this text",
        ),
        (
            {"context": [{**NO, "id": "x", "literal": "a", "direction": "PSEUDO"}]},
            "context.json: x: examples.match[0]: without the rule this text reads the same",
        ),
        (
            {"sections": [{**PLAN, "literal": "plans"}]},
            "sections.json: section.plan: examples.match[0]: the rule reads no heading here",
        ),
        # what a site breaks below is told with the rule that it breaks
        (
            {"fragments": {"unit": "cm"}},
            "base/mentions/b.json: stent.sized: examples.match[0]: the rule does not fire on this text",
        ),
        (
            {"context": [{**NO, "id": "x", "literal": "no", "direction": "PSEUDO", "priority": 3}]},
            "base/context.json: neg.no: examples.match[0]: a target comes out as current within the pack",
        ),
    ],
)
def test_each_fault_is_told_with_its_place(folder: Path, parts: dict[str, Any], line: str):
    told = lines(site(folder, **parts))
    assert any(one.startswith(line) for one in told), told


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (write("mentions/local.json", ""), "mentions/local.json: line 1: not JSON (Expecting value)"),
        (set_top("meta.json", version=1), "meta.json: version: Input should be a valid string"),
        (set_top("meta.json", extends=1), "meta.json: extends: Input should be a valid string"),
        (set_top("meta.json", disable="x"), "meta.json: disable: Input should be a valid tuple"),
        (write("sections.json", "{}"), None),
        (set_top("sections.json", **STATUS), "sections.json: status.plan.CTO: Input should be "),
        (replace_text("meta.json", '"site"', '"base"'), "meta.json: name: 'base' is the name of the pack"),
        # nothing that is misplaced is passed over
        (write("contexts.json", "{}"), "contexts.json: nothing reads a file of this name"),
        (write("coding.toml", ""), "coding.toml: nothing reads a file of this name"),
        (write("NOTES.md", ""), None),
        # configuration
        (write("config.cfg", "[nlp"), "config.cfg: "),
        (write("config.cfg", '[nlp]\npipeline = ["x"]\n'), "config.cfg: nlp.pipeline: not defined under"),
    ],
)
def test_files_at_fault(folder: Path, spoil: Spoil, line: str | None):
    mine = site(folder, mentions=[NEW], sections=[])
    spoil(mine)
    told = lines(mine)
    assert [one[: len(line or "")] for one in told] == ([line] if line else [])


POLICY = (find_pack() / "coding" / "policy.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("policy.toml", POLICY, None),
        ("policy-own.toml", POLICY.replace('name = "standard"', 'name = "own"'), None),
        ("policy-own.toml", POLICY, "coding/policy-own.toml: name: is 'standard', the file name says 'own'"),
        ("policy.toml", "name = 1", "coding/policy.toml: name: Input should be a valid string; version: "),
        ("codes.toml", "", None),
        ("codes.toml", 'disable = ["cto-first-2013"]', None),
        ("codes.toml", 'disable = ["cto-first"]', "coding/codes.toml: disable.0: no row 'cto-first' in the"),
        ("codes.toml", 'colour = "red"', "coding/codes.toml: colour: Extra inputs are not permitted"),
        ("clarification.toml", 'title = "Your report"', None),
        (
            "clarification.toml",
            "title = 3",
            "coding/clarification.toml: title: Input should be a valid string",
        ),
        ("jcto.toml", "x", "coding/jcto.toml: is not valid TOML"),
        ("codes.toml", "x", "coding/codes.toml: is not valid TOML"),
        (
            "codes.toml",
            '[[procedures]]\nid = "cto-first-2013"\ncode = 3\n',
            "coding/codes.toml: procedures.cto-first-2013.",
        ),
    ],
)
def test_the_coding_of_a_site(folder: Path, name: str, text: str, line: str | None):
    mine = site(folder)
    (mine / "coding").mkdir()
    (mine / "coding" / name).write_text(text, encoding="utf-8")
    assert [one[: len(line or "")] for one in lines(mine)] == ([line] if line else [])


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (change("context.json", "neg.no", scope=3), "base/context.json: neg.no: scope: Extra inputs are not"),
        (remove("mentions/b.json"), "base/fragments.json: mm"),
        (write("coding/policy.toml", ""), "base/coding/policy.toml: name: Field required"),
        (write("coding/codes.toml", ""), "base/coding/codes.toml: version: Field required"),
        (remove("coding/clarification.toml"), "base/coding/clarification.toml: cannot be read"),
        (remove("coding/jcto.toml"), "base/coding/jcto.toml: cannot be read"),
        (remove("coding/codes.toml"), "base/coding/codes.toml: cannot be read"),
        (remove("config.cfg"), "base/config.cfg: cannot be read (No such file or directory)"),
        (
            add("mentions/b.json", STENT),
            "base/mentions/b.json: stent.word: id: stands in base/mentions/a.json",
        ),
    ],
)
def test_faults_of_the_pack_below_name_it(folder: Path, spoil: Spoil, line: str):
    """An idle fragment is the business of its own pack only."""
    spoil(folder / "base")
    told = [one[: len(line)] for one in lines(site(folder))]
    assert told == ([] if line.endswith(": mm") else [line])


def test_a_pack_below_that_cannot_be_read_is_one_fault(folder: Path):
    write("meta.json", "")(region(folder))
    assert lines(site(folder, extends="../region", mentions=[{**NEW, "pattern": "{{x}}"}])) == [
        "meta.json: extends: region/meta.json: line 1: not JSON (Expecting value)"
    ]


def test_chains_are_checked_as_one(folder: Path):
    region(folder, mentions=[NEW])
    assert lines(site(folder, extends="../region", disable=("new", "cto.label"))) == []
    clash = {**NEW, "id": "newer", "category": "DEVICE_X"}
    assert lines(site(folder, extends="../region", mentions=[clash])) == [
        "mentions/local.json: newer: literal: 'pipesaver' has two meanings: STENT by new, DEVICE_X here"
    ]


def test_a_pack_below_within_the_folder_of_the_site(folder: Path):
    mine = site(folder, extends="base")
    (folder / "base").rename(mine / "base")
    assert lines(mine) == []


def test_texts_of_examples_are_not_quoted(folder: Path):
    told = lines(site(folder, mentions=[{**NEW, "examples": {"match": ["Jane Roe, 1 March"]}}]))
    assert len(told) == 1
    assert "Jane" not in told[0]
