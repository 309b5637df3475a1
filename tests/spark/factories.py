"""Coders of a few lines that executors build in place of the engine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count

from revasc.coder import Coder
from revasc.note import Note
from revasc.results.record import Result
from tests.results.builders import fake_code, make_result

_BUILDS = count(1)


@dataclass(frozen=True, slots=True)
class CountingFactory:
    """Its coder says in which process it works, the how manieth it is there, and what it was given."""

    def __call__(self) -> Coder:
        made = f"{os.getpid()} {next(_BUILDS)}"

        def code(note: Note) -> Result:
            if "CRASH" in note.text:
                return fake_code(note)
            while "SPIN" in note.text:
                pass
            return make_result(note.note_id, summary=made, reason=f"{note.date_of_service} {note.note_type}")

        return code
