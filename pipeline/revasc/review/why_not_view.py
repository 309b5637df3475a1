"""The answer to "why not this code?" in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from revasc.results.record import Result
from revasc.review.marking import in_quotes, printable
from revasc.review.note_tables import provenance_lines
from revasc.review.reasons import Reason, WhyNot


def render_why_not(answer: WhyNot, result: Result) -> Group:
    """The verdict on the code, then a line a reason with the note's words and the ids behind it."""
    lines = (Padding(_line(reason), (0, 0, 0, _indent(reason))) for reason in answer.reasons)
    return Group(_head(answer, result), *lines, provenance_lines(result.provenance))


def _head(answer: WhyNot, result: Result) -> Text:
    standing = "proposed, for review" if answer.review else "proposed" if answer.proposed else "not proposed"
    line = Text(f"{printable(result.note_id)}: {printable(answer.code)} is ")
    return line.append(
        standing, "bold yellow" if answer.review else "bold green" if answer.proposed else "bold"
    )


def _indent(reason: Reason) -> int:
    """Criteria stand below the lesion that they are of."""
    return 2 if reason.topic == "criterion" else 0


def _line(reason: Reason) -> Text:
    line = Text("- ")
    for part, style in _parts(reason):
        line.append(part, style)
    return line


def _parts(reason: Reason) -> Iterator[tuple[str, str]]:
    yield printable(reason.text), ""
    if reason.quotes:
        yield f" The note says: {in_quotes(reason.quotes)}.", ""
    if reason.rules:
        yield f" ({', '.join(reason.rules)})", "dim"
