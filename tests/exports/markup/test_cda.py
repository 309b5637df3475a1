from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from revasc.exports.markup import MarkupError, to_text
from tests.exports.markup.test_rtf import texts
from tests.exports.wrapped import base64_of, cda

SPACE = 'xmlns="urn:hl7-org:v3"'


def document(body: str, declaration: str = "") -> str:
    inside = f"<title>T</title><component>{body}</component>"
    return f"{declaration}<ClinicalDocument {SPACE}>{inside}</ClinicalDocument>"


def section(text: str, title: str = "", inner: str = "") -> str:
    head = f"<title>{title}</title>" if title else ""
    parts = f"<code code='1'/>{head}<text>{text}</text><entry><text>no</text></entry>{inner}"
    return f"<component><section>{parts}</section></component>"


def structured(*sections: str) -> str:
    return document(f"<structuredBody>{''.join(sections)}</structuredBody>")


READ = [
    (section("LAD 90%", "FINDINGS") + section("x", "PLAN"), "FINDINGS\nLAD 90%\n\nPLAN\nx"),
    (section("a", "One", section("b", "Two")), "One\na\n\nTwo\nb"),
    (section("<paragraph>a</paragraph><paragraph>b<br/>c</paragraph>"), "a\n\nb\nc"),
    (section("a <content styleCode='Bold'>b</content>c<sub>2</sub>"), "a bc2"),
    (section("a <linkHtml href='u'>b</linkHtml>"), "a b"),
    (section("<list><item>a</item><item><caption>C</caption>b</item></list>"), "* a\n* C\nb"),
    (section("<list listType='ordered'><item>a</item><item>b</item></list>"), "1. a\n2. b"),
    (
        section(
            "<table><caption>Vessels</caption><thead><tr><th>Vessel</th><th>Stenosis</th></tr></thead>"
            "<tbody><tr><td>LAD</td><td>90 %</td></tr></tbody></table>",
        ),
        "Vessels\nVessel  Stenosis\nLAD     90 %",
    ),
    (section("a<content revised='delete'>gone</content><content revised='insert'>b</content>"), "ab"),
    (section("a<renderMultiMedia referencedObject='p'><caption>pic</caption></renderMultiMedia>b"), "ab"),
    (section("5 &lt; 6 &#233; &amp;lt;<!-- no --><?no no?>"), "5 < 6 é &lt;"),
    (section(""), ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), READ)
def test_read(body: str, text: str):
    assert to_text(structured(body), "cda") == text
    assert to_text(structured(body).replace(SPACE, ""), "cda") == text
    prefixed = structured(body).replace("<", "<v3:").replace("<v3:/", "</v3:").replace("xmlns=", "xmlns:v3=")
    if "<v3:!" not in prefixed:
        assert to_text(prefixed, "cda") == text


def body_of(data: str, media_type: str = "", representation: str = "B64") -> str:
    kind = f' mediaType="{media_type}"' if media_type else ""
    shown = f' representation="{representation}"' if representation else ""
    return document(f"<nonXMLBody><text{kind}{shown}>{data}</text></nonXMLBody>")


@pytest.mark.parametrize(
    ("data", "media_type", "text"),
    [
        (b"{\\rtf1 caf\\'e9\\par x}", "text/rtf", "café\nx"),
        (b"<p>a<p>b", "text/html", "a\n\nb"),
        ("é".encode(), "text/plain; charset=utf-8", "é"),
        (b"plain", "", "plain"),
    ],
)
def test_a_body_that_is_a_file(data: bytes, media_type: str, text: str):
    encoded = base64_of(data)
    assert to_text(body_of(f"\n {encoded[:4]}\n{encoded[4:]} ", media_type), "cda") == text


def test_a_body_of_plain_text():
    assert to_text(body_of("a &lt; b", "text/plain", ""), "cda") == "a < b"


LAUGHS = "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(20))


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "bad_xml"),
        ("secret", "bad_xml"),
        ("<x>secret</x>", "bad_xml"),
        (f"<ClinicalDocument {SPACE}>secret", "bad_xml"),
        (document("&secret;"), "bad_xml"),
        ("<ClinicalDocument>\0</ClinicalDocument>", "bad_xml"),
        (structured(section("<content>" * 300 + "secret" + "</content>" * 300)), "bad_xml"),
        (structured(section("secret\ud800")), "lone_surrogate"),
        (structured(section("<br/>" * 1_000_001)), "too_large"),
        ("<!DOCTYPE ClinicalDocument>" + document(""), "bad_xml"),
        ('<!DOCTYPE x SYSTEM "http://localhost/x.dtd">' + document(""), "bad_xml"),
        # billion laughs in text and in an attribute; quadratic blow-up
        (f'<!DOCTYPE x [<!ENTITY a "ha">{LAUGHS}]>' + document("&u;"), "bad_xml"),
        (f'<!DOCTYPE x [<!ENTITY a "ha">{LAUGHS}]><ClinicalDocument a="&u;"/>', "bad_xml"),
        (f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>' + document("&a;" * 50_000), "bad_xml"),
        (f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><ClinicalDocument a="{"&a;" * 50_000}"/>', "bad_xml"),
        (body_of("%%%", "text/plain"), "bad_base64"),
        (body_of(base64_of(b"%PDF"), "application/pdf"), "attachment_type"),
        (body_of(base64_of(b"<ClinicalDocument/>"), "text/xml"), "attachment_type"),
        (body_of(base64_of(b"{\\rtf1 secret"), "text/rtf"), "bad_rtf"),
    ],
)
def test_broken(source: str, code: str):
    with pytest.raises(MarkupError) as caught:
        to_text(source, "cda")
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


def test_no_file_is_read_through_an_entity(tmp_path: Path):
    (tmp_path / "secret").write_text("secret")
    uri = (tmp_path / "secret").as_uri()
    for entity in (f'<!ENTITY e SYSTEM "{uri}">', f'<!ENTITY % e SYSTEM "{uri}"> %e;'):
        with pytest.raises(MarkupError, match="bad_xml"):
            to_text(f"<!DOCTYPE x [{entity}]>" + document("<structuredBody>&e;</structuredBody>"), "cda")
    included = f'<include xmlns="http://www.w3.org/2001/XInclude" href="{uri}" parse="text"/>'
    assert to_text(structured(section(included)), "cda") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-2"])
def test_encodings(encoding: str):
    declared = encoding.removesuffix("-sig")
    source = structured(section("Łódź")).replace(
        "<Clin", f'<?xml version="1.0" encoding="{declared}"?>\n<Clin', 1
    )
    assert to_text(source.encode(encoding), "cda") == "Łódź"
    assert to_text(source, "cda") == "Łódź"


@given(texts)
def test_every_word_comes_back_in_order(text: str):
    assert to_text(cda(text, "Title"), "cda").split() == ["Title", *text.split()]
