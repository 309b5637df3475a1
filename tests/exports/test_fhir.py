from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports import ExportError, Reject, fhir, read_notes
from revasc.exports.fhir import begins_as_fhir, read_fhir
from revasc.exports.place import Place
from revasc.exports.rows import Source
from revasc.note import Note
from tests.exports.markup.test_rtf import texts
from tests.exports.wrapped import (
    Json,
    attachment,
    base64_of,
    bundle,
    cda,
    diagnostic_report,
    document_reference,
    hashed,
    html,
    rtf,
)

Items = list[Note | Reject]
PLAIN = attachment(b"LAD 90%", "text/plain")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.ndjson"


def items(path: Path, data: str | bytes, **options: Any) -> Items:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_notes(path, format="fhir", **options).items())


def lines(*resources: object) -> str:
    return "".join(json.dumps(one) + "\n" for one in resources)


def codes(found: Items) -> list[str]:
    return [item.code if isinstance(item, Reject) else item.note_id for item in found]


def only(path: Path, resource: Json) -> Note | Reject:
    (item,) = items(path, lines(resource))
    return item


def test_a_document_reference_of_r4(path: Path):
    note = only(
        path,
        document_reference(
            "d1",
            hashed("CTO é".encode(), "text/plain; charset=utf-8"),
            type={"coding": [{"code": "28570-0"}, {"display": "Procedure note"}]},
            date="2026-03-01T10:00:00Z",
            context={"period": {"start": "2026-02-03T23:30:00.123-05:00"}},
        ),
    )
    assert (note.note_id, note.text, str(note.date_of_service), note.note_type, note.origin.row) == (
        "d1", "CTO é", "2026-02-03", "Procedure note", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ({"period": {"start": "2026-02-03"}, "date": "2026-03-01"}, "2026-02-03"),
        ({"context": [{"reference": "Encounter/1"}], "period": {"start": "2026-02-03"}}, "2026-02-03"),
        ({"date": "2026-03-01T10:00:00.000+01:00"}, "2026-03-01"),
        ({"date": "2026-03"}, "None"),
        ({"date": "2026"}, "None"),
        ({}, "None"),
    ],
)
def test_dates_of_a_document_reference(path: Path, more: Json, day: str):
    assert str(only(path, document_reference("d", PLAIN, **more)).date_of_service) == day


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ({"effectiveDateTime": "2026-02-03T08:00:00Z", "issued": "2026-03-01T08:00:00Z"}, "2026-02-03"),
        ({"effectivePeriod": {"start": "2026-02-03"}, "issued": "2026-03-01T08:00:00Z"}, "2026-02-03"),
        ({"issued": "2026-03-01T08:00:00Z"}, "2026-03-01"),
    ],
)
def test_dates_of_a_diagnostic_report(path: Path, more: Json, day: str):
    note = only(
        path, diagnostic_report("r", PLAIN, code={"text": "Cath", "coding": [{"display": "x"}]}, **more)
    )
    assert (str(note.date_of_service), note.note_type) == (day, "Cath")


@pytest.mark.parametrize(
    ("resource", "note_id"),
    [
        ({"id": "a", "identifier": [{"value": "b"}]}, "a"),
        ({"id": None, "identifier": [{"value": "b"}]}, "b"),
        ({"id": None, "identifier": [], "masterIdentifier": {"value": "c"}}, "c"),
        ({"id": None}, "missing_id"),
        ({"id": ["x"]}, "bad_type"),
    ],
)
def test_ids(path: Path, resource: Json, note_id: str):
    assert codes([only(path, document_reference("", PLAIN) | resource)]) == [note_id]


@pytest.mark.parametrize("resource", [document_reference("x", PLAIN), diagnostic_report("x", PLAIN)])
@pytest.mark.parametrize("status", ["entered-in-error", "superseded", "cancelled"])
def test_what_the_sender_takes_back(path: Path, resource: Json, status: str):
    for name in ("status", "docStatus"):
        reject = only(path, resource | {name: status})
        assert (reject.code, reject.field) == ("retracted", f"{resource['resourceType']}.{name}")


def test_the_narrative_of_a_report_without_attachment(path: Path):
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>LAD 90%</p><p>RCA</p></div>'
    assert (
        only(path, diagnostic_report("r", text={"status": "generated", "div": div})).text == "LAD 90%\n\nRCA"
    )
    assert only(path, diagnostic_report("r", PLAIN, text={"div": div})).text == "LAD 90%"
    reject = only(path, diagnostic_report("r", conclusion="x"))
    assert (reject.code, reject.field) == ("missing_field", "DiagnosticReport.presentedForm")
    reject = only(path, document_reference("d", text={"div": div}))
    assert (reject.code, reject.field) == ("missing_field", "DocumentReference.content")


