"""All that can be heard of a test: standard output and error, loggers, loguru, warnings."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator

import pytest

#: A word of notes that stands nowhere else.
SECRET = "Zebrafish"
Heard = Callable[[], str]


@pytest.fixture
def loguru_told() -> Iterator[list[str]]:
    """What loguru is given, by which PyRuSH logs; it comes with medSpaCy, and not without."""
    told: list[str] = []
    try:
        from loguru import logger
    except ImportError:
        yield told
        return
    sink = logger.add(told.append, level=0)
    yield told
    logger.remove(sink)


@pytest.fixture
def heard(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, loguru_told: list[str]
) -> Iterator[Heard]:
    """All that has been said so far, joined."""
    caplog.set_level(logging.NOTSET)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")

        def all_of_it() -> str:
            said = capfd.readouterr()
            records = [f"{record.getMessage()} {record.exc_text}" for record in caplog.records]
            return " ".join([said.out, said.err, *records, *loguru_told, *(str(w.message) for w in warned)])

        yield all_of_it
