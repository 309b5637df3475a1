"""Coding a stream of notes in this process, or in several with the order kept."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import chain, islice
from typing import Final

from revasc.coder import Coder, CoderFactory, code_or_reject
from revasc.exports.rejects import Reject
from revasc.note import Note
from revasc.results.record import Result

Item = Note | Reject
Outcome = Result | Reject

#: Notes sent to a worker at once: enough that shipping them costs little, few enough that
#: the workers end together.
_SHARD: Final = 32

#: Shards under way for each worker. Reading goes no further ahead, so memory stays flat.
_AHEAD: Final = 3


def code_in_turn(items: Iterable[Item], factory: CoderFactory) -> Iterator[Outcome]:
    """The outcome of each item, coded in this process. Rejects pass through.

    The first item is read before the coder is built: an export that cannot be read is said
    to be so at once.
    """
    stream = iter(items)
    head = list(islice(stream, 1))
    coder = factory()
    for item in chain(head, stream):
        yield _outcome(coder, item)


def code_in_processes(items: Iterable[Item], factory: CoderFactory, workers: int) -> Iterator[Outcome]:
    """The outcome of each item in order, coded in ``workers`` processes.

    Each process builds its coder once. Only notes and results travel between processes.

    :raises concurrent.futures.process.BrokenProcessPool: where a worker dies.
    """
    context = multiprocessing.get_context("spawn")
    stream = iter(items)
    running: deque[Future[list[Outcome]]] = deque()
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


def _code_shard(factory: CoderFactory, shard: list[Item]) -> list[Outcome]:
    coder = _coder_of_process(factory)
    return [_outcome(coder, item) for item in shard]


@cache
def _coder_of_process(factory: CoderFactory) -> Coder:
    """The coder of this worker: built at its first shard, kept to its end."""
    return factory()


def _outcome(coder: Coder, item: Item) -> Outcome:
    return item if isinstance(item, Reject) else code_or_reject(coder, item)


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's business: it ends the workers in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
