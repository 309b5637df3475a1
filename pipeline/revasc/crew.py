"""Worker processes: shards out, answers back in order, the dead replaced and the stuck ended."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ctypes import c_long
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.reduction import ForkingPickler
from typing import Any, Final, Generic

from revasc.exports.rejects import Reject, RejectCode, reject_note
from revasc.note import Note
from revasc.workers import BUILDING, FINISHING, SIGNALS, Answer, Failure, Job, Shard, work

#: Shards read ahead of the oldest that is not yet done, for each worker. Memory stays flat.
_AHEAD: Final = 3
#: Workers that may die in a row before a coder is built, or while a shard is finished.
_MOST_DEATHS: Final = 3
#: Deaths over one shard, whatever they are blamed on.
_MOST_OVER_SHARD: Final = 25
#: A worker that is at one note for this many times its limit on processor time, and for this
#: many seconds more, is stuck where no signal reaches it.
_STUCK_TIMES: Final = 3.0
_STUCK_SECONDS: Final = 60.0
_TICK: Final = 1.0
#: A look at a worker stands for no more than this: between two looks all may have been suspended.
_LONGEST_LOOK: Final = 5.0
#: How long a worker that has nothing to do may take to end.
_PARTING: Final = 5.0


class WorkersError(Exception):
    """Worker processes that die again and again, and not over a note."""


@dataclass(slots=True, eq=False)
class _Ticket(Generic[Answer]):
    """A shard on its way: what it is as bytes until it is answered, and who died over it where."""

    shard: Shard
    done: bool = False
    answer: Answer | None = None
    deaths: list[int] = field(default_factory=list)
    spared: dict[int, Reject] = field(default_factory=dict)

    def as_bytes(self) -> Any:
        return ForkingPickler.dumps((self.shard, self.spared))

    def blame(self, index: int, code: RejectCode) -> None:
        """Set the note at ``index`` aside."""
        item = self.shard.items[index]
        if isinstance(item, Note):
            self.spared[index] = reject_note(item, code)


class _Worker(Generic[Answer]):
    """One process, what it is at, and for how long."""

    def __init__(self, job: Job[Any, Answer]) -> None:
        context = multiprocessing.get_context("spawn")
        self.place = context.RawValue(c_long, BUILDING)
        # One way each: a pipe of both ways would be a socket, and revasc opens none.
        tasks, self._tasks = context.Pipe(duplex=False)
        self.answers, answers = context.Pipe(duplex=False)
        arguments = (tasks, answers, self.place, job)
        self.process = context.Process(target=work, args=arguments, daemon=True)
        with _signals_held():
            self.process.start()
        tasks.close()
        answers.close()
        self.ready = False
        self.ticket: _Ticket[Answer] | None = None
        self._at, self._spent, self._looked = BUILDING, 0.0, time.monotonic()

    def give(self, ticket: _Ticket[Answer]) -> None:
        """Hand over a shard. That the process is gone is noticed when the answer is awaited."""
        self.ticket, self._at = ticket, BUILDING
        try:
            self._tasks.send_bytes(ticket.as_bytes())
        except OSError:
            return

    def seconds_at_note(self) -> float:
        """How long it has been seen at the same note; 0 where it is at none."""
        place, now = self.place.value, time.monotonic()
        passed, self._looked = min(now - self._looked, _LONGEST_LOOK), now
        self._spent = self._spent + passed if place == self._at and place >= 0 else 0.0
        self._at = place
        return self._spent

    def end(self) -> None:
        """Let the process go."""
        self._tasks.close()
        self.answers.close()
        if self.ticket is None and self.ready:
            self.process.join(_PARTING)
        self.process.kill()
        self.process.join()


@contextmanager
def _signals_held() -> Iterator[None]:
    """For one block, a process that is started hears nothing of what asks its parent to stop."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else it is started, and lets them through again, within the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Crew(Generic[Answer]):
    """``count`` worker processes that do one job."""

    def __init__(self, job: Job[Any, Answer], count: int) -> None:
        self._job = job
        self._count = count
        self._workers: list[_Worker[Answer]] = []
        self._pending: deque[_Ticket[Answer]] = deque()
        self._stillborn = 0

    def answers(
        self,
        shards: Iterable[Shard],
        known: Callable[[Shard], Answer | None] = lambda _: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Iterator[Answer]:
        """The answer for each shard, in order. Shards whose answer is ``known`` are not worked on.

        Once ``stopping`` is true, shards that no worker has in hand are dropped.

        :raises WorkersError: where workers die and no note can be blamed.
        :raises Exception: what went wrong in a worker outside any note, a full disk for instance.
        """
        stream = iter(shards)
        tickets: deque[_Ticket[Answer]] = deque()
        more = True
        try:
            while more or tickets:
                if stopping():
                    more = False
                    self._pending.clear()
                    held = [worker.ticket for worker in self._workers]
                    tickets = deque(each for each in tickets if each.done or each in held)
                if more and len(tickets) < self._count * _AHEAD:
                    shard = next(stream, None)
                    more = shard is not None
                    if shard is not None:
                        tickets.append(self._ticket(shard, known(shard)))
                    self._turn(0.0)
                else:
                    self._turn(_TICK)
                while tickets and tickets[0].done:
                    answer = tickets.popleft().answer
                    assert answer is not None  # noqa: S101 - set with ``done``
                    yield answer
        finally:
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def _ticket(self, shard: Shard, known: Answer | None) -> _Ticket[Answer]:
        ticket = _Ticket(shard, done=known is not None, answer=known)
        if known is None:
            self._pending.append(ticket)
        return ticket

    def _turn(self, seconds: float) -> None:
        """Collect answers and deaths, waiting for the first at most ``seconds``; then hand out shards."""
        self._hand_out()
        busy = [worker for worker in self._workers if worker.ticket is not None or not worker.ready]
        wait([part for worker in busy for part in (worker.answers, worker.process.sentinel)], seconds)
        for worker in busy:
            if worker.answers.poll():
                self._receive(worker)
            elif not worker.process.is_alive():
                self._bury(worker, "worker_died")
            elif self._is_stuck(worker):
                self._bury(worker, "time_limit")
        self._hand_out()

    def _hand_out(self) -> None:
        free = sum(worker.ticket is None for worker in self._workers)
        if len(self._pending) > free and len(self._workers) < self._count:
            self._workers.append(_Worker(self._job))
        for worker in self._workers:
            if worker.ready and worker.ticket is None and self._pending:
                worker.give(self._pending.popleft())

    def _receive(self, worker: _Worker[Answer]) -> None:
        ticket = worker.ticket
        try:
            answer = worker.answers.recv()
        except (EOFError, OSError):
            self._bury(worker, "worker_died")
            return
        if isinstance(answer, Failure):
            raise answer.error
        if not worker.ready:
            worker.ready = True
        elif ticket is not None:
            ticket.answer, ticket.done, worker.ticket = answer, True, None
        self._stillborn = 0

    def _is_stuck(self, worker: _Worker[Answer]) -> bool:
        limit = self._job.limits.seconds
        return limit is not None and worker.seconds_at_note() > limit * _STUCK_TIMES + _STUCK_SECONDS

    def _bury(self, worker: _Worker[Answer], code: RejectCode) -> None:
        """Take a worker out, and see to it that its shard is done by another.

        :raises WorkersError: where too many have died and no note is to blame.
        """
        ticket, index = worker.ticket, worker.place.value
        worker.end()
        self._workers.remove(worker)
        self._stillborn += not worker.ready
        if ticket is not None:
            self._pending.appendleft(ticket)
            ticket.deaths.append(index)
            if index >= 0 and (code == "time_limit" or ticket.deaths.count(index) > 1):
                ticket.blame(index, code)
        deaths = ticket.deaths if ticket is not None else []
        if (
            self._stillborn >= _MOST_DEATHS
            or deaths.count(FINISHING) >= _MOST_DEATHS
            or len(deaths) > _MOST_OVER_SHARD
        ):
            raise WorkersError("worker processes die again and again")
