"""Evaluate results that exist, or code a gold file and evaluate what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from revasc.evaluation.figures import add_up
from revasc.evaluation.gold import GoldNote, read_gold
from revasc.evaluation.report import Report
from revasc.evaluation.scoring import score_note
from revasc.note import Note
from revasc.results.record import Result


def evaluate(gold: Sequence[GoldNote], results: Iterable[Mapping[str, Any]]) -> Report:
    """Compare result records (schema ``revasc.result/1``) with gold notes, by note id.

    Results of other notes are ignored; of a repeated id the last one counts; a gold note
    without a result counts as missing. Raises ``ValueError`` where ``gold`` is empty.
    """
    rows = {row["note_id"]: row for row in results}
    scores = tuple(score_note(note, rows.get(note.note_id)) for note in gold)
    return Report(add_up(scores), scores)


def evaluate_file(path: Path | str, coder: Callable[[Note], Result]) -> Report:
    """Code every note of a gold file and compare. Raises ``GoldError`` or ``OSError`` for a bad file."""
    return evaluate_files((path,), coder)


def evaluate_files(paths: Iterable[Path | str], coder: Callable[[Note], Result]) -> Report:
    """The same for the notes of several gold files together; two files may use the same id.

    All files are read before the first note is coded, so that a bad one is reported at once.
    """
    notes = [note for path in tuple(paths) for note in read_gold(path)]
    scores = tuple(score_note(note, coder(note.note).to_dict()) for note in notes)
    return Report(add_up(scores), scores)
