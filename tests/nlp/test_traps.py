"""Traps of text: what exports do to a note between the keyboard and us."""

from __future__ import annotations

import time

import pytest
from spacy.language import Language

import revasc
from tests.marked import assert_marked

PHRASES = {
    "CTO": "chronic total occlusion",
    "ANGIOPLASTY": "drug-coated balloon",
    "STENT": "drug eluting stent",
    "FLOW": "no antegrade flow",
    "ACCESS_SITE": "right radial artery",
    "VESSEL": "left anterior descending artery",
    "CROSSING_FAILED": "unable to cross",
    "ATHERECTOMY": "rotational atherectomy",
}
GAPS = {
    "two blanks": "  ",
    "a tab": "\t",
    "a no-break space": "\u00a0",
    "a narrow no-break space": "\u202f",
    "a thin space": "\u2009",
    "an ideographic space": "\u3000",
    "a zero-width space": "\u200b",
    "a line end": "\n",
    "a wrapped, indented line": "\n      ",
    "a Windows line end": "\r\n",
    "an old Mac line end": "\r",
    "a form feed": "\f",
    "a vertical tab": "\v",
    "NEL": "\u0085",
    "a line separator": "\u2028",
    "a paragraph separator": "\u2029",
}
HYPHENS = {
    "a hyphen": "-",
    "a non-breaking hyphen": "\u2011",
    "a soft hyphen": "\u00ad",
    "an en dash": "\u2013",
}


@pytest.mark.parametrize(("label", "phrase"), PHRASES.items())
@pytest.mark.parametrize("gap", GAPS.values(), ids=GAPS.keys())
def test_between_the_words_of_a_phrase(nlp: Language, gap: str, label: str, phrase: str):
    told = gap.join(phrase.replace("-", " ").split(" "))
    assert_marked(nlp, f"At the lesion was <{label}>{told}</{label}> seen.", only={label})


@pytest.mark.parametrize(
    ("label", "phrase"),
    [("CTO", "chronic total occlusion"), ("STENT", "drug eluting stent"), ("ANGIOPLASTY", "pre dilated")],
)
@pytest.mark.parametrize("hyphen", HYPHENS.values(), ids=HYPHENS.keys())
def test_hyphens_between_the_words(nlp: Language, hyphen: str, label: str, phrase: str):
    told = phrase.replace(" ", hyphen)
    assert_marked(nlp, f"The RCA was <{label}>{told}</{label}> seen.", only={label})


@pytest.mark.parametrize(
    "marked",
    [
        "a <OCCLUSION low=80 high=90>80\u201390% stenosis</OCCLUSION> of the LAD",
        "a <OCCLUSION high=90>90\u00a0% stenosis</OCCLUSION> of the LAD",
        "a <OCCLUSION high=90>\u226590% stenosis</OCCLUSION> of the LAD",
        "a <STENT>3.0 \u00d7 38 mm stent</STENT> in the LAD",
        "a <STENT>3.0\u00a0x\u00a038\u00a0mm stent</STENT> in the LAD",
        "the LAD had <FLOW low=3>TIMI\u00a03 flow</FLOW>",
        "the LAD had <FLOW low=3>TIMI\u20113 flow</FLOW>",
        "an RCA CTO <CHRONICITY months=6 relation=at_least>for \u2265 6 months</CHRONICITY>",
        "was <ANGIOPLASTY>pre\u2011dilated</ANGIOPLASTY> in the LAD",
        "was <ANGIOPLASTY>pre\u00addilated</ANGIOPLASTY> in the LAD",
    ],
)
def test_typographic_signs(nlp: Language, marked: str):
    assert_marked(nlp, marked)


