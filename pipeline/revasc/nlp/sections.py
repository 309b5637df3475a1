"""Headings to sections. Every character of the note belongs to exactly one section.

medSpaCy's sectionizer gives a section no end before the next known heading and counts
parents off by one after a preamble. Here unknown headings, answers on one line and copied
reports end a section too; what a heading is, ``headings`` tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from revasc.nlp.dated_reports import older_reports
from revasc.nlp.gear import MICROCATHETERS, WIRES
from revasc.nlp.headings import ANSWERED, STICKY, TITLE, Headings
from revasc.nlp.quoted import NEUTRAL, Head, earlier_stage, keep_quoted, same_line
from revasc.pack import Pack

PREAMBLE: Final = "preamble"
#: Ends a section without opening a known one: a heading the pack does not know.
#: Text of a clinic visit, a history and physical, a consultation.
VISIT: Final = "visit"
_OPEN: Final = frozenset(
    {PREAMBLE, NEUTRAL, "diagnosis", "indication", "impression", "intervention", "procedure", "result"}
)
#: Different words for steps that make a paragraph tell the procedure, where its section names no number.
_MANY_STEPS: Final = 4
#: Characters in which a note says what it is.
_OPENING: Final = 600
_VISIT_TYPE: Final = re.compile(
    r"\bclinic\b|office|history and physical|\bh ?& ?p\b|progress note|follow[- ]?up|telephone|"
    r"out-?patient letter",
    re.IGNORECASE,
)
#: Minutes of those who discuss a case: nothing is done there.
_BOARD_TYPE: Final = re.compile(
    r"\bmdt\b|multi-?disciplinary|heart team|case conference|\bboard\b", re.IGNORECASE
)
#: A paper for a procedure yet to come, by its first line, and the words of an account behind it.
_BEFOREHAND: Final = re.compile(
    r"\W*(?:[^\n.:]{0,30} )?(?:pre-?procedur(?:e|al)|pre-?op(?:erative)?|pre-?admission|booking|consent|"
    r"request|listing|scheduling|waiting list|planning)\s(?:\w+ )?(?:note|form|letter|sheet|card|"
    r"assessment|checklist|request|visit|discussion)\b|\W*(?:heart team|mdt|mdm)\b(?! approach)",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(
    r"\b(?:procedure|operative|operation|cath\w*|pci) (?:report|details?|description|performed|note)\b|"
    r"\b(?:description|details) of (?:the )?procedure|\bpost-?procedur|\bfindings?:|"
    r"\btimi (?:3|iii)\b|\bdeployed\b",
    re.IGNORECASE,
)
_NOT_VISIT_TYPE: Final = re.compile(
    r"procedure|cath|pci|intervention|operative|op note|report", re.IGNORECASE
)
_VISIT_TEXT: Final = re.compile(
    r"\bclinic date\b|\b(?:seen|reviewed) (?:\w+ ){0,6}in (?:the |my |our )?(?:\w+ )?clinic\b|\bclinic "
    r"(?:letter|note|visit)\b|\bhere tomorrow for\b|^[^\n]{0,60}(?:\bmdt\b|multi-?disciplinary|heart team|"
    r"cath(?:eter)? conference|case conference|revasculari[sz]ation (?:meeting|board))[^.]{0,30}"
    r"(?:record|minutes|outcome|discussion|meeting|form|proforma|summary|note)",
    re.IGNORECASE,
)
#: One of these stands in whatever _VISIT_TEXT matches: cheap to look for first.
_VISIT_WORDS: Final = (
    "clinic",
    "here tomorrow for",
    "mdt",
    "disciplinary",
    "heart team",
    "conference",
    "revasculari",
)

#: Sections of one paragraph: a blank line ends them.
_BRIEF: Final = frozenset(
    {
        "consent",
        "access",
        "indication",
        "admin",
        "procedure",
        "planned_procedure",
        "totals",
        "medications",
        "closure",
        "complications",
        "hemodynamics",
        "exam",
        "family",
        "social",
        "diagnosis",
    }
)
_BLANK: Final = re.compile(r"\n[ \t]*\n(?=[ \t]*\S)")
#: Where a paragraph ends: an empty line, or a line that turns to today.
_PARAGRAPH: Final = re.compile(
    _BLANK.pattern + r"|\n(?=[ \t]*(?:today|now|on today|this (?:procedure|admission|time))\b)",
    re.IGNORECASE,
)
#: The line after "Access: right radial, 6 Fr." where the label and its text share a line.
_NEXT_LINE: Final = re.compile(
    r"\n[ \t]*\n(?=[ \t]*\S)|(?<=[.!?])[ \t]*\n(?=[A-Z(\d])|(?<=\w)[ \t]*\n(?=[A-Z])(?<!\n\n)"
    r"(?=[A-Z][a-z]+ [a-z])"
)
#: A line that can no longer belong to a list of earlier illnesses.
_TURN: Final = re.compile(
    r"\n(?=(?:(?:Vascular|Arterial) )?(?:access|approach)\b[^\n]{0,24}"
    r"(?:radial|femoral|CFA|RRA|LRA|RFA|LFA)|"
    r"(?:left|right|l|r|lt|rt)\b\.?\s(?:radial|femoral|CFA|FA|RA)\b[^\n]{0,20}\d\s?f)",
    re.IGNORECASE,
)
#: Sections under which dictations often go on with the procedure itself.
_MAY_TELL: Final = frozenset(
    {PREAMBLE, "procedure", "history", "indication", "findings", "hospital_course", "diagnosis", "access"}
)
#: Wires and microcatheters that only an account names.
_GEAR: Final = re.compile(rf"\b(?:{MICROCATHETERS}|{WIRES})\b", re.IGNORECASE)
_STEP: Final = re.compile(
    r"\b(?:balloon(?:s|ed|ing)?|stent(?:ed|s)?|pre-?dilat\w+|post-?dilat\w+|dilated|predil|postdil|deployed|"
    r"inflated|wire[ds]?|crossed|guide|"
    r"sheath|atm(?:ospheres)?|des\b|burr|advanced|timi|residual|microcatheter|nc\b|"
    r"\d(?:[.,]\d{1,2})? ?(?:mm )?[x/] ?\d{2})\b"
)
_STEPS_NEEDED: Final = {"procedure": 3, PREAMBLE: 3}

_PLAN: Final = "plan"
_BULLETS: Final = "-*\u2022+>"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the note under one heading; ``body`` is where its text starts."""

    category: str
    start: int
    body: int
    end: int
    rule: str | None = None


