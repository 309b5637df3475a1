"""Rule files of the coding stage: TOML, read once, checked against a model."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class RuleFileError(ValueError):
    """A rule file that cannot be used. The message names the file and the field at fault."""


class RuleModel(BaseModel):
    """Base of all rule models: immutable, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Model = TypeVar("Model", bound=RuleModel)

#: The key under which a file that is laid over others names the rows that it does without.
DISABLE: Final = "disable"
#: A table of a TOML file.
Table = dict[str, Any]
#: A place such as ("procedures", 3) lies in a row, one of a single step does not.
_IN_ROW: Final = 2


def read_rules(path: Path, model: type[Model]) -> Model:
    """The file at ``path`` as ``model``.

    Raises:
        RuleFileError: the file is absent, is no TOML, or a field is missing, unknown or wrong.
    """
    data = _parse(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(_fault(item) for item in error.errors(include_url=False, include_input=False))
        raise RuleFileError(f"{path}: {faults}") from None


def read_layered(files: Sequence[Path], model: type[Model]) -> Model:
    """Files laid over one another, the lowest first, as ``model``; one file is ``read_rules``.

    In arrays of tables a row takes the place of the row below that has its ``id``; rows with
    a new id, or with none, go behind. ``disable = ["id"]`` at the top of a file takes rows of
    the files below out. Other tables are merged key by key, and everything else is replaced.

    Raises:
        RuleFileError: a file is absent or no TOML, disables a row that is not there, holds an
            id twice, or a field is missing, unknown or wrong; the message names the file, and
            rows by their id. What only the rows of several files together get wrong is told
            of the last file.
    """
    if len(files) == 1:
        return read_rules(files[0], model)
    layers = [(file, _parse(file)) for file in files]
    laid = _all_laid(layers)
    try:
        return model.model_validate(laid)
    except ValidationError as error:
        items = error.errors(include_url=False, include_input=False)
        raise RuleFileError(_layered_faults(items, laid, layers)) from None


def layered_rows(files: Sequence[Path]) -> Iterator[tuple[Path, Table]]:
    """Every row with an ``id``, file by file, before one file is laid over another.

    Raises:
        RuleFileError: a file is absent or no TOML.
    """
    for file in files:
        yield from ((file, row) for row in _rows_with_id(_parse(file)))


def disabled_rows(file: Path) -> tuple[str, ...]:
    """The ids of rows that the file disables.

    Raises:
        RuleFileError: the file is absent or no TOML, or its ``disable`` is no list of ids.
    """
    return _disabled(file, _parse(file))


def _all_laid(layers: Sequence[tuple[Path, Table]]) -> Table:
    laid = layers[0][1]
    for file, data in layers[1:]:
        own = {key: value for key, value in data.items() if key != DISABLE}
        gone = _disabled(file, data)
        _refuse_ids(file, gone, laid, own)
        kept = {key: _without(value, gone) for key, value in laid.items()}
        laid = _laid_over(kept, own)
    return laid


def _laid_over(below: Table, own: Table) -> Table:
    return {**below, **{key: _merged(below.get(key), value) for key, value in own.items()}}


def _merged(below: Any, own: Any) -> Any:
    if isinstance(below, dict) and isinstance(own, dict):
        return _laid_over(below, own)
    if _is_rows(below) and _is_rows(own):
        new = {_id(row): row for row in own}
        there = {_id(row) for row in below} - {None}
        kept = [new[_id(row)] if _id(row) in there & new.keys() else row for row in below]
        return [*kept, *(row for row in own if _id(row) not in there)]
    return own


def _is_rows(value: Any) -> bool:
    """Is this an array of tables, or one that has none left?"""
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _rows_with_id(data: Table) -> list[Table]:
    return [row for rows in data.values() if _is_rows(rows) for row in rows if _id(row) is not None]


def _id(row: Table) -> str | None:
    """The id of a row; one that is no text is left for the model to refuse."""
    given = row.get("id")
    return given if isinstance(given, str) else None


def _without(value: Any, gone: Sequence[str]) -> Any:
    return [row for row in value if _id(row) not in gone] if _is_rows(value) else value


def _disabled(file: Path, data: Table) -> tuple[str, ...]:
    ids = data.get(DISABLE, [])
    if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
        raise RuleFileError(f"{file}: {DISABLE}: a list of row ids is needed")
    return tuple(ids)


def _refuse_ids(file: Path, gone: Sequence[str], below: Table, own: Table) -> None:
    here, there = ([_id(row) for row in _rows_with_id(data)] for data in (own, below))
    twice = sorted({str(id_) for id_ in here if here.count(id_) > 1})
    if twice:
        raise RuleFileError(f"{file}: row id used twice: {', '.join(twice)}")
    for number, id_ in enumerate(gone):
        if id_ in here:
            raise RuleFileError(f"{file}: {DISABLE}.{number}: row {id_!r} is a row of this file too")
        if id_ not in there:
            raise RuleFileError(f"{file}: {DISABLE}.{number}: no row {id_!r} in the files below")


def _layered_faults(items: Sequence[Any], laid: Table, layers: Sequence[tuple[Path, Table]]) -> str:
    """All faults by the file that they stand in, with the id of a row for its number."""
    told: dict[Path, list[str]] = {}
    for item in items:
        place, row = _place(item["loc"], laid)
        file = next((file for file, data in reversed(layers) if _holds(data, place, row)), layers[-1][0])
        told.setdefault(file, []).append(_fault({**item, "loc": place}))
    return "; ".join(f"{file}: {'; '.join(faults)}" for file, faults in told.items())


def _place(place: Sequence[str | int], laid: Table) -> tuple[tuple[str | int, ...], Table | None]:
    """The place of a fault with the row's id in it, and the row, where it lies in one."""
    if len(place) < _IN_ROW or not _is_rows(laid.get(str(place[0]))):
        return tuple(place), None
    key, number, *rest = place
    row: Table = laid[str(key)][int(number)]
    return (key, _id(row) or number, *rest), row


def _holds(data: Table, place: Sequence[str | int], row: Table | None) -> bool:
    """Does this file hold the row at fault or, where it is no row, the value at the place?"""
    if row is not None:
        return any(row is own for own in data.get(str(place[0]), ()))
    held: Any = data
    for step in place:
        if isinstance(held, dict) and step not in held:
            return False
        held = held[step] if isinstance(held, dict) else None
    return bool(place)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleFileError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleFileError(f"{path}: is not valid TOML: {error}") from None


def _fault(item: Any) -> str:
    """One fault of pydantic's list as ``field.inner: what is wrong``."""
    field = ".".join(str(part) for part in item["loc"]) or "file"
    return f"{field}: {item['msg']}"
