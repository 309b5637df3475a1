"""The non-leading query to the provider for a note whose decision is ``query``.

Which points are asked about follows from the verdict; every word, and what is quoted for a
point, is data of the rule pack. Source: AHIMA and ACDIS, Guidelines for Achieving a Compliant
Query Practice, 2022 update.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, get_args

from revasc.coding.drafts import Clarification, Indicator, Question, Topic, draft
from revasc.coding.passages import Passages
from revasc.coding.questions import WORDING_FILE, ClarificationWording, QuestionKey, Quoted, load_wording
from revasc.coding.verdict import LesionVerdict, NoteVerdict
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention, Status

__all__ = [
    "WORDING_FILE",
    "Clarification",
    "ClarificationWording",
    "Indicator",
    "Question",
    "Topic",
    "clarify",
    "load_wording",
]

_APPROACH: Final[QuestionKey] = "treated.approach_missing"
_TORN: Final[QuestionKey] = "treated.contradicted"
_TOPICS: Final[tuple[Topic, ...]] = get_args(Topic)
#: What is so and what is said not to be so are indicators; plans and other people's are not.
_HEARD: Final[tuple[Status, ...]] = ("current", "negated")


def clarify(
    text: str, findings: Findings, verdict: NoteVerdict, wording: ClarificationWording
) -> Clarification | None:
    """The draft for a note, ``None`` where its decision is not ``query``.

    ``text`` is the note as decoded, which mentions quote by code points. Every lesion with
    the decision ``query`` is asked about, one question for each open point. A point for
    which the note holds nothing to quote is left out; where that leaves none, so is the draft.
    """
    if verdict.decision != "query":
        return None
    passages, table = Passages(text, wording.withheld), _table(findings)
    asked: list[tuple[str, Question]] = []
    for lesion, judged in zip(findings.lesions, verdict.lesions, strict=True):
        if judged.decision == "query":
            name = wording.lesion.of(lesion)
            asked += [(name, item) for item in _questions(lesion, judged, table, passages, wording)]
    if not asked:
        return None
    day = findings.date_of_service
    return draft(text, wording.title, asked, wording.layout, day.isoformat() if day else None)


@dataclass(frozen=True, slots=True)
class _Table:
    """The findings, with places in the mention table by id, and by label and lesion as far as heard."""

    findings: Findings
    places: Mapping[int, int]
    heard: Mapping[tuple[str, int | None], Sequence[int]]


def _table(findings: Findings) -> _Table:
    heard: dict[tuple[str, int | None], list[int]] = {}
    for place, mention in enumerate(findings.mentions):
        if mention.status in _HEARD:
            heard.setdefault((mention.label, mention.lesion), []).append(place)
    return _Table(findings, {mention.id: place for place, mention in enumerate(findings.mentions)}, heard)


def _questions(
    lesion: Lesion,
    judged: LesionVerdict,
    table: _Table,
    passages: Passages,
    wording: ClarificationWording,
) -> list[Question]:
    """The questions on one lesion, in the order of the topics."""
    questions: list[Question] = []
    for key, rule, deciding in _open_points(lesion, judged, table.findings, wording):
        asked = wording.questions[key]
        told_of = _told_of(lesion, table.findings, key)
        wanted = _mentions(told_of, table, wording.evidence[asked.topic], deciding)
        indicators = passages.quote(wanted)
        if indicators:
            words = asked.text.format(lesion=wording.lesion.of(lesion))
            options = wording.options(key)
            questions.append(Question(asked.topic, lesion.id, rule, indicators, words, options))
    return sorted(questions, key=lambda question: _TOPICS.index(question.topic))


def _open_points(
    lesion: Lesion, judged: LesionVerdict, findings: Findings, wording: ClarificationWording
) -> Iterator[tuple[QuestionKey, str, tuple[int, ...]]]:
    """What the lesion leaves open: the question, the clause behind it, the mentions that decided."""
    told = False
    for criterion in judged.criteria:
        key = next((name for name in wording.questions if criterion.rule.endswith(f".{name}")), None)
        if key is not None:
            told = told or key == _APPROACH
            yield key, criterion.rule, criterion.mentions
    if not told and lesion.treatments and lesion.approach is None and _approach_counts(findings, wording):
        yield _APPROACH, wording.approach.rule, ()


def _approach_counts(findings: Findings, wording: ClarificationWording) -> bool:
    day = findings.date_of_service
    return day is None or day >= wording.approach.since


def _told_of(lesion: Lesion, findings: Findings, key: QuestionKey) -> tuple[Lesion, ...]:
    """The lesions whose evidence bears on the question.

    Of several lesions whose treatment is both told and denied, one may be told in one place
    what another is told elsewhere: "LCX stented", and at the end "successful PCI of the RCA".
    """
    if key != _TORN:
        return (lesion,)
    return tuple(other for other in findings.lesions if other.contradicted or other.id == lesion.id)


def _mentions(
    lesions: Sequence[Lesion], table: _Table, quoted: Quoted, deciding: Iterable[int]
) -> tuple[Mention, ...]:
    """The mentions to quote: those that decided, and what else bears on the topic.

    A mention that no lesion claims bears on these where the note has no others. Where the topic has
    nothing at all, everything that the note says of the lesions is quoted.
    """
    ids = {*deciding, *(mention for lesion in lesions for mention in lesion.mentions(*quoted.roles))}
    unclaimed = (None,) if len(table.findings.lesions) == len(lesions) else ()
    owners = {*unclaimed, *(lesion.id for lesion in lesions)}
    labelled = [place for pair in product(quoted.labels, owners) for place in table.heard.get(pair, ())]
    if not (ids or labelled):
        ids = {item.mention for lesion in lesions for item in lesion.evidence}
    places = {*labelled, *(table.places[number] for number in ids if number in table.places)}
    return tuple(table.findings.mentions[place] for place in sorted(places))
