"""Every regular expression of the package and of its rule pack."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator, Mapping
from importlib import import_module

import revasc
from revasc.pack import load_pack


def of_package() -> dict[str, re.Pattern[str]]:
    """The compiled patterns that stand in the modules of the package, alone or in tuples and tables."""
    found: dict[str, re.Pattern[str]] = {}
    for name in module_names():
        module = import_module(name)
        for variable, value in vars(module).items():
            for number, pattern in enumerate(_patterns(value)):
                found.setdefault(f"{name}.{variable}.{number}", pattern)
    return {name: pattern for name, pattern in found.items() if isinstance(pattern.pattern, str)}


def of_pack() -> dict[str, re.Pattern[str]]:
    """The patterns of the shipped rules, cues and headings, with their fragments filled in."""
    pack = load_pack()
    rules = (*pack.rules, *pack.context, *pack.sections)
    return {r.id: re.compile(pack.expand(r.pattern), re.IGNORECASE) for r in rules if r.pattern is not None}


def module_names() -> list[str]:
    """The modules of the package, but for those of medSpaCy's engine, which is an extra."""
    names = (module.name for module in pkgutil.walk_packages(revasc.__path__, "revasc."))
    return [name for name in names if "medspacy" not in name]


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    """The patterns in a value of a module, in tables and values of our own too."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from _patterns(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _patterns(item)
    elif type(value).__module__.startswith("revasc."):
        names = getattr(type(value), "__slots__", ()) or vars(value)
        for name in names:
            yield from _patterns(getattr(value, name, None))
