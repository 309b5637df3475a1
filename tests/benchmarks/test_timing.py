from __future__ import annotations

from collections.abc import Callable

import pytest
from benchmarks.timing import Peer, Timing, measure

from revasc.note import Note
from tests.benchmarks.builders import NOTES


class Clock:
    """A clock that stands still but for what a peer takes."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def reader(self, *rounds: float) -> Callable[[Note], None]:
        """Takes so many seconds a note in each round, the first one to warm up."""
        taken = iter([seconds for seconds in rounds for _ in NOTES])

        def read(_note: Note) -> None:
            self.seconds += next(taken)

        return read


def test_median_of_the_rounds_without_the_one_to_warm_up():
    clock = Clock()
    (timing,) = measure([Peer("a", "does", clock.reader(9, 1, 5, 2))], NOTES, rounds=3, clock=clock)
    assert timing == Timing("a", "does", 2000.0, 1000.0, 5000.0)


def test_peers_take_turns():
    order: list[str] = []
    peers = [Peer(name, "", lambda note, name=name: order.append(name)) for name in "ab"]  # type: ignore[misc]
    measure(peers, NOTES[:1], rounds=2)
    assert "".join(order) == "ababab"


def test_every_peer_reads_every_note():
    read: list[str] = []
    measure([Peer("a", "", lambda note: read.append(note.note_id))], NOTES, rounds=1)
    assert read == ["n10", "n20", "n30"] * 2


def test_peers_do_not_share_their_times():
    clock = Clock()
    peers = [Peer("a", "", clock.reader(1, 1)), Peer("b", "", clock.reader(4, 4))]
    assert [timing.median_ms for timing in measure(peers, NOTES, rounds=1, clock=clock)] == [1000.0, 4000.0]


@pytest.mark.parametrize(("ms", "rate"), [(1000.0, 1.0), (4.0, 250.0)])
def test_notes_a_second(ms: float, rate: float):
    assert Timing("a", "", ms, ms, ms).notes_per_second == rate
