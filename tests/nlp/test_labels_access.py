"""ACCESS_SITE, SHEATH and CLOSURE: where the artery was entered, with what, and how it was closed."""

from __future__ import annotations

import pytest
from spacy.language import Language

from tests.marked import assert_marked


@pytest.mark.parametrize(
    "marked",
    [
        "Access was obtained in the <ACCESS_SITE artery=radial side=right>right radial artery</ACCESS_SITE>.",
        "The <ACCESS_SITE artery=radial side=left>left radial</ACCESS_SITE> was punctured.",
        "<ACCESS_SITE artery=femoral side=right>Right common femoral artery access</ACCESS_SITE>.",
        "<ACCESS_SITE artery=radial side=right>RRA</ACCESS_SITE> 6 Fr.",
        "<ACCESS_SITE artery=radial side=left>LRA</ACCESS_SITE> 6 Fr.",
        "<ACCESS_SITE artery=femoral side=right>RFA</ACCESS_SITE> 8 Fr.",
        "<ACCESS_SITE artery=femoral side=left>LCFA</ACCESS_SITE> 8 Fr.",
        "<ACCESS_SITE artery=femoral side=both>Bifemoral access</ACCESS_SITE> was used.",
        "<ACCESS_SITE artery=radial side=both>Biradial access</ACCESS_SITE> was used.",
        "The <ACCESS_SITE artery=brachial side=left>left brachial artery</ACCESS_SITE> was used.",
        "The <ACCESS_SITE artery=ulnar side=right>right ulnar artery</ACCESS_SITE> was used.",
        "The <ACCESS_SITE artery=axillary side=left>left axillary artery</ACCESS_SITE> was used.",
        'The <ACCESS_SITE artery="distal radial" side=left>left distal radial artery</ACCESS_SITE> was used.',
        "A 6 Fr sheath in the <ACCESS_SITE artery=radial side=right>right wrist</ACCESS_SITE>.",
        "A 8 Fr sheath in the <ACCESS_SITE artery=femoral side=right>right groin</ACCESS_SITE>.",
        "Access: <ACCESS_SITE artery=radial side=right>R radial</ACCESS_SITE>",
    ],
)
def test_access_sites(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"ACCESS_SITE"})


@pytest.mark.parametrize(
    "text",
    [
        "The right femoral vein was accessed.",
        "A venous sheath in the right femoral vein.",
        "The radial graft to the OM was patent.",
        "The radial nerve was spared.",
        "The SFA was occluded.",
        "Femoral neck fracture.",
        "He walks with a cane.",
    ],
)
def test_what_is_no_arterial_access(nlp: Language, text: str):
    assert_marked(nlp, text, only={"ACCESS_SITE"})


@pytest.mark.parametrize(
    "marked",
    [
        # current
        "<ACCESS_SITE status=current>Right radial access</ACCESS_SITE> was obtained.",
        "<ACCESS_SITE status=current>Right radial access</ACCESS_SITE> without complication.",
        # failed or unused
        "The <ACCESS_SITE status=negated>left radial artery</ACCESS_SITE> could not be cannulated.",
        "<ACCESS_SITE status=negated>Right radial access</ACCESS_SITE> was attempted but failed.",
        "Attempted access via the <ACCESS_SITE status=negated>left radial artery</ACCESS_SITE>.",
        "The <ACCESS_SITE status=negated>left radial artery</ACCESS_SITE> was not used.",
        "The <ACCESS_SITE status=negated>left radial artery</ACCESS_SITE> was not accessed.",
        "The <ACCESS_SITE status=negated>left radial artery</ACCESS_SITE> was avoided.",
        "<ACCESS_SITE status=negated>Radial access</ACCESS_SITE> was abandoned.",
        "No <ACCESS_SITE status=negated>femoral access</ACCESS_SITE> was needed.",
        "We were unable to access the <ACCESS_SITE status=negated>right radial artery</ACCESS_SITE>.",
        "[ ] <ACCESS_SITE status=negated>Right femoral</ACCESS_SITE>",
        "[x] <ACCESS_SITE status=current>Right radial</ACCESS_SITE>",
        # one failed, the other used
        (
            "The <ACCESS_SITE status=negated>left radial artery</ACCESS_SITE> could not be cannulated, the "
            "<ACCESS_SITE status=current>right femoral artery</ACCESS_SITE> was used."
        ),
        (
            "<ACCESS_SITE status=negated>Right radial access</ACCESS_SITE> failed and we changed to the "
            "<ACCESS_SITE status=current>right femoral artery</ACCESS_SITE>."
        ),
        # earlier
        "PRIOR CATH:\n<ACCESS_SITE status=historical>Left radial access</ACCESS_SITE>.",
        "PAST MEDICAL HISTORY:\nCath by <ACCESS_SITE status=historical>left radial access</ACCESS_SITE>.",
        # planned
        "PLAN:\nCTO PCI by <ACCESS_SITE status=planned>bifemoral access</ACCESS_SITE>.",
        "CONSENT:\nBleeding at the <ACCESS_SITE status=planned>right groin</ACCESS_SITE>.",
        "Plan for <ACCESS_SITE status=planned>right femoral access</ACCESS_SITE> next time.",
        "<ACCESS_SITE status=planned>Left femoral access</ACCESS_SITE> if needed.",
        # another matter
        "PATIENT EDUCATION:\nKeep your <ACCESS_SITE status=other>right wrist</ACCESS_SITE> dry.",
    ],
)
def test_access_in_every_status(nlp: Language, marked: str):
    assert_marked(nlp, marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Both <ACCESS_SITE prepared=true>groins</ACCESS_SITE> were prepped and draped.",
        "The <ACCESS_SITE prepared=true>right radial area</ACCESS_SITE> was prepped.",
    ],
)
def test_prepared_is_not_yet_entered(nlp: Language, marked: str):
    label = "<ACCESS_SITE prepared=true>"
    text = (
        marked.replace("Both ", "").replace(label + "groins", label + "Both groins").replace(" area</", "</")
    )
    assert_marked(nlp, text)


@pytest.mark.parametrize(
    "marked",
    [
        "A <SHEATH french=6>6 French</SHEATH> guide.",
        "A <SHEATH french=7>7 Fr</SHEATH> guide.",
        "A <SHEATH french=8>8F</SHEATH> guide.",
        "A <SHEATH>Glidesheath Slender</SHEATH> went in.",
        "The <SHEATH>sheath</SHEATH> was removed.",
        "Of 3.5 F2 and 30 fr nothing.",
    ],
)
def test_sheaths(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"SHEATH"})


@pytest.mark.parametrize(
    "marked",
    [
        "<CLOSURE>Angio-Seal</CLOSURE> to the right groin.",
        "<CLOSURE>Perclose</CLOSURE> to the right groin.",
        "<CLOSURE>TR band</CLOSURE> to the right wrist.",
        "A <CLOSURE>Mynx</CLOSURE> was used.",
        "The site was closed by suture.",
    ],
)
def test_closure(nlp: Language, marked: str):
    assert_marked(nlp, marked, only={"CLOSURE"})
