from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from revasc.coding.policy import (
    CLAUSE_KEYS,
    Limits,
    Policy,
    Weights,
    find_clause,
    load_policy,
    policy_file,
    policy_names,
)
from revasc.coding.rulefile import RuleFileError
from tests.coding.builders import PACK, REGISTRY, STANDARD, STRICT

SHIPPED = [STANDARD, STRICT, REGISTRY]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the coding folder, to be spoilt."""
    shutil.copytree(PACK / "coding", tmp_path / "coding")
    return tmp_path


def spoil(pack: Path, old: str, new: str) -> Path:
    path = pack / "coding" / "policy.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def limits(**change: object) -> Limits:
    return Limits.model_validate({"percent_over": 99, "timi_at_most": 0, "months_over": 3, **change})


def test_the_pack_ships_three_policies():
    assert policy_names(PACK) == ("standard", "registry", "strict")


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.name)
def test_every_clause_has_a_sentence_and_a_source(policy: Policy):
    assert set(policy.clauses) == set(CLAUSE_KEYS)
    assert all(clause.statement.endswith(".") for clause in policy.clauses.values())
    assert all(clause.source for clause in policy.clauses.values())


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.name)
def test_clause_ids_carry_the_name_of_the_policy(policy: Policy):
    assert policy.rule("chronic.missing") == f"{policy.name}.chronic.missing"


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.name)
def test_clauses_speak_to_people_not_of_codes(policy: Policy):
    text = " ".join(clause.statement for clause in policy.clauses.values())
    assert not any(code in text for code in ("9294", "I25", "CPT"))


def test_standard_limits_are_those_of_the_guide():
    assert STANDARD.limits == limits()


def test_the_label_suffices_under_standard_only_in_both():
    assert "cto_label" in STANDARD.total_occlusion.supports
    assert "cto_label" in STANDARD.chronic.supports
    assert "cto_label" in STRICT.total_occlusion.suggests
    assert "cto_label" in STRICT.chronic.suggests
    assert "cto_label" in REGISTRY.total_occlusion.suggests
    assert "cto_label" in REGISTRY.chronic.supports


def test_strict_asks_for_age_and_approach():
    assert (STRICT.age_required, STRICT.approach_required) == (True, True)
    assert (STANDARD.age_required, STANDARD.approach_required) == (False, False)


@pytest.mark.parametrize(("percent", "total"), [(100, True), (99.5, True), (99, False), (70, False)])
def test_more_than_99_percent_is_total(percent: float, total: bool):
    assert STANDARD.limits.total_percent(percent) is total


@pytest.mark.parametrize(
    ("months", "inclusive", "chronic"),
    [(3.1, False, True), (3, False, False), (2.9, False, False), (3, True, True), (2.9, True, False)],
)
def test_three_months_exactly_depends_on_the_policy(months: float, inclusive: bool, chronic: bool):
    assert limits(months_inclusive=inclusive).long_standing(months) is chronic


def test_an_evidence_role_counts_once():
    with pytest.raises(ValueError, match="listed twice: recent"):
        Weights(supports=("chronic", "recent"), contradicts=("recent",))


def test_a_path_is_read_whatever_its_name(pack: Path):
    mine = (pack / "coding" / "policy.toml").rename(pack / "mine.toml")
    assert load_policy(mine, PACK) == STANDARD
    assert load_policy(str(mine), PACK) == STANDARD


def test_a_relative_path_without_suffix_is_a_path(pack: Path):
    mine = (pack / "coding" / "policy.toml").rename(pack / "mine")
    assert load_policy(mine, PACK) == STANDARD


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(RuleFileError, match=r"no policy 'lenient'.*known: standard, registry, strict"):
        load_policy("lenient", PACK)


def test_an_empty_pack_knows_none(tmp_path: Path):
    with pytest.raises(RuleFileError, match="known: none"):
        load_policy("standard", tmp_path)


def test_name_and_file_name_must_agree(pack: Path):
    spoil(pack, 'name = "standard"', 'name = "house"')
    with pytest.raises(RuleFileError, match=r"policy\.toml: name: is 'house'"):
        load_policy("standard", pack)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("percent_over = 99.0", "percent_over = 199.0", "limits.percent_over"),
        ("percent_over = 99.0", 'percent_over = "most"', "limits.percent_over"),
        ("timi_at_most = 0", "timi_at_most = 4", "limits.timi_at_most"),
        ("months_over = 3.0", "months_under = 3.0", "limits.months_under"),
        ('supports = ["total_before", "cto_label"]', 'supports = ["total"]', "total_occlusion.supports.0"),
        ('contradicts = ["subtotal_before"]', "", "total_occlusion.contradicts"),
        ('culprit = ["culprit"]', "", "culprit"),
        ('name = "standard"', 'name = "Standard policy"', "name"),
        ('[clauses."treated.met"]', '[clauses."treated.done"]', "clauses.treated.done"),
        ("statement = ", 'wording = "x"\nstatement = ', "clauses.coronary_target.met.wording"),
    ],
)
def test_faults_name_file_and_field(pack: Path, old: str, new: str, field: str):
    path = spoil(pack, old, new)
    with pytest.raises(RuleFileError) as caught:
        load_policy("standard", pack)
    assert f"{path}: " in str(caught.value)
    assert f"{field}" in str(caught.value)


def test_an_absent_clause_is_named(pack: Path):
    path = pack / "coding" / "policy.toml"
    head, _, _ = path.read_text(encoding="utf-8").partition('[clauses."not_acute_culprit.unmet"]')
    path.write_text(head, encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"clauses absent: not_acute_culprit\.unmet"):
        load_policy("standard", pack)


def test_two_faults_in_the_weights_are_both_told(pack: Path):
    spoil(pack, 'contradicts = ["subtotal_before"]', 'contradicts = ["cto_label"]')
    with pytest.raises(RuleFileError, match=r"total_occlusion: .*listed twice: cto_label"):
        load_policy("standard", pack)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("standard.chronic.missing", True),
        ("strict.chronic.missing", False),
        ("standard.chronic", False),
        ("chronic.missing", False),
    ],
)
def test_a_clause_by_the_id_that_results_give(rule: str, found: bool):
    clause = find_clause(STANDARD, rule)
    assert (clause == STANDARD.clauses["chronic.missing"]) is found
    assert (clause is None) is not found


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("standard", "coding/policy.toml"),
        ("strict", "coding/policy-strict.toml"),
        ("own.toml", None),
        ("folder/own", None),
    ],
)
def test_where_a_policy_lies(name: str, file: str | None):
    assert policy_file(name, PACK) == (PACK / file if file else Path(name))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder over the shipped pack, with a policy of its own and another ``strict``."""
    text = (PACK / "coding" / "policy.toml").read_text(encoding="utf-8")
    (tmp_path / "site" / "coding").mkdir(parents=True)
    for name in ("own", "strict"):
        own = text.replace('name = "standard"', f'name = "{name}"').replace(
            "timi_at_most = 0", "timi_at_most = 1"
        )
        (tmp_path / "site" / "coding" / f"policy-{name}.toml").write_text(own, encoding="utf-8")
    return tmp_path / "site"


def test_the_names_of_all_layers(site: Path):
    assert policy_names(PACK, site) == ("standard", "own", "registry", "strict")


@pytest.mark.parametrize(("name", "grade"), [("own", 1), ("strict", 1), ("standard", 0), ("registry", 0)])
def test_the_policy_of_a_higher_layer_wins(site: Path, name: str, grade: int):
    policy = load_policy(name, PACK, site)
    assert (policy.name, policy.limits.timi_at_most) == (name, grade)
    assert policy_file(name, PACK, site).is_relative_to(site) is (grade == 1)


def test_what_is_in_no_layer(site: Path):
    assert policy_file("lenient", PACK, site) == site / "coding" / "policy-lenient.toml"
    with pytest.raises(RuleFileError, match=r"no policy 'lenient'.*known: standard, own, registry, strict"):
        load_policy("lenient", PACK, site)


def test_a_path_is_read_whatever_the_layers(site: Path):
    assert load_policy(site / "coding" / "policy-own.toml", PACK, site).name == "own"
