from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from revasc.coder import Coder
from revasc.exports.rejects import Reject, reject_row
from revasc.note import Note
from revasc.results.record import Result
from revasc.workers import Item, code_in_processes, code_in_turn
from tests.results.builders import FakeFactory, make_result


def numbered(count: int) -> list[Item]:
    return [
        Note(str(number), "CTO") if number % 7 else reject_row("x.csv", number, "empty_text")
        for number in range(count)
    ]


def key(outcome: Result | Reject) -> str:
    return outcome.note_id if isinstance(outcome, Result) else f"reject {outcome.row}"


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 250])
def test_order_is_kept(count: int):
    wanted = [str(number) if number % 7 else f"reject {number}" for number in range(count)]
    assert [key(outcome) for outcome in code_in_turn(numbered(count), FakeFactory())] == wanted


def test_order_is_kept_by_processes():
    wanted = [key(outcome) for outcome in code_in_turn(numbered(250), FakeFactory())]
    assert [key(outcome) for outcome in code_in_processes(numbered(250), FakeFactory(), 2)] == wanted


def test_each_process_builds_its_coder_once():
    found = list(code_in_processes(numbered(250), count_builds, 2))
    builds = {outcome.summary for outcome in found if isinstance(outcome, Result)}
    assert len(builds) <= 2
    assert str(os.getpid()) not in builds


def test_reading_stays_a_few_shards_ahead():
    taken = 0

    def stream() -> Iterator[Note]:
        nonlocal taken
        for number in range(2000):
            taken += 1
            yield Note(str(number), "CTO")

    outcomes = code_in_processes(stream(), FakeFactory(), 2)
    next(outcomes)
    assert taken <= 32 * 7
    outcomes.close()


def test_a_coder_is_built_after_the_first_item_is_read():
    def broken() -> Iterator[Item]:
        raise OSError("unreadable")
        yield

    with pytest.raises(OSError, match="unreadable"):
        list(code_in_turn(broken(), count_builds))


def test_a_worker_that_dies_is_an_error_and_no_hang():
    with pytest.raises(BrokenProcessPool):
        list(code_in_processes(numbered(40), deadly, 2))


def count_builds() -> Coder:
    built = str(os.getpid())
    return lambda note: make_result(note.note_id, summary=built)


def deadly() -> Coder:
    def die(_note: Note) -> Result:
        os._exit(9)

    return die
