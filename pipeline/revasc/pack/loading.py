"""Find a rule pack, read every file of it, and refuse it with the place of the fault."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from revasc.pack.schema import (
    ContextFile,
    ContextRule,
    MentionFile,
    MentionRule,
    Meta,
    SectionFile,
    SectionRule,
    Strict,
)

DEFAULT_PACK = "cto_pci"
_HASHED = {".json", ".toml", ".cfg"}
#: What must keep its blanks, in group 1, or a blank.
_BLANK: Final = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<[=!](?:\\.|[^()\\])*\))| ", re.DOTALL)
_FRAGMENT = re.compile(r"\{\{(\w+)\}\}")

FileModel = TypeVar("FileModel", bound=Strict)


class PackError(ValueError):
    """A rule pack that cannot be used: the message names the file, the field and the fault."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A validated rule pack. ``sha256`` covers every rule, policy and code file in it."""

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

    def expand(self, pattern: str) -> str:
        """``pattern`` with every ``{{fragment}}`` replaced, to any depth."""
        return expand(pattern, self.fragments)


def find_pack(path: str | Path | None = None) -> Path:
    """The folder of a pack: a path, the name of a shipped pack, or the default one."""
    if path is not None and Path(path).is_dir():
        return Path(path)
    name = str(path) if path is not None else DEFAULT_PACK
    here = Path(__file__).resolve().parent.parent
    for root in (here / "_models", here.parent.parent / "models"):
        if (root / name).is_dir():
            return root / name
    raise PackError(f"no rule pack {name!r}: neither a folder nor the name of a shipped pack")


def load_pack(path: str | Path | None = None) -> Pack:
    """Read and validate a pack. Raises PackError naming the file and the field at fault."""
    root = find_pack(path)
    meta = _read(root / "meta.json", Meta)
    sections = _read(root / "sections.json", SectionFile)
    context = _read(root / "context.json", ContextFile)
    rules: list[MentionRule] = []
    files: dict[str, str] = {}
    for file in sorted((root / "mentions").glob("*.json")):
        for rule in _read(file, MentionFile).target_rules:
            rules.append(rule)
            if rule.id in files:
                raise PackError(f"{file.name}: rule id {rule.id!r} stands in {files[rule.id]} already")
            files[rule.id] = file.name
    pack = Pack(
        path=root,
        name=meta.name,
        version=meta.version,
        sha256=fingerprint(root),
        rules=tuple(rules),
        files=files,
        context=context.context_rules,
        sections=sections.section_rules,
        section_status=dict(sections.status),
        fragments=_fragments(root / "fragments.json"),
    )
    _check_patterns(pack)
    return pack


def fingerprint(root: Path) -> str:
    """SHA-256 over the names and bytes of a pack's data files, in sorted order."""
    digest = hashlib.sha256()
    for file in sorted(p for p in root.rglob("*") if p.suffix in _HASHED):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


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


def _fragments(file: Path) -> dict[str, str]:
    """Fragments: a regular expression each, or a list of phrases that becomes one."""
    raw = _json(file)
    for name, part in raw.items():
        if not isinstance(part, str | list):
            raise PackError(f"{file.name}: {name}: neither a regular expression nor a list of phrases")
    return {name: part if isinstance(part, str) else _alternation(part) for name, part in raw.items()}


def _alternation(phrases: list[str]) -> str:
    """Phrases as an alternation, longest first, any white space or hyphen between words."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(r"[\s-]{1,3}".join(re.escape(word) for word in p.split()) for p in ordered)


def _read(file: Path, model: type[FileModel]) -> FileModel:
    try:
        return model.model_validate(_json(file))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PackError(f"{file.name}: {place}: {first['msg']}") from error


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackError(f"{file.name}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{file.name}: byte {error.start}: not UTF-8") from error
    except json.JSONDecodeError as error:
        raise PackError(f"{file.name}: line {error.lineno}: not JSON ({error.msg})") from error


def _check_patterns(pack: Pack) -> None:
    placed: list[tuple[str, MentionRule | ContextRule | SectionRule]] = [
        *((pack.files[rule.id], rule) for rule in pack.rules),
        *(("context.json", rule) for rule in pack.context),
        *(("sections.json", rule) for rule in pack.sections),
    ]
    for file, rule in placed:
        try:
            re.compile(pack.expand(rule.pattern or ""))
        except PackError as error:
            raise PackError(f"{file}: rule {rule.id!r}: pattern: {error}") from error
        except re.error as error:
            raise PackError(
                f"{file}: rule {rule.id!r}: pattern is not a regular expression ({error})"
            ) from error
