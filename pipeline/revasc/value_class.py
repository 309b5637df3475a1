"""Values that are made by the hundred for every note."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Made = TypeVar("_Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_class(cls: type[_Made]) -> type[_Made]:
    """A slotted dataclass that type checkers hold to be frozen.

    A dataclass frozen at run time sets each field by a call, which makes it several times as
    dear to build. That nobody changes one is seen to before the program runs.
    """
    return dataclass(slots=True)(cls)
