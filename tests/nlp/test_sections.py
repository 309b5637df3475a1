from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.nlp.sections import NEUTRAL, PREAMBLE, VISIT, Section, Sectioner, is_visit
from revasc.pack import load_pack

PACK = load_pack()
SECTIONS = Sectioner(PACK)
KNOWN = {rule.category for rule in PACK.sections} | {PREAMBLE, NEUTRAL, VISIT}


def outline(text: str) -> list[tuple[str, str]]:
    """Category and words of each section, without the heading and what decorates it."""
    told = [(s.category, " ".join(text[s.body : s.end].split()).strip("*=#[] ")) for s in SECTIONS(text)]
    return [part for part in told if part != (PREAMBLE, "")] or told


def category_at(text: str, words: str) -> str:
    at = text.index(words)
    return next(s.category for s in SECTIONS(text) if s.start <= at < s.end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(PREAMBLE, "")]),
        ("The LAD was seen.", [(PREAMBLE, "The LAD was seen.")]),
        # a heading on a line of its own
        ("FINDINGS\nLAD 100%", [("findings", "LAD 100%")]),
        ("FINDINGS:\nLAD 100%", [("findings", "LAD 100%")]),
        ("Findings:\nLAD 100%", [("findings", "LAD 100%")]),
        ("## Findings\nLAD 100%", [("findings", "LAD 100%")]),
        ("**FINDINGS**\nLAD 100%", [("findings", "LAD 100%")]),
        ("=== FINDINGS ===\nLAD 100%", [("findings", "LAD 100%")]),
        ("[FINDINGS]\nLAD 100%", [("findings", "LAD 100%")]),
        ("1. FINDINGS\nLAD 100%", [(PREAMBLE, "1."), ("findings", "LAD 100%")]),
        # a label before a colon
        ("FINDINGS: LAD 100%", [("findings", "LAD 100%")]),
        ("  Findings: LAD 100%", [("findings", "LAD 100%")]),
        ("FINDINGS - LAD 100%", [("findings", "LAD 100%")]),
        # a capitalised label in run-on dictation
        (
            "Normal left main. IMPRESSION: LAD CTO. PLAN: medical.",
            [(PREAMBLE, "Normal left main."), ("impression", "LAD CTO."), ("plan", "medical.")],
        ),
        # the words alone are no heading
        ("His findings were normal.", [(PREAMBLE, "His findings were normal.")]),
        ("We discussed the plan with him.", [(PREAMBLE, "We discussed the plan with him.")]),
        # one after the other, what stands before the first is the preamble
        (
            "Mr X, 12\nINDICATION: angina\nFINDINGS: LAD 100%\nPLAN: stent",
            [(PREAMBLE, "Mr X, 12"), ("indication", "angina"), ("findings", "LAD 100%"), ("plan", "stent")],
        ),
    ],
)
def test_outline(text: str, expected: list[tuple[str, str]]):
    assert outline(text) == expected


