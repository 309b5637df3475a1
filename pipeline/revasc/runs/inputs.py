"""By what an export is known again: the bytes of its files, and the notes of each shard."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from revasc.exports.finding import LINK
from revasc.exports.place import Place
from revasc.exports.registry import ExportFile, NoteExport
from revasc.exports.sql import Database
from revasc.note import Note
from revasc.workers import Shard

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of an export. ``sha256`` is over its bytes as they lie there.

    A folder of single notes is known by the names and sizes of its files, a database by what is
    selected: in both the shards know their notes. Of a link, which is not followed, and of a file that
    cannot be read there is no digest; the reading makes rejects of them.
    """

    name: str
    format: str
    bytes: int
    sha256: str


def fingerprint_export(export: NoteExport) -> tuple[InputFile, ...]:
    """The files of an export, each read once."""
    return tuple(_fingerprint(file) for file in export.files)


def shard_digest(shard: Shard) -> str:
    """SHA-256 over what a shard holds: ids, texts, dates and types of its notes, and its rejects."""
    digest = hashlib.sha256()
    for item in shard.items:
        fields = (
            (item.note_id, item.text, str(item.date_of_service), item.note_type or "")
            if isinstance(item, Note)
            else ("reject", item.note_id or "", str(item.row), item.code)
        )
        for field in fields:
            data = field.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(data))
            digest.update(data)
    return digest.hexdigest()


def _fingerprint(file: ExportFile) -> InputFile:
    place = file.source.place
    digest, size = hashlib.sha256(), 0
    if file.format.name == LINK:
        return InputFile(file.source.file, LINK, 0, "")
    if isinstance(place, Database):
        digest.update(repr(file.selection).encode())
        return InputFile(file.source.file, file.format.name, 0, digest.hexdigest())
    try:
        for piece, length in _listing(place) if place.is_folder else _bytes(place):
            digest.update(piece)
            size += length
    except OSError:
        if place.remote:  # a store may answer the next time
            raise
        return InputFile(file.source.file, file.format.name, 0, "")
    return InputFile(file.source.file, file.format.name, size, digest.hexdigest())


def _bytes(place: Place) -> Iterator[tuple[bytes, int]]:
    with place.open_raw() as handle:
        while chunk := handle.read(_CHUNK):
            yield chunk, len(chunk)


def _listing(folder: Place) -> Iterator[tuple[bytes, int]]:
    for name, place in folder.walk():
        try:
            size = place.size
        except OSError:  # a link that leads nowhere
            size = -1
        yield f"{name}\0{size}\0".encode("utf-8", "surrogateescape"), max(size, 0)
