"""One result in the terminal: the marked note, a panel a lesion, then what holds for the whole note."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from revasc.coding.policy import Policy
from revasc.results.record import Result
from revasc.review.marking import STATUS_STYLES, bracketed_note, marked_note, plain_words, safe
from revasc.review.note_tables import access_line, clarification_panel, codes_table, provenance_lines
from revasc.review.panels import checklist, lesion_panel


def render_result(result: Result, text: str, policy: Policy | None = None, *, coloured: bool = True) -> Group:
    """Everything about one note, ready for ``Console.print``.

    With the ``policy`` of the result, what is missing is shown beside what is asked for. Where
    the output has no colours, the mentions stand in brackets with their labels.
    """
    mentions = {mention.id: mention for mention in result.mentions}
    marked = marked_note(text, result.mentions) if coloured else bracketed_note(text, result.mentions)
    parts: list[RenderableType] = [Panel(marked, title="note")]
    parts += [lesion_panel(lesion, mentions, policy) for lesion in result.lesions]
    return Group(*parts, *_whole_note(result))


def _whole_note(result: Result) -> Iterator[RenderableType]:
    mentions = {mention.id: mention for mention in result.mentions}
    yield access_line(result.access)
    if result.documentation:
        yield checklist(result.documentation, mentions, "documentation of the note")
    if result.codes:
        yield codes_table(result.codes)
    if result.clarification is not None:
        yield clarification_panel(result.clarification)
    yield _verdict(result)
    yield provenance_lines(result.provenance)


def _verdict(result: Result) -> Text:
    line = safe(f"\n{result.note_id}: ")
    line.append(plain_words(result.decision), STATUS_STYLES[result.decision])
    return line.append_text(safe(f" ({result.reason})\n{result.summary}"))
