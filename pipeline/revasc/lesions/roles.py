"""What a vessel does in its unit: the subject, a landmark, the seat of a guide, a donor of collaterals.

Cath notes name many vessels that are not the target: the guide sits in the left main, the
septals of the LAD fill the RCA, the wire rests in the PDA, the lesion lies after D1. Only
what is left may be a target.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from revasc.lesions.leads import Lead, joined, kind, links_of
from revasc.nlp.gear import WIRES
from revasc.nlp.mention import Mention
from revasc.nlp.units import Unit

Role = Literal["subject", "reference", "wire", "guide", "donor"]

#: Characters of the unit that are read before a vessel, and behind it for donors and for guides.
_BEFORE: Final = 90
_DONOR_REACH: Final = 50
_GUIDE_REACH: Final = 40
#: A vessel this near to the start of its unit stands behind nothing.
_START: Final = 2

#: "PCI of the", "occlusion in the".
_SUBJECT_BEFORE: Final = re.compile(
    r"\b(?:pci|stent\w*|angioplasty|ptca|intervention|cto|occlusion|stenosis|lesion|treatment|"
    r"recanali[sz]ation|revasculari[sz]ation|atherectomy|disease|attempt|go|try|shot|stab|narrowing|opening|"
    r"culprit|ffr|ifr|"
    r"ivus|oct)\s(?:of|to|in|at|on|for|within|involving)\s(?:the\s|a\s|an\s|his\s|her\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
#: "A stent was placed in the": the verb is the one of wires, the thing is not.
_TREATED_IN: Final = re.compile(
    r"\b(?:stents?|des|bms|balloons?|ballooning|burr|scaffold|dcb|\d[.,]\d+\s?x\s?\d+(?:\s?mm)?)\b[^.;]{0,50}"
    r"\b(?:placed|deployed|implanted|delivered|positioned|advanced|put|laid|inflated|taken|expanded|used)"
    r"\s(?:\w+\s)?(?:in|into|to|at|across|inside)\s(?:the\s|a\s)?"
    r"(?:(?:native|large|mid|proximal|distal|ostial|very)\s){0,2}$",
    re.IGNORECASE,
)
#: "Dissected the", "perforation of the".
_INJURED: Final = re.compile(
    r"\b(?:dissect\w*|perforat\w*|injur\w*|ruptur\w*)\s(?:\w+\s){0,2}(?:the\s)(?:\w+\s)?$", re.IGNORECASE
)
#: "Collaterals from the", "fills via the".
_DONOR_BEFORE: Final = re.compile(
    r"\b(?:collateral\w*|collats?|channels?|septals?|fill\w*|suppl\w+|fed|opacif\w*|reconstitut\w*|seen|"
    r"visuali[sz]\w+|perfus\w+|inject\w*|imag\w+|circulation|rentrop|flow|comes?|protected|donor|epicardial|"
    r"filled|connection\w*|cc[012]|bridging|backfill\w*|good|faint\w*|late|verified|confirmed)\b"
    r"[^.;]{0,50}\b(?:from|via|by|through|off|out of|of)\s(?:the\s|a\s|an\s|its\s)?"
    r"(?:(?!fill|feed|fed\b|suppl|perfus|opacif|which)\w+\s){0,3}$|"
    r"\b(?:left|l|right|r)\s?(?:to|>|-+>)\s?(?:left|l|right|r)\b[^.;]{0,30}(?:from|via)\s(?:the\s)?"
    r"(?:\w+\s){0,2}$|"
    r"\b(?:via|through)\s(?:the\s|a\s|an\s)(?:\w+\s)?$|\bvia\s(?:\w+\s)?$|\b(?:donor|contralateral)"
    r"\s(?:artery|vessel|injection)?\W{0,3}(?:the\s|of\s)*$",
    re.IGNORECASE,
)
#: "... septals", "... gives collaterals", "... injection".
_DONOR_AFTER: Final = re.compile(
    r"(?:[\s-](?:to[\s-](?:the\s)?\w+\s)?(?:septals?|collaterals?|collats?|epicardials?|channels?|donor)\b)|"
    r"\s(?:\w+\s){0,3}?(?:gives?|gave|giving|supplies|supplying|provides?|providing|donates?|sends?|feeds?|"
    r"feeding|collaterali[sz]\w+|is the donor|was the donor)\s(?!rise|off|(?:(?:an?|the|one|two|three|small|"
    r"large|big|tiny|good|moderate|only|first)\s)*(?:om\d?|d\d|diagonals?|marginals?|obtuse|branch\w*)\b)|"
    r"[\s,]{1,3}(?:injection|injections|shots?)\b|\s?(?:>|->|-->)\s?(?:rca|lad|lcx|pda|plv?|pl|distal|right|"
    r"left|om)|[\s(]{1,2}donor",
    re.IGNORECASE,
)
#: "An EBU guide engaged the", "injection of the".
_GUIDE_BEFORE: Final = re.compile(
    r"\b(?:guides?|guiding|guideliner|catheters?|sheaths?|tig|jl ?\d?|jr ?\d?|j[lr]\d(?:\.\d)?|ebu|xb|"
    r"al ?\d|engag\w*|cannulat\w*|seated|intubat\w*|inject\w*|shots?|pictures?|views?|angiograph\w+|"
    r"diagnostic|(?:\d[.]?\d?\s?)sh|french|\df|\dfr|sh|ostium of)\b"
    r"(?:[^.;]|(?<=\d)\.(?=\d)){0,44}?\b(?:to|in|into|for|of|engag\w*|the|at|on|was|were)\s(?:the\s)?(?:\w+\s)?$|"
    r"\b(?:cannulat\w+|engag\w+|intubat\w+|inject\w+)\s(?:the\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
#: "An EBU guide was engaged and a Runthrough placed in the": what went there was the wire.
_WIRE_NAME: Final = re.compile(rf"\b(?:{WIRES})\b", re.IGNORECASE)
#: "Angiography showed the": what was seen, not where the catheter sat.
_SHOWN_BEFORE: Final = re.compile(
    r"\b(?:show(?:ed|s|ing)?|reveal(?:ed|s|ing)|demonstrat(?:ed|es|ing)|found|saw)\s(?:that\s)?(?:both\s)?"
    r"(?:the\s|his\s|her\s|an?\s)?(?:native\s|proximal\s|mid\s|distal\s)?$",
    re.IGNORECASE,
)
#: "... was cannulated", "... guide".
_GUIDE_AFTER: Final = re.compile(
    r"\s(?:system\s|ostium\s|artery\s)?(?:was|were)\s(?:then\s|also\s|selectively\s|re)?"
    r"(?:engaged|cannulated|injected|intubated|seated|imaged)|\s(?:guide|guiding|catheter|"
    r"diagnostic catheter)\b(?! ?wire)",
    re.IGNORECASE,
)
#: "Pictures through the left radial, the RCA CTO was wired".
_OCCLUSION_AFTER: Final = re.compile(r"\s(?:cto|chronic|total|occlu\w+|lesion|stenosis)\b", re.IGNORECASE)
#: "... well preserved": a branch beside the lesion.
_KEPT_AFTER: Final = re.compile(
    r"\s(?:was\s|were\s|is\s|are\s|remain(?:s|ed)\s|well\s|fully\s)*"
    r"(?:preserved|protected|spared|kept|uncompromised|not (?:compromised|affected|pinched))\b",
    re.IGNORECASE,
)
#: "... protected": a main vessel beside the lesion, where nothing follows.
_GUARDED_AFTER: Final = re.compile(
    r"\s(?:ostium\s|origin\s)?(?:was\s|is\s)?(?:protected|spared|not (?:pinched|compromised|affected|jailed))"
    r"\s?(?:[.,;)]|$)",
    re.IGNORECASE,
)
#: "Filling the distal", "collaterals to the".
_RECEIVER_BEFORE: Final = re.compile(
    r"\b(?:feed\w*|fill\w*|suppl\w+|collaterali[sz]\w*)\s(?:the\s)?(?:distal\s)?$|"
    r"\b(?:collateral\w*|collats?|septals?|channels?|filling|branch\w*|supply|flow|connection\w*)"
    r"\s(?:\w+\s){0,4}to\s(?:the\s)?(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
#: "The wire was advanced into the", "wired the".
_WIRE_BEFORE: Final = re.compile(
    r"\b(?:wire|bmw|sion\w*|runthrough)\s(?:\w+\s)?protect(?:ed|s|ing)\s(?:the\s|a\s)?$|"
    r"\b(?:wires?|wired|guidewire|advanced|deliver\w*|steer\w*|pass(?:ed|age)?|lay|lying|tip|taken|track\w*|"
    r"crossed|exchange\w*|parked|went|go(?:es)?|placed|sion\w*|bmw|runthrough|fielder|gaia|pilot|prowater|"
    r"luge|whisper|confianza|microcatheter|corsair|turnpike|finecross|fell|brought|came|steered|knuckle\w*|surf\w*|reached|"
    r"entered|re-?ent\w+|directed|position\w*|free|thru|through|progress\w*|lumen|protect\w*)\b"
    r"[^.;]{0,44}\b(?:to|into|in|down|through|reached|towards?|at|>|->|entered|of|wired?)\s?(?:the\s)?"
    r"(?:(?:true|lumen|of|in|the|distal|mid|large|branch|native|first|second)\s){0,4}$",
    re.IGNORECASE,
)
#: "Just beyond the", "3 mm after the", "instead of the".
_LANDMARK_BEFORE: Final = re.compile(
    r"\b(?:\d+ ?mm (?:after|from|beyond|off)|just (?:after|beyond|past)|short of|distal to|proximal to|"
    r"minus|up to|back to|opposite|after|beyond|over|versus|vs\.?|instead of|rather than)\s(?:the\s|a\s|"
    r"single\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
#: "At the take-off of the", "between the", "jailing the".
_REFERENCE_BEFORE: Final = re.compile(
    r"\b(?:after|beyond|past|before|below|above|near|at|distal to|proximal to|from|to|between|level of|"
    r"take-?off of|origin of|across|opposite|at the|just (?:after|before|past|beyond|distal to|proximal to)|"
    r"involving|jail\w*|into|up to|within \d+ ?mm of|short of|bifurcation (?:into|with|of)|by|gives?"
    r"(?: off| rise to)?|and|with|spar\w+|back to|feeding|protecting|protected|supplying|for|covering|"
    r"preserv\w+)(?!\w)\s?"
    r"(?:take-?off of\s|origin of\s|ostium of\s)?(?:the\s|a\s|an\s|its\s)?(?:take-?off of\s|origin of\s|"
    r"ostium of\s)?(?:the\s|a\s)?(?:\w+\s){0,2}$",
    re.IGNORECASE,
)

#: Said of an acute marginal that is treated itself; else it is a landmark beside the RCA.
_WORKED_ON: Final = re.compile(
    r"\b(?:stent\w*|des|(?<!anchor )(?<!anchoring )balloon\w*|pci|angioplasty|dilat\w+|treated|"
    r"cto|culprit|target|timi|patent)\b|\d\s?%",
    re.IGNORECASE,
)
#: "The donor LAD treated with": the verb makes it the subject as well.
_TREATED_AFTER: Final = re.compile(
    r"\s(?:was\s|is\s|has been\s)?(?:treated|stented|ballooned|dilated)\b", re.IGNORECASE
)
#: Words before a vessel that make it the subject, whatever else stands around it.
_SUBJECTS: Final = (
    kind(_TREATED_IN, 4, "in into to at across inside"),
    kind(_INJURED, 2, "the"),
    kind(_SUBJECT_BEFORE, 3, "of to in at on for within involving"),
)
_DONOR: Final = kind(_DONOR_BEFORE, 6, "from via by through off of donor contralateral")
_GUIDE: Final = kind(
    _GUIDE_BEFORE, 3, "to in into for of the at on was were", "engag cannulat intubat inject"
)
_RECEIVER: Final = kind(_RECEIVER_BEFORE, 4, "to", "feed fill suppl collaterali")
_WIRE: Final = kind(
    _WIRE_BEFORE,
    6,
    joined(
        "to into in down through reached toward towards at entered of wire wired",
        "the true lumen of in distal mid large branch native first second",
    ),
    "protect",
    sign=">",
)
_LANDMARK: Final = kind(
    _LANDMARK_BEFORE, 3, "after from beyond off past of to minus opposite over versus vs than"
)


_LINKS: Final = links_of(*_SUBJECTS, _DONOR, _GUIDE, _RECEIVER, _WIRE, _LANDMARK)


def vessel_role(text: str, unit: Unit, mention: Mention) -> Role:
    """What a vessel does in its unit: only a ``subject`` is what the unit is about."""
    lead = Lead(text, max(unit.start, mention.start - _BEFORE), mention.start, _LINKS)
    if mention.value.get("branch") == "AM" and not _WORKED_ON.search(text, unit.start, unit.end):
        return "reference"
    treated = _TREATED_AFTER.match(text, mention.end, unit.end)
    if treated or (lead.linked and any(map(lead.search, _SUBJECTS))):
        return "subject"
    if _is_donor(text, unit, mention) or lead.search(_DONOR):
        return "donor"
    if _is_guided(text, unit, mention) or (
        _is_seat(text, lead, mention.start) and not _OCCLUSION_AFTER.match(text, mention.end, unit.end)
    ):
        return "guide"
    return _role_beside(text, unit, mention, lead)


def _role_beside(text: str, unit: Unit, mention: Mention, lead: Lead) -> Role:
    """The role of a vessel that is neither named as treated, nor a donor, nor a guide's seat."""
    if lead.linked and lead.search(_RECEIVER):
        return "reference"
    if lead.linked and lead.search(_WIRE):
        return "wire"
    behind = mention.start > unit.start + _START
    kept = _KEPT_AFTER if mention.value.get("branch") else _GUARDED_AFTER
    if behind and kept.match(text, mention.end, unit.end):
        return "reference"
    return "reference" if behind and _says_where(text, unit, mention, lead) else "subject"


def _is_donor(text: str, unit: Unit, mention: Mention) -> bool:
    return bool(_DONOR_AFTER.match(text, mention.end, min(unit.end, mention.end + _DONOR_REACH)))


def _is_guided(text: str, unit: Unit, mention: Mention) -> bool:
    return bool(_GUIDE_AFTER.match(text, mention.end, min(unit.end, mention.end + _GUIDE_REACH)))


def _is_seat(text: str, lead: Lead, end: int) -> bool:
    """A guide or catheter went there, with no wire named in between and nothing shown."""
    guide = lead.search(_GUIDE)
    return bool(
        guide
        and not _WIRE_NAME.search(text, guide.start(), end)
        and not _SHOWN_BEFORE.search(text, guide.pos, end)
    )


def _says_where(text: str, unit: Unit, mention: Mention, lead: Lead) -> bool:
    """Behind "just after", "back to" and the like; a branch also behind "at", "to", "between"."""
    if lead.search(_LANDMARK):
        return True
    start = max(unit.start, mention.start - _BEFORE)
    return bool(mention.value.get("branch") and _REFERENCE_BEFORE.search(text, start, mention.start))
