"""Assemble the spaCy pipeline and put notes through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import spacy
from spacy.language import Language

from revasc import components, extensions
from revasc.floors import CodingFloor, Floor, MentionsFloor, nothing_found, unread
from revasc.nlp.state import State
from revasc.note import Note
from revasc.pack import find_pack, layer_file, pack_layers
from revasc.review.notebook import show_documents

if TYPE_CHECKING:
    from revasc.results.record import Result

ENGINES: Final = ("revasc", "medspacy")
#: The longest note taken, in characters, as in exports; spaCy's own limit is for its parser, unused here.
_LONGEST: Final = 1 << 24
_SHOWING: Final = "revasc_spans"
_UNDECIDED: Final = "this pipeline has no revasc_coding component"
_WITH_PACK: Final = ("revasc_sections", "revasc_mentions", "revasc_assertion", "revasc_coding")


def load(
    pack: str | Path | None = None, *, policy: str | Path = "standard", engine: str = "revasc"
) -> Language:
    """A spaCy Language that reads procedure notes.

    ``pack`` is a folder or the name of a shipped rule pack, ``policy`` the name of a shipped
    policy or a policy file. ``engine="medspacy"`` assembles the same pack from medSpaCy's own
    components. Raises PackError or RuleFileError naming file and field where data is faulty,
    ValueError for an unknown engine, ImportError naming the extra where medSpaCy is not installed.
    """
    if engine not in ENGINES:
        raise ValueError(f"unknown engine {engine!r}: one of {', '.join(ENGINES)}")
    extensions.register()
    show_documents()
    root = find_pack(pack)
    if engine == "medspacy":
        from revasc.medspacy_engine import load_medspacy  # noqa: PLC0415 - heavy, and only on request

        return load_medspacy(root, policy=str(policy))
    config = spacy.util.load_config(layer_file(pack_layers(root), "config.cfg"))
    for name in _WITH_PACK:
        config["components"][name]["pack"] = str(root)
    config["components"]["revasc_coding"]["policy"] = str(policy)
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    nlp.max_length = _LONGEST
    return nlp


def code(
    text: str,
    *,
    note_id: str = "note",
    date_of_service: date | str | None = None,
    note_type: str | None = None,
    nlp: Language | None = None,
) -> Result:
    """The result for one note.

    ``date_of_service`` is a date or one written as YYYY-MM-DD. Raises TypeError where ``text``
    is not a str or the date neither of these, ValueError for a date written otherwise.
    """
    if not isinstance(text, str):
        raise TypeError(f"text: a str is needed, not {type(text).__name__}")
    return code_note(Note(note_id, text, _day(date_of_service), note_type), nlp or default_pipeline())


def code_notes(notes: Iterable[Note], *, nlp: Language | None = None, gate: bool = False) -> Iterator[Result]:
    """Results for notes, in their order, one at a time; ``gate`` as in ``code_note``."""
    engine = nlp or default_pipeline()
    for note in notes:
        yield code_note(note, engine, gate=gate)


def code_note(note: Note, nlp: Language, *, gate: bool = False) -> Result:
    """Put one note through a pipeline made by ``load``; spans for display are left out.

    With ``gate`` a note without the words that a lesion needs is left unread. Its decision, lesions
    and codes are those of a full reading, there being none; its mentions, access sites and stated
    date of service are not looked for. Where components of others take part, every note is read.

    Where the pipeline is made of our own components alone, no Doc is made.
    """
    floors = _floors(nlp)
    if floors is None or len(note.text) > nlp.max_length:
        return _code_doc(note, nlp)
    state = unread(note)
    if gate and not _may_hold_lesion(state, floors):
        floors = [floor for floor in floors if isinstance(floor, CodingFloor)]
        state.findings = nothing_found(state)
    for floor in floors:
        floor.read(state)
    if state.result is None:
        raise ValueError(_UNDECIDED)
    result: Result = state.result
    return result


def _may_hold_lesion(state: State, floors: Sequence[Floor]) -> bool:
    """Do the rules by which mentions are found let the note pass their gate?"""
    return any(floor.gate(state.source) for floor in floors if isinstance(floor, MentionsFloor))


def _floors(nlp: Language) -> list[Floor] | None:
    """The floors of a pipeline that begins with the first; None where others take part."""
    parts = [part for name, part in nlp.pipeline if name != _SHOWING]
    if not parts or not isinstance(parts[0], components.FirstComponent):
        return None
    floors = [part.floor for part in parts if isinstance(part, components.FloorComponent)]
    return floors if len(floors) == len(parts) else None


def _code_doc(note: Note, nlp: Language) -> Result:
    """The result by way of a Doc, which every component may read and change."""
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
        raise ValueError(_UNDECIDED)
    return result


@lru_cache(maxsize=1)
def default_pipeline() -> Language:
    """The pipeline of ``load()``, built once and shared by all who name none."""
    return load()


def _day(value: date | str | None) -> date | None:
    """A day without its time; what it was is not repeated in errors, since it may be anything."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("date_of_service: not a date of the form YYYY-MM-DD") from None
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    raise TypeError(f"date_of_service: a date or YYYY-MM-DD is needed, not {type(value).__name__}")
