"""Words of a note are in no message, whatever an export holds in place of notes."""

from __future__ import annotations

import base64
import io
import json
import logging
import sqlite3
import sys
import traceback
import warnings
from pathlib import Path

import pytest
import xlsxwriter

import revasc
from revasc.exports.errors import ExportError
from revasc.note import Note
from tests.fuzz.seeds import CDA, MESSAGE, RTF
from tests.security.conftest import SECRET, Heard


def attached(data: str, kind: str = "text/plain", **changes: object) -> str:
    """A DocumentReference of one line."""
    attachment = {"contentType": kind, "data": data, **changes}
    content = [{"attachment": attachment}]
    return json.dumps(
        {"resourceType": "DocumentReference", "id": "d1", "status": "current", "content": content}
    )


def packed(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def workbook(*rows: tuple[str, ...]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("notes")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


ENTITY = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{SECRET}">]><ClinicalDocument>&a;</ClinicalDocument>'
MALFORMED: tuple[tuple[str, str | bytes], ...] = (
    ("a.csv", f"1,Mr {SECRET},the RCA was stented\n2,b,c\n"),
    ("a.csv", f'note_id,text\n1,"{SECRET}\n'),
    ("a.csv", f"note_id,text\n1,{SECRET},{SECRET}\n"),
    ("a.csv", f"note_id,text,date\n1,RCA,{SECRET}\n"),
    ("a.csv", f"note_id,text,date\n1,RCA,2026-13-40 {SECRET}\n"),
    ("a.csv", f"note_id,text\n{SECRET * 40},RCA\n"),
    ("a.csv", f"note_id,text\n1,{SECRET}\x00".encode("utf-16")[:-3]),
    ("a.csv", f"note_id,line,text\n1,{SECRET},{SECRET}\n1,2,{SECRET}\n"),
    ("a.csv", f"note_id,line,text\n1,1,{SECRET}\n1,1,{SECRET}\n"),
    ("a.tsv", f"note_id\ttext\n1\t{SECRET}\t{SECRET}\n"),
    ("a.csv.gz", f"note_id,text\n1,{SECRET}"),
    ("a.jsonl", f'{{"note_id": "{SECRET}\n'),
    ("a.jsonl", f'{{"note_id": "{SECRET * 40}"}}\n{{"note_id": "1", "text": "x"}}\n'),
    ("a.jsonl", f'{{"note_id": ["{SECRET}"], "text": "{SECRET}"}}\n'),
    ("a.jsonl", f'{{"note_id": "1", "text": "{SECRET} \\ud800"}}\n'),
    ("a.jsonl", f'{{"note_id": "1", "text": "x", "date": "{SECRET}"}}\n'),
    ("a.jsonl", f'{{"note_id": "1", "text": {{"x": "{SECRET}"}}}}\n'),
    ("a.jsonl", f'{{"a": 1, "the note of {SECRET} here": "x"}}\n'),
    ("a.parquet", f"PAR1{SECRET}"),
    ("a.xlsx", f"PK\x03\x04{SECRET}"),
    ("a.xlsx", workbook(("x", f"Mr {SECRET} was stented."), ("1", SECRET))),
    ("a.xlsx", workbook(("note_id", "text", "date"), ("1", SECRET, SECRET), ("1", SECRET, ""), ("", SECRET))),
    ("a.txt", f"\x00\x01{SECRET}"),
    ("a.rtf", f"{{\\rtf1 {SECRET}"),
    ("a.rtf", f"{SECRET}{RTF}"),
    ("a.rtf", f"{{\\rtf1\\bin99999999999999999999 {SECRET}}}"),
    ("a.rtf", f"{{\\rtf1{{\\*\\x {SECRET}}}}}"),
    ("a.html", f"<html><script>{SECRET}</script></html>"),
    ("a.html", f"<html><!-- {SECRET} -->"),
    ("a.xml", f"<ClinicalDocument>{SECRET}"),
    ("a.xml", f"<{SECRET}></{SECRET}>"),
    ("a.xml", CDA.replace("<br/>", f"</{SECRET}>")),
    ("a.xml", ENTITY),
    ("a.hl7", f"MSH|^~\\&|{SECRET}\r{SECRET}|1\r"),
    ("a.hl7", MESSAGE.replace("|20260203||", f"|{SECRET}||").replace("RCA", SECRET)),
    ("a.hl7", f"{SECRET}\r{SECRET}"),
    ("a.ndjson", attached(f"{SECRET}%%%")),
    ("a.ndjson", attached(packed(f"{{\\rtf1 {SECRET}"), "text/rtf")),
    ("a.ndjson", attached(packed(f"<ClinicalDocument>{SECRET}"), "application/xml")),
    ("a.ndjson", attached(packed(SECRET), SECRET)),
    ("a.ndjson", attached(packed(SECRET), hash="AAAA", size=1)),
    ("a.ndjson", attached(packed(SECRET), f"text/plain; charset={SECRET}")),
    ("a.ndjson", attached("", url=f"Binary/{SECRET}")),
    ("a.ndjson", attached(packed("RCA")) + f'\n{{"resourceType": "{SECRET}\n'),
    ("a.json", f'{{"resourceType": "Bundle", "entry": [{{"resource": {{"note": "{SECRET}"}}}}, "{SECRET}"'),
    ("a.json", f'{{"resourceType": "Bundle", "entry": "{SECRET}"}}'),
)  # fmt: skip


def messages(path: Path | str, **how: str) -> list[str]:
    """All that is said of what is no note, with the whole chain of errors behind it."""
    try:
        found = [item for item in revasc.read_notes(path, **how).items() if not isinstance(item, Note)]
    except ExportError as error:
        return [repr(error), *traceback.format_exception(error, chain=True)]
    return [str(reject) + repr(reject) + json.dumps(reject.to_dict()) for reject in found]


@pytest.mark.parametrize(("name", "content"), MALFORMED, ids=range(len(MALFORMED)))
def test_readers(tmp_path: Path, heard: Heard, name: str, content: str | bytes):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    told = messages(path)
    assert told
    assert SECRET not in "".join(told) + heard()


@pytest.mark.parametrize(
    ("rows", "how"),
    [
        ([("1", SECRET, SECRET), ("1", SECRET, None), (None, SECRET, None)], {"table": "note"}),
        ([("1", f"\x00{SECRET}".encode() + b"\xff\xfe", None)], {"table": "note"}),
        ([("1", SECRET, None)], {"query": "SELECT text FROM note"}),
        ([("1", SECRET, None)], {"query": "SELECT id, json_extract(text, '$') AS text FROM note"}),
        (
            [("1", SECRET, None)],
            {"query": "SELECT text AS id, text || zeroblob(2000000000) AS text FROM note"},
        ),
        ([("1", SECRET, None)], {"query": "SELECT nothing FROM nowhere"}),
    ],
)
def test_databases(tmp_path: Path, heard: Heard, rows: list[tuple[object, ...]], how: dict[str, str]):
    with sqlite3.connect(tmp_path / "notes.db") as database:
        database.execute("CREATE TABLE note (id, text, date)")
        database.executemany("INSERT INTO note VALUES (?, ?, ?)", rows)
    database.close()
    told = messages(f"sqlite:///{tmp_path / 'notes.db'}", **how)
    assert told
    assert SECRET not in "".join(told) + heard()


def test_a_word_would_be_heard(heard: Heard):
    logging.getLogger("any").debug("%s logged", SECRET)
    sys.stderr.write(f"{SECRET} written")
    warnings.warn(f"{SECRET} warned", stacklevel=1)
    said = heard()
    assert all(f"{SECRET} {way}" in said for way in ("logged", "written", "warned"))


def test_a_word_would_be_heard_by_way_of_loguru(heard: Heard):
    pytest.importorskip("loguru", reason="it comes with medSpaCy").logger.debug("{} logged", SECRET)
    assert f"{SECRET} logged" in heard()
