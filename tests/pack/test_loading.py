from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from revasc.pack import PackError, find_pack, load_pack
from revasc.pack.loading import expand, fingerprint
from tests.pack.copies import (
    STENTS,
    Spoil,
    add,
    change,
    remove,
    replace_text,
    set_top,
    write,
)

STENT_AGAIN = {"id": "stent.word", "category": "STENT", "literal": "stent"}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        # a file that is not there, or no JSON
        (remove("meta.json"), "meta.json: cannot be read (No such file or directory)"),
        (remove("sections.json"), "sections.json: cannot be read"),
        (remove("context.json"), "context.json: cannot be read"),
        (remove("fragments.json"), "fragments.json: cannot be read"),
        (write("context.json", '{"context_rules": [\n'), "context.json: line 2: not JSON"),
        (write(STENTS, ""), "stent.json: line 1: not JSON"),
        (write("fragments.json", "{pct: 1}"), "fragments.json: line 1: not JSON"),
        # a field that is unknown, missing, or of the wrong type
        (change(STENTS, "stent.word", colour="red"), "stent.json: target_rules.N.colour: Extra inputs"),
        (change(STENTS, "stent.word", literal=None), "stent.json: target_rules.N.literal: Field required"),
        (change(STENTS, "stent.word", variants="stents"), "stent.json: target_rules.N.variants: "),
        (change(STENTS, "stent.word", status="maybe"), "stent.json: target_rules.N.status: "),
        (change(STENTS, "stent.word", value={"kind": [1]}), "stent.json: target_rules.N.value.kind"),
        (change("context.json", "neg.no", priority="high"), "context.json: context_rules.N.priority: "),
        (change("context.json", "neg.no", direction="UP"), "context.json: context_rules.N.direction: "),
        (change("sections.json", "section.procedure", literal=7), "sections.json: section_rules.N.literal: "),
        (set_top("sections.json", status={"plan": {"CTO": "maybe"}}), "sections.json: status.plan.CTO: "),
        (set_top("meta.json", author="us"), "meta.json: author: Extra inputs"),
        (write("meta.json", '{"name": "mine"}'), "meta.json: version: Field required"),
        (write(STENTS, "[]"), "stent.json: : Input should be a valid dictionary"),
        # patterns
        (
            change(STENTS, "stent.word", pattern="(stent"),
            "stent.json: rule 'stent.word': pattern is not a regular",
        ),
        (
            change("context.json", "neg.no", pattern="[no"),
            "context.json: rule 'neg.no': pattern is not a regular",
        ),
        (
            change("sections.json", "section.procedure", pattern="*"),
            "sections.json: rule 'section.procedure': pattern is not a regular",
        ),
        (
            change(STENTS, "stent.word", pattern="{{gone}} stent"),
            "stent.json: rule 'stent.word': pattern: fragments.json has no fragment 'gone'",
        ),
        (
            set_top("fragments.json", unit="{{number}}", number="{{unit}}"),
            "chronicity.json: rule 'chronicity.duration': pattern: fragments refer to each other in a circle",
        ),
        # one id in two files
        (
            add("mentions/cto.json", STENT_AGAIN),
            "stent.json: rule id 'stent.word' stands in cto.json already",
        ),
    ],
)
def test_each_fault_names_file_and_field(pack: Path, spoil: Spoil, message: str):
    spoil(pack)
    with pytest.raises(PackError) as refused:
        load_pack(pack)
    assert message in re.sub(r"_rules\.\d+", "_rules.N", str(refused.value))


def test_a_pack_is_found_by_path_by_name_or_by_default(pack: Path):
    assert find_pack(pack) == pack
    assert find_pack(str(pack)) == pack
    assert find_pack("cto_pci") == find_pack()
    assert find_pack().name == "cto_pci"


def test_a_pack_that_is_not_there(tmp_path: Path):
    with pytest.raises(PackError, match="no rule pack 'gone'"):
        load_pack("gone")
    with pytest.raises(PackError, match="neither a folder nor the name of a shipped pack"):
        load_pack(tmp_path / "gone")


