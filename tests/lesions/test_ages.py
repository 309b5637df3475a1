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


@pytest.mark.parametrize(
    "told",
    [
        "He has known hypertension since 2010.",
        "Known LV dysfunction since 2019.",
        "CABG in 2012 with a vein graft to the RCA.",
        "His CABG was 12 years ago.",
        "The RCA stent from 2018 has now closed.",
        "The stent in the RCA was implanted in March 2019.",
        "RCA stented 5 years ago.",
        "The vein graft to the RCA was found occluded in 2020.",
        "Previous cath 2021: LAD 40%, no other disease.",
        "Previous cath in 2021 at another hospital.",
        "Last cath 2021.",
        "She was first seen in 2019 with palpitations.",
        "ICD since 2020.",
        "Anginal equivalent for the past 8 months.",
        "For the last 8 months he has been limited by dyspnea.",
        "This has limited his life for more than a year.",
        "It started in January 2024 with exertional pain.",
        "He had an anterior infarction in 2015.",
        "MI 2015 (LAD, stented).",
        "Old inferior MI in 2015.",
        "The mid LAD stent (2019) is patent.",
        "Prior PCI RCA 2014, PCI LAD 2017.",
        "The lesion was crossed in 20 minutes; total time 2 hours.",
        "Diabetes type 2 (2009), hyperlipidemia (2015).",
        "The carotid was occluded in 2020.",
        "The SFA has been occluded since 2020.",
        "Renal function stable since 2022.",
        "Viability proven by MRI 04/2024.",
        "Exercise test positive in 2024, already abnormal in 2022.",
        "Brother had CABG at 48 years.",
        "Referred by Dr. Smith since January.",
        "Plan: stage the LAD in 3 months.",
        "Dual antiplatelet therapy for 12 months since the vessel was occluded.",
        "Lot 2024-03, expiry 2026-05.",
        "NSTEMI 4 weeks ago with this lesion open.",
        "The artery had been stented twice, in 2011 and 2016.",
        "The LAD was closed in 2019 and was reopened then.",
        "Last year the RCA had a 60% lesion.",
    ],
)
def test_a_wrong_age_supports_nothing(told: str):
    """The age of something else never makes an occlusion of unknown age chronic."""
    note = f"FINDINGS:\nThe RCA is totally occluded. {told}\nPROCEDURE:\nThe RCA was crossed with a wire, "
    result = revasc.code(note + "ballooned and stented. TIMI 3 flow.", date_of_service="2025-06-18")
    assert result.decision != "supported"
    assert [
        lesion.chronicity_months for lesion in result.lesions if (lesion.chronicity_months or 0) > 3
    ] == []
