"""Every regular expression of the package and of its rule pack, and texts that are hard on each.

The texts are made from a pattern's own structure: what may repeat is repeated, behind what must stand
before it, and then the match is made to fail, so that every way of trying is tried.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import revasc
from revasc.pack import load_pack

#: A repetition of at most so many is bounded: no text makes it slow.
FEW = 64
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_LOOKS = (sre.ASSERT, sre.ASSERT_NOT, sre.AT, sre.GROUPREF)
_USUAL = "a 1.-A" + "".join(map(chr, range(256)))
_CATEGORIES: Mapping[Any, str] = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_WORD: " ",
}


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


def hard_texts(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Texts of about ``size`` characters for a pattern, one or two a repetition in it."""
    parsed = parser.parse(pattern.pattern, pattern.flags)
    whole = sample(parsed) or "a"
    pieces = [("", whole), ("", whole[:-1] or "a")]
    for before, pumped in _pumps(list(parsed), ""):
        pieces += [(before, pumped), ("", before + pumped), ("", pumped)]
    for before, pumped in dict.fromkeys(pieces):
        yield before + pumped * (size // len(pumped) + 1) + "\x01"


def sample(nodes: Any) -> str:
    """A text that a sequence of nodes is likely to match; what looks around is passed over."""
    return "".join(_sample(kind, value) for kind, value in nodes)


def _pumps(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """What stands before each repetition that is not bounded, and what is repeated."""
    for kind, value in nodes:
        if kind in _REPEATS:
            _, most, body = value
            pumped = sample(body)
            if most > FEW and pumped:
                yield before, pumped
            yield from _pumps(list(body), before)
        for inner in _inner(kind, value):
            yield from _pumps(list(inner), before)
        before += _sample(kind, value)


def _inner(kind: Any, value: Any) -> list[Any]:
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind is sre.BRANCH:
        return list(value[1])
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is sre.ATOMIC_GROUP else []


def _sample(kind: Any, value: Any) -> str:  # noqa: PLR0911 - one answer a kind
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is sre.ANY:
        return "a"
    if kind is sre.IN:
        return _one_of(value)
    if kind is sre.BRANCH:
        return sample(value[1][0])
    if kind in _REPEATS:
        return sample(value[2]) * max(value[0], 1 if value[1] else 0)
    if kind in _LOOKS:
        return ""
    inner = _inner(kind, value)
    return sample(inner[0]) if inner else ""


def _one_of(members: list[Any]) -> str:
    """A character of a set; of the usual ones the first that is in it."""
    if members[0][0] is sre.NEGATE:
        return next(char for char in _USUAL if not _holds(members[1:], char))
    kind, value = members[0]
    if kind is sre.RANGE:
        return chr(value[0])
    return _CATEGORIES[value] if kind is sre.CATEGORY else chr(value)


def _holds(members: list[Any], char: str) -> bool:
    tests = {
        sre.LITERAL: lambda value: value == ord(char),
        sre.RANGE: lambda value: value[0] <= ord(char) <= value[1],
        sre.CATEGORY: lambda value: re.match(_CLASSES[value], char) is not None,
    }
    return any(tests[kind](value) for kind, value in members)


_CLASSES: Mapping[Any, str] = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


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
