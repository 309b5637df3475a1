from __future__ import annotations

import io
import logging
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports import ExportError, Reject, hl7_messages, read_notes
from revasc.exports.hl7_messages import messages
from revasc.exports.hl7v2 import read_hl7v2
from revasc.exports.place import Place
from revasc.exports.rows import Source
from revasc.note import Note
from tests.exports.markup.test_rtf import texts
from tests.exports.wrapped import base64_of, cda, html, mdm, mdm_of, msh, obx, rtf

Items = list[Note | Reject]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.hl7"


def items(path: Path, data: str | bytes, **options: Any) -> Items:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_notes(path, **options).items())


def codes(found: Items) -> list[str]:
    return [item.code if isinstance(item, Reject) else item.note_id for item in found]


def only(path: Path, message: str | bytes) -> Note | Reject:
    (item,) = items(path, message)
    return item


def message(*segments: str) -> str:
    return "\r".join(segments) + "\r"


def oru(*segments: str) -> str:
    return message(msh("ORU^R01^ORU_R01", "R1"), "PID|1||P1", *segments)


def obr(number: int, filler: str = "", placer: str = "", date: str = "20260203", status: str = "F") -> str:
    return f"OBR|{number}|{placer}|{filler}|18745-0^Cath report^LN|||{date}" + "|" * 18 + status


def test_a_document(path: Path):
    note = only(path, mdm("d1", "FINDINGS", "LAD 90%", "", "RCA"))
    assert (note.note_id, note.text, str(note.date_of_service), note.note_type, note.origin.row) == (
        "d1", "FINDINGS\nLAD 90%\n\nRCA", "2026-02-03", "Op note", 1,
    )  # fmt: skip


def test_results_each_obr_a_note(path: Path):
    found = items(
        path,
        oru(obr(1, "f1^HOSP", "p1"), obx("LAD", 1), obx("90%", 2), "NTE|1||no",
            obr(2, "", "p2^HOSP", "202602041530"), obx("RCA"), obr(3, "f3"), obr(4), obx("LCX")),
    )  # fmt: skip
    assert [(item.note_id, item.text, str(item.date_of_service), item.note_type) for item in found] == [
        ("f1", "LAD\n90%", "2026-02-03", "Cath report"),
        ("p2", "RCA", "2026-02-04", "Cath report"),
        ("R1.4", "LCX", "2026-02-03", "Cath report"),
    ]


def test_parts_of_a_report_that_share_its_number(path: Path):
    found = items(path, oru(obr(1, "f1"), obx("a"), obr(2, "f1"), obx("b"), obr(3, "f2"), obx("c")))
    assert codes(found) == ["f1", "f1.2", "f2"]


def test_observations_without_an_order(path: Path):
    note = only(path, oru(obx("LAD")))
    assert (note.note_id, note.text, str(note.date_of_service), note.note_type) == (
        "R1.1",
        "LAD",
        "2026-02-03",
        None,
    )


@pytest.mark.parametrize("event", ["T02", "T04", "T06", "T08", "T10"])
def test_notifications_with_content(path: Path, event: str):
    assert only(path, mdm("d1", "LAD").replace("MDM^T02", f"MDM^{event}")).text == "LAD"


def test_messages_that_are_no_notes_are_counted(path: Path):
    others: Counter[str] = Counter()
    kinds = ["ADT^A08", "MDM^T01", "MDM^T11", "ADT^A08", "secret words^x"]
    path.write_text("".join(message(msh(kind), "PID|1") for kind in kinds) + mdm("d1", "LAD"), newline="")
    found = list(read_hl7v2(Source(Place(str(path))), others))
    assert [item.row for item in found] == [6]
    assert others == {"ADT^A08": 2, "MDM^T01": 1, "MDM^T11": 1, "unknown": 1}


