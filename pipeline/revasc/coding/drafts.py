"""The draft of a query to the provider: its parts, and how it looks as text and as Markdown.

Source of the form: AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice, 2022
update: indicators quoted with their place, one thing asked at a time, room for a free answer.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap
from typing import Annotated, Final, Literal

from pydantic import Field

from revasc.coding.rulefile import RuleModel

Topic = Literal["vessel", "degree", "age", "approach", "outcome"]
#: The parts of a draft from which both forms are written.
Kind = Literal["title", "heading", "paragraph", "place", "quote", "option"]
Block = tuple[Kind, str]
Text = Annotated[str, Field(min_length=1)]

WIDTH: Final = 78
#: How a quoted line begins in plain text and in Markdown. No other line begins so.
TEXT_QUOTE: Final = "  | "
MARKDOWN_QUOTE: Final = "> "
_BOX: Final = "[ ] "
#: How blocks begin in Markdown.
_MARKS: Final[dict[Kind, str]] = {
    "title": "# ",
    "heading": "## ",
    "quote": MARKDOWN_QUOTE,
    "option": f"- {_BOX}",
}
#: Blocks that differ from note to note, and may hold its words.
_FROM_NOTE: Final = ("place", "quote")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
#: What Markdown may take for mark-up: signs anywhere, an address, and what opens a block.
_MARKUP: Final = re.compile(r"(?=[\\`*_\[\]|~@!])|(?<=:)(?=//)|(?<=www)(?=\.)|^(?=[-+#=])")
_NUMBERED: Final = re.compile(r"^(\d{1,9})(?=[.)])")
#: Words without any of these hold nothing to escape.
_SUSPECT: Final = re.compile(r"[\\`*_\[\]|~@!:&<>]|www|^[-+#=\d]")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITIES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_ASCII_CONTROLS: Final = dict.fromkeys((*range(32), 127), " ")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A passage of the note, quoted as it stands at these offsets (code points, end exclusive).

    ``mention`` is the id of the mention for whose sake it is quoted; ``section`` is the
    section of the note that holds it. ``text`` is ``None`` in a redacted record.
    """

    mention: int
    text: str | None
    start: int
    end: int
    section: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question on one topic of one lesion.

    ``rule`` is the clause that left the point open. ``options`` end with "other" and
    "unable to determine".
    """

    topic: Topic
    lesion: int
    rule: str
    indicators: tuple[Indicator, ...]
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clarification:
    """A draft to the provider: its questions, and the whole as plain text and as Markdown."""

    title: str
    questions: tuple[Question, ...]
    text: str
    markdown: str


class Layout(RuleModel):
    """The words around the questions. Names in braces are filled in."""

    service: Text
    service_unknown: Text
    intro: tuple[Text, ...]
    heading: Text
    quotes: Text
    place: Text
    options: Text
    free_text: Text
    closing: tuple[Text, ...]
    topics: dict[Topic, Text]
    sections: dict[str, Text]

    def section(self, name: str) -> str:
        """How a section of the note is called."""
        return self.sections.get(name, name.replace("_", " "))


def draft(
    note: str,
    title: str,
    questions: Sequence[tuple[str, Question]],
    layout: Layout,
    day: str | None,
) -> Clarification:
    """The draft of these questions, each beside what its lesion is called.

    ``note`` is the text that the indicators quote, ``day`` the date of service in ISO form.
    """
    service = layout.service.format(day=day) if day else layout.service_unknown
    blocks: list[Block] = [("title", title), ("paragraph", service)]
    blocks += [("paragraph", words) for words in layout.intro]
    line_ends = [match.start() for match in _LINE_END.finditer(note)]
    for number, (lesion, question) in enumerate(questions, 1):
        topic = layout.topics[question.topic]
        head = layout.heading.format(number=number, count=len(questions), topic=topic, lesion=lesion)
        blocks += [("heading", head), *_question(line_ends, question, layout)]
    blocks += [("paragraph", words) for words in layout.closing]
    text, markdown = (_page(blocks, form) for form in zip(*starmap(_forms, blocks), strict=True))
    return Clarification(title, tuple(question for _, question in questions), text, markdown)


def shown(words: str) -> str:
    """Words of a note on one line, without characters that steer a screen or cannot be written."""
    plain = words.translate(_ASCII_CONTROLS) if words.isascii() else "".join(map(_visible, words))
    return " ".join(plain.split())


def own_words(text: str) -> str:
    """A draft in plain text on one line, without what it quotes from the note."""
    return _joined(line for line in text.splitlines() if not line.startswith(TEXT_QUOTE))


def own_markdown(markdown: str) -> str:
    """A draft in Markdown on one line, unescaped, without what it quotes from the note."""
    text = _joined(line for line in markdown.splitlines() if not line.startswith(MARKDOWN_QUOTE))
    return _ESCAPED.sub(r"\1", text)


def quoted_words(text: str) -> str:
    """What a draft in plain text quotes from the note, in order and without white space.

    White space goes because lines are broken to fit the page.
    """
    lines = (line.removeprefix(TEXT_QUOTE) for line in text.splitlines() if line.startswith(TEXT_QUOTE))
    return "".join("".join(lines).split())


def _question(line_ends: Sequence[int], question: Question, layout: Layout) -> Iterator[Block]:
    yield "paragraph", layout.quotes
    for item in question.indicators:
        yield "place", _place(line_ends, item, layout)
        yield "quote", shown(item.text or "")
    yield "paragraph", question.question
    yield "paragraph", layout.options
    for option in question.options:
        yield "option", option
    yield "paragraph", layout.free_text


def _place(line_ends: Sequence[int], item: Indicator, layout: Layout) -> str:
    """Where a passage stands, by a line number as an editor counts."""
    line = bisect_left(line_ends, item.start) + 1
    section = layout.section(item.section)
    return layout.place.format(line=line, section=section, start=item.start, end=item.end)


def _page(blocks: Sequence[Block], written: Iterable[str]) -> str:
    """Blocks as they are written in one form, one below the other."""
    return "".join([_gap(blocks, at) + words + "\n" for at, words in enumerate(written)])


def _forms(kind: Kind, words: str) -> tuple[str, str]:
    """A block as plain text and as Markdown."""
    if kind in _FROM_NOTE:
        return _text_block(kind, words), _markdown_block(kind, words)
    return _own_forms(kind, words)


@lru_cache(maxsize=256)
def _own_forms(kind: Kind, words: str) -> tuple[str, str]:
    """A block in the pack's words, which drafts share; nothing of a note is kept here."""
    return _text_block(kind, words), _markdown_block(kind, words)


