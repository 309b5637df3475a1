"""What a result says of the whole note, in the terminal: access, codes, the draft to the provider."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from revasc.results.phrases import access_words, code_name, joined_lesions
from revasc.results.record import AccessRecord, Clarification, CodeRecord, Provenance
from revasc.review.marking import plain_words, safe
from revasc.review.panels import headed


def access_line(access: Iterable[AccessRecord]) -> Text:
    """The arteries used for access: ``access: right radial 6 Fr; left femoral``."""
    told = "; ".join(access_words(item) for item in access)
    return safe(f"\naccess: {told or 'none documented'}")


def codes_table(codes: Iterable[CodeRecord]) -> Table:
    """The proposed codes, for the coder: what each stands for, what to weigh, the rows behind it."""
    table = headed("codes (for the coder, not part of any query to the provider)")
    table.pad_edge = False
    for name in ("system", "code", "kind", "for", "review"):
        table.add_column(name, no_wrap=name == "code")
    table.add_column("note, modifiers to weigh, row ids", ratio=1, overflow="fold")
    for code in codes:
        table.add_row(*_code(code))
    return table


def clarification_panel(draft: Clarification) -> Panel:
    """The draft of a query to the provider, in its own words. It holds no code."""
    title = Text("DRAFT to the provider, to be reviewed before it is sent")
    return Panel(safe(draft.text.rstrip("\n")), title=title, title_align="left")


def provenance_lines(made: Provenance) -> Group:
    """What made the result: rule pack, policy, program, date of service, and the two hashes."""
    day = made.date_of_service or "unknown"
    return Group(
        safe(f"{made.ruleset} {made.ruleset_version}, policy {made.policy}", "dim"),
        safe(f"revasc {made.revasc}, date of service {day}", "dim"),
        safe(f"rules {made.ruleset_sha256}", "dim"),
        safe(f"text  {made.text_sha256}", "dim"),
    )


def _code(code: CodeRecord) -> tuple[Text, ...]:
    review = Text("yes" if code.review else "", "yellow")
    kind, lesions = safe(plain_words(code.kind)), safe(joined_lesions(code))
    return safe(code.system), safe(code_name(code), "bold"), kind, lesions, review, _note(code)


def _note(code: CodeRecord) -> Text:
    words = safe(code.note)
    if code.hints:
        words.append_text(safe(f"\nto weigh: {', '.join(code.hints)}"))
    if code.rules:
        words.append_text(safe(f"\nrows: {', '.join(code.rules)}", "dim"))
    return words
