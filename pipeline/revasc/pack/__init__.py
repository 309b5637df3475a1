"""The rule pack: the knowledge of revasc as data, found, validated and fingerprinted."""

from __future__ import annotations

from revasc.pack.finding import find_pack, fingerprint_layers, layer_file, layer_files, pack_layers
from revasc.pack.loading import Pack, load_pack
from revasc.pack.reading import PackError
from revasc.pack.schema import ContextRule, Examples, MentionRule, SectionRule
from revasc.pack.sharing import shared_pack

__all__ = [
    "ContextRule",
    "Examples",
    "MentionRule",
    "Pack",
    "PackError",
    "SectionRule",
    "find_pack",
    "fingerprint_layers",
    "layer_file",
    "layer_files",
    "load_pack",
    "pack_layers",
    "shared_pack",
]
