"""Assemble the spaCy pipeline and put notes through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import spacy
from spacy.language import Language

from revasc import components, extensions
from revasc.note import Note
from revasc.pack import find_pack

if TYPE_CHECKING:
    from revasc.results.record import Result

ENGINES: Final = ("revasc", "medspacy")
_SHOWING: Final = "revasc_spans"
_WITH_PACK: Final = ("revasc_sections", "revasc_mentions", "revasc_assertion", "revasc_coding")


def load(pack: str | Path | None = None, *, policy: str | Path = "standard", engine: str = "revasc") -> Language:
    """A spaCy Language that reads procedure notes.

    ``pack`` is a folder or the name of a shipped rule pack, ``policy`` the name of a shipped
    policy or a policy file. ``engine="medspacy"`` assembles the same pack from medSpaCy's own
    components. Raises PackError or RuleFileError naming file and field where data is faulty,
    ValueError for an unknown engine.
    """
    if engine not in ENGINES:
        raise ValueError(f"unknown engine {engine!r}: one of {', '.join(ENGINES)}")
    extensions.register()
    root = find_pack(pack)
    if engine == "medspacy":
        from revasc.medspacy_engine import load_medspacy  # noqa: PLC0415 - heavy, and only on request

        return load_medspacy(root, policy=str(policy))
    config = spacy.util.load_config(root / "config.cfg")
    for name in _WITH_PACK:
        config["components"][name]["pack"] = str(root)
    config["components"]["revasc_coding"]["policy"] = str(policy)
    return spacy.util.load_model_from_config(config, auto_fill=True)


def code(
    text: str,
    *,
    note_id: str = "note",
    date_of_service: date | str | None = None,
    note_type: str | None = None,
    nlp: Language | None = None,
) -> Result:
    """The result for one note. Raises ValueError for a date of service that is not a date."""
    if isinstance(date_of_service, str):
        date_of_service = date.fromisoformat(date_of_service)
    return code_note(Note(note_id, text, date_of_service, note_type), nlp or _default())


def code_notes(notes: Iterable[Note], *, nlp: Language | None = None) -> Iterator[Result]:
    """Results for notes, in their order, one at a time."""
    engine = nlp or _default()
    for note in notes:
        yield code_note(note, engine)


def code_note(note: Note, nlp: Language) -> Result:
    """Put one note through a pipeline made by ``load``; spans for display are left out."""
    doc = nlp.make_doc(note.text)
    doc.user_data[components.NOTE_ID] = note.note_id
    doc.user_data[components.NOTE_TYPE] = note.note_type
    if note.date_of_service:
        doc.user_data[components.SERVICE] = note.date_of_service.isoformat()
    for name, component in nlp.pipeline:
        if name != _SHOWING:
            doc = component(doc)
    result = extensions.result_of(doc)
    if result is None:
        raise ValueError("this pipeline has no revasc_coding component")
    return result


@lru_cache(maxsize=1)
def _default() -> Language:
    return load()
