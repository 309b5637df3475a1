"""The OMOP table NOTE_NLP: a row a mention.

Source: OHDSI, OMOP Common Data Model v5.4, table NOTE_NLP (fields, lengths, conventions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any, Final

from revasc.results.record import MentionRecord, Provenance, Result
from revasc.results.tables import Column, Row, Table

NOTE_NLP: Final = "note_nlp"

COLUMNS: Final = (
    Column("note_nlp_id", "integer"),
    Column("note_id", "integer"),
    Column("section_concept_id", "integer"),
    Column("snippet"),
    Column("offset"),
    Column("lexical_variant"),
    Column("note_nlp_concept_id", "integer"),
    Column("note_nlp_source_concept_id", "integer"),
    Column("nlp_system"),
    Column("nlp_date", "date"),
    Column("nlp_datetime", "datetime"),
    Column("term_exists"),
    Column("term_temporal"),
    Column("term_modifiers"),
)

#: The most characters of a snippet, a term and the name of a system, and of the modifiers.
_SHORT: Final = 250
_LONG: Final = 2000
#: "No matching concept": concepts are not looked up, since that takes the vocabularies of a site.
_NO_CONCEPT: Final = 0
#: Whether the patient has or had it: what is denied, planned (conditional in the terms of the model) or
#: said of somebody else does not exist.
_EXISTS: Final = {"current": "Y", "historical": "Y"}
#: The model knows "present" and "past"; what is only planned is neither.
_TEMPORAL: Final = {"historical": "past", "planned": None}
_ID: Final = re.compile(r"0|-?[1-9][0-9]{0,18}")
_BIGGEST: Final = 2**63 - 1


def note_nlp_table(day: date) -> Table:
    """The table with ``day`` as its ``nlp_date``, for results whose notes are not at hand: no snippets."""
    return Table(NOTE_NLP, COLUMNS, partial(note_nlp_rows, day=day))


def is_note_id(note_id: str) -> bool:
    """Whether an id is one of the table NOTE: a whole number of 64 bits, written as databases write it."""
    return _ID.fullmatch(note_id) is not None and abs(int(note_id)) <= _BIGGEST


def nlp_system(made: Provenance) -> str:
    """What produced a result, as the rows name it: software and rule pack with their versions."""
    return f"revasc {made.revasc}, {made.ruleset} {made.ruleset_version}"[:_SHORT]


def nlp_system_of(settings: Mapping[str, Any]) -> str:
    """The same by the settings of a run, for its notes without any row."""
    made = (settings["revasc"], settings.get("ruleset"), settings.get("ruleset_version"))
    return "revasc {}, {} {}".format(*made)[:_SHORT]


def note_nlp_rows(result: Result, day: date, text: str | None = None) -> Iterator[Row]:
    """One row a mention, in the order of the note.

    ``text`` is the note as decoded; without it, or for a redacted result, there is no snippet.
    ``day`` is the day on which the run began, so that a run taken up again gives the same rows.
    A redacted mention has its label as its ``lexical_variant``, which may not be null.

    :raises ValueError: where the id of the note is no whole number (see ``is_note_id``).
    """
    if not is_note_id(result.note_id):
        raise ValueError("note_id: not a whole number")
    note, system = int(result.note_id), nlp_system(result.provenance)
    return (_row(note, mention, system, day, text) for mention in result.mentions)


def snippet(text: str, start: int, end: int) -> str:
    """Whole words around ``text[start:end]``, 250 characters at most with the mention among them."""
    if end - start >= _SHORT:
        return text[start : start + _SHORT]
    first = max(0, start - (_SHORT - (end - start)) // 2)
    last = min(len(text), first + _SHORT)
    if first:
        first = next((at for at in range(first, start) if text[at - 1].isspace()), start)
    if last < len(text):
        last = next((at for at in range(last, end, -1) if text[at].isspace()), end)
    return text[first:last]


def _row(note_id: int, mention: MentionRecord, system: str, day: date, text: str | None) -> Row:
    shown = text is not None and mention.text is not None
    return (
        _row_id(note_id, mention.id, system),
        note_id,
        _NO_CONCEPT,
        _storable(snippet(text, mention.start, mention.end)) if shown and text is not None else None,
        str(mention.start),
        _storable(mention.text or mention.label)[:_SHORT],
        _NO_CONCEPT,
        _NO_CONCEPT,
        system,
        day,
        None,
        _EXISTS.get(mention.status, "N"),
        _TEMPORAL.get(mention.status, "present"),
        _modifiers(mention),
    )


def _row_id(note_id: int, mention: int, system: str) -> int:
    """A number that is the same in every run, from 1 to 2 ** 63 - 1."""
    digest = sha256(f"{note_id}\n{mention}\n{system}".encode()).digest()
    return int.from_bytes(digest[:8]) % _BIGGEST + 1


def _modifiers(mention: MentionRecord) -> str:
    """All that is known of a mention in the form of the model: ``status=current,section=findings``."""
    known: dict[str, Any] = {
        "label": mention.label,
        "status": mention.status,
        "section": mention.section,
        "rule": mention.rule,
        "lesion": mention.lesion,
        **(mention.value or {}),
    }
    return _joined(known)


def _joined(known: Mapping[str, Any]) -> str:
    told = ",".join(f"{name}={_word(value)}" for name, value in known.items() if value is not None)
    return told if len(told) <= _LONG else told[:_LONG].rpartition(",")[0]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _storable(words: str) -> str:
    """Words as databases take them: PostgreSQL knows no NUL in text."""
    return words.replace("\0", "\ufffd")
