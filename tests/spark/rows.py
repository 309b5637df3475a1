"""The notes that the cluster and a local run are given: gold notes, and a row for each way to be none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
GOLD: Final = ROOT / "corpora" / "gold"
NAMES: Final = ("row", "note_id", "text", "date", "kind")
MADE_UP: Final = "qxbcdfgh"
_TEXT: Final = "CTO of the RCA, 100 % for two years, crossed and stented."
_OTHERS: Final = (
    # id, text, date, kind
    ("other-1", "Knee replacement without complication.", "2026-02-03", "Op"),
    ("other-2", "CTO of the RCA\x00, crossed\r\nand stented \U0001f600 e\u0301 \u2028 \ufeff.", None, None),
    ("  12  ", _TEXT, "20260203", "  Cath "),
    ("d-1", _TEXT, "02/03/2026", None),
    ("d-1", _TEXT + " Later.", "02/04/2026", None),
    ("d-1", _TEXT + " Again.", "02/05/2026", None),
    ("d-2", None, None, None),
    ("d-2", _TEXT, None, None),
    (None, _TEXT, None, None),
    (None, _TEXT, None, None),
    ("   ", _TEXT, None, None),
    ("NULL", _TEXT, None, None),
    ("two\nlines", _TEXT, None, None),
    ("x" * 201, _TEXT, None, None),
    ("empty-1", "", None, None),
    ("empty-2", " n/a ", None, None),
    ("bad-date-1", _TEXT, "soon", None),
    ("bad-date-2", _TEXT, "2026-13-01", None),
    ("bad-date-3", _TEXT, "0001-01-01", None),
    ("rtf-1", r"{\rtf1\ansi CTO of the RCA, 100 % for two years,\par crossed and stented.}", None, None),
    ("html-1", "<html><body><p>CTO of the RCA &gt; 6 months</p><p>Crossed.</p></body></html>", None, None),
    ("long-1", "CTO " * 250_001, None, None),
)  # fmt: skip


def gold(every: int = 1) -> Iterator[dict[str, Any]]:
    """The gold notes in the order of their files, or each so manieth of them."""
    lines = [line for file in sorted(GOLD.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    return map(json.loads, lines[::every])


def rows(every: int = 6) -> list[tuple[Any, ...]]:
    """Rows of ``NAMES``: the gold notes with the others strewn among them."""
    notes = [(note["note_id"], note["text"], note["date_of_service"], "Cath") for note in gold(every)]
    for at, other in enumerate(_OTHERS):
        notes.insert(at * 7, other)
    return [(number, *note) for number, note in enumerate(notes, 1)]


def with_made_up_words(notes: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows with ``MADE_UP``, which no rule and no sentence of ours has, strewn into their texts."""
    return [(*row[:2], row[2] and re.sub(r"(?<=\w) (?=\w)", _strewn(), row[2]), *row[3:]) for row in notes]


def _strewn() -> Callable[[re.Match[str]], str]:
    """For every fourth gap a made-up word instead."""
    gaps = count()
    return lambda _: f" {MADE_UP} " if next(gaps) % 4 == 0 else " "


def write_export(path: Path, notes: list[tuple[Any, ...]]) -> Path:
    """The rows as a JSON Lines export."""
    lines = (json.dumps(dict(zip(NAMES, note, strict=True))) + "\n" for note in notes)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def page_blocks(kind: str) -> list[str]:
    """The blocks of the page on Spark whose first line says ``kind``."""
    page = (ROOT / "docs" / "SPARK.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
