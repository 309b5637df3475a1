from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from rich.console import Console

from revasc.review.summary import summary_table
from revasc.tally import RunSummary


def words(**changes: Any) -> str:
    given: dict[str, Any] = {
        "output": Path("out.csv"),
        "rejects_file": Path("out.rejects.jsonl"),
        "read": 1234,
        "coded": 1230,
        "rejected": 4,
        "decisions": {"supported": 1200, "not_supported": 30},
        "reasons": {},
        "reject_codes": {"empty_text": 3, "bad_date": 1},
        "seconds": 1.0,
    }
    console = Console(width=60, record=True, file=io.StringIO())
    console.print(summary_table(RunSummary(**{**given, **changes})))
    return " ".join(console.export_text().split())


def test_the_counts():
    assert words().endswith(
        "read 1,234 coded 1,230 supported 1,200 query 0 not supported 30 rejected 4 bad date 1 empty text 3"
    )


def test_without_rejects_no_reason_is_listed():
    assert words(rejected=0, reject_codes={}).endswith("rejected 0")
