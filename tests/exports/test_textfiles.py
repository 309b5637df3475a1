from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from revasc.exports import ExportError, Reject, read_notes
from revasc.exports.markup import MAX_BYTES
from revasc.note import Note
from tests.exports.wrapped import cda, html, rtf

Items = list[Note | Reject]


def codes(found: Items) -> list[str]:
    return [item.code if isinstance(item, Reject) else item.note_id for item in found]


def test_a_folder(tmp_path: Path):
    for name, text in (("b.txt", "LAD"), ("a.TXT", "CTO"), ("sub/c.txt", "RCA"), ("x.pdf", "no")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "folder.txt").mkdir()
    found = list(read_notes(tmp_path).items())
    assert [(item.note_id, item.text, item.origin.row) for item in found] == [
        ("a", "CTO", 1), ("b", "LAD", 2), ("sub/c", "RCA", 3),
    ]  # fmt: skip
    assert found[2].origin.file == str(tmp_path / "sub" / "c.txt")


def test_a_single_file(tmp_path: Path):
    path = tmp_path / "op.note.txt"
    path.write_bytes(b"CTO\r\nof the RCA\r")
    (note,) = read_notes(path)
    assert (note.note_id, note.text, note.date_of_service) == ("op.note", "CTO\r\nof the RCA\r", None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_each_file_has_its_own_encoding(tmp_path: Path, encoding: str):
    (tmp_path / "a.txt").write_bytes("Größe".encode(encoding))
    (tmp_path / "b.txt").write_bytes("Größe".encode())
    assert [note.text for note in read_notes(tmp_path)] == ["Größe", "Größe"]


def test_an_encoding_by_the_users_word(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes("Łódź".encode("iso8859_2"))
    assert [note.text for note in read_notes(tmp_path, encoding="iso8859-2")] == ["Łódź"]
    with pytest.raises(ExportError, match="unknown encoding 'klingon'"):
        list(read_notes(tmp_path, encoding="klingon"))


def test_faults_stay_with_their_file(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"caf\xff\xfe")
    (tmp_path / "c.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "d.txt").write_bytes("x".encode("utf-16")[:-1])
    (tmp_path / "e.txt").write_bytes(b"%PDF\x00\x00\x00\x00")
    (tmp_path / "f.txt").write_bytes(b"CTO")
    found = list(read_notes(tmp_path).items())
    assert codes(found) == [
        "empty_text", "bad_encoding", "link", "bad_encoding", "unreadable_file", "f",
    ]  # fmt: skip
    assert [Path(item.file).name for item in found[:5]] == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
    assert [item.note_id for item in found[:5]] == ["a", "b", "c", "d", "e"]
    assert "not a text file" in found[4].message


def test_a_file_whose_name_cannot_be_decoded(tmp_path: Path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt")).write_text("CTO")
    (reject,) = read_notes(tmp_path).items()
    assert (reject.code, reject.field) == ("bad_encoding", "file name")
    assert reject.file.endswith("a\ufffd.txt")


def test_an_empty_folder(tmp_path: Path):
    with pytest.raises(ExportError, match=r"no \.txt, .*, \.cda file in this folder"):
        list(read_notes(tmp_path))


def test_the_meter_counts_files(tmp_path: Path):
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text("CTO")
    export = read_notes(tmp_path)
    next(iter(export))
    assert export.fraction == 0.25


TEXT = "FINDINGS\nLAD 90%"


def test_a_folder_of_markup(tmp_path: Path):
    files = {
        "a.rtf": rtf(TEXT), "b.HTML": html(TEXT).encode(), "c.htm": html(TEXT).encode("utf-16"),
        "d.txt": TEXT.encode(),
        "e.xml": cda(TEXT, "").encode(), "f.cda": cda(TEXT, "").encode("utf-8-sig"),
        "g.xhtml": html(TEXT).encode(), "h.rtf.gz": gzip.compress(rtf(TEXT)),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = list(read_notes(tmp_path).items())
    assert [(item.note_id, item.text) for item in found] == [(name, TEXT) for name in "abcdefgh"]


def test_what_a_file_begins_with_counts_for_more_than_its_suffix(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(rtf(TEXT))
    (tmp_path / "b.xml").write_text(html(TEXT))
    (tmp_path / "c.txt").write_text(f"Dictated: <html>{TEXT}")
    assert [note.text for note in read_notes(tmp_path)] == [TEXT, TEXT, f"Dictated: <html>{TEXT}"]


@pytest.mark.parametrize("name", ["report", "report.doc", "report.dat"])
@pytest.mark.parametrize("data", [rtf(TEXT), html(TEXT).encode(), cda(TEXT, "").encode()])
def test_a_single_file_of_markup_is_known_by_its_beginning(tmp_path: Path, name: str, data: bytes):
    (tmp_path / name).write_bytes(data)
    export = read_notes(tmp_path / name)
    assert (export.format, [note.text for note in export]) == ("text", [TEXT])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.rtf", b"secret", "bad_rtf"),
        ("a.rtf", b"{\\rtf1 secret", "bad_rtf"),
        ("a.xml", b"<x>secret</x>", "bad_xml"),
        ("a.html", b"<div>" * 300 + b"secret", "bad_html"),
        ("a.html", b"<p></p>", "empty_text"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "too_large"),
        ("a.txt.gz", gzip.compress(b"x" * (2 * MAX_BYTES)), "too_large"),
    ],
)
def test_markup_that_gives_no_text(tmp_path: Path, name: str, data: bytes, code: str):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "b.txt").write_text("LAD")
    reject, note = read_notes(tmp_path).items()
    assert (reject.code, reject.field, reject.note_id, reject.row, note.text) == (code, "text", "a", 1, "LAD")
    assert "secret" not in str(reject)


def test_links_are_not_followed(tmp_path: Path):
    folder, outside = tmp_path / "notes", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (folder / "a.txt").write_text("LAD")
    (folder / "b.txt").symlink_to(outside / "secret.txt")
    (folder / "c.txt").symlink_to(folder / "a.txt")
    (folder / "d.txt").symlink_to(folder / "d.txt")
    (folder / "sub").symlink_to(outside)
    found = list(read_notes(folder).items())
    assert codes(found) == ["a", "link", "link", "link", "link"]
    assert [(item.note_id, item.row) for item in found[1:]] == [("b", 2), ("c", 3), ("d", 4), ("sub", 5)]


def test_a_link_that_the_user_names_is_read(tmp_path: Path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("LAD")
    (tmp_path / "folder").symlink_to(tmp_path / "notes")
    (tmp_path / "file.txt").symlink_to(tmp_path / "notes" / "a.txt")
    assert [note.text for note in read_notes(tmp_path / "folder")] == ["LAD"]
    assert [note.text for note in read_notes(tmp_path / "file.txt")] == ["LAD"]
