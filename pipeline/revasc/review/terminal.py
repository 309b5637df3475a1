"""One result in the terminal: the marked note, a panel a lesion, codes and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from revasc.results.html import apart, lesion_facts, lesion_name, quotes
from revasc.results.record import Criterion, LesionRecord, MentionRecord, Result

_STATUS: Final = {
    "supported": "bold green",
    "query": "bold yellow",
    "not_supported": "bold",
    "met": "green",
    "unmet": "dim",
    "missing": "yellow",
    "contradicted": "red",
}
_LABEL: Final = {
    "ACCESS_SITE": "blue",
    "OCCLUSION": "red",
    "FLOW": "red",
    "CHRONICITY": "yellow",
    "CTO": "bold magenta",
    "ANGIOPLASTY": "green",
    "ATHERECTOMY": "green",
    "STENT": "green",
    "CROSSED": "cyan",
    "CROSSING_FAILED": "cyan",
    "APPROACH": "cyan",
}
_MENTION: Final = {
    "negated": "strike dim",
    "historical": "italic dim",
    "planned": "italic dim",
    "other": "italic dim",
}
_SIGN: Final = {"met": "yes", "unmet": "no", "missing": "not stated", "contradicted": "contradicted"}


def render_result(result: Result, text: str, *, coloured: bool = True) -> Group:
    """Everything about one note, ready for ``Console.print``.

    Where the output has no colours, the mentions stand in brackets with their labels.
    """
    mentions = {mention.id: mention for mention in result.mentions}
    panels = [lesion_panel(lesion, mentions) for lesion in result.lesions]
    marked = marked_note(text, result.mentions) if coloured else bracketed_note(text, result.mentions)
    parts: list[RenderableType] = [Panel(marked, title="note"), *panels]
    return Group(*parts, *_tables(result), _verdict(result))


def marked_note(text: str, mentions: tuple[MentionRecord, ...]) -> Text:
    """The note with its mentions coloured by label, and dimmed where they do not hold now.

    Control characters become spaces, so that a note cannot steer the terminal; offsets stay.
    """
    marked = Text(_printable(text))
    for mention in apart(mentions):
        style = f"{_LABEL.get(mention.label, 'underline')} {_MENTION.get(mention.status, '')}"
        marked.stylize(style.strip(), mention.start, mention.end)
    return marked


def bracketed_note(text: str, mentions: tuple[MentionRecord, ...]) -> Text:
    """The note with its mentions as ``[CTO occluded]``, ``[STENT negated: stent]``."""
    shown = _printable(text)
    parts: list[str] = []
    done = 0
    for mention in apart(mentions):
        status = "" if mention.status == "current" else f" {mention.status}:"
        words = shown[mention.start : mention.end]
        parts += shown[done : mention.start], f"[{mention.label}{status} {words}]"
        done = mention.end
    return Text("".join((*parts, shown[done:])))


def lesion_panel(lesion: LesionRecord, mentions: dict[int, MentionRecord]) -> Panel:
    """One lesion: facts, then the five criteria with quotes and clauses."""
    facts = "; ".join(f"{name} {value}" for name, value in lesion_facts(lesion))
    table = Table("criterion", "status", "the note's words", "clause", box=SIMPLE_HEAD, expand=True)
    for criterion in lesion.criteria:
        table.add_row(*_criterion(criterion, mentions))
    title = Text(f"lesion {lesion.id}: {_printable(lesion_name(lesion))}  ")
    title.append(_words(lesion.decision), _STATUS[lesion.decision])
    return Panel(Group(Text(facts), table), title=title, title_align="left")


def _criterion(criterion: Criterion, mentions: dict[int, MentionRecord]) -> tuple[Text, Text, Text, Text]:
    said = "; ".join(f'"{_printable(quote)}"' for quote in quotes(criterion, mentions))
    words = Text(said)
    words.append(f"\n{criterion.statement}" if said else criterion.statement, "dim")
    status = Text(_SIGN[criterion.status], _STATUS[criterion.status])
    return Text(_words(criterion.id)), status, words, Text(criterion.rule, "dim")


def _tables(result: Result) -> Iterator[RenderableType]:
    if result.codes:
        table = Table(
            "system", "code", "note", "review", box=SIMPLE_HEAD, title="codes", title_justify="left"
        )
        for code in result.codes:
            name = Text("-".join((code.code, *code.modifiers)), "bold")
            table.add_row(Text(code.system), name, Text(code.note), Text("yes" if code.review else ""))
        yield table
    gaps = [_words(item.element) for item in result.documentation if item.status == "missing"]
    if gaps:
        yield Text(f"not documented: {', '.join(gaps)}", "dim")


def _verdict(result: Result) -> Text:
    line = Text(f"\n{_printable(result.note_id)}: ")
    line.append(_words(result.decision), _STATUS[result.decision])
    line.append(f" ({result.reason})\n{_printable(result.summary)}\n")
    made = result.provenance
    return line.append(f"{made.ruleset} {made.ruleset_version}, policy {made.policy}", "dim")


def _words(name: str) -> str:
    return name.replace("_", " ")


def _printable(text: str) -> str:
    """The text at the same length without characters that a terminal would obey."""
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in text)
