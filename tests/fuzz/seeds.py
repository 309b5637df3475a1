"""What the fuzzers begin with: small files of each format, whole, made of fictional words."""

from __future__ import annotations

import base64
import gzip
import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

EXPORTS = Path(__file__).resolve().parents[2] / "corpora" / "exports"
REPORT = (
    "CATH LAB REPORT\nDate of service: 02/03/2026\nFindings: LAD 40%. The mid RCA is totally occluded, "
    "TIMI 0, since May 2025.\nPCI: | RCA | 100% -> 0% |\n"
    "[x] stent 3.0 x 38 mm DES, retrograde. No stent in the LAD.\n"
)
ROWS = "note_id,note_text,date\nn1,RCA CTO 100%,2026-02-03\nn2,,\nn3,LAD stented,03/02/2026\n"
SPLIT = "note_id,line,note_text\nn1,1,RCA\nn1,2,CTO 100%\nn2,2,late\nn2,1,early\nn3,x,LAD\n"
HTML = "<!DOCTYPE html><html><head><style>p{}</style></head><body><p>RCA&nbsp;100%<br>CTO</p></body></html>"
RTF = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 A;}}\f0 RCA \'e9 100\u37? occluded\par {\*\x y}CTO\tab stent}"
CDA = (
    '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody><component>'
    "<section><title>Findings</title><text><paragraph>RCA 100%<br/>CTO</paragraph><list><item>stent</item>"
    "</list></text></section></component></structuredBody></component></ClinicalDocument>"
)
MESSAGE = (
    "MSH|^~\\&|CATH|HOSP|CODER|HOSP|20260203101500||MDM^T02^MDM_T02|C1|P|2.5.1||||||UNICODE UTF-8\r"
    "PID|1||P1\rTXA|1|OP|TX|20260203||||||||D1^HOSP|||||LA||AV\r"
    "OBX|1|TX|18745-0^Report^LN||RCA \\T\\ LAD||||||F\rOBX|2|FT|18745-0||100%\\.br\\CTO||||||F\r"
)
OBSERVATION = MESSAGE.replace("MDM^T02^MDM_T02", "ORU^R01").replace("TXA|", "OBR|")


def reference(kind: str, words: str) -> Mapping[str, object]:
    """A DocumentReference with its note attached."""
    attachment = {"contentType": kind, "data": base64.b64encode(words.encode()).decode()}
    content = [{"attachment": attachment}]
    return {
        "resourceType": "DocumentReference",
        "id": f"d-{kind[-3:]}",
        "status": "current",
        "content": content,
    }


def resources() -> list[Mapping[str, object]]:
    """References with notes of each type that is taken."""
    kinds = {"text/plain": REPORT, "text/html": HTML, "text/rtf": RTF, "application/xml": CDA}
    return [reference(kind, words) for kind, words in kinds.items()]


def ndjson() -> bytes:
    return "".join(json.dumps(resource) + "\n" for resource in resources()).encode()


def bundle() -> bytes:
    entries = [{"resource": resource} for resource in resources()]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


@cache
def workbook() -> bytes:
    """A workbook of two notes."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("notes")
        for number, row in enumerate(ROWS.splitlines()):
            sheet.write_row(number, 0, row.split(","))
    return stream.getvalue()


@cache
def parquet() -> bytes:
    """A Parquet file of two notes."""
    import pyarrow as pa
    from pyarrow import parquet as format_

    stream = io.BytesIO()
    table = pa.table({"note_id": ["n1", "n2"], "text": ["RCA CTO", None]})
    format_.write_table(table, stream, compression="none")
    return stream.getvalue()


def packed() -> bytes:
    return gzip.compress(ROWS.encode(), mtime=0)


@cache
def zstandard() -> bytes:
    from backports.zstd import compress

    return compress(ROWS.encode())
