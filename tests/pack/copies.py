"""Copies of the shipped pack, and ways to spoil them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from revasc.pack import find_pack

STENTS = "mentions/stent.json"
Spoil = Callable[[Path], object]


def shipped_copy(folder: Path) -> Path:
    return Path(shutil.copytree(find_pack(), folder))


def write(name: str, text: str) -> Spoil:
    """The file ``name`` holds ``text``."""
    return lambda pack: (pack / name).write_text(text, encoding="utf-8")


def write_bytes(name: str, data: bytes) -> Spoil:
    """The file ``name`` holds ``data``."""
    return lambda pack: (pack / name).write_bytes(data)


def remove(name: str) -> Spoil:
    """There is no file ``name``."""
    return lambda pack: (pack / name).unlink()


def change(name: str, rule: str, **fields: Any) -> Spoil:
    """The rule with the id ``rule`` in the file ``name`` has other fields; None takes a field away."""

    def spoil(pack: Path) -> None:
        data = json.loads((pack / name).read_text(encoding="utf-8"))
        wanted = next(item for items in data.values() for item in items if _is(item, rule))
        wanted.update(fields)
        for field in [field for field, value in fields.items() if value is None]:
            del wanted[field]
        (pack / name).write_text(json.dumps(data), encoding="utf-8")

    return spoil


def add(name: str, rule: Mapping[str, Any]) -> Spoil:
    """The file ``name`` has one rule more, at its end."""

    def spoil(pack: Path) -> None:
        data = json.loads((pack / name).read_text(encoding="utf-8"))
        next(items for key, items in data.items() if key.endswith("_rules")).append(dict(rule))
        (pack / name).write_text(json.dumps(data), encoding="utf-8")

    return spoil


def set_top(name: str, **fields: Any) -> Spoil:
    """The file ``name`` has other fields at its top."""

    def spoil(pack: Path) -> None:
        data = json.loads((pack / name).read_text(encoding="utf-8"))
        (pack / name).write_text(json.dumps({**data, **fields}), encoding="utf-8")

    return spoil


def replace_text(name: str, old: str, new: str) -> Spoil:
    """The file ``name`` has ``new`` instead of the first ``old``."""

    def spoil(pack: Path) -> None:
        text = (pack / name).read_text(encoding="utf-8")
        assert old in text
        (pack / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def _is(item: object, rule: str) -> bool:
    return isinstance(item, dict) and item.get("id") == rule
