"""Words of a note are in nothing that a failing run, a message or a logger says."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import pytest

import revasc
from revasc.batch import run
from revasc.coder import Coder
from revasc.exports.errors import ExportError
from revasc.note import Note

SECRET = "Zebrafish"


@dataclass(frozen=True)
class Failing:
    """Fails on every note, with the note in its message."""

    def __call__(self) -> Coder:
        def fail(note: Note) -> revasc.Result:
            raise ValueError(note.text)

        return fail


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_whose_notes_fail(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, workers: int
):
    caplog.set_level(logging.NOTSET)
    export = tmp_path / "notes.csv"
    export.write_text(f"note_id,text\nn1,{SECRET} RCA\nn2,{SECRET} LAD\n")
    summary = run(export, tmp_path / "out.jsonl", coder_factory=Failing(), workers=workers)
    said = capfd.readouterr()
    written = summary.rejects_file.read_text()
    assert summary.rejected == 2
    assert SECRET not in said.out + said.err + caplog.text + written


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", f"1,Mr {SECRET},the RCA was stented\n2,b,c\n"),
        ("a.csv", f'note_id,text\n1,"{SECRET}\n'),
        ("a.csv", f"note_id,text\n1,{SECRET},{SECRET}\n"),
        ("a.jsonl", f'{{"note_id": "{SECRET}\n'),
        ("a.jsonl", f'{{"note_id": "{SECRET * 40}"}}\n{{"note_id": "1", "text": "x"}}\n'),
        ("a.jsonl", f'{{"note_id": ["{SECRET}"], "text": "{SECRET}"}}\n'),
        ("a.jsonl", f'{{"note_id": "1", "text": "{SECRET} \\ud800"}}\n'),
        ("a.jsonl", f'{{"note_id": "1", "text": "x", "date": "{SECRET}"}}\n'),
        ("a.parquet", f"PAR1{SECRET}"),
        ("a.txt", f"\x00\x01{SECRET}"),
    ],
)
def test_messages_of_readers(tmp_path: Path, name: str, content: str):
    path = tmp_path / name
    path.write_text(content)
    try:
        rejects = [
            str(item) + repr(item) for item in revasc.read_notes(path).items() if not isinstance(item, Note)
        ]
    except ExportError as error:
        rejects = [str(error) + repr(error)]
    assert rejects
    assert SECRET not in "".join(rejects)
