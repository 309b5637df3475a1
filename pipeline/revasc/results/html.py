"""A result as a fragment of HTML: decision, lesions, criteria with the words behind them.

Everything that comes from a note or a rule file is escaped. The fragment is self-contained:
no script, no link, no font from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from revasc.results.phrases import (
    access_words,
    code_name,
    gap_words,
    jcto_line,
    joined_lesions,
    lesion_facts,
    lesion_name,
    quotes,
)
from revasc.results.record import (
    Clarification,
    CodeRecord,
    Criterion,
    LesionRecord,
    MentionRecord,
    Result,
)

STYLE: Final = """<style>
.revasc{font:14px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;padding:.5em;max-width:70em}
.revasc table{border-collapse:collapse;margin:.4em 0 1em}
.revasc th,.revasc td{border:1px solid #d0d7de;padding:.2em .6em;text-align:left;vertical-align:top}
.revasc .tag{border-radius:3px;padding:.1em .5em;font-weight:600;color:#fff}
.revasc .supported,.revasc .met{background:#1a7f37}
.revasc .query,.revasc .missing{background:#9a6700}
.revasc .not_supported,.revasc .unmet{background:#57606a}
.revasc .contradicted{background:#cf222e}
.revasc q{background:#f6f8fa;border-radius:3px;padding:0 .2em}
.revasc small{color:#57606a}
.revasc .note{white-space:pre-wrap;border:1px solid #d0d7de;padding:.8em;margin:.4em 0 1em;line-height:2}
.revasc mark{border-radius:3px;padding:.1em .25em;color:inherit}
.revasc mark sub{font-size:.7em;font-weight:600;margin-left:.4em;vertical-align:baseline}
.revasc mark.negated{text-decoration:line-through}
.revasc mark.historical,.revasc mark.planned,.revasc mark.other{opacity:.6;font-style:italic}
</style>"""

#: Background of a mention by label; labels without an entry are grey.
COLOURS: Final = {
    "ACCESS_SITE": "#b6e3ff",
    "VESSEL": "#d8dee4",
    "OCCLUSION": "#ffc9c9",
    "FLOW": "#ffe0cc",
    "CHRONICITY": "#fff3b0",
    "CTO": "#ffb1c8",
    "ANGIOPLASTY": "#b4f1b4",
    "ATHERECTOMY": "#c3eac0",
    "STENT": "#94e2c4",
    "CROSSED": "#d3c9ff",
    "CROSSING_FAILED": "#d3c9ff",
    "APPROACH": "#e2ccff",
}
OTHER_COLOUR: Final = "#eaeef2"


def fragment(*parts: str) -> str:
    """The parts in one styled block."""
    return f'{STYLE}<div class="revasc">{"".join(parts)}</div>'


def result_fragment(result: Result) -> str:
    """A whole result on its own, as Jupyter shows it."""
    return fragment(result_body(result))


def result_body(result: Result) -> str:
    """Decision, lesions, gaps, codes and questions of a result, without the surrounding block."""
    texts = {mention.id: mention for mention in result.mentions}
    lesions = "".join(lesion_table(lesion, texts) for lesion in result.lesions)
    access = "; ".join(access_words(item) for item in result.access)
    told = (f"access: {access}" if access else "", gap_words(result.documentation))
    return (
        _head(result)
        + lesions
        + _lines(told)
        + _codes(result)
        + _questions(result.clarification)
        + _source(result)
    )


def lesion_table(lesion: LesionRecord, mentions: dict[int, MentionRecord]) -> str:
    """One lesion: its facts, a row a criterion with quotes and clause, its gaps and J-CTO score."""
    title = f"<b>Lesion {lesion.id}: {escape(lesion_name(lesion))}</b> {tag(lesion.decision)}"
    facts = "; ".join(f"{name} {value}" for name, value in lesion_facts(lesion))
    rows = "".join(_criterion_row(criterion, mentions) for criterion in lesion.criteria)
    head = "<tr><th>criterion</th><th>status</th><th>the note's words</th><th>clause</th></tr>"
    score = jcto_line(lesion.j_cto) if lesion.j_cto else ""
    below = _lines((gap_words(lesion.documentation), score))
    return f"<p>{title}<br><small>{escape(facts)}</small></p><table>{head}{rows}</table>{below}"


def tag(status: str) -> str:
    """A coloured label for a decision or a status."""
    return f'<span class="tag {escape(status)}">{escape(status.replace("_", " "))}</span>'


def marked_text(text: str, mentions: Iterable[MentionRecord]) -> str:
    """The note with its mentions marked; of overlapping mentions the longest is shown."""
    parts: list[str] = []
    done = 0
    for mention in apart(mentions):
        parts += escape(text[done : mention.start]), _mark(text, mention)
        done = mention.end
    return f'<div class="note">{"".join(parts)}{escape(text[done:])}</div>'


def apart(mentions: Iterable[MentionRecord]) -> list[MentionRecord]:
    """The mentions that do not overlap, the longer before the shorter, in the order of the note."""
    kept: list[MentionRecord] = []
    for mention in sorted(mentions, key=lambda item: (item.start - item.end, item.start, item.id)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda item: item.start)


def _mark(text: str, mention: MentionRecord) -> str:
    about = f"{mention.label}, {mention.status}, {mention.section}, rule {mention.rule}"
    colour = COLOURS.get(mention.label, OTHER_COLOUR)
    words = escape(text[mention.start : mention.end])
    return (
        f'<mark class="{escape(mention.status)}" style="background:{colour}" title="{escape(about)}">'
        f"{words}<sub>{escape(mention.label)}</sub></mark>"
    )


def _head(result: Result) -> str:
    return (
        f"<p><b>{escape(result.note_id)}</b> {tag(result.decision)} <small>{escape(result.reason)}</small>"
        f"<br>{escape(result.summary)}</p>"
    )


def _criterion_row(criterion: Criterion, mentions: dict[int, MentionRecord]) -> str:
    words = " ".join(f"<q>{escape(words)}</q>" for words in quotes(criterion, mentions))
    return (
        f"<tr><td>{escape(criterion.id.replace('_', ' '))}</td><td>{tag(criterion.status)}</td>"
        f"<td>{words}<br><small>{escape(criterion.statement)}</small></td>"
        f"<td><code>{escape(criterion.rule)}</code></td></tr>"
    )


def _codes(result: Result) -> str:
    if not result.codes:
        return ""
    heads = ("system", "code", "kind", "lesions", "note", "to weigh", "review")
    head = "".join(f"<th>{name}</th>" for name in heads)
    rows = "".join(_cells(_code(code)) for code in result.codes)
    return f"<table><tr>{head}</tr>{rows}</table>"


def _code(code: CodeRecord) -> tuple[str, ...]:
    kind, hints = code.kind.replace("_", " "), ", ".join(code.hints)
    review = "yes" if code.review else ""
    return code.system, code_name(code), kind, joined_lesions(code), code.note, hints, review


def _questions(draft: Clarification | None) -> str:
    """The questions to the provider; the draft itself is in the record."""
    if draft is None:
        return ""
    items = "".join(
        f"<li>lesion {item.lesion}, {escape(item.topic)}: {escape(item.question)} "
        f"<code>{escape(item.rule)}</code></li>"
        for item in draft.questions
    )
    return f"<p><b>Draft to the provider: {escape(draft.title)}</b></p><ol>{items}</ol>"


def _lines(words: Iterable[str]) -> str:
    return "".join(f"<p><small>{escape(line)}</small></p>" for line in words if line)


def _cells(values: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(value)}</td>" for value in values) + "</tr>"


def _source(result: Result) -> str:
    made = result.provenance
    about = f"{made.ruleset} {made.ruleset_version}, policy {made.policy}, revasc {made.revasc}"
    return f"<small>{escape(about)}</small>"
