from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from revasc.review.summary import progress_bar, summary_table
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


def test_no_bar_where_there_is_no_terminal():
    with progress_bar(Console(force_terminal=False)) as progress:
        assert progress is None


@pytest.mark.parametrize(("fraction", "shown"), [(0.0, "0%"), (0.25, "25%"), (1.0, "100%")])
def test_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], fraction: float, shown: str):
    with progress_bar(Console(force_terminal=True, width=80)) as progress:
        assert progress is not None
        progress(1234, fraction)
    out = capsys.readouterr().out
    assert "coding, 1,234 notes" in out
    assert shown in out
