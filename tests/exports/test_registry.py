from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

import revasc.exports
from revasc.exports import ExportError, Reject, read_notes
from revasc.exports.place import Place
from revasc.exports.registry import FORMATS, ExportFile, Format, NoteExport
from revasc.exports.rows import Source
from revasc.note import Note

CSV = "id,text\na,CTO\nb,\nc,LAD\n"


def test_the_public_names():
    assert "read_notes" in revasc.exports.__all__
    assert all(hasattr(revasc.exports, name) for name in revasc.exports.__all__)


def test_formats_do_not_share_names_or_suffixes():
    names = [known.name for known in FORMATS]
    suffixes = [suffix for known in FORMATS for suffix in known.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)


def test_an_export_says_what_it_is(tmp_path: Path):
    (tmp_path / "x.csv").write_text(CSV)
    export = read_notes(tmp_path / "x.csv")
    assert repr(export) == f"NoteExport({str(tmp_path / 'x.csv')!r}, format='csv', read=0%)"
    list(export)
    assert repr(export).endswith("read=100%)")
    assert "CTO" not in repr(export)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("x.csv", CSV, "csv"),
        ("x.CSV", CSV, "csv"),
        ("x.tsv", CSV, "tsv"),
        ("x.tab", CSV, "tsv"),
        ("x.jsonl", "{}", "jsonl"),
        ("x.ndjson", "{}", "jsonl"),
        ("x.parquet", "PAR1", "parquet"),
        ("x.txt", "CTO", "text"),
        ("x.dat", "PAR1....", "parquet"),
        ("x.dat", '\ufeff \n {"id": 1}', "jsonl"),
        ("x.json", '{"id": 1}', "jsonl"),
        ("x", CSV, "csv"),
    ],
)
def test_formats_by_suffix_or_content(tmp_path: Path, name: str, data: bytes, kind: str):
    (tmp_path / name).write_text(data)
    assert read_notes(tmp_path / name).format == kind


def test_a_folder_is_text_files(tmp_path: Path):
    assert read_notes(tmp_path).format == "text"


@pytest.mark.parametrize("fmt", ["csv", "CSV"])
def test_a_forced_format(tmp_path: Path, fmt: str):
    path = tmp_path / "x.txt"
    path.write_text(CSV)
    assert [note.note_id for note in read_notes(path, format=fmt)] == ["a", "c"]


def test_notes_and_rejects_side_by_side(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text(CSV)
    export = read_notes(str(path))
    assert isinstance(export, NoteExport)
    assert export.files[0].source.place.path == path
    for _ in range(2):  # each pass begins anew
        assert [note.note_id for note in export] == ["a", "c"]
        assert [(reject.row, reject.code) for reject in export.rejects] == [(2, "empty_text")]
    kinds = [type(item) for item in export.items()]
    assert kinds == [Note, Reject, Note]
    assert len(export.rejects) == 1  # items() keeps nothing


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("gone.csv", {}, r"gone\.csv: no such file"),
        ("gone.csv", {"format": "csv"}, r"gone\.csv: no such file"),
        ("gone/x", {}, r"x: no such file"),
        ("x.csv", {"format": "xml"}, r"unknown format 'xml'; known: csv, tsv, jsonl, parquet, xlsx"),
        ("", {"format": "parquet"}, r"a folder without any .parquet or .pq file"),
        ("x.bin", {}, r"x\.bin: this is not a text file"),
    ],
)
def test_refused_at_once(tmp_path: Path, name: str, options: dict[str, str], message: str):
    (tmp_path / "x.csv").write_text(CSV)
    (tmp_path / "x.bin").write_bytes(b"\x7fELF\x00\x00\x00")
    with pytest.raises(ExportError, match=message):
        read_notes(tmp_path / name, **options)


def test_a_file_that_vanishes_before_reading(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text(CSV)
    export = read_notes(path)
    path.unlink()
    with pytest.raises(ExportError, match="no such file"):
        list(export)


def test_a_file_that_fails_in_the_middle_keeps_what_came_before(tmp_path: Path):
    def failing(source: Source) -> Iterator[Reject]:
        yield Reject(source.file, 1, None, None, "bad_csv", "")
        raise OSError(errno.EIO, "Input/output error")

    export = NoteExport([ExportFile(Source(Place("x.csv")), Format("csv", (), failing))])
    first, second = export.items()
    assert first.code == "bad_csv"
    assert (second.code, second.row, second.message) == (
        "unreadable_file", 2, "the file cannot be read: input/output error",
    )  # fmt: skip
