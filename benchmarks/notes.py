"""The notes that peers read: cath notes, a mixed export, and long notes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from revasc.note import Note

ROOT: Final = Path(__file__).resolve().parent.parent
GOLD: Final = ROOT / "corpora" / "gold"
#: Public notes of every specialty. Their licence is not stated, so they are never part of the project.
DISTRACTORS: Final = ROOT.parent / "shared" / "corpora" / "real_distractors.jsonl"
SETS: Final = ("cath", "mixed", "long")
#: Lengths of long notes in thousands of characters: the same text cut into 100, 10 and 1.
LENGTHS: Final = (3, 30, 300)
_CATH_SHARE: Final = 0.02
_SEED: Final = 4
_PATIENCE_MIXED: Final = 60.0
_PATIENCE_LONG: Final = 10.0


@dataclass(frozen=True, slots=True)
class NoteSet:
    """Notes that are read together. Without notes, ``title`` says why there are none.

    A peer that takes longer than ``patience`` seconds for all of them reads them once and not again.
    """

    key: str
    title: str
    notes: tuple[Note, ...] = ()
    patience: float = 100.0

    def described(self) -> str:
        """Number and lengths, for a caption."""
        if not self.notes:
            return self.title
        lengths = sorted(len(note.text) for note in self.notes)
        mean = sum(lengths) / len(lengths)
        return (
            f"{self.title}: {len(lengths):,} of {lengths[0]:,} to {lengths[-1]:,} characters, "
            f"{mean:,.0f} on average"
        )


def note_sets(keys: Sequence[str] = SETS, *, limit: int | None = None) -> list[NoteSet]:
    """The sets of these keys. ``limit`` cuts cath and mixed down to so many notes."""
    makers: dict[str, Callable[[], list[NoteSet]]] = {
        "cath": lambda: [NoteSet("cath", "gold notes", tuple(gold_notes(limit=limit)))],
        "mixed": lambda: [mixed_export(gold_notes(), limit=limit)],
        "long": lambda: long_notes(gold_notes()),
    }
    return [made for key in keys for made in makers[key]()]


def gold_notes(folder: Path = GOLD, *, limit: int | None = None) -> list[Note]:
    """The gold notes in the order of their files; with ``limit``, that many spread over all lengths."""
    rows = [row for file in sorted(folder.glob("*.jsonl")) for row in _rows(file)]
    notes = [Note(row["note_id"], row["text"], _day(row["date_of_service"])) for row in rows]
    return notes if limit is None else spread(notes, limit)


def mixed_export(gold: Sequence[Note], file: Path = DISTRACTORS, *, limit: int | None = None) -> NoteSet:
    """Notes of every specialty with 2 % cath notes among them, in an order that is always the same."""
    if not file.is_file():
        return NoteSet("mixed", f"left out, {file.name} is not here: it is no part of the project")
    others = [Note(row["note_id"], row["text"]) for row in _rows(file)]
    if limit is not None:
        others = spread(others, round(limit * (1 - _CATH_SHARE)))
    cath = spread(gold, max(1, round(len(others) * _CATH_SHARE / (1 - _CATH_SHARE))))
    mixed = [*others, *cath]
    random.Random(_SEED).shuffle(mixed)
    title = f"notes of every specialty, {len(cath) / len(mixed):.1%} of them gold notes"
    return NoteSet("mixed", title, tuple(mixed), _PATIENCE_MIXED)


def long_notes(gold: Sequence[Note], lengths: Sequence[int] = LENGTHS) -> list[NoteSet]:
    """One text of joined gold notes, cut into notes of each of ``lengths`` (thousands of characters)."""
    shuffled = list(gold)
    random.Random(_SEED).shuffle(shuffled)
    text = "\n\n".join(note.text for note in shuffled)[: 1000 * max(lengths)]
    return [
        NoteSet(
            f"long-{length}",
            f"gold notes joined, {length} KB",
            tuple(cut(text, 1000 * length)),
            _PATIENCE_LONG,
        )
        for length in lengths
    ]


def cut(text: str, length: int) -> list[Note]:
    """Pieces of about ``length`` characters, each ending with a line."""
    lines = text.splitlines(keepends=True)
    pieces: dict[int, list[str]] = {}
    for end, line in zip(accumulate(map(len, lines)), lines, strict=True):
        pieces.setdefault((end - 1) // length, []).append(line)
    return [Note(f"joined-{length}-{i}", "".join(piece)) for i, piece in pieces.items()]


def spread(notes: Sequence[Note], limit: int) -> list[Note]:
    """``limit`` notes at even steps through the notes by length."""
    if limit >= len(notes):
        return list(notes)
    by_length = sorted(notes, key=lambda note: (len(note.text), note.note_id))
    return [by_length[(2 * i + 1) * len(by_length) // (2 * limit)] for i in range(limit)]


def _rows(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
