"""Tables of lesions: bare numbers and answers that only their column heading explains.

"Segment | % | TIMI | CTO" above "mRCA | 100 | 0 | Yes": the heading gives each cell its
meaning. Cells are split at pipes, tabs or runs of three spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from revasc.nlp.mention import Scalar
from revasc.nlp.scan import Hit
from revasc.nlp.units import Unit

RULE_DEGREE: Final = "occlusion.table_cell"
RULE_FLOW: Final = "flow.table_cell"
RULE_LABEL: Final = "cto.table_cell"

_COLUMNS: Final = (
    ("label", re.compile(r"cto\b|chronic total", re.IGNORECASE)),
    ("flow", re.compile(r"timi|flow", re.IGNORECASE)),
    (
        "degree",
        re.compile(
            r"^%|%\s*(?:stenosis|ds|pre|post|sten)?$|stenosis|% ?sten|\bpct\b|percent|^pre(?:-?pci)?$|^post"
            r"(?:-?pci)?$|\bdegree\b|occlusion|narrowing|^before$|^after$|residual",
            re.IGNORECASE,
        ),
    ),
    ("place", re.compile(r"segment|vessel|artery|lesion|site|location|branch", re.IGNORECASE)),
)
_AFTER: Final = re.compile(r"post|after|final|residual", re.IGNORECASE)
_DEGREE: Final = re.compile(r"\s*(?P<deg>[<>~]?\s?(?P<low>\d{1,3})(?:\s?-\s?(?P<high>\d{1,3}))?)\s*$")
_GRADE: Final = re.compile(r"\s*(?P<deg>[0-3])\s*$")
_ANSWER: Final = re.compile(r"\s*(?P<deg>yes|y|no|n|x)\s*$", re.IGNORECASE)
_FULL: Final = 100


@dataclass(frozen=True, slots=True)
class _Column:
    kind: str
    post: bool


def table_hits(text: str, units: Sequence[Unit]) -> list[Hit]:
    """OCCLUSION, FLOW and CTO hits of table cells under a heading that explains them."""
    found: list[Hit] = []
    columns: list[_Column | None] = []
    for unit in units:
        if unit.kind != "row":
            if unit.kind != "sentence" or text[unit.start : unit.end].strip("-=_ "):
                columns = []
            continue
        cells = _cells(text, unit)
        heading = _heading([text[s:e] for s, e in cells])
        if heading:
            columns = heading
        elif columns and len(cells) >= len(columns) - 1:
            found += _row(text, cells, columns)
    return found


def _cells(text: str, unit: Unit) -> list[tuple[int, int]]:
    """Offsets of the cells of a row, empty ones between pipes included."""
    body = text[unit.start : unit.end]
    if "|" in body:
        inner = body.strip().strip("|")
        offset = unit.start + body.index(inner) if inner else unit.start
        return _spans(inner, offset, re.compile(r"\|"))
    if "\t" in body:
        return _spans(body, unit.start, re.compile(r"\t"))
    return _spans(body, unit.start, re.compile(r"[ ]{3,}"))


def _spans(body: str, offset: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in separator.finditer(body):
        spans.append((offset + start, offset + match.start()))
        start = match.end()
    spans.append((offset + start, offset + len(body)))
    return spans


def _heading(cells: Sequence[str]) -> list[_Column | None]:
    """The columns of a heading row, or nothing where the row is no heading."""
    if len(cells) < 2 or any(char.isdigit() for char in "".join(cells)):
        return []
    columns = [_column(cell.strip(), cells[:i]) for i, cell in enumerate(cells)]
    kinds = [c.kind for c in columns if c]
    return columns if "place" in kinds and len(set(kinds)) > 1 else []


def _column(cell: str, before: Sequence[str]) -> _Column | None:
    for kind, pattern in _COLUMNS:
        if pattern.search(cell):
            again = sum(bool(pattern.search(other.strip())) for other in before)
            return _Column(kind, bool(_AFTER.search(cell)) or (again > 0 and kind == "flow"))
    return None


def _row(text: str, cells: Sequence[tuple[int, int]], columns: Sequence[_Column | None]) -> Iterator[Hit]:
    for (start, end), column in zip(cells, columns, strict=False):
        if column is None or column.kind == "place":
            continue
        pattern = {"degree": _DEGREE, "flow": _GRADE, "label": _ANSWER}[column.kind]
        if match := pattern.match(text, start, end):
            yield from _cell(match, column)


def _cell(match: re.Match[str], column: _Column) -> Iterator[Hit]:
    start, end = match.span("deg")
    phase: dict[str, Scalar] = {"post": True} if column.post else {}
    if column.kind == "label":
        if match["deg"].lower() in ("yes", "y", "x"):
            yield Hit(start, end, "CTO", RULE_LABEL, {})
        return
    if column.kind == "flow":
        grade = int(match["deg"])
        yield Hit(start, end, "FLOW", RULE_FLOW, {"low": grade, "high": grade, **phase})
        return
    low, high = float(match["low"]), float(match["high"] or match["low"])
    if high <= _FULL:
        yield Hit(start, end, "OCCLUSION", RULE_DEGREE, {"low": low, "high": high, **phase})
