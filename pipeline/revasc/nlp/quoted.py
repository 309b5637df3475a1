"""Reports within a report: copied forward, quoted, or the account of an earlier stage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from revasc.nlp.searching import NextFound, line_matches

#: A heading: where it starts, where its text starts, the category it opens, the rule that knows it.
Head = tuple[int, int, str, str | None]
#: Text under a heading that says nothing of what stands there.
NEUTRAL: Final = "body"
#: An earlier report within this one.
QUOTED: Final = "prior_report"

#: Text behind the marks of a heading, on its line.
_ON_LINE: Final = re.compile(r"[ \t:<>=*\])-]*+[^\n]")
#: Marks and numbers that may stand before a heading on its line.
_BEFORE_HEAD: Final = " \t>*#=-[.0123456789)"
_END_OF_QUOTE: Final = re.compile(
    r"^[ \t>*=#\[<_-]*(?:end (?:of )?(?:the )?(?:text |part |passage |report )?(?:pulled|copied|carried|"
    r"brought|prior|previous|imported|pasted|quoted|old|outside)\b[^\n]*|today(?:'s [^\n]{0,60})?[ \t:.]*)$|"
    r"^[ \t]*\[(?:today|current|this (?:encounter|visit|admission))[^\]\n]{0,30}\]|"
    r"(?<=[\"\u201d] )(?=today\b)",
    re.MULTILINE | re.IGNORECASE,
)
#: "STAGE 1 (Oct 14 2025, for reference)".
_STAGE: Final = re.compile(
    r"^[ \t>*=#\[-]*(?P<noun>stage|session|part|procedure|report|sitting)[ \t]{1,3}"
    r"(?P<number>1|2|one|two|ii|i)\b[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
#: Characters before the word "report" in which it is said whose it is.
_LEAD: Final = 24
_FIRST: Final = ("1", "one", "i")
_TODAY: Final = re.compile(r"\b(?:today|this (?:encounter|admission|session)|current|now)\b", re.IGNORECASE)
_TO_COME: Final = re.compile(
    r"\b(?:in (?:about |some )?(?:\w+|\d+[-\u2013]\d+) (?:days|weeks|months)|planned|"
    r"to follow|to be done|later|scheduled|pending|next (?:week|month)|awaited|will)\b",
    re.IGNORECASE,
)
_FOR_REFERENCE: Final = re.compile(
    r"\b(?:for (?:reference|information|context)|previous|earlier|already reported)\b", re.IGNORECASE
)


def earlier_stage(text: str, heads: list[Head]) -> list[Head]:
    """The account of a first stage, told for reference above that of today, is an earlier report."""
    lines = list(line_matches(_STAGE, text))
    heads = _later_stage(lines, heads)
    first, second = _stages(lines)
    if first is None or second is None or not (_TODAY.search(second[0]) or _FOR_REFERENCE.search(first[0])):
        return heads
    within = range(first.start(), second.start())
    kept = [
        (start, body, QUOTED, rule) if start in within else (start, body, category, rule)
        for start, body, category, rule in heads
    ]
    bounds = [
        (first.start(), first.start(), QUOTED, None),
        (second.start(), second.start(), NEUTRAL, None),
    ]
    return sorted([*(head for head in kept if head[0] not in (first.start(), second.start())), *bounds])


def _later_stage(lines: Sequence[re.Match[str]], heads: list[Head]) -> list[Head]:
    """A further stage that is yet to come is a plan: "Stage 2 in six weeks: PCI of the RCA"."""
    to_come = [
        line
        for line in lines
        if not _is_first(line) and _TO_COME.search(line[0]) and not _TODAY.search(line[0])
    ]
    if not to_come:
        return heads
    within = {place for line in to_come for place in range(*line.span())}
    plans: list[Head] = [(line.start(), line.start(), "plan", None) for line in to_come]
    return sorted([*(head for head in heads if head[0] not in within), *plans], key=lambda head: head[0])


def _is_first(line: re.Match[str]) -> bool:
    return line["number"].lower() in _FIRST


def _stages(lines: Sequence[re.Match[str]]) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The lines that head a first and a second stage."""
    first = next((line for line in lines if _is_first(line)), None)
    if first is None or _TODAY.search(first[0]):
        return None, None
    return first, next(
        (
            line
            for line in lines
            if line.start() > first.start()
            and not _is_first(line)
            and line["noun"].lower() == first["noun"].lower()
        ),
        None,
    )


#: A report of another day or house, word by word: 'Outside report, 2024: "RCA CTO was stented."'
_REPORTED: Final = (
    r"(?:reports?|letters?|records?|notes?|summary|journal|verbatim|text brought|wrote|writes|reads?|states?|"
    r"stated)\b"
)
_QUOTATION: Final = re.compile(
    rf"\b(?P<lead>{_REPORTED}(?:[^\"\n\u201c]{{0,80}}|(?=[^\"\u201c]{{0,60}}(?:19|20)\d\d)[^\"\n\u201c]{{0,80}}"
    r"\n[^\"\n\u201c]{0,60}))[\"\u201c](?P<words>[^\"\u201d]{15,800})[\"\u201d]",
    re.IGNORECASE,
)
_OURS: Final = re.compile(
    r"\b(?:today\w*|our|this (?:procedure|report)|present|current|from (?:the )?cath lab report)\b",
    re.IGNORECASE,
)
_NOW: Final = re.compile(r"\btoday\b", re.IGNORECASE)


def quotations(text: str) -> list[range]:
    """What stands in quotation marks behind the name of a report that is not this one."""
    if '"' not in text and "\u201c" not in text:
        return []
    return [
        range(*match.span("words"))
        for match in _QUOTATION.finditer(text)
        if not _OURS.search(text, max(match.start() - _LEAD, 0), match.end("lead"))
        and not _NOW.search(text, *match.span("words"))
    ]


def keep_quoted(text: str, heads: list[Head]) -> list[Head]:
    """Headings inside a copied-forward report belong to it until it ends."""
    kept: list[Head] = []
    until = -1
    end_of_quote = NextFound(_END_OF_QUOTE, text)
    for head in heads:
        if head[0] < until or (
            kept
            and kept[-1][2] == QUOTED
            and not same_line(text, kept[-1][1])
            and _is_inner(text, kept[-1][0], head[0])
        ):
            continue
        kept.append(head)
        if head[2] == QUOTED and (end := end_of_quote(head[1])):
            until = end.end()
            kept.append((until, until, NEUTRAL, None))
    return sorted(kept)


def same_line(text: str, body: int) -> bool:
    """Does the text of a heading start on the heading's own line?"""
    return _ON_LINE.match(text, body) is not None


def _is_inner(text: str, outer: int, inner: int) -> bool:
    """In the middle of a line, or indented deeper than the heading of the quoted report."""
    indent = _indent(text, inner)
    return indent < 0 or indent > max(_indent(text, outer), 0)


def _indent(text: str, start: int) -> int:
    """Columns before a heading on its line, -1 where other words stand before it."""
    line = start
    while line and text[line - 1] in _BEFORE_HEAD:
        line -= 1
    if line and text[line - 1] != "\n":
        return -1
    before = text[line:start]
    return len(before) - len(before.lstrip())
