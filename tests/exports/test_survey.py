from __future__ import annotations

import pytest

from revasc.exports.columns import Columns
from revasc.exports.lines import _number
from revasc.exports.rejects import Reject
from revasc.exports.rows import RawNote
from revasc.exports.survey import Survey, survey_rows

COLUMNS = Columns("id", "text", line="line")


def raw(note_id: object, line: object = 1, text: object = "x") -> RawNote:
    return RawNote("x.csv", 1, COLUMNS, note_id, text, line=line)


def ids(found: Survey, known: str) -> str:
    return "".join(note_id for note_id in known if found.is_scattered(note_id))


@pytest.mark.parametrize(
    ("order", "scattered"),
    [("", ""), ("a", ""), ("aab", ""), ("aabbc", ""), ("aba", "a"), ("abab", "ab"), ("abcabc", "abc"),
     ("aabba", "a")],
)  # fmt: skip
def test_notes_whose_rows_lie_apart(order: str, scattered: str):
    with survey_rows([raw(note_id) for note_id in order], _number) as found:
        assert ids(found, "abc") == scattered
        assert (found.rows, found.notes, found.apart) == (len(order), len(set(order)), len(scattered))


def test_a_reject_or_a_row_without_an_id_parts_no_rows():
    """What is lost between them makes a note faulty, not scattered."""
    between = [Reject("x.csv", 2, None, None, "bad_csv", ""), raw(None), raw("")]
    with survey_rows([raw("a"), *between, raw("a", 2)], _number) as found:
        assert (found.rows, found.apart) == (2, 0)


def test_ids_are_compared_as_notes_have_them():
    with survey_rows([raw(1), raw(1.0), raw(" 1 "), raw("1")], _number) as found:
        assert (found.notes, found.apart) == (1, 0)


@pytest.mark.parametrize(
    ("numbers", "split", "starts"),
    [
        ([[1, 2], [1, 2]], True, [0, 1]), ([[0, 1], [0, 1]], True, [0]), ([[0, 1], [1, 2]], True, [0, 1]),
        ([[1], [1]], False, [0, 1]), ([[1], [2], [3]], False, [0, 1]),
        ([[7, 8], [9, 10], [11, 12]], False, [0, 1]),
        ([["x", "y"]], False, [0, 1]),
    ],
)  # fmt: skip
def test_what_the_numbers_say(numbers: list[list[object]], split: bool, starts: list[int]):
    rows = [raw(f"n{note}", line) for note, lines in enumerate(numbers) for line in lines]
    with survey_rows(rows, _number) as found:
        assert (found.split, list(found.starts)) == (split, starts)


@pytest.mark.parametrize(
    ("lengths", "width"),
    [
        ([[80, 80, 80, 12]], 80), ([[80, 80, 12], [80, 79, 80]], 80), ([[80, 80, 80, 80]], 80),
        ([[39, 39, 39, 39]], None), ([[80, 80, 7]], None), ([[80, 33, 70, 12]], None),
        ([[80, 80, 80, 81, 3]], 81), ([[]], None), ([[80, 80, 60, 80, 80, 12]], None),
    ],
)  # fmt: skip
def test_the_width_at_which_text_is_cut(lengths: list[list[int]], width: int | None):
    rows = [
        raw(f"n{note}", line, "x" * length)
        for note, texts in enumerate(lengths)
        for line, length in enumerate(texts, start=1)
    ]
    with survey_rows(rows, _number) as found:
        assert found.width == width
