from __future__ import annotations

import shutil
from pathlib import Path

from revasc.pack import shared_pack


def test_one_pack_is_read_once():
    assert shared_pack(None) is shared_pack(None)
    assert shared_pack("cto_pci") is shared_pack(None)


def test_a_pack_that_changed_is_read_again(tmp_path: Path):
    mine = tmp_path / "mine"
    shutil.copytree(shared_pack(None).path, mine)
    before = shared_pack(str(mine))
    meta = mine / "meta.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace(before.version, "9999.9"), encoding="utf-8")
    after = shared_pack(str(mine))
    assert (before.version == after.version, after.version) == (False, "9999.9")
    assert before.sha256 != after.sha256
