"""Site packs as they are loaded: what is added, overridden, disabled and merged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from revasc.pack import Pack, PackError, load_pack
from revasc.pack.finding import fingerprint, fingerprint_layers
from revasc.pack.layering import Origin
from tests.pack.copies import Spoil, add, replace_text, set_top, write
from tests.pack.sites import CTO, NO, PLAN, SIZED, STENT, base, region, site, write_pack

NEW = {"id": "new", "category": "STENT", "literal": "Pipesaver"}
TUBE = {**STENT, "literal": "tube", "variants": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small pack in it."""
    base(tmp_path)
    return tmp_path


def ids(pack: Pack) -> list[str]:
    return [rule.id for rule in (*pack.rules, *pack.context, *pack.sections)]


ALL = ["cto.label", "stent.word", "stent.sized", "neg.no", "section.plan"]


def test_an_empty_site_pack_is_the_pack_below(folder: Path):
    below, above = load_pack(folder / "base"), load_pack(site(folder))
    assert (above.rules, above.context, above.sections) == (below.rules, below.context, below.sections)
    assert (above.files, above.fragments) == (below.files, below.fragments)
    assert above.section_status == below.section_status
    assert above.retired == below.retired == ()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"mentions": [NEW]}, ["cto.label", "stent.word", "stent.sized", "new", "neg.no", "section.plan"]),
        (
            {"mentions": [NEW, CTO]},
            ["cto.label", "stent.word", "stent.sized", "new", "neg.no", "section.plan"],
        ),
        ({"context": [{**NO, "id": "neg.not"}]}, [*ALL[:4], "neg.not", "section.plan"]),
        ({"sections": [{**PLAN, "id": "section.x"}]}, [*ALL, "section.x"]),
        ({"disable": ("stent.word",)}, ["cto.label", "stent.sized", "neg.no", "section.plan"]),
        ({"disable": ("neg.no", "section.plan", "cto.label")}, ["stent.word", "stent.sized"]),
        ({"mentions": [SIZED], "context": [NO], "sections": [PLAN]}, ALL),
    ],
)
def test_the_order_of_rules(folder: Path, parts: dict[str, Any], expected: list[str]):
    assert ids(load_pack(site(folder, **parts))) == expected


def test_an_override_takes_the_place_of_the_rule(folder: Path):
    pack = load_pack(site(folder, mentions=[TUBE], context=[{**NO, "priority": 5}]))
    assert [(rule.id, rule.literal, rule.variants) for rule in pack.rules[:2]] == [
        ("cto.label", "CTO", ()),
        ("stent.word", "tube", ()),
    ]
    assert pack.context[0].priority == 5


def test_where_each_rule_stands(folder: Path):
    pack = load_pack(site(folder, mentions=[TUBE, NEW], disable=("neg.no",)))
    assert pack.files == {
        "cto.label": "a.json",
        "stent.word": "local.json",
        "stent.sized": "b.json",
        "new": "local.json",
    }
    assert pack.origins["stent.word"] == Origin("site", "local.json")
    assert pack.origins["stent.sized"] == Origin("base", "b.json")
    assert pack.origins["section.plan"] == Origin("base", "sections.json")
    assert set(pack.origins) == set(ids(pack))
    assert pack.place("stent.word", "x.json") == "x.json"
    assert pack.place("stent.sized", "x.json") == "base/x.json"


def test_what_is_out_of_force_is_kept(folder: Path):
    pack = load_pack(site(folder, mentions=[TUBE], disable=("neg.no",)))
    told = [(old.rule.id, old.rule.literal, old.origin.pack, old.by, old.replaced) for old in pack.retired]
    assert told == [("stent.word", "stent", "base", "site", True), ("neg.no", "no", "base", "site", False)]


def test_name_version_and_layers(folder: Path):
    pack = load_pack(site(folder))
    assert (pack.name, pack.version, pack.path) == ("site", "7+base 1", folder / "site")
    assert [layer.resolve().name for layer in pack.layers] == ["base", "site"]
    assert pack.sha256 == fingerprint_layers(pack.layers) != fingerprint(pack.path)


def test_a_pack_by_itself_has_one_layer(folder: Path):
    pack = load_pack(folder / "base")
    assert (pack.version, pack.layers) == ("1", (folder / "base",))
    assert pack.sha256 == fingerprint(folder / "base")
    assert set(pack.origins.values()) == {
        Origin("base", file) for file in ("a.json", "b.json", "context.json", "sections.json")
    }


