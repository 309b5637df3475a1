"""What one note may cost a run: limits on its size and time, and no exception leaves it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final, NoReturn

from revasc.coder import Made, code_or_reject
from revasc.exports.rejects import Reject, reject_note
from revasc.note import Note

#: Processor time, so that a busy or suspended machine blames no note. Windows has no such timer.
_CAN_TIME: Final = hasattr(signal, "setitimer")


@dataclass(frozen=True, slots=True)
class Limits:
    """Per note: the most characters of text, and the most seconds of processor time; ``None`` is no limit.

    A million characters are some 300 pages; a note of that length takes about a second.
    """

    characters: int | None = 1_000_000
    seconds: float | None = 60.0


class TimeLimitReached(BaseException):
    """The note in hand has had its time. No ``except Exception`` on the way can take it for its own."""


@contextmanager
def guarding(limits: Limits) -> Iterator[Callable[[Callable[[Note], Made], Note], Made | Reject]]:
    """For one block: what codes a note within ``limits``, or says by a reject why not.

    Time is limited where the system has timers, and in the main thread alone, as signals are.
    """
    timed = limits.seconds is not None and _CAN_TIME and _in_main_thread()
    before = signal.signal(signal.SIGVTALRM, _ring) if timed else None

    def code(coder: Callable[[Note], Made], note: Note) -> Made | Reject:
        if limits.characters is not None and len(note.text) > limits.characters:
            detail = f"{len(note.text):,} characters, the limit is {limits.characters:,}"
            return reject_note(note, "too_long", detail=detail)
        if not timed:
            return code_or_reject(coder, note)
        return _code_in_time(coder, note, limits.seconds or 0.0)

    try:
        yield code
    finally:
        if timed:
            signal.signal(signal.SIGVTALRM, before)


def _code_in_time(coder: Callable[[Note], Made], note: Note, seconds: float) -> Made | Reject:
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            return code_or_reject(coder, note)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except TimeLimitReached:
        return reject_note(note, "time_limit", detail=f"{seconds:g} s of processor time")


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _ring(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeLimitReached
