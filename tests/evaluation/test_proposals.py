"""Codes and questions of one note against one result."""

from __future__ import annotations

from typing import Any

import pytest

from revasc.evaluation.gold import GoldCode, GoldTarget
from revasc.evaluation.matching import Counts
from revasc.evaluation.proposals import ProposalScore, score_proposal
from revasc.evaluation.scoring import score_note
from tests.evaluation.builders import Record, found_code, found_questions, gold_code, gold_note, lesion, row


def score(gold: tuple[GoldCode, ...], *got: Record) -> ProposalScore:
    told = score_proposal(gold_note(codes=gold), row(codes=list(got)))
    assert told
    return told


@pytest.mark.parametrize(
    ("gold", "got", "expected"),
    [
        ((), (), Counts()),
        ((gold_code(),), (found_code(),), Counts(1, 0, 0)),
        ((gold_code(),), (), Counts(0, 0, 1)),
        ((), (found_code(),), Counts(0, 1, 0)),
        ((gold_code("92943"),), (found_code("92945"),), Counts(0, 1, 1)),
        ((gold_code(),), (found_code(), found_code()), Counts(1, 0, 0)),  # each once
        # a code of another system is another code
        ((gold_code("C9607", system="HCPCS"),), (found_code("C9607"),), Counts(0, 1, 1)),
        # modifiers are part of it, in whatever order
        ((gold_code("92943", "RC"),), (found_code("92943"),), Counts(0, 1, 1)),
        ((gold_code("92943", "RC"),), (found_code("92943", "LD"),), Counts(0, 1, 1)),
        ((gold_code("92943", "RC", "22"),), (found_code("92943", "22", "RC"),), Counts(1, 0, 0)),
        (
            (gold_code("92928", "LD"), gold_code("92943", "RC")),
            (found_code("92943", "RC"), found_code("I25.82", system="ICD-10-CM")),
            Counts(1, 1, 1),
        ),
    ],
)
def test_codes(gold: tuple[GoldCode, ...], got: tuple[Record, ...], expected: Counts) -> None:
    assert score(gold, *got).codes == expected


@pytest.mark.parametrize(
    ("gold", "got", "right"),
    [
        ((gold_code(),), (found_code(),), 1),
        ((gold_code(review=True),), (found_code(review=True),), 1),
        ((gold_code(review=True),), (found_code(),), 0),
        ((gold_code(),), (found_code(review=True),), 0),
        ((gold_code(review=True),), (found_code("92945", review=True),), 0),  # not the same code
        ((gold_code(), gold_code("92928", review=True)), (found_code(), found_code("92928")), 1),
    ],
)
def test_the_word_on_review(gold: tuple[GoldCode, ...], got: tuple[Record, ...], right: int) -> None:
    assert score(gold, *got).review_ok == right


@pytest.mark.parametrize(
    ("gold", "asked", "expected"),
    [
        ((), (), Counts()),
        ((("age", "RCA"),), (("age", 1),), Counts(1, 0, 0)),
        ((("age", "RCA"),), (), Counts(0, 0, 1)),
        ((), (("age", 1),), Counts(0, 1, 0)),
        ((("age", "RCA"),), (("degree", 1),), Counts(0, 1, 1)),
        ((("age", "RCA"),), (("age", 2),), Counts(0, 1, 1)),  # of the other artery
        ((("age", "RCA"),), (("age", 1), ("age", 3)), Counts(1, 0, 0)),  # two lesions of one artery
        ((("age", None),), (("age", None),), Counts(1, 0, 0)),
        ((("age", None),), (("age", 9),), Counts(1, 0, 0)),  # a lesion that the result does not list
        ((("age", "RCA"), ("approach", "LAD")), (("approach", 2), ("outcome", 2)), Counts(1, 1, 1)),
    ],
)
def test_questions(
    gold: tuple[tuple[str, Any], ...], asked: tuple[tuple[str, int | None], ...], expected: Counts
) -> None:
    note = gold_note(codes=(), clarification=tuple(GoldTarget(*target) for target in gold))
    lesions = [lesion(id=1), lesion(id=2, vessel="LAD"), lesion(id=3)]
    told = score_proposal(note, row(lesions=lesions, clarification=found_questions(*asked)))
    assert told
    assert told.targets == expected


def test_a_set_that_says_nothing_of_codes_is_not_scored() -> None:
    assert score_proposal(gold_note(), row(codes=[found_code()])) is None
    assert score_note(gold_note(), row(codes=[found_code()])).proposal is None


@pytest.mark.parametrize(
    "parts", [{}, {"codes": None, "clarification": None}, {"codes": [], "lesions": None}]
)
def test_a_result_without_codes_and_questions(parts: dict[str, Any]) -> None:
    gold = gold_note(codes=(gold_code(),), clarification=(GoldTarget("age", "RCA"),))
    told = score_proposal(gold, row(**parts))
    assert told == ProposalScore(
        frozenset({("CPT", "92943", ())}), frozenset(), 0, frozenset({("age", "RCA")}), frozenset()
    )


def test_a_note_without_a_result_has_no_proposal() -> None:
    assert score_note(gold_note(codes=(gold_code(),)), None).proposal is None


def test_the_score_of_a_note_carries_it() -> None:
    told = score_note(gold_note(codes=(gold_code(),)), row(codes=[found_code()])).proposal
    assert told
    assert told.codes == Counts(1, 0, 0)
