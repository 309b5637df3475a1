from __future__ import annotations

from html.parser import HTMLParser

import pytest

from revasc.coding.drafts import Question
from revasc.results.html import apart, lesion_table, marked_text, result_body, result_fragment, tag
from revasc.results.record import AccessRecord, CodeRecord, Criterion, DocumentationRecord, MentionRecord
from tests.results.builders import (
    MENTIONS,
    TEXT,
    make_clarification,
    make_code,
    make_lesion,
    make_mention,
    make_result,
)

EVIL = "<script>alert('x')</script>&\"<b>"


class Words(HTMLParser):
    """Checks nesting and gathers the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def parse(html: str) -> Words:
    words = Words()
    words.feed(html)
    words.close()
    assert words.open == []
    return words


def spread(*spans: tuple[int, int]) -> list[MentionRecord]:
    return [make_mention(number, start=start, end=end) for number, (start, end) in enumerate(spans)]


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([], []),
        ([(0, 3), (3, 5)], [0, 1]),
        ([(3, 5), (0, 3)], [1, 0]),
        ([(0, 3), (2, 9)], [1]),
        ([(0, 9), (2, 4), (5, 9)], [0]),
        ([(0, 4), (3, 7), (6, 10)], [0, 2]),  # of equals the first
        ([(1, 3), (1, 3)], [0]),
    ],
)
def test_apart(spans: list[tuple[int, int]], kept: list[int]):
    assert [mention.id for mention in apart(spread(*spans))] == kept


def test_the_note_is_marked_and_unchanged():
    html = marked_text(TEXT, MENTIONS)
    words = parse(html)
    plain = words.words
    for label in ("ACCESS_SITE", "OCCLUSION", "CHRONICITY", "STENT"):
        plain = plain.replace(label, "", 1)
    assert plain.replace("CTOCTO", "CTO") == TEXT
    assert words.seen.count("mark") == 5
    assert '<mark class="negated"' in html
    assert 'title="STENT, negated, procedure, rule cto.label"' in html


def test_a_result_shows_decision_criteria_quotes_and_clauses():
    words = parse(result_fragment(make_result())).words
    for part in (
        "supported",
        "cto_treated",
        "mid RCA",
        "100%",
        "over 6 months",
        "standard.chronic",
        "92943-RC",
    ):
        assert part in words


def test_codes_with_kind_lesions_hints_and_review():
    words = parse(
        result_body(make_result(codes=(make_code(kind="add_on", hints=("22", "52"), review=True),)))
    )
    html = result_body(make_result(codes=(make_code(kind="add_on", hints=("22", "52"), review=True),)))
    cells = ("CPT", "92943", "add on", "1", "own words", "22, 52", "yes")
    assert "".join(f"<td>{cell}</td>" for cell in cells) in html
    assert "kindlesionsnoteto weighreview" in words.words


def test_access_gaps_and_the_score():
    words = parse(result_body(make_result())).words
    assert "access: right radial 6 Fr" in words
    assert "not documented: sheath, approach; conflicting: chronicity" in words
    assert "not documented: approach" in parse(lesion_table(make_lesion(), {})).words
    assert "J-CTO score: 2 computed" in words


def test_questions_to_the_provider():
    words = parse(result_body(make_result(decision="query", clarification=make_clarification()))).words
    assert "Draft to the provider: Documentation clarification" in words
    assert "lesion 1, age: How long? standard.chronic.missing" in words
    assert "Draft" not in parse(result_body(make_result())).words


def test_jupyter_finds_it():
    assert make_result()._repr_html_() == result_fragment(make_result())


def test_everything_is_escaped():
    mention = make_mention(0, EVIL, EVIL, label=EVIL, status=EVIL, section=EVIL, rule=EVIL)
    criterion = Criterion("treated", "met", (0,), EVIL, EVIL)
    lesion = make_lesion(
        vessel=EVIL, segment=EVIL, branch=EVIL, graft=EVIL, approach=EVIL, outcome=EVIL, treatments=(EVIL,),
        criteria=(criterion,),
    )  # fmt: skip
    code = CodeRecord("CPT", EVIL, (EVIL,), (1,), EVIL, review=True, hints=(EVIL,), rules=(EVIL,))
    result = make_result(
        EVIL, "query", reason=EVIL, summary=EVIL, lesions=(lesion,), mentions=(mention,), codes=(code,),
        access=(AccessRecord(EVIL, EVIL, 6.0, ()),),
        documentation=(DocumentationRecord(EVIL, "missing", ()),),
        clarification=make_clarification(
            title=EVIL, questions=(Question("age", 1, EVIL, (), EVIL, (EVIL,)),), text=EVIL, markdown=EVIL
        ),
    )  # fmt: skip
    html = result_body(result) + marked_text(EVIL * 3, [mention])
    assert "script" not in parse(html).seen
    assert "<script" not in html
    assert "<b>Lesion" in html
    assert html.count("<b>") == 3  # the note's id, the lesion and the draft, all ours


def test_nothing_is_fetched_from_elsewhere():
    html = result_fragment(make_result())
    assert not any(word in html for word in ("http", "src=", "href=", "@import", "url("))


def test_a_lesion_without_criteria_or_a_result_without_lesions():
    parse(lesion_table(make_lesion(criteria=(), documentation=(), j_cto=None), {}))
    assert "table" not in parse(result_body(make_result(lesions=(), codes=()))).seen


def test_tags_read_as_words():
    assert tag("not_supported") == '<span class="tag not_supported">not supported</span>'
