from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.normalize import capitals_and_letters, lower, normalise

ANY_TEXT = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("LAD 100%", "LAD 100%"),
        # spaces that are none of ASCII's
        ("3.0\u00a0x\u00a038", "3.0 x 38"),
        ("TIMI\u20093", "TIMI 3"),
        ("7\u202fFr", "7 Fr"),
        ("RCA\u3000CTO", "RCA CTO"),
        ("\ufeffRCA", " RCA"),
        ("total\u200bly", "total ly"),
        ("total\u200dly", "total ly"),
        # hyphens
        ("pre\u00addilated", "pre-dilated"),
        ("pre\u2010dilated", "pre-dilated"),
        ("pre\u2011dilated", "pre-dilated"),
        ("80\u201390%", "80-90%"),
        ("RCA\u2014occluded", "RCA-occluded"),
        ("\u22125", "-5"),
        # typographic signs
        ("\u201cstent\u201d", '"stent"'),
        ("patient\u2019s", "patient's"),
        ("3.0 \u00d7 38", "3.0 x 38"),
        ("100% \u2192 0%", "100% > 0%"),
        ("\u2265 3 months", "> 3 months"),
        ("\u2264 3 months", "< 3 months"),
        ("\u2022 LAD", "- LAD"),
    ],
)
def test_typographic_characters_become_plain(text: str, plain: str):
    assert normalise(text) == plain


@pytest.mark.parametrize("end", ["\r", "\f", "\v", "\u0085", "\u2028", "\u2029", "\n"])
def test_every_line_end_becomes_a_newline(end: str):
    assert normalise(f"LAD{end}RCA") == "LAD\nRCA"


def test_a_windows_line_end_is_one_line_end():
    assert normalise("LAD\r\nRCA\r\n\r\nLCX") == "LAD \nRCA \n \nLCX"


MARKED_UP = "<p>The <b>RCA</b> was <i>100%</i> occluded.</p>"


def test_tags_become_blanks_of_the_same_length():
    plain = normalise(MARKED_UP)
    assert len(plain) == len(MARKED_UP)
    assert plain.split() == ["The", "RCA", "was", "100%", "occluded."]
    assert plain.index("RCA") == MARKED_UP.index("RCA")


LINE_TAGS = ("</p>", "<br>", "<br/>", "<BR />", "</div>", "</tr>", "</li>", "</h2>")
# HTML lets the end tags of paragraphs, items and rows be left out
OPENING_TAGS = ("<p>", '<P class="x">', "<li>", "<tr>")


@pytest.mark.parametrize("tag", [*LINE_TAGS, *OPENING_TAGS])
def test_a_tag_that_ends_a_line_becomes_a_line_end(tag: str):
    plain = normalise(f"<b>LAD</b> 100%{tag}RCA 40%")
    assert [line.split() for line in plain.splitlines()] == [["LAD", "100%"], ["RCA", "40%"]]


def test_table_cells_stay_apart():
    plain = normalise("<table><tr><td>LAD</td><td>100%</td></tr></table>")
    assert [cell.strip() for cell in plain.split("|")] == ["LAD", "100%", ""]


def test_comments_and_their_words_are_gone():
    assert "stent" not in normalise("<p>RCA</p><!-- stent --><p>LAD</p>")


@pytest.mark.parametrize("text", ["TIMI <3 and >90%", "age <60 or stenosis >50", "RCA <100% and LAD <70%"])
def test_less_and_greater_are_no_tags(text: str):
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a &gt;90% stenosis", "a >   90% stenosis"),
        ("RCA &amp; LAD", "RCA &     LAD"),
        ("3.0&nbsp;x&nbsp;38", "3.0      x      38"),
        ("3 &#215; 38", "3 x      38"),
        ("3 &#xd7; 38", "3 x      38"),
        ("the &quot;stump&quot;", 'the "     stump"     '),
        # no entities
        ("AT&T", "AT&T"),
        ("A & B; C", "A & B; C"),
    ],
)
def test_entities_become_their_character(text: str, plain: str):
    assert normalise(text) == plain


RTF = r"{\rtf1\ansi {\fonttbl{\f0 Arial;}}\f0\fs20 The \b RCA\b0  was 100% occluded.\par Stent: no.\tab LAD}"


