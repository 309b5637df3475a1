from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lesions.builders import focus_of, marked, name_of, read

if TYPE_CHECKING:
    from spacy.language import Language


def focus(nlp: Language, text: str) -> tuple[str | None, str | None]:
    """Subject and target of the unit in which the marks stand."""
    plain, start, _ = marked(text)
    state = read(nlp, plain)
    (unit,) = [unit for unit in state.units if unit.start <= start < unit.end]
    found = focus_of(state)[unit.id]
    return name_of(found.subject), name_of(found.target)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        # the sentence before
        ("The mid RCA is a CTO. A Gaia 2 crossed it. [It] was stented.", "RCA"),
        ("PCI of the LAD was performed. [This vessel] was dilated.", "LAD"),
        # what stands by does not become the target
        ("PCI of the RCA was performed. Septal collaterals from the LAD fill it. [It] was stented.", "RCA"),
        (
            "PCI of the RCA. EBU guide in the left main for dual injection. [The lesion] was dilated.",
            "RCA",
        ),
        ("PCI of the LCX. A BMW was placed in the LAD. [The occlusion] was dilated.", "LCX"),
        # headings and fields
        ("INTERVENTION\nLAD:\n[Predilated], stented 3.0 x 18 mm.\n", "LAD"),
        ("Target vessel: RCA\n[Device]: 3.0 x 18 mm stent\n", "RCA"),
        ("PCI of the LAD:\nStented 3.0 x 18 mm.\n\nPCI of the RCA:\n[Stented] 3.5 x 22 mm.\n", "RCA"),
        # numbered lesions
        ("Lesion #1: mid RCA, CTO\nLesion #2: mid LAD, 80%\n\nLesion #1: [crossed] and stented.\n", "RCA"),
        ("Lesion #1: mid RCA, CTO\nLesion #2: mid LAD, 80%\n\nLesion #2: [stented].\n", "LAD"),
        # turning to another vessel
        ("PCI of the LAD was done. Attention was then turned to the RCA. [It] was stented.", "RCA"),
        ("PCI of the LAD was done. The RCA was not treated. [The lesion] was postdilated.", "LAD"),
    ],
)
def test_target_of_a_unit(nlp: Language, text: str, target: str) -> None:
    assert focus(nlp, text)[1] == target


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The LAD is free of disease. The RCA is large. [There] is a 100% occlusion.", "RCA"),
        ("LEFT MAIN: normal.\nLAD: large. [There] is an 80% stenosis.\n", "LAD"),
        ("The RCA is occluded. The LAD gives collaterals to it. [The occlusion] is 20 mm long.", "RCA"),
        ("The circumflex arises normally. After OM1 [there] is a total occlusion of it.", "LCX"),
    ],
)
def test_subject_of_a_unit(nlp: Language, text: str, subject: str) -> None:
    assert focus(nlp, text)[0] == subject


def test_a_new_part_of_the_note_starts_without_focus(nlp: Language) -> None:
    text = "FINDINGS\nThe RCA is large.\n\nALLERGIES\n[None]."
    assert focus(nlp, text) == (None, None)


def test_every_unit_has_a_focus(nlp: Language) -> None:
    state = read(nlp, "LAD: 80%.\n\nPlan: DAPT.\nRCA: CTO. Not treated.")
    assert set(focus_of(state)) == {unit.id for unit in state.units}
