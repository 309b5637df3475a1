"""What the components of the pipeline pass along in a Doc.

The state lives under one key of ``Doc.user_data``, holds offsets and plain values only (no
rule objects, no tokens), and can be written and read with the Doc.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import srsly
from spacy.tokens import Doc

from revasc.nlp.mention import Mention
from revasc.nlp.scan import Hit
from revasc.nlp.sections import Section
from revasc.nlp.units import Unit

KEY: Final = "revasc"
_MARK: Final = "__revasc_state__"


@dataclass(slots=True)
class State:
    """The reading of one note so far.

    ``source`` is the text of the note and ``text`` its normalised copy, ``service`` the day of the
    encounter, by the caller or else by the note.

    ``cue_hits`` are the raw hits of the context rules, found in one scan with the mentions'; None
    where another component found the mentions. ``findings`` and ``result`` are set by the lesions and
    coding floors; their types belong to those floors, which import this one.
    """

    text: str
    service: date | None = None
    day_first: bool = False
    sections: tuple[Section, ...] = ()
    units: tuple[Unit, ...] = ()
    mentions: tuple[Mention, ...] = ()
    cue_hits: tuple[Hit, ...] | None = None
    source: str = ""
    note_id: str = "note"
    note_type: str = ""
    findings: Any = None
    result: Any = None
    record: dict[str, Any] | None = None


def state_of(doc: Doc) -> State:
    """The state of a Doc. Raises ValueError where the pipeline's first component has not run."""
    state = doc.user_data.get(KEY)
    if not isinstance(state, State):
        raise ValueError(  # noqa: TRY004 - the pipeline is at fault, not a type
            "this Doc was not read by revasc_sections, the first component of the pipeline"
        )
    return state


def encode_state(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """A State as plain types: the text, and the result record, where there is one, as JSON.

    The record is one string because decoders are global: medSpaCy's takes every packed object
    with a key "section" for its own, as each of our mentions has.
    """
    if isinstance(obj, State):
        record = obj.result.to_dict() if obj.result is not None else obj.record
        return {_MARK: 1, "text": obj.text, "record": None if record is None else json.dumps(record)}
    return obj if chain is None else chain(obj)


def decode_state(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The State that ``encode_state`` wrote: its record stands for the result."""
    if isinstance(obj, dict) and _MARK in obj:
        record = obj["record"]
        return State(text=obj["text"], record=None if record is None else json.loads(record))
    return obj if chain is None else chain(obj)


# Called as functions: as decorators they would leave the two without types.
srsly.msgpack_encoders("revasc.state.v1", func=encode_state)
srsly.msgpack_decoders("revasc.state.v1", func=decode_state)
