"""Units: the sentences, lines, list items and table rows that are read one at a time.

A wrapped paragraph is one stretch of prose, cut into sentences; a line of a list, a table
or a form is a unit of its own whatever its punctuation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from revasc.nlp.normalize import capitals_and_letters

Kind = Literal["sentence", "item", "row", "field", "heading"]

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+$")
_ITEM: Final = re.compile(
    r"[ \t]*(?:[-*>+]+[ \t]+|#+[ \t]*[A-Za-z0-9]|\(?\d{1,2}[.)][ \t]|"
    r"\d{1,2}\.\d{1,2}[ \t](?!\s?(?:[\u00d7*/]\s?\d|(?:NC|SC|DES|DCB|DEB|BMS)\b|[a-z]))|"  # no size
    r"\(?[A-Za-z][.)][ \t]|\[[ xX]?\]|\d{1,2}:\d{2}\b|[^\w\s(\[\"'<])"
)
_FIELD: Final = re.compile(r"[ \t]*(?:[A-Za-z%][^:\n|]{0,48}(?::|\.{4,}|\s=\s)|[A-Za-z][\w.\[\]-]{0,40}=)")
_CELLS: Final = re.compile(r"\S(?:[ ]{3,}|\t+[ ]*)\S")
#: "ROUTE    : Right femoral": a label filled up to the colon of its column, and what follows it.
_ALIGNED_LABEL: Final = re.compile(r"[A-Za-z][\w/().-]*(?: [\w/().-]+){0,3}(?: +|\t+):[ \t]*(?=\S)")
#: A record of a flat export: LES,1,RCA prox,100%,TIMI 0
_COMMA_CELLS: Final = re.compile(r"[\w#-]{1,20}(?:,(?! )(?:\"[^\"\n]*\"|[^,\n\"]{0,40})){3,}$")
_SENTENCE_END: Final = re.compile(
    r"(?:(?<=[^.][.!])|(?<=[\w)%]\?))[\"')\]]*(?:\s+|(?=,))"
    r"(?!(?<=\?\s)(?:yes|no|none|y|n|Yes|No|None|YES|NO|NONE|Y|N|unknown|Unknown)\b)"  # a form's answer
    r"(?=[\"'(\[{]*[A-Z0-9<>=~#-])|(?<=[.;:]),(?=[A-Z0-9 ])|;\s+|(?<=\w),,[ \t]*"
)
#: In a note without capitals a full stop alone must do.
_QUIET_END: Final = re.compile(_SENTENCE_END.pattern.replace("[A-Z0-9<>=~#-]", "[A-Za-z0-9<>=~#-]", 1))
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(])(?:dr|drs|mr|mrs|ms|prof|st|vs|no|approx|ca|e\.g|i\.e|etc|fig|pt|dt|dtd|min|max|inf|sup|"
    r"ant|post|lat|prox|dist|art|aa?|resp|incl|cf|al|govt|hosp|univ|dept|inst|resid|seg|segs|[a-mo-z])\.$",
    re.IGNORECASE,
)
#: "2." or "### 4." at the start of a block numbers it and ends no sentence.
_MARKER: Final = re.compile(r"[\s#*>-]*\(?(?:\d{1,2}[a-z]?|[A-Za-z])[.)]")
#: Lines that each open with a vessel are a list of findings.
_VESSEL_LINE: Final = re.compile(
    r"(?:LMCA|LMS|LM|Left main|LAD|LCX|LCx|Lcx|RCX|RCx|Cx|CX|Circ\w*|RCA|RIM?|Ramus|OM\d?|"
    r"D\d|PDA|PLV|LIMA|SVG)\b"
)
#: So are lines that each open with a time of day, or with the minutes since the start.
_TIME_LINE: Final = re.compile(r"(?:(?:[01]\d|2[0-3])[:.h]?[0-5]\d|[Tt] ?\+ ?\d{1,3})\b(?![.,/-]\d)")
_WRAP_WIDTH: Final = 48


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, item, row or field; ``block`` numbers the paragraph or line it stands in."""

    id: int
    start: int
    end: int
    kind: Kind
    block: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    kind: Kind


