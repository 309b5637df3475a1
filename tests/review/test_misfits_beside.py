from __future__ import annotations

from typing import Any

import pytest

from revasc.nlp.mention import Mention
from tests.coding.builders import lesion, mention, opened, plain
from tests.review.builders import ask, told

SEEN = mention(40, "IMAGING")
PENUMBRA = mention(41, "DEVICE", device="thrombectomy", kind="pump")
BY_HAND = mention(42, "DEVICE", device="thrombectomy", kind="manual")
WIRE = mention(43, "DEVICE", device="wire")


@pytest.mark.parametrize(
    ("code", "said", "words", "quotes"),
    [
        ("92978", (), "The note does not speak of intravascular imaging.", ()),
        ("92972", (SEEN,), "The note does not speak of intravascular lithotripsy.", ()),
        ("92973", (WIRE,), "The note does not speak of thrombectomy.", ()),
        (
            "92973",
            (BY_HAND,),
            "The note does not speak of a machine; 92973 is not for suction by hand.",
            ("w42",),
        ),
        (
            "92978",
            (mention(40, "IMAGING", "planned"), mention(41, "IMAGING", "negated")),
            "The note speaks of intravascular imaging, but not as done in this encounter (planned, negated).",
            ("w40", "w41"),
        ),
        (
            "92979",
            (SEEN,),
            "92979 is for a further treated vessel of this kind, which the note does not show.",
            ("w40",),
        ),
    ],
)
def test_add_ons(code: str, said: tuple[Mention, ...], words: str, quotes: tuple[str, ...]):
    answer = ask(code, opened(), said=said)
    (reason,) = (reason for reason in answer.reasons if reason.topic == "add_on")
    assert (reason.text, reason.quotes) == (words, quotes)


@pytest.mark.parametrize(("code", "said"), [("92978", SEEN), ("92973", PENUMBRA)])
def test_an_add_on_without_a_procedure(code: str, said: Mention):
    (words,) = told(ask(code, said=(said,)), "add_on")
    assert words == f"{code} goes beside a procedure code, and none is proposed."
    assert ask(code, opened(), said=(said,)).proposed


def test_imaging_where_nothing_was_treated():
    tried = opened(roles="cto_label crossing_failed", attempted=True)
    (words,) = told(ask("92978", tried, said=(SEEN,)), "add_on")
    assert words == "92978 is for the first treated vessel of this kind, which the note does not show."


def test_the_other_add_on_of_the_service_stands_instead():
    assert told(ask("92979", opened(), said=(SEEN,)), "instead") == ["Proposed instead: CPT 92978."]
    assert told(ask("92972", opened(), said=(SEEN,)), "instead") == []


@pytest.mark.parametrize(
    ("fields", "words", "gap"),
    [
        (
            {"roles": "subtotal_before stent"},
            "the note documents that it is none.",
            "total occlusion (unmet)",
        ),
        ({"roles": "total_before stent"}, "the note leaves it open.", "chronic (missing)"),
    ],
)
def test_no_chronic_total_occlusion(fields: dict[str, Any], words: str, gap: str):
    answer = ask("I25.82", lesion(fields["roles"], first=10))
    assert told(answer, "diagnosis") == ["The note documents no chronic total occlusion."]
    assert told(answer, "lesion") == [f"Lesion 1 (RCA): {words}"]
    assert told(answer, "criterion")[0].startswith(gap)


def test_the_atherosclerosis_goes_with_it():
    answer = ask("i25.10", plain())
    assert told(answer, "diagnosis") == [
        "The note documents no chronic total occlusion, and I25.10 is proposed only before the code of one."
    ]


@pytest.mark.parametrize(
    ("code", "kinds", "words", "instead"),
    [
        ("I25.10", ("unstable",), "I25.10 is for no angina; the note documents unstable angina.", "I25.110"),
        ("I25.110", (), "I25.110 is for unstable angina; the note documents no angina.", "I25.10"),
        (
            "I25.118",
            ("unspecified",),
            "I25.118 is for stable angina; the note documents unspecified angina.",
            "I25.119",
        ),
        (
            "I25.119",
            ("unstable", "stable"),
            "I25.119 is for unspecified angina; the note documents unstable, stable angina.",
            "I25.110",
        ),
    ],
)
def test_the_angina(code: str, kinds: tuple[str, ...], words: str, instead: str):
    said = tuple(mention(40 + number, "ANGINA", kind=kind) for number, kind in enumerate(kinds))
    answer = ask(code, opened(), said=said)
    (reason,) = (reason for reason in answer.reasons if reason.topic == "diagnosis")
    assert reason.text == words
    assert reason.quotes == tuple(f"w{40 + number}" for number in range(len(kinds)))
    assert told(answer, "instead") == [f"Proposed instead: ICD-10-CM {instead}."]


def test_the_territory():
    (words,) = told(ask("I25.10", opened(graft="SVG")), "diagnosis")
    assert words == "I25.10 is for a native artery; the occlusion lies in a bypass graft."
    (words,) = told(ask("I25.810", opened()), "diagnosis")
    assert words == "I25.810 is for a bypass graft; the occlusion lies in a native artery."
