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


@pytest.mark.parametrize(
    ("text", "target"),
    [
        # a further session is about the vessel spoken of last
        (
            "PCI of the LAD: done.\n\nThe RCA is a CTO.\n\nSecond procedure, 12 May:\n[A stent] was placed.",
            "RCA",
        ),
        ("PCI of the LAD: done.\n\nThe RCA is a CTO.\n\nNext session:\n[A stent] was placed.", "RCA"),
        ("PCI of the LAD: done.\n\nThe RCA is a CTO.\n\nStaged PCI\n[A stent] was placed.", "RCA"),
        # other words head nothing
        ("PCI of the LAD:\n\nThe RCA is a CTO.\n\nSecond wire:\n[A stent] was placed.", "LAD"),
    ],
)
def test_a_further_session(nlp: Language, text: str, target: str) -> None:
    assert focus(nlp, text)[1] == target


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Vein graft to the RCA is large. The LAD is small. The graft [is] patent.", "SVG>RCA"),
        ("SVG to OM1: seen. The circumflex is a CTO. This conduit [was] occluded.", "SVG>LCX/OM1"),
        ("SVG to OM1: seen. LIMA to LAD: seen. That graft [is] patent.", "LIMA>LAD"),
        # no graft was named, or something else is spoken of
        ("The LAD is small. The graft [is] patent.", "LAD"),
        ("SVG to the RCA is large. The LAD is small. The vessel [is] patent.", "LAD"),
        ("SVG to the RCA is large. The LAD is small. Beside the graft [it] is patent.", "LAD"),
    ],
)
def test_the_graft_is_the_one_named_last(nlp: Language, text: str, subject: str) -> None:
    assert focus(nlp, text)[0] == subject


@pytest.mark.parametrize(
    ("finding", "target"),
    [
        # nothing that would be treated
        ("The LAD has minor plaque.", "RCA"),
        ("The LAD has a 30% stenosis.", "RCA"),
        ("The LAD is normal.", "RCA"),
        ("The LAD has no significant disease.", "RCA"),
        # something that would, or what was left of it
        ("The LAD is 80% narrowed.", "LAD"),
        ("The LAD is diseased.", "LAD"),
        ("The LAD has a residual of 10%.", "LAD"),
    ],
)
def test_a_minor_finding_is_no_target(nlp: Language, finding: str, target: str) -> None:
    assert focus(nlp, f"The RCA is a CTO. {finding} [A stent] was placed.")[1] == target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        # a graft of no named artery is a way, not a target
        ("A Gaia went through the SVG. [The occlusion] was dilated.", None),
        ("A wire was passed into the SVG. The RCA is a CTO. [It] was dilated.", "RCA"),
        ("PCI of the RCA. A wire was advanced up the vein graft. [It] was dilated.", "RCA"),
        # named, or treated, it is one
        ("PCI of the SVG to the RCA. [It] was dilated.", "SVG>RCA"),
        ("The SVG was stented. [It] was dilated again.", "SVG>"),
    ],
)
def test_wires_in_grafts(nlp: Language, text: str, target: str | None) -> None:
    assert focus(nlp, text)[1] == target


def test_a_new_part_of_the_note_starts_without_focus(nlp: Language) -> None:
    text = "FINDINGS\nThe RCA is large.\n\nALLERGIES\n[None]."
    assert focus(nlp, text) == (None, None)


def test_every_unit_has_a_focus(nlp: Language) -> None:
    state = read(nlp, "LAD: 80%.\n\nPlan: DAPT.\nRCA: CTO. Not treated.")
    assert set(focus_of(state)) == {unit.id for unit in state.units}
