from __future__ import annotations

from types import SimpleNamespace

import pytest

from revasc.nlp.mention import Mention, Value
from tests.marked import Expected, assert_marked, missing, parse, unmarked


def mention(label: str, start: int, end: int, value: Value | None = None, **fields: object) -> Mention:
    return Mention(id=0, label=label, start=start, end=end, rule="r", value=value or {}, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marked", "text", "spans"),
    [
        ("", "", ()),
        ("Nothing here.", "Nothing here.", ()),
        ("<STENT>Xience</STENT>", "Xience", (Expected("STENT", 0, 6),)),
        ("a <CTO>CTO</CTO> b", "a CTO b", (Expected("CTO", 2, 5),)),
        ("<ACCESS_SITE>RRA</ACCESS_SITE>", "RRA", (Expected("ACCESS_SITE", 0, 3),)),
        ("<STENT status=negated>stent</STENT>", "stent", (Expected("STENT", 0, 5, {"status": "negated"}),)),
        (
            "<ACCESS_SITE side=right artery=radial>RRA</ACCESS_SITE>",
            "RRA",
            (Expected("ACCESS_SITE", 0, 3, {"side": "right", "artery": "radial"}),),
        ),
        (
            '<ACCESS_SITE artery="distal radial">snuffbox</ACCESS_SITE>',
            "snuffbox",
            (Expected("ACCESS_SITE", 0, 8, {"artery": "distal radial"}),),
        ),
        # two spans, in order
        (
            "<OCCLUSION>100%</OCCLUSION> <CTO>CTO</CTO>",
            "100% CTO",
            (Expected("OCCLUSION", 0, 4), Expected("CTO", 5, 8)),
        ),
        # one inside the other: the outer first
        (
            "<CTO><CHRONICITY>chronic</CHRONICITY> total occlusion</CTO>",
            "chronic total occlusion",
            (Expected("CTO", 0, 23), Expected("CHRONICITY", 0, 7)),
        ),
        # what only looks like a mark stays text
        ("TIMI <3 and >90%", "TIMI <3 and >90%", ()),
        ("<b>bold</b> 5 < 6", "<b>bold</b> 5 < 6", ()),
        # offsets count code points and lines like any other character
        ("é\n<CTO>CTO</CTO>", "é\nCTO", (Expected("CTO", 2, 5),)),
    ],
)
def test_parse(marked: str, text: str, spans: tuple[Expected, ...]) -> None:
    assert parse(marked) == (text, spans)