@pytest.mark.parametrize(
    ("heading", "category"),
    [
        ("PROCEDURES PERFORMED", "procedure"),
        ("PLANNED PROCEDURE", "planned_procedure"),
        ("PREOPERATIVE DIAGNOSIS", "diagnosis"),
        ("INDICATIONS", "indication"),
        ("HISTORY OF PRESENT ILLNESS", "history"),
        ("HPI", "history"),
        ("PAST MEDICAL HISTORY", "past_history"),
        ("PMH", "past_history"),
        ("PRIOR CATH", "prior_report"),
        ("PREVIOUS ANGIOGRAM", "prior_report"),
        ("COPIED FORWARD FROM CATH OF 2021", "prior_report"),
        ("FAMILY HISTORY", "family"),
        ("SOCIAL HISTORY", "social"),
        ("INFORMED CONSENT", "consent"),
        ("RISKS AND BENEFITS", "consent"),
        ("PATIENT EDUCATION", "education"),
        ("DISCHARGE INSTRUCTIONS", "education"),
        ("VASCULAR ACCESS", "access"),
        ("ACCESS SITE", "access"),
        ("CORONARY ANGIOGRAPHY", "findings"),
        ("ANGIOGRAPHIC FINDINGS", "findings"),
        ("PERCUTANEOUS CORONARY INTERVENTION", "intervention"),
        ("INTERVENTION", "intervention"),
        ("FINAL RESULT", "result"),
        ("IMPRESSION", "impression"),
        ("CONCLUSIONS", "impression"),
        ("RECOMMENDATIONS", "plan"),
        ("ASSESSMENT AND PLAN", "impression_plan"),
        ("HOSPITAL COURSE", "hospital_course"),
        ("DISCHARGE MEDICATIONS", "medications"),
        ("PHYSICAL EXAM", "exam"),
        ("HEMODYNAMICS", "hemodynamics"),
        ("HEMOSTASIS", "closure"),
        ("COMPLICATIONS", "complications"),
        ("PERIPHERAL ANGIOGRAPHY", "peripheral"),
        ("CAROTID ANGIOGRAPHY", "peripheral"),
        ("ADDENDUM", "addendum"),
        ("OPERATOR", "admin"),
    ],
)
def test_headings_in_every_shape(heading: str, category: str):
    for shape in ("{}\nLAD", "{}:\nLAD", "{}: LAD", "text\n\n{}\nLAD", "1. {}:\nLAD"):
        assert category_at(shape.format(heading), "LAD") == category, shape
    for shape in ("{}:\nLAD", "{}: LAD"):
        assert category_at(shape.format(heading.title()), "LAD") == category, shape


def test_a_section_remembers_the_rule_of_its_heading():
    (section,) = SECTIONS("HPI:\nLAD 100%")
    assert section == Section("history", 0, 4, 13, "section.history")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("LAD 80%.\nOCT: not used", PREAMBLE),
        ("LAD 80%.\nIVUS: not used      OCT: not done", PREAMBLE),
        ("LAD 80%.\nStent: No", PREAMBLE),
        ("LAD 80%.\nOCT: lipid plaque.", "exam"),
        ("LAD 80%.\nOCT: No dissection.", "exam"),
    ],
)
def test_a_question_with_its_answer_heads_nothing(text: str, category: str):
    assert SECTIONS(text)[-1].category == category


def test_an_unknown_heading_ends_the_section_before_it():
    text = "PATIENT EDUCATION\nA stent is a metal tube.\n\nTECHNIQUE NOTES\nThe LAD was wired."
    assert category_at(text, "metal tube") == "education"
    assert category_at(text, "LAD") == NEUTRAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a few words alone above a paragraph: a title, whatever they are
        (
            "FINDINGS:\nLAD 100%.\n\nThe Procedure\nThe LAD was wired.",
            [("findings", "LAD 100%."), (NEUTRAL, "The LAD was wired.")],
        ),
        (
            "IMPRESSION:\nAngina.\n\nWhat We Did Today\nThe LAD was wired.",
            [("impression", "Angina."), (NEUTRAL, "The LAD was wired.")],
        ),
        (
            "FINDINGS:  \nLAD 100%.  \n  \nThe Procedure  \nThe LAD was wired.",
            [("findings", "LAD 100%."), (NEUTRAL, "The LAD was wired.")],
        ),
        ("What We Did\nThe LAD was wired.", [(NEUTRAL, "The LAD was wired.")]),
        # text under consent, education and the like stays theirs
        (
            "PATIENT EDUCATION\nA stent is a tube.\n\nYour Stent Card\nCarry it.",
            [("education", "A stent is a tube. Your Stent Card Carry it.")],
        ),
        ("CONSENT\n\nThe Risks\nA stent may close.", [("consent", "The Risks A stent may close.")]),
        (
            "PRIOR CATH\nLAD 100%.\n\nRight Coronary Artery\nStented.",
            [("prior_report", "LAD 100%. Right Coronary Artery Stented.")],
        ),
        # a plan may have titles of its own, unless an account stands under one
        (
            "PLAN:\nAspirin.\n\nSecond Stage\nStenting of the RCA CTO.",
            [("plan", "Aspirin. Second Stage Stenting of the RCA CTO.")],
        ),
        (
            "PLAN:\nAspirin.\n\nStory Of Today\nThe RCA was wired, crossed, ballooned and stented.",
            [("plan", "Aspirin."), (NEUTRAL, "The RCA was wired, crossed, ballooned and stented.")],
        ),
        # no titles: a sentence, small letters, a number, five words, a short one, a comma
        *(
            (f"FINDINGS:\nLAD 100%.\n\n{line}\nWired.", [("findings", f"LAD 100%. {line} Wired.")])
            for line in (
                "Title Here.",
                "last words",
                "Route 2 taken",
                "The LAD was seen again",
                "RCA",
                "LM ok, LAD",
                "Left circumflex",
                "Right coronary artery",
            )
        ),
        ("FINDINGS:\nLAD 100%.\nSome Title\nWired.", [("findings", "LAD 100%. Some Title Wired.")]),
        ("FINDINGS:\nLAD 100%.\n\nSome Title\n\nWired.", [("findings", "LAD 100%. Some Title Wired.")]),
        ("FINDINGS:\nLAD 100%.\n\nSome Title", [("findings", "LAD 100%. Some Title")]),
    ],
)
def test_unknown_titles(text: str, expected: list[tuple[str, str]]):
    assert outline(text) == expected


