"""Read a rule pack as far as it can be read, and keep every fault of form that it has.

``load_pack`` stops at the first fault, which is right for a run; someone who writes rules
wants all of them at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from revasc.pack.problem import Problem
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

Rule = MentionRule | ContextRule | SectionRule
RuleModel = TypeVar("RuleModel", MentionRule, ContextRule, SectionRule)

FRAGMENTS = "fragments.json"
CONTEXT = "context.json"
SECTIONS = "sections.json"
_FRAGMENT_TABLE: TypeAdapter[dict[str, str | list[str]]] = TypeAdapter(dict[str, str | list[str]])


@dataclass(slots=True)
class Draft:
    """What could be read of a pack: rules with the file they stand in, and the faults so far.

    ``fragments`` holds the regular expressions as written; a list of phrases, which can
    neither be faulty nor refer to another fragment, stands as the empty expression.
    """

    mentions: list[tuple[str, MentionRule]] = field(default_factory=list)
    context: list[tuple[str, ContextRule]] = field(default_factory=list)
    sections: list[tuple[str, SectionRule]] = field(default_factory=list)
    fragments: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def rules(self) -> list[tuple[str, Rule]]:
        """Every rule that could be read, with its file."""
        return [*self.mentions, *self.context, *self.sections]


def draft_pack(root: Path) -> Draft:
    """Every file of the pack in the folder ``root``, as far as it could be read."""
    draft = Draft()
    _envelope(draft, "meta.json", _json(draft, root, "meta.json"), Meta)
    for file in sorted((root / "mentions").glob("*.json")):
        name = f"mentions/{file.name}"
        draft.mentions += _rules(draft, root, name, MentionFile, MentionRule)
    if not draft.mentions:
        draft.problems.append(Problem("mentions", None, None, "no rule could be read from *.json here"))
    draft.context += _rules(draft, root, CONTEXT, ContextFile, ContextRule)
    draft.sections += _rules(draft, root, SECTIONS, SectionFile, SectionRule)
    _read_fragments(draft, root)
    return draft


def _json(draft: Draft, root: Path, name: str) -> Any:
    """The content of a file; None, with a problem noted, where there is none."""
    try:
        return json.loads((root / name).read_text(encoding="utf-8"))
    except OSError as error:
        fault = f"cannot be read ({error.strerror})"
    except UnicodeDecodeError as error:
        fault = f"byte {error.start}: not UTF-8"
    except json.JSONDecodeError as error:
        fault = f"line {error.lineno}: not JSON ({error.msg})"
    draft.problems.append(Problem(name, None, None, fault))
    return None


def _envelope(draft: Draft, file: str, data: Any, model: type[Strict]) -> None:
    """Note the faults of a file as a whole, unless it could not be read in the first place."""
    if data is None:
        return
    try:
        model.model_validate(data)
    except ValidationError as error:
        draft.problems += _faults(file, None, error)


def _rules(
    draft: Draft, root: Path, file: str, envelope: type[Strict], model: type[RuleModel]
) -> list[tuple[str, RuleModel]]:
    """The rules of a file that are well formed; the faults of the others are noted one by one."""
    data = _json(draft, root, file)
    key = next(name for name in envelope.model_fields if name.endswith("_rules"))
    items = data.get(key) if isinstance(data, dict) else None
    if not isinstance(items, list):
        _envelope(draft, file, data, envelope)
        return []
    _envelope(draft, file, {**data, key: []}, envelope)
    found: list[tuple[str, RuleModel]] = []
    for i, item in enumerate(items):
        try:
            found.append((file, model.model_validate(item)))
        except ValidationError as error:
            draft.problems += _faults(file, _name(item, f"{key}[{i}]"), error)
    return found


def _name(item: Any, place: str) -> str:
    """The id of a rule that may be faulty, else its place in the file."""
    given = item.get("id") if isinstance(item, Mapping) else None
    return given if isinstance(given, str) and given else place


def _faults(file: str, rule: str | None, error: ValidationError) -> list[Problem]:
    details = error.errors(include_url=False, include_input=False)
    return [Problem(file, rule, _path(item["loc"]) or None, item["msg"]) for item in details]


def _path(place: Iterable[str | int]) -> str:
    """``("examples", "match", 0)`` as ``examples.match[0]``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).removeprefix(".")


def _read_fragments(draft: Draft, root: Path) -> None:
    data = _json(draft, root, FRAGMENTS)
    if data is None:
        return
    try:
        table = _FRAGMENT_TABLE.validate_python(data)
    except ValidationError as error:
        draft.problems += _faults(FRAGMENTS, None, error)
        return
    draft.fragments.update({name: part if isinstance(part, str) else "" for name, part in table.items()})
