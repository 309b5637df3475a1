"""How notes say which way the wires went: short accounts, as laboratories write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lesions.builders import findings

if TYPE_CHECKING:
    from spacy.language import Language

ANTEGRADE = [
    # the ordinary way, named or not
    "CTO of the mid RCA. Antegrade wire escalation from Fielder XT to Gaia 2. Two DES.",
    "RCA CTO. A Fielder XT over a Corsair crossed the lesion. Predilated 2.0 x 20 mm, stented 3.0 x 38 mm.",
    "LAD CTO: AWE with Gaia Second, success after 12 minutes. DES 3.0 x 38.",
    (
        "The LAD CTO was tackled antegradely with a Turnpike and Pilot 200. It was stented with a 3.0 "
        "x 28 mm DES."
    ),
    "Parallel wire technique with two Gaia wires in the RCA CTO. The second one went through. Stented.",
    "See-saw wiring with two Finecross in the LCX CTO succeeded. A 2.5 x 28 mm Xience was deployed.",
    "CTO of the LAD approached from the front only. Gaia 3 through the cap. 3.0 x 38 mm Onyx.",
    "RCA CTO, ante only. Pilot 200 crossed. Stent 3.5 x 38 mm.",
    # dissection and re-entry
    "RCA CTO. CrossBoss to the distal cap, then Stingray LP re-entry. Two DES were implanted.",
    "LCX CTO. Knuckled Fielder XT past the bend, re-entry with a ReCross. Stented 2.75 x 33 mm.",
    "The RCA CTO was crossed by ADR. A 3.0 x 38 mm stent was placed.",
    (
        "LAD CTO. Subintimal with a knuckled Pilot 200, re-entered with Stingray. Stents 2.5 x 28 and "
        "3.0 x 38 mm."
    ),
    "RCA CTO; limited antegrade subintimal tracking (LAST) with a Gaia 3. DES 3.0 x 33 mm.",
    # contrast from the other side is no approach
    "RCA CTO filled by septals from the LAD. Dual injection. Gaia 2 crossed; 3.0 x 38 mm DES.",
    "RCA CTO. Contralateral injection by a JL4 showed the wire tip in the true lumen. DES 3.0 x 38 mm.",
    (
        "LAD CTO. The retrograde guide was used for contrast only. Fielder XT-A crossed and a DES was "
        "implanted."
    ),
    (
        "LAD CTO. A retrograde injection confirmed the position of the Gaia 2 in the distal LAD. DES "
        "2.75 x 38 mm."
    ),
    (
        "RCA CTO with retrograde filling of the PDA. Pilot 200 passed. Ballooned 2.5 mm and stented "
        "3.5 x 38 mm."
    ),
    (
        "RCA CTO. A microcatheter in the septal for tip injections of contrast; Gaia 2 crossed. DES "
        "3.0 x 38 mm."
    ),
    (
        "LAD CTO. Retrograde tip injection through a Finecross outlined the distal cap. The Gaia 2 "
        "was steered into the true lumen from above. DES 3.0 x 38 mm."
    ),
    "RCA CTO. The vessel was opacified retrogradely. An antegrade Gaia 3 crossed. Stented 3.0 x 38 mm.",
    "LCX CTO seen by retrograde contrast from the RCA. Sion black crossed. 2.5 x 24 mm stent.",
    # the other way looked at, thought of, kept back, not there
    "RCA CTO. Septal channels were reviewed and found unsuitable. Gaia 2 crossed. DES 3.0 x 38 mm.",
    "RCA CTO. Retrograde channels: none usable. Confianza Pro 12 crossed. DES 3.0 x 38 mm.",
    "RCA CTO. No retrograde option. AWE with a Gaia 3 crossed. Stented 3.0 x 38.",
    "LAD CTO. Retrograde not attempted. Pilot 200 crossed; DES 2.5 x 38 mm.",
    "LAD CTO. The retrograde approach was kept in reserve. Gaia 1 crossed. DES 3.0 x 28 mm.",
    (
        "RCA CTO. The collaterals were inspected but judged not crossable. Gaia Next 2 crossed. DES "
        "3.0 x 38 mm."
    ),
    (
        "RCA CTO. Epicardial collateral considered too tortuous for a retrograde attempt. AWE "
        "crossed. Stent 3.0 x 38."
    ),
    (
        "RCA CTO. A retrograde approach was thought hazardous and was avoided. Pilot 200 crossed. "
        "Stent 3.0 x 38 mm."
    ),
    "RCA CTO. We did not have to go retrograde. Gaia 2 crossed; 3.0 x 38 mm DES.",
    "RCA CTO. Without any recourse to retrograde techniques the wire crossed. 3.0 x 38 mm DES.",
    "RCA CTO. There was no need for a retrograde attempt. Gaia 2 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. Retrograde would have been the next step but the Gaia 3 slipped through. 3.0 x 38 mm DES.",
    "RCA CTO. We were about to switch to retrograde when the Gaia 3 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. Had this failed we would have gone retrograde. The Gaia 3 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. Retrograde conversion was not required. The Gaia 3 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. The septals looked interventional but were left alone. The Gaia 3 crossed. 3.0 x 38 mm DES.",
    (
        "RCA CTO. Suitable septal collaterals for a retrograde approach (CC1). The Gaia 3 crossed. "
        "3.0 x 38 mm DES."
    ),
    "RCA CTO. 8 Fr EBU for the retrograde side, 8 Fr AL1 antegrade. The Gaia 3 crossed. 3.0 x 38 mm DES.",
    # plans, consent and earlier procedures
    "LAD CTO. An earlier retrograde attempt elsewhere had failed. Today Gaia 2 crossed. DES 3.0 x 38 mm.",
    (
        "HISTORY: failed retrograde attempt in 2023.\nPROCEDURE: LAD CTO crossed with a Gaia 2. DES "
        "3.0 x 38 mm."
    ),
    "Consent covered antegrade and retrograde techniques. RCA CTO: Fielder XT crossed. DES 3.0 x 38 mm.",
    "Plan: antegrade first, retrograde if that fails.\nPROCEDURE: RCA CTO. Gaia 2 crossed. DES 3.0 x 38 mm.",
    (
        "INDICATION: RCA CTO, one failed retrograde attempt last year.\nPROCEDURE: Gaia 2 crossed. DES "
        "3.0 x 38 mm."
    ),
    "RCA CTO, failed retrograde try in 2022. AWE with Gaia 3 crossed. DES 3.0 x 38 mm.",
    # forms
    "RCA CTO PCI.\nDirection of crossing: [x] antegrade [ ] retrograde\nStent 3.0 x 38 mm.",
    "Vessel: RCA CTO\nStrategy: AWE -> ADR\nFinal strategy: ADR (Stingray)\nStent: 3.0 x 38 mm",
    "Vessel: RCA CTO\nCrossing strategy: antegrade wire escalation\nRetrograde: No\nStent: 3.0 x 38 mm",
    "Vessel: RCA CTO\nRetrograde attempted: no\nWire: Gaia 2\nStent: 3.0 x 38 mm",
    "Target: LAD CTO\nApproach | Antegrade\nRetrograde | N/A\nStent | 3.0 x 38 mm",
    "RCA CTO stented 3.0 x 38 mm.\nApproach: Antegrade (X)  Retrograde ( )  Hybrid ( )",
    "RCA CTO stented 3.0 x 38 mm.\n☒ Antegrade  ☐ Retrograde",
    "RCA CTO stented 3.0 x 38 mm.\nSuccessful strategy: AWE",
    "RCA CTO stented 3.0 x 38 mm.\nCrossing technique: AWE. Collaterals: septal, not used.",
    (
        "Chronic occlusion of the LAD. With a Fielder XT in a Finecross the occlusion could not be "
        "passed; a Gaia First did it. PTCA 2.0/20 and DES 3.0/33 mm."
    ),
    (
        "RCA CTO. Guides: AL1 8F antegrade, EBU 3.5 7F retrograde for dual injections. Gaia 2 took 14 "
        "min. Onyx 3.5 x 38."
    ),
    (
        "CTO PCI mid LAD. Wire entered a septal twice before it found the true lumen (Gaia Next 1). "
        "DES 2.75 x 38."
    ),
    (
        "RCA CTO with microchannels, XT-A slid through. Collaterals came from S2 and an epicardial "
        "from the OM. Synergy 3.0 x 48."
    ),
    "LCX CTO. Antegrade. Balloon 1.5, 2.0. DES 2.5 x 24 mm. Side branch septal wire not needed.",
    (
        "RCA CTO. The operator elected an antegrade strategy; a retrograde bail-out was available via "
        "S1 but was not called upon. Pilot 200 crossed. 3.5 x 38 DES."
    ),
    "RCA CTO. After 40 min antegrade wiring Gaia 3 reached the PDA. No retrograde work. 3.0 x 48 mm DES.",
    "LAD CTO. Retrograde: not done. ADR: not needed. AWE: Pilot 200, 9 min. DES 3.0 x 28 mm.",
    (
        "Lesion 1: RCA CTO\n  Strategy used: AWE (success)\n  Dissection re-entry: none\n  Retrograde: "
        "n/a\n  Stent 3.0 x 38"
    ),
    "RCA CTO stented with 3.0 x 38 mm DES. Interventional collaterals: CC1 septal, no retrograde use.",
    (
        "LAD CTO. Contralateral guide (JR4) placed for retrograde visualisation. Fielder XT-A "
        "knuckled, Stingray. DES 3.0 x 38 mm."
    ),
    "CTO LCX: AWE with Gaia 3. Tip in OM1 confirmed by retrograde shot. DES 2.5 x 38.",
    "RCA CTO. Retro guide in the left main gave good distal opacification; Gaia 2 through. 3.5 x 38 Xience.",
    (
        "RCA CTO. The gentleman was told that a retrograde approach might be required. In the event "
        "Gaia 1 crossed from the front in minutes. 3.5 x 38 Xience."
    ),
    (
        "CTO mid RCA. Primary strategy AWE; secondary RDR if failed. Gaia 2 got across at 12 min. 3.0 "
        "x 38 Synergy."
    ),
    (
        "LAD CTO. IVUS-guided puncture of the cap from the diagonal, then a Confianza Pro 12. BASE "
        "technique not needed. DES 3.0 x 38."
    ),
    "RCA CTO reattempt (retrograde failed 2023 at another centre). XTA to Gaia 3, across. 3.0 x 38 DES.",
    (
        "LAD 100 % CTO. Collateral filling from RCA septals was studied; all were CC0. Antegrade wire "
        "crossing. DES 3.0 x 38."
    ),
    "RCA CTO. Wire externalization was not necessary since AWE succeeded. DES 3.0 x 38.",
    (
        "IMPRESSION: RCA CTO stented, 3.0 x 38 mm.\nPROCEDURE: Gaia 2 crossed.\nPLAN: if PCI: antegrade "
        "first, retrograde via S2."
    ),
    "LCX CTO: Gaia 2 crossed, DES 2.5 x 38 mm. The RCA CTO will be done later, most likely retrograde.",
]
RETROGRADE = [
    (
        "RCA CTO. Primary retrograde via the second septal with a Sion and Caravel 150. The wire "
        "crossed the occlusion into the proximal RCA and was externalised. DES 3.0 x 38 mm over the "
        "RG3."
    ),
    "LAD CTO, retrograde only, through the PDA septals. RG3 externalised, stents 3.0 x 38 and 2.5 x 28 mm.",
    (
        "RCA CTO. We went straight retrograde through an epicardial collateral from the LCX. Tip-in "
        "was done, then antegrade delivery of a 3.0 x 38 mm DES."
    ),
    (
        "RCA CTO. No antegrade attempt because of the ambiguous cap. Retrograde wire crossing with a "
        "Gaia 2 and externalisation on an R350. Stented with 3.5 x 38 mm."
    ),
    (
        "LCX CTO reached through the old vein graft in a retrograde direction. The Pilot 200 crossed "
        "backwards and was snared. Stented 2.75 x 28 mm."
    ),
    (
        "RCA CTO. Flush ostial occlusion, so a retrograde-first strategy was chosen. Septal surfing "
        "with a Suoh, Corsair across, Gaia 2 into the aorta, snared and externalised. DES 3.5 x 38 "
        "mm."
    ),
    (
        "RCA CTO. Retrograde. Viperwire externalised, all work was then done antegradely over it: 2.5 "
        "mm balloon, 3.0 x 38 mm DES."
    ),
    (
        "LAD CTO. The lesion was entered from behind through the third septal; the retrograde wire "
        "reached the antegrade guide and was trapped. Stented 3.0 x 38 mm."
    ),
    (
        "RCA CTO crossed retrogradely via the LIMA-LAD septals. The wire was externalised and an "
        "antegrade balloon advanced over it. 3.0 x 38 mm DES."
    ),
    "RCA CTO stented 3.0 x 38 mm.\nDirection of crossing: [ ] antegrade [x] retrograde",
    "RCA CTO stented 3.0 x 38 mm.\nApproach: primary retrograde (septal).",
    (
        "RCA CTO. Retrograde wire escalation via S2. Externalised; antegrade flow was TIMI 3 after "
        "3.0 x 38 mm DES."
    ),
    "RCA CTO. Antegrade was not attempted. Retrograde crossing over the first septal, DES 3.0 x 38 mm.",
    (
        "RCA CTO, no stump. Antegrade access to the cap was judged impossible and not tried. "
        "Retrograde crossing via septal 1, externalised, DES 3.0 x 38 mm."
    ),
    (
        "RCA CTO. From the distal side a Sion black crossed to the proximal lumen through the septal; "
        "RG3 externalised. DES 3.0 x 38 mm."
    ),
    (
        "RCA CTO. No antegrade entry possible at the flush ostium. Corsair 150 and Sion via septal 2, "
        "distal cap punctured with Gaia 3, into the aorta, RG3 snared. DES 3.5 x 38, 4.0 x 18."
    ),
    (
        "Flush LAD CTO. Started retrograde straight away by the PDA septal with a Suoh 03 and a "
        "Caravel. Pilot 200 crossed to the left main. 330 cm wire externalised. DES 3.0 x 38 mm."
    ),
    (
        "RCA CTO. The procedure was begun and completed retrogradely through the LAD septals. Stents "
        "3.0 x 38 and 3.5 x 28 mm."
    ),
    "Target: LCX CTO. Approach: Retrograde only (via SVG to OM). Stent 2.5 x 28 mm.",
    (
        "LAD CTO. Direct retrograde approach as decided beforehand, the stump being ambiguous. Wired "
        "from below through the second PDA septal, externalised, DES 3.0 x 38 mm delivered "
        "antegradely."
    ),
    "RCA CTO\nStrategy 1: RWE - success\nAntegrade: no\nStent 3.0 x 38",
    (
        "LAD CTO. Antegrade crossing not attempted (stumpless). Retrograde wire crossed the CTO and "
        "was tipped into the antegrade microcatheter. DES 3.0 x 38 mm."
    ),
]
COMBINED = [
    (
        "RCA CTO. Antegrade wiring failed. Retrograde via the septals with a Sion; reverse CART; RG3 "
        "externalised. DES 3.0 x 38 mm."
    ),
    "RCA CTO. AWE -> ADR -> RDR. Stented 3.0 x 38 mm.",
    "RCA CTO. Strategy: antegrade then retrograde. Crossed retrogradely. 3.0 x 38 mm DES.",
    (
        "RCA CTO. An hour of antegrade wiring came to nothing. We changed to the retrograde route and "
        "crossed. 3.0 x 38 mm DES."
    ),
    (
        "RCA CTO. Retrograde attempt through S1 failed. We returned antegradely and Gaia 3 crossed. "
        "DES 3.0 x 38 mm."
    ),
    "RCA CTO. Retrograde wire as a marker, the antegrade Gaia 3 then crossed beside it. DES 3.0 x 38 mm.",
    "RCA CTO. Reverse CART with a 2.5 mm antegrade balloon; externalised. DES 3.0 x 38 mm.",
    "LAD CTO. rCART with a Guidezilla, tip-in. DES 3.0 x 38 mm.",
    "LAD CTO. Antegrade knuckle, retrograde knuckle, CART. Two DES 3.0 x 38 and 3.5 x 28 mm were implanted.",
    (
        "LAD CTO. Both antegrade and retrograde wires were used and met in the body of the lesion. "
        "DES 3.0 x 38 mm."
    ),
    "LAD CTO. Bidirectional approach with kissing wires. DES 3.0 x 38 mm.",
    "RCA CTO stented 3.0 x 38 mm.\nDirections: [x] antegrade [x] retrograde",
    (
        "RCA CTO. Hybrid: AWE failed, ADR failed with Stingray, retrograde through a septal with "
        "externalisation. DES 3.0 x 38 mm."
    ),
    (
        "RCA CTO. First 20 minutes from the front without progress. Then from behind through S2: the "
        "retrograde wire reached the proximal lumen and was externalised. DES 3.0 x 38 mm."
    ),
    (
        "RCA CTO. Gaia 2 and Confianza went subintimal. Retrograde: Sion through S2, Gaia 2 up to the "
        "guide. DES 3.0 x 38 mm.\nCrossing: antegrade failed, retrograde success."
    ),
    (
        "RCA CTO. Retrograde: S1, S2, S3 surfed, none connected. Back to antegrade, Stingray "
        "re-entry. DES 3.0 x 38."
    ),
    (
        "RCA CTO. Retrograde channels tried with a Sion and Suoh, could not be crossed. Gaia 3 from "
        "above crossed. DES 3.0 x 38 mm."
    ),
    "RCA CTO. AWE unsuccessful. Bail-out retrograde via epicardial: wire externalised. DES 3.0 x 38 mm.",
    "Vessel: RCA CTO\nInitial strategy: AWE\nSecond strategy: RWE\nFinal strategy: RWE\nStent: 3.0 x 38 mm",
    "Vessel: RCA CTO\nAntegrade: yes\nRetrograde: yes\nStent: 3.0 x 38 mm",
    (
        "RCA CTO. Attempted first antegradely (XT, Gaia 3), unsuccessfully, so we crossed septal 1 "
        "with a Sion; Gaia 2 got through from distal. RG3 out. DES 3.0 x 38 mm."
    ),
    (
        "LAD CTO. AWE 30 min no. Switched to retrograde: PDA septals, surfed with Sion, wire up to "
        "the LM. Externalised. DES 3.0 x 38 mm."
    ),
    (
        "RCA CTO. Fielder XT and Gaia 2 could not be passed beyond the bend. A Suoh was taken through "
        "the epicardial from the OM and the Gaia 3 crossed from behind. DES 3.0 x 38 mm."
    ),
    (
        "LAD CTO. Antegrade and retrograde wires were overlapped and a reverse CART with a 2.5 "
        "balloon made the connection. DES 3.0 x 38 mm."
    ),
    "RCA CTO. Failed AWE, failed ADR. RDR by way of S2. DES 3.0 x 38 mm.",
    "LAD CTO attempt failed both antegradely and retrogradely. No balloon, no stent. LAD still TIMI 0.",
    (
        "RCA CTO. Retrograde first through S1, the Gaia would not penetrate the distal cap. Antegrade "
        "ADR with Stingray was then successful. DES 3.0 x 38 mm."
    ),
    "RCA CTO\nStrategy 1: AWE fail\nStrategy 2: ADR fail\nStrategy 3: retrograde success\nStent 3.0 x 38",
    "RCA CTO. Directed rCART over an IVUS. R350 out. DES 3.0 x 38 mm.",
    (
        "RCA CTO. Antegrade Pilot 200 knuckled to the mid segment; the retrograde Gladius Mongo "
        "knuckled up; contemporary reverse CART in a Guideliner. DES 3.5 x 38."
    ),
    (
        "RCA CTO. Both routes had to be used: from above the wire went subintimal, from below through "
        "the septal the true lumen was gained. DES 3.5 x 38."
    ),
    (
        "LCX CTO. AWE over 35 min unsuccessful; retrograde through ipsilateral epicardial collaterals "
        "also unsuccessful; finally Stingray. DES 2.75 x 33."
    ),
    (
        "RCA CTO. Escalation to the retrograde route after ADR was lost. Sion, Turnpike LP 150, then "
        "Gaia 2 into the guide. DES 3.5 x 38 mm."
    ),
]
UNSTATED = [
    "Stent of the 80 % mid LAD stenosis with a 3.0 x 18 mm DES.",
    "RCA CTO was treated with a 3.0 x 38 mm DES. The vessel had filled by retrograde collaterals.",
    "LCX 90 %: direct stenting, 3.0 x 15 mm. Antegrade flow TIMI 3.",
    "The RCA was ballooned and stented 3.0 x 38 mm. The antegrade lumen was smooth at the end.",
]


def approach(nlp: Language, text: str) -> str | None:
    """The approach of the one lesion that was worked on."""
    worked = [les for les in findings(nlp, text).lesions if les.treatments or les.attempted]
    assert len(worked) == 1
    return worked[0].approach


@pytest.mark.parametrize("text", ANTEGRADE)
def test_only_from_above(nlp: Language, text: str):
    assert approach(nlp, text) == "antegrade"


@pytest.mark.parametrize("text", RETROGRADE)
def test_only_from_below(nlp: Language, text: str):
    assert approach(nlp, text) == "retrograde"


@pytest.mark.parametrize("text", COMBINED)
def test_both_ways(nlp: Language, text: str):
    assert approach(nlp, text) == "combined"


@pytest.mark.parametrize("text", UNSTATED)
def test_not_stated(nlp: Language, text: str):
    assert approach(nlp, text) is None
