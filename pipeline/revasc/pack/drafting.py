"""Read a rule pack as far as it can be read, and keep every fault of form that it has.

``load_pack`` stops at the first fault, which is right for a run; someone who writes rules
wants all of them at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from revasc.pack.finding import META, pack_layers
from revasc.pack.layering import CONTEXT, FRAGMENTS, SECTIONS, disable_fault
from revasc.pack.problem import Problem
from revasc.pack.reading import PackError, read_model
from revasc.pack.schema import (
    ContextFile,
    ContextRule,
    MentionFile,
    MentionRule,
    Meta,
    Rule,
    SectionFile,
    SectionRule,
    SiteSectionFile,
    Strict,
)

RuleModel = TypeVar("RuleModel", MentionRule, ContextRule, SectionRule)

_FRAGMENT_TABLE: TypeAdapter[dict[str, str | list[str]]] = TypeAdapter(dict[str, str | list[str]])


@dataclass(slots=True)
class Draft:
    """What could be read of a pack: rules with the file they stand in, and the faults so far.

    ``fragments`` holds the regular expressions as written; a list of phrases, which can
    neither be faulty nor refer to another fragment, stands as the empty expression.
    ``retired`` are rules of lower layers that are overridden or disabled. ``partial`` says
    that lower layers are missing, so that references to them cannot be judged.
    """

    mentions: list[tuple[str, MentionRule]] = field(default_factory=list)
    context: list[tuple[str, ContextRule]] = field(default_factory=list)
    sections: list[tuple[str, SectionRule]] = field(default_factory=list)
    fragments: dict[str, str] = field(default_factory=dict)
    fragment_files: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    disable: list[str] = field(default_factory=list)
    retired: list[tuple[str, Rule]] = field(default_factory=list)
    partial: bool = False

    @property
    def rules(self) -> list[tuple[str, Rule]]:
        """Every rule that could be read, with its file."""
        return [*self.mentions, *self.context, *self.sections]


def draft_pack(root: Path) -> Draft:
    """Every file of the pack in the folder ``root``, as far as it could be read.

    A pack that extends another is laid over it: rules of the lower layers that still stand
    come first, under a file name such as ``cto_pci/mentions/stent.json``.
    """
    draft = _draft_layer(root)
    if draft.partial:
        try:
            below = _draft_below(pack_layers(root)[:-1])
        except PackError as error:
            draft.problems += _chain_faults(draft, str(error))
        else:
            return _laid_over(below, draft)
    return draft


def _draft_below(folders: Sequence[Path]) -> Draft:
    """The lower layers as one draft, their files under the names of their packs."""
    drafts = [_renamed(_draft_layer(folder), folder) for folder in folders]
    below = drafts[0]
    for draft in drafts[1:]:
        below = _laid_over(below, draft)
    return below


def _chain_faults(draft: Draft, fault: str) -> list[Problem]:
    """Why the lower layers cannot be read, unless the faults of this pack's meta.json tell it."""
    if any(problem.file == META for problem in draft.problems):
        return []
    return [Problem(META, None, "extends", fault.removeprefix(f"{META}: extends: "))]


def _laid_over(below: Draft, own: Draft) -> Draft:
    """``own`` over ``below``: its rules come last, so that clashes are told of its files."""
    gone = {*own.disable, *(rule.id for _, rule in own.rules)}
    return Draft(
        mentions=[*_standing(below.mentions, gone), *own.mentions],
        context=[*_standing(below.context, gone), *own.context],
        sections=[*_standing(below.sections, gone), *own.sections],
        fragments={**below.fragments, **own.fragments},
        fragment_files={**below.fragment_files, **own.fragment_files},
        problems=[
            *below.problems,
            *own.problems,
            *_disable_faults(below, own),
            *_kind_faults(below, own),
        ],
        retired=[*below.retired, *(pair for pair in below.rules if pair[1].id in gone)],
    )


def _standing(rules: list[tuple[str, RuleModel]], gone: set[str]) -> list[tuple[str, RuleModel]]:
    return [pair for pair in rules if pair[1].id not in gone]


def _kind_faults(below: Draft, own: Draft) -> Iterator[Problem]:
    """Rules with the id of a rule below that is of another kind, which they cannot replace."""
    there = {rule.id: (file, type(rule)) for file, rule in below.rules}
    for file, rule in own.rules:
        held, kind = there.get(rule.id, (file, type(rule)))
        if kind is not type(rule):
            yield Problem(file, rule.id, "id", f"stands in {held} already")


def _disable_faults(below: Draft, own: Draft) -> list[Problem]:
    there, here = ({rule.id for _, rule in draft.rules} for draft in (below, own))
    faults = ((i, disable_fault(id_, there, here)) for i, id_ in enumerate(own.disable))
    return [Problem(META, None, f"disable[{i}]", fault) for i, fault in faults if fault]


def _draft_layer(root: Path) -> Draft:
    """One pack by itself; partial, and without the need for every file, if it extends another."""
    draft = Draft()
    data = _json(draft, root, META)
    _envelope(draft, META, data, Meta)
    draft.partial = site = isinstance(data, dict) and data.get("extends") is not None
    if site and not draft.problems:
        draft.disable += data.get("disable", ())
    for file in sorted((root / "mentions").glob("*.json")):
        draft.mentions += _rules(draft, root, f"mentions/{file.name}", MentionFile, MentionRule)
    if not draft.mentions and not site:
        draft.problems.append(Problem("mentions", None, None, "no rule could be read from *.json here"))
    wanted = {name for name in (CONTEXT, SECTIONS, FRAGMENTS) if not site or (root / name).exists()}
    if CONTEXT in wanted:
        draft.context += _rules(draft, root, CONTEXT, ContextFile, ContextRule)
    if SECTIONS in wanted:
        draft.sections += _rules(draft, root, SECTIONS, SiteSectionFile if site else SectionFile, SectionRule)
    if FRAGMENTS in wanted:
        _read_fragments(draft, root)
    return draft


def _renamed(draft: Draft, folder: Path) -> Draft:
    """The draft of a lower layer, whose meta.json is sound, with the name of its pack before each file."""
    name = read_model(folder / META, Meta).name
    return replace(
        draft,
        mentions=[(f"{name}/{file}", rule) for file, rule in draft.mentions],
        context=[(f"{name}/{file}", rule) for file, rule in draft.context],
        sections=[(f"{name}/{file}", rule) for file, rule in draft.sections],
        fragment_files={part: f"{name}/{file}" for part, file in draft.fragment_files.items()},
        problems=[replace(problem, file=f"{name}/{problem.file}") for problem in draft.problems],
    )


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
    draft.fragment_files.update(dict.fromkeys(table, FRAGMENTS))