def _text_block(kind: Kind, words: str) -> str:
    if kind == "title":
        return f"{words}\n{'=' * len(words)}"
    if kind == "heading":
        return f"{_wrapped(words)}\n{'-' * min(len(words), WIDTH)}"
    if kind == "quote":
        return _wrapped(words, TEXT_QUOTE, TEXT_QUOTE)
    if kind == "option":
        return _wrapped(words, f"  {_BOX}", "      ")
    return _wrapped(words)


def _markdown_block(kind: Kind, words: str) -> str:
    return _MARKS.get(kind, "") + _escaped(words)


def _gap(blocks: Sequence[Block], at: int) -> str:
    """An empty line before every block but the first and those that stand in a list."""
    if at == 0:
        return ""
    kind, before = blocks[at][0], blocks[at - 1][0]
    return "" if kind == before == "option" else "\n"


def _wrapped(words: str, first: str = "", later: str = "") -> str:
    if _fits(first, words):
        return first + words
    return textwrap.fill(words, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


def _fits(first: str, words: str) -> bool:
    """Is this a line as it stands, with no white space but single blanks to weigh at its end?"""
    short = 0 < len(words) <= WIDTH - len(first)
    return short and words.isprintable() and not words.endswith(" ")


def _escaped(words: str) -> str:
    """Words that Markdown shows as they are: no mark-up, no link, no HTML."""
    if not _SUSPECT.search(words):
        return words
    safe = _NUMBERED.sub(r"\1\\", _MARKUP.sub(r"\\", words))
    for char, entity in _ENTITIES:
        safe = safe.replace(char, entity)
    return safe


def _visible(char: str) -> str:
    """A character as it may be shown: white space as a blank, controls not at all."""
    category = unicodedata.category(char)
    if char.isspace() or category == "Cc":
        return " "
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cf" else char


def _joined(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())
