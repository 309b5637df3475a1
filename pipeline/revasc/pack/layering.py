"""Layers of a rule pack, and how one is laid over another.

A site pack holds only what differs. Its rules with a new id go behind those of the pack that
it extends, those with a known id take the place of the rule below, and the ids under
``disable`` in its ``meta.json`` are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from revasc.pack.finding import META
from revasc.pack.reading import PackError, read_json, read_model
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
)

CONTEXT = "context.json"
SECTIONS = "sections.json"
FRAGMENTS = "fragments.json"

RuleKind = TypeVar("RuleKind", bound=Rule)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule stands: the name of its pack, and the file (of mentions/, the name alone)."""

    pack: str
    file: str


@dataclass(frozen=True, slots=True)
class Retired:
    """A rule of a lower layer that the pack ``by`` disables or, where ``replaced``, overrides."""

    rule: Rule
    origin: Origin
    by: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """The rules of one pack, alone or laid over others. ``origins`` gives the place of each id."""

    meta: Meta
    mentions: tuple[MentionRule, ...]
    context: tuple[ContextRule, ...]
    sections: tuple[SectionRule, ...]
    section_status: dict[str, dict[str, Any]]
    fragments: dict[str, str]
    origins: dict[str, Origin]
    retired: tuple[Retired, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule: of mentions, of context, of sections."""
        return (*self.mentions, *self.context, *self.sections)


def read_layer(folder: Path) -> Layer:
    """One pack by itself; one that extends another need not have every file.

    Raises PackError naming the file and the field at fault, and a rule id that stands twice.
    """
    meta = read_model(folder / META, Meta)
    site = meta.extends is not None
    origins: dict[str, Origin] = {}
    mentions: list[MentionRule] = []
    for file in sorted((folder / "mentions").glob("*.json")):
        rules = read_model(file, MentionFile).target_rules
        _place(origins, rules, Origin(meta.name, file.name), once=True)
        mentions += rules
    context = _context(folder / CONTEXT, site=site)
    _place(origins, context, Origin(meta.name, CONTEXT), once=site)
    sections, status = _sections(folder / SECTIONS, site=site)
    _place(origins, sections, Origin(meta.name, SECTIONS), once=site)
    fragments = _fragments(folder / FRAGMENTS, site=site)
    return Layer(meta, tuple(mentions), context, sections, status, fragments, origins)


def lay_over(below: Layer, site: Layer) -> Layer:
    """``site`` laid over the layers below it. Raises PackError for ids that do not fit together."""
    if site.meta.name in {below.meta.name, *(origin.pack for origin in below.origins.values())}:
        raise PackError(f"{META}: name: {site.meta.name!r} is the name of the pack that it extends")
    _check_ids(below, site)
    gone = frozenset(site.meta.disable)
    return Layer(
        meta=_named_after_both(below.meta, site.meta),
        mentions=_merged(below.mentions, site.mentions, gone),
        context=_merged(below.context, site.context, gone),
        sections=_merged(below.sections, site.sections, gone),
        section_status={**below.section_status, **site.section_status},
        fragments={**below.fragments, **site.fragments},
        origins={id_: o for id_, o in {**below.origins, **site.origins}.items() if id_ not in gone},
        retired=(*below.retired, *_retired(below, site, gone)),
    )


def _merged(
    below: tuple[RuleKind, ...], own: tuple[RuleKind, ...], gone: frozenset[str]
) -> tuple[RuleKind, ...]:
    new = {rule.id: rule for rule in own}
    kept = [new.pop(rule.id, rule) for rule in below if rule.id not in gone]
    return (*kept, *new.values())


def _retired(below: Layer, site: Layer, gone: frozenset[str]) -> Iterable[Retired]:
    for rule in below.rules:
        if rule.id in gone or rule.id in site.origins:
            yield Retired(rule, below.origins[rule.id], site.meta.name, rule.id in site.origins)


def _check_ids(below: Layer, site: Layer) -> None:
    for number, id_ in enumerate(site.meta.disable):
        if fault := disable_fault(id_, below.origins, site.origins):
            raise PackError(f"{META}: disable.{number}: {fault}")
    kinds = {rule.id: type(rule) for rule in below.rules}
    for rule in site.rules:
        if kinds.get(rule.id, type(rule)) is not type(rule):
            there, here = below.origins[rule.id], site.origins[rule.id]
            raise PackError(f"{here.file}: rule id {rule.id!r} stands in {there.pack}/{there.file} already")


def disable_fault(id_: str, below: Iterable[str], own: Iterable[str]) -> str | None:
    """What is wrong with disabling this id, or None. ``below`` and ``own`` are ids of rules."""
    if id_ in own:
        return f"rule {id_!r} is a rule of this pack too: either disable or override it"
    if id_ not in below:
        return f"no rule {id_!r} in the pack that this one extends"
    return None


def _named_after_both(below: Meta, site: Meta) -> Meta:
    """The name of the site pack; a version that tells those of all layers."""
    return site.model_copy(update={"version": f"{site.version}+{below.name} {below.version}"})


def _place(origins: dict[str, Origin], rules: Iterable[Rule], origin: Origin, *, once: bool) -> None:
    for rule in rules:
        if once and rule.id in origins:
            where = origins[rule.id].file
            raise PackError(f"{origin.file}: rule id {rule.id!r} stands in {where} already")
        origins.setdefault(rule.id, origin)


def _context(file: Path, *, site: bool) -> tuple[ContextRule, ...]:
    if site and not file.exists():
        return ()
    return read_model(file, ContextFile).context_rules


def _sections(file: Path, *, site: bool) -> tuple[tuple[SectionRule, ...], dict[str, dict[str, Any]]]:
    if site and not file.exists():
        return (), {}
    model: type[SiteSectionFile] = SiteSectionFile if site else SectionFile
    read = read_model(file, model)
    return read.section_rules, dict(read.status)


def _fragments(file: Path, *, site: bool) -> dict[str, str]:
    """Fragments: a regular expression each, or a list of phrases that becomes one."""
    if site and not file.exists():
        return {}
    raw: Mapping[str, Any] = read_json(file)
    for name, part in raw.items():
        if not isinstance(part, str | list):
            raise PackError(f"{file.name}: {name}: neither a regular expression nor a list of phrases")
    return {name: part if isinstance(part, str) else _alternation(part) for name, part in raw.items()}


def _alternation(phrases: list[str]) -> str:
    """Phrases as an alternation, longest first, any white space or hyphen between words."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(r"[\s-]{1,3}".join(re.escape(word) for word in p.split()) for p in ordered)
