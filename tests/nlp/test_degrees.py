from __future__ import annotations

from typing import Any

import pytest

from tests.nlp.builders import degrees, mentions


def spans(text: str) -> list[tuple[str, float, float]]:
    """Words and both ends of each degree."""
    return [(words, float(value["low"] or 0), float(value["high"] or 0)) for words, value in degrees(text)]


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        # the number's own noun says so
        ("A 90% stenosis was seen.", "90% stenosis", 90, 90),
        ("An 80-90% stenosis was seen.", "80-90% stenosis", 80, 90),
        ("A 70 percent narrowing was seen.", "70 percent narrowing", 70, 70),
        ("It was 100% occluded.", "100% occluded", 100, 100),
        ("A 99% lesion was seen.", "99% lesion", 99, 99),
        ("A ninety-nine percent stenosis was seen.", "ninety-nine percent stenosis", 99, 99),
        ("A >90% stenosis was seen.", ">90% stenosis", 90, 90),
        # a coronary word beside it
        ("The RCA was 100%.", "100%", 100, 100),
        ("LAD 70%, RCA normal.", "70%", 70, 70),
        ("The SVG to OM1 has 80%.", "80%", 80, 80),
        ("LAD 80% to 90%", "80% to 90%", 80, 90),
        # bare numbers where forms put them
        ("LAD: 90", "90", 90, 90),
        ("RCA prox 100, LAD 70%", "100", 100, 100),
        ("Stenosis: 100", "100", 100, 100),
        ("Pre-stenosis: 95", "95", 95, 95),
        ("pct_pre=100", "100", 100, 100),
        ("Stenosis ........ 80-90", "80-90", 80, 90),
    ],
)
def test_degrees(text: str, words: str, low: float, high: float):
    assert (words, low, high) in spans(text)


@pytest.mark.parametrize(
    "text",
    [
        # other percentages of a cath note
        "EF 55%.",
        "LVEF of 35% by echo.",
        "The ejection fraction was 40%.",
        "SpO2 96% on room air.",
        "Saturation 98%.",
        "1% lidocaine was infiltrated.",
        "10 mL of 2% lidocaine.",
        "STS risk 2%.",
        "A 5% risk of stroke.",
        "HbA1c 7%.",
        "Hematocrit 38%.",
        "Ischemic burden 15%.",
        "25% ischemia of the inferior wall.",
        "10% of the LV myocardium.",
        "A 90% chance of success with the RCA.",
        "Stent expansion 90%.",
        "50% dextrose was given.",
        # bare numbers that are none
        "LAD stent 3.0 x 38",
        "LAD FFR 0.78",
        "RCA 6 Fr guide",
        "LAD 2 stents",
        "LAD 15 mm lesion",
        "RCA 3 months",
        "LAD at 14 atm",
        "LAD 2019",
        # no lumen is occluded by more than itself
        "The LAD was 110% occluded.",
    ],
)
def test_what_is_no_degree(text: str):
    assert degrees(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LAD 95% reduced to 10%.", [("95%", "pre"), ("10%", "post")]),
        ("The 95% stenosis was reduced to 0%.", [("95% stenosis", "pre"), ("0%", "post")]),
        ("LAD 100% -> 0%", [("100%", "pre"), ("0%", "post")]),
        ("LAD 90% went to 20% residual.", [("90%", "pre"), ("20% residual", "post")]),
        ("Residual stenosis of the LAD 10%.", [("10%", "post")]),
        ("LAD 100% \u2192 0%", [("100%", "pre"), ("0%", "post")]),
        ("Pre-PCI LAD 100%.", [("100%", "pre")]),
        ("Post-PCI LAD 0%.", [("0%", "post")]),
        ("Baseline LAD 90%, final 0%.", [("90%", "pre"), ("0%", "post")]),
        ("Final LAD stenosis 0%.", [("0%", "post")]),
        ("LAD 20% left.", [("20%", "post")]),
        # a rise is no treatment, and nothing said is nothing known
        ("LAD 50% to RCA 80%.", [("50%", None), ("80%", None)]),
        ("The LAD was 90%.", [("90%", None)]),
        # dilation and surgery are no phases
        ("Post-dilation of the LAD 90%.", [("90%", None)]),
        ("Post-CABG, LAD 90%.", [("90%", None)]),
    ],
)
def test_before_and_after_treatment(text: str, expected: list[tuple[str, str | None]]):
    def phase(value: Any) -> str | None:
        return next((key for key in ("pre", "post") if value.get(key)), None)

    assert [(words, phase(value)) for words, value in degrees(text)] == expected


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("LAD 100%. TIMI 1 after wire.", "post"),
        ("LAD 100%. TIMI 1 flow with the wire across.", "post"),
        ("LAD 100%. TIMI 1 before PCI.", "pre"),
        ("LAD 100%, TIMI 0 after the septal.", None),
    ],
)
def test_flow_before_and_after_the_wire(text: str, phase: str | None):
    (flow,) = [m.value for m in mentions(text) if m.label == "FLOW"]
    assert [key for key in ("pre", "post") if flow.get(key)] == ([phase] if phase else [])


def test_a_phase_word_of_another_unit_says_nothing():
    assert [value.get("post") for _, value in degrees("Final angiogram.\n\nLAD 90%.")] == [None]


def test_many_degrees_in_order():
    assert [words for words, _ in degrees("LM 20%, LAD 100%, LCx 50-60% and RCA 30%.")] == [
        "20%", "100%", "50-60%", "30%",
    ]  # fmt: skip


def test_the_heart_function_beside_a_degree():
    assert [words for words, _ in degrees("LAD 100%, EF 35%, RCA 40%.")] == ["100%", "40%"]
