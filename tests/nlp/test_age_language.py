"""The ages of occlusions as cath labs put them, and the ages of other things."""

from __future__ import annotations

from datetime import date

import pytest

from tests.nlp.builders import ages

SERVICE = date(2025, 6, 18)


def oldest(text: str, *, day_first: bool = False) -> tuple[object, object] | None:
    """Months and relation of the greatest age that the text gives."""
    told = [value for _, value in ages(text, SERVICE, day_first=day_first) if value.get("months")]
    best = max(told, key=lambda value: float(value["months"] or 0), default=None)
    return (best["months"], best["relation"]) if best else None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("RCA shut on films of 11 months ago.", 11),
        ("RCA: 100% occlusion of two years' standing.", 24),
        ("An 18-month-old occlusion of the RCA.", 18),
        ("Target vessel: RCA\nAge of CTO (months): 14", 14),
        ("Target: RCA\nEstimated occlusion duration (months): 24", 24),
        ("CTO duration: 36 months. Vessel RCA.", 36),
        ("The RCA is occluded. This was first seen 14 months ago at an outside hospital.", 14),
        ("RCA occluded for a year and a half.", 18),
        ("RCA occluded for one and a half years.", 18),
        ("The RCA has been closed for 1 1/2 years.", 18),
        ("The RCA has been closed for 2.5 years.", 30),
        ("RCA occlusion of 6-12 months duration.", 6),
        ("RCA occlusion, 6 to 12 months old.", 6),
        ("RCA occlusion, between 6 and 12 months old.", 6),
        ("The RCA occlusion is thought to be about nine months old.", 9),
        ("The RCA occlusion is approximately 10 mo. old.", 10),
        ("RCA CTO since inferior infarction 4 years ago.", 48),
        ("Previous failed attempt at the RCA occlusion eight months ago.", 8),
        ("RCA occlusion (attempted 7 months earlier without success).", 7),
        ("RCA chronically occluded since a dozen years.", 144),
        ("RCA occluded x 2 yrs.", 24),
        ("RCA occluded x18 months.", 18),
        ("RCA 100% (2 yrs).", 24),
        ("RCA occlusion, known from an angiogram one year prior.", 12),
        ("RCA occlusion already seen a year ago.", 12),
        ("RCA occlusion was already present at cath two and a half years ago.", 30),
        ("RCA: totally occluded, duration 20 weeks.", 4.6),
        ("Known RCA occlusion from diagnostic cath 5 mths back.", 5),
        ("RCA 100% occluded: diagnosed 15 months before this procedure.", 15),
        ("The RCA occlusion was known for the preceding 8 months.", 8),
        ("For the past seven months the RCA has been known to be occluded.", 7),
        ("His RCA went down eleven months ago.", 11),
        ("RCA occlusion of one-year duration.", 12),
        ("RCA 5-yr-old occlusion.", 60),
        ("RCA occlusion, age estimated at 9 mos.", 9),
        ("RCA occluded; occlusion age: 9 months.", 9),
        ("RCA occluded since eighteen months.", 18),
        ("RCA occluded for several months.", 3),
        ("RCA CTO of six years\u2019 duration.", 72),
        ("RCA CTO, first described 6 years earlier.", 72),
        ("RCA occlusion: present on the angiogram 3 y ago.", 36),
    ],
)
def test_ages_in_words(text: str, months: float):
    assert oldest(text) == (months, "exact")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("RCA CTO ≥ 6/12.", 6),
        ("RCA: 100%, age > 1 yr.", 12),
        ("Age of occlusion | > 3 mo\nRCA 100%", 3),
        ("Vessel: RCA, 100%\nDuration: >= 3 months [x]  < 3 months [ ]", 3),
        ("The occlusion is at least half a year old. RCA.", 6),
        ("RCA occluded for more than half a year.", 6),
        ("RCA occluded > 3 months.", 3),
        ("RCA occluded for more than three (3) months.", 3),
        ("RCA CTO (>12m).", 12),
        ("RCA CTO >= 5y.", 60),
        ("RCA occluded. Duration unknown, but no less than 4 months.", 4),
        ("RCA occlusion not less than 6 months old.", 6),
        ("RCA occlusion older than 3 months.", 3),
        ("RCA occluded upwards of 8 months.", 8),
        ("RCA occluded well beyond 3 months.", 3),
        ("RCA occluded in excess of one year.", 12),
        ("RCA occluded 90+ days.", 3),
        ("RCA occluded > 90 days.", 3),
        ("RCA occluded for 12+ months.", 12),
        ("RCA occluded for >/= 3 months.", 3),
        ("RCA occluded, ≥3 months.", 3),
        ("RCA occlusion of 3 or more months.", 3),
        ("RCA occluded for over a decade.", 120),
        ("RCA total occlusion dated by CT to at least 7 months.", 7),
        ("RCA total occlusion. Age > 3 months by angiographic criteria.", 3),
        ("RCA total occlusion, unchanged over 3 years.", 36),
    ],
)
def test_lower_bounds(text: str, months: float):
    assert oldest(text) == (months, "at_least")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("The RCA has been occluded since at least 2019.", 66),
        ("RCA: first seen closed in 3/21.", 51),
        ("RCA occlusion, known since her cath of May 2024.", 13),
        ("RCA 100% occluded, unchanged from study dated 04/11/2022.", 38),
        ("The RCA was documented occluded on CTCA (Feb 24).", 16),
        ("The RCA was already closed when he was bypassed in 2012.", 150),
        ("RCA totally occluded on angiography 12.03.2024.", 15),
        ("RCA closed since Mar-24.", 15),
        ("RCA occluded since '21.", 42),
        ("RCA occluded since Q3 2023.", 21),
        ("RCA occlusion first documented in autumn 2022.", 31),
        ("RCA CTO known since Easter 2023.", 26),
        ("Angiography in August 2024 had shown total occlusion of the RCA.", 10),
        ("Last August the RCA was found totally occluded.", 10),
        ("RCA occluded; the same finding was made at catheterization in September 2023.", 21),
        ("The right coronary was already totally occluded at the time of his inferior MI in 2016.", 102),
        ("Inferior MI in 11/2023 attributed to RCA occlusion, never opened.", 19),
        ("A first attempt on this RCA CTO in October 2024 failed.", 8),
        ("The RCA occlusion dates back to 2018.", 78),
        ("The RCA occlusion dates from her presentation in January 2020.", 65),
        ("RCA occluded, present on CT coronary angiogram of 14 Feb 2024.", 16),
        ("RCA: 100% (known from 10-Nov-2023).", 19),
        ("Comparison is made with the study of 06/02/2023, when the RCA was already occluded.", 24),
        ("RCA 100% on 2/2024 and again today.", 16),
        ("RCA totally occluded. It was occluded in 2020 as well.", 54),
        ("The patient was found to have an occluded RCA in the fall of 2023.", 19),
        ("The patient was found to have an occluded RCA last year.", 6),
        ("The RCA has been known to be blocked since January.", 5),
        ("RCA known blocked since this January.", 5),
        ("Occluded RCA diagnosed by CCTA on 09/24.", 9),
        ("RCA stump seen on 2019 cath, now again 100% occluded.", 66),
        ("RCA CTO (cath 2019).", 66),
        ("RCA CTO (2019).", 66),
        ("The RCA and the LAD have both been occluded since 2020.", 54),
        ("The RCA shut down in March 2023 and has stayed so.", 27),
        ("INDICATION: RCA occlusion found on angiogram of 02 Jan 2025.", 5),
        (
            "HISTORY: a 40 pack-year history. In 2021 his RCA was found occluded and treated medically.",
            42,
        ),
        ("HISTORY: Cath 8/2023 at Mercy: RCA 100% prox with L to R collaterals.", 22),
        ("RCA CTO documented on two angiograms, 2017 and 2022.", 90),
        ("RCA 100%, old, at least since 04-2022.", 38),
        ("RCA 100%, known since 2022-04.", 38),
        ("The RCA is closed. According to the films from Leeds (Nov '22) that is nothing new.", 31),
    ],
)
def test_dated_studies(text: str, months: float):
    assert oldest(text) == (months, "dated")


