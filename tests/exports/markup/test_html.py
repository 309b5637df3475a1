from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports.markup import MarkupError, to_text
from revasc.exports.markup.layout import MOST_TAGS
from tests.exports.markup.test_rtf import code_of, texts
from tests.exports.wrapped import html

READ = [
    # lines
    ("<p>a</p>b<div>c<br>d</div>", "a\n\nb\nc\nd"),
    ("<p>a</p><p></p><p>b</p>", "a\n\nb"),
    ("<li><p>a</p><li><p>b</p>", "* a\n* b"),
    ("<h1>FINDINGS</h1>LAD 90%<h2>PLAN</h2>x", "FINDINGS\nLAD 90%\n\nPLAN\nx"),
    ("<ul><li>x<li>y<ul><li>z</ul></ul><ol><li>1<li>2</ol>", "* x\n* y\n+ z\n1. 1\n2. 2"),
    ("<dl><dt>LAD<dd>90%</dl>", "LAD\n90%"),
    ("<pre>a  b\n c</pre>", "a  b\n c"),
    ("<span style='white-space: pre-wrap'>a  b\nc</span>d", "a  b\nc\nd"),
    ("<span style='display:block'>a</span>b", "a\nb"),
    ("plain <b>x</b>y <a href='u'>z</a>", "plain xy z"),
    ("on\n  one   line", "on one line"),
    # tables
    (
        "<table><tr><th>Vessel<th>Stenosis<tr><td><p>LAD</p><td>90%<tr><td>RCA<td>100%</table>after",
        "Vessel  Stenosis\nLAD     90%\nRCA     100%\n\nafter",
    ),
    ("<table><tr><td>LAD<td><table><tr><td>a<td>b</table></table>", "LAD  a  b"),
    ("<tr><td>LAD<td>90%", "LAD\n90%"),
    ("<table><tr><td rowspan=9999999 colspan=9999999>a</table>", "a"),
    # characters
    ("LAD&nbsp;&nbsp;&nbsp;90% <br>&nbsp;&nbsp;x", "LAD   90%\n  x"),
    ("&nbsp;a&nbsp;b &lt; 5 &amp;lt; AT&amp;T &amp;notin &eacute;", " a b < 5 &lt; AT&T &notin é"),
    ("<p>a < b and 5<6</p>", "a < b and 5<6"),
    ("<p>a\0b</p>c", "a\ufffdb\n\nc"),
    ("<p>a\x0cb\x1e&#1;&#31;c\ufffe</p>", "a b c"),
    # what is no text
    ("<html><head><title>T</title><style>s</style></head><body><script>x</script>y<!-- c -->z", "yz"),
    ("a<p style='display: none'>hidden</p>b<del>taken back</del>c<i hidden>d</i>e", "abce"),
    ("<p style='margin-top:99999em; padding-left: 99999em'>x", "x"),
    ("<img alt='picture'>x<svg><text>y</text></svg>", "x"),
    ("<?xml version='1.0' encoding='latin-1'?><html><body>é</body></html>", "é"),
]


@pytest.mark.parametrize(("page", "text"), READ)
def test_read(page: str, text: str):
    assert to_text(page, "html") == text
    assert to_text(page.encode(), "html", encoding="utf-8") == text


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("", "bad_html"),
        ("<div>" * 300 + "secret", "bad_html"),
        ("</foo>" * 50_000 + "<div>" * 300 + "secret", "bad_html"),
        ("<table><tr><td>" * 100 + "secret", "bad_html"),
        ("secret\ud800", "lone_surrogate"),
        ("secret" + "<br>" * (MOST_TAGS + 1), "too_large"),
    ],
)
def test_broken(page: str, code: str):
    with pytest.raises(MarkupError) as caught:
        to_text(page, "html")
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "page",
    [
        # one wide cell over many rows; many columns over many rows
        "<table><tr><td>" + "x" * 20_000 + "<td>a" + "<tr><td>a<td>b" * 2000,
        "<table><tr>" + "<td>" * 6000 + "<tr>" * 6000,
    ],
)
def test_tables_that_would_be_drawn_too_large_are_not_drawn(page: str):
    with pytest.raises(MarkupError, match="tables too large"):
        to_text(page, "html")


def test_lists_in_lists_do_not_widen():
    assert len(to_text("<ul>" * 200 + "<li>a" * 1000, "html")) < 10_000


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ('<meta charset="iso-8859-2">Łódź'.encode("iso-8859-2"), None, "Łódź"),
        ('<meta http-equiv=x content="text/html; charset=windows-1250">Łódź'.encode("cp1250"), None, "Łódź"),
        ('<?xml version="1.0" encoding="iso-8859-2"?><p>Łódź</p>'.encode("iso-8859-2"), None, "Łódź"),
        ('<meta charset="utf-16"><p>Łódź'.encode(), None, "Łódź"),
        ("<p>Łódź".encode("utf-16"), None, "Łódź"),
        ("<meta charset=latin-1><p>Łódź".encode("utf-8-sig"), None, "Łódź"),
        ("<meta charset=utf-8><p>Łódź".encode("iso-8859-2"), "iso-8859-2", "Łódź"),
        ("<p>café".encode("cp1252"), None, "café"),
    ],
)  # fmt: skip
def test_encodings(data: bytes, encoding: str | None, text: str):
    assert to_text(data, "html", encoding=encoding) == text


@pytest.mark.parametrize("data", [b"<meta charset=klingon>x", b"<meta charset=utf-8>caf\xe9"])
def test_bytes_that_do_not_fit_the_encoding_named(data: bytes):
    with pytest.raises(MarkupError, match="bad_encoding"):
        to_text(data, "html")


@given(texts)
def test_every_word_comes_back_in_order(text: str):
    assert to_text(html(text), "html").split() == text.split()


@given(st.text(st.sampled_from("<>/&;#1!-abtdrulihp ='\"\0\x0c\x01\n"), max_size=80))
def test_any_damage_is_text_or_a_markup_error(page: str):
    assert code_of(page, "html") in {"", "bad_html"}