FRAMES = {
    "CR": "".join,
    "LF": lambda each: "".join(each).replace("\r", "\n"),
    "CR LF": lambda each: "".join(each).replace("\r", "\r\n"),
    "blank lines": lambda each: "\r\n".join(one.replace("\r", "\r\n") for one in each),
    "MLLP": lambda each: "".join(f"\x0b{one}\x1c\r" for one in each),
    "batch": lambda each: "FHS|^~\\&|X\rBHS|^~\\&|X\r" + "".join(each) + "BTS|3\rFTS|1\r",
    "mark": lambda each: "\ufeff" + "".join(each),
    "no last end": lambda each: "".join(each).rstrip("\r"),
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_messages_however_they_are_framed(
    path: Path, monkeypatch: pytest.MonkeyPatch, frame: str, chunk: int
):
    monkeypatch.setattr(hl7_messages, "_CHUNK", chunk)
    data = FRAMES[frame]([mdm("a", "LAD", "90%"), mdm("b", "RCA"), oru(obr(1, "c"), obx("LCX"))])
    found = items(path, data, format="hl7")
    if chunk > 7:  # MSH-18 is looked for within a chunk
        assert [(item.note_id, item.text) for item in found] == [
            ("a", "LAD\n90%"),
            ("b", "RCA"),
            ("c", "LCX"),
        ]
    with path.open("rb") as handle:
        assert len(list(messages(handle))) == 3


def test_text_sent_with_its_line_ends(path: Path):
    found = items(path, mdm("a", "FINDINGS\nLAD 90%\n\nMSH is no segment here") + mdm("b", "x"))
    assert [item.text for item in found] == ["FINDINGS\nLAD 90%\n\nMSH is no segment here", "x"]


def test_a_damaged_message_is_a_reject_and_the_next_is_read(path: Path):
    bad = [
        "MSH|",
        "MSH|^~\\&|only",
        "MSH|||||||||",
        msh("MDM^T02"),
        msh("MDM^T02") + "\rTXA|1|OP||||||||||d9",
    ]
    data = (
        "secret words\rmore\r"
        + mdm("a", "LAD")
        + "".join(one + "\r" + mdm(f"b{at}", "x") for at, one in enumerate(bad))
    )
    found = items(path, data, format="hl7")
    assert codes(found) == [
        "bad_hl7", "a", "bad_hl7", "b0", "bad_hl7", "b1", "bad_hl7", "b2",
        "missing_field", "b3", "missing_field", "b4",
    ]  # fmt: skip
    rejects = [(item.row, item.field, item.note_id) for item in found if isinstance(item, Reject)]
    assert rejects == [
        (1, None, None), (3, None, None), (5, "MSH-9", None), (7, "MSH-9", None),
        (9, "OBX", "M1"), (11, "OBX", "d9"),
    ]  # fmt: skip
    assert "secret" not in "".join(map(str, found))


def test_a_message_that_is_too_large(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hl7_messages, "LARGEST_MESSAGE", 2000)
    found = items(path, mdm("a", "x") + mdm("b", *["x" * 100] * 50) + mdm("c", "y" * 9000) + mdm("d", "x"))
    assert codes(found) == ["a", "too_large", "too_large", "d"]
    assert found[1].row == 2


def test_a_file_without_a_message(path: Path):
    for data in ("", "\r\n\r\n", "FHS|^~\\&|X\rFTS|0\r"):
        with pytest.raises(ExportError, match="no HL7 message"):
            items(path, data, format="hl7")


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("a\\.br\\b", "a\nb"),
        ("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\P\\g", "a|b^c&d~e\\f#g"),
        ("\\H\\LAD\\N\\ 90%", "LAD 90%"),
        ("a\\.sp\\b\\.sp2\\c\\.sp999999999\\d\\.sp+1\\e", "a\nb\n\nc\n\n\n\nd\ne"),
        ("a\\.in+4\\b\\.ti-2\\c\\.sk3\\d\\.ce\\e\\.fi\\f\\.nf\\g", "a b c d\nefg"),
        ("caf\\XC3A9\\ \\XC3\\\\XA9\\ \\XE9\\ \\X0D0A\\x", "café é é \r\nx"),
        ("~90% and 50~60%", "\n90% and 50\n60%"),
        ("C:\\dir\\F\\x 5\\6", "C:\\dir|x 5\\6"),
        ("\\E\\.br\\E\\", "\\.br\\"),
        ("\\Zlocal\\ \\C2842\\ \\XE\\ \\", "\\Zlocal\\ \\C2842\\ \\XE\\ \\"),
        ("AT&T ^ x", "AT&T ^ x"),
    ],
)
def test_escapes(path: Path, sent: str, text: str):
    assert only(path, mdm("d", obx("x" + sent + "x"))).text == "x" + text + "x"


def test_other_delimiters(path: Path):
    sent = "LAD $F$ 90% & *.br* x*F*y"
    data = mdm("d", "LAD").replace("|", "#").replace("^~\\&", "@!*$").replace("^", "@")
    note = only(path, data.replace("LAD", sent.replace("*.br*", "*.br*")).encode())
    assert note.text == "LAD $F$ 90% & \n x#y"


