"""What must hold for any bytes at all: the targets of the fuzzers, and what each begins with.

A target takes bytes and raises where a promise is broken. To add one, write a line in ``TARGETS``: a
function, and the files or texts it begins with.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
from revasc.runs import run_into, verify_run
from tests.fuzz import seeds
from tests.fuzz.seeds import EXPORTS, REPORT
from tests.runs.builders import plan

FOUND = Path(__file__).parent / "found"
DECISIONS = ("supported", "query", "not_supported")
#: Bytes of a seed: what a fuzzer changes must be short.
SHORT = 8192


@dataclass(frozen=True)
class Target:
    """A function of bytes that raises where something does not hold, and the bytes it begins with.

    What starts processes is too slow to be ``guided``; Hypothesis tries it.
    """

    check: Callable[[bytes], None]
    seeds: Iterable[Path | str | bytes | Callable[[], bytes]]
    guided: bool = True

    def beginnings(self) -> Iterable[bytes]:
        """Its seeds, of each no more than is short."""
        return [_bytes(seed)[:SHORT] for seed in self.seeds]


def _bytes(seed: Path | str | bytes | Callable[[], bytes]) -> bytes:
    if isinstance(seed, Path):
        return seed.read_bytes()
    if isinstance(seed, str | bytes):
        return seed.encode() if isinstance(seed, str) else seed
    return seed()


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
    """Any file is refused with an ``ExportError``, or read row by row and each time alike."""
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


def check_run(data: bytes) -> None:
    """A run into a folder accounts for every row, and its manifest holds of what lies there."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder, "export.csv")
        export.write_bytes(b"note_id,text\n" + data)
        try:
            rows = len(list(revasc.read_notes(export).items()))
            summary = run_into(plan(export, Path(folder, "out"), shard_notes=2))
        except ExportError:
            return
        assert summary.read == rows == summary.coded + summary.rejected
        assert verify_run(Path(folder, "out")) == ()


def _check_bytes_coded(data: bytes) -> None:
    check_coding(data.decode("utf-8", "replace"))


def _read(path: Path) -> list[Note | Reject]:
    """All that a file holds; nothing where it is refused, which is an answer too."""
    try:
        return list(revasc.read_notes(path).items())
    except ExportError as error:
        refused = str(error)
    assert str(path) in refused
    return []


@cache
def _sectioner() -> Sectioner:
    return Sectioner(load_pack())


def _reading(suffix: str, *begin_with: Path | str | bytes | Callable[[], bytes]) -> Target:
    return Target(partial(check_reading, suffix=suffix), begin_with)


TARGETS = {
    "code": Target(_check_bytes_coded, (REPORT, "RCA CTO stented.", "[ ] PCI: no\n| a | b |\n")),
    "cutting": Target(check_cutting, (REPORT, "PLAN:\n1. PCI\n2. DAPT\n\nAccess: radial")),
    "run": Target(check_run, ("n1,RCA CTO\nn2,LAD\n", 'n1,"RCA\nCTO"\nn1,\n'), guided=False),
    "delimited": _reading(".csv", EXPORTS / "cath_notes.csv", seeds.ROWS),
    "split": _reading(".csv", seeds.SPLIT),
    "tabs": _reading(".tsv", EXPORTS / "cath_notes.tsv"),
    "gzip": _reading(".csv.gz", seeds.packed),
    "zstd": _reading(".csv.zst", seeds.zstandard),
    "jsonl": _reading(".jsonl", EXPORTS / "cath_notes.jsonl"),
    "fhir": _reading(".ndjson", EXPORTS / "cath_notes.fhir.ndjson", seeds.ndjson),
    "bundle": _reading(".json", seeds.bundle),
    "hl7": _reading(".hl7", EXPORTS / "cath_notes.hl7", seeds.MESSAGE, seeds.OBSERVATION),
    "parquet": _reading(".parquet", seeds.parquet),
    "xlsx": _reading(".xlsx", seeds.workbook),
    "text": _reading(".txt", REPORT),
    "rtf": _reading(".rtf", *sorted((EXPORTS / "markup").glob("*.rtf")), seeds.RTF),
    "html": _reading(".html", EXPORTS / "markup" / "OWN-023.html", seeds.HTML),
    "cda": _reading(".xml", EXPORTS / "markup" / "OWN-027.xml", seeds.CDA),
    "unnamed": _reading("", '{"id": "1", "text": "RCA"}', "id,text\n1,a", seeds.RTF, seeds.MESSAGE),
}
