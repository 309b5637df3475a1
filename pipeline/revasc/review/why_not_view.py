"""The answer to "why not this code?" in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from revasc.results.record import Result
from revasc.review.marking import in_quotes, safe
from revasc.review.note_tables import provenance_lines
from revasc.review.reasons import Reason, WhyNot

#: How a code stands and how that looks, by whether it is proposed and whether for review.
_STANDING: Final[Mapping[tuple[bool, bool], tuple[str, str]]] = {
    (True, False): ("proposed", "bold green"),
    (True, True): ("proposed, for review", "bold yellow"),
    (False, False): ("not proposed", "bold"),
}


def render_why_not(answer: WhyNot, result: Result) -> Group:
    """The verdict on the code, then a line a reason with the note's words and the ids behind it."""
    lines = (Padding(_line(reason), (0, 0, 0, _indent(reason))) for reason in answer.reasons)
    return Group(_head(answer, result), *lines, provenance_lines(result.provenance))


def _head(answer: WhyNot, result: Result) -> Text:
    standing, style = _STANDING[answer.proposed, answer.review]
    return safe(f"{result.note_id}: {answer.code} is ").append(standing, style)


def _indent(reason: Reason) -> int:
    """Criteria stand below the lesion that they are of."""
    return 2 if reason.topic == "criterion" else 0


def _line(reason: Reason) -> Text:
    said = f" The note says: {in_quotes(reason.quotes)}." if reason.quotes else ""
    ids = f" ({', '.join(reason.rules)})" if reason.rules else ""
    return safe(f"- {reason.text}{said}").append_text(safe(ids, "dim"))
