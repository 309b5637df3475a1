from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.exports.markup import Kind, MarkupError, to_text
from revasc.exports.markup.rtf_cleaning import MAX_DEPTH, Cleaner
from tests.exports.wrapped import rtf

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}"

READ = [
    # characters
    (r"{\rtf1 caf\'e9 \u8217?s \emdash\bullet}", "café \u2019s —•"),
    (r"{\rtf1\uc1\u233\'e9\uc2\u233\'81\'40z \uc0\u233 y}", "ééz éy"),
    (r"{\rtf1 {\uc0\u233 }\u233?x}", "ééx"),
    (r"{\rtf1\u8226\b bold}", "•bold"),
    (r"{\rtf1 \u-10179?\u-8704? \u55358?\u56768?}", "\U0001f600 \U0001f9c0"),
    (r"{\rtf1 a\~b\-c\_d \{x\}\\}", "a bc-d {x}\\"),
    (r"{\rtf1\ansicpg1251\'cf\'f0}", "Пр"),
    (r"{\rtf1\ansicpg932\'83\'65}", "テ"),
    (r"{\rtf1\mac caf\'8e}", "café"),
    (r"{\rtf1\ansi\ansicpg0 caf\'e9}", "café"),
    (HEAD + r"\f1\'9c\f0\'9c\f1\plain\'9c}", "śœœ"),
    (r"{\rtf1{\upr{Gro\'dfe}{\*\ud{Gro\u223?e}}} x}", "Große x"),
    (r"{\rtf1\uc a\bin b}", "ab"),
    (r"{\rtf1 a\'zz}", "azz"),
    # lines and tables
    (r"{\rtf1 FINDINGS:\par\tab LAD 90%\line RCA\par}", "FINDINGS:\n\tLAD 90%\nRCA"),
    (r"{\rtf1 a\par\par\par\par b}", "a\n\nb"),
    ("{\\rtf1 a\\\nb\\\r\nc}", "a\nb\nc"),
    ("{\\rtf1 on\r\ne \nword}", "one word"),
    (r"{\rtf1\trowd Artery\cell At\cell\row LAD\cell 90%\cell\row\pard x}", "Artery | At\nLAD | 90%\nx"),
    (r"{\rtf1\trowd LAD\cell\cell x\cell\row \cell y\cell\row}", "LAD |  | x\n | y"),
    (r"{\rtf1{LAD}\cell{\*\bkmkstart a}{90%}\cell\row}", "LAD | 90%"),
    (r"{\rtf1 a\nestcell b\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}c}", "a | b\nc"),
    # what is no text
    (r"{\rtf1 a{\v hidden}b\v x\v0 c}", "abc"),
    (r"{\rtf1 kept \deleted gone\deleted0  again{\deleted q\plain k}}", "kept  againk"),
    (r"{\rtf1 {\v\f1\uc0 x}\u233?}", "é"),
    (r"{\rtf1{\*\shppict{\pict{\*\picprop x}\pngblip\bin5 }}{}\\x}}after}", "after"),
    (r"{\rtf1{\pict\wmetafile8 0100090000}after}", "after"),
    (r'{\rtf1{\field{\*\fldinst{HYPERLINK "http://x"}}{\fldrslt{link}}} x}', "link x"),
    (r"{\rtf1{\info{\author A}}{\header h}{\footer f}{\stylesheet{\s1 Normal;}}{\*\unknown u}text}", "text"),
    (r"{\rtf1{\colortbl;\red0;}{\object{\*\objdata 00}}text}", "text"),
    (r"{\rtf1{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt box\par}}{\shprslt twice}}out}", "box\nout"),
    # documents
    ("\ufeff \r\n{\\rtf1 a}\0\r\n", "a"),
    (r"{\rtf1 first}{\rtf1 second}", "first\nsecond"),
    (r"{\RTF1 a}", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text"), READ)
def test_read(source: str, text: str):
    assert to_text(source, "rtf") == text
    assert to_text(source.encode(), "rtf") == text


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("", "no RTF"),
        ("dictated {\\rtf1 secret}", "no RTF"),
        (r"{\rtf1 secret", "a group does not close"),
        (r"{\rtf1 {secret}", "a group does not close"),
        ("{\\rtf1 secret\\", "a group does not close"),
        (r"{\rtf1 a}}secret", "text behind its end"),
        (r"{\rtf1 a} secret addendum", "text behind its end"),
        (r"{\rtf1 \u99999999? secret}", "no such character"),
        (r"{\rtf1\ansicpg4711 secret}", "unknown code page"),
        (r"{\rtf1 secret \'81}", "characters outside its code page"),
        (r"{\rtf1 \bin99999 secret}", "a group does not close"),
        (r"{\rtf1 " + "{" * 300 + "secret" + "}" * 301, "nested too deeply"),
    ],
)
def test_broken(source: str, detail: str):
    with pytest.raises(MarkupError) as caught:
        to_text(source, "rtf")
    assert (caught.value.code, caught.value.detail) == ("bad_rtf", detail)
    assert "secret" not in str(caught.value)


