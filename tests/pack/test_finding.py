from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from revasc.pack import PackError, find_pack, fingerprint_layers, layer_file, layer_files, pack_layers
from revasc.pack.finding import data_files, fingerprint, shipped_names
from tests.pack.copies import Spoil, replace_text, set_top, write
from tests.pack.sites import STENT, base, region, site, write_pack


def test_a_pack_that_extends_nothing_is_one_layer(pack: Path):
    assert pack_layers(pack) == (pack,)
    assert pack_layers() == pack_layers("cto_pci") == (find_pack(),)


def names(layers: tuple[Path, ...]) -> list[str]:
    return [layer.resolve().name for layer in layers]


def test_the_lowest_layer_comes_first(tmp_path: Path):
    base(tmp_path), region(tmp_path)
    assert names(pack_layers(site(tmp_path, extends="../region"))) == ["base", "region", "site"]


@pytest.mark.parametrize("extends", ["cto_pci", "../pack"])
def test_a_shipped_pack_or_a_folder_is_extended(pack: Path, tmp_path: Path, extends: str):
    assert fingerprint(pack_layers(site(tmp_path, extends=extends))[0]) == fingerprint(find_pack())


def test_an_absolute_path_is_extended(tmp_path: Path):
    assert pack_layers(site(tmp_path, extends=str(base(tmp_path))))[0] == tmp_path / "base"


def test_the_working_directory_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    base(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path / "elsewhere")
    with pytest.raises(PackError, match="no rule pack 'base'"):
        pack_layers(site(tmp_path, extends="base"))


def test_a_misspelt_name_is_told_with_the_shipped_ones(tmp_path: Path):
    with pytest.raises(PackError) as refused:
        pack_layers(site(tmp_path, extends="cto_pic"))
    assert str(refused.value) == (
        "meta.json: extends: no rule pack 'cto_pic': neither a folder, seen from the folder of this pack, "
        f"nor the name of a shipped pack ({', '.join(shipped_names())})"
    )
    assert shipped_names() == ["cto_pci"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (set_top("meta.json", extends="../site"), "extend each other in a circle: site > region > site"),
        (set_top("meta.json", extends="."), "extend each other in a circle: site > region > region"),
        (set_top("meta.json", extends="../gone"), r"^region/meta\.json: extends: no rule pack '\.\./gone'"),
        (set_top("meta.json", extends=""), r"^region/meta\.json: extends: String should have at least 1"),
        (set_top("meta.json", extends=3), r"^region/meta\.json: extends: Input should be a valid string"),
        (write("meta.json", ""), r"^region/meta\.json: line 1: not JSON"),
    ],
)
def test_a_chain_that_leads_nowhere(tmp_path: Path, spoil: Spoil, message: str):
    spoil(region(tmp_path))
    with pytest.raises(PackError, match=message):
        pack_layers(site(tmp_path, extends="../region"))


def test_only_a_site_pack_can_disable(tmp_path: Path):
    lone = write_pack(tmp_path, {"meta.json": {"name": "a", "version": "1", "disable": ["x"]}})
    with pytest.raises(PackError, match=r"meta\.json: disable: .*only a pack that extends another"):
        pack_layers(lone)


def test_the_highest_file_counts(tmp_path: Path):
    layers = (base(tmp_path), region(tmp_path), site(tmp_path, extends="../region"))
    assert layer_file(layers, "config.cfg") == layers[0] / "config.cfg"
    write("config.cfg", "")(layers[1])
    assert layer_file(layers, "config.cfg") == layers[1] / "config.cfg"


def test_all_files_of_a_name_the_lowest_first(tmp_path: Path):
    layers = (base(tmp_path), region(tmp_path), site(tmp_path, extends="../region"))
    assert layer_files(layers, "config.cfg") == (layers[0] / "config.cfg",)
    write("config.cfg", "")(layers[1])
    assert layer_files(layers, "config.cfg") == (layers[1] / "config.cfg",)
    write("config.cfg", "")(layers[0])
    assert layer_files(layers, "config.cfg") == (layers[0] / "config.cfg", layers[1] / "config.cfg")


def test_a_single_layer_keeps_its_fingerprint(pack: Path):
    assert fingerprint_layers((pack,)) == fingerprint(pack) == fingerprint(find_pack())


@pytest.mark.parametrize("changed", ["base", "region", "site"])
def test_a_change_of_any_layer_changes_the_fingerprint(tmp_path: Path, changed: str):
    base(tmp_path), region(tmp_path)
    layers = pack_layers(site(tmp_path, extends="../region"))
    before = fingerprint_layers(layers)
    assert before == fingerprint_layers(layers)
    replace_text("meta.json", '"name"', ' "name"')(tmp_path / changed)
    assert fingerprint_layers(layers) != before


def test_the_order_of_the_layers_counts(tmp_path: Path):
    layers = (base(tmp_path), site(tmp_path, mentions=[STENT]))
    assert fingerprint_layers(layers) != fingerprint_layers(layers[::-1])


def test_the_place_of_the_layers_does_not_count(tmp_path: Path):
    base(tmp_path / "one"), site(tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    one, two = (fingerprint_layers(pack_layers(tmp_path / place / "site")) for place in ("one", "two"))
    assert one == two


def test_data_files_are_known_by_their_suffix(tmp_path: Path):
    write_pack(tmp_path, {"a.json": "", "coding/b.toml": "", "c.cfg": "", "README.md": "", "d.json~": ""})
    assert {file.name for file in data_files(tmp_path)} == {"a.json", "b.toml", "c.cfg"}
