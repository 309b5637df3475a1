"""Results without the words of the note: what was found and where, not how it was put.

Offsets, labels, statuses, readings, decisions and codes stay, and so do the note's id and the date of
service. ``text_sha256`` stays too: it tells those who have the note that it is this one.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Final

from revasc.coding.drafts import MARKDOWN_QUOTE, TEXT_QUOTE, Clarification, Question
from revasc.results.record import Result

#: What stands in a draft to the provider where words of the note stood.
LEFT_OUT: Final = "(words of the note left out)"


def redact(result: Result) -> Result:
    """The result without any text of the note; a redacted one stays as it is.

    Mentions and the indicators of questions have ``None`` as their text; a draft to the provider
    keeps the places of its quotations alone.
    """
    asked = result.clarification
    return replace(
        result,
        mentions=tuple([replace(mention, text=None) for mention in result.mentions]),
        clarification=None if asked is None else _clarification(asked),
    )


def _clarification(draft: Clarification) -> Clarification:
    return replace(
        draft,
        questions=tuple(_question(question) for question in draft.questions),
        text=_without_quotes(draft.text, TEXT_QUOTE),
        markdown=_without_quotes(draft.markdown, MARKDOWN_QUOTE),
    )


def _question(question: Question) -> Question:
    return replace(
        question, indicators=tuple(replace(indicator, text=None) for indicator in question.indicators)
    )


def _without_quotes(page: str, mark: str) -> str:
    """A page whose quotations, lines that begin with ``mark`` as no others do, are left out."""
    kept: list[str] = []
    for quoted, lines in groupby(page.split("\n"), lambda line: line.startswith(mark)):
        kept += [mark + LEFT_OUT] if quoted else lines
    return "\n".join(kept)
