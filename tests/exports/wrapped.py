"""Plain text put into the formats that the readers unwrap: what the tests take apart again."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Any

Json = dict[str, Any]


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def rtf(text: str) -> bytes:
    """RTF as word processors write it: code page 1252, other characters by number with a question mark."""
    lines = "\\par\r\n".join("".join(map(_rtf_character, line)) for line in text.split("\n"))
    fonts = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset2 Symbol;}}"
    head = (
        rf"{{\rtf1\ansi\ansicpg1252\deff0\uc1{fonts}{{\colortbl;\red0\green0\blue0;}}{{\*\generator Test;}}"
    )
    return f"{head}\r\n\\viewkind4\\pard\\f0\\fs20 {lines}\\par\r\n}}".encode("ascii")


def _rtf_character(char: str) -> str:
    if char in "\\{}":
        return f"\\{char}"
    if char == "\t":
        return "\\tab "
    if char.isascii():
        return char
    try:
        return f"\\'{char.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        units = char.encode("utf-16-le")
        return "".join(
            f"\\u{int.from_bytes(units[at : at + 2], 'little', signed=True)}?"
            for at in range(0, len(units), 2)
        )


def html(text: str) -> str:
    """A page with a line of the text in each division."""
    lines = "\n".join(f"<div>{_spaced(line)}</div>" for line in text.split("\n"))
    head = '<head><meta charset="utf-8"><title>Report</title><style>div {margin: 0}</style></head>'
    return f"<!DOCTYPE html>\n<html>{head}\n<body>\n{lines}\n</body></html>\n"


def _spaced(line: str) -> str:
    return escape(line).replace("  ", "&nbsp; ") or "<br>"


def cda(text: str, title: str = "Procedure note") -> str:
    """A C-CDA document of one section, its paragraphs where the text has empty lines."""
    blocks = (_cda_line(block).replace("\n", "<br/>\n") for block in text.split("\n\n"))
    paragraphs = "".join(f"<paragraph>{block}</paragraph>\n" for block in blocks)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<code code="28570-0" codeSystem="2.16.840.1.113883.6.1" displayName="Procedure note"/>
<title>{title}</title>
<component><structuredBody><component><section>
<code code="29554-3" codeSystem="2.16.840.1.113883.6.1"/><title>{title}</title>
<text>
{paragraphs}</text>
<entry><observation classCode="OBS" moodCode="EVN"><text>coded, not read</text></observation></entry>
</section></component></structuredBody></component>
</ClinicalDocument>
"""


def _cda_line(line: str) -> str:
    return escape(line, quote=False).replace("  ", "\u00a0 ")


def attachment(data: bytes, content_type: str, **more: Any) -> Json:
    return {"contentType": content_type, "data": base64_of(data), **more}


def hashed(data: bytes, content_type: str) -> Json:
    digest = hashlib.sha1(data, usedforsecurity=False).digest()
    return attachment(data, content_type, size=len(data), hash=base64_of(digest))


def document_reference(note_id: str, *attachments: Json, **more: Any) -> Json:
    content = [{"attachment": one} for one in attachments]
    return {
        "resourceType": "DocumentReference",
        "id": note_id,
        "status": "current",
        "content": content,
        **more,
    }


def diagnostic_report(note_id: str, *attachments: Json, **more: Any) -> Json:
    forms = {"presentedForm": list(attachments)} if attachments else {}
    return {"resourceType": "DiagnosticReport", "id": note_id, "status": "final", **forms, **more}


def bundle(*resources: Json) -> Json:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def hl7_escaped(text: str) -> str:
    for mark, name in (("\\", "E"), ("|", "F"), ("~", "R"), ("^", "S"), ("&", "T")):
        text = text.replace(mark, f"\0{name}\0")
    return text.replace("\0", "\\")


def msh(kind: str, control: str = "M1", charset: str = "UNICODE UTF-8") -> str:
    return f"MSH|^~\\&|CATH|HOSP|CODER|HOSP|20260203101500||{kind}|{control}|P|2.5.1||||||{charset}"


def obx(value: str, number: int = 1, kind: str = "TX", status: str = "F") -> str:
    return f"OBX|{number}|{kind}|18745-0^Cardiac catheterization report^LN||{value}||||||{status}"


def mdm(
    note_id: str, *lines: str, date: str = "20260203", note_type: str = "Op note", status: str = "AV"
) -> str:
    """A message MDM^T02 with an OBX for each line of text, or the OBX given."""
    segments = [
        msh("MDM^T02^MDM_T02", f"C-{note_id}"),
        "EVN|T02|20260203101500",
        "PID|1||P1^^^HOSP||DOE^JANE",
        f"TXA|1|OP^{note_type}|TX|{date}||||||||{note_id}^HOSP|||||LA||{status}",
        *(line if line.startswith("OBX|") else obx(line, at) for at, line in enumerate(lines, start=1)),
    ]
    return "\r".join(segments) + "\r"


def mdm_of(note_id: str, text: str, **more: str) -> str:
    return mdm(note_id, *map(hl7_escaped, text.split("\n")), **more)
