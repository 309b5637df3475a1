"""One pack for all who read by it."""

from __future__ import annotations

from functools import lru_cache

from revasc.pack.finding import fingerprint_layers, pack_layers
from revasc.pack.loading import Pack, load_pack


def shared_pack(path: str | None) -> Pack:
    """A pack, read once as long as none of the files of its layers changes."""
    layers = pack_layers(path)
    return _pack(str(layers[-1]), fingerprint_layers(layers))


@lru_cache(maxsize=4)
def _pack(root: str, _sha256: str) -> Pack:
    return load_pack(root)
