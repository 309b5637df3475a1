"""Access sites that a note names and that were not used, beside those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lesions.builders import findings

if TYPE_CHECKING:
    from spacy.language import Language

#: Failed, given up, earlier, planned, examined or venous sites beside the one that was used.
LEFT_OUT = [
    ("RRA attempted x3, no wire passage. Switched to RFA with an 8F sheath.", "right femoral"),
    ("Access was converted from right radial to right femoral.", "right femoral"),
    ("The left groin was prepared as back-up but not used. Right radial 7F.", "right radial"),
    ("Left femoral kept as bailout for Impella, not punctured. Right radial 7F guide.", "right radial"),
    ("Access: right radial (failed), right femoral 6F.", "right femoral"),
    ("A 6F sheath in the right femoral vein for temporary pacing. 7F in the left CFA.", "left femoral"),
    ("Right brachial vein 5F for right heart cath; right radial artery 6F.", "right radial"),
    ("Swan-Ganz by the right basilic vein; access left radial artery.", "left radial"),
    ("The right femoral artery and vein were both cannulated, 8F and 6F.", "right femoral"),
    ("LIMA-LAD, left radial artery graft to OM patent. Access right femoral.", "right femoral"),
    ("He has a radial graft to the PDA. 6F right radial.", "right radial"),
    ("Aortobifemoral bypass graft in 2015. Both radials used, 7F each.", "left radial, right radial"),
    ("Femoral angiography was performed in the RAO projection. RFA sheath 6F.", "right femoral"),
    ("ACCESS SITE: Right Radial: Yes   Left Radial: No   Right Femoral: No", "right radial"),
    ("Transcaval access was not needed. Right femoral 8F.", "right femoral"),
    ("Anesthesia: GA, right radial A-line. Left CFA 8F.", "left femoral"),
    ("No hematoma at the right radial site.", ""),
    ("Discharge: keep right wrist straight 24 h. Access left radial 6F.", "left radial"),
    ("radial cocktail given. Right radial 6F.", "right radial"),
    ("Radial access was avoided in view of a planned dialysis fistula. Left femoral 6F.", "left femoral"),
    ("Right radial not possible (AV fistula), right femoral used.", "right femoral"),
    ("neither radial could be cannulated; 7F right femoral.", "right femoral"),
    ("Radial access could not be obtained on either side; the RFA was used.", "right femoral"),
    ("Right radial artery 6Fr (Glidesheath); no femoral access required.", "right radial"),
    ("Right radial artery was cannulated and 5000 U heparin given through the sheath.", "right radial"),
    ("Ulnar artery (right) 6F since radial occluded.", "right ulnar"),
    ("Unable to cannulate RRA. RFA accessed without difficulty, 6F.", "right femoral"),
    ("L radial: weak pulse, not attempted. R radial: 6F.", "right radial"),
    ("Femoral not accessed. Both radials 7F.", "left radial, right radial"),
    ("No femoral access. Biradial 7F/6F.", "left radial, right radial"),
    ("Groins prepped as back up. Left distal radial 7F Glidesheath Slender.", "left distal radial"),
    ("Right iliofemoral angiography showed 40% common femoral stenosis. Access: RFA 6F.", "right femoral"),
    ("COMPLICATIONS: right radial hematoma. ACCESS: right radial", "right radial"),
    ("Right radial spasm relieved by nitroglycerin; 6F sheath stayed.", "right radial"),
    ("Follow up in clinic. Right groin healed. Radial pulses 2+.", ""),
    ("Single access, right radial, pingpong guides not needed.", "right radial"),
    ("Access: right ulnar artery 6F (right radial occluded).", "right ulnar"),
    ("Right radial artery occluded on ultrasound; RFA 7F.", "right femoral"),
    ("Access: right radial artery (5 F), crossover to right femoral artery (6 F)", "right femoral"),
    ("Access left wrist, conventional radial, 6/7F slender.", "left radial"),
    ("Radial approach not attempted because of Raynaud's. 7F right femoral.", "right femoral"),
    ("Distal pulses intact. No femoral hematoma. Access RFA 6F.", "right femoral"),
    ("Arterial sheath right groin 8F, venous sheath right groin 6F.", "right femoral"),
    ("Femoral (R), 7F.  Radial (L) 6F.  No complications at either site.", "right femoral, left radial"),
    ("Right radial 7F. The wire would not cross; balloon would not pass.", "right radial"),
    ("Via the right femoral artery an 8F AL1 was placed; wire escalation failed.", "right femoral"),
    ("Femoral arteries calcified. Left radial 7F.", "left radial"),
    ("History of right femoral DVT. Left radial access.", "left radial"),
    ("The right radial artery was spasmodic but the 6F sheath was placed.", "right radial"),
    ("Discharge instructions: do not lift with your right arm, watch your groin for bleeding.", ""),
    (
        (
            "Right radial access was gained but the wire would not go past a radial loop; sheath removed, TR "
            "band applied. The right common femoral artery was then accessed, 7F."
        ),
        "right femoral",
    ),
    (
        (
            "Due to severe subclavian tortuosity from the right radial, we crossed over to the right femoral "
            "artery (7F)."
        ),
        "right femoral",
    ),
    (
        (
            "The left radial pulse was not felt, therefore right femoral access with a 7Fr sheath was "
            "obtained."
        ),
        "right femoral",
    ),
    (
        (
            "Ultrasound showed a small right radial artery (1.4 mm), so the right ulnar artery was "
            "punctured, 6F."
        ),
        "right ulnar",
    ),
    (
        ("We could not advance the sheath in the left radial artery because of spasm. Left CFA 8F."),
        "left femoral",
    ),
    (
        (
            "The right wrist and both groins were prepped and draped. A 6F slender sheath was inserted in "
            "the right radial artery."
        ),
        "right radial",
    ),
    (
        ("The previous attempt in 2021 was made via the right radial. TODAY: bilateral femoral access 8F."),
        "left femoral, right femoral",
    ),
    (
        (
            "The right radial was occluded from a prior catheterization; left distal radial access was "
            "obtained."
        ),
        "left distal radial",
    ),
    (
        (
            "We will proceed via bifemoral access at a later date. Today's diagnostic cath was done through "
            "the right radial artery, 5F."
        ),
        "right radial",
    ),
    (
        (
            "Allen's test normal in the right hand. Barbeau type B right radial. Access: left distal radial "
            "6F."
        ),
        "left distal radial",
    ),
    (
        ("Femoral venous access on the right for a pacing wire, arterial access by the left radial."),
        "left radial",
    ),
    (
        ("Severe bilateral common femoral disease on CT. We used the right radial and the left ulnar."),
        "right radial, left ulnar",
    ),
    (
        ("Right femoral angiogram showed puncture above the bifurcation. Closed with 8F Angio-Seal."),
        "right femoral",
    ),
    (
        (
            "A radial arterial line was placed in the left wrist by anaesthesia for pressure monitoring. "
            "Access: right femoral 8F."
        ),
        "right femoral",
    ),
    (
        (
            "Patient preferred radial. Because of end stage renal failure with a left arm fistula the right "
            "femoral was chosen, 7F."
        ),
        "right femoral",
    ),
    (
        ("The right radial artery was not used as it had been harvested for CABG; access from left radial."),
        "left radial",
    ),
    (
        (
            "Using a modified Seldinger technique the right common femoral artery was entered and a 7 French "
            "45 cm sheath was positioned; the left radial artery was likewise entered with a 6 French "
            "Glidesheath."
        ),
        "right femoral, left radial",
    ),
    (
        (
            "The right radial pulse was weak and ultrasound showed calcification so the left distal radial "
            "was used."
        ),
        "left distal radial",
    ),
    (
        (
            "RRA: 6 Fr for RCA injection. RFA: 8 Fr for the LAD. Both closed uneventfully (TR band, "
            "Angio-Seal)."
        ),
        "right femoral, right radial",
    ),
    (
        ("Access was switched to the left radial artery after failure of the right radial artery."),
        "left radial",
    ),
    (
        ("After two failed attempts at the right radial artery the right femoral artery was accessed."),
        "right femoral",
    ),
    (
        (
            "Right wrist and right groin prepped and draped in sterile fashion. Lidocaine to right wrist. 6F "
            "sheath RRA."
        ),
        "right radial",
    ),
    (
        ("ECMO cannulas right femoral artery 17F and vein 25F; PCI through left radial."),
        "right femoral, left radial",
    ),
    (
        (
            "The left femoral artery was punctured but the sheath could not be advanced because of iliac "
            "disease. Right femoral 8F."
        ),
        "right femoral",
    ),
    (
        (
            "Initially the right radial artery was accessed with a 6F sheath. Owing to tortuosity of the "
            "brachiocephalic the guide would not seat and access was converted to the right femoral artery."
        ),
        "right femoral",
    ),
    (
        (
            "He was brought to the cath lab where the right wrist was prepped in the usual fashion. A "
            "6-French sheath was placed in the radial artery. Later a second 7-French sheath was placed in "
            "the right femoral artery."
        ),
        "right femoral, right radial",
    ),
    (
        (
            "Vascular access obtained via R CFA 8Fr and L CFA 8Fr with ultrasound guidance and micropuncture "
            "technique. Limited femoral angiograms confirmed suitable puncture sites."
        ),
        "left femoral, right femoral",
    ),
    (
        (
            "Access: Right radial artery: 6F; Left femoral artery: attempted, unsuccessful; Right femoral "
            "artery: 8F"
        ),
        "right femoral, right radial",
    ),
    (
        ("Attempted left distal radial: good flash, wire coiled, converted to left conventional radial 6F."),
        "left radial",
    ),
    (
        (
            "The right radial artery had good pulse and was accessed under ultrasound with a 6F slender "
            "sheath."
        ),
        "right radial",
    ),
    (
        ("Femoral access was deemed unsuitable given bilateral iliac stents. Both radial arteries, 7F."),
        "left radial, right radial",
    ),
    (
        (
            "She had bifemoral access at her failed attempt last year, this time left radial 7F and right "
            "radial 6F."
        ),
        "left radial, right radial",
    ),
    (
        (
            "The left radial artery was accessed but the 6F catheters could not be advanced past the "
            "subclavian. A 7F sheath was then placed in the right CFA."
        ),
        "right femoral",
    ),
    (
        (
            "Catheters were advanced from the right radial artery. The occlusion could not be crossed with "
            "Gaia 3."
        ),
        "right radial",
    ),
    (
        (
            "Antegrade wiring via the right radial was attempted but failed. Retrograde via left femoral 7F "
            "successful."
        ),
        "left femoral, right radial",
    ),
    (
        ("Right femoral 8F, antegrade attempt failed, converted to retrograde through left radial guide 7F."),
        "right femoral, left radial",
    ),
    (
        (
            "A temporary wire was placed via the right femoral vein and an 8 Fr sheath in the right femoral "
            "artery."
        ),
        "right femoral",
    ),
    (
        (
            "On 12 Jan diagnostic angiography (right radial) showed CTO LAD. On 3 March PCI: right femoral "
            "8F + left radial 6F."
        ),
        "right femoral, left radial",
    ),
]


@pytest.mark.parametrize(("text", "used"), LEFT_OUT)
def test_the_arteries_really_used(nlp: Language, text: str, used: str) -> None:
    found = {f"{site.side or ''} {site.artery}".strip() for site in findings(nlp, text).access}
    assert found == set(filter(None, used.split(", ")))
