"""The rule pack: the knowledge of revasc as data, found, validated and fingerprinted."""

from __future__ import annotations

from revasc.pack.loading import Pack, PackError, find_pack, load_pack
from revasc.pack.schema import ContextRule, Examples, MentionRule, SectionRule

__all__ = [
    "ContextRule",
    "Examples",
    "MentionRule",
    "Pack",
    "PackError",
    "SectionRule",
    "find_pack",
    "load_pack",
]
