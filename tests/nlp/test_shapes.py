"""The shape of an occlusion: what the phrases for each component of the J-CTO score say."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.marked import assert_marked
from tests.nlp.builders import asserted, mentions

SHAPES = {"STUMP", "CALCIFICATION", "BEND", "OCCLUSION_LENGTH", "RETRY", "CTO_SCORE"}


def said(text: str, label: str) -> list[dict[str, object]]:
    """The values of the mentions of one label."""
    return [dict(m.value) for m in mentions(text) if m.label == label]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("RCA: flush blunt stump after the conus branch.", "blunt"),
        ("Proximal cap blunt with a large RV marginal.", "blunt"),
        ("The LAD has a flat cap.", "blunt"),
        ("RCA 100%, TIMI 0, blunt, 30 mm.", "blunt"),
        ("RCA: no stump whatsoever.", "blunt"),
        ("The circumflex is stumpless at OM2.", "blunt"),
        ("A side branch at the cap, no visible tapering.", "blunt"),
        ("The stump is short and tapered.", "tapered"),
        ("Tapered entry, bridging collaterals.", "tapered"),
        ("Stump .......... conical", "tapered"),
        ("LAD CTO, tapered, TIMI 0", "tapered"),
        ("Ambiguous proximal cap.", "ambiguous"),
        ("CTO, length 25 mm, cap at D1 ambiguous", "ambiguous"),
    ],
)
def test_stump(text: str, shape: str):
    assert {value["shape"] for value in said(text, "STUMP")} == {shape}


@pytest.mark.parametrize(
    "text",
    [
        "The distal cap is tapered.",
        "Distal blunt cap at the crux.",
        "RX Acculink 7-10 x 40 tapered stent.",
        "Blunt chest trauma in 2009.",
        "Steroid taper as per protocol.",
        "A blunt needle was used.",
        "The wire was brought to the stump.",
    ],
)
def test_no_stump_is_described(text: str):
    assert said(text, "STUMP") == []


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("The RCA is heavily calcified.", "severe"),
        ("Heavy calcium.", "severe"),
        ("RCA 100%, v. calcified, 20 mm.", "severe"),
        ("Severe circumferential calcification of the LAD.", "severe"),
        ("Ca++ moderate", "moderate"),
        ("A moderately calcified occlusion.", "moderate"),
        ("Calcification .......... Mild", "mild"),
        ("lad.mid.calcium=mild", "mild"),
        ("Calcification: yes", "present"),
        ("RCA 100%, calcified.", "present"),
        ("A calcific occlusion of the LAD", "present"),
        ("tram-track calcium", "present"),
        ("No calcification.", "none"),
        ("There is no calcium to speak of.", "none"),
        ("A non-calcified CTO.", "none"),
        ("The LAD is not calcified.", "none"),
        ("Calcification: none", "none"),
        ("Calcium    [ ] none  [ ] mild  [ ] mod  [x] severe", "severe"),
        ("Calcium ( ) None  (X) Mild  ( ) Moderate", "mild"),
        ("Calcium: [x] none [ ] mild", "none"),
    ],
)
def test_calcification(text: str, grade: str):
    assert [value["grade"] for value in said(text, "CALCIFICATION")] == [grade]


@pytest.mark.parametrize(
    "text",
    [
        "The ascending aorta is heavily calcified.",
        "A heavily calcified ascending aorta.",
        "Severe aortic valve calcification, LAD normal.",
        "Mild calcification of the mitral annulus.",
        "A heavily calcified common femoral artery.",
        "Right femoral artery, calcified.",
        "Coronary calcium score of 400.",
        "A calcium channel blocker for the LAD spasm.",
        "Calcium gluconate was given.",
        "Serum calcium: 9.4",
        "A calcium arc of 180 degrees in the vessel by IVUS.",
        # a degree denied leaves the lesser ones open
        "The LAD has no severe calcification.",
        "Rotational atherectomy of the LAD if calcified.",
        "Calcium    [ ] none  [ ] mild",
        "Calcium    [x] mild  [x] severe",
    ],
)
def test_no_calcification_of_the_lesion(text: str):
    assert said(text, "CALCIFICATION") == []


def test_a_degree_denied_by_a_form_keeps_its_degree():
    found = [m for m in asserted("Severe Calcification: No\n") if m.label == "CALCIFICATION"]
    assert [(m.status, m.value["grade"]) for m in found] == [("negated", "severe")]


@pytest.mark.parametrize(
    ("text", "degrees", "relation", "over"),
    [
        ("One bend of more than 45 degrees.", 45, "at_least", True),
        ("tortuosity > 45 degrees", 45, "at_least", True),
        ("bend >45° in the CTO", 45, "at_least", True),
        ("bend > 45", 45, "at_least", True),
        ("angle is more than 45, yes", 45, "at_least", True),
        ("moderate calcium, 60 degree bend", 60, "exact", True),
        ("angulation of 30 degrees", 30, "exact", False),
        ("a bend of less than 45 degrees", 45, "at_most", False),
        ("no bend > 45 degrees", 45, "at_most", False),
        ("a bend of more than 30 degrees", 30, "at_least", None),
        ("a bend of less than 90 degrees", 90, "at_most", None),
    ],
)
def test_bend(text: str, degrees: float, relation: str, over: bool | None):
    (value,) = said(text, "BEND")
    assert (value["degrees"], value["relation"], value.get("over_45")) == (degrees, relation, over)


@pytest.mark.parametrize("text", ["No significant bend.", "no tortuosity", "not tortuous"])
def test_no_bend(text: str):
    assert said(text, "BEND") == [{"over_45": False}]


@pytest.mark.parametrize(
    "text",
    [
        "A 360 degree loop at the elbow.",
        "RAO 30 caudal 20.",
        "The loop did not pass the bend.",
        "a 1 mm bend",
    ],
)
def test_what_is_no_bend_of_the_occlusion(text: str):
    assert said(text, "BEND") == []


@pytest.mark.parametrize(
    ("text", "mm", "relation"),
    [
        ("Occlusion length 25 mm.", 25, "exact"),
        ("Occlusion length estimated 45 mm", 45, "exact"),
        ("length > 20 mm", 20, "at_least"),
        ("Length ≥ 20 mm", 20, "at_least"),
        ("length < 20 mm", 20, "at_most"),
        ("length about 35 mm, tortuous", 35, "exact"),
        ("Length .................... 22 mm", 22, "exact"),
        ("Lesion length (mm) ........ 24", 24, "exact"),
        ("lesion[1].length_mm = 20", 20, "exact"),
        ("Length of 3 cm", 30, "exact"),
        ("a long (30 mm) occlusion", 30, "exact"),
        ("a 30-mm CTO", 30, "exact"),
        ("over 40 mm long total occlusion", 40, "at_least"),
        ("RCA occluded, about 25 mm long", 25, "exact"),
        ("Gap roughly 30 mm.", 30, "exact"),
        ("the missing segment at about 18 mm", 18, "exact"),
        ("RCA occluded at the mid third over roughly 25 mm", 25, "exact"),
        ("RCA 100%, TIMI 0, ~18mm, blunt", 18, "exact"),
        ("LCX CTO at OM2, approx 30 mm, J-CTO 2", 30, "exact"),
    ],
)
def test_length(text: str, mm: float, relation: str):
    assert {(v["mm"], v["relation"]) for v in said(text, "OCCLUSION_LENGTH")} == {(mm, relation)}


def test_a_range_keeps_both_ends():
    assert said("length 20-25 mm", "OCCLUSION_LENGTH") == [{"mm": 20, "high": 25, "relation": "exact"}]


@pytest.mark.parametrize(
    "text",
    [
        "Stent length 38 mm.",
        "Total stented length of 60 mm.",
        "Balloon length 20 mm",
        "Length of stay: 2",
        "The RCA was ballooned (2.0 x 30 mm long balloon).",
        "A 3.0 x 38 mm stent in the LAD.",
        "a 45 cm long sheath",
        "Lesion length of 300 mm",
        "Anion gap of 12",
    ],
)
def test_no_length_of_an_occlusion(text: str):
    assert said(text, "OCCLUSION_LENGTH") == []


@pytest.mark.parametrize(
    ("text", "retry"),
    [
        ("Prior failed attempt.", True),
        ("Previous failed antegrade attempt in May.", True),
        ("Two prior attempts elsewhere failed.", True),
        ("A first attempt failed.", True),
        ("Failed antegrade attempt elsewhere 2017", True),
        ("One failed retrograde attempt in 2025.", True),
        ("Previously attempted without success.", True),
        ("Brought back for re-attempt.", True),
        ("CTO PCI, left circumflex, second attempt\n", True),
        ("Here for a second attempt at the RCA occlusion.", True),
        ("Prior attempt ............ Y", True),
        ("No prior failed attempt.", False),
        ("No previous attempt.", False),
        ("First attempt at this CTO.", False),
        ("Never attempted before.", False),
        ("Prior attempt: No", False),
    ],
)
def test_retry(text: str, retry: bool):
    assert {value["retry"] for value in said(text, "RETRY")} == {retry}


@pytest.mark.parametrize(
    "text",
    [
        "The attempt failed.",
        "The wire passed on the second attempt.",
        "Septal wired, second attempt OK.",
        "The wire crossed at first attempt.",
        "A failed stress test.",
        "Retry in 8 weeks.",
    ],
)
def test_no_retry(text: str):
    assert said(text, "RETRY") == []


@pytest.mark.parametrize(
    "text", ["Consider re-attempt in 8 weeks.", "Re-attempt in 8-12 weeks.", "Plan for re-attempt."]
)
def test_an_attempt_ahead_is_planned(text: str):
    assert [m.status for m in asserted(text) if m.label == "RETRY"] == ["planned"]


@pytest.mark.parametrize(
    "marked",
    [
        "The <CTO_SCORE score=3 scale=J-CTO relation=exact>J-CTO score 3</CTO_SCORE>.",
        "<CTO_SCORE score=1>J-CTO score 1</CTO_SCORE>.",
        "<CTO_SCORE score=2>J-CTO: 2</CTO_SCORE>",
        "<CTO_SCORE score=3>JCTO 3/5</CTO_SCORE>",
        "<CTO_SCORE score=2>JCTO2</CTO_SCORE>",
        "<CTO_SCORE score=2>J CTO score of two</CTO_SCORE>",
        "<CTO_SCORE score=4>J-CTO ............... 4</CTO_SCORE>",
        "<CTO_SCORE score=3 relation=at_least>J-CTO >= 3</CTO_SCORE>",
        "<CTO_SCORE score=3 relation=at_least>J-CTO at least 3</CTO_SCORE>",
        "<CTO_SCORE score=2 scale=PROGRESS-CTO>PROGRESS-CTO score 2</CTO_SCORE>",
        "<CTO_SCORE score=2 scale=J-CTO bend=true length=true stump=null>J-CTO 2 (length, bend)</CTO_SCORE>.",
        (
            "<CTO_SCORE score=4 stump=true calcification=true bend=true length=true>"
            "J-CTO 4 (blunt, calcified, bend, 30 mm)</CTO_SCORE>"
        ),
        (
            "<CTO_SCORE score=2 calcification=true bend=false stump=false length=true retry=false>"
            "J-CTO: calcification 1, bend 0, entry 0, length 1, retry 0 = 2</CTO_SCORE>."
        ),
        "<CTO_SCORE score=null stump=true length=true>J-CTO: blunt 1, length 1</CTO_SCORE>.",
        # a name without its number, and a number that is none of the scale
        "<CTO_SCORE score=null>J-CTO score</CTO_SCORE> to be calculated",
        "<CTO_SCORE score=null>J-CTO</CTO_SCORE> 7",
    ],
)
def test_score(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"CTO_SCORE"})


@pytest.mark.parametrize("text", ["Progress 200T wire", "PROGRESS NOTE 2", "The LAD is normal."])
def test_no_score(text: str):
    assert said(text, "CTO_SCORE") == []


def test_a_whole_description(nlp: Language):
    assert_marked(
        nlp,
        "RCA: mid CTO with a <STUMP shape=blunt>blunt cap</STUMP>, "
        "<CALCIFICATION grade=moderate>moderate calcium</CALCIFICATION>, "
        "<BEND degrees=60>60 degree bend</BEND>, "
        "<OCCLUSION_LENGTH mm=38>length approx 38 mm</OCCLUSION_LENGTH>, "
        "<RETRY retry=true>prior failed attempt</RETRY>. <CTO_SCORE score=5>J-CTO 5</CTO_SCORE>.",
        only=SHAPES,
    )
