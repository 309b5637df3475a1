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
from revasc.nlp.normalize import lower
from revasc.nlp.scan import Hit
from revasc.nlp.units import Unit

RULE_DEGREE: Final = "occlusion.table_cell"
RULE_FLOW: Final = "flow.table_cell"
RULE_LABEL: Final = "cto.table_cell"

#: What the heading of the column holds that tells which lesion is a CTO.
LABEL_HEADINGS: Final = (r"cto\b", "chronic total")
_FLOW: Final = re.compile(r"timi|flow")
_COLUMNS: Final = (
    ("label", re.compile("|".join(LABEL_HEADINGS))),
    ("flow", _FLOW),
    (
        "degree",
        re.compile(
            r"^%|%\s*(?:stenosis|ds|pre|post|sten)?$|stenosis|% ?sten|\bpct\b|percent|^pre(?:-?pci)?$|^post"
            r"(?:-?pci)?$|\bdegree\b|occlusion|narrowing|^before$|^after$|residual",
        ),
    ),
    ("place", re.compile(r"segment|vessel|artery|lesion|site|location|branch")),
)
_AFTER: Final = re.compile(r"post|after|final|residual")
_DEGREE: Final = re.compile(r"\s*(?P<deg>[<>~]?\s?(?P<low>\d{1,3})(?:\s?-\s?(?P<high>\d{1,3}))?)\s*$")
_GRADE: Final = re.compile(r"\s*(?P<deg>[0-3])\s*$")
_ANSWER: Final = re.compile(r"\s*(?P<deg>yes|y|no|n|x)\s*$")
_FULL: Final = 100
_PIPE: Final = re.compile(r"\|")
_TAB: Final = re.compile(r"\t")
_GAP: Final = re.compile(r"[ ]{3,}")


@dataclass(frozen=True, slots=True)
class _Column:
    kind: str
    post: bool


def table_hits(text: str, units: Sequence[Unit]) -> list[Hit]:
    """OCCLUSION, FLOW and CTO hits of table cells under a heading that explains them."""
    low = lower(text)
    found: list[Hit] = []
    columns: list[_Column | None] = []
    for unit in units:
        if unit.kind != "row":
            if columns and (unit.kind != "sentence" or low[unit.start : unit.end].strip("-=_ ")):
                columns = []
            continue
        cells = _cells(low, unit)
        heading = _heading([low[s:e] for s, e in cells])
        if heading:
            columns = heading
        elif columns and len(cells) >= len(columns) - 1:
            found += _row(low, cells, columns)
    return found


def _cells(text: str, unit: Unit) -> list[tuple[int, int]]:
    """Offsets of the cells of a row, empty ones between pipes included."""
    body = text[unit.start : unit.end]
    if "|" in body:
        inner = body.strip().strip("|")
        offset = unit.start + body.index(inner) if inner else unit.start
        return _spans(inner, offset, _PIPE)
    return _spans(body, unit.start, _TAB if "\t" in body else _GAP)


def _spans(body: str, offset: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in separator.finditer(body):
        spans.append((offset + start, offset + match.start()))
        start = match.end()
    spans.append((offset + start, offset + len(body)))
    return spans


def _heading(cells: Sequence[str]) -> list[_Column | None]:
    """The columns of a heading row, or nothing where the row is no heading."""
    if len(cells) < 2 or any(map(str.isdigit, "".join(cells))):
        return []
    columns: list[_Column | None] = []
    flow = False
    for cell in cells:
        columns.append(_column(cell.strip(), again=flow))
        flow = flow or _FLOW.search(cell) is not None
    kinds = [c.kind for c in columns if c]
    return columns if "place" in kinds and len(set(kinds)) > 1 else []


def _column(cell: str, *, again: bool) -> _Column | None:
    """What a cell heads; ``again``: another flow stands before it, and the later is that of the end."""
    for kind, pattern in _COLUMNS:
        if pattern.search(cell):
            return _Column(kind, (again and kind == "flow") or _AFTER.search(cell) is not None)
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
        if match["deg"] in ("yes", "y", "x"):
            yield Hit(start, end, "CTO", RULE_LABEL, {})
        return
    if column.kind == "flow":
        grade = int(match["deg"])
        yield Hit(start, end, "FLOW", RULE_FLOW, {"low": grade, "high": grade, **phase})
        return
    low, high = float(match["low"]), float(match["high"] or match["low"])
    if high <= _FULL:
        yield Hit(start, end, "OCCLUSION", RULE_DEGREE, {"low": low, "high": high, **phase})
