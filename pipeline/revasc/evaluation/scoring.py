"""One gold note against one result record: what agrees and what does not.

A result is a plain mapping of schema ``revasc.result/1``, as read back from JSON Lines or
made by ``Result.to_dict``. Numbers compare as numbers: 100 and 100.0 are the same percent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from revasc.evaluation.gold import EXTRA_LABELS, MACRO_LABELS, GoldLesion, GoldNote
from revasc.evaluation.matching import Counts, Span, match_exact, match_overlap, match_sets, overlaps
from revasc.evaluation.proposals import ProposalScore, score_proposal

#: Lesion fields compared by vessel, in the order of the report.
FIELDS: Final = ("treatments", "cto", "occlusion_percent", "chronicity_months", "approach", "outcome")

#: A flow statement may also be taken for a degree of blockage: it is no wrong OCCLUSION.
_FLOW: Final = re.compile(r"timi|\bflow\b", re.IGNORECASE)

FieldValue = str | float | bool | None | tuple[str, ...]
Row = Mapping[str, Any]
Access = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """One field of one vessel; ``ok`` where any annotated value is among the reported ones."""

    vessel: str
    field: str
    gold: frozenset[FieldValue]
    got: frozenset[FieldValue]

    @property
    def ok(self) -> bool:
        """Whether the two sides share a value."""
        return not self.gold.isdisjoint(self.got)


@dataclass(frozen=True, slots=True)
class MentionMiss:
    """A current mention that one side has and the other lacks.

    ``otherwise`` is the status under which the other side has the same words, if it does.
    """

    kind: Literal["missed", "extra"]
    label: str
    span: Span
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Current mentions of one label in one note."""

    label: str
    overlap: Counts
    exact: Counts
    misses: tuple[MentionMiss, ...]


@dataclass(frozen=True, slots=True)
class NoteScore:
    """All comparisons of one note. ``got`` is ``None`` where the note has no result."""

    gold: GoldNote
    got: str | None
    summary: str | None = None
    vessels_ok: bool = False
    fields: tuple[FieldCheck, ...] = ()
    access_gold: frozenset[Access] = frozenset()
    access_got: frozenset[Access] = frozenset()
    labels: tuple[LabelScore, ...] = ()
    proposal: ProposalScore | None = None

    @property
    def false_supported(self) -> bool:
        """The worst of errors: supported by us and not by the gold."""
        return self.got == "supported" and self.gold.decision != "supported"

    @property
    def access(self) -> Counts:
        """Artery and side together, each pair once."""
        return match_sets(self.access_gold, self.access_got)


def score_note(gold: GoldNote, row: Row | None) -> NoteScore:
    """Compare one note; ``row`` is ``None`` where there is no result for it."""
    if row is None:
        return NoteScore(gold, None)
    lesions: Sequence[Row] = row.get("lesions") or ()
    return NoteScore(
        gold=gold,
        got=row["decision"],
        summary=row.get("summary"),
        vessels_ok=_supported(gold) == {les["vessel"] for les in lesions if les["decision"] == "supported"},
        fields=tuple(_field_checks(gold, lesions)),
        access_gold=frozenset((a.artery, a.side) for a in gold.access),
        access_got=frozenset((a["artery"], a["side"]) for a in row.get("access") or ()),
        labels=_label_scores(gold, row.get("mentions") or ()),
        proposal=score_proposal(gold, row),
    )


def _supported(gold: GoldNote) -> set[str | None]:
    return {les.vessel for les in gold.lesions if les.decision == "supported"}


def _field_checks(gold: GoldNote, lesions: Sequence[Row]) -> Iterable[FieldCheck]:
    """Compare by vessel: two lesions of one vessel are one set of values a field."""
    targets: dict[str, list[GoldLesion]] = {}
    for les in gold.lesions:
        if les.vessel and (les.treatments or les.cto):
            targets.setdefault(les.vessel, []).append(les)
    for vessel, wanted in targets.items():
        found = [les for les in lesions if les.get("vessel") == vessel]
        for field in FIELDS:
            values = frozenset(_value(getattr(les, field)) for les in wanted)
            if _asked(field, values, wanted):
                yield FieldCheck(vessel, field, values, frozenset(_value(les.get(field)) for les in found))


def _asked(field: str, values: frozenset[FieldValue], wanted: Iterable[GoldLesion]) -> bool:
    """Leave out what the note does not state, and the label of a lesion whose note contradicts itself."""
    if field == "treatments":
        return True
    if field == "cto" and any(les.decision == "query" for les in wanted):
        return False
    return values != {None}


def _value(raw: Any) -> FieldValue:
    """A field as a value that compares: lists lose their order."""
    return tuple(sorted(raw)) if isinstance(raw, list | tuple) else raw


def _label_scores(gold: GoldNote, found: Sequence[Row]) -> tuple[LabelScore, ...]:
    """Scores a label; none where the note's mentions are not annotated."""
    if not gold.mentions:
        return ()
    return tuple(_label_score(label, gold, found) for label in (*MACRO_LABELS, *EXTRA_LABELS))


def _label_score(label: str, gold: GoldNote, found: Sequence[Row]) -> LabelScore:
    wanted = [((m.start, m.end), m.status) for m in gold.mentions if m.label == label]
    have = [((m["start"], m["end"]), m["status"]) for m in found if m["label"] == label]
    current = [span for span in _current(have) if not (label == "OCCLUSION" and _is_flow(gold.text, span))]
    matched = match_overlap(_current(wanted), current)
    missed = [MentionMiss("missed", label, span, _otherwise(span, have)) for span in matched.missed]
    extra = [MentionMiss("extra", label, span, _otherwise(span, wanted)) for span in matched.extra]
    misses = tuple(sorted(missed + extra, key=lambda miss: miss.span))
    return LabelScore(label, matched.counts(), match_exact(_current(wanted), current).counts(), misses)


def _current(mentions: Iterable[tuple[Span, str]]) -> list[Span]:
    return [span for span, status in mentions if status == "current"]


def _is_flow(text: str, span: Span) -> bool:
    return _FLOW.search(text[span[0] : span[1]]) is not None


def _otherwise(span: Span, others: Iterable[tuple[Span, str]]) -> str | None:
    """Status of the first mention over the same words that is not current."""
    return next((status for other, status in others if status != "current" and overlaps(span, other)), None)
