"""The linter of drafts to the provider: what a query may never say, and what it must offer.

The patterns are data of the rule pack. Source: AHIMA and ACDIS, Guidelines for Achieving a
Compliant Query Practice, 2022 update.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from revasc.coding.drafts import Clarification, Question, own_markdown, own_words, quoted_words, shown
from revasc.coding.rulefile import RuleModel

if TYPE_CHECKING:
    from revasc.coding.questions import ClarificationWording

Where = Literal["anywhere", "title", "question", "option"]
Example = Annotated[str, Field(min_length=1)]

BLANK: Final = "____"
#: Stands where a quotation was: no pattern reads on across it.
_QUOTED: Final = "\ufffc"


class LintRule(RuleModel):
    """A pattern that the words of a draft may not meet, and why.

    ``where`` narrows it to one part. A passage of the note that meets a rule ``in_quotes`` is
    not quoted whole. ``matches`` and ``avoids`` are examples, tried whenever the file is read.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    where: Where = "anywhere"
    pattern: Annotated[str, Field(min_length=1)]
    in_quotes: bool = False
    why: Annotated[str, Field(min_length=1)]
    matches: Annotated[tuple[Example, ...], Field(min_length=1)]
    avoids: Annotated[tuple[Example, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _examples_hold(self) -> Self:
        """A rule whose examples fail does not say what its author meant."""
        try:
            wrong = [text for text in self.matches if self.find(text) is None]
            wrong += [text for text in self.avoids if self.find(text) is not None]
        except re.error as error:
            raise ValueError(f"{self.id}: pattern is no regular expression: {error}") from None
        if wrong:
            raise ValueError(f"{self.id}: examples that fail: {'; '.join(wrong)}")
        return self

    def find(self, text: str) -> str | None:
        """The first words that meet the pattern, ``None`` where none do."""
        found = self._compiled.search(text)
        return found.group().strip() if found else None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)


def lint(
    text: str, quoted: Sequence[str] = (), *, rules: Iterable[LintRule], where: Where = "anywhere"
) -> tuple[str, ...]:
    """The faults of a text, each as ``rule id: what``; empty where it is well.

    ``quoted`` are words of the note, which may say what they like. White space counts as one
    blank, so that line breaks hide nothing.
    """
    words = _without(text, quoted)
    applying = (rule for rule in rules if rule.where in ("anywhere", where))
    found = ((rule, rule.find(words)) for rule in applying)
    return tuple(f'{rule.id}: "{what}"; {rule.why}' for rule, what in found if what is not None)


def lint_clarification(draft: Clarification, wording: ClarificationWording) -> tuple[str, ...]:
    """The faults of a draft in words and in structure, each as ``rule id: what``, each once.

    The draft may have been edited: what it quotes must still be its indicators, and both its
    forms are read.
    """
    rules = wording.lint
    faults = [
        *lint(draft.title, rules=rules, where="title"),
        *lint(own_words(draft.text), rules=rules),
        *lint(own_markdown(draft.markdown), rules=rules),
        *_structure(draft),
    ]
    for question in draft.questions:
        faults += [*lint(question.question, rules=rules, where="question"), *_options(question, wording)]
    return tuple(dict.fromkeys(faults))


def _structure(draft: Clarification) -> Iterator[str]:
    """One thing at a time, with indicators, and nothing quoted that is none."""
    if not draft.questions:
        yield "no-question: the draft asks nothing"
    counted = Counter((question.topic, question.lesion) for question in draft.questions)
    for (topic, lesion), times in counted.items():
        if times > 1:
            yield f"asked-twice: {topic} of lesion {lesion}"
    for question in draft.questions:
        if not question.indicators:
            yield f"no-indicator: {_name(question)}"
    quotes = "".join(shown(item.text or "") for question in draft.questions for item in question.indicators)
    if quoted_words(draft.text) != "".join(quotes.split()):
        yield "stray-quote: what the text quotes is not what its indicators quote"


def _options(question: Question, wording: ClarificationWording) -> Iterator[str]:
    """Every way to answer, with equal room, and worded without leading."""
    name = _name(question)
    offered = [option for option in question.options if option not in (wording.other, wording.undetermined)]
    if wording.other not in question.options:
        yield f"no-other: {name}"
    if wording.undetermined not in question.options:
        yield f"no-undetermined: {name}"
    if not wording.defeating() & set(offered):
        yield f"no-defeating-option: {name}"
    if len(offered) < 2:
        yield f"few-options: {name}"
    if len({option.count(BLANK) for option in offered}) > 1:
        yield f"unequal-space: {name}"
    for option in question.options:
        yield from lint(option, rules=wording.lint, where="option")


def _name(question: Question) -> str:
    return f"{question.topic} of lesion {question.lesion}"


def _without(text: str, quoted: Sequence[str]) -> str:
    """The text on one line, its quotations taken out, the longest first and only as whole words."""
    words = " ".join(text.split())
    for quote in sorted((" ".join(quote.split()) for quote in quoted), key=len, reverse=True):
        if quote:
            words = re.sub(rf"(?<!\w){re.escape(quote)}(?!\w)", _QUOTED, words)
    return words
