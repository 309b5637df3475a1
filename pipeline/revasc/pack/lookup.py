"""Look things up in a rule pack by the id that results give: rules, policy clauses, rows of codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from revasc.coding.policy import find_clause, load_policy, policy_file, policy_names
from revasc.coding.questions import WORDING_FILE
from revasc.coding.rulefile import disabled_rows, layered_rows
from revasc.coding.tables import TABLE_FILE
from revasc.pack.finding import META, layer_of
from revasc.pack.loading import Pack
from revasc.pack.reading import read_model
from revasc.pack.schema import Meta, Rule

#: Files of rows that have an id each.
_ROW_FILES: Final = (f"coding/{TABLE_FILE}", f"coding/{WORDING_FILE}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that has an id: the file and the pack it stands in, and its fields as written.

    ``note`` says what the layers of a site pack make of it: ``overrides cto_pci``, ``disabled
    by mine``, ``overridden by mine``; it is empty where only one layer speaks of it.
    """

    id: str
    file: str
    pack: str
    record: dict[str, Any]
    note: str = ""

    @property
    def layer(self) -> str:
        """The pack it comes from and what the layers make of it."""
        return f"{self.pack}, {self.note}" if self.note else self.pack


def rule_entries(pack: Pack) -> Iterator[Entry]:
    """The rules in force, in the order of the pack."""
    overridden = {(old.rule.id, old.by): old.origin.pack for old in pack.retired if old.replaced}
    rules: tuple[Rule, ...] = (*pack.rules, *pack.context, *pack.sections)
    for rule in rules:
        origin = pack.origins[rule.id]
        below = overridden.get((rule.id, origin.pack))
        note = f"overrides {below}" if below else ""
        yield Entry(rule.id, origin.file, origin.pack, _fields(rule), note)


def retired_entries(pack: Pack) -> Iterator[Entry]:
    """The rules that layers of a site pack have taken out of force, the topmost of an id first."""
    for old in reversed(pack.retired):
        note = f"{'overridden' if old.replaced else 'disabled'} by {old.by}"
        yield Entry(old.rule.id, old.origin.file, old.origin.pack, _fields(old.rule), note)


def find_entries(pack: Pack, id_: str, policy: str | None = None) -> list[Entry]:
    """What stands under an id, the one in force first, then those of lower layers; often one.

    An id is that of a rule, of a clause of a policy (of the file at the path ``policy``, where
    that is given, else of one of the pack's), or of a row of the code tables or of the clarifications. Raises
    RuleFileError where a policy or a code table cannot be read.
    """
    rules = [entry for entry in (*rule_entries(pack), *retired_entries(pack)) if entry.id == id_]
    rows = (row for name in _ROW_FILES for row in _rows(pack, name, id_))
    return rules or list(_clause(pack, id_, policy)) or list(rows)


def _fields(rule: Rule) -> dict[str, Any]:
    return rule.model_dump(mode="json", exclude_defaults=True)


def _clause(pack: Pack, id_: str, own: str | None) -> Iterator[Entry]:
    for name in policy_names(*pack.layers) if own is None else (own,):
        clause = find_clause(load_policy(name, *pack.layers), id_)
        if clause is not None:
            file = policy_file(name, *pack.layers)
            record = {"id": id_, **clause.model_dump(mode="json")}
            yield Entry(id_, file.name, _pack_of(pack, file), record)


def _rows(pack: Pack, table: str, id_: str) -> list[Entry]:
    """The rows of this id, the topmost first, read whatever fields they have."""
    found: list[Entry] = []
    for file in (file for layer in pack.layers if (file := layer / table).is_file()):
        name = _pack_of(pack, file)
        below = found[-1] if found and not _disabled(found[-1]) else None
        row = next((row for _, row in layered_rows((file,)) if row["id"] == id_), None)
        fate = "overridden" if row is not None else "disabled" if id_ in disabled_rows(file) else None
        if below and fate:
            found[-1] = replace(below, note=f"{fate} by {name}")
        if row is not None:
            found.append(Entry(id_, file.name, name, row, f"overrides {below.pack}" if below else ""))
    return found[::-1]


def _disabled(entry: Entry) -> bool:
    return entry.note.startswith("disabled")


def _pack_of(pack: Pack, file: Path) -> str:
    """The name of the pack whose layer holds the file; that of the pack itself for a stray one."""
    layer = layer_of(pack.layers, file) or pack.path
    return pack.name if layer == pack.path else read_model(layer / META, Meta).name
