"""Results as JSON Lines: one record a line, in the order of the notes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from revasc.results.building import RecordError, result_from_dict
from revasc.results.record import Result

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def dump_line(record: Any) -> str:
    """One JSON value as a line without its end. Infinities and NaN are refused."""
    return _ENCODER.encode(record)


class JsonlWriter:
    """Writes results, or anything else with ``to_dict``, a line each."""

    def __init__(self, path: Path) -> None:
        self._handle = path.open("w", encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()

    def write(self, item: Any) -> None:
        """Append one record."""
        self.add(dump_line(item.to_dict()) + "\n")

    def add(self, part: str) -> None:
        """Append a line with its end."""
        self._handle.write(part)


def write_results(path: str | os.PathLike[str], results: Iterable[Result]) -> int:
    """Write ``results`` to a JSON Lines file and say how many there were."""
    count = 0
    with JsonlWriter(Path(path)) as writer:
        for result in results:
            writer.write(result)
            count += 1
    return count


def read_results(path: str | os.PathLike[str]) -> Iterator[Result]:
    """The records of a result file, in order.

    :raises RecordError: at the first line that is no record, with its number.
    """
    with Path(path).open(encoding="utf-8", newline="\n") as handle:
        for number, line in enumerate(handle, start=1):
            if not line.isspace():
                yield _parse(line, number)


def _parse(line: str, number: int) -> Result:
    try:
        record = json.loads(line, parse_constant=_refuse)
        if "\\u" in line:  # it may spell half of a surrogate pair, which cannot be written again
            dump_line(record).encode()
    except (ValueError, RecursionError):
        raise RecordError(f"line {number}: not JSON") from None  # the cause would carry the line
    if not isinstance(record, dict):
        raise RecordError(f"line {number}: not an object")
    try:
        return result_from_dict(record)
    except RecordError as error:
        raise RecordError(f"line {number}: {error}") from error


def _refuse(constant: str) -> None:
    """NaN and infinities are no JSON (RFC 8259, 6)."""
    raise ValueError(constant)
