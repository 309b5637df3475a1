"""The error for an export that cannot be read at all."""

from __future__ import annotations


class ExportError(Exception):
    """An export that cannot be used: the file and, in plain words, why.

    The message never holds note text. Faults of single rows are not errors but
    :class:`revasc.exports.rejects.Reject` values, and the reading goes on.
    """

    def __init__(self, file: str, message: str) -> None:
        super().__init__(file, message)
        self.file = file
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"
