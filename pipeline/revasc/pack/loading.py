"""Load a rule pack with the packs that it extends, and refuse it with the place of the fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from revasc.pack.finding import find_pack, fingerprint, fingerprint_layers, pack_layers
from revasc.pack.layering import Layer, Origin, Retired, lay_over, read_layer
from revasc.pack.reading import PackError
from revasc.pack.schema import ContextRule, MentionRule, Rule, SectionRule

__all__ = ["Pack", "PackError", "expand", "find_pack", "fingerprint", "load_pack"]

#: What must keep its blanks, in group 1, or a blank.
_BLANK: Final = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<[=!](?:\\.|[^()\\])*\))| ", re.DOTALL)
_FRAGMENT: Final = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Pack:
    """A validated rule pack. ``sha256`` covers every rule, policy and code file in it.

    ``layers`` are the folders that it is made of: ``path`` alone, or for a site pack those of
    the packs that it extends, and ``path`` last. Its version then tells all of them, as in
    ``7+cto_pci 2026.1``. ``origins`` gives the pack and the file of each rule, ``retired``
    the rules of lower layers that were overridden or disabled.
    """

    path: Path
    name: str
    version: str
    sha256: str
    rules: tuple[MentionRule, ...]
    files: dict[str, str]
    context: tuple[ContextRule, ...]
    sections: tuple[SectionRule, ...]
    section_status: dict[str, dict[str, Any]]
    fragments: dict[str, str]
    layers: tuple[Path, ...]
    origins: dict[str, Origin]
    retired: tuple[Retired, ...]

    def expand(self, pattern: str) -> str:
        """``pattern`` with every ``{{fragment}}`` replaced, to any depth."""
        return expand(pattern, self.fragments)

    def place(self, rule: str, file: str) -> str:
        """A file of the pack ``rule`` stands in; below the pack's name if that is a lower layer."""
        origin = self.origins.get(rule)
        return file if origin is None or origin.pack == self.name else f"{origin.pack}/{file}"


def load_pack(path: str | Path | None = None) -> Pack:
    """Read and validate a pack. Raises PackError naming the file and the field at fault."""
    layers = pack_layers(path)
    read = _read_layers(layers)
    pack = Pack(
        path=layers[-1],
        name=read.meta.name,
        version=read.meta.version,
        sha256=fingerprint_layers(layers),
        rules=read.mentions,
        files={rule.id: read.origins[rule.id].file for rule in read.mentions},
        context=read.context,
        sections=read.sections,
        section_status=read.section_status,
        fragments=read.fragments,
        layers=layers,
        origins=read.origins,
        retired=read.retired,
    )
    _check_patterns(pack)
    return pack


def _read_layers(folders: tuple[Path, ...]) -> Layer:
    """All layers as one. Faults of a lower layer are told with the name of its folder."""
    *below, own = folders
    layer = read_layer(own)
    if not below:
        return layer
    try:
        base = _read_layers(tuple(below))
    except PackError as error:
        raise PackError(f"{below[-1].resolve().name}/{error}") from error
    return lay_over(base, layer)


def expand(pattern: str, fragments: dict[str, str]) -> str:
    """Replace ``{{name}}`` by the fragment of that name. Raises PackError for unknown names."""
    for _ in range(8):
        if not _FRAGMENT.search(pattern):
            return _flexible(pattern)
        pattern = _FRAGMENT.sub(lambda m: _lookup(m.group(1), fragments), pattern)
    raise PackError("fragments refer to each other in a circle")


def _flexible(pattern: str) -> str:
    """``pattern`` with every plain blank standing for any white space: phrases wrap at line ends.

    Blanks in character classes, in lookbehinds (whose width is fixed) and escaped ones stay.
    """
    return _BLANK.sub(lambda m: m.group(1) or r"(?:\s{1,10})", pattern)


def _lookup(name: str, fragments: dict[str, str]) -> str:
    if name not in fragments:
        raise PackError(f"fragments.json has no fragment {name!r}")
    return f"(?:{fragments[name]})"


def _check_patterns(pack: Pack) -> None:
    rules: tuple[Rule, ...] = (*pack.rules, *pack.context, *pack.sections)
    for rule in rules:
        file = pack.place(rule.id, pack.origins[rule.id].file)
        try:
            re.compile(pack.expand(rule.pattern or ""))
        except PackError as error:
            raise PackError(f"{file}: rule {rule.id!r}: pattern: {error}") from error
        except re.error as error:
            raise PackError(
                f"{file}: rule {rule.id!r}: pattern is not a regular expression ({error})"
            ) from error
