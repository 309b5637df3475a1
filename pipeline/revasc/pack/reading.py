"""Read one JSON file of a rule pack, and refuse it with the place of the fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from revasc.pack.schema import Strict

FileModel = TypeVar("FileModel", bound=Strict)


class PackError(ValueError):
    """A rule pack that cannot be used: the message names the file, the field and the fault."""


def read_model(file: Path, model: type[FileModel]) -> FileModel:
    """The file as ``model``. Raises PackError naming the file and the first field at fault."""
    try:
        return model.model_validate(read_json(file))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PackError(f"{file.name}: {place}: {first['msg']}") from error


def read_json(file: Path) -> Any:
    """The content of the file. Raises PackError where it cannot be read or is no JSON."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackError(f"{file.name}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{file.name}: byte {error.start}: not UTF-8") from error
    except json.JSONDecodeError as error:
        raise PackError(f"{file.name}: line {error.lineno}: not JSON ({error.msg})") from error