@pytest.mark.xfail(
    reason="the copy that rules read has the length of the text: a gap inside a word stays", strict=True
)
@pytest.mark.parametrize(
    ("word", "label"),
    [("occ\u00adlu\u00adsion", "OCCLUSION"), ("sten\u00adted", "STENT"), ("bal\u200bloon", "ANGIOPLASTY")],
)
def test_soft_hyphens_and_zero_width_inside_a_word(nlp: Language, word: str, label: str):
    assert_marked(nlp, f"The RCA: <{label}>{word}</{label}>.".replace("<OCCLUSION>", "total <OCCLUSION>"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\v", "\u0085", "\u2028", "\u2029"])
def test_every_line_end_ends_a_list_line(nlp: Language, end: str):
    assert_marked(
        nlp,
        f"RCA: <OCCLUSION>100%</OCCLUSION>{end}LCx: no <STENT status=negated>stent</STENT>{end}"
        f"LAD: <STENT status=current>stent</STENT>",
        only={"STENT", "OCCLUSION"},
    )


@pytest.mark.parametrize("at", [0, 4, 20, 32])
@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_a_lone_surrogate_anywhere(nlp: Language, code: int, at: int):
    text = "LAD A stent was put in the LAD."
    result = revasc.code(text[:at] + chr(code) + text[at:], nlp=nlp)
    assert [m.text for m in result.mentions if m.label == "STENT"] == ["stent"]
    assert result.to_dict()["provenance"]["text_sha256"]


def test_characters_beyond_the_basic_plane_count_as_one(nlp: Language):
    text = "\U0001f600\U0001f600 stent in the LAD"
    (mention,) = [m for m in nlp(text)._.revasc.mentions if m.label == "STENT"]
    assert (mention.start, mention.text) == (3, "stent")


@pytest.mark.parametrize(
    "letters", ["TONSILLECTOMY", "FACTORS", "tonsillectomy", "factors", "OCTO", "CTOX", "VICTOR"]
)
def test_three_letters_inside_a_word_are_no_cto(nlp: Language, letters: str):
    assert_marked(nlp, f"The RCA was occluded, {letters}, seen.", only={"CTO"})


@pytest.mark.parametrize(
    "marked",
    [
        "The LAD was <OCCLUSION high=99>septal to be occluded</OCCLUSION>.",
        "a <STENT>3.0 x 23 excised stent</STENT> was deployed in the LAD",
        "A <STENT>3.0 x 23 mm excised</STENT> was deployed in the LAD.",
        "rotational <ATHERECTOMY>arthrectomy</ATHERECTOMY> of the LAD",
        "The skin lesion was excised.",
        "The septal branch was seen.",
    ],
)
def test_what_typists_heard(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"STENT", "ATHERECTOMY"})


SIGNS = ["-", "_", "=", ".", "*", "~", "#", "|", " ", "\n", "\t", "\u2014", "0", "O", "x", "&", "<", "[", "("]


@pytest.mark.parametrize("sign", SIGNS)
def test_thousands_of_one_sign(nlp: Language, sign: str):
    # one pass takes hundredths of a second, a quadratic one several
    text = f"The LAD was ballooned.\n{sign * 4_000}\nThe RCA was stented."
    started = time.process_time()
    result = revasc.code(text, nlp=nlp)
    assert time.process_time() - started < 1.5
    told = {m.text for m in result.mentions if m.label in ("ANGIOPLASTY", "STENT")}
    assert {"ballooned", "stented"} <= told


FRAGMENTS = [
    "chronic ", "100% to ", "no ", "LAD prox ", "1 ", "1.", "12/", "right ", "3.0 x ", "TIMI 0 > ", "stent, ",
    "[ ] ", "since ", "for more than ", "residual ", "<a ", "&a", "post ", "not ", "A: ", "- a\n", "a. ",
    "|a", ",,", "pre ", "May ", ":. ", "12 mm ",
]  # fmt: skip


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_one_word_over_and_over(nlp: Language, fragment: str):
    text = f"The LAD was ballooned.\n\n{fragment * (3_000 // len(fragment))}\n\nThe RCA was stented."
    started = time.process_time()
    revasc.code(text, nlp=nlp)
    assert time.process_time() - started < 1.5


def test_more_than_a_million_characters(nlp: Language):
    filler = "The weather was fine and nothing of note was seen. " * 20_000
    text = f"The LAD was ballooned. {filler}The RCA was stented."
    assert len(text) > 1_000_000
    result = revasc.code(text, nlp=nlp)
    stents = [m for m in result.mentions if m.label == "STENT"]
    assert [text[m.start : m.end] for m in stents] == ["stented"]
    assert stents[0].start > 1_000_000


def test_an_empty_note_and_one_of_blanks(nlp: Language):
    for text in ("", " ", "\n\n\n", "\u00a0", "\u200b"):
        result = revasc.code(text, nlp=nlp)
        assert (result.decision, result.mentions, result.lesions) == ("not_supported", (), ())


@pytest.mark.parametrize("nul", ["\x00", "\x1f", "\x7f"])
def test_control_characters(nlp: Language, nul: str):
    assert_marked(nlp, f"The LAD{nul}was <STENT>stented</STENT>.", only={"STENT"})
