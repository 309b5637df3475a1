from __future__ import annotations

from html.parser import HTMLParser

import pytest

from revasc.results.html import (
    apart,
    lesion_facts,
    lesion_name,
    lesion_table,
    marked_text,
    quotes,
    result_body,
    result_fragment,
    tag,
)
from revasc.results.record import CodeRecord, Criterion, MentionRecord
from tests.results.builders import MENTIONS, TEXT, make_lesion, make_mention, make_result

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


def test_jupyter_finds_it():
    assert make_result()._repr_html_() == result_fragment(make_result())


def test_everything_is_escaped():
    mention = make_mention(0, EVIL, EVIL, label=EVIL, status=EVIL, section=EVIL, rule=EVIL)
    criterion = Criterion("treated", "met", (0,), EVIL, EVIL)
    lesion = make_lesion(
        vessel=EVIL, segment=EVIL, branch=EVIL, graft=EVIL, approach=EVIL, outcome=EVIL, treatments=(EVIL,),
        criteria=(criterion,),
    )  # fmt: skip
    code = CodeRecord("CPT", EVIL, (EVIL,), (1,), EVIL, review=True)
    result = make_result(
        EVIL, reason=EVIL, summary=EVIL, lesions=(lesion,), mentions=(mention,), codes=(code,)
    )
    html = result_body(result) + marked_text(EVIL * 3, [mention])
    assert "script" not in parse(html).seen
    assert "<script" not in html
    assert "<b>Lesion" in html
    assert html.count("<b>") == 2  # the note's id and the lesion, both ours


def test_nothing_is_fetched_from_elsewhere():
    html = result_fragment(make_result())
    assert not any(word in html for word in ("http", "src=", "href=", "@import", "url("))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "mid RCA"),
        ({"segment": None}, "RCA"),
        ({"vessel": None, "segment": None}, "vessel not stated"),
        ({"vessel": "LAD", "branch": "D1"}, "mid LAD (D1)"),
        ({"graft": "SVG", "segment": None}, "RCA by SVG"),
    ],
)
def test_lesion_names(changes: dict[str, object], name: str):
    assert lesion_name(make_lesion(**changes)) == name


def test_lesion_facts_leave_the_unknown_out():
    unknown = dict.fromkeys(
        ("occlusion_percent", "timi_before", "timi_after", "residual_percent", "cto", "chronicity_months",
         "approach", "outcome")
    )  # fmt: skip
    assert lesion_facts(make_lesion(treatments=(), **unknown)) == ()
    facts = dict(lesion_facts(make_lesion(in_stent=True, cto=False, chronicity_months=4.5)))
    assert facts["TIMI before"] == "0"
    assert (facts["occlusion"], facts["residual"], facts["age"]) == ("100 %", "0 %", "4.5 months")
    assert (facts["CTO"], facts["in-stent"], facts["treated by"]) == ("no", "yes", "angioplasty, stent")


def test_quotes_are_short_and_distinct():
    texts = ["CTO", "a\n  b", "CTO", "c", "d", "e", "f"]
    mentions = {n: make_mention(n, "CTO") for n in range(2)}
    found = {number: _quoted(number, words) for number, words in enumerate(texts)}
    criterion = Criterion("treated", "met", (*range(7), 99), "r", "s")
    assert quotes(criterion, found) == ("CTO", "a b", "c", "d", "e")
    assert quotes(criterion, mentions) == ("CTO",)


def _quoted(number: int, words: str) -> MentionRecord:
    return MentionRecord(number, "CTO", 0, 1, words, "current", "s", "r", (), None, None)


def test_a_lesion_without_criteria_or_a_result_without_lesions():
    parse(lesion_table(make_lesion(criteria=()), {}))
    assert "table" not in parse(result_body(make_result(lesions=(), codes=()))).seen


def test_tags_read_as_words():
    assert tag("not_supported") == '<span class="tag not_supported">not supported</span>'
