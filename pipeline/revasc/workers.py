"""Coding a stream of notes in this process, or in several with the order kept.

Notes go to worker processes in shards, and what is made of a shard comes back; Docs never travel.
A worker that dies, killed from outside or by a fault in compiled code, is replaced and its shard
given to the next one. A note at which two workers died is set aside as a reject.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection
from typing import Any, Final, Generic, Protocol, TypeVar

from revasc.coder import Made, build_to_stay, standing
from revasc.exports.rejects import Reject
from revasc.guard import Limits, guarding
from revasc.note import Note

Item = Note | Reject
#: Makes of a note what is wanted of it: its result, or the parts of result files.
Maker = Callable[[Note], Made]
Answer = TypeVar("Answer")
Answered_co = TypeVar("Answered_co", covariant=True)

#: Where a worker is when it is at no note: building its coder, and finishing a shard.
BUILDING: Final = -2
FINISHING: Final = -1
#: What it says when its coder is built.
READY: Final = "ready"
#: What a terminal, a cluster or systemd sends to all processes at once.
SIGNALS: Final = frozenset({signal.SIGINT, signal.SIGTERM})


@dataclass(frozen=True, slots=True)
class Shard:
    """Notes that a worker takes at once, and their place in the run."""

    number: int
    items: Sequence[Item]


class Finish(Protocol[Made, Answered_co]):
    """Makes the answer for a shard out of the outcomes of its items, in the worker."""

    def __call__(self, shard: Shard, outcomes: list[Made | Reject], /) -> Answered_co:
        """Write, count, or hand back; what comes back must be picklable."""


@dataclass(frozen=True, slots=True)
class Job(Generic[Made, Answer]):
    """What the workers of a run do. All of it is picklable."""

    factory: Callable[[], Maker[Made]]
    finish: Finish[Made, Answer]
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception of a worker that is no fault of a note: it ends the run."""

    error: Exception


def code_in_turn(
    items: Iterable[Item], factory: Callable[[], Maker[Made]], limits: Limits | None = None
) -> Iterator[Made | Reject]:
    """The outcome of each item, coded in this process. Rejects pass through.

    The first item is read before the coder is built: an export that cannot be read is said
    to be so at once.
    """
    stream = iter(items)
    head = list(islice(stream, 1))
    with standing(factory) as coder, guarding(limits or Limits()) as code:
        for item in chain(head, stream):
            yield item if isinstance(item, Reject) else code(coder, item)


def hand_back(_shard: Shard, outcomes: list[Made | Reject]) -> list[Made | Reject]:
    """The outcomes themselves, where the parent process writes them."""
    return outcomes


def cut(items: Iterable[Item], notes: int, characters: int) -> Iterator[Shard]:
    """Shards of at most ``notes`` items, closed early where they hold ``characters`` of text.

    The cut depends on the items alone, so that the same export is always cut in the same places.
    """
    held: list[Item] = []
    number = size = 0
    for item in items:
        held.append(item)
        size += len(item.text) if isinstance(item, Note) else 0
        if len(held) >= notes or size >= characters:
            yield Shard(number, held)
            held, size, number = [], 0, number + 1
    if held:
        yield Shard(number, held)


def work(tasks: Connection, answers: Connection, place: Any, job: Job[Any, Any]) -> None:
    """The life of a worker: build the coder, then shard after shard until the parent hangs up.

    ``place`` is shared memory in which it says at which item it is.
    """
    _follow_parent()
    try:
        coder = build_to_stay(job.factory)
        place.value = FINISHING
    except Exception as error:  # noqa: BLE001 - told to the parent, which ends the run
        answers.send(Failure(_whole(error)))
        return
    try:
        with guarding(job.limits) as code:
            answers.send(READY)
            while True:
                shard, spared = tasks.recv()
                answers.send(_answer(shard, spared, place, job, lambda note: code(coder, note)))
                place.value = FINISHING
    except (EOFError, ConnectionError):
        return  # the parent has hung up, or is gone
    except Exception as error:  # noqa: BLE001 - as above
        answers.send(Failure(_wordless(error)))


def _follow_parent() -> None:
    """Being asked to stop is the parent's business; when it is gone, its worker goes with it.

    A worker that went on alone would write its part while another run writes the same.
    """
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _answer(
    shard: Shard, spared: dict[int, Reject], place: Any, job: Job[Any, Any], code: Callable[[Note], Any]
) -> Any:
    outcomes = []
    for index, item in enumerate(shard.items):
        place.value = index
        outcomes.append(spared.get(index) or (item if isinstance(item, Reject) else code(item)))
    place.value = FINISHING
    return job.finish(shard, outcomes)


def _whole(error: Exception) -> Exception:
    """An exception from before the first note, as it is if it can travel."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made a moment ago
    except Exception:  # noqa: BLE001 - some need more than their message to be made again
        return ValueError(str(error))
    return error


def _wordless(error: Exception) -> Exception:
    """An exception whose message can hold no word of a note: ours, the system's, or only its name."""
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror, error.filename)
    own = type(error).__module__.split(".")[0] == "revasc"
    return ValueError(str(error) if own else f"{type(error).__name__} in a worker process")
