"""Sections that say nothing of this procedure, put after the note."""

from __future__ import annotations

_CONSENT = (
    "CONSENT: The risks, benefits and alternatives of coronary angiography and possible balloon "
    "angioplasty, atherectomy and stent placement, including treatment of a chronic total occlusion, were "
    "explained to the patient, who agreed to proceed and signed the form."
)
_FAMILY = (
    "FAMILY HISTORY: Father had a chronic total occlusion of the right coronary artery that was stented when "
    "he was 61. Mother has hypertension. One brother died of an acute myocardial infarction."
)
_PAST = (
    "PAST MEDICAL HISTORY: Hypertension, hyperlipidemia, type 2 diabetes. Cholecystectomy in 1998. Balloon "
    "angioplasty of the left superficial femoral artery in 2011."
)
_UROLOGY = (
    "UROLOGY CONSULT: Chronic right ureteral obstruction, completely obstructed on the CT of 3 weeks ago. "
    "The ureteral stricture was dilated with a balloon and a double-J ureteral stent was placed by the "
    "urologist. Acute urinary retention has resolved."
)


def consent(text: str) -> str:
    """What was explained is not what was done."""
    return _append(text, _CONSENT)


def family_history(text: str) -> str:
    """The father's occlusion is not the patient's."""
    return _append(text, _FAMILY)


def past_history(text: str) -> str:
    """Earlier illness, and an earlier angioplasty of a leg."""
    return _append(text, _PAST)


def other_specialty(text: str) -> str:
    """The same words for another organ: obstruction, balloon, stent, acute, chronic, weeks."""
    return _append(text, _UROLOGY)


def _append(text: str, section: str) -> str:
    return f"{text.rstrip()}\n\n{section}\n"
