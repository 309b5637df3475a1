from __future__ import annotations

import signal
import threading
from typing import Any

import pytest

from revasc.exports.rejects import Reject
from revasc.guard import Limits, guarding
from revasc.note import Note

NOTE = Note("n1", "CTO of the RCA")


def spin(note: Note) -> str:
    while True:
        pass


def swallow(note: Note) -> str:
    try:
        return spin(note)
    except Exception:  # noqa: BLE001 - as libraries do
        return "done"


def fail(note: Note) -> str:
    raise ValueError(note.text)


def recurse(note: Note) -> str:
    return recurse(note)


def exhaust(note: Note) -> str:
    raise MemoryError


@pytest.mark.parametrize(
    ("limits", "coder", "code", "detail"),
    [
        (Limits(characters=13), len, "too_long", "14 characters, the limit is 13"),
        (Limits(seconds=0.05), spin, "time_limit", "0.05 s of processor time"),
        (Limits(seconds=0.05), swallow, "time_limit", "0.05 s of processor time"),
        (Limits(), fail, "coding_error", "ValueError"),
        (Limits(seconds=None), fail, "coding_error", "ValueError"),
        (Limits(), recurse, "coding_error", "RecursionError"),
        (Limits(), exhaust, "coding_error", "MemoryError"),
    ],
)
def test_a_note_beyond_bounds_is_a_reject_without_its_words(
    limits: Limits, coder: Any, code: str, detail: str
):
    with guarding(limits) as guarded:
        reject = guarded(coder, NOTE)
    assert isinstance(reject, Reject)
    assert (reject.code, reject.note_id) == (code, "n1")
    assert reject.message.endswith(f": {detail}")
    assert "RCA" not in reject.message


@pytest.mark.parametrize("limits", [Limits(), Limits(14, 10.0), Limits(None, None)])
def test_a_note_within_bounds_is_coded(limits: Limits):
    with guarding(limits) as guarded:
        assert guarded(lambda note: note.note_id, NOTE) == "n1"


def test_the_next_note_has_its_own_time():
    with guarding(Limits(seconds=0.05)) as guarded:
        assert isinstance(guarded(spin, NOTE), Reject)
        assert guarded(lambda note: sum(range(1000)), NOTE) == 499_500


def test_the_handler_of_before_is_put_back():
    before = signal.getsignal(signal.SIGVTALRM)
    with guarding(Limits()):
        assert signal.getsignal(signal.SIGVTALRM) is not before
    assert signal.getsignal(signal.SIGVTALRM) is before


def test_beside_the_main_thread_there_is_no_time_limit_and_no_error():
    made: list[object] = []

    def work() -> None:
        with guarding(Limits(seconds=0.01)) as guarded:
            made.append(guarded(lambda note: note.note_id, NOTE))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert made == ["n1"]
