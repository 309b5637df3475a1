"""Angina: its kind, and whether it is there now."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.marked import assert_marked
from tests.nlp.builders import asserted


@pytest.mark.parametrize(
    "marked",
    [
        "Admitted with <ANGINA kind=unstable status=current>unstable angina</ANGINA>.",
        "<ANGINA kind=unstable>Crescendo angina</ANGINA> for two weeks.",
        "She has had <ANGINA kind=unstable>angina at rest</ANGINA>.",
        "<ANGINA kind=unstable>Rest angina</ANGINA>, CK negative.",
        "<ANGINA kind=stable>Stable angina</ANGINA>, CCS 3.",
        "<ANGINA kind=stable>Exertional angina</ANGINA> on three drugs.",
        "<ANGINA kind=stable>angina on exertion</ANGINA>",
        "<ANGINA kind=refractory>Refractory angina</ANGINA> on four agents.",
        "<ANGINA kind=stable>CCS class III angina</ANGINA> on metoprolol.",
        "<ANGINA kind=unspecified>Anginal symptoms</ANGINA> on the stairs.",
        "<ANGINA kind=unspecified spasm=true>Prinzmetal angina</ANGINA>.",
        "Dyspnea as an <ANGINA kind=unspecified equivalent=true>anginal equivalent</ANGINA>.",
    ],
)
def test_kinds(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"ANGINA"})


@pytest.mark.parametrize(
    "text",
    [
        "Chest pain on the stairs.",
        "He failed two antianginals.",
        "Anti-anginal drugs: 3",
        "anti angina agents",
        "Non-anginal chest pain.",
        "Ludwig's angina in 1998.",
        "SAQ angina frequency 50.",
        "UA negative for nitrites.",
    ],
)
def test_no_angina(text: str):
    assert [m for m in asserted(text) if m.label == "ANGINA"] == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("No angina since then.", "negated"),
        ("He denies exertional angina.", "negated"),
        ("He is angina-free.", "negated"),
        ("Angina resolved.", "negated"),
        ("Angina: No\n", "negated"),
        ("A history of angina.", "historical"),
        ("h/o stable angina", "historical"),
        ("Unstable angina ten years ago.", "historical"),
        ("PAST MEDICAL HISTORY:\n1. Hypertension\n2. Stable angina\n", "historical"),
        ("PRIOR CATH REPORT:\nStable angina.\n", "historical"),
        ("If angina persists, PCI of the LCx.", "planned"),
        ("INFORMED CONSENT:\nThe aim is relief of angina.\n", "planned"),
        ("His father had angina at 50.", "other"),
        ("FAMILY HISTORY:\nAngina in the mother.\n", "other"),
        ("INDICATION:\nAngina on three drugs.\n", "current"),
        ("[x] Stable angina", "current"),
        ("[ ] Stable angina", "negated"),
        ("Postoperative diagnosis: stable angina", "current"),
    ],
)
def test_statuses(text: str, status: str):
    assert [m.status for m in asserted(text) if m.label == "ANGINA"] == [status]


def test_only_the_ticked_box_of_a_form_holds():
    text = "(X) Stable angina  ( ) UA  ( ) NSTEMI"
    found = [(m.value["kind"], m.status) for m in asserted(text) if m.label == "ANGINA"]
    assert found == [("stable", "current"), ("unstable", "negated")]
