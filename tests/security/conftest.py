"""All that can be heard of a test: standard output and error, loggers, loguru, warnings."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

#: A word of notes that stands nowhere else.
SECRET = "Zebrafish"
Heard = Callable[[], str]


@pytest.fixture
def heard(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator[Heard]:
    """What has been said since the last call; loguru, by which PyRuSH logs, comes with medSpaCy."""
    caplog.set_level(logging.NOTSET)
    told: list[str] = []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with suppress(ImportError):
            from loguru import logger

            sink = logger.add(told.append, level=0)

        def all_of_it() -> str:
            said = capfd.readouterr()
            records = [f"{record.getMessage()} {record.exc_text}" for record in caplog.records]
            return " ".join([said.out, said.err, *records, *told, *(str(w.message) for w in warned)])

        yield all_of_it
    if told is not None:
        with suppress(ImportError, NameError):
            logger.remove(sink)
