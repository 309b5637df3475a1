"""Findings and verdict put together as the result record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from revasc.coding.documentation import document_lesions
from revasc.coding.drafts import Clarification
from revasc.coding.jcto import JctoRecord
from revasc.coding.verdict import CodeRecord, DocumentationRecord, LesionVerdict, NoteVerdict
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention
from revasc.results.record import AccessRecord, LesionRecord, MentionRecord, Provenance, Result

#: Remarks of the earlier stages to the later ones, of no meaning to a reader of the record: the
#: unread numbers of a date, and how a phrase was joined or weighed.
_INNER: Final = frozenset({"a", "b", "dotted", "bare", "sized", "soft", "still"})


def assemble(
    note_id: str,
    text: str,
    findings: Findings,
    verdict: NoteVerdict,
    *,
    scores: Sequence[JctoRecord | None],
    documentation: Sequence[DocumentationRecord],
    codes: Sequence[CodeRecord],
    clarification: Clarification | None,
    provenance: Provenance,
) -> Result:
    """The record of one note. ``text`` is the note as decoded: mentions quote it.

    ``scores`` are the J-CTO scores of the lesions, in their order.
    """
    named = _named_by(findings.lesions)
    listed = document_lesions(findings, documentation)
    told = zip(findings.lesions, verdict.lesions, listed, scores, strict=True)
    return Result(
        note_id=note_id,
        decision=verdict.decision,
        reason=verdict.reason,
        summary=verdict.summary,
        lesions=tuple(_lesion(*parts) for parts in told),
        access=tuple(AccessRecord(a.artery, a.side, a.french, a.mentions) for a in findings.access),
        documentation=tuple(documentation),
        codes=tuple(codes),
        clarification=clarification,
        mentions=tuple([_mention(text, m, named.get(m.id)) for m in findings.mentions]),
        provenance=provenance,
    )


def text_sha256(text: str) -> str:
    """SHA-256 of the note text as UTF-8, lone surrogates kept as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def day(service: date | None) -> str | None:
    """ISO form of a date of service."""
    return service.isoformat() if service else None


def _lesion(
    lesion: Lesion,
    verdict: LesionVerdict,
    documentation: tuple[DocumentationRecord, ...],
    score: JctoRecord | None,
) -> LesionRecord:
    return LesionRecord(
        id=lesion.id, vessel=lesion.vessel, segment=lesion.segment, branch=lesion.branch, graft=lesion.graft,
        in_stent=lesion.in_stent, occlusion_percent=lesion.occlusion_percent, timi_before=lesion.timi_before,
        timi_after=lesion.timi_after, residual_percent=lesion.residual_percent, cto=verdict.cto,
        chronicity_months=lesion.chronicity_months, treatments=lesion.treatments, approach=lesion.approach,
        outcome=lesion.outcome, decision=verdict.decision, reason=verdict.reason, criteria=verdict.criteria,
        documentation=documentation, j_cto=score,
    )  # fmt: skip


def _named_by(lesions: Sequence[Lesion]) -> dict[int, int]:
    """The lesion, by its id, that each mention of an artery names; the first of several."""
    named: dict[int, int] = {}
    for lesion in lesions:
        for mention in lesion.mentions("vessel"):
            named.setdefault(mention, lesion.id)
    return named


def _mention(text: str, mention: Mention, named: int | None) -> MentionRecord:
    start, end, lesion = mention.start, mention.end, mention.lesion
    return MentionRecord(
        mention.id, mention.label, start, end, text[start:end], mention.status, mention.section, mention.rule,
        mention.cues, _value(mention.value), named if lesion is None else lesion,
    )  # fmt: skip


def _value(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if _INNER.isdisjoint(value):
        return dict(value) or None
    return {key: part for key, part in value.items() if key not in _INNER} or None
