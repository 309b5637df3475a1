"""What codes a note: any callable from Note to Result, and how a process gets one.

Batch runs and the command line are written against these types, so they can be tested with a
coder of a few lines, and so that each worker process builds its own from a small picklable value.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from revasc.exports.rejects import Reject, reject_note
from revasc.note import Note

if TYPE_CHECKING:
    from spacy.language import Language

    from revasc.results.record import Result

Coder = Callable[[Note], "Result"]
CoderFactory = Callable[[], Coder]
#: What is made of a note: its result, or as much of it as is needed.
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class EngineFactory:
    """Builds the coder of the real engine: pack, policy and engine as in ``revasc.load``.

    With ``gate`` notes that cannot hold a lesion are left unread (see ``pipeline.code_note``).
    """

    pack: str | None = None
    policy: str = "standard"
    engine: str = "revasc"
    gate: bool = False

    def __call__(self) -> Coder:
        """Load the pipeline, which takes a moment, and return its coder."""
        from revasc import pipeline  # noqa: PLC0415 - spaCy is loaded here and not before

        return coder_of(pipeline.load(self.pack, policy=self.policy, engine=self.engine), gate=self.gate)


def build_to_stay(factory: Callable[[], Made]) -> Made:
    """What a coder factory builds, for a process that codes many notes with it.

    Its rules are hundreds of thousands of small values, none of which goes before the coder does:
    garbage collection pauses while they are built, and passes them over afterwards, at the end of
    the process too.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        return factory()
    finally:
        gc.freeze()
        if running:
            gc.enable()


@contextmanager
def standing(factory: Callable[[], Made]) -> Iterator[Made]:
    """The same for one block: when it ends, garbage collection sees everything again."""
    held = gc.get_freeze_count()
    try:
        yield build_to_stay(factory)
    finally:
        if not held:
            gc.unfreeze()


def coder_of(nlp: Language | None, *, gate: bool = False) -> Coder:
    """The coder that a pipeline from ``revasc.load`` makes; without one, the shared default."""
    from revasc import pipeline  # noqa: PLC0415 - as above

    engine = nlp or pipeline.default_pipeline()
    return partial(pipeline.code_note, nlp=engine, gate=gate)


def code_or_reject(coder: Callable[[Note], Made], note: Note) -> Made | Reject:
    """What ``coder`` makes of ``note``; any exception becomes a reject with the name of its class.

    The message of the exception is dropped, since it may quote the note.
    """
    try:
        return coder(note)
    except Exception as error:  # noqa: BLE001 - one bad note must not end the run
        return reject_note(note, "coding_error", detail=type(error).__name__)
