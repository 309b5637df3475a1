"""Coding a stream of notes in this process, or in several with the order kept."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import chain, islice
from typing import Final

from revasc.coder import Made, build_to_stay, code_or_reject, standing
from revasc.exports.rejects import Reject
from revasc.note import Note

Item = Note | Reject
#: Makes of a note what is wanted of it: its result, or the parts of result files.
Maker = Callable[[Note], Made]

#: Notes sent to a worker at once: enough that shipping them costs little, few enough that
#: the workers end together.
_SHARD: Final = 32

#: Shards under way for each worker. Reading goes no further ahead, so memory stays flat.
_AHEAD: Final = 3


def code_in_turn(items: Iterable[Item], factory: Callable[[], Maker[Made]]) -> Iterator[Made | Reject]:
    """The outcome of each item, coded in this process. Rejects pass through.

    The first item is read before the coder is built: an export that cannot be read is said
    to be so at once.
    """
    stream = iter(items)
    head = list(islice(stream, 1))
    with standing(factory) as coder:
        for item in chain(head, stream):
            yield _outcome(coder, item)


def code_in_processes(
    items: Iterable[Item], factory: Callable[[], Maker[Made]], workers: int
) -> Iterator[Made | Reject]:
    """The outcome of each item in order, coded in ``workers`` processes.

    Each process builds its coder once. Only notes and what is made of them travel between processes.

    :raises concurrent.futures.process.BrokenProcessPool: where a worker dies.
    """
    context = multiprocessing.get_context("spawn")
    stream = iter(items)
    running: deque[Future[list[Made | Reject]]] = deque()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts)
    try:
        for shard in _shards(stream):
            running.append(pool.submit(_code_shard, factory, shard))
            if len(running) >= workers * _AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _shards(stream: Iterator[Item]) -> Iterator[list[Item]]:
    while shard := list(islice(stream, _SHARD)):
        yield shard


def _code_shard(factory: Callable[[], Maker[Made]], shard: list[Item]) -> list[Made | Reject]:
    coder = _coder_of_process(factory)
    return [_outcome(coder, item) for item in shard]


@cache
def _coder_of_process(factory: Callable[[], Maker[Made]]) -> Maker[Made]:
    """The coder of this worker: built at its first shard, kept to its end."""
    return build_to_stay(factory)


def _outcome(coder: Maker[Made], item: Item) -> Made | Reject:
    return item if isinstance(item, Reject) else code_or_reject(coder, item)


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's business: it ends the workers in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
