"""Who is compared, and on which notes."""

from __future__ import annotations

import json
import warnings
from datetime import date
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language

import revasc
from benchmarks.stock import load_stock
from benchmarks.timing import Peer
from revasc.note import Note
from revasc.pack import load_pack
from revasc.pipeline import code_note

GOLD: Final = Path(__file__).resolve().parent.parent / "corpora" / "gold"
STOCK: Final = "stock medSpaCy"
REVASC: Final = "revasc"
TOKENIZER: Final = 'spacy.blank("en") tokenizer'


def gold_notes(folder: Path = GOLD, *, limit: int | None = None) -> list[Note]:
    """The gold notes in the order of their files; with ``limit``, that many spread over all lengths."""
    rows = [
        json.loads(line)
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    notes = [Note(row["note_id"], row["text"], _day(row["date_of_service"])) for row in rows]
    return notes if limit is None or limit >= len(notes) else _spread(notes, limit)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def all_peers() -> list[Peer]:
    """Stock medSpaCy, revasc and the bare tokenizer, ready to run."""
    ours = revasc.load()
    tokenizer = spacy.blank("en").tokenizer
    stock = load_stock(load_pack())
    return [
        Peer(STOCK, "tags mentions, negation and sections", lambda note: _read_stock(stock, note)),
        Peer(REVASC, "the whole job, from the text to the result record", lambda note: code_note(note, ours)),
        Peer(TOKENIZER, "tokens only", lambda note: tokenizer(note.text)),
    ]


def _read_stock(stock: Language, note: Note) -> object:
    """With warnings off, as medSpaCy has them once imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return stock(note.text)


def _spread(notes: list[Note], limit: int) -> list[Note]:
    """``limit`` notes at even steps through the notes by length."""
    by_length = sorted(notes, key=lambda note: (len(note.text), note.note_id))
    return [by_length[(2 * i + 1) * len(by_length) // (2 * limit)] for i in range(limit)]
