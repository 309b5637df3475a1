"""Vessels pointed at without a name, by the vessel that a treatment is laid at."""

from __future__ import annotations

import pytest

import revasc


@pytest.mark.parametrize(
    ("text", "vessel"),
    [
        ("LAD 80% and RCA CTO. The latter was wired, ballooned (2.0 mm) and stented (3.0 x 38 mm).", "RCA"),
        ("RCA CTO and LAD 80%. The latter was wired, ballooned (2.0 mm) and stented (3.0 x 38 mm).", "LAD"),
        ("LAD 80% and RCA CTO. The former was wired, ballooned (2.0 mm) and stented (3.0 x 38 mm).", "LAD"),
        ("LAD 75%, RCA CTO. The occlusion was crossed and dilated with a 2.5 mm balloon.", "RCA"),
        ("LAD 90%, culprit.\nRCA CTO.\nStage B: RCA - AL 1 (7F). Gaia 1 crossed. 2.0 x 15 balloon.", "RCA"),
        ("RCA CTO.\nLAD 80%.\nRCA left alone.\n\nLAD - Sion Blue. 2.5 x 15 NC. 3.0 x 24 DES.", "LAD"),
        ("CTO: [x] RCA [ ] LAD\nPCI: [ ] RCA [x] LAD\nStent: 3.0 x 18 mm; balloon 2.5 mm", "LAD"),
        ("CTO: [x] RCA [ ] LAD\nPCI: [x] RCA [ ] LAD\nStent: 3.0 x 18 mm; balloon 2.5 mm", "RCA"),
    ],
)
def test_what_is_pointed_at_is_treated(text: str, vessel: str) -> None:
    lesions = revasc.code(text).lesions
    assert [lesion.vessel for lesion in lesions if lesion.treatments] == [vessel]


def test_the_occlusion_of_two_is_none() -> None:
    lesions = revasc.code("CTO of the RCA. CTO of the LAD. The occlusion was not crossed.").lesions
    assert [lesion.vessel for lesion in lesions if lesion.treatments] == []
