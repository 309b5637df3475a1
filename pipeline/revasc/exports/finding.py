"""Which files an export consists of: a file, a folder, a pattern with ``*``, or several of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from glob import glob, has_magic
from pathlib import Path
from typing import Final

from revasc.exports.errors import ExportError
from revasc.exports.formats import BY_NAME, BY_SUFFIX, Format, format_named, format_of
from revasc.exports.place import Place, is_own, is_url
from revasc.exports.rejects import Reject, reject_row
from revasc.exports.rows import Source

Found = tuple[Place, Format]
#: What stands in place of the format of a link.
LINK: Final = "link"


def find_files(location: str, asked: str | None = None) -> list[Found]:
    """The files that ``location`` means, in the order of their names, each with its format.

    ``asked`` is the format by the user's word. A folder of notes in files of their own stays one.

    :raises ExportError: where nothing is there, or a folder holds notes of both kinds.
    :raises OSError: where something is there and cannot be reached.
    """
    return [found for place in _places(location) for found in _files(place, asked)]


def _places(location: str) -> list[Place]:
    """``location`` itself, or what matches it as a pattern."""
    if not has_magic(location) or (not is_url(location) and Path(location).exists()):
        return [Place(location)]
    matched = _matched_in_store(location) if is_url(location) else glob(location, recursive=True)  # noqa: PTH207 - patterns may be absolute
    matched = [found for found in matched if not is_own(found) or is_own(location)]
    if not matched:
        raise ExportError(Place(location).name, "no file matches")
    return [Place(found) for found in sorted(matched)]


def _matched_in_store(location: str) -> list[str]:
    from fsspec.core import url_to_fs  # noqa: PLC0415 - needed by those who name a store only

    system, pattern = url_to_fs(location)
    return [system.unstrip_protocol(found) for found in system.glob(pattern)]


def _files(place: Place, asked: str | None) -> Iterator[Found]:
    known = format_named(asked, place.name) if asked else None
    if not place.is_folder:
        yield place, known or format_of(place)
    elif known is not None and known.folders:
        yield place, known
    else:
        yield from _in_folder(place, known)


def _in_folder(folder: Place, known: Format | None) -> Iterator[Found]:
    """The files of a folder that hold many notes each; without any, the folder as one of single notes."""
    found = [file for _, file in folder.walk()]
    files = [file for file in found if not file.is_link]
    if known is not None:
        suffixes = (*known.suffixes, *known.borrowed)
        fitting = [file for file in files if file.suffix in suffixes or _is_of(file, known)]
        if not fitting:
            raise ExportError(folder.name, f"a folder without any {' or '.join(suffixes)} file")
        yield from ((file, known) for file in fitting)
        yield from _links(found, suffixes)
        return
    formats = [(file, format_of(file)) for file in files if file.suffix in BY_SUFFIX]
    tables = [(file, form) for file, form in formats if not form.folders]
    if tables and len(tables) < len(formats):
        counted = Counter(form.name for _, form in formats)
        seen = ", ".join(f"{count} {name}" for name, count in sorted(counted.items()))
        raise ExportError(folder.name, f"files of notes and single notes together ({seen}); choose by format")
    yield from tables or [(folder, BY_NAME["text"])]
    if tables:
        yield from _links(found, tuple(BY_SUFFIX))


def _is_of(file: Place, known: Format) -> bool:
    """Whether a file is of this format by its content, whatever other format its suffix may mean too."""
    return file.suffix in BY_SUFFIX and format_of(file) is known


def _links(found: list[Place], suffixes: tuple[str, ...]) -> Iterator[Found]:
    """The links that would have been files of the export, or folders of them: each a reject."""
    refused = Format(LINK, (), _refuse_link)
    for file in found:
        if file.is_link and (file.suffix in suffixes or file.path.is_dir()):
            yield file, refused


def _refuse_link(source: Source) -> Iterator[Reject]:
    yield reject_row(source.file, 0, "link")