class Sectioner:
    """Cuts a normalised note into sections by the headings of a rule pack."""

    def __init__(self, pack: Pack) -> None:
        self._headings = Headings(pack)

    def __call__(self, text: str, *, visit: bool = False) -> tuple[Section, ...]:
        """Sections in order, covering ``text`` from 0 to its end.

        In a clinic ``visit`` nothing is done to a vessel: text under no known heading is
        about earlier days.
        """
        low = text.lower()
        heads = keep_quoted(text, older_reports(text, earlier_stage(text, self._headings(text))))
        heads = _end_brief(text, _with_titles(text, low, _planned_items(text, heads)))
        sections: list[Section] = []
        bounds = [*heads, (len(text), len(text), PREAMBLE, None)]
        if bounds[0][0] > 0 or not heads:
            sections += _stories(text, low, Section(VISIT if visit else PREAMBLE, 0, 0, bounds[0][0]))
        for (start, body, category, rule), following in zip(heads, bounds[1:], strict=True):
            kind = VISIT if visit and category in _OPEN else category
            sections += _stories(text, low, Section(kind, start, body, following[0], rule))
        return tuple(sections)


def _stories(text: str, low: str, section: Section) -> list[Section]:
    """Paragraphs that tell the procedure, apart from the title, history or findings before them."""
    if section.category not in _MAY_TELL:
        return [section]
    told = "intervention" if section.category in ("procedure", "findings") else NEUTRAL
    pieces: list[tuple[str, int, int]] = []
    start = section.body
    for end in [*(m.end() for m in _PARAGRAPH.finditer(text, start, section.end)), section.end]:
        goes_on = section.category == "procedure" and bool(pieces) and pieces[-1][0] == told
        needed = 1 if goes_on else _STEPS_NEEDED.get(section.category, _MANY_STEPS)
        enough = _tells(low, start, end, needed) or (
            section.category in ("procedure", "findings")
            and _tells(low, start, end, needed - 1)
            and _GEAR.search(text, start, end)
        )
        category = told if enough else section.category
        if pieces and pieces[-1][0] == category:
            pieces[-1] = (category, pieces[-1][1], end)
        else:
            pieces.append((category, start, end))
        start = end
    return _pieces(section, pieces)


