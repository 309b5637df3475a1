"""Which markup a value is in: by its suffix, its media type, or an unmistakable beginning."""

from __future__ import annotations

import re
from typing import Final, Literal

Kind = Literal["text", "html", "cda", "rtf"]

KIND_OF_SUFFIX: Final[dict[str, Kind]] = {
    ".txt": "text", ".rtf": "rtf", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".xml": "cda", ".cda": "cda",
}  # fmt: skip

#: Media types (RFC 6838 registry; ``text/rtf`` and ``application/rtf`` are both in use).
KIND_OF_TYPE: Final[dict[str, Kind]] = {
    "text/plain": "text", "text/html": "html", "application/xhtml+xml": "html", "text/rtf": "rtf",
    "application/rtf": "rtf", "application/x-rtf": "rtf", "text/richtext": "rtf", "application/xml": "cda",
    "text/xml": "cda", "application/cda+xml": "cda", "application/hl7-cda+xml": "cda",
}  # fmt: skip

_HEAD: Final = 4096
_BEGINNINGS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("rtf", re.compile(r"\s*\{\\rtf", re.IGNORECASE)),
    ("html", re.compile(r"\s*<!doctype\s+html\b", re.IGNORECASE)),
    ("html", re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html[^>]*>\s*)?<html[\s>]", re.IGNORECASE)),
    ("cda", re.compile(r"\s*(?:<[?!][^>]*>\s*)*<(?:[A-Za-z_][\w.-]*:)?ClinicalDocument[\s>]")),
)


def kind_of(data: bytes | str) -> Kind:
    r"""The markup that ``data`` begins with; ``text`` where it begins like none.

    Only a beginning that no dictated note has counts: ``{\rtf``, an HTML document type or root,
    the root ``ClinicalDocument`` behind any XML declaration.
    """
    head = data[:_HEAD] if isinstance(data, str) else _decoded(data[:_HEAD])
    head = head.removeprefix("\ufeff")
    return next((kind for kind, pattern in _BEGINNINGS if pattern.match(head)), "text")


def _decoded(head: bytes) -> str:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if wide else "utf-8", errors="ignore")
