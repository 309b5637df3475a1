"""Work in proportion to the length of the note: calls are counted, for time depends on the machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from revasc.lesions.reading import read_findings
from tests.lesions.builders import read

if TYPE_CHECKING:
    from spacy.language import Language

#: Four times the text may cost so many times the calls.
_LIMIT = 4.4
_TEXTS = {
    "vessel after vessel": "LAD 100% CTO. TIMI 0. RCA chronic total occlusion, blunt stump, calcified, 20 mm "
    "long. Occluded since 2019. LCX 80%. ",
    "step after step": "The RCA was crossed with a Gaia wire and stented with a 3.0 x 38 mm DES. TIMI 3. "
    "Retrograde wiring of the RCA failed. No antegrade approach. The LM and LAD were stented. ",
    "results of both": "PCI of the LAD CTO and the RCA CTO. A stent was placed in both vessels. Residual "
    "0% in both vessels. Both were occluded for 6 months. TIMI 3 in both lesions.\n",
    "studies": "Angiogram of 2019:\n- LAD 100%\n- RCA 100%\n- LCX 70%\n\n",
    "access sites": "Access: right radial 6F sheath. Left femoral artery. Right femoral artery 7F sheath. "
    "Closed with Angioseal.\n",
    "one sentence": "the rca was occluded and the lad was stented with a des to the mid lad and timi 3 flow "
    "in the lcx and a wire into the rca and 90% stenosis of om1 and ",
    "what was left": "The LAD CTO was not attempted. The occlusion was left alone. RCA remained occluded, "
    "not treated. Severe stenosis of the LCX. The latter was stented.\n",
    "plain prose": "The patient was comfortable. The nurse spoke with the family. The wound was dry. "
    "Nothing was planned for later.\n\n",
    "table": "| RCA mid | 100% | TIMI 0 | CTO |\n| LAD prox | 70% | TIMI 3 | stented |\n"
    "| D1 | 40% | - | - |\n",
}


def _calls(nlp: Language, text: str) -> int:
    """Calls of Python and C functions made to read the findings of a note."""
    state = read(nlp, text)
    note = (state.text, state.sections, state.units, state.mentions, state.service)
    read_findings(*note)  # what is worked out once for all notes
    made = 0

    def count(frame: Any, event: str, arg: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read_findings(*note)
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("name", _TEXTS)
def test_four_times_the_note_takes_about_four_times_the_calls(nlp: Language, name: str) -> None:
    text = _TEXTS[name]
    assert _calls(nlp, text * 160) < _LIMIT * _calls(nlp, text * 40)
