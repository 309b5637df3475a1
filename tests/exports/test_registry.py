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
        (
            "x.csv",
            {"format": "xml"},
            r"unknown format 'xml'; known: csv, tsv, fhir, jsonl, hl7, parquet, xlsx, mimic, omop, text",
        ),
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


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """Three files, the second of them no export."""
    (tmp_path / "1.csv").write_text("id,text\n" + "".join(f"a{n},LAD\n" for n in range(20)))
    (tmp_path / "2.csv").write_text("id,age\n1,2\n")
    (tmp_path / "3.jsonl").write_text("".join(f'{{"id": "b{n}", "text": "RCA"}}\n' for n in range(40)))
    return sorted(tmp_path.iterdir())


def test_several_files_are_one_export(three: list[Path]):
    export = read_notes(three)
    assert export.name == f"{three[0]} and 2 more"
    assert export.format == "csv, jsonl"
    found = list(export.items())
    assert [item.note_id for item in found if isinstance(item, Note)] == [
        *(f"a{n}" for n in range(20)), *(f"b{n}" for n in range(40)),
    ]  # fmt: skip
    assert {item.origin.file for item in found if isinstance(item, Note)} == {str(three[0]), str(three[2])}


def test_a_file_that_cannot_be_used_is_a_reject_among_others(three: list[Path]):
    (reject,) = [item for item in read_notes(three).items() if isinstance(item, Reject)]
    assert (reject.file, reject.row, reject.code) == (str(three[1]), 0, "unreadable_file")
    assert reject.message.startswith("the file cannot be read: no column for text")
    with pytest.raises(ExportError, match="no column for text"):
        list(read_notes(three[1]))


def test_an_id_counts_once_in_all_files(three: list[Path]):
    three[1].write_text("id,text\na3,LAD\nc,LAD\nb39,LAD\n")
    found = list(read_notes(three).items())
    rejects = [(item.file, item.row, item.note_id, item.code) for item in found if isinstance(item, Reject)]
    assert rejects == [
        (str(three[1]), 1, "a3", "duplicate_id"), (str(three[2]), 40, "b39", "duplicate_id"),
    ]  # fmt: skip
    assert len(found) == 63


def test_the_fraction_rises_over_all_files(three: list[Path]):
    export = read_notes(three)
    seen = [export.fraction]
    for _ in range(2):  # each pass begins anew
        seen = [export.fraction for _ in export.items()]
        assert seen == sorted(seen)
        assert seen[0] < 0.1
        assert export.fraction == 1.0


def test_files_by_several_words(three: list[Path]):
    export = read_notes([str(three[2]), three[0].parent / "1*", three[0].parent / "2.csv"])
    assert [file.source.place.path.name for file in export.files] == ["3.jsonl", "1.csv", "2.csv"]


def test_a_file_among_several_that_vanishes(three: list[Path]):
    export = read_notes(three)
    three[0].unlink()
    first, *rest = export.items()
    assert (first.code, first.row, first.message) == (
        "unreadable_file", 0, "the file cannot be read: no such file or directory",
    )  # fmt: skip
    assert len(rest) == 41


def test_no_file_at_all():
    with pytest.raises(ExportError, match="no file is named"):
        read_notes([])


class StoreError(Exception):
    """Of a class that only its client knows."""


@pytest.mark.parametrize("remote", [True, False])
def test_errors_of_stores_are_errors_of_the_file(remote: bool):
    def failing(source: Source) -> Iterator[Reject]:
        yield Reject(source.file, 1, None, None, "bad_csv", "")
        raise StoreError("the request, with its key")

    place = Place("memory://x.csv" if remote else "x.csv")
    export = NoteExport([ExportFile(Source(place), Format("csv", (), failing))])
    if not remote:  # a fault of our own is not hidden
        with pytest.raises(StoreError):
            list(export.items())
        return
    _, last = export.items()
    assert (last.code, last.message) == (
        "unreadable_file",
        "the file cannot be read: it cannot be reached: StoreError",
    )


def test_a_store_that_fails_at_once(monkeypatch: pytest.MonkeyPatch):
    def fail(_: str) -> None:
        raise StoreError("the request, with its key")

    monkeypatch.setattr("fsspec.core.url_to_fs", fail)
    with pytest.raises(ExportError, match=r"memory://x\.csv: it cannot be reached: StoreError"):
        read_notes("memory://x.csv")
