"""The fixed workload whose instructions ``benchmarks.regression`` counts; run under valgrind.

The pipeline is loaded and warmed once. Each part then runs in a fork of that process, so that what
the fork has counted, less what one that does nothing has counted, is the part alone. Prints the
process id of each part as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.notes import cut, gold_notes
from revasc.coder import Coder, EngineFactory
from revasc.note import Note

NOTHING: Final = "nothing"
NOTES: Final = "notes"
PIECES: Final = "pieces"
WHOLE: Final = "whole"
#: Into so many pieces the joined notes are cut.
CUT: Final = 4


def parts(notes: Sequence[Note]) -> dict[str, list[Note]]:
    """What each part reads: nothing, the notes, the notes joined and cut in pieces, the notes joined."""
    text = "\n\n".join(note.text for note in notes)
    pieces = cut(text, -(-len(text) // CUT))
    return {NOTHING: [], NOTES: list(notes), PIECES: pieces, WHOLE: [Note("joined", text)]}


def chosen(ids: Sequence[str]) -> list[Note]:
    """The gold notes of these ids, in this order. Raises KeyError for one that is not there."""
    known = {note.note_id: note for note in gold_notes()}
    return [known[note_id] for note_id in ids]


def read_all(coder: Coder, notes: Sequence[Note]) -> None:
    """Code every note."""
    for note in notes:
        coder(note)


def in_fork(work: Callable[[], None]) -> int:
    """Do ``work`` in a fork of this process and wait for its end; its process id."""
    process = os.fork()
    if process == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - a fork must never go on with the work of its parent
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    if status:
        raise RuntimeError("a part of the workload failed")
    return process


def main(ids: Sequence[str]) -> None:
    """Run every part and print who ran it."""
    work = parts(chosen(ids))
    coder = EngineFactory()()
    read_all(coder, work[NOTES])  # the scan learns its states from what it reads
    gc.collect()
    gc.freeze()
    processes = {name: in_fork(lambda: read_all(coder, notes)) for name, notes in work.items()}  # noqa: B023
    sys.stdout.write(json.dumps(processes) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
