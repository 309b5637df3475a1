"""Rule files of the coding stage: TOML, read once, checked against a model."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class RuleFileError(ValueError):
    """A rule file that cannot be used. The message names the file and the field at fault."""


class RuleModel(BaseModel):
    """Base of all rule models: immutable, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Model = TypeVar("Model", bound=RuleModel)


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
