"""An occlusion read as treated is disputed where the note gives cause to doubt it."""

from __future__ import annotations

import pytest

import revasc

OPENED = "RCA CTO: 2.5 mm balloon, 3.5 x 38 mm DES."


@pytest.mark.parametrize(
    "behind",
    [
        "The RCA CTO was left alone.",
        "The RCA was not treated.",
        "RCA not attempted.",
        "\nGuidewire across lesion: No",
        "\nElective CTO intervention not begun.",
        "RCA not intervened upon today.",
        "The CTO was not attempted.",
        "The vessel remained occluded at the end.",
        "The CTO stayed closed.",
        "The occlusion was not crossed.",
        "The lesion in the RCA could not be crossed with the wire and the procedure was terminated.",
        "The artery could not be crossed; \nthe RCA was not treated.",
        "\nHOSPITAL COURSE: No intervention performed.",
        "Please disregard the above, it was dictated on the wrong patient.",
        "\nADDENDUM: diagnostic angiogram only.",
        "\nADDENDUM: this report was filed in error.",
    ],
)
def test_it_is_asked_about(behind: str) -> None:
    result = revasc.code(f"{OPENED} {behind}")
    assert (result.decision, result.reason) == ("query", "treatment_contradicted")


@pytest.mark.parametrize(
    "behind",
    [
        "",
        "The LAD was not treated.",
        "The diagonal branch was not treated.",
        "A retrograde approach was not attempted.",
        "The septal could not be crossed and this way was given up.",
        "No intervention was performed in 2021.",
        "It was not attempted in 2021.",
        "The LAD CTO was left alone.",
        "\nADDENDUM: contrast volume was 180 mL.",
    ],
)
def test_what_is_about_another_thing_takes_nothing(behind: str) -> None:
    assert revasc.code(f"{OPENED} {behind}").decision == "supported"


STEPS = "BMW wire. 2.5 x 15 balloon, 3.0 x 24 stent."


@pytest.mark.parametrize(
    ("findings", "steps", "decision"),
    [
        ("RCA CTO; LAD 85%.", STEPS, "query"),
        ("LAD 85%; RCA CTO.", STEPS, "query"),
        ("RCA CTO; severe LAD stenosis.", STEPS, "query"),
        ("RCA CTO; LAD 85%.", f"CTO crossed. {STEPS}", "supported"),
        ("RCA CTO; LAD 85%.", f"Pilot 50. {STEPS}", "supported"),
        ("RCA CTO; LAD 85%, left for later.", STEPS, "supported"),
        ("RCA CTO; LAD 30%.", STEPS, "supported"),
    ],
)
def test_a_guess_beside_a_rival(findings: str, steps: str, decision: str) -> None:
    assert revasc.code(f"Findings: {findings}\nPCI was performed. {steps}").decision == decision


@pytest.mark.parametrize(
    ("account", "decision"),
    [
        ("The LAD was wired. LAD: 2.5 x 15 balloon, 3.0 x 24 stent.", "query"),
        ("The RCA was wired. RCA: 2.5 x 15 balloon, 3.0 x 24 stent.", "supported"),
    ],
)
def test_titles_of_one_vessel_over_the_account_of_another(account: str, decision: str) -> None:
    title, conclusion = "Procedure: PCI of RCA CTO with stent", "Conclusion: stent to RCA CTO."
    note = f"{title}\n\nDetails of procedure:\n{account}\n\n{conclusion}"
    assert revasc.code(note).decision == decision
