"""Of which lesions an age is told, through the whole pipeline."""

from __future__ import annotations

import pytest

import revasc

DONE = "\nThe {0} CTO was crossed, ballooned and stented."


def months(text: str, *vessels: str) -> dict[str | None, float | None]:
    note = text + "\n\nPROCEDURE:" + "".join(DONE.format(vessel) for vessel in vessels)
    result = revasc.code(note, date_of_service="2025-06-18")
    return {lesion.vessel: lesion.chronicity_months for lesion in result.lesions}


@pytest.mark.parametrize(
    "text",
    [
        "Known CTOs of LAD and RCA since 2019.",
        "The LAD and the RCA have both been occluded since 2019.",
        "CTO of the mid LAD and the proximal RCA, both found when he was worked up in 12/2019.",
        "The LAD and RCA have been occluded since 12/2019.",
        "LAD 100%. RCA 100%. Both were closed on the angiogram of 12/2019.",
        "LAD 100%. RCA 100%.\nBoth arteries were first seen closed at cath 12/2019.",
        "Angiogram of 12/2019: LAD 100%, RCA 100%.",
        "Prior angiogram 12/2019, discs reviewed:\n- LAD 100% mid\n- RCA 100% mid",
    ],
)
def test_one_date_for_two_vessels(text: str):
    assert months(text, "LAD", "RCA") == {"LAD": 66, "RCA": 66}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LAD: 100%, 2 years. RCA: 100%, 6 weeks.", {"LAD": 24, "RCA": 1.4}),
        ("LAD 100%, known since 2021.\nRCA 100%, occluded for 8 months.", {"LAD": 42, "RCA": 8}),
        ("LAD 60% and RCA 100% since 2019. LAD 100% today.", {"LAD": None, "RCA": 66}),
    ],
)
def test_ages_of_their_own(text: str, expected: dict[str, float | None]):
    assert months(text, "LAD", "RCA") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Angiogram in 12/2019 described left main 70% and a mid RCA total occlusion.",
        "Cath 12/2019: LAD 40%, RCA 100%.",
        "Cath 2018: RCA 70%. Cath 12/2019: RCA 100%.",
    ],
)
def test_a_study_dates_what_was_closed(text: str):
    assert months(text, "RCA")["RCA"] == 66