def test_rtf_control_words_are_blanked_in_place():
    plain = normalise(RTF)
    assert len(plain) == len(RTF)
    assert plain.index("RCA") == RTF.index("RCA")
    assert "\\" not in plain
    assert "{" not in plain


def test_rtf_paragraphs_are_lines():
    lines = normalise(RTF).splitlines()
    assert lines[0].split()[-1] == "occluded."
    assert lines[1].split() == ["Stent:", "no.", "LAD"]


def test_rtf_hex_characters_are_decoded():
    assert "80-90%" in normalise(r"{\rtf1 80\'9690%}").replace(" ", "")


def test_backslashes_outside_rtf_stay():
    assert normalise(r"see \\server\share {LAD}") == r"see \\server\share {LAD}"


SCANNED = "TIMl 0 fl0w. The 1esion was 10O% 0ccluded, CT0 of RCA, 2.O x 15 mm ball0on, l00%."


@pytest.mark.parametrize(
    ("scanned", "plain"),
    [
        ("TIMl 0", "TIMI 0"),
        ("10O%", "100%"),
        ("l00%", "100%"),
        ("CT0 of", "CTO of"),
        ("ball0on", "balloon"),
        ("fl0w", "flow"),
    ],
)
def test_a_bad_scan_is_set_right(scanned: str, plain: str):
    assert scanned in SCANNED
    assert plain in normalise(SCANNED)


def test_a_single_odd_sign_is_no_scan():
    assert normalise("a 3.0 x 38 stent, OO sizes") == "a 3.0 x 38 stent, OO sizes"


@pytest.mark.parametrize(
    "text",
    ["HbA1c 7.1, B12 low, SpO2 96, CO2 40, D1 and OM1 fine, S1 and S2", "H2O2, P2Y12, PM2.5, C2 Aero"],
)
def test_letters_and_digits_that_belong_together_stay(text: str):
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("LAD", "lad"),
        ("\u00c4", "\u00e4"),
        # capital I with a dot: lower case would take two characters
        ("\u0130LAD", "\u0130lad"),
        ("TIM\u0130 3 STENT", "tim\u0130 3 stent"),
        ("\u1e9e", "\u00df"),
    ],
)
def test_lower_keeps_every_character_in_place(text: str, low: str):
    assert lower(text) == low


@given(ANY_TEXT)
def test_lower_keeps_the_length(text: str):
    assert len(lower(text)) == len(text)


@given(ANY_TEXT)
def test_normalise_keeps_the_length(text: str):
    assert len(normalise(text)) == len(text)


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br/>", "<td>", "</td>", "<", ">", "<!--", "-->", "&", "&amp;", "&#0;", "&#x110000;",
         "&#55555;", "&ngE;", "&ThickSpace;", ";", "\r\n", "\r", "0", "O", "l", "1", "%", " ", "CT0", "TIMl",
         "a", "\u0130", "\ud800"]
    )
)  # fmt: skip


@given(MARKUP, st.sampled_from(["", "{\\rtf1 "]))
def test_normalise_keeps_the_length_of_broken_markup(parts: list[str], start: str):
    text = start + "".join(parts)
    assert len(normalise(text)) == len(text)


RTF_PARTS = st.lists(
    st.sampled_from(
        ["\\par", "\\b0 ", "\\'9", "\\'9z", "\\'96", "\\'81", "\\", "{", "}", "\\~", "\\tab", "stent", "\n"]
    )
)  # fmt: skip


@given(RTF_PARTS)
def test_normalise_keeps_the_length_of_broken_rtf(parts: list[str]):
    text = "{\\rtf1" + "".join(parts)
    assert len(normalise(text)) == len(text)


@given(ANY_TEXT)
def test_no_line_end_but_newline_is_left(text: str):
    assert not set("\r\f\v\u0085\u2028\u2029") & set(normalise(text))


@given(st.text(st.characters(max_codepoint=126, exclude_characters="<>&0O1lI\r\v\f", min_codepoint=32)))
def test_plain_text_is_left_alone(text: str):
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("", (0, 0)),
        ("LAD 90%", (3, 3)),
        ("Lad, rca", (1, 6)),
        ("\u00c9tude", (1, 5)),
        ("\u4e2d", (0, 1)),
        ("1_2", (0, 0)),
    ],
)
def test_capitals_and_letters(text: str, counts: tuple[int, int]):
    assert capitals_and_letters(text) == counts
