from __future__ import annotations

from collections.abc import Callable

import pytest
from benchmarks.timing import Peer, Timing, kilobytes, measure

from revasc.note import Note
from tests.benchmarks.builders import NOTES, Clock


def reader(clock: Clock, *rounds: float) -> Callable[[Note], None]:
    """Takes so many seconds a note in each round, the first one to warm up."""
    taken = iter([seconds for seconds in rounds for _ in NOTES])
    return lambda _note: clock.add(next(taken))


def test_median_of_the_rounds_without_the_one_to_warm_up():
    clock = Clock()
    (timing,) = measure([Peer("a", "does", reader(clock, 9, 1, 5, 2))], NOTES, rounds=3, clock=clock)
    assert timing == Timing("a", "does", 2000.0, 1000.0, 5000.0, 0.02, 3)


def test_a_slow_peer_reads_once():
    clock = Clock()
    peers = [Peer("slow", "", reader(clock, 9)), Peer("quick", "", reader(clock, 1, 2, 3))]
    slow, quick = measure(peers, NOTES, rounds=2, patience=10.0, clock=clock)
    assert (slow.median_ms, slow.rounds) == (9000.0, 1)
    assert (quick.median_ms, quick.rounds) == (2500.0, 2)


@pytest.mark.parametrize(("most", "names"), [(29, ["b"]), (30, ["a", "b"]), (None, ["a", "b"])])
def test_a_peer_is_spared_notes_that_it_cannot_bear(most: int | None, names: list[str]):
    peers = [Peer("a", "", len_of, most), Peer("b", "", len_of)]
    assert [timing.name for timing in measure(peers, NOTES, rounds=1, clock=Clock())] == names


def len_of(note: Note) -> int:
    return len(note.text)


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
    peers = [Peer("a", "", reader(clock, 1, 1)), Peer("b", "", reader(clock, 4, 4))]
    assert [timing.median_ms for timing in measure(peers, NOTES, rounds=1, clock=clock)] == [1000.0, 4000.0]


@pytest.mark.parametrize(("ms", "rate"), [(1000.0, 1.0), (4.0, 250.0)])
def test_notes_a_second(ms: float, rate: float):
    assert Timing("a", "", ms, ms, ms).notes_per_second == rate


def test_rates_by_length():
    timing = Timing("a", "", 4.0, 4.0, 4.0, kb=2.0)
    assert (timing.ms_per_kb, timing.mb_per_second) == (2.0, 0.5)


def test_kilobytes_are_bytes_of_utf8():
    assert kilobytes([Note("a", "é" * 500), Note("b", "x" * 500), Note("c", "\ud800")]) == 1.503
