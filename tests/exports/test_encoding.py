from __future__ import annotations

import codecs
import io
from pathlib import Path

import pytest

from revasc.exports.encoding import (
    byte_length,
    check_encoding,
    decode_bytes,
    detect_encoding,
    encoding_of,
    open_text,
)
from revasc.exports.errors import ExportError
from revasc.exports.place import Place

NOTE = "Größe 3.0 × 28 mm, 37 °C – „kein Stent“\n"  # noqa: RUF001


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"", "utf-8"),
        (b"plain", "utf-8"),
        (NOTE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + NOTE.encode(), "utf-8-sig"),
        (NOTE.encode("cp1252"), "cp1252"),
        (NOTE.encode("utf-16"), "utf-16"),
        (NOTE.encode("utf-32"), "utf-32"),
        (NOTE.encode("utf-16-le"), "utf-16-le"),
        (NOTE.encode("utf-16-be"), "utf-16-be"),
        (NOTE.encode() * 9 + b"caf\xe9\n", "utf-8"),  # one bad byte in UTF-8: its row is at fault
        (b"caf\xe9\n" * 99 + b"\x81\n", "cp1252"),  # one bad byte in Windows-1252: likewise
        (b"note \xff\xfe here\n", "utf-8"),  # likely damage, not letters
        (b"\x81\x8d", "utf-8"),
    ],
)
def test_detected(tmp_path: Path, data: bytes, encoding: str):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    assert detect_encoding(Place(str(path))) == encoding


def test_an_accent_late_in_a_large_file_counts(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a" * 3_000_000 + b"caf\xe9")
    assert detect_encoding(Place(str(path))) == "cp1252"


def test_a_character_across_two_chunks_is_no_fault(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a" * ((1 << 20) - 1) + "é".encode() + b"b")
    assert detect_encoding(Place(str(path))) == "utf-8"


def test_legacy_encodings_are_not_guessed_where_the_format_has_none(tmp_path: Path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"caf\xe9")
    assert detect_encoding(Place(str(path)), legacy=False) == "utf-8"


def test_no_text(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"PK\x03\x04\x00\x00\x00\x00 zipped")
    with pytest.raises(ExportError, match="not a text file"):
        detect_encoding(Place(str(path)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_opened_text_keeps_its_line_ends(tmp_path: Path, encoding: str):
    path = tmp_path / "x.txt"
    path.write_bytes("é\r\nb\rc\n".encode(encoding))
    with open_text(Place(str(path)), encoding) as handle:
        assert handle.read() == "é\r\nb\rc\n"


def test_bad_bytes_come_out_as_lone_surrogates():
    assert decode_bytes(b"a\xffb", "utf-8") == "a\udcffb"
    assert decode_bytes(b"a\x81b", "cp1252") == "a\udc81b"
    assert decode_bytes(b"\x00\xd8a\x00", "utf-16-le") == "\ud800a"


def test_utf16_cut_off_in_mid_character():
    with pytest.raises(UnicodeDecodeError):
        decode_bytes(b"a\x00b", "utf-16-le")


def test_named_encodings_are_checked():
    assert check_encoding("latin-1", "x.csv") == "latin-1"
    with pytest.raises(ExportError, match=r"x\.csv: unknown encoding 'klingon'"):
        check_encoding("klingon", "x.csv")


@pytest.mark.parametrize(
    ("text", "encoding", "length"),
    [
        ("abc", "utf-8", 3),
        ("caf\u00e9", "utf-8", 5),
        ("caf\u00e9", "cp1252", 4),
        ("abc", "utf-16-le", 6),
        ("a\udcff", "utf-8", 2),
        ("a\ud800", "utf-16-le", 4),
        ("", "utf-8", 0),
    ],
)
def test_the_bytes_that_a_text_takes(text: str, encoding: str, length: int):
    assert byte_length(text, encoding) == length


def test_the_encoding_of_a_stream():
    assert encoding_of(io.BytesIO("caf\u00e9".encode("cp1252")), "stdin") == "cp1252"
    with pytest.raises(ExportError, match="stdin: this is not a text file"):
        encoding_of(io.BytesIO(b"PK\0\0"), "stdin")
