"""Units: the sentences, lines, list items and table rows that are read one at a time.

A wrapped paragraph is one stretch of prose, cut into sentences; a line of a list, a table
or a form is a unit of its own whatever its punctuation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from revasc.nlp.normalize import capitals_and_letters
from revasc.value_class import value_class

Kind = Literal["sentence", "item", "row", "field", "heading"]

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
#: Opens with the mark itself and looks back from there, so that only marks are looked at.
_SENTENCE_END: Final = re.compile(
    r"[.!?,;](?:(?:(?<=[^.][.!])|(?<=[\w)%\]]\?))[\"')\]]*\s+"
    r"(?!(?<=\?\s)(?:yes|no|none|y|n|Yes|No|None|YES|NO|NONE|Y|N|unknown|Unknown)\b)"  # a form's answer
    r"(?=[\"'(\[{]*[A-Z0-9<>=~#-])|(?<=[.;:],)(?=[A-Z0-9 ])|(?<=;)\s+|(?<=\w,),[ \t]*)"
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
_TIME_OPENINGS: Final = "012Tt"
_WRAP_WIDTH: Final = 48
#: No sentence is longer; what is (a note without any line end or full stop) is cut, between words
#: where it has any, so that the work on a unit has a bound and that on a note grows with its length.
_LONGEST: Final = 4000


@value_class
class Unit:
    """One sentence, item, row or field; ``block`` numbers the paragraph or line it stands in."""

    id: int
    start: int
    end: int
    kind: Kind
    block: int


class _Line(NamedTuple):
    start: int
    end: int
    kind: Kind


def split_units(text: str, breaks: tuple[int, ...] = ()) -> tuple[Unit, ...]:
    """Units of a normalised note in order. ``breaks`` are offsets no unit may run across."""
    ends = _QUIET_END if text.islower() or capitals_and_letters(text)[0] < len(text) // 200 else _SENTENCE_END
    in_order = sorted(breaks)
    units: list[Unit] = []
    for block, (start, end, kind) in enumerate(_blocks(text)):
        cuts = in_order[bisect_right(in_order, start) : bisect_left(in_order, end)]
        if kind != "row":
            cuts += _sentence_ends(text, start, end, ends)
        if end - start > _LONGEST:
            cuts += _overlong(text, [start, *sorted(cuts), end])
        for piece_start, piece_end in _cut(text, start, end, cuts) if cuts else ((start, end),):
            units.append(Unit(len(units), piece_start, piece_end, kind, block))
    return tuple(units)


def _blocks(text: str) -> list[_Line]:
    """Lines, with the wrapped lines of a paragraph or a list item joined."""
    blocks: list[_Line] = []
    previous: _Line | None = None
    for line in _lines(text):
        if previous is not None and _continues(text, previous, line):
            blocks[-1] = _Line(blocks[-1].start, line.end, blocks[-1].kind)
        else:
            blocks.append(line)
        previous = line
    return blocks


def _lines(text: str) -> Iterator[_Line]:
    """Lines that hold anything, without the white space around them."""
    line_start = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            start = line_start + line.index(stripped[0])
            yield _Line(start, start + len(stripped), _kind(stripped))
        line_start += len(line) + 1


def _kind(line: str) -> Kind:
    if "|" in line or _has_cells(line):
        return "row"
    # a letter opens an item only as its number, "a. "
    if (not line[0].isalpha() or line[1:2] in (".", ")")) and _ITEM.match(line):
        return "item"
    if (":" in line or "=" in line or "...." in line) and _FIELD.match(line):
        return "field"
    return "sentence"


def _has_cells(line: str) -> bool:
    """Cells apart by white space, behind a label if there is one, or by commas."""
    if "   " in line or "\t" in line:
        label = _ALIGNED_LABEL.match(line)
        if _CELLS.search(line, label.end() if label else 0):
            return True
    return line.count(",") > 2 and _COMMA_CELLS.match(line) is not None


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
    lead = _TIME_LINE if text[line.start] in _TIME_OPENINGS else _VESSEL_LINE
    return lead.match(text, line.start) is not None and lead.match(text, previous.start) is not None


def _sentence_ends(text: str, start: int, end: int, ends: re.Pattern[str]) -> list[int]:
    return [m.end() for m in ends.finditer(text, start, end) if not _abbreviated(text, start, m.start())]


def _overlong(text: str, marks: Sequence[int]) -> Iterator[int]:
    """Where stretches between two marks are cut that are longer than any sentence."""
    for start, end in pairwise(marks):
        cut = start
        while end - cut > _LONGEST:
            space = max(text.rfind(sign, cut + 1, cut + _LONGEST) for sign in " \n")
            cut = cut + _LONGEST if space < 0 else space + 1
            yield cut


def _cut(text: str, start: int, end: int, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pieces of a block that hold anything."""
    for cut in [*sorted(set(cuts)), end]:
        piece = text[start:cut]
        if stripped := piece.strip():
            lead = start + piece.index(stripped[0])
            yield lead, lead + len(stripped)
        start = cut


def _abbreviated(text: str, start: int, mark: int) -> bool:
    """Does the text from ``start`` to this mark end with an abbreviation, or number the block?"""
    end = mark + (text[mark] in ".!?")
    if text[end - 1] == "." and _ABBREVIATION.search(text[max(start, end - 12) : end]):
        return True
    return text[end - 1] in ".)" and _MARKER.fullmatch(text, start, end) is not None