def test_nothing_of_a_note_is_logged(path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    items(path, mdm("d", "secret \\Zx\\ \\XZZ\\ \\.sp\\ \\\\") + "MSH|secret\rsecret\r")
    assert "secret" not in caplog.text


PLAIN, PDF, BROKEN = b"LAD\n90%", base64_of(b"%PDF"), base64_of(b"{\\rtf1 secret")
RTF, HTML = base64_of(rtf("LAD\n90%")), base64_of(html("LAD\n90%").encode())
CDA = base64_of(cda("LAD\n90%", "").encode())


@pytest.mark.parametrize(
    "value",
    [
        f"CATH^Application^RTF^Base64^{RTF}",
        f"^TEXT^html^base64^{HTML}",
        f"^text^XML^Base64^{CDA}",
        f"^multipart^x-hl7-cda-level-one^Base64^{CDA}",
        f"^TEXT^^Base64^{RTF}",
        f"^TEXT^plain^Hex^{PLAIN.hex()}",
        "^TEXT^plain^A^LAD\\.br\\90%",
        f"^TEXT^plain^Base64^{base64_of(PLAIN)}",
    ],
)
def test_encapsulated_documents(path: Path, value: str):
    assert only(path, mdm("d", obx(value, kind="ED"))).text == "LAD\n90%"


@pytest.mark.parametrize(
    ("segments", "code"),
    [
        ([obx(f"^Application^PDF^Base64^{PDF}", kind="ED")], "attachment_type"),
        ([obx(f"^TEXT^plain^Base64^{PDF}", kind="ED")], "attachment_type"),
        ([obx(f"^IM^^Base64^{RTF}", kind="ED")], "attachment_type"),
        ([obx("^TEXT^RTF^Base64^%%", kind="ED")], "bad_base64"),
        ([obx("^TEXT^RTF^Hex^xyz", kind="ED")], "bad_base64"),
        ([obx(f"^TEXT^RTF^Base64^{BROKEN}", kind="ED")], "bad_rtf"),
        ([obx("", kind="ED")], "empty_text"),
        ([obx("^TEXT^plain^A", kind="ED")], "bad_hl7"),
        ([obx("^TEXT^plain^A^", kind="ED"), obx("LAD 90%")], "bad_hl7"),  # what is lost may be half of it
        ([obx("file^HOSP", kind="RP")], "attachment_elsewhere"),
        ([obx("")], "empty_text"),
        (["OBX|1|TX"], "empty_text"),
        (["OBX"], "empty_text"),
    ],
)
def test_observations_that_give_no_text(path: Path, segments: list[str], code: str):
    reject = only(path, mdm("d1", *(f"{one}|" if one == "OBX" else one for one in segments)))
    assert (reject.code, reject.field, reject.note_id) == (code, "OBX-5", "d1")
    assert "secret" not in str(reject)


def test_a_file_beside_text_is_passed_over(path: Path):
    pdf = obx(f"^Application^PDF^Base64^{PDF}", kind="ED")
    assert only(path, mdm("d", pdf, obx("LAD"), obx("x", kind="RP"))).text == "LAD"


def test_markup_sent_in_pieces(path: Path):
    pieces = rtf("LAD\n90%").decode().replace("\\", "\\E\\").split("\r\n")
    assert only(path, mdm("d", *map(obx, pieces))).text == "LAD\n90%"
    assert (
        only(path, mdm("d", *map(obx, html("LAD\n90%").replace("&", "\\T\\").split("\n")))).text == "LAD\n90%"
    )


def test_observations_of_other_types(path: Path):
    segments = [
        "OBX|1|NM|10230-1^LVEF^LN||55|%^percent|||||F",
        "OBX|2|NM|10230-1^LVEF^LN||50|%|||||F",
        "OBX|3|SN|1^Stenosis||>^90|%|||||F",
        "OBX|4|CWE|1^Vessel||LAD^Left anterior descending^L||||||F",
        "OBX|5|CE|1^Vessel||RCA||||||F",
        "OBX|6|ST|1^Flow||TIMI 3||||||F",
        "OBX|7|DT|||20260203||||||F",
        'OBX|8|TX|||""||||||F',
    ]
    assert only(path, mdm("d", *segments)).text == (
        "LVEF: 55 percent\nLVEF: 50 %\nStenosis: > 90 %\nLeft anterior descending\nRCA\nTIMI 3\n20260203\n"
    )


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (mdm("d", "LAD", status="CA"), "TXA-19"),
        (mdm("d", "LAD", status="OB"), "TXA-19"),
        (oru(obr(1, "d", status="X"), obx("LAD")), "OBR-25"),
        (mdm("d", obx("LAD", status="D")), "OBX-5"),
        (mdm("d", obx("LAD", status="W"), obx("RCA")), "OBX-5"),
    ],
)
def test_what_the_sender_takes_back(path: Path, data: str, field: str):
    reject = only(path, data)
    assert (reject.code, reject.field, reject.note_id) == ("retracted", field, "d")


