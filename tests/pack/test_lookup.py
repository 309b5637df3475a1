"""What stands under an id, in a pack by itself and in one laid over others."""

from __future__ import annotations

from pathlib import Path

import pytest

from revasc.coding.rulefile import RuleFileError
from revasc.pack import Pack, load_pack
from revasc.pack.lookup import find_entries, retired_entries, rule_entries
from tests.pack.sites import NO, STENT, base, region, site, write_pack

NEW = {"id": "new", "category": "STENT", "literal": "Pipesaver"}
TUBE = {**STENT, "literal": "tube"}
SHIPPED = load_pack()
ROWS = '[[rows]]\nid = "a"\nsince = 2013-01-01\n[[rows]]\nid = "b"\n[[others]]\nid = "c"\n'


def told(pack: Pack, id_: str) -> list[tuple[str, str]]:
    """File and layer of what is found."""
    return [(entry.file, entry.layer) for entry in find_entries(pack, id_)]


@pytest.fixture
def layered(tmp_path: Path) -> Pack:
    """A site over a region over the small pack."""
    write_pack(base(tmp_path), {"coding/codes.toml": ROWS})
    low = region(tmp_path, mentions=[NEW, TUBE], disable=("neg.no",))
    write_pack(low, {"coding/codes.toml": 'disable = ["b"]\n[[rows]]\nid = "a"\n[[rows]]\nid = "d"\n'})
    mine = site(tmp_path, extends="../region", mentions=[{**STENT, "literal": "scaffold"}], disable=("new",))
    return load_pack(write_pack(mine, {"coding/codes.toml": 'disable = ["d"]\n[[rows]]\nid = "b"\n'}))


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("cto.label", [("a.json", "base")]),
        (
            "stent.word",
            [
                ("local.json", "site, overrides region"),
                ("local.json", "region, overridden by site"),
                ("a.json", "base, overridden by region"),
            ],
        ),
        ("neg.no", [("context.json", "base, disabled by region")]),
        ("new", [("local.json", "region, disabled by site")]),
        ("section.plan", [("sections.json", "base")]),
        # rows of the code tables, whatever their fields
        ("a", [("codes.toml", "region, overrides base"), ("codes.toml", "base, overridden by region")]),
        ("b", [("codes.toml", "site"), ("codes.toml", "base, disabled by region")]),
        ("c", [("codes.toml", "base")]),
        ("d", [("codes.toml", "region, disabled by site")]),
        ("e", []),
    ],
)
def test_what_stands_under_an_id(layered: Pack, id_: str, expected: list[tuple[str, str]]):
    assert told(layered, id_) == expected


def test_rules_in_their_order_and_those_out_of_force(layered: Pack):
    ids = [entry.id for entry in rule_entries(layered)]
    assert ids == ["cto.label", "stent.word", "stent.sized", "section.plan"]
    assert [(entry.id, entry.layer) for entry in retired_entries(layered)] == [
        ("new", "region, disabled by site"),
        ("stent.word", "region, overridden by site"),
        ("neg.no", "base, disabled by region"),
        ("stent.word", "base, overridden by region"),
    ]


def test_a_rule_that_a_site_brings_back(tmp_path: Path):
    base(tmp_path), region(tmp_path, disable=("neg.no",))
    pack = load_pack(site(tmp_path, extends="../region", context=[NO]))
    assert told(pack, "neg.no") == [("context.json", "site"), ("context.json", "base, disabled by region")]


def test_the_records_are_those_of_the_files():
    rule = find_entries(SHIPPED, "stent.word")[0].record
    assert (rule["id"], rule["literal"]) == ("stent.word", "stent")
    assert rule["examples"]["match"]
    assert "case" not in rule
    row = find_entries(SHIPPED, "cto-first-2013")[0]
    assert (row.file, row.layer, row.record["code"]) == ("codes.toml", "cto_pci", "92943")
    assert row.record["since"].isoformat() == "2013-01-01"


def test_clauses_of_the_policies_of_all_layers(tmp_path: Path):
    text = (SHIPPED.path / "coding" / "policy.toml").read_text(encoding="utf-8")
    mine = site(tmp_path, extends="cto_pci")
    own = text.replace('name = "standard"', 'name = "own"')
    write_pack(mine, {"coding/policy-own.toml": own, "coding/policy.toml": text})
    pack = load_pack(mine)
    assert told(pack, "own.treated.met") == [("policy-own.toml", "site")]
    assert told(pack, "standard.treated.met") == [("policy.toml", "site")]
    assert told(pack, "strict.treated.met") == [("policy-strict.toml", "cto_pci")]
    assert find_entries(pack, "own.treated.met")[0].record["statement"]


def test_a_policy_of_ones_own(tmp_path: Path):
    text = (SHIPPED.path / "coding" / "policy.toml").read_text(encoding="utf-8")
    write_pack(tmp_path, {"mine.toml": text.replace('name = "standard"', 'name = "mine"')})
    found = find_entries(SHIPPED, "mine.treated.met", str(tmp_path / "mine.toml"))
    assert [entry.file for entry in found] == ["mine.toml"]
    assert find_entries(SHIPPED, "mine.treated.met") == []
    with pytest.raises(RuleFileError, match="cannot be read"):
        find_entries(SHIPPED, "mine.treated.met", str(tmp_path / "gone.toml"))


def test_a_pack_without_code_tables(tmp_path: Path):
    assert told(load_pack(base(tmp_path)), "cto-first-2013") == []
