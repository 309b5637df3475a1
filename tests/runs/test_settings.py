from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from revasc.coder import EngineFactory
from revasc.coding.policy import policy_file
from revasc.exports import read_notes
from revasc.guard import Limits
from revasc.note import Note
from revasc.pack import find_pack
from revasc.runs.inputs import fingerprint_export, shard_digest
from revasc.runs.settings import differences, input_differences, settings_of
from revasc.workers import Shard
from tests.runs.builders import write_export


def settings(export: Path, factory: EngineFactory) -> dict[str, object]:
    return settings_of(read_notes(export), factory, results=("notes.csv",), limits=Limits(), shards=(5, 9))


def test_the_engine_is_known_by_the_content_of_its_rules(tmp_path: Path):
    told = settings(write_export(tmp_path / "x.csv"), EngineFactory(gate=True))
    assert (told["ruleset"], told["policy"], told["engine"], told["gate"]) == (
        "cto_pci", "standard", "revasc", True,
    )  # fmt: skip
    assert len(str(told["ruleset_sha256"])) == len(str(told["policy_sha256"])) == 64


def test_a_policy_of_ones_own_is_known_by_its_bytes(tmp_path: Path):
    export = write_export(tmp_path / "x.csv")
    shipped = policy_file("strict", find_pack())
    mine = tmp_path / "mine.toml"
    mine.write_text(shipped.read_text())
    before = settings(export, EngineFactory(policy=str(mine)))
    mine.write_text(shipped.read_text() + "\n# changed\n")
    after = settings(export, EngineFactory(policy=str(mine)))
    assert list(differences(before, after)) == [
        next(differences({"policy_sha256": "a" * 64}, {"policy_sha256": "b" * 64}))
    ]


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ({"policy": "standard"}, {"policy": "standard"}, []),
        (
            {"policy": "standard"},
            {"policy": "strict"},
            ["the policy has changed (standard then, strict now)"],
        ),
        ({"gate": True}, {"gate": False}, ["the gate has changed"]),
        ({}, {"engine": "revasc"}, ["the engine has changed"]),
        ({"mystery": 1}, {"mystery": 2}, ["mystery has changed"]),
    ],
)
def test_differences_in_words(then: dict[str, object], now: dict[str, object], said: list[str]):
    assert list(differences(then, now)) == said


def test_files_are_known_by_their_bytes_not_by_their_names(tmp_path: Path):
    export = write_export(tmp_path / "x.csv")
    before = [asdict(file) for file in fingerprint_export(read_notes(export))]
    moved = export.rename(tmp_path / "y.csv")
    assert list(input_differences(before, fingerprint_export(read_notes(moved)))) == []
    moved.write_text(moved.read_text() + "n99,CTO\n")
    (said,) = input_differences(before, fingerprint_export(read_notes(moved)))
    assert said.endswith("y.csv")
    two = fingerprint_export(read_notes([moved, write_export(tmp_path / "z.csv")]))
    assert list(input_differences(before, two)) == ["the export has 2 files, it had 1"]


def test_a_folder_of_notes_is_known_by_names_and_sizes(tmp_path: Path):
    (tmp_path / "a.txt").write_text("CTO")
    before = fingerprint_export(read_notes(tmp_path))
    assert fingerprint_export(read_notes(tmp_path)) == before
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone")
    with_link = fingerprint_export(read_notes(tmp_path))
    assert with_link != before
    (tmp_path / "a.txt").write_text("CTO!")
    assert fingerprint_export(read_notes(tmp_path)) not in {before, with_link}


@pytest.mark.parametrize(
    "other",
    [
        Note("b", "CTO"),
        Note("a", "CTO "),
        Note("a", "CTO", note_type="op"),
        Note("aC", "TO"),  # where one field ends and the next begins counts
    ],
)
def test_the_digest_of_a_shard_tells_notes_apart(other: Note):
    assert shard_digest(Shard(0, [Note("a", "CTO")])) != shard_digest(Shard(0, [other]))
    assert shard_digest(Shard(0, [Note("a", "CTO")])) == shard_digest(Shard(7, [Note("a", "CTO")]))
