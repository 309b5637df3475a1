"""One lesion in the terminal: facts, criteria, what is missing and why, its checklist and J-CTO score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from revasc.coding.jcto import JctoComponent, JctoRecord
from revasc.coding.policy import Policy
from revasc.results.phrases import jcto_line, lesion_facts, lesion_name, quoted, quotes
from revasc.results.record import Criterion, DocumentationRecord, LesionRecord, MentionRecord
from revasc.review.gaps import Gap, gaps
from revasc.review.marking import STATUS_STYLES, in_quotes, plain_words, safe

_SIGN: Final = {"met": "yes", "unmet": "no", "missing": "not stated", "contradicted": "contradicted"}
_MOST_WORDS: Final = 3
#: Columns of a line that the words of the note get at least, and those between and beside four cells.
_WORDS_WIDTH: Final = 28
_BETWEEN: Final = 13
Mentions = dict[int, MentionRecord]


def lesion_panel(lesion: LesionRecord, mentions: Mentions, policy: Policy | None = None) -> Panel:
    """One lesion: facts, the five criteria with quotes and clauses, then what is missing.

    With the ``policy`` of the result each gap also says what would close it.
    """
    facts = "; ".join(f"{name} {value}" for name, value in lesion_facts(lesion))
    parts: list[RenderableType] = [safe(facts), _Criteria(lesion.criteria, mentions)]
    parts += _why_not(gaps(lesion, mentions, policy))
    if lesion.documentation:
        parts.append(checklist(lesion.documentation, mentions, "documentation of this lesion"))
    if lesion.j_cto is not None:
        parts.append(_jcto(lesion.j_cto, mentions))
    title = safe(f"lesion {lesion.id}: {lesion_name(lesion)}  ")
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
        table.add_row(safe(plain_words(item.element)), status, words)
    return table


def headed(title: str, *columns: str) -> Table:
    """An empty table with a title of its own, an empty line above. What is too long for a line goes on."""
    table = Table(box=SIMPLE_HEAD, expand=True, title=f"\n{title}", title_justify="left")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


@dataclass(frozen=True, slots=True)
class _Criteria:
    """The criteria as a table: clause ids in a column, or below the words where that would cut them."""

    criteria: tuple[Criterion, ...]
    mentions: Mentions

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """The table for this width, of which the words of the note get a fair part."""
        beside = _WORDS_WIDTH + self._taken() <= options.max_width
        table = Table(box=SIMPLE_HEAD, expand=True)
        for name in ("criterion", "status", "the note's words"):
            table.add_column(name, overflow="fold")
        if beside:
            table.add_column("clause", no_wrap=True)
        for criterion in self.criteria:
            *cells, clause = _criterion(criterion, self.mentions)
            if not beside:
                cells[-1].append("\n").append_text(clause)
            table.add_row(*cells, *((clause,) if beside else ()))
        yield table

    def _taken(self) -> int:
        """The width of the other columns and of what lies between them."""
        columns = ([plain_words(c.id), _SIGN[c.status], c.rule] for c in self.criteria)
        widest = (max(map(len, column)) for column in zip(*columns, strict=True))
        return sum(widest) + _BETWEEN


def _criterion(criterion: Criterion, mentions: Mentions) -> tuple[Text, Text, Text, Text]:
    said = in_quotes(quotes(criterion, mentions))
    words = safe(f"{said}\n" if said else "").append_text(safe(criterion.statement, "dim"))
    status = Text(_SIGN[criterion.status], STATUS_STYLES[criterion.status])
    return safe(plain_words(criterion.id)), status, words, safe(criterion.rule, "dim")


def _why_not(found: Iterable[Gap]) -> Iterator[Text]:
    for gap in found:
        line = Text(f'why "{plain_words(gap.criterion)}" is not met: ', "bold")
        asked = f"asked for: {gap.asked} Found: " if gap.asked else ""
        said = f"The note says: {in_quotes(gap.said)}." if gap.said else "The note says nothing on it."
        line.append_text(safe(f"{asked}{gap.found} {said} "))
        yield line.append_text(safe(f"({gap.rule})", "dim"))


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
    return safe(in_quotes(said[:_MOST_WORDS]) + more)