def test_fragments_are_merged_by_name(folder: Path):
    pack = load_pack(site(folder, fragments={"unit": "(?:mm|millimetres)", "more": ["a b"]}))
    assert set(pack.fragments) == {"mm", "unit", "more"}
    assert pack.expand("{{mm}}") == r"(?:\d(?:(?:mm|millimetres)))"


def test_the_status_of_sections_is_merged_by_category(folder: Path):
    pack = load_pack(write_pack(site(folder), {"sections.json": {"status": {"plan": {"CTO": "other"}}}}))
    assert pack.section_status == {"plan": {"CTO": "other"}, "family": {"*": "other"}}
    assert ids(pack) == ALL


def test_a_chain_of_packs(folder: Path):
    region(folder, mentions=[NEW, TUBE], disable=("neg.no",))
    scaffold = {**STENT, "literal": "scaffold"}
    pack = load_pack(site(folder, extends="../region", mentions=[scaffold], disable=("new",), context=[NO]))
    assert pack.version == "7+region 3+base 1"
    assert ids(pack) == ALL
    assert pack.rules[1].literal == "scaffold"
    assert pack.origins["neg.no"] == Origin("site", "context.json")
    told = [(old.rule.id, old.origin.pack, old.by) for old in pack.retired]
    assert told == [
        ("stent.word", "base", "region"),
        ("neg.no", "base", "region"),
        ("stent.word", "region", "site"),
        ("new", "region", "site"),
    ]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            {"disable": ("stent.word", "stent.wrod")},
            "meta.json: disable.1: no rule 'stent.wrod' in the pack that this one extends",
        ),
        ({"disable": ("new",), "mentions": [NEW]}, "meta.json: disable.0: rule 'new' is a rule of this pack"),
        (
            {"disable": ("stent.word",), "mentions": [TUBE]},
            "disable.0: rule 'stent.word' is a rule of this pack too: either disable or override it",
        ),
        ({"mentions": [NEW, NEW]}, "local.json: rule id 'new' stands in local.json already"),
        ({"context": [NO, NO]}, "context.json: rule id 'neg.no' stands in context.json already"),
        (
            {"mentions": [NEW], "sections": [{**PLAN, "id": "new"}]},
            "sections.json: rule id 'new' stands in local",
        ),
        # an id of the pack below that is of another kind
        ({"mentions": [{**NEW, "id": "neg.no"}]}, "local.json: rule id 'neg.no' stands in base/context.json"),
        (
            {"sections": [{**PLAN, "id": "stent.word"}]},
            "sections.json: rule id 'stent.word' stands in base/a.json",
        ),
        # faults of form and pattern, in the file of the site or told as the base's
        ({"mentions": [{"id": "x"}]}, "local.json: target_rules.0.category: Field required"),
        ({"mentions": [{**NEW, "pattern": "("}]}, "local.json: rule 'new': pattern is not a regular"),
        (
            {"mentions": [{**NEW, "pattern": "{{gone}}"}]},
            "local.json: rule 'new': pattern: fragments.json has no",
        ),
        ({"fragments": {"unit": "("}}, "base/b.json: rule 'stent.sized': pattern is not a regular"),
        ({"fragments": {"unit": 5}}, "fragments.json: unit: neither a regular expression nor a list"),
    ],
)
def test_faults_are_told_with_their_place(folder: Path, parts: dict[str, Any], message: str):
    with pytest.raises(PackError) as refused:
        load_pack(site(folder, **parts))
    assert str(refused.value).startswith(message) or message in str(refused.value)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (write("mentions/a.json", ""), "base/a.json: line 1: not JSON"),
        (set_top("sections.json", status=None), "base/sections.json: status: "),
        (add("mentions/b.json", CTO), "base/b.json: rule id 'cto.label' stands in a.json already"),
    ],
)
def test_faults_of_the_pack_below_name_it(folder: Path, spoil: Spoil, message: str):
    spoil(folder / "base")
    with pytest.raises(PackError, match="^" + message.replace(".", r"\.")):
        load_pack(site(folder))


@pytest.mark.parametrize("name", ["base", "region"])
def test_a_site_pack_needs_a_name_of_its_own(folder: Path, name: str):
    """Results carry the name: a changed rule set must not pass for the one below."""
    region(folder, mentions=[NEW])
    mine = site(folder, extends="../region")
    replace_text("meta.json", '"site"', f'"{name}"')(mine)
    with pytest.raises(PackError, match=f"name: '{name}' is the name of the pack that it extends"):
        load_pack(mine)


def test_the_pack_below_still_needs_its_files(folder: Path):
    (folder / "base" / "context.json").unlink()
    with pytest.raises(PackError, match=r"^base/context\.json: cannot be read"):
        load_pack(site(folder, context=[NO]))
