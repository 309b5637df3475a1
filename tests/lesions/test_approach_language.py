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
    "The LAD CTO was tackled antegradely with a Turnpike and Pilot 200. It was stented with a 3.0 x 28 mm DES.",
    "Parallel wire technique with two Gaia wires in the RCA CTO. The second one went through. Stented.",
    "See-saw wiring with two Finecross in the LCX CTO succeeded. A 2.5 x 28 mm Xience was deployed.",
    "CTO of the LAD approached from the front only. Gaia 3 through the cap. 3.0 x 38 mm Onyx.",
    "RCA CTO, ante only. Pilot 200 crossed. Stent 3.5 x 38 mm.",
    # dissection and re-entry
    "RCA CTO. CrossBoss to the distal cap, then Stingray LP re-entry. Two DES were implanted.",
    "LCX CTO. Knuckled Fielder XT past the bend, re-entry with a ReCross. Stented 2.75 x 33 mm.",
    "The RCA CTO was crossed by ADR. A 3.0 x 38 mm stent was placed.",
    "LAD CTO. Subintimal with a knuckled Pilot 200, re-entered with Stingray. Stents 2.5 x 28 and 3.0 x 38 mm.",
    "RCA CTO; limited antegrade subintimal tracking (LAST) with a Gaia 3. DES 3.0 x 33 mm.",
    # contrast from the other side is no approach
    "RCA CTO filled by septals from the LAD. Dual injection. Gaia 2 crossed; 3.0 x 38 mm DES.",
    "RCA CTO. Contralateral injection by a JL4 showed the wire tip in the true lumen. DES 3.0 x 38 mm.",
    "LAD CTO. The retrograde guide was used for contrast only. Fielder XT-A crossed and a DES was implanted.",
    "LAD CTO. A retrograde injection confirmed the position of the Gaia 2 in the distal LAD. DES 2.75 x 38 mm.",
    "RCA CTO with retrograde filling of the PDA. Pilot 200 passed. Ballooned 2.5 mm and stented 3.5 x 38 mm.",
    "RCA CTO. A microcatheter in the septal for tip injections of contrast; Gaia 2 crossed. DES 3.0 x 38 mm.",
    "LAD CTO. Retrograde tip injection through a Finecross outlined the distal cap. The Gaia 2 was steered into"
    " the true lumen from above. DES 3.0 x 38 mm.",
    "RCA CTO. The vessel was opacified retrogradely. An antegrade Gaia 3 crossed. Stented 3.0 x 38 mm.",
    "LCX CTO seen by retrograde contrast from the RCA. Sion black crossed. 2.5 x 24 mm stent.",
    # the other way looked at, thought of, kept back, not there
    "RCA CTO. Septal channels were reviewed and found unsuitable. Gaia 2 crossed. DES 3.0 x 38 mm.",
    "RCA CTO. Retrograde channels: none usable. Confianza Pro 12 crossed. DES 3.0 x 38 mm.",
    "RCA CTO. No retrograde option. AWE with a Gaia 3 crossed. Stented 3.0 x 38.",
    "LAD CTO. Retrograde not attempted. Pilot 200 crossed; DES 2.5 x 38 mm.",
    "LAD CTO. The retrograde approach was kept in reserve. Gaia 1 crossed. DES 3.0 x 28 mm.",
    "RCA CTO. The collaterals were inspected but judged not crossable. Gaia Next 2 crossed. DES 3.0 x 38 mm.",
    "RCA CTO. Epicardial collateral considered too tortuous for a retrograde attempt. AWE crossed. Stent 3.0 x 38.",
    "RCA CTO. A retrograde approach was thought hazardous and was avoided. Pilot 200 crossed. Stent 3.0 x 38 mm.",
    "RCA CTO. We did not have to go retrograde. Gaia 2 crossed; 3.0 x 38 mm DES.",
    "RCA CTO. Without any recourse to retrograde techniques the wire crossed. 3.0 x 38 mm DES.",
    "RCA CTO. There was no need for a retrograde attempt. Gaia 2 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. Retrograde would have been the next step but the Gaia 3 slipped through. 3.0 x 38 mm DES.",
    "RCA CTO. We were about to switch to retrograde when the Gaia 3 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. Had this failed we would have gone retrograde. The Gaia 3 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. Retrograde conversion was not required. The Gaia 3 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. The septals looked interventional but were left alone. The Gaia 3 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. Suitable septal collaterals for a retrograde approach (CC1). The Gaia 3 crossed. 3.0 x 38 mm DES.",
    "RCA CTO. 8 Fr EBU for the retrograde side, 8 Fr AL1 antegrade. The Gaia 3 crossed. 3.0 x 38 mm DES.",
    # plans, consent and earlier procedures
    "LAD CTO. An earlier retrograde attempt elsewhere had failed. Today Gaia 2 crossed. DES 3.0 x 38 mm.",
    "HISTORY: failed retrograde attempt in 2023.\nPROCEDURE: LAD CTO crossed with a Gaia 2. DES 3.0 x 38 mm.",
    "Consent covered antegrade and retrograde techniques. RCA CTO: Fielder XT crossed. DES 3.0 x 38 mm.",
    "Plan: antegrade first, retrograde if that fails.\nPROCEDURE: RCA CTO. Gaia 2 crossed. DES 3.0 x 38 mm.",
    "INDICATION: RCA CTO, one failed retrograde attempt last year.\nPROCEDURE: Gaia 2 crossed. DES 3.0 x 38 mm.",
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
]
RETROGRADE = [
    "RCA CTO. Primary retrograde via the second septal with a Sion and Caravel 150. The wire crossed the"
    " occlusion into the proximal RCA and was externalised. DES 3.0 x 38 mm over the RG3.",
    "LAD CTO, retrograde only, through the PDA septals. RG3 externalised, stents 3.0 x 38 and 2.5 x 28 mm.",
    "RCA CTO. We went straight retrograde through an epicardial collateral from the LCX. Tip-in was done, then"
    " antegrade delivery of a 3.0 x 38 mm DES.",
    "RCA CTO. No antegrade attempt because of the ambiguous cap. Retrograde wire crossing with a Gaia 2 and"
    " externalisation on an R350. Stented with 3.5 x 38 mm.",
    "LCX CTO reached through the old vein graft in a retrograde direction. The Pilot 200 crossed backwards and"
    " was snared. Stented 2.75 x 28 mm.",
    "RCA CTO. Flush ostial occlusion, so a retrograde-first strategy was chosen. Septal surfing with a Suoh,"
    " Corsair across, Gaia 2 into the aorta, snared and externalised. DES 3.5 x 38 mm.",
    "RCA CTO. Retrograde. Viperwire externalised, all work was then done antegradely over it: 2.5 mm balloon,"
    " 3.0 x 38 mm DES.",
    "LAD CTO. The lesion was entered from behind through the third septal; the retrograde wire reached the"
    " antegrade guide and was trapped. Stented 3.0 x 38 mm.",
    "RCA CTO crossed retrogradely via the LIMA-LAD septals. The wire was externalised and an antegrade balloon"
    " advanced over it. 3.0 x 38 mm DES.",
    "RCA CTO stented 3.0 x 38 mm.\nDirection of crossing: [ ] antegrade [x] retrograde",
    "RCA CTO stented 3.0 x 38 mm.\nApproach: primary retrograde (septal).",
    "RCA CTO. Retrograde wire escalation via S2. Externalised; antegrade flow was TIMI 3 after 3.0 x 38 mm DES.",
    "RCA CTO. Antegrade was not attempted. Retrograde crossing over the first septal, DES 3.0 x 38 mm.",
    "RCA CTO, no stump. Antegrade access to the cap was judged impossible and not tried. Retrograde crossing via"
    " septal 1, externalised, DES 3.0 x 38 mm.",
    "RCA CTO. From the distal side a Sion black crossed to the proximal lumen through the septal; RG3 externalised."
    " DES 3.0 x 38 mm.",
]
COMBINED = [
    "RCA CTO. Antegrade wiring failed. Retrograde via the septals with a Sion; reverse CART; RG3 externalised."
    " DES 3.0 x 38 mm.",
    "RCA CTO. AWE -> ADR -> RDR. Stented 3.0 x 38 mm.",
    "RCA CTO. Strategy: antegrade then retrograde. Crossed retrogradely. 3.0 x 38 mm DES.",
    "RCA CTO. An hour of antegrade wiring came to nothing. We changed to the retrograde route and crossed."
    " 3.0 x 38 mm DES.",
    "RCA CTO. Retrograde attempt through S1 failed. We returned antegradely and Gaia 3 crossed. DES 3.0 x 38 mm.",
    "RCA CTO. Retrograde wire as a marker, the antegrade Gaia 3 then crossed beside it. DES 3.0 x 38 mm.",
    "RCA CTO. Reverse CART with a 2.5 mm antegrade balloon; externalised. DES 3.0 x 38 mm.",
    "LAD CTO. rCART with a Guidezilla, tip-in. Two DES were implanted.",
    "LAD CTO. Antegrade knuckle, retrograde knuckle, CART. Two DES 3.0 x 38 and 3.5 x 28 mm were implanted.",
    "LAD CTO. Both antegrade and retrograde wires were used and met in the body of the lesion. DES 3.0 x 38 mm.",
    "LAD CTO. Bidirectional approach with kissing wires. DES 3.0 x 38 mm.",
    "RCA CTO stented 3.0 x 38 mm.\nDirections: [x] antegrade [x] retrograde",
    "RCA CTO. Hybrid: AWE failed, ADR failed with Stingray, retrograde through a septal with externalisation."
    " DES 3.0 x 38 mm.",
    "RCA CTO. First 20 minutes from the front without progress. Then from behind through S2: the retrograde wire"
    " reached the proximal lumen and was externalised. DES 3.0 x 38 mm.",
    "RCA CTO. Gaia 2 and Confianza went subintimal. Retrograde: Sion through S2, Gaia 2 up to the guide. DES"
    " 3.0 x 38 mm.\nCrossing: antegrade failed, retrograde success.",
    "RCA CTO. Retrograde: S1, S2, S3 surfed, none connected. Back to antegrade, Stingray re-entry. DES 3.0 x 38.",
    "RCA CTO. Retrograde channels tried with a Sion and Suoh, could not be crossed. Gaia 3 from above crossed."
    " DES 3.0 x 38 mm.",
    "RCA CTO. AWE unsuccessful. Bail-out retrograde via epicardial: wire externalised. DES 3.0 x 38 mm.",
    "Vessel: RCA CTO\nInitial strategy: AWE\nSecond strategy: RWE\nFinal strategy: RWE\nStent: 3.0 x 38 mm",
    "Vessel: RCA CTO\nAntegrade: yes\nRetrograde: yes\nStent: 3.0 x 38 mm",
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
