"""Codes and clarification questions of one gold note against one result record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from revasc.evaluation.gold import GoldNote
from revasc.evaluation.matching import Counts, match_sets

#: Code system, code and modifiers in alphabetical order.
Code = tuple[str, str, tuple[str, ...]]
#: Topic of a question and the artery of its lesion.
Target = tuple[str, str | None]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProposalScore:
    """What agrees of the codes and of the questions to the provider.

    ``review_ok`` of the codes that both sides have carry the same word on review.
    """

    codes_gold: frozenset[Code]
    codes_got: frozenset[Code]
    review_ok: int
    targets_gold: frozenset[Target]
    targets_got: frozenset[Target]

    @property
    def codes(self) -> Counts:
        """Codes with their modifiers, each once."""
        return match_sets(self.codes_gold, self.codes_got)

    @property
    def targets(self) -> Counts:
        """Topic and artery of the questions, each pair once."""
        return match_sets(self.targets_gold, self.targets_got)


def score_proposal(gold: GoldNote, row: Row) -> ProposalScore | None:
    """Compare one note; ``None`` where its gold says nothing of codes."""
    if gold.codes is None:
        return None
    wanted = {(c.system, c.code, tuple(sorted(c.modifiers))): c.review for c in gold.codes}
    found = {
        (c["system"], c["code"], tuple(sorted(c["modifiers"]))): c["review"] for c in _listed(row, "codes")
    }
    lesions = {lesion["id"]: lesion["vessel"] for lesion in _listed(row, "lesions")}
    questions = _listed(row.get("clarification") or {}, "questions")
    return ProposalScore(
        codes_gold=frozenset(wanted),
        codes_got=frozenset(found),
        review_ok=sum(wanted[code] == found[code] for code in wanted.keys() & found.keys()),
        targets_gold=frozenset((t.topic, t.vessel) for t in gold.clarification),
        targets_got=frozenset((q["topic"], lesions.get(q["lesion"])) for q in questions),
    )


def _listed(row: Row, key: str) -> Iterable[Row]:
    return row.get(key) or ()
