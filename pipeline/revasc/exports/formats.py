"""The formats: each by its name, its suffixes, how its files begin, and its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from revasc.exports.delimited import read_delimited
from revasc.exports.encoding import detect_encoding
from revasc.exports.errors import ExportError
from revasc.exports.fhir import begins_as_fhir, read_fhir
from revasc.exports.hl7v2 import read_hl7v2
from revasc.exports.jsonl import read_jsonl
from revasc.exports.mimic import read_mimic
from revasc.exports.omop import SUFFIXES as OMOP_SUFFIXES
from revasc.exports.omop import read_omop
from revasc.exports.parquet import read_parquet
from revasc.exports.place import Place
from revasc.exports.rejects import Reject
from revasc.exports.rows import RawNote, Source
from revasc.exports.textfiles import SUFFIXES, read_textfiles
from revasc.exports.xlsx import COMPOUND, read_xlsx

Reader = Callable[[Source], Iterator[RawNote | Reject]]

_JSON: Final = frozenset({"fhir", "jsonl"})
_HEAD: Final = 4096
_MARKUP: Final = (b"{\\rtf", b"<!DOCTYPE html", b"<!doctype html", b"<html", b"<?xml", b"<ClinicalDocument")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name for ``--format``, the suffixes that mean it, its reader.

    ``marks`` are the first bytes by which a file is known whatever it is called. A reader of
    ``folders`` takes a folder as a whole; those of other formats get its files one by one.
    ``borrowed`` are suffixes that mean another format, and this one where the user names it.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    marks: tuple[bytes, ...] = ()
    folders: bool = False
    borrowed: tuple[str, ...] = ()


FORMATS: Final = (
    Format("csv", (".csv", ".psv"), read_delimited),
    Format("tsv", (".tsv", ".tab"), partial(read_delimited, delimiter="\t")),
    Format("fhir", (".fhir", ".json"), read_fhir),
    Format("jsonl", (".jsonl", ".ndjson"), read_jsonl),
    Format("hl7", (".hl7", ".mdm", ".oru"), read_hl7v2, (b"MSH|", b"\x0bMSH|", b"FHS|", b"BHS|")),
    Format("parquet", (".parquet", ".pq"), read_parquet, (b"PAR1",)),
    Format("xlsx", (".xlsx", ".xlsm", ".xls"), read_xlsx, (b"PK\x03\x04", COMPOUND)),
    Format("mimic", (), read_mimic, borrowed=(".csv",)),
    Format("omop", (), read_omop, borrowed=OMOP_SUFFIXES),
    Format("text", SUFFIXES, read_textfiles, _MARKUP, folders=True),
)
BY_NAME: Final = {known.name: known for known in FORMATS}
BY_SUFFIX: Final = {suffix: known for known in FORMATS for suffix in known.suffixes}


def format_named(name: str, file: str) -> Format:
    """The format of this name, in any case.

    :raises ExportError: where there is none.
    """
    known = BY_NAME.get(name.lower())
    if known is None:
        raise ExportError(file, f"unknown format {name!r}; known: {', '.join(BY_NAME)}")
    return known


def format_of(place: Place) -> Format:
    """The format of a file by its suffix, else by its first bytes.

    :raises ExportError: where neither tells.
    :raises OSError: where only its bytes could tell, and it cannot be read.
    """
    known = BY_SUFFIX.get(place.suffix)
    return _by_content(place, known) if known is None or known.name in _JSON else known


def _by_content(place: Place, known: Format | None) -> Format:
    """The format that the first bytes tell; FHIR and other JSON share their suffixes."""
    try:
        with place.open() as handle:
            head = handle.read(_HEAD)
    except OSError:
        if known is None:
            raise
        return known  # one bad file of many: the reading will say so
    if begins_as_fhir(head):
        return BY_NAME["fhir"]
    if known is not None:
        return BY_NAME["jsonl"]
    for marked in FORMATS:
        if head.startswith(marked.marks):
            return marked
    detect_encoding(place)  # refuses what is no text
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return BY_NAME["jsonl"]
    return BY_NAME["csv"]
