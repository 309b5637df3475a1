"""Several reports in one document: what the older ones tell is of their day."""

from __future__ import annotations

import pytest

import revasc

DONE = "CTO LAD recanalised. 2.5 balloon. 3.0x33 stent."
TODAY = "LAD stent patent. No PCI."


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        (f"PROCEDURE DATE 02/11/2023\n{DONE}\nPROCEDURE DATE 05/06/2025\n{TODAY}", False),
        (f"PROCEDURE DATE 05/06/2025\n{TODAY}\nPROCEDURE DATE 02/11/2023\n{DONE}", False),
        (f"Report of 12 May 2023:\n{DONE}\nReport of today:\n{TODAY}", False),
        (f"PROCEDURE DATE 02/11/2023\n{TODAY}\nPROCEDURE DATE 05/06/2025\n{DONE}", True),
        (f"PROCEDURE DATE 05/06/2025\n{DONE}", True),
        (f"PROCEDURE DATE 05/06/2025\nOld films seen.\nPROCEDURE DATE 07/06/2025\n{DONE}", True),
        (f"PROCEDURE DATE 99/99/2023\n{DONE}", True),
        (f'Outside report: "{DONE}"\nOur findings: LAD stent patent.', False),
        (f'Our report reads: "{DONE}"', True),
        (f"Stage 1 today: LCX 3.0x18 DES, 90%.\nStage 2 in six weeks: {DONE}", False),
    ],
)
def test_only_the_newest_report_is_of_now(text: str, supported: bool) -> None:
    assert (revasc.code(text).decision == "supported") is supported