@pytest.mark.parametrize("marked", ["<STENT>stent", "stent</STENT>", "<STENT>a <CTO>b</STENT> c</CTO>"])
def test_parse_refuses_marks_that_do_not_pair(marked: str) -> None:
    with pytest.raises(ValueError, match="close"):
        parse(marked)


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("<STENT>stent</STENT>", mention("STENT", 0, 5)),
        ("<STENT status=current>stent</STENT>", mention("STENT", 0, 5)),
        ("<STENT status=negated>stent</STENT>", mention("STENT", 0, 5, status="negated")),
        ("<STENT section=procedure>stent</STENT>", mention("STENT", 0, 5, section="procedure")),
        ("<STENT lesion=1>stent</STENT>", mention("STENT", 0, 5, lesion=1)),
        ("<STENT lesion=null>stent</STENT>", mention("STENT", 0, 5)),
        (
            "<OCCLUSION low=99 high=100>99%+</OCCLUSION>",
            mention("OCCLUSION", 0, 4, {"low": 99.0, "high": 100}),
        ),
        ("<STENT drug=true>DES</STENT>", mention("STENT", 0, 3, {"drug": True})),
        ("<STENT drug=false>BMS</STENT>", mention("STENT", 0, 3, {"drug": False})),
        ("<VESSEL vessel=LAD>LAD</VESSEL>", mention("VESSEL", 0, 3, {"vessel": "LAD", "branch": None})),
        ("<VESSEL branch=null>LAD</VESSEL>", mention("VESSEL", 0, 3, {"vessel": "LAD", "branch": None})),
        ("<VESSEL graft=null>LAD</VESSEL>", mention("VESSEL", 0, 3, {"vessel": "LAD"})),
    ],
)
def test_what_the_marks_say_is_found(marked: str, found: Mention) -> None:
    _, expected = parse(marked)
    assert missing(expected, [found]) == []


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("<STENT>stent</STENT>", mention("ANGIOPLASTY", 0, 5)),
        ("<STENT>stent</STENT>", mention("STENT", 0, 4)),
        ("<STENT>stent</STENT>", mention("STENT", 1, 5)),
        ("<STENT status=negated>stent</STENT>", mention("STENT", 0, 5)),
        ("<STENT lesion=1>stent</STENT>", mention("STENT", 0, 5)),
        ("<STENT lesion=null>stent</STENT>", mention("STENT", 0, 5, lesion=1)),
        ("<OCCLUSION high=100>99%</OCCLUSION>", mention("OCCLUSION", 0, 3, {"high": 99})),
        ("<OCCLUSION high=total>99%</OCCLUSION>", mention("OCCLUSION", 0, 3, {"high": 99})),
        ("<STENT drug=true>DES</STENT>", mention("STENT", 0, 3, {"drug": 1})),
        ("<STENT drug=1>DES</STENT>", mention("STENT", 0, 3, {"drug": True})),
        ("<VESSEL vessel=LAD>LAD</VESSEL>", mention("VESSEL", 0, 3)),
        ("<VESSEL vessel=null>LAD</VESSEL>", mention("VESSEL", 0, 3, {"vessel": "LAD"})),
    ],
)
def test_what_differs_is_missed(marked: str, found: Mention) -> None:
    _, expected = parse(marked)
    assert len(missing(expected, [found])) == 1


def test_a_complaint_names_what_was_there_instead() -> None:
    _, expected = parse("no <STENT status=negated>stent</STENT>")
    (line,) = missing(expected, [mention("STENT", 3, 8), mention("CTO", 20, 23)])
    assert line == "expected STENT[3:8] {'status': 'negated'}, found STENT[3:8] {'status': 'current'}"


def test_a_complaint_says_when_nothing_was_there() -> None:
    _, expected = parse("<CTO>CTO</CTO>")
    assert missing(expected, []) == ["expected CTO[0:3] {}, found nothing"]


def test_unmarked_counts_only_the_labels_asked_for() -> None:
    _, expected = parse("<STENT>stent</STENT> stent CTO")
    found = [mention("STENT", 0, 5), mention("STENT", 6, 11), mention("CTO", 12, 15)]
    assert unmarked(expected, found, {"STENT"}) == ["not marked: STENT[6:11]"]
    assert unmarked(expected, found, ()) == []


def fake_nlp(*found: Mention) -> object:
    """A pipeline that finds the same mentions in every text."""
    return lambda text: SimpleNamespace(_=SimpleNamespace(revasc=SimpleNamespace(mentions=found)))


def test_assert_marked_passes_and_fails_on_a_pipeline() -> None:
    nlp = fake_nlp(mention("STENT", 0, 5), mention("CTO", 6, 9))
    assert_marked(nlp, "<STENT>stent</STENT> CTO", only=("STENT",))
    with pytest.raises(AssertionError, match=r"not marked: CTO\[6:9\]"):
        assert_marked(nlp, "<STENT>stent</STENT> CTO", only=("CTO",))
    with pytest.raises(AssertionError, match="expected STENT"):
        assert_marked(nlp, "<STENT status=negated>stent</STENT> CTO")


def test_a_result_record_without_value_compares_too() -> None:
    got = SimpleNamespace(label="CTO", start=0, end=3, status="current", value=None)
    assert missing(parse("<CTO status=current age=null>CTO</CTO>")[1], [got]) == []
