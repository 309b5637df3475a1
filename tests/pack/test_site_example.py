"""The site pack that the README describes, over the shipped one: what it changes in a note."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from revasc.coding.policy import load_policy, policy_names
from revasc.nlp.assertion import Asserter
from revasc.nlp.mentions import MentionFinder
from revasc.nlp.normalize import normalise
from revasc.nlp.sections import Sectioner
from revasc.nlp.units import split_units
from revasc.pack import Pack, find_pack, load_pack
from revasc.pack.checking import check_pack
from tests.pack.sites import write_pack

META = {"name": "st_mary", "version": "2026-05", "extends": "cto_pci", "disable": ["angioplasty.pot"]}
LOCAL = {
    "id": "st_mary.harborline",
    "category": "STENT",
    "literal": "Harborline",
    "variants": ["Harbor line"],
    "examples": {"match": ["a 3.0x28 Harborline was deployed"], "no_match": ["the harbor"]},
}
WORD = {
    "id": "stent.word",
    "category": "STENT",
    "literal": "stent",
    "variants": ["stents", "stented", "stenting", "directly stented", "vascular tube"],
    "examples": {"match": ["a stent to the mid LAD", "a vascular tube to the LAD"]},
}
CUE = {
    "id": "st_mary.sans",
    "category": "NEGATED_EXISTENCE",
    "literal": "sans",
    "direction": "FORWARD",
    "status": "negated",
    "examples": {"match": ["sans <STENT>stent</STENT>"]},
}
HEADING = {
    "id": "st_mary.agenda",
    "category": "plan",
    "literal": "agenda of the team",
    "examples": {"match": ["AGENDA OF THE TEAM:\nstent of the LAD"]},
}
NOTE = (
    "PROCEDURE:\nThe CTO of the mid RCA was crossed. A Harborline was deployed in the RCA. POT was done "
    "in the RCA. A vascular tube went to the distal RCA. The LAD was left sans stent.\n"
    "AGENDA OF THE TEAM:\nBalloon angioplasty of the LAD.\n"
)


def files() -> dict[str, Any]:
    policy = (find_pack() / "coding" / "policy.toml").read_text(encoding="utf-8")
    return {
        "meta.json": META,
        "mentions/st_mary.json": {"target_rules": [LOCAL, WORD]},
        "context.json": {"context_rules": [CUE]},
        "sections.json": {"section_rules": [HEADING]},
        "coding/policy-st_mary.toml": policy.replace('name = "standard"', 'name = "st_mary"').replace(
            "months_over = 3.0", "months_over = 6.0"
        ),
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("sites") / "st_mary", files())


@cache
def found(root: Path | None) -> frozenset[tuple[str, str, str]]:
    """Label, words and status of each mention of the note."""
    return frozenset(read(load_pack(root)))


def read(pack: Pack) -> list[tuple[str, str, str]]:
    text = normalise(NOTE)
    sections = Sectioner(pack)(text)
    units = split_units(text, tuple(sorted({at for part in sections for at in (part.start, part.body)})))
    mentions = MentionFinder(pack)(text, sections, units, None, day_first=False)
    asserted = Asserter(pack)(text, units, mentions, None, day_first=False)
    return [(one.label, text[one.start : one.end], one.status) for one in asserted]


def test_the_site_pack_is_well(site: Path):
    assert [str(problem) for problem in check_pack(site)] == []


@pytest.mark.parametrize(
    ("mention", "shipped", "with_site"),
    [
        (("STENT", "Harborline", "current"), False, True),  # a device by its local name
        (("STENT", "vascular tube", "current"), False, True),  # another wording for a rule
        (("ANGIOPLASTY", "POT", "current"), True, False),  # a rule that is disabled
        (("STENT", "stent", "current"), True, False),  # a cue of the site's own
        (("STENT", "stent", "negated"), False, True),
        (("ANGIOPLASTY", "Balloon angioplasty", "current"), True, False),  # a heading of its own
        (("ANGIOPLASTY", "Balloon angioplasty", "planned"), False, True),
        (("CTO", "CTO", "current"), True, True),  # all else as ever
    ],
)
def test_the_same_note_reads_otherwise(
    site: Path, mention: tuple[str, str, str], shipped: bool, with_site: bool
):
    assert (mention in found(None), mention in found(site)) == (shipped, with_site), found(site)


def test_the_policies_of_both_layers(site: Path):
    layers = load_pack(site).layers
    assert policy_names(*layers) == ("standard", "registry", "st_mary", "strict")
    assert load_policy("st_mary", *layers).limits.months_over == 6.0
    assert load_policy("standard", *layers) == load_policy("standard", find_pack())


def test_what_results_will_say_of_the_rule_set(site: Path):
    mine, shipped = load_pack(site), load_pack()
    assert (mine.name, mine.version) == ("st_mary", f"2026-05+cto_pci {shipped.version}")
    assert mine.sha256 != shipped.sha256
    assert len(mine.rules) == len(shipped.rules)  # one more, one less, one other


def test_what_breaks_an_example_of_the_shipped_pack_is_told_with_its_rule(tmp_path: Path):
    cue = {**CUE, "id": "st_mary.no", "literal": "no", "direction": "PSEUDO", "priority": 9}
    broken = write_pack(tmp_path / "st_mary", {**files(), "context.json": {"context_rules": [cue]}})
    told = {(problem.file, problem.rule) for problem in check_pack(broken)}
    assert ("cto_pci/context.json", "neg.no") in told
