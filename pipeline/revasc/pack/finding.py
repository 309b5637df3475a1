"""Where rule packs lie: the folder of a pack, and the packs that it is laid over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from revasc.pack.reading import PackError, read_model
from revasc.pack.schema import Meta

DEFAULT_PACK: Final = "cto_pci"
META: Final = "meta.json"
_HASHED: Final = frozenset({".json", ".toml", ".cfg"})


def find_pack(path: str | Path | None = None) -> Path:
    """The folder of a pack: a path, the name of a shipped pack, or the default one."""
    if path is not None and Path(path).is_dir():
        return Path(path)
    name = str(path) if path is not None else DEFAULT_PACK
    shipped = _shipped(name)
    if shipped is None:
        raise PackError(f"no rule pack {name!r}: neither a folder nor the name of a shipped pack")
    return shipped


def pack_layers(path: str | Path | None = None) -> tuple[Path, ...]:
    """The folders that a pack is made of: what it extends first, its own folder last.

    A pack that extends nothing is one layer. Raises PackError where a ``meta.json`` cannot be
    used, where ``extends`` names no pack, and where packs extend each other in a circle.
    """
    folders = [find_pack(path)]
    while (below := _extended(folders[0], top=len(folders) == 1)) is not None:
        if any(below.samefile(folder) for folder in folders):
            names = " > ".join(folder.resolve().name for folder in (*reversed(folders), below))
            raise PackError(f"{META}: extends: the packs extend each other in a circle: {names}")
        folders.insert(0, below)
    return tuple(folders)


def layer_file(layers: Sequence[Path], name: str) -> Path:
    """The file ``name`` of the highest layer that has it, else where the lowest would have it.

    For files that a layer replaces as a whole, such as ``config.cfg``.
    """
    return next((layer / name for layer in reversed(layers) if (layer / name).is_file()), layers[0] / name)


def layer_files(layers: Sequence[Path], name: str) -> tuple[Path, ...]:
    """The files ``name`` of all layers, the lowest first; where none has it, that of the lowest.

    For files that are laid over one another, such as ``coding/codes.toml``.
    """
    files = tuple(file for layer in layers if (file := layer / name).is_file())
    return files or (layers[0] / name,)


def fingerprint(root: Path) -> str:
    """SHA-256 over the names and bytes of a pack's data files, in sorted order."""
    digest = hashlib.sha256()
    for file in sorted(data_files(root)):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def fingerprint_layers(layers: Sequence[Path]) -> str:
    """SHA-256 over all layers in their order; that of a pack of one layer is ``fingerprint``."""
    if len(layers) == 1:
        return fingerprint(layers[0])
    return hashlib.sha256("\n".join(fingerprint(layer) for layer in layers).encode()).hexdigest()


def data_files(root: Path) -> Iterator[Path]:
    """The files below a pack's folder that can hold knowledge, by their suffix."""
    return (file for file in root.rglob("*") if file.suffix in _HASHED)


def _extended(folder: Path, *, top: bool) -> Path | None:
    """The folder of the pack that the one in ``folder`` extends, if any."""
    try:
        meta = read_model(folder / META, Meta)
        return None if meta.extends is None else _named(folder, meta.extends)
    except PackError as error:
        if top:
            raise
        raise PackError(f"{folder.resolve().name}/{error}") from error


def _named(folder: Path, extends: str) -> Path:
    """What ``extends`` means: never a folder below the working directory of the moment."""
    found = folder / extends if (folder / extends).is_dir() else _shipped(extends)
    if found is None:
        raise PackError(
            f"{META}: extends: no rule pack {extends!r}: neither a folder, seen from the folder of this "
            f"pack, nor the name of a shipped pack ({', '.join(shipped_names())})"
        )
    return found.resolve()


def layer_of(layers: Sequence[Path], file: Path) -> Path | None:
    """The layer whose folder holds the file, the innermost if folders lie in one another."""
    holding = [layer for layer in layers if layer in file.parents]
    return max(holding, key=lambda layer: len(layer.parts), default=None)


def shipped_names() -> list[str]:
    """Names of the packs that come with the library."""
    return sorted({meta.parent.name for root in _roots() for meta in root.glob(f"*/{META}")})


def _shipped(name: str) -> Path | None:
    return next((root / name for root in _roots() if (root / name).is_dir()), None)


def _roots() -> tuple[Path, Path]:
    """Where shipped packs lie: in an installed package, and in a source tree."""
    here = Path(__file__).resolve().parent.parent
    return here / "_models", here.parent.parent / "models"
