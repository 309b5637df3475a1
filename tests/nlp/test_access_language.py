"""Access sites as cath labs write them: one line a way of saying it, and the arteries really used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lesions.builders import findings

if TYPE_CHECKING:
    from spacy.language import Language

#: Sites that were used, with the side wherever it stands.
STATED = [
    ("Crossover from left radial to right femoral.", "right femoral"),
    ("Access site: Radial - Right. Attempted: Femoral - Left (unsuccessful).", "right radial"),
    ("RFA 8F.  Hemostasis: Angio-Seal RFA.", "right femoral"),
    ("Perclose x2 to the right CFA at the end of the case.", "right femoral"),
    ("The sheath in the left groin was removed with manual pressure for 20 minutes.", "left femoral"),
    ("Right CFA 8F, right CFV 6F.", "right femoral"),
    ("Access: radial artery, right", "right radial"),
    ("R rad 6F, L fem 8F", "left femoral, right radial"),
    ("bilateral radial, 7F slender x2", "left radial, right radial"),
    ("Both groins were accessed, 8F each.", "left femoral, right femoral"),
    ("8F sheaths in each femoral artery", "left femoral, right femoral"),
    ("Sheaths: RFA 8F / LRA 7F", "right femoral, left radial"),
    ("right and left CFA, 8F and 6F", "left femoral, right femoral"),
    ("Vascular access: RT radial.", "right radial"),
    ("Access via the radial artery on the left side.", "left radial"),
    ("Rt. CFA 7 Fr; Lt. radial 6 Fr", "right femoral, left radial"),
    ("R DRA 6Fr, L CFA 8Fr", "right distal radial, left femoral"),
    ("Left snuffbox puncture, 7Fr Glidesheath", "left distal radial"),
    ("Access in the anatomical snuffbox on the right.", "right distal radial"),
    ("Distal left radial artery, 6F", "left distal radial"),
    ("7F x 2 in both common femoral arteries, 45 cm", "left femoral, right femoral"),
    ("Right transradial approach.", "right radial"),
    ("Double access: femoral right, radial left", "right femoral, left radial"),
    ("Dual access R radial + R femoral.", "right femoral, right radial"),
    ("Radial (L) 6F; femoral (R) 7F", "right femoral, left radial"),
    ("femoral access x2 (R 8F, L 7F)", "left femoral, right femoral"),
    ("Bi-femoral approach.", "left femoral, right femoral"),
    ("Left forearm radial and right groin access.", "right femoral, left radial"),
    ("Left subclavian artery cut-down, 8F sheath.", "left other"),
    ("Right superficial femoral artery punctured, 6F.", "right femoral"),
    ("Access was obtained in the right axillary artery with a 7F sheath.", "right axillary"),
    ("Right carotid cutdown, 7F.", "right carotid"),
    ("Left popliteal artery 6F.", "left other"),
    ("Impella CP via the left femoral artery, 14F. Right radial 7F for PCI.", "left femoral, right radial"),
    ("Spasm of the right radial was treated with verapamil. Right radial access 6F.", "right radial"),
    ("Upsized the right radial 6F to 7F slender.", "right radial"),
    ("The 6F left radial was exchanged for a 7F sheath.", "left radial"),
    ("6 Fr sheath right wrist, 8 Fr sheath right groin", "right femoral, right radial"),
    ("Access    : R femoral 7F (long), L radial 6F", "right femoral, left radial"),
    ("Puncture site: femoral artery, right side. Sheath size: 8F.", "right femoral"),
    ("Approach: Left radial. Crossover: No.", "left radial"),
    ("Sheaths removed: TR band on left wrist, Perclose to right groin.", "right femoral, left radial"),
    ("Because his right radial was used for CABG, left radial access was taken.", "left radial"),
    ("Access sites considered: radial vs femoral. Final access: right radial 6F.", "right radial"),
    ("Bilateral femoral arteries were accessed with 8F and 7F sheaths.", "left femoral, right femoral"),
    ("Bilateral radial arteries cannulated, 7F and 6F.", "left radial, right radial"),
    ("Dual arterial access, right radial and left radial, 7F/6F.", "left radial, right radial"),
    ("R and L radial, 7F and 6F.", "left radial, right radial"),
    ("RFA + LFA 8F each", "left femoral, right femoral"),
    ("CFA bilaterally 8F 45 cm", "left femoral, right femoral"),
    ("7F JR4 through the R groin and 6F EBU through the L groin", "left femoral, right femoral"),
    ("Radial access was chosen, right side, 6F sheath.", "right radial"),
    ("6F introducer, right radial a.; 7F introducer, right femoral a.", "right femoral, right radial"),
    ("At the end the radial sheath was pulled and a TR band placed. Access right radial.", "right radial"),
    ("Left brachial cut-down, 7F.", "left brachial"),
    ("RRA stick unsuccessful x2 -> RFA 7F", "right femoral"),
    ("Lignocaine to left wrist, 6F sheath inserted.", "left radial"),
    ("Impella CP via RFA (14F), PCI via LFA 7F.", "left femoral, right femoral"),
    ("Femoral artery right: 8F Cordis. Radial artery left: 6F Terumo.", "right femoral, left radial"),
    ("Zugang: A. radialis rechts 6F", "right radial"),
    ("A. femoralis communis links 7F", "left femoral"),
    ("access: dist. radial R 6F", "right distal radial"),
    ("LDRA 7F; RCFA 8F", "left distal radial, right femoral"),
    ("7 Fr left trans-radial, 8 Fr right trans-femoral", "right femoral, left radial"),
    ("The 5F right radial sheath from the diagnostic study was exchanged for a 7F.", "right radial"),
    ("Access R rad, 7Fr; donor injections 6Fr L rad", "left radial, right radial"),
    ("Under local anaesthesia right femoral arterial access was secured with 7F sheath.", "right femoral"),
    ("Access: RRA. Closure: TR band.", "right radial"),
    ("Access site: RFA Sheath 7F Closure Angioseal", "right femoral"),
    ("US guided L radial + R femoral", "right femoral, left radial"),
    ("Radial artery access was obtained on the right and femoral on the left.", "left femoral, right radial"),
    ("Both the right radial and right femoral arteries were accessed.", "right femoral, right radial"),
    ("The right and left femoral arteries were accessed.", "left femoral, right femoral"),
    ("8 Fr sheath RFA; 7 Fr sheath LFA; 5 Fr RFV for pacing wire.", "left femoral, right femoral"),
    ("PCI via left transulnar route, 6F.", "left ulnar"),
    ("Percutaneous right transaxillary access with 7F sheath.", "right axillary"),
    ("The patient has a left radial AV fistula. Right femoral approach 6F.", "right femoral"),
    ("Known occlusion of right radial following cath 2018. Left radial sheath 6F.", "left radial"),
    ("Sheath 7F in situ right femoral artery, to be removed when ACT < 180.", "right femoral"),
    ("RIGHT RADIAL ARTERY 6 FR SHEATH INSERTED. LEFT GROIN PREPPED NOT USED.", "right radial"),
    ("access r rad 6f + r fem 7f, tr band + angioseal", "right femoral, right radial"),
    ("rra 6f. lra 6f.", "left radial, right radial"),
    ("Right femoral artery sheath sutured in place.", "right femoral"),
    ("Dual: RFA 8F antegrade, LRA 7F retrograde; IVUS via RFA.", "right femoral, left radial"),
    ("RFA 8F. Guide changed to AL1.", "right femoral"),
    ("R radial 6F exchanged to 7F slender because of poor support.", "right radial"),
    ("Bilateral femoral bruits. Access was by the right radial.", "right radial"),
    ("Right radial access without complication. TR band.", "right radial"),
    ("ACCESS: Right radial artery, 6F. Not used: femoral.", "right radial"),
    ("Planned access: right radial. Actual access: right femoral 7F (radial loop).", "right femoral"),
    ("7F right radial; JR4; LRA 6F; EBU 3.5", "left radial, right radial"),
    ("Sites: RT GROIN 8FR, LT GROIN 6FR", "left femoral, right femoral"),
    ("Rt radial art. access with 6 Fr. sheath", "right radial"),
    (
        (
            "Initial puncture of the right radial was unsuccessful and the procedure was carried out from "
            "the left femoral artery, 7F."
        ),
        "left femoral",
    ),
    (
        (
            "At the diagnostic catheterization on 3/2/2024 access was right radial. Today right femoral 8F "
            "and left radial 6F sheaths were placed."
        ),
        "right femoral, left radial",
    ),
    (
        ("Pulses: R femoral 2+, L femoral 1+, R radial 2+. Right radial artery cannulated with 6F sheath."),
        "right radial",
    ),
    (
        ("Left radial and right femoral arterial access was obtained under ultrasound guidance."),
        "right femoral, left radial",
    ),
    (
        ("IABP was inserted through the right femoral artery, 8F. PCI through left radial 6F."),
        "right femoral, left radial",
    ),
    (
        ("Right radial artery was patent after band removal by reverse Barbeau. Access: right radial 6F"),
        "right radial",
    ),
    (
        (
            "A second arterial access was obtained in the left femoral artery after an initial right radial "
            "sheath."
        ),
        "left femoral, right radial",
    ),
    (
        ("Antegrade guide: 7F EBU 3.5 via R radial; retrograde guide: 7F AL1 via R CFA."),
        "right femoral, right radial",
    ),
    (
        ("The diagnostic study was done from the left radial at an outside hospital. Now right femoral, 8F"),
        "right femoral",
    ),
    (
        (
            "Micropuncture of the RCFA under US, 7 Fr x 45 cm sheath, then 6 Fr in LRA for contralateral "
            "injection."
        ),
        "right femoral, left radial",
    ),
    (
        ("A 7F guide was advanced via the right femoral and a 6F via the left femoral artery."),
        "left femoral, right femoral",
    ),
    (
        (
            "We began from the right wrist but there was a tight radial loop and we had to bail out to the "
            "right groin, 8F."
        ),
        "right femoral",
    ),
    (
        ("Vascular access: 1) RCFA 8 Fr destination, US guided. 2) LRA 6 Fr slender."),
        "right femoral, left radial",
    ),
    (
        ("Access route: transfemoral right, 7F; second access: transradial left, 6F"),
        "right femoral, left radial",
    ),
    (
        ("Arterial access: Rt radial 6F, Rt femoral 7F. Venous access: Rt femoral 6F (TPI)."),
        "right femoral, right radial",
    ),
    (
        ("He has a right femoral pseudoaneurysm after his cath in May. Access today left radial 7F."),
        "left radial",
    ),
    (
        ("Previous right femoral access complicated by haematoma. Today: right radial, 7Fr slender."),
        "right radial",
    ),
    (
        (
            "The patient consented to PCI by the radial or femoral route. The left radial artery was "
            "punctured."
        ),
        "left radial",
    ),
    (
        ("Lidocaine 1% was infiltrated in the right groin and the femoral artery was punctured, 7F sheath."),
        "right femoral",
    ),
    (
        (
            "2% xylocaine to the right femoral area. 8F sheath into the right femoral artery, 6F sheath into "
            "the left femoral artery."
        ),
        "left femoral, right femoral",
    ),
    (
        (
            "Radial loop encountered in the right radial, navigated with a Balloon-assisted technique. 6F "
            "guide via right radial."
        ),
        "right radial",
    ),
    (
        ("6F right radial, 7F right femoral. Retrograde guide via radial, antegrade guide via femoral."),
        "right femoral, right radial",
    ),
    (
        ("The guiding catheter from the left groin was exchanged; the right groin guide was kept."),
        "left femoral, right femoral",
    ),
    (
        ("Post procedure: TR band to R radial, R groin Angioseal deployed successfully."),
        "right femoral, right radial",
    ),
    (
        ("Right heart catheterisation via right internal jugular 7F; left heart via right radial 6F."),
        "right radial",
    ),
]

#: Forms, tables and headed notes.
FORMS = [
    ("If radial fails, right femoral will be used.\n\nPROCEDURE: left radial 6F sheath.", "left radial"),
    ("| Access | Radial | Right | 6F |", "right radial"),
    ("Access artery: Femoral\nAccess side: Left\nSheath: 7F", "left femoral"),
    ("Radial artery: Right [x] Left [ ]", "right radial"),
    ("Access: [ ] R radial [x] L radial [ ] R femoral [ ] L femoral", "left radial"),
    ("MEDICATIONS: intra-radial verapamil 5 mg.\nACCESS: L radial", "left radial"),
    ("Site: Right Common Femoral Artery | Size: 8F | Closure: ProGlide", "right femoral"),
    ("Radial: Right | Femoral: not used", "right radial"),
    ("Access: ☒ Right radial ☐ Left radial ☒ Right femoral ☐ Left femoral", "right femoral, right radial"),
    ("Right radial (X)  Left radial ( )  Right femoral (X)", "right femoral, right radial"),
    ("ACCESS:\n- Right femoral artery: 8F\n- Left radial artery: 7F", "right femoral, left radial"),
]


@pytest.mark.parametrize(("text", "used"), [*STATED, *FORMS])
def test_the_arteries_really_used(nlp: Language, text: str, used: str) -> None:
    found = {f"{site.side or ''} {site.artery}".strip() for site in findings(nlp, text).access}
    assert found == set(filter(None, used.split(", ")))
