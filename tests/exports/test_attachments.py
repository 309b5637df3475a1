from __future__ import annotations

import json
from pathlib import Path

import pytest

from revasc.exports import Reject, read_notes
from revasc.note import Note
from tests.exports.wrapped import (
    Json,
    attachment,
    cda,
    diagnostic_report,
    document_reference,
    hashed,
    html,
    rtf,
)

PLAIN = attachment(b"LAD 90%", "text/plain")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.ndjson"


def only(path: Path, resource: Json) -> Note | Reject:
    path.write_text(json.dumps(resource))
    (item,) = read_notes(path, format="fhir").items()
    return item


TEXT = "FINDINGS\nLAD 90%"
RENDITIONS = {
    "text/plain": TEXT.encode(), "text/html": html(TEXT).encode(), "application/rtf": rtf(TEXT),
    "text/rtf;charset=ascii": rtf(TEXT), "application/xml": cda("LAD 90%", "FINDINGS").encode(),
    "text/xml; charset=UTF-8": cda("LAD 90%", "FINDINGS").encode(),
    "application/xhtml+xml": html(TEXT).encode(),
}  # fmt: skip


@pytest.mark.parametrize("content_type", RENDITIONS)
def test_every_type_of_attachment(path: Path, content_type: str):
    data = RENDITIONS[content_type]
    text = "FINDINGS\n\nLAD 90%" if b"ClinicalDocument" in data else TEXT
    assert only(path, document_reference("d", attachment(data, content_type))).text == text
    assert only(path, diagnostic_report("r", hashed(data, content_type))).text == text


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (rtf(TEXT), "text/plain"),
        (html(TEXT).encode(), "application/xml"),
        (rtf(TEXT), ""),
        (TEXT.encode(), ""),
    ],
)
def test_what_an_attachment_begins_with_counts_for_more_than_its_type(
    path: Path, data: bytes, content_type: str
):
    assert only(path, document_reference("d", attachment(data, content_type))).text == TEXT


def test_the_charset_of_the_type(path: Path):
    for charset in ("iso-8859-2", '"ISO-8859-2"'):
        given = attachment("Łódź".encode("iso-8859-2"), f"text/plain; charset={charset}")
        assert only(path, document_reference("d", given)).text == "Łódź"


def test_the_best_rendition_is_read(path: Path):
    pdf = attachment(b"%PDF-1.7", "application/pdf")
    kinds = [attachment(b"{\\rtf1 r}", "text/rtf"), attachment(cda("c", "t").encode(), "text/xml")]
    kinds += [attachment(b"<p>h", "text/html"), attachment(b"p", "text/plain")]
    texts = [only(path, document_reference("d", pdf, *kinds[:count])).text for count in (1, 2, 3, 4)]
    assert texts == ["r", "t\n\nc", "h", "p"]
    elsewhere = {"contentType": "text/plain", "url": "Binary/1"}
    assert only(path, document_reference("d", elsewhere, kinds[0])).text == "r"


FIRST = "content[0].attachment"


@pytest.mark.parametrize(
    ("attachments", "code", "field"),
    [
        ([attachment(b"%PDF-1.7", "application/pdf")], "attachment_type", FIRST),
        ([attachment(b"x", "image/png"), attachment(b"x", "application/pdf")], "attachment_type", FIRST),
        ([attachment(b"%PDF-1.7", "text/plain")], "attachment_type", FIRST),
        ([attachment(b"%PDF-1.7", "")], "attachment_type", FIRST),
        ([{"contentType": "text/plain", "url": "https://x/Binary/1"}], "attachment_elsewhere", FIRST),
        ([{"url": "Binary/1"}], "attachment_elsewhere", FIRST),
        ([{"contentType": "text/plain", "data": "%%%"}], "bad_base64", FIRST),
        ([{"contentType": "text/plain", "data": "YQ"}], "bad_base64", FIRST),
        ([{"contentType": "text/plain", "data": 7}], "bad_base64", FIRST),
        ([PLAIN | {"size": 8}], "attachment_hash", FIRST),
        ([PLAIN | {"hash": "AAAA"}], "attachment_hash", FIRST),
        ([PLAIN | {"hash": {"x": 1}}], "attachment_hash", FIRST),
        ([attachment(b"{\\rtf1 secret", "text/rtf")], "bad_rtf", FIRST),
        ([attachment(b"<x>secret</x>", "text/xml")], "bad_xml", FIRST),
        ([attachment(b"", "text/html")], "bad_html", FIRST),
        ([attachment(b"caf\xe9", "text/plain; charset=utf-8")], "bad_encoding", FIRST),
        ([attachment(b" \n", "text/plain")], "empty_text", FIRST),
        ([], "missing_field", "content"),
        ([{"title": "x"}], "missing_field", "content"),
    ],
)  # fmt: skip
def test_attachments_that_give_no_text(path: Path, attachments: list[Json], code: str, field: str):
    reject = only(path, document_reference("d1", *attachments))
    assert (reject.code, reject.field, reject.note_id) == (code, f"DocumentReference.{field}", "d1")
    assert "secret" not in str(reject)


def test_a_large_attachment(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("revasc.exports.attachments._LONGEST", 10)
    assert only(path, document_reference("d", PLAIN)).code == "too_large"


def test_size_and_hash_as_senders_write_them(path: Path):
    given = hashed(b"x", "text/plain")
    digest = "11f6ad8ec52a2984abaafd7c3b516503785c2072"
    for more in ({}, {"size": "1"}, {"hash": digest}, {"hash": digest.upper()}):
        assert only(path, document_reference("d", given | more)).text == "x"