@pytest.mark.parametrize(("day_first", "months"), [(True, 15), (False, 6)])
def test_order_of_day_and_month(day_first: bool, months: float):
    assert oldest("RCA 100 % (12/03/24, unchanged).", day_first=day_first) == (months, "dated")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        # the day or the year: the day where it lies within the last three months
        ("RCA occluded on CTCA Feb 24.", 16),
        ("RCA occluded on CTCA Apr 24.", 2),
        ("RCA occluded on CTCA Apr-24.", 14),
        ("RCA occluded on CTCA Apr '24.", 14),
    ],
)
def test_two_digits_behind_a_month(text: str, months: float):
    assert oldest(text) == (months, "dated")


@pytest.mark.parametrize(
    "text",
    [
        "RCA CTO. He has had angina for 8 months.",
        "RCA CTO with 6 months of exertional dyspnoea.",
        "72-year-old man with RCA CTO.",
        "72 yo F with RCA CTO.",
        "Patient's age: 63 years. RCA CTO.",
        "Age: 63\nRCA CTO",
        "RCA CTO. LAD stent placed 3 years ago is patent.",
        "RCA CTO. PCI to LAD in 2021.",
        "RCA CTO. CABG 2011.",
        "RCA CTO in a patient bypassed 12 years ago; the LIMA is patent.",
        "RCA CTO. DAPT for at least 6 months.",
        "RCA CTO. Clopidogrel 75 mg daily for twelve months.",
        "RCA CTO. Ex-smoker since 2010.",
        "RCA CTO. Quit smoking 10 years ago.",
        "RCA CTO. Diabetes since 2004.",
        "RCA CTO. Diabetic for 15 years.",
        "RCA CTO. Review in clinic in 3 months.",
        "RCA CTO. Repeat angiography in 6 months if symptoms recur.",
        "RCA CTO. Stress MRI 05/2025 showed inferior ischaemia.",
        "RCA CTO. Echo in 2024: EF 45%.",
        "RCA CTO. HbA1c in March 2025 7.1.",
        "RCA CTO. Symptoms since January 2025.",
        "RCA CTO. Angina began in March 2025.",
        "RCA CTO. Worsening chest pain over the last 4 months.",
        "RCA CTO. DOB 04/05/1952.",
        "RCA CTO. Referred in April 2025 by Dr. Lee.",
        "RCA CTO. Discussed at heart team on 05/12/2025.",
        "RCA CTO. Fluoroscopy time 45 min.",
        "RCA CTO. Pacemaker implanted 2019.",
        "RCA CTO. Stroke in 2022.",
        "RCA CTO. Anterior STEMI 2 months ago treated with LAD stenting.",
        "RCA CTO. Balloon inflated for 2 minutes.",
        "RCA CTO. Retired 4 years ago.",
        "RCA CTO. Last seen in clinic 2 months ago.",
        "RCA CTO. Hypertension of 20 years' duration.",
        "RCA CTO. On dialysis for 3 years.",
        "RCA CTO. A staged procedure on the LAD is planned in 6 weeks.",
        "RCA CTO. The LAD stent from 2018 shows 40% restenosis.",
        "RCA CTO. The SVG to OM was stented in 2023.",
        "RCA CTO. Family history: brother had MI at 50 years.",
        "RCA CTO. The patient was admitted 3 days ago with heart failure.",
        "RCA CTO. Symptom duration: 9 months.",
        "RCA CTO. Angina CCS III, duration 9 months.",
        "RCA CTO. Life expectancy more than 1 year.",
        "RCA CTO. In 2023 the RCA was still patent.",
        "RCA CTO. LVEF was 60% in 2019.",
        "RCA CTO. Calcium score north of 2000.",
        "RCA CTO. Smoker until last spring.",
        "RCA CTO. She has had chest discomfort since last summer.",
        "RCA CTO. The wire is to be reattempted at 6 weeks.",
        "RCA CTO to be rescheduled, >= 6 weeks.",
        "RCA CTO. His brother had a stent that blocked at two years.",
        "RCA CTO in a seventy two year old man.",
        "RCA CTO, 2/12 of on-off CP.",
        "He had PCI of the RCA CTO 12 days ago.",
        "RCA CTO. CTCA last week: right coronary not filling.",
        "RCA CTO. The 2023 angiogram had shown only mild disease.",
        "RCA CTO. CT 3/2025: RCA 60-70%, flow ok.",
        "RCA CTO. The vein graft was patent on the cath of 2021.",
        "Right radial not tried, used up in 2018. RCA CTO.",
        "RCA CTO. A perfusion study in 2024 showed inferior ischemia.",
        "RCA CTO. He is known to us since 2016 for diabetes.",
        "RCA CTO. Known carotid stenosis since 2020.",
        "An angiogram 2 months ago: CTO of the RCA.",
        "Angiography in April 2025 revealed a CTO of the RCA.",
        "The RCA is totally occluded. An angiogram in 2019 showed no occlusion.",
        "The RCA is totally occluded. It was not occluded in 2020.",
        "The RCA is totally occluded; it was open two years ago.",
        "The RCA is totally occluded. There was no occlusion 8 months ago.",
        "The RCA is totally occluded. It was not closed 8 months ago.",
        "The RCA is totally occluded. In 2020 it was wide open on CT.",
        "The RCA is totally occluded. Inferior infarction 8 months ago. The LAD is normal.",
    ],
)
def test_ages_of_other_things(text: str):
    assert oldest(text) is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Prior angiogram 03/12/2024, discs reviewed:\n- LAD 40%\n- RCA 100% mid", 15),
        ("Prior cath: 03/2024 (outside), mid RCA 100%.", 15),
        ("CTO DATA\nTarget: RCA mid\nStump: blunt\nDuration of occlusion: 3-12 months", 3),
        ("RCA 100%.\n\nWork-up of 2019 was normal.", None),
    ],
)
def test_headings_and_forms(text: str, months: float | None):
    told = oldest(text)
    assert (told[0] if told else None) == months


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("He had a lateral infarction two months ago; in that admission the circumflex was seen closed.", 2),
        ("Inferior infarction two months ago. The RCA, totally occluded, was the culprit.", 2),
        ("Inferior infarction two months ago. The RCA is totally occluded.", None),
        ("The circumflex is 100% occluded. A first attempt to open it failed in November 2023.", 19),
        ("CTO of the LAD. The LAD had been widely patent at catheterization on May 3, 2025.", 1),
        ("CTO of the LAD. The LAD was patent on angiography in May 2022.", None),
        ("CTO of the LAD. Its graft: patent on CT in May 2025.", None),
    ],
)
def test_illnesses_attempts_and_open_vessels(text: str, months: float | None):
    told = oldest(text)
    assert (told[0] if told else None) == months


@pytest.mark.parametrize(
    "text",
    [
        "RCA totally closed.\nLast cath 2014 elsewhere: not available at this time.",
        "RCA totally closed. Its age I shall ask when the 2014 disc comes.",
        "RCA totally closed. The 2014 films are awaited.",
    ],
)
def test_a_study_that_nobody_has_seen_tells_no_age(text: str):
    assert oldest(text) is None


def test_what_an_unseen_study_is_said_to_show_does():
    assert oldest("Report of 2019 (films not available): RCA totally closed.") == (66, "dated")
