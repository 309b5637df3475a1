"""Import medSpaCy late, and without what importing it does to the process."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any


def medspacy_class(module: str, name: str) -> Any:
    """A class of medSpaCy, e.g. ``medspacy_class("context", "ConText")``.

    Importing medSpaCy 1.3.1 tells Python to ignore every warning from then on; the filters are
    put back as they were. Raises ImportError that names the extra where it is not installed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return getattr(import_module(f"medspacy.{module}"), name)
        except ModuleNotFoundError as error:
            raise ImportError("engine 'medspacy' needs medSpaCy: install revasc[medspacy]") from error