@pytest.mark.parametrize(
    ("paragraph", "category"),
    [
        ("The LAD was crossed. 2.0 x 15 balloon, 3.0 x 38 stent.", "intervention"),
        ("RCA wired, 2.5x15 balloon, 3.5/38 stent.", "intervention"),
        ("Guide in place. Balloon 2.0 x 15 mm.", "findings"),  # three steps are none
        # sizes alone tell nothing, however many
        ("The vessel measured 3.0 x 38, then 2.5 x 20 and 2.0 x 12.", "findings"),
        ("An old 3.0 x 38 stent, patent. Another 2.5 x 18 stent.", "findings"),
    ],
)
def test_sizes_of_devices_are_a_step_of_the_procedure(paragraph: str, category: str):
    assert category_at(f"FINDINGS:\nLM normal.\n\n{paragraph}", paragraph) == category


@pytest.mark.parametrize(
    ("text", "words", "category"),
    [
        # a brief section ends with its paragraph
        ("Consent: Signed.\n\nThe LAD was seen.", "LAD", NEUTRAL),
        ("CONSENT:\nRisks include stroke.\nAlso death.\n\nThe LAD was seen.", "death", "consent"),
        ("CONTRAST: 120 mL\n\nThe LAD was seen.", "LAD", NEUTRAL),
        ("FAMILY HISTORY: Father had stents.\n\nThe LAD was seen.", "LAD", NEUTRAL),
        ("Indication: angina.\nThe LAD was seen at once by all.", "LAD", NEUTRAL),
        # a puncture cannot belong to a list of earlier illnesses
        ("PMH: gout, COPD.\nAngina.\n\nLeft radial, 6F. LAD 80%.", "LAD", NEUTRAL),
        ("PMH: gout, COPD.\nAngina.\n\nRadial pulses good. LAD 80%.", "LAD", "past_history"),
        # findings and impression go on over blank lines
        ("FINDINGS:\nLM normal.\n\nThe LAD was seen.", "LAD", "findings"),
        ("IMPRESSION:\n1. Angina.\n\n2. The LAD is a CTO.", "LAD", "impression"),
    ],
)
def test_where_sections_end(text: str, words: str, category: str):
    assert category_at(text, words) == category


STORY = "The guide was engaged. A wire crossed. The balloon was inflated and a stent deployed."


@pytest.mark.parametrize(
    ("heading", "told"),
    [("HISTORY OF PRESENT ILLNESS", NEUTRAL), ("HPI", NEUTRAL), ("FINDINGS", "intervention")],
)
def test_a_paragraph_that_tells_the_procedure_is_a_story(heading: str, told: str):
    text = f"{heading}:\nA man with angina.\n\n{STORY}"
    assert category_at(text, "stent deployed") == told


def test_the_title_of_the_procedure_may_run_into_its_story():
    assert category_at(f"PROCEDURE: {STORY}", "stent deployed") == "intervention"
    assert category_at("PROCEDURE: PCI of the LAD", "LAD") == "procedure"


