from __future__ import annotations

import pytest

from revasc.review.reasons import Reason, WhyNot
from revasc.review.why_not_view import render_why_not
from tests.results.builders import make_result
from tests.review.showing import shown


def lines(*reasons: Reason, proposed: bool = False, review: bool = False, code: str = "92945") -> list[str]:
    answer = WhyNot(code, proposed, review, reasons)
    return [line.rstrip() for line in shown(render_why_not(answer, make_result())).splitlines()]


@pytest.mark.parametrize(
    ("proposed", "review", "words"),
    [
        (False, False, "n1: 92945 is not proposed"),
        (True, False, "n1: 92945 is proposed"),
        (True, True, "n1: 92945 is proposed, for review"),
    ],
)
def test_the_verdict_comes_first(proposed: bool, review: bool, words: str):
    assert lines(proposed=proposed, review=review)[0] == words


def test_a_reason_with_the_note_s_words_and_the_ids():
    reason = Reason("approach", "The approach is antegrade.", ("antegrade", "wire"), ("a", "b.c"))
    assert lines(reason)[1] == '- The approach is antegrade. The note says: "antegrade"; "wire". (a, b.c)'


def test_a_bare_reason():
    assert lines(Reason("unknown", "Not known."))[1] == "- Not known."


def test_criteria_stand_below_their_lesion():
    found = lines(Reason("lesion", "Lesion 1."), Reason("criterion", "chronic."), Reason("instead", "x."))
    assert found[1:4] == ["- Lesion 1.", "  - chronic.", "- x."]


def test_where_it_comes_from_is_last():
    assert lines()[1] == "cto_pci 2026.1, policy standard"


def test_the_code_and_the_words_cannot_steer_the_terminal():
    evil = "[b]\x1b[2J"
    text = "\n".join(lines(Reason("lesion", evil, (evil,), (evil,)), code=evil))
    assert "\x1b" not in text
    assert text.count("[b] [2J") == 4
