"""The report: figures for everybody, misses in context for the person who asked.

Without ``detail`` nothing of a note is shown but its id. With it, each miss comes with the
words around it, so it belongs on the terminal of the asker and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from revasc.evaluation.figures import Figures, ProposalFigures
from revasc.evaluation.gold import EXTRA_LABELS, MACRO_LABELS
from revasc.evaluation.matching import Counts, Span
from revasc.evaluation.proposals import Code, ProposalScore, Target
from revasc.evaluation.scoring import FieldCheck, FieldValue, MentionMiss, NoteScore

#: Characters of the note shown on either side of a missed mention.
CONTEXT: Final = 30

_DECISIONS: Final = ("supported", "query", "not_supported")


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation: the figures, and the comparison of every note behind them."""

    figures: Figures
    scores: tuple[NoteScore, ...]

    def to_dict(self) -> dict[str, Any]:
        """The figures alone, as plain JSON types; no note text."""
        return self.figures.to_dict()

    def render(self, console: Console, *, detail: bool = False) -> None:
        """Write the report to ``console``: false ``supported`` first.

        ``detail`` adds each miss with note text around it.
        """
        console.print(_false_supported(self.scores))
        console.print(_decision_table(self.figures))
        console.print(_decision_lines(self.figures))
        if self.figures.labels:
            console.print(_mention_table(self.figures))
        console.print(_field_table(self.figures))
        console.print(Text(f"Access sites: {_prf(self.figures.access)}"))
        if self.figures.proposals:
            console.print(_proposal_lines(self.figures.proposals))
        if detail:
            for line in _details(self.scores):
                console.print(line, soft_wrap=True)


def _false_supported(scores: Iterable[NoteScore]) -> Text:
    wrong = [score for score in scores if score.false_supported]
    head = Text(f"False supported: {len(wrong)}", style="bold red" if wrong else "bold green")
    for score in wrong:
        head.append(f"\n  {score.gold.note_id}: gold says {score.gold.decision}", style="red")
    return head


def _decision_table(figures: Figures) -> Table:
    reported = [*_DECISIONS, *(["missing"] if figures.missing else [])]
    table = Table(title="Decisions (rows: gold, columns: reported)", box=SIMPLE_HEAD)
    table.add_column("")
    for name in reported:
        table.add_column(name, justify="right")
    for gold in _DECISIONS:
        table.add_row(gold, *(str(figures.confusion.get((gold, got), 0)) for got in reported))
    return table


def _decision_lines(figures: Figures) -> Text:
    right = figures.decisions
    return Text(
        f"Decision accuracy: {right.share:.4f} ({right.right} of {right.asked} notes)\n"
        f"Supported: {_prf(figures.supported)}\n"
        f"Supported vessels all right: {figures.vessels.share:.4f}"
    )


def _mention_table(figures: Figures) -> Table:
    table = Table(title="Mentions, status current", box=SIMPLE_HEAD)
    table.add_column("label")
    for match in ("overlap", "exact"):
        for figure in ("P", "R", "F1"):
            table.add_column(f"{match} {figure}", justify="right")
    for name in MACRO_LABELS:
        table.add_row(name, *_label_cells(figures, name), end_section=name == MACRO_LABELS[-1])
    macro = (figures.macro_f1(), figures.macro_f1(exact=True))
    cells = [cell for mean in macro for cell in ("", "", "-" if mean is None else f"{mean:.4f}")]
    table.add_row("mean of the above", *cells, end_section=True)
    for name in EXTRA_LABELS:
        table.add_row(f"{name} (not in the mean)", *_label_cells(figures, name))
    return table


def _label_cells(figures: Figures, name: str) -> list[str]:
    label = figures.labels[name]
    return [f"{figure:.4f}" for figure in (*label.overlap.prf(), *label.exact.prf())]


def _field_table(figures: Figures) -> Table:
    table = Table(title="Lesion fields, by vessel", box=SIMPLE_HEAD)
    for name in ("field", "right", "asked", "share"):
        table.add_column(name, justify="left" if name == "field" else "right")
    for name, ratio in figures.fields.items():
        table.add_row(name, str(ratio.right), str(ratio.asked), f"{ratio.share:.4f}")
    mean = figures.mean_field_accuracy
    table.add_section()
    table.add_row("mean", "", "", "-" if mean is None else f"{mean:.4f}")
    return table


