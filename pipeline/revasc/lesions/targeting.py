"""Words that make a vessel the target of the procedure, and words that say it is none."""

from __future__ import annotations

import re
from typing import Final

from revasc.lesions.index import wording

TARGET_WORDS: Final = wording(
    r"\b(?:pci|percutaneous|intervention|attention|turned|treat(?:ed|ment|ing)|revasculari[sz]\w*|"
    r"recanali[sz]\w*|opened|opening|open(?= the (?:rca|right|lad|left|lcx|cx|circ|om\d?|diagonal|d\d|"
    r"ramus|occlu|artery|svg|graft))|"
    r"went ahead|go ahead|lesion \d|vessel \d|target|addressed|approached|tackled|attempt\w*|"
    r"wired|crossed|proceeded|moved (?:on )?to|angioplasty of|stenting of|culprit)\b",
    "pci|percutaneous|intervention|attention|turned|treat|revasculari|recanali|open|went ahead|go ahead",
    "lesion |vessel |target|addressed|approached|tackled|attempt|wired|crossed|proceeded|moved ",
    "angioplasty of|stenting of|culprit",
)
#: The work goes on to another vessel.
TURN: Final = re.compile(
    r"\b(?:attention|turned|next|proceeded|moved|went on|second(?:ly)?|addressed|pci|intervention|"
    r"open(?= the (?:rca|right|lad|left|lcx|cx|circ|om\d?|diagonal|d\d|ramus|occlu|artery|svg|graft))|"
    r"went ahead|now (?:the|to)|"
    r"then treated|switch\w*)\b",
    re.IGNORECASE,
)
NOT_TARGET: Final = wording(
    r"\b(?:not (?:attempted|treated|touched|addressed|wired|intervened|done|stented)|no (?:pci|intervention|"
    r"treatment|wire|attempt)|left alone|medical(?:ly)?|deferred|for later|untreated|(?<!now )(?<!here for )"
    r"(?<!returns for )staged|planned|previous\w*|prior|ago|in (?:19|20)\d\d|"
    r"(?:done|treated|stented|completed) (?:in|last) (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)\w*)\b",
    "not |no pci|no intervention|no treatment|no wire|no attempt|left alone|medical|deferred|for later",
    "untreated|staged|planned|previous|prior|ago|in 19|in 20|done |treated |stented |completed ",
)
#: "Lesion 1", "vessel #2".
NUMBERED: Final = wording(
    r"\b(?:vessel|lesion|target|pci|site)[\s.\[_]?(?:#|no\.?)?\s?(?P<n>[1-6])(?![\d%])",
    "vessel|lesion|target|pci|site",
)
#: The heading of a further session, which is about the vessel spoken of last.
SESSION: Final = wording(
    r"\W*(?:second|third|further|repeat|next|2nd|3rd|staged)\s(?:intervention|procedure|pci|session|sitting)\b",
    "second|third|further|repeat|next|2nd|3rd|staged",
)