def test_what_is_loaded(pack: Path):
    loaded = load_pack(pack)
    assert (loaded.path, loaded.name) == (pack, "cto_pci")
    assert re.fullmatch(r"\d{4}\.\d+", loaded.version)
    assert loaded.files["stent.word"] == "stent.json"
    assert set(loaded.files) == {rule.id for rule in loaded.rules}
    assert {rule.id for rule in loaded.context} >= {"neg.no"}
    assert loaded.section_status["family"] == {"*": "other"}


def test_rules_keep_the_order_of_files_and_lines(pack: Path):
    ids = [rule.id for rule in load_pack(pack).rules]
    assert (
        ids.index("access.named") < ids.index("stent.word") < ids.index("stent.abbr") < ids.index("vessel.lm")
    )


def test_two_loads_give_the_same_hash(pack: Path):
    assert load_pack(pack).sha256 == load_pack(pack).sha256 == load_pack().sha256
    assert re.fullmatch(r"[0-9a-f]{64}", load_pack(pack).sha256)


@pytest.mark.parametrize(
    "spoil",
    [
        replace_text(STENTS, '"stent"', '"stemt"'),
        replace_text("context.json", '"priority": 2', '"priority": 3'),
        replace_text("sections.json", "{", "{ "),
        replace_text("meta.json", "2026", "2027"),
        replace_text("coding/policy.toml", "=", " ="),
        replace_text("coding/codes.toml", "=", " ="),
        replace_text("config.cfg", "[nlp]", "[nlp] "),
        replace_text("fragments.json", "{", "{ "),
        lambda pack: (pack / STENTS).rename(pack / "mentions/stents.json"),
        lambda pack: (pack / "coding/policy-mine.toml").write_text(""),
        remove("coding/policy-strict.toml"),
    ],
)
def test_the_hash_changes_with_any_byte_name_or_file(pack: Path, spoil: Spoil):
    before = fingerprint(pack)
    spoil(pack)
    assert fingerprint(pack) != before


def test_the_hash_does_not_depend_on_place_or_other_files(pack: Path, tmp_path: Path):
    before = fingerprint(pack)
    (pack / "NOTES.md").write_text("for people")
    (pack / "mentions/stent.json~").write_text("left by an editor")
    moved = shutil.copytree(pack, tmp_path / "elsewhere" / "other_name")
    assert fingerprint(pack) == fingerprint(Path(moved)) == before


@pytest.mark.parametrize(
    ("pattern", "expanded"),
    [
        ("stent", "stent"),
        ("{{a}} mm", r"(?:x)(?:\s{1,10})mm"),  # phrases wrap at line ends
        (r"(?<=the )lad[ :]\ x", r"(?<=the )lad[ :]\ x"),  # these blanks stand for themselves
        ("{{b}}", "(?:y(?:x))"),
        ("{{a}}{{a}}", "(?:x)(?:x)"),
        (r"a{2}", r"a{2}"),  # a count is no fragment
    ],
)
def test_expand(pattern: str, expanded: str):
    assert expand(pattern, {"a": "x", "b": "y{{a}}"}) == expanded


@pytest.mark.parametrize(
    ("fragments", "message"),
    [
        ({}, "has no fragment 'a'"),
        ({"a": "{{a}}"}, "in a circle"),
        ({"a": "{{b}}", "b": "{{a}}"}, "in a circle"),
        ({"a": "{{b}}"}, "has no fragment 'b'"),
    ],
)
def test_expand_refuses(fragments: dict[str, str], message: str):
    with pytest.raises(PackError, match=message):
        expand("{{a}}", fragments)


def test_a_list_of_phrases_is_a_fragment(pack: Path):
    set_top("fragments.json", vein=["vein graft", "vein", "S.V.G."])(pack)
    pattern = re.compile(load_pack(pack).expand("{{vein}}"))
    found = [pattern.search(text) for text in ("vein-graft", "vein\n graft", "veins", "S.V.G.", "SxVxG.")]
    assert [match and match.group() for match in found] == [
        "vein-graft",
        "vein\n graft",
        "vein",
        "S.V.G.",
        None,
    ]
