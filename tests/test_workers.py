from __future__ import annotations

import signal
from collections.abc import Iterator
from multiprocessing import Pipe
from types import SimpleNamespace

import pytest

from revasc.coder import Coder
from revasc.exports.rejects import Reject, reject_row
from revasc.guard import Limits
from revasc.note import Note
from revasc.results.record import Result
from revasc.workers import (
    FINISHING,
    READY,
    SIGNALS,
    Failure,
    Item,
    Job,
    Shard,
    code_in_turn,
    cut,
    hand_back,
    work,
)
from tests.results.builders import FakeFactory


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


def test_a_coder_is_built_after_the_first_item_is_read():
    def broken() -> Iterator[Item]:
        raise OSError("unreadable")
        yield

    def build() -> Coder:
        raise AssertionError("built too early")

    with pytest.raises(OSError, match="unreadable"):
        list(code_in_turn(broken(), build))


@pytest.mark.parametrize(
    ("lengths", "shards"),
    [
        ([], []),
        ([1], [[1]]),
        ([1, 1, 1], [[1, 1, 1]]),
        ([1, 1, 1, 1], [[1, 1, 1], [1]]),
        ([9, 1, 9, 9], [[9, 1], [9, 9]]),  # closed by the characters they hold
        ([50, 50], [[50], [50]]),
    ],
)
def test_shards_are_cut_by_items_and_by_text(lengths: list[int], shards: list[list[int]]):
    found = list(cut((Note(str(number), "x" * size) for number, size in enumerate(lengths)), 3, 10))
    assert [[len(note.text) for note in shard.items] for shard in found] == shards
    assert [shard.number for shard in found] == list(range(len(shards)))


def test_rejects_count_as_items_of_a_shard():
    assert [len(shard.items) for shard in cut(numbered(7), 3, 10**6)] == [3, 3, 1]


def life(job: Job, *sent: object) -> tuple[list[object], SimpleNamespace]:
    """What a worker answers in its life, run in this process."""
    tasks, ours = Pipe(duplex=False)
    theirs, answers = Pipe(duplex=False)
    place = SimpleNamespace(value=None)
    for message in sent:
        ours.send(message)
    ours.send_bytes(b"")  # nothing that can be unpickled: the end of input
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        work(tasks, answers, place, job)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    said = []
    while theirs.poll():
        said.append(theirs.recv())
    return said[said[:1] == [READY] :], place


def test_a_worker_codes_shards_until_the_parent_hangs_up():
    answers, place = life(Job(FakeFactory(), hand_back), (Shard(0, numbered(3)), {}), (Shard(1, []), {}))
    assert [[key(outcome) for outcome in answer] for answer in answers] == [["reject 0", "1", "2"], []]
    assert place.value == FINISHING


def test_a_worker_passes_over_what_it_is_told_to():
    spared = reject_row("x.csv", 1, "worker_died")
    ((first, second, *_),), _ = life(Job(FakeFactory(), hand_back), (Shard(0, numbered(3)), {1: spared}))
    assert (key(first), second) == ("reject 0", spared)


def test_a_worker_keeps_to_the_limits():
    job = Job(FakeFactory(), hand_back, Limits(characters=2))
    ((reject,),), _ = life(job, (Shard(0, [Note("1", "CTO")]), {}))
    assert (reject.code, reject.message) == (
        "too_long", "the note is longer than the limit: 3 characters, the limit is 2",
    )  # fmt: skip


class SecretError(Exception):
    pass


def fails(shard: Shard, outcomes: object) -> object:
    raise {0: OSError(28, "No space left on device", "part"), 1: SecretError("CTO of Mr X")}[shard.number]


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (0, OSError, "[Errno 28] No space left on device: 'part'"),
        (1, ValueError, "SecretError in a worker process"),
    ],
)
def test_what_fails_outside_a_note_is_told_without_words_of_notes(number: int, kind: type, said: str):
    (failure,), _ = life(Job(FakeFactory(), fails), (Shard(number, []), {}))
    assert isinstance(failure, Failure)
    assert (type(failure.error), str(failure.error)) == (kind, said)


def no_engine() -> Coder:
    raise ImportError("install the extra revasc[medspacy]")


def test_a_coder_that_cannot_be_built_is_told():
    (failure,), _ = life(Job(no_engine, hand_back))
    assert str(failure.error) == "install the extra revasc[medspacy]"
