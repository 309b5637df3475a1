"""A site pack from end to end: the same note, coded with the shipped rules and with a site's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import revasc
from revasc.pack import find_pack, fingerprint_layers, load_pack, pack_layers, shared_pack
from tests.pack.copies import replace_text
from tests.pack.sites import write_pack
from tests.pack.test_site_example import files

#: Only the site knows that a Harborline is a stent; eight months are no CTO by its policy of a year.
NOTE = (
    "PROCEDURE:\nThe proximal RCA was totally occluded for eight months. The wire crossed antegrade. "
    "A 3.0x28 Harborline was deployed in the proximal RCA. TIMI 3 flow.\n"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    content = files()
    policy = content["coding/policy-st_mary.toml"].replace("months_over = 6.0", "months_over = 12.0")
    return write_pack(tmp_path / "st_mary", {**content, "coding/policy-st_mary.toml": policy})


def coded(pack: Path | None, **options: Any) -> revasc.Result:
    nlp = revasc.load(pack, **options)
    return revasc.code(NOTE, nlp=nlp, date_of_service="2026-02-03")


def test_a_local_device_name_makes_the_difference(site: Path):
    shipped, mine = coded(None), coded(site)
    assert (shipped.decision, mine.decision) == ("not_supported", "supported")
    assert mine.lesions[0].treatments == ("stent",)
    assert "st_mary.harborline" in {mention.rule for mention in mine.mentions}


def test_results_name_the_site_pack_and_all_layers(site: Path):
    made = coded(site).provenance
    assert (made.ruleset, made.ruleset_version) == ("st_mary", f"2026-05+cto_pci {load_pack().version}")
    assert made.ruleset_sha256 == fingerprint_layers(pack_layers(site))


def test_a_policy_of_the_site_and_one_of_the_pack_below(site: Path):
    assert coded(site, policy="st_mary").decision != "supported"
    assert coded(site, policy="registry").provenance.policy == "registry"


def test_code_rows_of_the_site_are_laid_over(site: Path):
    before = {code.code for code in coded(site).codes}
    write_pack(site, {"coding/codes.toml": 'disable = ["cto-diagnosis"]\n'})
    assert before - {code.code for code in coded(site).codes} == {"I25.82"}


def test_a_pack_is_read_again_when_a_layer_below_changes(site: Path, tmp_path: Path):
    lower = tmp_path / "lower"
    write_pack(lower, {"meta.json": {"name": "lower", "version": "1", "extends": "cto_pci"}})
    replace_text("meta.json", '"cto_pci"', '"../lower"')(site)
    before = shared_pack(str(site))
    assert shared_pack(str(site)) is before
    replace_text("meta.json", '"1"', '"2"')(lower)
    assert shared_pack(str(site)).version == f"2026-05+lower 2+cto_pci {load_pack(find_pack()).version}"
