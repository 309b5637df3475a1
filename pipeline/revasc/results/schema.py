"""The JSON Schema of ``revasc.result/1``, made from the record classes themselves."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, Final, Literal, Union, get_args, get_origin

from revasc.results.building import field_types
from revasc.results.record import SCHEMA, Result

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Final[dict[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    types.NoneType: {"type": "null"},
    Any: {},
}


def result_schema() -> dict[str, Any]:
    """The schema as plain JSON types (draft 2020-12), a fresh copy each time.

    Every field is required, unknown being null. Further properties are allowed, since
    additions keep the version ``/1``.
    """
    parts: dict[str, Any] = {}
    body = _record(Result, parts)
    properties = {"schema": {"const": SCHEMA}, **body["properties"]}
    return {
        "$schema": _DIALECT,
        "title": SCHEMA,
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "$defs": dict(sorted(parts.items())),
    }


def _record(kind: type, parts: dict[str, Any]) -> dict[str, Any]:
    properties = {name: _type(hint, parts) for name, hint in field_types(kind).items()}
    doc = (kind.__doc__ or "").strip().split("\n\n")[0]
    about = " ".join(doc.split())
    return {"type": "object", "description": about, "required": list(properties), "properties": properties}


def _type(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    """The schema of one type used in the record classes; record classes go to ``parts``."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in parts:
            parts[kind.__name__] = _record(kind, parts)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return _array(arguments, parts)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_type(part, parts) for part in arguments]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object"}
    raise TypeError(f"no JSON Schema for {kind!r}")


def _array(arguments: tuple[Any, ...], parts: dict[str, Any]) -> dict[str, Any]:
    if arguments[-1] is ...:
        return {"type": "array", "items": _type(arguments[0], parts)}
    items = [_type(part, parts) for part in arguments]
    return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
