from __future__ import annotations

import os
from pathlib import Path

import pytest

from revasc.exports import ExportError, Reject, read_notes
from revasc.note import Note

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
        "empty_text", "bad_encoding", "unreadable_file", "bad_encoding", "unreadable_file", "f",
    ]  # fmt: skip
    assert [Path(item.file).name for item in found[:5]] == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
    assert [item.note_id for item in found[:5]] == ["a", "b", "c", "d", "e"]
    assert "No such file" in found[2].message
    assert "not a text file" in found[4].message


def test_a_file_whose_name_cannot_be_decoded(tmp_path: Path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt")).write_text("CTO")
    (reject,) = read_notes(tmp_path).items()
    assert (reject.code, reject.field) == ("bad_encoding", "file name")
    assert reject.file.endswith("a\ufffd.txt")


def test_an_empty_folder(tmp_path: Path):
    with pytest.raises(ExportError, match=r"no \.txt file in this folder"):
        list(read_notes(tmp_path))


def test_the_meter_counts_files(tmp_path: Path):
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text("CTO")
    export = read_notes(tmp_path)
    next(iter(export))
    assert export.fraction == 0.25