def test_a_deleted_observation_is_left_out(path: Path):
    assert (
        only(path, mdm("d", obx("LAD"), obx("gone", status="D"), obx("90%", status="C"))).text == "LAD\n90%"
    )
    for status in ("AV", "UN", ""):
        assert only(path, mdm("d", "LAD", status=status)).text == "LAD"


@pytest.mark.parametrize(
    ("date", "day"),
    [("20260204103000.1234-0500", "2026-02-04"), ("20260204", "2026-02-04"), ("202602", "2026-02-03"),
     ("", "2026-02-03"), ('""', "2026-02-03")],
)  # fmt: skip
def test_dates(path: Path, date: str, day: str):
    assert str(only(path, mdm("d", "LAD", date=date)).date_of_service) == day


def test_a_date_that_cannot_be_read(path: Path):
    reject = only(path, mdm("d", "LAD", date="2026-xx-01"))
    assert (reject.code, reject.field) == ("bad_date", "TXA-4")


def test_an_id_for_a_document_without_number(path: Path):
    assert only(path, mdm("", "LAD")).note_id == "C-"
    assert codes([only(path, message(msh("MDM^T02", ""), "TXA|1", obx("LAD")))]) == ["missing_id"]


@pytest.mark.parametrize(
    ("charset", "encoding", "options"),
    [
        ("UNICODE UTF-8", "utf-8", {}), ("8859/1", "iso-8859-1", {}), ("8859/1", "cp1252", {}),
        ("8859/2", "iso-8859-2", {}),
        ("", "utf-8", {}), ("", "cp1252", {}), ("ASCII", "cp1252", {}),
        ("", "iso-8859-2", {"encoding": "iso-8859-2"}),
        ("ASCII~8859/2", "utf-8", {}),
    ],
)  # fmt: skip
def test_character_sets(path: Path, charset: str, encoding: str, options: dict[str, str]):
    text = "Größe ó" if "2" in encoding and encoding != "cp1252" else "Größe"
    data = mdm("d", text).replace("UNICODE UTF-8", charset).encode(encoding)
    (note,) = items(path, data, **options)
    assert note.text == text


def test_bytes_that_do_not_fit_reject_their_message(path: Path):
    data = mdm("a", "café").encode("cp1252") + mdm("b", "x").encode()
    assert codes(items(path, data)) == ["bad_encoding", "b"]


@pytest.mark.parametrize("data", [mdm("d", "x"), "\x0b" + mdm("d", "x"), "FHS|^~\\&\r" + mdm("d", "x")])
def test_hl7_is_known_by_its_beginning(tmp_path: Path, data: str):
    (tmp_path / "interface.dat").write_text(data, newline="")
    export = read_notes(tmp_path / "interface.dat")
    assert (export.format, [note.note_id for note in export], export.fraction) == ("hl7", ["d"], 1.0)


@given(texts)
def test_the_very_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str):
    path = tmp_path_factory.getbasetemp() / "any.hl7"
    item = only(path, mdm_of("d", "x " + text))
    assert item.text == "x " + text


def test_plain_words_sent_as_encapsulated_data_are_kept(path: Path):
    assert only(path, mdm("d", obx("CTO of the RCA~stented", kind="ED"), obx("LAD 90%"))).text == (
        "CTO of the RCA\nstented\nLAD 90%"
    )


@given(st.lists(st.text(st.sampled_from("MSHOBXTAEDR|^~\\&.br X0F\r\n\x0b\x1c\0é"), max_size=40), max_size=4))
def test_any_damage_is_contained(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]):
    path = tmp_path_factory.getbasetemp() / "damaged.hl7"
    whole = mdm("a", "LAD") + "".join(mdm("b", piece) for piece in pieces) + mdm("c", "RCA")
    found = items(path, whole)
    assert codes(found)[0] == "a"
    assert codes(found)[-1] == "c"


@given(st.binary(max_size=200))
def test_any_bytes_are_messages_or_nothing(data: bytes):
    with io.BytesIO(data) as handle:
        assert all(one is None or one.strip() == one for one in messages(handle))
