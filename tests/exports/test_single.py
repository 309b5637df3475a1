from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from revasc.exports import ExportError, Reject
from revasc.exports.single import find_note, read_stream
from revasc.note import Note, Origin

CSV = "id,text,dos\na,CTO,2026-02-03\nb,,\n"
JSON = '{"id": "a", "text": "CTO"}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    files = {
        "n.txt": "CTO", "n.note": "CTO,\n\nLAD", "n": JSON, "x.csv": CSV, "x.jsonl": JSON, "sub/n.txt": "LAD",
        "sub/sub/m.txt": "RCA",
        "odd.csv": "key,words,when\na,LAD,03/12/2019\n",
    }  # fmt: skip
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(content)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "note_id", "found"),
    [
        ("n.txt", None, ("n", "CTO")),
        ("n.note", None, ("n", "CTO,\n\nLAD")),  # text of whatever suffix is a note
        ("n.txt", "n", ("n", "CTO")),
        ("x.csv", "a", ("a", "CTO")),
        ("x.jsonl", "a", ("a", "CTO")),
        ("n", "a", ("a", "CTO")),
        ("sub", "n", ("n", "LAD")),
        ("sub", "sub/m", ("sub/m", "RCA")),
    ],
)
def test_one_note(name: str, note_id: str | None, found: tuple[str, str]):
    note = find_note(Path(name), note_id)
    assert isinstance(note, Note)
    assert (note.note_id, note.text) == found


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "note_id", "message"),
    [
        ("x.csv", None, r"x\.csv: this is an export of notes \(csv\); name one of them with --id"),
        ("x.jsonl", None, r"export of notes \(jsonl\)"),
        ("n", None, r"export of notes \(jsonl\)"),
        ("sub", None, "a folder of notes"),
        (".", None, r"files of notes and single notes together \(2 csv, 1 jsonl, 3 text\)"),
        ("x.csv", "c", "no note 'c' in this export"),
        ("n.txt", "m", "no note 'm' in this export"),
        ("gone.txt", None, "no such file"),
        ("gone.csv", "a", "no such file"),
    ],
)
def test_no_note(name: str, note_id: str | None, message: str):
    with pytest.raises(ExportError, match=message) as caught:
        find_note(Path(name), note_id)
    assert "CTO" not in str(caught.value)


@pytest.mark.usefixtures("folder")
def test_a_row_that_is_no_note():
    reject = find_note(Path("x.csv"), "b")
    assert isinstance(reject, Reject)
    assert reject.code == "empty_text"


@pytest.mark.usefixtures("folder")
def test_the_export_gives_date_and_place():
    expected = Note("a", "CTO", date(2026, 2, 3), None, Origin("x.csv", 1))
    assert find_note(Path("x.csv"), "a") == expected


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("day_first", "day"), [(False, date(2019, 3, 12)), (True, date(2019, 12, 3))])
def test_columns_of_other_names(day_first: bool, day: date):
    options: dict[str, Any] = {"text": "words", "id_column": "key", "date": "when", "day_first": day_first}
    note = find_note(Path("odd.csv"), "a", **options)
    assert isinstance(note, Note)
    assert (note.text, note.date_of_service) == ("LAD", day)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"CTO\r\nLAD", "CTO\r\nLAD"),
        ("\ufeffcaf\u00e9".encode(), "caf\u00e9"),
        ("caf\u00e9".encode("cp1252"), "caf\u00e9"),
        ("CTO of the RCA".encode("utf-16"), "CTO of the RCA"),
    ],
)
def test_a_stream_is_one_note(data: bytes, text: str):
    note = read_stream(io.BytesIO(data))
    assert isinstance(note, Note)
    assert (note.note_id, note.text) == ("stdin", text)


@pytest.mark.parametrize(
    ("data", "code"), [(b" \n", "empty_text"), ("CTO".encode("utf-16")[:-1], "bad_encoding")]
)
def test_a_stream_that_is_no_note(data: bytes, code: str):
    reject = read_stream(io.BytesIO(data))
    assert isinstance(reject, Reject)
    assert reject.code == code


def test_a_stream_that_is_no_text():
    with pytest.raises(ExportError, match="stdin: this is not a text file"):
        read_stream(io.BytesIO(b"PK\0\0CTO"))


def test_a_note_split_over_rows(tmp_path: Path):
    (tmp_path / "x.csv").write_text("id,part,text\na,1,CTO\nb,1,LAD\na,2,RCA\n")
    note = find_note(tmp_path / "x.csv", "a", line="part")
    assert note.text == "CTO\nRCA"
