"""One lesion in the terminal: facts, criteria, what is missing and why, its checklist and J-CTO score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from revasc.coding.jcto import JctoComponent, JctoRecord
from revasc.coding.policy import Policy
from revasc.results.phrases import jcto_line, lesion_facts, lesion_name, quoted, quotes
from revasc.results.record import Criterion, DocumentationRecord, LesionRecord, MentionRecord
from revasc.review.gaps import Gap, gaps
from revasc.review.marking import STATUS_STYLES, in_quotes, plain_words, printable

_SIGN: Final = {"met": "yes", "unmet": "no", "missing": "not stated", "contradicted": "contradicted"}
_MOST_WORDS: Final = 3
Mentions = dict[int, MentionRecord]


def lesion_panel(lesion: LesionRecord, mentions: Mentions, policy: Policy | None = None) -> Panel:
    """One lesion: facts, the five criteria with quotes and clauses, then what is missing.

    With the ``policy`` of the result each gap also says what would close it.
    """
    facts = "; ".join(f"{name} {value}" for name, value in lesion_facts(lesion))
    parts: list[RenderableType] = [Text(printable(facts)), _criteria(lesion, mentions)]
    parts += _why_not(gaps(lesion, mentions, policy))
    if lesion.documentation:
        parts.append(checklist(lesion.documentation, mentions, "documentation of this lesion"))
    if lesion.j_cto is not None:
        parts.append(_jcto(lesion.j_cto, mentions))
    title = Text(f"lesion {lesion.id}: {printable(lesion_name(lesion))}  ")
    title.append(plain_words(lesion.decision), STATUS_STYLES[lesion.decision])
    return Panel(Group(*parts), title=title, title_align="left")


def checklist(items: Iterable[DocumentationRecord], mentions: Mentions, title: str) -> Table:
    """Elements of the usual course of the procedure: documented, missing or conflicting, and the words."""
    table = headed(title, "element", "status", "the note's words")
    for item in items:
        status = Text(item.status, STATUS_STYLES[item.status])
        words = _words(item.mentions, mentions)
        if item.status == "documented" and not words:
            words = Text("follows from the course of the procedure", "dim")
        table.add_row(Text(plain_words(item.element)), status, words)
    return table


def headed(title: str, *columns: str) -> Table:
    """An empty table with a title of its own, an empty line above."""
    return Table(*columns, box=SIMPLE_HEAD, expand=True, title=f"\n{title}", title_justify="left")


def _criteria(lesion: LesionRecord, mentions: Mentions) -> Table:
    table = Table("criterion", "status", "the note's words", box=SIMPLE_HEAD, expand=True)
    table.add_column("clause", overflow="fold")  # an id that is cut off cannot be looked up
    for criterion in lesion.criteria:
        table.add_row(*_criterion(criterion, mentions))
    return table


def _criterion(criterion: Criterion, mentions: Mentions) -> tuple[Text, Text, Text, Text]:
    said = in_quotes(quotes(criterion, mentions))
    words = Text(said)
    words.append(f"\n{criterion.statement}" if said else criterion.statement, "dim")
    status = Text(_SIGN[criterion.status], STATUS_STYLES[criterion.status])
    return Text(plain_words(criterion.id)), status, words, Text(criterion.rule, "dim")


def _why_not(found: Iterable[Gap]) -> Iterator[Text]:
    for gap in found:
        line = Text("why not ")
        line.append(f"{plain_words(gap.criterion)}: ", "bold")
        line.append(f"asked for: {gap.asked} " if gap.asked else "")
        line.append(f"Found: {gap.found} " if gap.asked else f"{gap.found} ")
        said = f"The note says: {in_quotes(gap.said)}. " if gap.said else "The note says nothing on it. "
        line.append(said).append(f"({gap.rule})", "dim")
        yield line


def _jcto(score: JctoRecord, mentions: Mentions) -> Group:
    table = headed("J-CTO components", "component", "status", "the note's words")
    for part in score.components:
        table.add_row(*_component(part, mentions))
    return Group(table, Text(jcto_line(score)))


def _component(part: JctoComponent, mentions: Mentions) -> tuple[Text, Text, Text]:
    return Text(part.id), Text(plain_words(part.status)), _words(part.mentions, mentions)


def _words(ids: tuple[int, ...], mentions: Mentions) -> Text:
    """The first words of the note behind an entry, and how many more there are."""
    said = quoted(ids, mentions)
    more = f" and {len(said) - _MOST_WORDS} more" if len(said) > _MOST_WORDS else ""
    return Text(in_quotes(said[:_MOST_WORDS]) + more)
