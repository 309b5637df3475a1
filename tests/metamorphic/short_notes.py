"""Short notes that support the code as they stand, with the phrases that undo it.

Each text has three slots: ``{target}``, ``{age}`` and ``{done}``. Filled with the phrases of
the same name the note is ``supported``. Filled with one of the others it is not, and why
follows from the policy: not treated, treated elsewhere, not chronic, not coronary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from revasc.results.record import Decision

Variant = Literal["supported", "untreated", "elsewhere", "three_weeks", "leg"]

#: The encounter of all short notes.
DAY = date(2025, 4, 14)


@dataclass(frozen=True, slots=True)
class ShortNote:
    """One note and its phrases.

    ``labelled`` is true where the operator's label CTO stays in the text: with an age of three
    weeks it then contradicts itself and wants a query. Without the label it is simply recent.
    """

    name: str
    text: str
    target: str
    leg: str
    age: str
    three_weeks: str
    done: str
    untreated: str
    elsewhere: str
    labelled: bool

    def variant(self, which: Variant) -> str:
        """The note with one phrase exchanged."""
        return self.text.format(
            target=self.leg if which == "leg" else self.target,
            age=self.three_weeks if which == "three_weeks" else self.age,
            done={"untreated": self.untreated, "elsewhere": self.elsewhere}.get(which, self.done),
        )

    def decision(self, which: Variant) -> Decision:
        """What the policy says of that variant."""
        if which == "supported":
            return "supported"
        return "query" if which == "three_weeks" and self.labelled else "not_supported"


SHORT_NOTES = (
    ShortNote(
        name="prose_label",
        text=(
            "Access was by the right radial artery. The {target} is a CTO, {age}. It was crossed antegrade "
            "with a Gaia Second wire. {done} There were no complications."
        ),
        target="mid right coronary artery",
        leg="mid left superficial femoral artery",
        age="known for over two years",
        three_weeks="occluded for three weeks",
        done="It was dilated with a 2.5 x 20 mm balloon and a 3.0 x 38 mm drug-eluting stent was deployed.",
        untreated="No balloon, atherectomy or stent was used.",
        elsewhere="It was left alone, and the 80% lesion of the LAD was stented with a 3.0 x 18 mm Xience.",
        labelled=True,
    ),
    ShortNote(
        name="prose_dated",
        text=(
            "FINDINGS: The {target} is 100% occluded, {age}.\n\n"
            "PROCEDURE: A Pilot 200 was advanced. {done}\n\n"
            "Final angiography showed TIMI 3 flow."
        ),
        target="proximal LAD",
        leg="proximal right popliteal artery",
        age="as it was on the angiogram of March 2023",
        three_weeks="first seen three weeks ago",
        done="The occlusion was crossed, ballooned with a 2.0 x 15 mm Emerge and stented.",
        untreated="The occlusion was crossed but no balloon, atherectomy or stent was used.",
        elsewhere="It did not cross. The 90% lesion of the RCA was stented with a 3.5 x 15 mm DES.",
        labelled=False,
    ),
    ShortNote(
        name="terse",
        text="R radial 6F. CTO {target} ({age}), TIMI 0. Fielder XT -> Gaia 2 across. {done} TR band.",
        target="mid RCA",
        leg="L SFA",
        age="> 12 mo",
        three_weeks="3 wks old",
        done="POBA 2.0, 2.5; DES 3.0x38. Final TIMI 3.",
        untreated="No balloon or stent. Stopped, contrast limit.",
        elsewhere="Left alone. LAD 80%: DES 2.75x18.",
        labelled=True,
    ),
    ShortNote(
        name="fields",
        text=(
            "Lesion: {target}\nStenosis before: 100%\nTIMI before: 0\nAge of occlusion: {age}\n"
            "Approach: antegrade\n{done}\n"
        ),
        target="distal LCX",
        leg="left anterior tibial artery",
        age="8 months",
        three_weeks="3 weeks",
        done="Treatment: 2.5 mm balloon, 2.75 x 24 mm drug-eluting stent\nStenosis after: 0%",
        untreated="Treatment: none\nStenosis after: 100%",
        elsewhere="Treatment: none\n\nLesion: mid RCA\nStenosis before: 80%\nTreatment: 3.0 x 18 mm stent",
        labelled=False,
    ),
    ShortNote(
        name="table",
        text="Vessel | Before | Remark | Treatment | After\n{target} | 100% CTO | {age} | {done}\n",
        target="RCA mid",
        leg="SFA left",
        age="occluded since 2022",
        three_weeks="occluded 3 weeks ago",
        done="balloon 2.5 mm, DES 3.0 x 38 | 0%",
        untreated="none | 100%",
        elsewhere="none | 100%\nLAD prox | 80% | - | DES 3.0 x 18 | 0%",
        labelled=True,
    ),
    ShortNote(
        name="lesion_list",
        text=(
            "Lesion #1: {target}, chronic total occlusion, {age}.\n{done}\n"
            "Lesion #2: OM1, 40%, medical therapy.\n"
        ),
        target="proximal LAD",
        leg="right common iliac artery",
        age="documented 14 months ago",
        three_weeks="documented three weeks ago, when it was fresh",
        done="Crossed, predilated with a 2.0 mm balloon, 3.0 x 28 mm Synergy deployed.",
        untreated="Crossed with a wire. No balloon, atherectomy or stent was used.",
        elsewhere="Not attempted today.\nLesion #3: RCA, 75%, direct stenting with a 3.5 x 15 mm Synergy.",
        labelled=True,
    ),
    ShortNote(
        name="vein_graft",
        text="The {target} is totally occluded and {age}. After crossing, {done} TIMI 3 flow at the end.",
        target="SVG to the RCA",
        leg="femoropopliteal vein graft of the left leg",
        age="has been so for five years",
        three_weeks="has been so for three weeks",
        done="the graft was dilated and two 3.5 x 33 mm stents were placed in it.",
        untreated="the procedure was ended; no balloon, atherectomy or stent was used.",
        elsewhere="it was left as it is. The 90% lesion of the native LAD was stented.",
        labelled=False,
    ),
    ShortNote(
        name="capitals",
        text="PCI NOTE\nCHRONIC TOTAL OCCLUSION OF THE {target}, {age}.\nWIRE ACROSS ANTEGRADE. {done}\n",
        target="LEFT CIRCUMFLEX ARTERY",
        leg="LEFT SUPERFICIAL FEMORAL ARTERY",
        age="KNOWN SINCE 2021",
        three_weeks="ONSET 3 WEEKS AGO",
        done="BALLOON ANGIOPLASTY 2.5 MM, THEN DES 3.0 X 24 MM. RESIDUAL 0%.",
        untreated="NO BALLOON, ATHERECTOMY OR STENT WAS USED.",
        elsewhere="NOT TREATED. THE 80% LESION OF THE RCA RECEIVED A 3.0 X 15 MM STENT.",
        labelled=True,
    ),
    ShortNote(
        name="balloon_only",
        text="The {target} was occluded (100%, TIMI 0), {age}. {done}",
        target="first diagonal",
        leg="left posterior tibial artery",
        age="the occlusion being more than six months old",
        three_weeks="the occlusion being three weeks old",
        done="It was opened with plain balloon angioplasty, 2.0 x 15 mm, residual 20%.",
        untreated="It was not opened; no balloon, atherectomy or stent was used.",
        elsewhere="It was not touched. Plain balloon angioplasty, 2.0 x 15 mm, was done in the 80% OM1.",
        labelled=False,
    ),
    ShortNote(
        name="atherectomy",
        text="INTERVENTION: CTO of the {target}, {age}, heavily calcified. {done} Perclose, right groin.",
        target="mid RCA",
        leg="right popliteal artery",
        age="seen on CT a year ago",
        three_weeks="closed three weeks ago",
        done="Wired, rotational atherectomy with a 1.5 mm burr, then a 3.5 x 28 mm stent.",
        untreated="Wired only. Rotational atherectomy was not done and no balloon or stent was used.",
        elsewhere="Deferred. Rotational atherectomy with a 1.5 mm burr and a stent to the 85% proximal LAD.",
        labelled=True,
    ),
    ShortNote(
        name="retrograde",
        text=(
            "The {target} has a chronic total occlusion, {age}. A Sion black went through a collateral to "
            "the distal cap. {done}"
        ),
        target="LAD",
        leg="left superficial femoral artery",
        age="first shown in 2020",
        three_weeks="no more than three weeks old",
        done="After reverse CART the wire was externalized, and the vessel was ballooned and stented.",
        untreated="It did not pass. No balloon, atherectomy or stent was used.",
        elsewhere="It did not pass. The procedure was ended with a stent to the 80% mid RCA.",
        labelled=True,
    ),
    ShortNote(
        name="dictated",
        text=(
            "This gentleman has a total occlusion of the {target}, {age}. We went after it today with an "
            "antegrade wire. {done} He left the laboratory in good condition."
        ),
        target="obtuse marginal",
        leg="right external iliac artery",
        age="about nine months old by his films",
        three_weeks="about three weeks old by his films",
        done="The wire went through, the balloon opened it up, and a 2.5 by 18 stent gave a nice result.",
        untreated="The wire went through, but in the end no balloon, atherectomy or stent was used.",
        elsewhere="The wire would not go, so I stented the 80 percent stenosis of the right coronary.",
        labelled=False,
    ),
)
