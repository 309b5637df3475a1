"""What may be asked of a provider, and in which words: the wording file as a validated model.

Source of its rules: AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice, 2022
update.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from revasc.coding.drafts import Layout, Topic
from revasc.coding.rulefile import RuleModel, read_layered
from revasc.coding.summary import place
from revasc.coding.wording import LintRule, lint
from revasc.lesions.lesion import EvidenceRole, Lesion

WORDING_FILE: Final = "clarification.toml"

#: The rulings of a policy that a provider can settle, by the keys of their clauses.
QuestionKey = Literal[
    "coronary_target.missing",
    "total_occlusion.missing",
    "total_occlusion.contradicted",
    "chronic.missing",
    "chronic.contradicted",
    "treated.approach_missing",
    "treated.contradicted",
    "treated.flow_not_restored",
]
_TOPICS: Final[tuple[Topic, ...]] = get_args(Topic)

Text = Annotated[str, Field(min_length=1)]


class QuestionWording(RuleModel):
    """A question and its answers, but for the two that close every list.

    ``defeats`` are the places, counted from 1, of the answers that leave the criterion unmet.
    """

    topic: Topic
    text: Text
    options: Annotated[tuple[Text, ...], Field(min_length=2)]
    defeats: Annotated[tuple[int, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _both_ways(self) -> Self:
        """Answers of one kind only would leave no choice."""
        places = set(self.defeats)
        if not places < set(range(1, len(self.options) + 1)):
            raise ValueError("defeats: must name some, not all, of the options by their place")
        return self


class Quoted(RuleModel):
    """What is quoted for a topic: evidence of the lesion by role, other mentions by label."""

    roles: Annotated[tuple[EvidenceRole, ...], Field(min_length=1)]
    labels: tuple[Text, ...] = ()


class ApproachDate(RuleModel):
    """From which day on an approach that the note does not tell is asked about."""

    since: date
    rule: Text
    source: Text


class LesionNames(RuleModel):
    """What a lesion is called: by its place, never by a diagnosis."""

    plain: Text
    in_stent: Text
    unnamed: Text

    def of(self, lesion: Lesion) -> str:
        """``the lesion in the mid RCA``."""
        if lesion.vessel is None and lesion.graft is None:
            return self.unnamed
        words = self.in_stent if lesion.in_stent else self.plain
        return words.format(place=place(replace(lesion, in_stent=False)))


class ClarificationWording(RuleModel):
    """The words of drafts to the provider, and the rules that they keep.

    Loading runs every rule over every word, so that a changed file cannot lead.
    """

    version: Text
    source: Text
    title: Text
    other: Text
    undetermined: Text
    approach: ApproachDate
    lesion: LesionNames
    layout: Layout
    evidence: dict[Topic, Quoted]
    questions: dict[QuestionKey, QuestionWording]
    lint: tuple[LintRule, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name, wanted, given in (
            ("questions", get_args(QuestionKey), self.questions),
            ("evidence", _TOPICS, self.evidence),
            ("layout.topics", _TOPICS, self.layout.topics),
        ):
            absent = [key for key in wanted if key not in given]
            if absent:
                raise ValueError(f"{name}: absent: {', '.join(absent)}")
        return self

    @model_validator(mode="after")
    def _templates(self) -> Self:
        """A name in braces that nothing fills would fail on the first note."""
        for words, filled in self._fillable():
            try:
                words.format(**filled)
            except (LookupError, ValueError, AttributeError) as error:
                raise ValueError(f"{words!r}: cannot be filled in: {error}") from None
        return self

    @model_validator(mode="after")
    def _compliant(self) -> Self:
        faults = dict.fromkeys(fault for found in self._faults() for fault in found)
        if faults:
            raise ValueError(f"wording is refused: {'; '.join(faults)}")
        return self

    def options(self, key: QuestionKey) -> tuple[str, ...]:
        """All answers to a question, closing with "other" and "unable to determine"."""
        return (*self.questions[key].options, self.other, self.undetermined)

    def defeating(self) -> frozenset[str]:
        """The answers, of all questions, that leave a criterion unmet."""
        return frozenset(asked.options[at - 1] for asked in self.questions.values() for at in asked.defeats)

    def withheld(self, passage: str) -> bool:
        """Does a passage of the note hold what a query may not show even as a quotation?"""
        return bool(lint(passage, rules=(rule for rule in self.lint if rule.in_quotes)))

    def _fillable(self) -> Iterator[tuple[str, dict[str, str | int]]]:
        """Every template, with a sample of what will fill it."""
        layout = self.layout
        yield layout.service, {"day": "2026-01-01"}
        yield layout.heading, {"number": 1, "count": 2, "topic": "age", "lesion": "lesion"}
        yield layout.place, {"line": 1, "section": "findings", "start": 0, "end": 9}
        for words in (self.lesion.plain, self.lesion.in_stent):
            yield words, {"place": "mid RCA"}
        for asked in self.questions.values():
            yield asked.text, {"lesion": "lesion"}

    def _faults(self) -> Iterator[tuple[str, ...]]:
        layout, names = self.layout, self.lesion
        yield lint(self.title, rules=self.lint, where="title")
        for words in (
            *layout.intro, *layout.closing, *layout.topics.values(), *layout.sections.values(), layout.quotes,
            layout.service, layout.service_unknown, layout.heading, layout.place, layout.options,
            layout.free_text, names.plain, names.in_stent, names.unnamed,
        ):  # fmt: skip
            yield lint(words, rules=self.lint)
        for asked in self.questions.values():
            yield lint(asked.text, rules=self.lint, where="question")
            for option in (*asked.options, self.other, self.undetermined):
                yield lint(option, rules=self.lint, where="option")


def load_wording(pack_dir: Path, files: Sequence[Path] = ()) -> ClarificationWording:
    """The wording of a rule pack, from ``coding/clarification.toml``.

    ``files`` takes its place where given: files laid over one another, the lowest first.

    Raises:
        RuleFileError: a file is absent or faulty, a template names what nothing fills, an
            example of a rule fails, or the words break a rule.
    """
    return read_layered(files or (pack_dir / "coding" / WORDING_FILE,), ClarificationWording)