def test_a_binary_in_the_same_bundle(path: Path):
    binary = {"resourceType": "Binary", "id": "b1", "contentType": "text/html", "data": base64_of(b"<p>LAD")}
    whole = bundle(binary)
    whole["entry"][0]["fullUrl"] = "urn:uuid:1"
    urls = [
        "urn:uuid:1",
        "Binary/b1",
        "https://x/fhir/Binary/b1",
        "Binary/b1/_history/2",
        "Binary/b2",
        "Patient/b1",
    ]
    whole["entry"] += [
        {"resource": document_reference(f"d{at}", {"url": url})} for at, url in enumerate(urls)
    ]
    found = items(path, json.dumps(whole))
    assert codes(found) == ["d0", "d1", "d2", "d3", "attachment_elsewhere", "attachment_elsewhere"]
    assert {item.text for item in found[:4]} == {"LAD"}


@pytest.mark.parametrize("entries", ["x", {}, 7, True])
def test_entries_that_are_no_list(path: Path, entries: object):
    whole = {**bundle(), "entry": entries}
    inner = {**bundle(), "entry": [{"resource": whole}]}
    for document, place in ((whole, "Bundle.entry"), (inner, "Bundle.entry[0].resource.entry")):
        (reject,) = items(path, json.dumps(document))
        assert (reject.code, reject.field) == ("bad_fhir", place)


def test_a_contained_binary(path: Path):
    inner = {"resourceType": "Binary", "id": "b", "contentType": "text/plain", "data": base64_of(b"LAD")}
    resource = document_reference("d", {"url": "#b"}, contained=[7, inner])
    assert only(path, resource).text == "LAD"
    assert codes([only(path, resource | {"contained": "x"})]) == ["attachment_elsewhere"]


def test_lines_that_are_no_notes(path: Path):
    good = [json.dumps(document_reference(name, PLAIN)) for name in "abc"]
    bad = [
        "",
        "{",
        "secret",
        "[1]",
        "[" * 100_000,
        '{"id": "x"}',
        '{"resourceType": 7}',
        '{"resourceType": "Patient"}',
    ]
    found = items(path, "\n".join(["", good[0], *bad, good[1]]) + "\r\n" + good[2])
    assert codes(found) == ["a", *["bad_json"] * 4, "bad_fhir", "bad_fhir", "b", "c"]
    assert [item.row for item in found[1:7]] == [4, 5, 6, 7, 8, 9]
    assert found[5].field == "resource.resourceType"
    assert [item.origin.row for item in (found[0], *found[7:])] == [2, 11, 12]


def test_bytes_that_are_no_utf_8_reject_their_line(path: Path):
    good = lines(document_reference("a", PLAIN)).encode()
    found = items(
        path, b"\xef\xbb\xbf" + good + b'{"resourceType": "caf\xe9"}\n' + good.replace(b'"a"', b'"b"')
    )
    assert codes(found) == ["a", "bad_encoding", "b"]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_bundle(path: Path, indent: int | None):
    whole = bundle(document_reference("a", PLAIN), {"resourceType": "Patient"}, document_reference("b"))
    whole["entry"] += [
        7,
        {"fullUrl": "x"},
        {"resource": [1]},
        None,
        {"resource": bundle(diagnostic_report("c", PLAIN))},
    ]
    found = items(path, json.dumps(whole, indent=indent))
    assert codes(found) == ["a", "missing_field", "bad_fhir", "bad_fhir", "bad_fhir", "c"]
    fields = [item.field for item in found[1:5]]
    assert fields[0] == "Bundle.entry[2].resource.content"
    assert fields[1:] == [f"Bundle.entry[{at}].resource.resourceType" for at in (3, 5, 6)]
    rows = [item.row if isinstance(item, Reject) else item.origin.row for item in found]
    assert rows == ([1, 3, 4, 6, 7, 8] if indent else [1] * 6)


def test_a_bundle_a_line(path: Path):
    whole = [
        bundle(document_reference(f"{name}1", PLAIN), document_reference(f"{name}2", PLAIN)) for name in "ab"
    ]
    found = items(path, lines(*whole))
    assert [(item.note_id, item.origin.row) for item in found] == [("a1", 1), ("a2", 1), ("b1", 2), ("b2", 2)]


def test_a_document_that_is_one_resource(path: Path):
    found = items(path, json.dumps(document_reference("a", PLAIN), indent=2))
    assert codes(found) == ["a"]


def test_bundles_in_bundles_end(path: Path):
    whole = bundle(document_reference("a", PLAIN))
    for _ in range(20):
        whole = bundle(whole)
    assert codes(items(path, json.dumps(whole))) == ["bad_fhir"]


