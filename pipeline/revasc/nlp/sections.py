"""Headings to sections. Every character of the note belongs to exactly one section.

medSpaCy's sectionizer gives a section no end before the next known heading and counts
parents off by one after a preamble. This one knows three shapes of heading: a line of its
own, a label before a colon at the start of a line, and a capitalised label in the middle of
a run-on dictation. Unknown headings, answers on one line and copied reports end a section too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from revasc.nlp.dated_reports import older_reports
from revasc.nlp.gear import MICROCATHETERS, WIRES
from revasc.nlp.normalize import capitals_and_letters
from revasc.nlp.quoted import NEUTRAL, QUOTED, Head, earlier_stage, keep_quoted, same_line
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
#: Letters of a capitalised word that is no heading.
_ABBREVIATION: Final = 3
#: Share of capitals from which a note is one of capitals.
_SHOUTED: Final = 0.9
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

_BULLET: Final = (
    r"(?:[-*#>•=|~+]+[ \t]*)?(?:[(\[]?\d{1,2}[a-z]?[.)\]/][ \t]+|\(?[A-Za-z][.)][ \t]+|\[[ \t]*)?"
)
_LINE_HEAD: Final = re.compile(
    rf"^[ \t]*{_BULLET}(?P<head>[A-Za-z][A-Za-z0-9 /&,'()+.-]{{1,90}}?)[ \t]*"
    r"(?P<end>:|\]|\.(?=[ \t]|$)|(?=[ \t]{2,}\S)|[ \t]-{1,2}[ \t]|(?=[ \t]*[-=<|*]*[ \t]*$))",
    re.MULTILINE,
)
_INLINE_HEAD: Final = re.compile(r"(?:(?<=[.;,:\])!?])\s*|(?<=[ \t]{2}))(?P<head>[A-Z][A-Za-z /&-]{2,44}):")
_PREFIX_HEAD: Final = re.compile(
    rf"^[ \t]*{_BULLET}(?P<head>[A-Z][A-Z /&-]{{3,40}})(?=[ \t]+[A-Z0-9(\[])", re.MULTILINE
)
_MARKS: Final = re.compile(r"^[\s>*#=~-]+|[\s:=*#<>-]+$")
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
#: Sections in which nothing counts as done: a mere "Consent signed." opens none of them.
_STICKY: Final = frozenset({"consent", "education", "family", "prior_report"})
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
_ANSWERED: Final = re.compile(
    r"[ \t]*(?:(?:\[[ x]?\]|\([ x]?\))[ \t]*)?(?:yes|no|none|never|y|n|nil|unknown|"
    r"not (?:done|used|performed|available)|none (?:opened|used|placed|implanted|deployed|needed|given)|"
    r"0(?![.,/]\d))\b(?![ \t]\w)|"
    r"[ \t]*\[[ x]?\][ \t]*(?:yes|no)\b",
    re.IGNORECASE,
)
#: Headings that are questions of a form as well: "Stent: No", "OCT: not used".
_ASKED: Final = frozenset({"intervention", "exam"})
#: "PROCEDURE DETAIL (CF)": a section carried forward from an earlier note.
_COPIED: Final = re.compile(
    r"\((?:cf|c/f|copied(?! to\b)|copied forward|carried forward|pasted|imported|from prior)\b[^()]*\)",
    re.IGNORECASE,
)
#: Nothing below a numbered line but the next number: an item of a list.
_LISTED: Final = re.compile(r"[ \t.]*\n[ \t]*[(\[]?[2-9][.)\]][ \t]+[A-Z](?=[^\n]*[a-z]|(?:\S+ ){3})")
_SPACES: Final = re.compile(r"\s+")

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

#: The category of an unknown title until its place is known.
_TITLE: Final = "title"
_TITLE_WORDS: Final = 4
#: A vessel alone on its line heads what was found in it, in the same section.
_VESSEL_NAME: Final = re.compile(
    r"(?:(?:prox\w*|mid|distal|native|the)\s)*(?:left (?:main|anterior|circumflex|coronary)|right coronary|"
    r"circumflex|ramus|diagonal|obtuse|lad|lcx|rca|lima|rima|svg)",
    re.IGNORECASE,
)
_PLAN: Final = "plan"
_TITLE_LINE: Final = re.compile(r"[A-Z][A-Za-z/&' -]+")
_TRAILING_PARENTHESIS: Final = re.compile(r"\s*\([^()]*\)\s*$")
_LEADING_NUMBER: Final = re.compile(r"^[(\[]?\d+[a-z]?[.)\]/]\s*")


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
        self._exact: dict[str, tuple[str, str]] = {}
        self._patterns: list[tuple[re.Pattern[str], str, str]] = []
        for rule in pack.sections:
            for phrase in (rule.literal, *rule.variants):
                self._exact[phrase.lower()] = (rule.category, rule.id)
            if rule.pattern:
                compiled = re.compile(pack.expand(rule.pattern), re.IGNORECASE)
                self._patterns.append((compiled, rule.category, rule.id))

    def __call__(self, text: str, *, visit: bool = False) -> tuple[Section, ...]:
        """Sections in order, covering ``text`` from 0 to its end.

        In a clinic ``visit`` nothing is done to a vessel: text under no known heading is
        about earlier days.
        """
        found = sorted({head[0]: head for head in self._heads(text)}.values())
        heads = keep_quoted(text, older_reports(text, earlier_stage(text, found)))
        heads = _end_brief(text, _with_titles(text, _planned_items(text, heads)))
        sections: list[Section] = []
        bounds = [*heads, (len(text), len(text), PREAMBLE, None)]
        if bounds[0][0] > 0 or not heads:
            sections.append(Section(VISIT if visit else PREAMBLE, 0, 0, bounds[0][0]))
        for (start, body, category, rule), following in zip(heads, bounds[1:], strict=True):
            kind = VISIT if visit and category in _OPEN else category
            sections.append(Section(kind, start, body, following[0], rule))
        return tuple(piece for section in sections for piece in _stories(text, section))

    def category(self, head: str, *, exact: bool = False) -> tuple[str, str] | None:
        """Category and rule id of a heading's text, or None where the pack does not know it.

        ``exact``: only the headings listed as they stand, not those that fit a pattern.
        """
        if _COPIED.search(head):
            return "prior_report", "section.prior_report"
        name = _SPACES.sub(" ", _MARKS.sub("", _LEADING_NUMBER.sub("", head.strip()))).lower()
        for candidate in (name, _TRAILING_PARENTHESIS.sub("", name)):
            if candidate in self._exact:
                return self._exact[candidate]
        for pattern, category, rule in () if exact else self._patterns:
            if pattern.fullmatch(name):
                return category, rule
        return None

    def _heads(self, text: str) -> Iterable[Head]:
        capitals, letters = capitals_and_letters(text)
        shouted = capitals > letters * _SHOUTED  # capitals set no heading apart there
        for match in () if shouted else _PREFIX_HEAD.finditer(text):
            if found := self.category(match["head"]):
                yield match.start("head"), match.end("head"), *found
        for match in _INLINE_HEAD.finditer(text):
            found = self.category(match["head"])
            if found and not (found[0] in _ASKED and _is_answer(text, match.end())):
                yield match.start("head"), match.end(), *found
        for match in _LINE_HEAD.finditer(text):
            yield from self._line_head(text, match, shouted=shouted)

    def _line_head(self, text: str, match: re.Match[str], *, shouted: bool) -> Iterable[Head]:
        """The heading that opens a line, if it is one; a full stop behind it asks for capitals."""
        sentence = match["end"] == "." and (shouted or not match["head"].isupper())
        found = self.category(match["head"], exact=sentence)
        if found and found[0] in _ASKED and _is_answer(text, match.end()):
            return
        if found and not (sentence and found[0] in _STICKY - {QUOTED}):
            yield match.start("head"), match.end(), *found
        elif not found and _stands_alone(text, match):
            yield match.start("head"), match.end(), NEUTRAL, None
        elif not found and _is_title(text, match):
            yield match.start("head"), match.end(), _TITLE, None


def _is_answer(text: str, end: int) -> bool:
    """No heading: a question of a form, "Stent: No", or an item of a list, "2. PCI of the LAD", then "3."."""
    return bool(_ANSWERED.match(text, end) or _LISTED.match(text, end))


def _stories(text: str, section: Section) -> list[Section]:
    """Paragraphs that tell the procedure, apart from the title, history or findings before them."""
    if section.category not in _MAY_TELL:
        return [section]
    told = "intervention" if section.category in ("procedure", "findings") else NEUTRAL
    ends = (m.end() for m in _PARAGRAPH.finditer(text, section.body, section.end))
    cuts = [section.body, *ends, section.end]
    pieces: list[Section] = []
    for start, end in pairwise(cuts):
        goes_on = section.category == "procedure" and bool(pieces) and pieces[-1].category == told
        geared = section.category in ("procedure", "findings") and _GEAR.search(text, start, end) is not None
        needed = 1 if goes_on else _STEPS_NEEDED.get(section.category, _MANY_STEPS)
        enough = _steps(text, start, end) + geared >= needed
        category = told if enough else section.category
        if pieces and pieces[-1].category == category:
            pieces[-1] = replace(pieces[-1], end=end)
        else:
            pieces.append(Section(category, start, start, end, section.rule))
    pieces[0] = replace(pieces[0], start=section.start, body=section.body)
    return pieces


def _steps(text: str, start: int, end: int) -> int:
    """How many different words for steps of a procedure a stretch of text has; sizes are one."""
    words = _STEP.findall(text.lower(), start, end)
    return len({"size" if word[0].isdigit() else word for word in words})


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
        ends_line = same_line(text, head[1]) and (head[2] == "prior_report" or head[2] not in _STICKY)
        gap = (_NEXT_LINE if ends_line else _BLANK).search(text, head[1], limit)
        if gap and text[head[1] : gap.start()].strip():
            ended.append((gap.end(), gap.end(), NEUTRAL, None))
    return ended


def _past_end(text: str, body: int, limit: int) -> int | None:
    """Where a list of earlier illnesses ends: at a puncture, or with its line if that says "none"."""
    if _ANSWERED.match(text, body) and (line := text.find("\n", body, limit)) >= 0:
        return line + 1
    turn = _TURN.search(text, body, limit)
    return turn.end() if turn else None


def _planned_items(text: str, heads: list[Head]) -> list[Head]:
    """Without the headings that are items in the list of a plan: "Plan:", "- PCI of the RCA"."""
    kept: list[Head] = []
    for head in heads:
        planned = (
            kept and kept[-1][2] == _PLAN and head[2] in (NEUTRAL, "intervention", "procedure", "access")
        )
        if planned and _is_item(text, head[0]) and not _BLANK.search(text, kept[-1][1], head[0]):
            continue
        kept.append(head)
    return kept


def _is_item(text: str, start: int) -> bool:
    """Behind a bullet that opens its line."""
    return text[text.rfind("\n", 0, start) + 1 : start].strip() in ("-", "*", "\u2022", "+", ">")


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """A capitalised line of its own after a blank line: a heading even if unknown."""
    line_end = text.find("\n", match.end())
    rest = text[match.end() : line_end if line_end >= 0 else len(text)]
    head = match["head"].strip()
    if not head.isupper() or len(head) <= _ABBREVIATION or rest.strip(" \t:-=*<"):
        return False
    return _opens_paragraph(text, match.start())


def _opens_paragraph(text: str, start: int) -> bool:
    """At the start of the note or below an empty line, whatever blanks stand in it."""
    lines = text[:start].rstrip(" \t").rsplit("\n", 2)
    return lines == [""] or (len(lines) == 3 and not lines[1].strip())


def _is_title(text: str, match: re.Match[str]) -> bool:
    """A few words alone on their line above a paragraph: a heading even if unknown."""
    head = match["head"].strip()
    words = head.split()
    if (
        not head[0].isupper()
        or len(head) <= _ABBREVIATION
        or len(words) > _TITLE_WORDS
        or match["end"] == "."
        or _VESSEL_NAME.match(head)
    ):
        return False
    line_end = text.find("\n", match.end())
    if line_end < 0 or text[match.end() : line_end].strip(" \t:-=*<") or not _TITLE_LINE.fullmatch(head):
        return False
    below = text[line_end + 1 : text.find("\n", line_end + 1)].strip(" \t-=*")
    return bool(below) and _opens_paragraph(text, match.start())


def _with_titles(text: str, heads: list[Head]) -> list[Head]:
    """Unknown titles end a section, but none in which nothing counts as done."""
    kept: list[Head] = []
    for head, end in zip(heads, [*(h[0] for h in heads[1:]), len(text)], strict=False):
        if head[2] != _TITLE:
            kept.append(head)
        elif not kept or _may_end(text, kept[-1][2], head[1], end):
            kept.append((head[0], head[1], NEUTRAL, None))
    return kept


def _may_end(text: str, category: str, body: int, end: int) -> bool:
    """A plan is ended by a title above an account only: it may have titles of its own."""
    if category == _PLAN:
        return _steps(text, body, end) >= _MANY_STEPS
    return category not in _STICKY


def is_visit(note_type: str, text: str) -> bool:
    """Is this the note of a clinic visit, by its type or, where no type is given, by its opening?"""
    if _BOARD_TYPE.search(note_type):
        return True
    if note_type and _NOT_VISIT_TYPE.search(note_type):
        return False
    if _BEFOREHAND.match(text) and not _ACCOUNT.search(text):
        return True
    return bool(_VISIT_TYPE.search(note_type) or _VISIT_TEXT.search(text, 0, _OPENING))
