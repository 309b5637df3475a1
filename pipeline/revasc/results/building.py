"""A result record from the plain JSON types that ``Result.to_dict`` gives."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from revasc.results.record import SCHEMA, Result

_BIGGEST: Final = 2**63


class RecordError(ValueError):
    """A record that is not of schema ``revasc.result/1``: the path and the fault, no values."""


def result_from_dict(record: Mapping[str, Any]) -> Result:
    """The inverse of ``Result.to_dict``. Keys that this version does not know are passed over.

    :raises RecordError: where the schema is another or a field is missing or of a wrong type.
    """
    if record.get("schema") != SCHEMA:
        raise RecordError(f"schema: not {SCHEMA}")
    result: Result = _build(Result, record, "record")
    return result


@cache
def field_types(record_class: type) -> dict[str, Any]:
    """The fields of a record class with their resolved types, in order."""
    hints = get_type_hints(record_class)
    return {item.name: hints[item.name] for item in fields(record_class)}


def _build(kind: Any, value: Any, path: str) -> Any:
    """``value`` as ``kind``, which is one of the types used in the record classes."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _build_record(kind, value, path)
    origin = get_origin(kind)
    if origin is tuple:
        return _build_tuple(get_args(kind), value, path)
    if origin in (Union, types.UnionType):
        return _build_optional(get_args(kind), value, path)
    return _checked(value, _fits(kind, value), path)


def _fits(kind: Any, value: Any) -> bool:
    """Whether ``value`` is of one of the types that stay as they are."""
    origin = get_origin(kind)
    if origin is Literal:
        return value in get_args(kind)
    if kind is float:
        return _is_number(value)  # 100 is a number of its own accord and stays 100
    if kind is int:
        return isinstance(value, int) and _is_number(value)
    return kind is Any or isinstance(value, origin or kind)


def _build_record(kind: type, value: Any, path: str) -> Any:
    if not isinstance(value, Mapping):
        raise RecordError(f"{path}: not an object")
    for name in field_types(kind):
        if name not in value:
            raise RecordError(f"{path}.{name}: missing")
    hints = field_types(kind).items()
    return kind(**{name: _build(hint, value[name], f"{path}.{name}") for name, hint in hints})


def _build_tuple(kinds: tuple[Any, ...], value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise RecordError(f"{path}: not an array")
    each = kinds[:1] * len(value) if kinds[-1] is ... else kinds
    if len(each) != len(value):
        raise RecordError(f"{path}: not {len(each)} items")
    pairs = zip(each, value, strict=True)
    return tuple(_build(kind, item, f"{path}[{number}]") for number, (kind, item) in enumerate(pairs))


def _build_optional(kinds: tuple[Any, ...], value: Any, path: str) -> Any:
    """``X | None``, the only union that the records use."""
    if value is None and type(None) in kinds:
        return None
    inner = next(kind for kind in kinds if kind is not type(None))
    return _build(inner, value, path)


def _is_number(value: Any) -> bool:
    """A number that every kind of result file can hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _BIGGEST


def _checked(value: Any, holds: bool, path: str) -> Any:
    if not holds:
        raise RecordError(f"{path}: wrong type or value")
    return value