def test_one_word_of_treatment_does_not_make_a_story():
    text = "HISTORY OF PRESENT ILLNESS:\nHad a stent in 2019.\n\nNo chest pain since."
    assert {s.category for s in SECTIONS(text)} == {"history"}


QUOTED = """PRIOR CATH REPORT
   FINDINGS: LAD 100%
   IMPRESSION: CTO of the LAD
END OF PRIOR REPORT
The RCA was stented."""


def test_headings_inside_a_copied_report_belong_to_it():
    assert category_at(QUOTED, "LAD 100%") == "prior_report"
    assert category_at(QUOTED, "CTO of") == "prior_report"


def test_the_end_of_a_copied_report_ends_it():
    assert category_at(QUOTED, "RCA was stented") == NEUTRAL


def test_in_a_clinic_visit_loose_text_is_of_earlier_days():
    text = "Seen today.\nIMPRESSION: LAD stented.\nPLAN: CTO PCI."
    assert [s.category for s in SECTIONS(text, visit=True)] == [VISIT, VISIT, "plan"]
    assert [s.category for s in SECTIONS(text)] == [PREAMBLE, "impression", "plan"]


@pytest.mark.parametrize(
    ("note_type", "text", "visit"),
    [
        ("Cardiology Clinic Note", "", True),
        ("Office Visit", "", True),
        ("History and Physical", "", True),
        ("H&P", "", True),
        ("Progress Note", "", True),
        ("Follow-up letter", "", True),
        ("Cath Lab Procedure Report", "seen in clinic", False),
        ("Clinic procedure", "", False),
        ("Discharge Summary", "", False),
        ("", "", False),
        ("", "I reviewed this man in clinic today.", True),
        ("", "Clinic letter\nDear Dr X", True),
        ("", "CARDIAC CATHETERIZATION REPORT", False),
        # meetings that decide and do nothing
        ("MDT", "", True),
        ("Multidisciplinary Meeting", "", True),
        ("Heart Team Minutes", "", True),
        ("Case Conference", "", True),
        ("Revascularization Board", "", True),
        ("", "HEART TEAM DISCUSSION\nCTO of the RCA", True),
        ("", "Cardiac MDT outcome form", True),
        ("", "Revascularisation meeting record", True),
        ("", "Cath conference minutes", True),
        # what only mentions one, or sounds like one
        ("Cath Report", "HEART TEAM DISCUSSION", False),
        ("", "The heart team was asked. PCI of the RCA was done.", False),
        ("", "CARDIAC CATHETERIZATION REPORT\nHeart team discussion: PCI", False),
        ("Boarding pass", "", False),
        ("Keyboard entry", "", False),
        # only the opening counts
        ("", "x" * 700 + " seen in clinic", False),
    ],
)
def test_is_visit(note_type: str, text: str, visit: bool):
    assert is_visit(note_type, text) is visit


def covered(sections: tuple[Section, ...], length: int) -> bool:
    """From 0 to the end without gap or overlap, and each heading inside its section."""
    bounds = [0, *(s.end for s in sections)]
    joined = all(s.start == end for s, end in zip(sections, bounds, strict=False))
    return joined and bounds[-1] == length and all(s.start <= s.body <= s.end for s in sections)


HEADINGS = st.lists(
    st.sampled_from(
        ["FINDINGS:", "Consent:", "PRIOR CATH", "END OF PRIOR REPORT", "IMPRESSION", "UNKNOWN HEAD", "Plan: ",
         "\n", "\n\n", "\n   ", "LAD was stented. ", "1. ", "wire balloon stent guide", "[", "]", "- ", ": ",
         "PROCEDURE", "  "]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(HEADINGS, st.booleans())
def test_sections_cover_the_note(text: str, visit: bool):
    assert covered(SECTIONS(text, visit=visit), len(text))


@given(st.text(max_size=200))
def test_sections_cover_any_text(text: str):
    assert covered(SECTIONS(text), len(text))


@given(HEADINGS)
def test_every_category_is_one_the_house_knows(text: str):
    assert {s.category for s in SECTIONS(text)} <= KNOWN
