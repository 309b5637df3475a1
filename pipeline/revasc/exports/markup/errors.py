"""The error for markup that gives no text."""

from __future__ import annotations

from revasc.exports.rejects import RejectCode


class MarkupError(Exception):
    """Markup that cannot be read: the code of the reject, never a word of the text."""

    def __init__(self, code: RejectCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code: RejectCode = code
        self.detail = detail
