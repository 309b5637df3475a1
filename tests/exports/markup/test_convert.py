from __future__ import annotations

import pytest

from revasc.exports.markup import (
    KIND_OF_SUFFIX,
    KIND_OF_TYPE,
    MAX_BYTES,
    MarkupError,
    convert,
    kind_of,
    to_text,
)
from revasc.exports.markup.kinds import Kind
from revasc.exports.markup.lines import tidy
from revasc.exports.rejects import MESSAGES


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("{\\rtf1 x}", "rtf"),
        (b"\xef\xbb\xbf \r\n{\\rtf1", "rtf"),
        ("<!DOCTYPE html><p>", "html"),
        ("<HTML lang=en>", "html"),
        ('<?xml version="1.0"?>\n<html xmlns="x">', "html"),
        ("<html>".encode("utf-16"), "html"),
        ("<ClinicalDocument xmlns='urn:hl7-org:v3'>", "cda"),
        ("<?xml version='1.0'?><?xml-stylesheet x?><!-- c -->\n<v3:ClinicalDocument>", "cda"),
        ("<ClinicalDocumentation>", "text"),
        ("<?xml version='1.0'?><REPORT>", "text"),
        ("<p>LAD", "text"),
        ("LAD <50%", "text"),
        ("Note: {\\rtf1", "text"),
        ("<html5 is fine", "text"),
        ("", "text"),
        (b"\xff\xfe", "text"),
        ("<!" * 4000, "text"),
    ],
)
def test_kind_of_an_unmistakable_beginning(data: bytes | str, kind: Kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    "data", ["Größe\r\n", "Größe\r\n".encode(), "Größe\r\n".encode("utf-8-sig"), "Größe\r\n".encode("cp1252")]
)
def test_plain_text_stays_as_it_is(data: bytes | str):
    assert to_text(data, "text") == "Größe\r\n"


@pytest.mark.parametrize(
    ("data", "encoding", "code"),
    [
        (b"caf\xe9", "utf-8", "bad_encoding"),
        (b"x", "klingon", "bad_encoding"),
        ("x".encode("utf-16")[:-1], None, "bad_encoding"),
        (b"%PDF\0\0\0", None, "unreadable_file"),
        ("x" * (MAX_BYTES + 1), None, "too_large"),
    ],
)
def test_no_text(data: bytes | str, encoding: str | None, code: str):
    with pytest.raises(MarkupError) as caught:
        to_text(data, "text", encoding=encoding)
    assert caught.value.code == code


def test_text_is_bounded_after_the_conversion(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(convert, "MAX_CHARACTERS", 10)
    assert to_text("<p>0123456789", "html") == "0123456789"
    with pytest.raises(MarkupError, match="too_large"):
        to_text("<p>0123456789a", "html")


def test_a_recursion_that_is_too_deep_is_a_markup_error(monkeypatch: pytest.MonkeyPatch):
    def endless(data: bytes | str, kind: Kind, encoding: str | None) -> str:
        return endless(data, kind, encoding)

    monkeypatch.setattr(convert, "_converted", endless)
    with pytest.raises(MarkupError, match="nested too deeply"):
        to_text("x", "html")


def test_every_kind_has_a_code_of_its_own_and_a_suffix_and_a_type():
    assert set(convert.BROKEN) == set(KIND_OF_SUFFIX.values()) == set(KIND_OF_TYPE.values())
    assert set(convert.BROKEN.values()) <= set(MESSAGES)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a \t\r\nb\rc", "a\nb\nc"),
        ("\n\na\n\n\n\nb\n", "a\n\nb"),
        ("a\xa0b\xa0", "a b"),
        ("", ""),
        ("  a", "  a"),
    ],
)
def test_tidy(text: str, tidied: str):
    assert tidy(text) == tidied