def _pieces(section: Section, pieces: list[tuple[str, int, int]]) -> list[Section]:
    """The stretches of a section as sections; the first has its heading."""
    (category, _, end), *others = pieces
    first = Section(category, section.start, section.body, end, section.rule)
    return [first, *(Section(kind, start, start, end, section.rule) for kind, start, end in others)]


def _tells(low: str, start: int, end: int, needed: int) -> bool:
    """Has a stretch so many different words for steps of a procedure? Sizes are one."""
    words: set[str] = set()
    for match in () if needed <= 0 else _STEP.finditer(low, start, end):
        word = match.group()
        words.add("size" if word[0].isdigit() else word)
        if len(words) >= needed:
            return True
    return needed <= 0


def _end_brief(text: str, heads: list[Head]) -> list[Head]:
    """A label as "Contrast: 120 mL" speaks for its own paragraph, not for the story that follows it."""
    ended: list[Head] = []
    ends = [*(head[0] for head in heads[1:]), len(text)]
    for head, limit in zip(heads, ends, strict=False):
        ended.append(head)
        if head[2] == "past_history" and (turn := _past_end(text, head[1], limit)):
            ended.append((turn, turn, NEUTRAL, None))
        if head[2] not in _BRIEF and not (head[2] == "prior_report" and same_line(text, head[1])):
            continue
        ends_line = same_line(text, head[1]) and (head[2] == "prior_report" or head[2] not in STICKY)
        gap = (_NEXT_LINE if ends_line else _BLANK).search(text, head[1], limit)
        if gap and text[head[1] : gap.start()].strip():
            ended.append((gap.end(), gap.end(), NEUTRAL, None))
    return ended


def _past_end(text: str, body: int, limit: int) -> int | None:
    """Where a list of earlier illnesses ends: at a puncture, or with its line if that says "none"."""
    if ANSWERED.match(text, body) and (line := text.find("\n", body, limit)) >= 0:
        return line + 1
    turn = _TURN.search(text, body, limit)
    return turn.end() if turn else None


def _planned_items(text: str, heads: list[Head]) -> list[Head]:
    """Without the headings that are items in the list of a plan: "Plan:", "- PCI of the RCA"."""
    kept: list[Head] = []
    listed = 0  # up to here no empty line stands in the plan
    for head in heads:
        planned = (
            kept and kept[-1][2] == _PLAN and head[2] in (NEUTRAL, "intervention", "procedure", "access")
        )
        if planned and _is_item(text, head[0]) and not _BLANK.search(text, listed, head[0]):
            listed = head[0]
            continue
        kept.append(head)
        listed = head[1]
    return kept


def _is_item(text: str, start: int) -> bool:
    """Behind a bullet that opens its line."""
    bullet = _behind_blanks(text, start) - 1
    if bullet < 0 or text[bullet] not in _BULLETS:
        return False
    line = _behind_blanks(text, bullet)
    return line == 0 or text[line - 1] == "\n"


def _behind_blanks(text: str, end: int) -> int:
    """Where the blanks that stand before ``end`` on its line begin."""
    while end and text[end - 1] != "\n" and text[end - 1].isspace():
        end -= 1
    return end


def _with_titles(text: str, low: str, heads: list[Head]) -> list[Head]:
    """Unknown titles end a section, but none in which nothing counts as done."""
    kept: list[Head] = []
    for head, end in zip(heads, [*(h[0] for h in heads[1:]), len(text)], strict=False):
        if head[2] != TITLE:
            kept.append(head)
        elif not kept or _may_end(low, kept[-1][2], head[1], end):
            kept.append((head[0], head[1], NEUTRAL, None))
    return kept


def _may_end(low: str, category: str, body: int, end: int) -> bool:
    """A plan is ended by a title above an account only: it may have titles of its own."""
    return _tells(low, body, end, _MANY_STEPS) if category == _PLAN else category not in STICKY


def is_visit(note_type: str, text: str) -> bool:
    """Is this the note of a clinic visit, by its type or, where no type is given, by its opening?"""
    if _BOARD_TYPE.search(note_type):
        return True
    if note_type and _NOT_VISIT_TYPE.search(note_type):
        return False
    if _BEFOREHAND.match(text) and not _ACCOUNT.search(text):
        return True
    if _VISIT_TYPE.search(note_type):
        return True
    opening = text[:_OPENING].lower()
    told = any(word in opening for word in _VISIT_WORDS)
    return told and _VISIT_TEXT.search(text, 0, _OPENING) is not None
