"""What an application finds in its folder: a site pack and a policy to send along, the package to ship."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.pack.sites import write_pack
from tests.pack.test_site_example import files
from tests.spark.rows import ROOT

_POLICY = ROOT / "models" / "cto_pci" / "coding" / "policy.toml"


def furnish(desk: Path) -> Path:
    """Write the files into ``desk`` and give it back."""
    write_pack(desk / "packs" / "st_mary", files())
    shutil.make_archive(str(desk / "site"), "zip", desk / "packs")
    policy = _POLICY.read_text("utf-8").replace("months_over = 3.0", "months_over = 24.0")
    (desk / "mine.toml").write_text(policy.replace('name = "standard"', 'name = "mine"'), encoding="utf-8")
    return desk


def ship(desk: Path) -> Path:
    """The package as an archive that executors unpack, laid out as in a wheel."""
    unpacked = desk / "shipped"
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "pipeline" / "revasc", unpacked / "revasc", ignore=skipped)
    shutil.copytree(ROOT / "models", unpacked / "revasc" / "_models", ignore=skipped)
    return Path(shutil.make_archive(str(desk / "revasc"), "zip", unpacked))