def test_bytes_beyond_ascii_are_the_code_page_or_utf_8():
    assert to_text("{\\rtf1\\ansi\\ansicpg1252 café €}".encode("cp1252"), "rtf") == "café €"
    assert to_text("{\\rtf1\\ansi\\ansicpg1250 Łódź}".encode("cp1250"), "rtf") == "Łódź"
    assert to_text("{\\rtf1\\ansi café Łódź}".encode(), "rtf") == "café Łódź"


def test_binary_data_may_hold_any_byte():
    data = b"{\\rtf1 a{\\pict\\bin6 }{\\\x00\xff}}b}"
    assert to_text(data, "rtf") == "ab"


def test_groups_nest_as_deep_as_the_limit():
    inside = MAX_DEPTH - 1
    assert to_text("{\\rtf1 " + "{" * inside + "a" + "}" * inside + "}", "rtf") == "a"


@pytest.mark.parametrize(
    "piece",
    [
        r"a\par ",
        "{a}",
        r"\f1",
        r"\'e9",
        r"\u233?",
        r"\cell ",
        r"{\field{\*\fldinst HYPERLINK \"",
        "\\f1\\fcharset0 ",
        "{\\pict\\bin",
    ],
)
def test_what_is_handed_on_grows_with_the_note_only(piece: str):
    def handed_on(count: int) -> int:
        source = "{\\rtf1{\\fonttbl" + piece * count + "}" * (piece * count).count("{") + "}" + piece * count
        cleaner = Cleaner(source + "}" * 3 * count)
        try:
            cleaner.run()
        except MarkupError:
            return 0
        return len(cleaner.cleaned())

    assert handed_on(2000) <= 2 * handed_on(1000) + 100


def code_of(data: bytes | str, kind: Kind = "rtf") -> str:
    """The code by which markup is refused; empty where it is text."""
    try:
        to_text(data, kind)
    except MarkupError as error:
        return error.code
    return ""


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cn")), min_size=1, max_size=8
)
texts = st.lists(st.lists(words, max_size=5).map(" ".join), max_size=8).map("\n".join)


@given(texts)
def test_every_word_comes_back_in_order(text: str):
    plain = text.replace("\u00ad", "")  # written as what it is, an optional hyphen
    assert to_text(rtf(plain), "rtf").split() == plain.split()


@given(st.text(st.sampled_from("{}\\abcu'*v0123456789 \n;-~\0é"), max_size=80))
def test_any_damage_is_text_or_a_markup_error(source: str):
    assert code_of("{\\rtf1" + source + "}") in {"", "bad_rtf"}


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_a_markup_error(data: bytes):
    assert code_of(b"{\\rtf1 " + data + b"}") in {"", "bad_rtf"}
