"""Small builders for the lesions floor: notes read up to it, facts made by hand, marked places in a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from revasc.components import SERVICE
from revasc.lesions.anatomy import Place
from revasc.lesions.fact import Fact
from revasc.lesions.focus import FocusReader
from revasc.lesions.linking import Linker
from revasc.lesions.reading import read_findings
from revasc.lesions.target import note_target
from revasc.nlp.mention import Mention
from revasc.nlp.state import State, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.language import Language

    from revasc.lesions.carried import UnitFocus
    from revasc.lesions.findings import Findings

DAY = date(2025, 4, 14)
_FLOOR = "revasc_lesions"


def read(nlp: Language, text: str, day: date | None = DAY) -> State:
    """The note as the lesions floor receives it: sections, units, mentions with their status."""
    doc = nlp.make_doc(text)
    if day:
        doc.user_data[SERVICE] = day.isoformat()
    for name, component in nlp.pipeline:
        if name == _FLOOR:
            break
        doc = component(doc)
    return state_of(doc)


def findings(nlp: Language, text: str, day: date | None = DAY) -> Findings:
    """The findings of a note."""
    state = read(nlp, text, day)
    return read_findings(state.text, state.sections, state.units, state.mentions, state.service)


def reader_of(state: State) -> FocusReader:
    """The focus reader of a note."""
    return FocusReader(state.text, state.units, state.sections, state.mentions)


def target_of(state: State) -> Place | None:
    """The one target that the note's titles or conclusions name."""
    reader = reader_of(state)
    return note_target(reader.index, reader.roles).place


def focus_of(state: State) -> Mapping[int, UnitFocus]:
    """The focus of every unit of a note, the note's own target being the fallback."""
    reader = reader_of(state)
    target = note_target(reader.index, reader.roles)
    return reader.read(fallback=target.place, said=target.said)


def facts_of(state: State) -> list[Fact]:
    """The linked facts of a note."""
    reader = reader_of(state)
    return Linker(reader).link(state.mentions, focus_of(state))


def marked(text: str) -> tuple[str, int, int]:
    """``a [b] c`` as ``a b c`` with the offsets of ``b``."""
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "", 1).replace("]", "", 1), start, end


def place(name: str | None) -> Place | None:
    """``RCA``, ``LAD/D1``, ``SVG>RCA``, ``SVG>`` (of no named artery) as a place."""
    if name is None:
        return None
    graft, arrow, rest = name.rpartition(">")
    vessel, _, branch = rest.partition("/")
    return Place(vessel or None, branch or None, graft if arrow else None)


def name_of(where: Place | None) -> str | None:
    """The name that ``place`` reads."""
    if where is None:
        return None
    graft = f"{where.graft}>" if where.graft else ""
    return f"{graft}{where.vessel or ''}{'/' + where.branch if where.branch else ''}"


def mention(label: str, start: int = 0, **fields: Any) -> Mention:
    """A mention five characters long; what is no field of a mention goes to its value."""
    known = {key: fields.pop(key) for key in ("status", "section", "unit", "id") if key in fields}
    given = Mention(
        id=known.pop("id", start), label=label, start=start, end=start + 5, rule="r", section="body"
    )
    return replace(given, value=fields, **known)


def fact(
    label: str, where: str | None = "RCA", start: int = 0, segment: str | None = None, **fields: Any
) -> Fact:
    """A fact of a place made by hand."""
    return Fact(mention(label, start, **fields), place(where), segment)


def degree(percent: float, where: str | None = "RCA", start: int = 0, **fields: Any) -> Fact:
    """An OCCLUSION fact of one percentage."""
    return fact("OCCLUSION", where, start, low=percent, high=percent, **fields)


def flow(grade: int, where: str | None = "RCA", start: int = 0, **fields: Any) -> Fact:
    """A FLOW fact of one TIMI grade."""
    return fact("FLOW", where, start, low=grade, high=grade, **fields)


def age(
    months: float | None, where: str | None = "RCA", start: int = 0, relation: str = "at_least", **fields: Any
) -> Fact:
    """A CHRONICITY fact; no number for a bare word."""
    number = {} if months is None else {"months": months}
    return fact("CHRONICITY", where, start, relation=relation, **number, **fields)