@pytest.mark.parametrize(
    "document", ['{\n"resourceType": "Bundle",\n"entry": [', "[\n{}\n]", "{\n" + '"a":[' * 90_000]
)
def test_a_document_that_cannot_be_read(path: Path, document: str):
    with pytest.raises(ExportError, match=r"export\.ndjson: (neither NDJSON|the JSON document)"):
        items(path, document)


def test_a_document_that_is_too_large(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fhir, "LARGEST_DOCUMENT", 1000)
    with pytest.raises(ExportError, match="export it as NDJSON"):
        items(path, json.dumps(bundle(*[document_reference("a", PLAIN)] * 9), indent=1))
    assert len(items(path, lines(*[document_reference("a", PLAIN)] * 9))) == 9


def test_an_empty_file_gives_nothing(path: Path):
    assert items(path, "") == items(path, "\n\n") == []


def test_what_is_passed_over_is_counted(path: Path):
    others: Counter[str] = Counter()
    path.write_text(
        lines(
            {"resourceType": "Patient"},
            bundle({"resourceType": "Encounter"}, {}),
            {"resourceType": "Patient"},
        )
    )
    found = list(read_fhir(Source(Place(str(path))), others))
    assert others == {"Patient": 2, "Encounter": 1}
    assert codes(found) == ["bad_fhir"]


def test_a_packed_file(tmp_path: Path):
    path = tmp_path / "notes.ndjson.gz"
    path.write_bytes(gzip.compress(lines(document_reference("a", PLAIN)).encode()))
    export = read_notes(path)
    assert (export.format, [note.note_id for note in export], export.fraction) == ("fhir", ["a"], 1.0)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.ndjson", lines(document_reference("a", PLAIN)), "fhir"),
        ("a.json", json.dumps(bundle(), indent=1), "fhir"),
        ("a", json.dumps(bundle()), "fhir"),
        ("a.ndjson", '{"id": 1, "text": "said \\"resourceType\\": \\"x\\""}\n', "jsonl"),
        ("a.json", '{"id": 1, "text": "x"}\n', "jsonl"),
    ],
)
def test_fhir_is_told_from_other_json(tmp_path: Path, name: str, data: str, found: str):
    (tmp_path / name).write_text(data)
    assert read_notes(tmp_path / name).format == found


def test_a_folder_as_a_bulk_export_leaves_it(tmp_path: Path):
    for kind, resource in (
        ("DocumentReference", document_reference("a", PLAIN)),
        ("Patient", {"resourceType": "Patient"}),
    ):
        (tmp_path / f"{kind}.000.ndjson").write_text(lines(resource))
    for options in ({}, {"format": "fhir"}):
        assert codes(list(read_notes(tmp_path, **options).items())) == ["a"]


def test_what_begins_as_fhir():
    assert begins_as_fhir(b'\xef\xbb\xbf \n{"meta": {}, "resourceType" : "Bundle"')
    assert not begins_as_fhir(b'{"text": "x"}')
    assert not begins_as_fhir(b'"resourceType": "x"')


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["resourceType", "id", "content", "attachment", "data", "url", "contentType", "entry",
                         "resource", "type", "coding", "contained", "period", "start", "text", "div"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.sampled_from(["DocumentReference", "DiagnosticReport", "Bundle"]), st.dictionaries(
    st.sampled_from(["id", "identifier", "content", "presentedForm", "entry", "contained", "status", "date",
                     "effectivePeriod", "context", "type", "code", "text"]), values))  # fmt: skip
def test_any_resource_is_notes_and_rejects(tmp_path_factory: pytest.TempPathFactory, kind: str, rest: Json):
    path = tmp_path_factory.getbasetemp() / "any.ndjson"
    found = items(path, lines({"resourceType": kind, **rest}))
    assert kind == "Bundle" or len(found) == 1


@given(texts, st.sampled_from(["text/plain; charset=utf-8", "text/html", "text/rtf", "text/xml"]))
def test_every_word_comes_back_in_order(
    tmp_path_factory: pytest.TempPathFactory, text: str, content_type: str
):
    plain = text.replace("\u00ad", "")
    made = {
        "text/html": html(plain).encode(),
        "text/rtf": rtf(plain),
        "text/xml": cda(plain, "Title").encode(),
    }
    path = tmp_path_factory.getbasetemp() / "any.ndjson"
    given_as = hashed(made.get(content_type, plain.encode()), content_type)
    item = only(path, document_reference("d", given_as))
    words = (["Title"] if content_type == "text/xml" else []) + plain.split()
    if isinstance(item, Reject):  # blank, or a word that the readers of all formats take for null
        assert item.code == "empty_text"
        assert len(words) <= 1
    else:
        assert item.text.split() == words