def split_units(text: str, breaks: tuple[int, ...] = ()) -> tuple[Unit, ...]:
    """Units of a normalised note in order. ``breaks`` are offsets no unit may run across."""
    ends = _QUIET_END if text.islower() or capitals_and_letters(text)[0] < len(text) // 200 else _SENTENCE_END
    units: list[Unit] = []
    for block, (start, end, kind) in enumerate(_blocks(text)):
        for piece_start, piece_end in _cut(text, start, end, kind=kind, breaks=breaks, ends=ends):
            units.append(Unit(len(units), piece_start, piece_end, kind, block))
    return tuple(units)


def _blocks(text: str) -> list[tuple[int, int, Kind]]:
    """Lines, with the wrapped lines of a paragraph or a list item joined."""
    blocks: list[tuple[int, int, Kind]] = []
    previous: _Line | None = None
    for line in _lines(text):
        if previous is not None and _continues(text, previous, line):
            start, _, kind = blocks[-1]
            blocks[-1] = (start, line.end, kind)
        else:
            blocks.append((line.start, line.end, line.kind))
        previous = line
    return blocks


def _lines(text: str) -> list[_Line]:
    """Lines that hold anything, without the white space around them."""
    lines: list[_Line] = []
    for match in _LINE.finditer(text):
        body = match.group()
        stripped = body.strip()
        if stripped:
            start = match.start() + body.index(stripped[0])
            lines.append(_Line(start, start + len(stripped), _kind(stripped)))
    return lines


def _kind(line: str) -> Kind:
    label = _ALIGNED_LABEL.match(line)
    if "|" in line or _CELLS.search(line, label.end() if label else 0) or _COMMA_CELLS.match(line):
        return "row"
    if _ITEM.match(line):
        return "item"
    if _FIELD.match(line):
        return "field"
    return "sentence"


def _continues(text: str, previous: _Line, line: _Line) -> bool:
    """Does ``line`` go on with the sentence that the line before it left open?"""
    if line.kind == "field" and (previous.kind != "sentence" or previous.end - previous.start < _WRAP_WIDTH):
        return False
    apart = line.kind in ("item", "row") or text.count("\n", previous.end, line.start) > 1
    if apart or _are_listed(text, previous, line):
        return False
    last, first = text[previous.end - 1], text[line.start]
    if previous.kind == "row":
        return first.islower() and last not in ".:;|" and line.kind == "sentence"
    if last in ":.!?;" and not first.islower():
        return last == "." and previous.end - previous.start > _WRAP_WIDTH and line.kind == "sentence"
    if first.islower() or last in ",(&/-":
        return line.kind == "sentence" or first.islower()
    return previous.end - previous.start > _WRAP_WIDTH and line.kind == "sentence"


def _are_listed(text: str, previous: _Line, line: _Line) -> bool:
    """Do both lines open with a vessel, or both with a time?"""
    return any(
        lead.match(text, previous.start) and lead.match(text, line.start)
        for lead in (_VESSEL_LINE, _TIME_LINE)
    )


def _cut(
    text: str, start: int, end: int, *, kind: Kind, breaks: tuple[int, ...], ends: re.Pattern[str]
) -> list[tuple[int, int]]:
    """Sentences of a block; rows stay whole."""
    cuts = [b for b in breaks if start < b < end]
    if kind != "row":
        cuts += [m.end() for m in ends.finditer(text, start, end) if not _abbreviated(text, start, m.start())]
    elif not cuts:
        return [(start, end)]
    pieces: list[tuple[int, int]] = []
    for cut in [*sorted(set(cuts)), end]:
        piece = text[start:cut]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            pieces.append((start + lead, start + len(piece.rstrip())))
        start = cut
    return pieces


def _abbreviated(text: str, start: int, end: int) -> bool:
    return bool(_ABBREVIATION.search(text[max(start, end - 12) : end]) or _MARKER.fullmatch(text[start:end]))