def _proposal_lines(figures: ProposalFigures) -> Text:
    complete, reviews = figures.complete, figures.reviews
    return Text(
        f"Codes: {_prf(figures.codes)}; all right in {complete.right} of {complete.asked} notes; "
        f"word on review right for {reviews.right} of {reviews.asked}\n"
        f"Questions to the provider: {_prf(figures.targets)}"
    )


def _prf(counts: Counts) -> str:
    precision, recall, f1 = counts.prf()
    return f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}"


def _details(scores: Iterable[NoteScore]) -> Iterable[Text]:
    """Misses note by note, those that falsely support first."""
    for score in sorted(scores, key=lambda score: not score.false_supported):
        lines = list(_note_details(score))
        if lines:
            yield Text(f"\n{score.gold.note_id}", style="bold")
            yield from lines


def _note_details(score: NoteScore) -> Iterable[Text]:
    if score.got != score.gold.decision:
        yield from _decision_miss(score)
    for check in score.fields:
        if not check.ok:
            yield _field_miss(check)
    if score.access_gold != score.access_got:
        gold, got = (_listed(map(_access, side)) for side in (score.access_gold, score.access_got))
        yield Text(f"  access  gold: {gold}  got: {got}")
    if score.proposal:
        yield from _proposal_misses(score.proposal)
    for label in score.labels:
        for miss in label.misses:
            yield _mention_miss(score.gold.text, miss)


def _decision_miss(score: NoteScore) -> Iterable[Text]:
    yield Text(f"  decision  gold: {score.gold.decision}  got: {score.got or 'no result'}", style="red")
    yield Text(f"    gold reason: {_printable(score.gold.reason)}")
    if score.summary:
        yield Text(f"    our summary: {_printable(score.summary)}")


def _field_miss(check: FieldCheck) -> Text:
    gold, got = (_listed(map(_show, values)) for values in (check.gold, check.got))
    return Text(f"  {check.vessel} {check.field}  gold: {gold}  got: {got}")


def _proposal_misses(score: ProposalScore) -> Iterable[Text]:
    if score.codes_gold != score.codes_got:
        gold, got = (_listed(map(_code, side)) for side in (score.codes_gold, score.codes_got))
        yield Text(f"  codes  gold: {gold}  got: {got}")
    if score.targets_gold != score.targets_got:
        gold, got = (_listed(map(_target, side)) for side in (score.targets_gold, score.targets_got))
        yield Text(f"  questions  gold: {gold}  got: {got}")


def _code(code: Code) -> str:
    return "-".join((code[1], *code[2]))


def _target(target: Target) -> str:
    return f"{target[0]} of {target[1] or 'an unnamed artery'}"


def _mention_miss(text: str, miss: MentionMiss) -> Text:
    line = Text(f"  {miss.label} {miss.kind}  ").append_text(_in_context(text, miss.span))
    if miss.otherwise:
        line.append(f"  ({'reported' if miss.kind == 'missed' else 'gold'} as {miss.otherwise})")
    return line


def _in_context(text: str, span: Span) -> Text:
    start, end = span
    line = Text(_printable(text[max(0, start - CONTEXT) : start]))
    line.append(f"[{_printable(text[start:end])}]", style="bold reverse")
    return line.append(_printable(text[end : end + CONTEXT]))


def _printable(text: str) -> str:
    """One line that cannot steer a terminal: control characters and line ends become spaces."""
    return "".join(char if char.isprintable() else " " for char in text)


def _listed(values: Iterable[str]) -> str:
    return " | ".join(sorted(values)) or "nothing"


def _show(value: FieldValue) -> str:
    return "+".join(value) or "none" if isinstance(value, tuple) else json.dumps(value)


def _access(place: tuple[str, str | None]) -> str:
    artery, side = place
    return f"{side} {artery}" if side else f"{artery}, side not stated"
