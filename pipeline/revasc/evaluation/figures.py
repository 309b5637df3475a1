"""All notes together: the figures by which a version of the engine is judged.

Figures are shares between 0 and 1, rounded to four digits; means are taken over rounded
figures, so that a reader can check them against the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from revasc.evaluation.gold import EXTRA_LABELS, MACRO_LABELS
from revasc.evaluation.matching import Counts
from revasc.evaluation.proposals import ProposalScore
from revasc.evaluation.scoring import FIELDS, NoteScore

_MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many right of so many asked."""

    right: int
    asked: int

    @property
    def share(self) -> float:
        """Between 0 and 1, to four digits."""
        return round(self.right / self.asked, 4)


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Mentions of one label over all notes, status current."""

    overlap: Counts
    exact: Counts


@dataclass(frozen=True, slots=True)
class ProposalFigures:
    """Codes and clarification questions over the notes whose gold has them.

    ``complete`` counts the notes whose codes are all right, ``reviews`` the codes found whose
    word on review is right.
    """

    complete: Ratio
    codes: Counts
    reviews: Ratio
    targets: Counts

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain JSON types."""
        return {
            "notes_with_codes": self.complete.asked,
            "codes_complete": self.complete.share,
            "codes_prf": list(self.codes.prf()),
            "codes_review": self.reviews.share if self.reviews.asked else None,
            "clarification_prf": list(self.targets.prf()),
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything countable of an evaluation; holds no note text.

    ``confusion`` counts (gold decision, reported decision); the reported one is "missing"
    where a note has no result. ``labels`` is empty where no mentions are annotated.
    """

    confusion: Mapping[tuple[str, str], int]
    vessels: Ratio
    access: Counts
    fields: Mapping[str, Ratio]
    labels: Mapping[str, LabelFigures]
    proposals: ProposalFigures | None = None

    @property
    def notes(self) -> int:
        """Gold notes, with and without a result."""
        return sum(self.confusion.values())

    @property
    def missing(self) -> int:
        """Gold notes without a result."""
        return self.called(_MISSING)

    @property
    def decisions(self) -> Ratio:
        """Notes whose decision is that of the gold."""
        return Ratio(sum(n for (gold, got), n in self.confusion.items() if gold == got), self.notes)

    @property
    def supported(self) -> Counts:
        """The decision ``supported`` against both others; a note without a result is missed."""
        hits = self.confusion.get(("supported", "supported"), 0)
        annotated = sum(n for (gold, _), n in self.confusion.items() if gold == "supported")
        return Counts(hits, self.called("supported") - hits, annotated - hits)

    def called(self, decision: str) -> int:
        """Notes reported as ``decision``, right or wrong."""
        return sum(n for (_, got), n in self.confusion.items() if got == decision)

    @property
    def mean_field_accuracy(self) -> float | None:
        """Mean share of the lesion fields; ``None`` where no field was asked."""
        return _mean([ratio.share for ratio in self.fields.values()])

    def macro_f1(self, *, exact: bool = False) -> float | None:
        """Mean F1 of the seven labels, FLOW left out."""
        scored = [self.labels[label] for label in MACRO_LABELS if label in self.labels]
        return _mean([(label.exact if exact else label.overlap).prf()[2] for label in scored])

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain JSON types, under the names that the project's issues use."""
        return {
            "notes": self.notes,
            "missing": self.missing,
            "decision_accuracy": self.decisions.share,
            "supported_prf": list(self.supported.prf()),
            "false_supported": self.supported.fp,
            "not_supported_called_supported": self.confusion.get(("not_supported", "supported"), 0),
            "supported_called_not": self.confusion.get(("supported", "not_supported"), 0),
            "supported_any": self.called("supported"),
            "query_any": self.called("query"),
            "supported_vessels_exact": self.vessels.share,
            "access_prf": list(self.access.prf()),
            **{name: ratio.share for name, ratio in self.fields.items()},
            "mean_field_accuracy": self.mean_field_accuracy,
            **(self.proposals.to_dict() if self.proposals else {}),
            **self._mention_figures(),
            "confusion": {f"{gold}->{got}": n for (gold, got), n in sorted(self.confusion.items())},
        }

    def _mention_figures(self) -> dict[str, Any]:
        if not any(self.labels[label].overlap != Counts() for label in MACRO_LABELS if label in self.labels):
            return {}
        return {
            "mentions": {label: list(self.labels[label].overlap.prf()) for label in MACRO_LABELS},
            "mention_macro_f1": self.macro_f1(),
            "mentions_exact": {label: list(self.labels[label].exact.prf()) for label in MACRO_LABELS},
            "mention_macro_f1_exact": self.macro_f1(exact=True),
            "extra_mentions": {label: list(self.labels[label].overlap.prf()) for label in EXTRA_LABELS},
            "extra_mentions_exact": {label: list(self.labels[label].exact.prf()) for label in EXTRA_LABELS},
        }


def add_up(scores: Sequence[NoteScore]) -> Figures:
    """Figures over all notes. Raises ``ValueError`` where there is none."""
    if not scores:
        raise ValueError("no gold notes to evaluate")
    return Figures(
        confusion=Counter((score.gold.decision, score.got or _MISSING) for score in scores),
        vessels=Ratio(sum(score.vessels_ok for score in scores), len(scores)),
        access=_total(score.access for score in scores),
        fields=_field_ratios(scores),
        labels=_label_figures(scores),
        proposals=_proposal_figures([score.proposal for score in scores if score.proposal]),
    )


def _proposal_figures(scores: Sequence[ProposalScore]) -> ProposalFigures | None:
    if not scores:
        return None
    codes = _total(score.codes for score in scores)
    return ProposalFigures(
        complete=Ratio(sum(score.codes_gold == score.codes_got for score in scores), len(scores)),
        codes=codes,
        reviews=Ratio(sum(score.review_ok for score in scores), codes.tp),
        targets=_total(score.targets for score in scores),
    )


def _field_ratios(scores: Iterable[NoteScore]) -> dict[str, Ratio]:
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for score in scores:
        for check in score.fields:
            asked[check.field] += 1
            right[check.field] += check.ok
    return {field: Ratio(right[field], asked[field]) for field in FIELDS if asked[field]}


def _label_figures(scores: Iterable[NoteScore]) -> dict[str, LabelFigures]:
    scored = [label for score in scores for label in score.labels]
    return {
        name: LabelFigures(
            _total(label.overlap for label in scored if label.label == name),
            _total(label.exact for label in scored if label.label == name),
        )
        for name in dict.fromkeys(label.label for label in scored)
    }


def _total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def _mean(shares: Sequence[float]) -> float | None:
    return round(sum(shares) / len(shares), 4) if shares else None
