"""Result records for tests, and a coder of a few lines in place of the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from revasc.coder import Coder
from revasc.coding.drafts import Clarification, Indicator, Question
from revasc.coding.jcto import JctoComponent, JctoRecord
from revasc.note import Note
from revasc.results.record import (
    AccessRecord,
    CodeRecord,
    Criterion,
    Decision,
    DocumentationRecord,
    LesionRecord,
    MentionRecord,
    Provenance,
    Result,
)

TEXT = "Access: right radial artery. CTO of the RCA, 100% for over 6 months. No stent in the LAD."


def make_mention(number: int = 0, words: str = "CTO", text: str = TEXT, **changes: object) -> MentionRecord:
    """A mention of the first place of ``words`` in ``text``."""
    start = text.index(words)
    fields: dict[str, object] = {
        "id": number,
        "label": "CTO",
        "start": start,
        "end": start + len(words),
        "text": words,
        "status": "current",
        "section": "procedure",
        "rule": "cto.label",
        "cues": (),
        "value": None,
        "lesion": 1,
    }
    return MentionRecord(**{**fields, **changes})


MENTIONS = (
    make_mention(0, "right radial", label="ACCESS_SITE", rule="access.radial", lesion=None),
    make_mention(1, "CTO"),
    make_mention(2, "100%", label="OCCLUSION", rule="occlusion.percent", value={"low": 100.0, "high": 100.0}),
    make_mention(3, "over 6 months", label="CHRONICITY", rule="age.over", value={"months": 6.0}),
    make_mention(4, "stent", label="STENT", status="negated", cues=((68, 70), (60, 62)), lesion=None),
)


JCTO = JctoRecord(
    (
        JctoComponent("stump", "present", (1,)),
        JctoComponent("calcification", "absent", (2,)),
        JctoComponent("bend", "not_stated", ()),
        JctoComponent("length", "present", ()),
        JctoComponent("retry", "conflicting", (1, 2)),
    ),
    computed=2,
    complete=False,
    stated=3,
    agrees=None,
)


def make_clarification(**changes: object) -> Clarification:
    """A draft with one question on the age of the occlusion."""
    quoted = MENTIONS[1]
    indicator = Indicator(quoted.id, quoted.text, quoted.start, quoted.end, quoted.section)
    question = Question(
        "age", 1, "standard.chronic.missing", (indicator,), "How long?", ("Up to a month", "Other")
    )
    fields: dict[str, object] = {
        "title": "Documentation clarification",
        "questions": (question,),
        "text": "Documentation clarification\n\n  | CTO\n\nHow long?\n  [ ] Other\n",
        "markdown": "# Documentation clarification\n\n> CTO\n\nHow long?\n\n- [ ] Other\n",
    }
    return Clarification(**{**fields, **changes})


def make_code(code: str = "92943", **changes: object) -> CodeRecord:
    """A proposed code for lesion 1 that needs no review."""
    fields: dict[str, object] = {
        "system": "CPT",
        "code": code,
        "modifiers": (),
        "lesions": (1,),
        "note": "own words",
        "review": False,
        "kind": "procedure",
        "hints": (),
        "rules": (),
    }
    return CodeRecord(**{**fields, **changes})


def make_lesion(number: int = 1, decision: Decision = "supported", **changes: object) -> LesionRecord:
    """A treated CTO of the RCA."""
    fields: dict[str, object] = {
        "id": number,
        "vessel": "RCA",
        "segment": "mid",
        "branch": None,
        "graft": None,
        "in_stent": False,
        "occlusion_percent": 100.0,
        "timi_before": 0,
        "timi_after": 3,
        "residual_percent": 0.0,
        "cto": True,
        "chronicity_months": 6.0,
        "treatments": ("angioplasty", "stent"),
        "approach": "antegrade",
        "outcome": "success",
        "decision": decision,
        "reason": "cto_treated",
        "criteria": (
            Criterion("coronary_target", "met", (), "standard.target", "The RCA is a coronary artery."),
            Criterion("total_occlusion", "met", (1, 2), "standard.total", "It was occluded."),
            Criterion("chronic", "met", (1, 3), "standard.chronic", "For more than three months."),
            Criterion("treated", "missing", (), "standard.treated", "No treatment is stated."),
            Criterion("not_acute_culprit", "contradicted", (), "standard.culprit", "Two places disagree."),
        ),
        "documentation": (
            DocumentationRecord("occlusion_degree", "documented", (2,)),
            DocumentationRecord("approach", "missing", ()),
        ),
        "j_cto": JCTO,
    }
    return LesionRecord(**{**fields, **changes})


def make_result(note_id: str = "n1", decision: Decision = "supported", **changes: object) -> Result:
    """A result with one lesion and something in every field."""
    fields: dict[str, object] = {
        "note_id": note_id,
        "decision": decision,
        "reason": "cto_treated",
        "summary": "A chronic total occlusion of the RCA was treated.",
        "lesions": (make_lesion(decision=decision),),
        "access": (AccessRecord("radial", "right", 6.0, (0,)),),
        "documentation": (
            DocumentationRecord("access_site", "documented", (0,)),
            DocumentationRecord("sheath", "missing", ()),
            DocumentationRecord("approach", "missing", ()),
            DocumentationRecord("chronicity", "conflicting", (1, 3)),
        ),
        "codes": (
            make_code(
                modifiers=("RC",),
                note="revascularization of a CTO",
                hints=("22", "52"),
                rules=("cto-antegrade-2026", "modifier-rc"),
            ),
            make_code(
                "I25.82",
                system="ICD-10-CM",
                note="CTO of a coronary artery",
                review=True,
                kind="diagnosis",
                rules=("cto-diagnosis",),
            ),
        ),
        "clarification": None,
        "mentions": MENTIONS,
        "provenance": Provenance(
            "0.1.0",
            "cto_pci",
            "2026.1",
            "0" * 64,
            "standard",
            "2026-02-03",
            sha256(TEXT.encode()).hexdigest(),
        ),
    }
    return Result(**{**fields, **changes})


class NoteTextError(Exception):
    """What the fake coder raises; its message holds note text, which must go nowhere."""


@dataclass(frozen=True, slots=True)
class FakeFactory:
    """Builds a coder that supports "CTO", queries "100%", fails on "CRASH"."""

    def __call__(self) -> Coder:
        """The coder."""
        return fake_code


def fake_code(note: Note) -> Result:
    """A result by the plainest of rules."""
    if "CRASH" in note.text:
        raise NoteTextError(note.text)
    found = re.search("CTO|100%", note.text)
    decision: Decision = "not_supported" if found is None else "supported" if found[0] == "CTO" else "query"
    mentions = () if found is None else (make_mention(0, found[0], note.text),)
    day = note.date_of_service.isoformat() if note.date_of_service else None
    made = make_result(note.note_id, decision).provenance
    provenance = Provenance(
        made.revasc,
        made.ruleset,
        made.ruleset_version,
        made.ruleset_sha256,
        made.policy,
        day,
        made.text_sha256,
    )
    lesions = () if found is None else (make_lesion(decision=decision),)
    return make_result(note.note_id, decision, mentions=mentions, lesions=lesions, provenance=provenance)
