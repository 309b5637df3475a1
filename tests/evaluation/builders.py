"""Short forms for gold notes and result rows: name what matters, the rest is filled in."""

from __future__ import annotations

import json
from typing import Any

from revasc.evaluation.gold import GoldAccess, GoldCode, GoldLesion, GoldMention, GoldNote, GoldTarget
from revasc.nlp.mention import Status
from revasc.note import Note
from revasc.results.record import AccessRecord, Decision, LesionRecord, Provenance, Result

Record = dict[str, Any]

_LESION: Record = {
    "vessel": "RCA",
    "graft": None,
    "occlusion_percent": 100,
    "cto": True,
    "chronicity_months": None,
    "treatments": ["stent"],
    "approach": "antegrade",
    "outcome": "success",
    "decision": "supported",
}


def lesion(**changes: Any) -> Record:
    """A lesion as JSON, the same in gold and results: a stented RCA occlusion unless changed."""
    return _LESION | changes


def gold_lesion(**changes: Any) -> GoldLesion:
    """The same lesion as the loader gives it."""
    record = lesion(**changes)
    return GoldLesion(**(record | {"treatments": tuple(record["treatments"])}))


def gold_note(
    text: str = "note",
    decision: Decision = "supported",
    *,
    note_id: str = "n1",
    lesions: tuple[GoldLesion, ...] = (),
    access: tuple[tuple[str, str | None], ...] = (),
    mentions: tuple[GoldMention, ...] = (),
    codes: tuple[GoldCode, ...] | None = None,
    clarification: tuple[GoldTarget, ...] = (),
) -> GoldNote:
    sites = tuple(GoldAccess(artery, side) for artery, side in access)
    note = Note(note_id, text)
    return GoldNote(note, decision, "gold reason", lesions, sites, mentions, codes, clarification)


def gold_code(code: str = "92943", *modifiers: str, system: str = "CPT", review: bool = False) -> GoldCode:
    """A code that should be proposed, without review unless told otherwise."""
    return GoldCode(system, code, modifiers, review)


def found_code(code: str = "92943", *modifiers: str, system: str = "CPT", review: bool = False) -> Record:
    """The same code as a result record proposes it."""
    return {"system": system, "code": code, "modifiers": list(modifiers), "review": review, "lesions": [1]}


def found_questions(*targets: tuple[str, int | None]) -> Record:
    """A clarification with one question a pair of topic and lesion id."""
    return {"questions": [{"topic": topic, "lesion": lesion} for topic, lesion in targets]}


def gold_mention(text: str, quote: str, label: str, status: Status = "current") -> GoldMention:
    """The first ``quote`` in ``text``."""
    start = text.index(quote)
    return GoldMention(label, start, start + len(quote), status)


def row(decision: str = "supported", *, note_id: str = "n1", **parts: Any) -> Record:
    """A result record with the keys that evaluation reads."""
    empty: Record = {"summary": "our summary", "lesions": [], "access": [], "mentions": []}
    return {"note_id": note_id, "decision": decision, **empty, **parts}


def found(text: str, quote: str, label: str, status: str = "current") -> Record:
    """A reported mention over the first ``quote`` in ``text``."""
    start = text.index(quote)
    return {"label": label, "start": start, "end": start + len(quote), "text": quote, "status": status}


def gold_record(**changes: Any) -> Record:
    """A line of a gold file as JSON."""
    record: Record = {
        "note_id": "g1",
        "date_of_service": "2024-05-06",
        "note_type": "Cath Report",
        "text": "CTO of the RCA was stented.",
        "decision": "supported",
        "reason": "Labelled CTO, stented.",
        "lesions": [lesion()],
        "access": [{"artery": "radial", "side": "right"}],
        "mentions": [{"label": "CTO", "text": "CTO", "status": "current", "start": 0, "end": 3}],
    }
    return record | changes


def jsonl(*records: Record) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


_RCA = LesionRecord(
    id=1,
    vessel="RCA",
    segment=None,
    branch=None,
    graft=None,
    in_stent=False,
    occlusion_percent=100.0,
    timi_before=0,
    timi_after=3,
    residual_percent=0.0,
    cto=True,
    chronicity_months=None,
    treatments=("stent",),
    approach="antegrade",
    outcome="success",
    decision="supported",
    reason="cto_treated",
    criteria=(),
    documentation=(),
    j_cto=None,
)


def code_alike(note: Note) -> Result:
    """A coder that says the same of every note."""
    return Result(
        note_id=note.note_id,
        decision="supported",
        reason="cto_treated",
        summary="",
        lesions=(_RCA,),
        access=(AccessRecord("radial", "right", 6.0, ()),),
        documentation=(),
        codes=(),
        clarification=None,
        mentions=(),
        provenance=Provenance("0", "p", "1", "", "standard", None, ""),
    )
