"""A small pack to build upon, and site packs that are laid over it or over the shipped one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CTO = {"id": "cto.label", "category": "CTO", "literal": "CTO", "examples": {"match": ["CTO of the RCA"]}}
STENT = {
    "id": "stent.word",
    "category": "STENT",
    "literal": "stent",
    "variants": ["scaffold"],
    "examples": {"match": ["a stent", "a scaffold"]},
}
SIZED = {
    "id": "stent.sized",
    "category": "STENT",
    "literal": "{{mm}} stent",
    "pattern": "{{mm}} tube",
    "examples": {"match": ["3 mm tube"]},
}
NO = {
    "id": "neg.no",
    "category": "NEGATED",
    "literal": "no",
    "direction": "FORWARD",
    "status": "negated",
    "allowed_types": ["STENT"],
    "examples": {"match": ["no <STENT>stent</STENT>"]},
}
PLAN = {"id": "section.plan", "category": "plan", "literal": "plan", "examples": {"match": ["PLAN: home"]}}
BASE: dict[str, Any] = {
    "meta.json": {"name": "base", "version": "1"},
    "mentions/a.json": {"target_rules": [CTO, STENT]},
    "mentions/b.json": {"target_rules": [SIZED]},
    "context.json": {"context_rules": [NO]},
    "sections.json": {
        "section_rules": [PLAN],
        "status": {"plan": {"*": "planned"}, "family": {"*": "other"}},
    },
    "fragments.json": {"mm": "\\d{{unit}}", "unit": " ?mm"},
}


def write_pack(folder: Path, files: dict[str, Any]) -> Path:
    """A pack of these files in ``folder``: texts as they are, everything else as JSON."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def base(folder: Path) -> Path:
    """The small pack in ``folder/base``."""
    return write_pack(folder / "base", BASE)


def site(folder: Path, *, disable: tuple[str, ...] = (), extends: str = "../base", **files: Any) -> Path:
    """A site pack in ``folder/site``. ``mentions=[rule]`` and the like stand for whole files."""
    meta = {"name": "site", "version": "7", "extends": extends, "disable": list(disable)}
    return write_pack(folder / "site", {"meta.json": meta, **_files(files)})


def region(folder: Path, *, disable: tuple[str, ...] = (), **files: Any) -> Path:
    """A pack in ``folder/region`` that extends the small one, for a site to extend in turn."""
    meta = {"name": "region", "version": "3", "extends": "../base", "disable": list(disable)}
    return write_pack(folder / "region", {"meta.json": meta, **_files(files)})


def _files(files: dict[str, Any]) -> dict[str, Any]:
    envelopes = {
        "mentions": ("mentions/local.json", "target_rules"),
        "context": ("context.json", "context_rules"),
        "sections": ("sections.json", "section_rules"),
    }
    made = {}
    for name, content in files.items():
        file, key = envelopes.get(name, (f"{name}.json", None))
        made[file] = content if key is None else {key: content}
    return made
