"""FHIR exports: Bulk Data files of one resource a line, and Bundles.

Source: HL7 FHIR R4 (4.0.1) and R5 (5.0.0); FHIR Bulk Data Access 2.0, "File Requests" (NDJSON).
DocumentReference and DiagnosticReport are notes; resources of other types are passed over.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, BinaryIO, Final

from revasc.exports.errors import ExportError
from revasc.exports.fhir_notes import NOTES, Found, Resource, listed, note_of
from revasc.exports.jsonl import parse_object
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import RawNote, Source

#: The largest file that is read as one JSON document, in bytes; files of lines may have any size.
LARGEST_DOCUMENT: Final = 1 << 29
#: Bundles in Bundles are followed this deep.
_MOST_LEVELS: Final = 8
_MARK: Final = b"\xef\xbb\xbf"
#: How the first line of a document that goes on below ends; a line of NDJSON ends with ``}``.
_GOES_ON: Final = (b"{", b"[", b",", b":", b'"')
_TYPED: Final = re.compile(rb'"resourceType"\s*:\s*"')
_BINARY: Final = re.compile(r"(?:\A|/)(Binary/[A-Za-z0-9.\-]{1,64})(?:/_history/[A-Za-z0-9.\-]{1,64})?\Z")


def begins_as_fhir(head: bytes) -> bool:
    """Whether a file that begins with ``head`` holds FHIR resources in JSON."""
    return head.removeprefix(_MARK).lstrip().startswith(b"{") and _TYPED.search(head) is not None


def read_fhir(source: Source, passed_over: Counter[str] | None = None) -> Iterator[RawNote | Reject]:
    """The notes of a file of lines, or of one Bundle; ``row`` is the line, or the entry's number.

    ``passed_over`` counts the resources that are no notes, by type. FHIR is UTF-8 only.

    :raises ExportError: where a file that is one document is too large, or no JSON.
    """
    reading = _Reading(source.file, Counter() if passed_over is None else passed_over)
    with source.place.open(source.meter) as handle:
        blank, first = _first_line(handle)
        if first.strip().endswith(_GOES_ON):
            yield from reading.document(_whole(source.file, first, handle), source)
        else:
            yield from reading.lines(chain([b"\n"] * blank, [first], handle), source)
    source.meter.at(1, 1)


def _first_line(handle: BinaryIO) -> tuple[int, bytes]:
    """How many blank lines a file begins with, and the line behind them without a byte order mark."""
    blank = 0
    for place, line in enumerate(handle):
        text = line if place else line.removeprefix(_MARK)
        if text.strip():
            return blank, text
        blank += 1
    return blank, b""


def _whole(file: str, first: bytes, rest: BinaryIO) -> dict[str, Any]:
    """The JSON document that begins with ``first``."""
    data = first + rest.read(LARGEST_DOCUMENT - len(first) + 1)
    if len(data) > LARGEST_DOCUMENT:
        raise ExportError(file, f"a Bundle of more than {LARGEST_DOCUMENT >> 20} MiB; export it as NDJSON")
    try:
        document = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise ExportError(file, "neither NDJSON nor one JSON document") from error
    if not isinstance(document, dict):
        raise ExportError(file, "the JSON document is no FHIR resource")
    return document


@dataclass(frozen=True, slots=True)
class _Reading:
    """The reading of one file; ``others`` counts what is no note."""

    file: str
    others: Counter[str]

    def lines(self, lines: Iterable[bytes], source: Source) -> Iterator[RawNote | Reject]:
        """A resource a line; blank lines are passed over."""
        done = 0
        for row, line in enumerate(lines, start=1):
            done += len(line)
            source.at(done)
            if line.strip():
                yield from self.line(row, line)

    def line(self, row: int, line: bytes) -> Iterator[RawNote | Reject]:
        """The notes of one line."""
        try:
            resource = parse_object(line.decode())
        except UnicodeDecodeError:
            yield reject_row(self.file, row, "bad_encoding")
            return
        if resource is None:
            yield reject_row(self.file, row, "bad_json")
        else:
            yield from self.notes(Found(self.file, row, _path(resource), resource, _nothing))

    def document(self, document: Resource, source: Source) -> Iterator[RawNote | Reject]:
        """The entries of a Bundle, or the one resource."""
        if document.get("resourceType") != "Bundle":
            yield from self.notes(Found(self.file, 1, _path(document), document, _nothing))
            return
        if _no_list(document.get("entry")):
            yield Found(self.file, 1, "Bundle", document, _nothing).reject("bad_fhir", "entry")
        entries = listed(document.get("entry"))
        binaries = _Binaries(document)
        for row, entry in enumerate(entries, start=1):
            source.meter.at(row, len(entries))
            yield from self.entry(
                Found(self.file, row, f"Bundle.entry[{row - 1}].resource", {}, binaries), entry
            )

    def entry(self, place: Found, entry: object, level: int = 1) -> Iterator[RawNote | Reject]:
        """The notes of the entry at ``place``; one without a resource, as in answers, is passed over."""
        resource = entry.get("resource") if isinstance(entry, Mapping) else entry
        if resource is None and entry is not None:
            self.others["none"] += 1
        elif not isinstance(resource, Mapping):
            yield place.reject("bad_fhir", "resourceType")
        else:
            yield from self.notes(replace(place, resource=resource), level)

    def notes(self, found: Found, level: int = 0) -> Iterator[RawNote | Reject]:
        """The notes that a resource is or holds."""
        kind = found.resource.get("resourceType")
        if not isinstance(kind, str) or level > _MOST_LEVELS:
            yield found.reject("bad_fhir", "resourceType")
        elif kind == "Bundle" and _no_list(found.resource.get("entry")):
            yield found.reject("bad_fhir", "entry")
        elif kind == "Bundle":
            binaries = _Binaries(found.resource)
            for place, entry in enumerate(listed(found.resource.get("entry"))):
                path = f"{found.path}.entry[{place}].resource"
                inner = replace(found, path=path, resource={}, resolve=binaries)
                yield from self.entry(inner, entry, level + 1)
        elif kind in NOTES:
            yield note_of(found)
        else:
            self.others[kind] += 1


def _no_list(entries: object) -> bool:
    return entries is not None and not isinstance(entries, list)


def _path(resource: Resource) -> str:
    """The type of a resource as the first step of paths in it."""
    kind = resource.get("resourceType")
    return kind if isinstance(kind, str) and kind.isalpha() and kind.isascii() else "resource"


class _Binaries:
    """The Binary resources of a Bundle, by full URL and by relative reference."""

    def __init__(self, bundle: Resource) -> None:
        self._named: dict[str, Resource] = {}
        for entry in listed(bundle.get("entry")):
            resource = entry.get("resource") if isinstance(entry, Mapping) else None
            if isinstance(resource, Mapping) and resource.get("resourceType") == "Binary":
                self._named[str(entry.get("fullUrl"))] = resource
                self._named[f"Binary/{resource.get('id')}"] = resource

    def __call__(self, url: str) -> Resource | None:
        """What ``url`` names, if it is in the Bundle."""
        relative = _BINARY.search(url)
        return self._named.get(url) or (self._named.get(relative[1]) if relative else None)


def _nothing(_url: str) -> Mapping[str, Any] | None:
    """Lines stand for themselves: what they refer to lies in other files."""
    return None
