"""What must hold for any bytes at all: the targets of the fuzzers, and what each begins with.

A target takes bytes and raises where a promise is broken. To add one, write a line in ``TARGETS``: a
function, and the files or texts it begins with.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import revasc
from revasc.exports import Reject
from revasc.exports.errors import ExportError
from revasc.nlp.normalize import normalise
from revasc.nlp.sections import Sectioner
from revasc.nlp.units import split_units
from revasc.note import Note
from revasc.pack import load_pack
from revasc.results.building import result_from_dict
from revasc.results.html import result_fragment
from revasc.results.jsonl import dump_line
from revasc.results.record import Result

ROOT = Path(__file__).resolve().parents[2]
EXPORTS = ROOT / "corpora" / "exports"
FOUND = Path(__file__).parent / "found"
DECISIONS = ("supported", "query", "not_supported")
REPORT = (
    "CATH LAB REPORT\nDate of service: 02/03/2026\nFindings: LAD 40%. The mid RCA is totally occluded, TIMI 0, "  # noqa: E501
    "since May 2025.\nPCI: | RCA | 100% -> 0% |\n[x] stent 3.0 x 38 mm DES, retrograde. No stent in the LAD.\n"  # noqa: E501
)


@dataclass(frozen=True)
class Target:
    """A function of bytes that raises where something does not hold, and the bytes it begins with."""

    check: Callable[[bytes], None]
    seeds: tuple[Path, ...] = ()
    texts: tuple[str, ...] = field(default=())

    def beginnings(self) -> Iterable[bytes]:
        """Its seeds, small ones only: what a fuzzer changes must be short."""
        return [*(path.read_bytes()[:4096] for path in self.seeds), *(t.encode() for t in self.texts)]


def check_coding(text: str) -> Result:
    """Any text is coded: places inside it, words as they stand there, a record that survives JSON."""
    result = revasc.code(text, note_id="fuzz", date_of_service="2026-02-03")
    assert result.decision in DECISIONS
    for mention in result.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert all(0 <= start <= end <= len(text) for start, end in mention.cues)
    known = {mention.id for mention in result.mentions}
    cited = {number for lesion in result.lesions for item in lesion.criteria for number in item.mentions}
    assert cited <= known
    assert result_from_dict(json.loads(dump_line(result.to_dict()))) == result
    assert "<script" not in result_fragment(result).lower()
    return result


def check_reading(data: bytes, suffix: str) -> None:
    """Any file is refused with an ``ExportError``, or read row by row: the same notes and rejects each time."""  # noqa: E501
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"export{suffix}")
        path.write_bytes(data)
        first, again = _read(path), _read(path)
    assert first == again
    notes = [item for item in first if isinstance(item, Note)]
    assert len({note.note_id for note in notes}) == len(notes)
    for note in notes:
        assert note.text.strip()
        note.text.encode()  # no half of a surrogate pair gets through
        assert note.note_id.isprintable()
        assert note.origin is not None
    for item in first:
        if isinstance(item, Reject):
            assert item.row >= 0
            json.dumps(item.to_dict(), ensure_ascii=False).encode()


def check_cutting(data: bytes) -> None:
    """Sections cover the note without gap or overlap; units lie in order inside it."""
    text = normalise(data.decode("utf-8", "replace"))
    sections = _sectioner()(text)
    ends = [0, *(section.end for section in sections)]
    if text:
        assert [section.start for section in sections] == ends[:-1]
        assert ends[-1] == len(text)
    units = split_units(
        text, tuple(offset for section in sections for offset in (section.start, section.body))
    )
    last = 0
    for unit in units:
        assert last <= unit.start < unit.end <= len(text)
        last = unit.end


def _check_bytes_coded(data: bytes) -> None:
    check_coding(data.decode("utf-8", "replace"))


def _read(path: Path) -> list[Note | Reject]:
    """All that a file holds; nothing where it is refused, which is an answer too."""
    try:
        return list(revasc.read_notes(path).items())
    except ExportError as error:
        assert str(path) in str(error)  # noqa: PT017
        return []


@cache
def _sectioner() -> Sectioner:
    return Sectioner(load_pack())


TARGETS = {
    "code": Target(_check_bytes_coded, texts=(REPORT, "RCA CTO stented.", "[ ] PCI: no\n| a | b |\n")),
    "cutting": Target(check_cutting, texts=(REPORT, "PLAN:\n1. PCI\n2. DAPT\n\nAccess: radial")),
    "delimited": Target(partial(check_reading, suffix=".csv"), seeds=(EXPORTS / "cath_notes.csv",)),
    "tabs": Target(partial(check_reading, suffix=".tsv"), seeds=(EXPORTS / "cath_notes.tsv",)),
    "jsonl": Target(partial(check_reading, suffix=".jsonl"), seeds=(EXPORTS / "cath_notes.jsonl",)),
    "parquet": Target(partial(check_reading, suffix=".parquet"), seeds=(EXPORTS / "cath_notes.parquet",)),
    "text": Target(partial(check_reading, suffix=".txt"), texts=(REPORT,)),
    "unnamed": Target(
        partial(check_reading, suffix=""), texts=('{"id": "1", "text": "RCA"}', "id,text\n1,a")
    ),
}
