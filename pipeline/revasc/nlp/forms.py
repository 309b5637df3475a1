"""Answers of forms: boxes, ticked or not, and questions with their answers or left blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from revasc.nlp.mention import Mention
from revasc.nlp.units import Unit
from revasc.pack import ContextRule, Pack

#: What a form says to a question; ``blank`` where no option is ticked or nothing is filled in.
Answer = Literal["yes", "no", "unknown", "blank"]

_BOX: Final = re.compile(r"\[(?P<mark>[ xX*]?)\]|\((?P<round>[ xX])\)|(?P<off>☐|□)|(?P<on>☒|☑|■)")
#: All that it matches.
_BOXES: Final = ("[ ]", "[x]", "[X]", "[]", "[*]", "( )", "(x)", "(X)", *"\u2610\u25a1\u2612\u2611\u25a0")
#: Rules that read the answer to a form's question, tried right behind the mention only.
ANSWER: Final = "FORM_ANSWER"
_DIGIT: Final = re.compile(r"\d")
#: Findings that may be numbers.
_NUMBERED: Final = frozenset({"OCCLUSION", "CHRONICITY"})
#: Between a box and the vessel it belongs to: its segment or side.
_BOX_GAP: Final = re.compile(r" ?(?:(?:native|prox\w*|mid|distal|ostial|left|right) )?", re.IGNORECASE)
#: Characters before a vessel in which its box stands.
_BOX_REACH: Final = 24
#: Characters behind a question in which its options stand.
_OPTIONS_REACH: Final = 120
_WORD: Final = re.compile(
    r"(?:yes|no|unknown|unk|uncertain|indeterminate|unsure|n/?a|y|n|u)\b", re.IGNORECASE
)
_TO_OPTIONS: Final = re.compile(
    r"(?:\s(?:present|lesion|flag|status|field|occlusion))?[ \t]{0,40}(?:[:=?|]|\.{2,80})?[ \t]{0,40}"
)
#: A question with its options listed, and where the answer goes: "CTO (Y/N/U):".
_LISTED: Final = re.compile(
    r"(?:\s(?:flag|status|field|lesion))?[ \t]{0,3}[(\[]?(?:yes|y)\s?/\s?(?:no|n)(?:\s?/\s?\w{1,14}){0,2}"
    r"[)\]]?[ \t]{0,20}(?:[:=?|]|\.{2,80})?[ \t]{0,20}"
    r"(?:(?:native |prox\w* |mid |distal )?[A-Za-z]{2,6}\d?[ \t:]{1,3})?",
    re.IGNORECASE,
)
_EMPTY: Final = re.compile(
    r"(?:\s(?:present|flag|status|field|lesion))?[ \t]{0,3}(?:[:=?|]|\.{2,80})?[ \t]{0,20}"
    r"(?:_{2,}|\[ ?(?:blank|empty|not (?:entered|filled|completed))? ?\](?!\s?\w)|"
    r"[(<](?:blank|empty|not (?:entered|filled in|completed))[)>])",
    re.IGNORECASE,
)
_BLANK: Final = re.compile(r"_{2,}|[\[(<] ?(?:blank|empty)? ?[\])>]", re.IGNORECASE)
#: As many answers as there are questions in the row before them.
_TOLD: Final = re.compile(
    r"(?:[:=]|(?<!\.)\.{2,80}(?!\.))[ \t]*"
    r"(?P<told>(?:yes|no|y|n|unknown|unk)(?: ?/ ?(?:yes|no|y|n|unknown|unk))+)\b",
    re.IGNORECASE,
)
_RUN: Final = re.compile(r"[\w /-]*")
_LETTER: Final = re.compile(r"[A-Za-z]")
_CONSENT: Final = re.compile(r"\b(?:consent\w*|risks?|possible|potential)\b", re.IGNORECASE)
_ANSWERS: Final[dict[str, Answer]] = {"y": "yes", "yes": "yes", "n": "no", "no": "no"}


#: A pattern of several rules, one group each; of one rule, it may have groups of its own.
_Alternatives = tuple[re.Pattern[str], tuple[ContextRule, ...]]


class AnswerRules:
    """Reads the answer that stands right behind a mention, by the rules of a pack: "CTO: No", "(Y)"."""

    def __init__(self, pack: Pack) -> None:
        rules: dict[str, list[tuple[re.Pattern[str], ContextRule]]] = {}
        for rule in pack.context:
            if rule.category == ANSWER and rule.pattern and rule.status:
                compiled = re.compile(pack.expand(rule.pattern), re.IGNORECASE)
                for label in rule.allowed_types:
                    rules.setdefault(label, []).append((compiled, rule))
        self._rules = {label: _alternatives(group) for label, group in rules.items()}

    def __call__(self, text: str, unit: Unit, mention: Mention) -> tuple[ContextRule, tuple[int, int]] | None:
        """The first rule that fits, and where the answer stands."""
        rules = self._rules.get(mention.label, ())
        if rules and mention.label in _NUMBERED and _DIGIT.search(text, mention.start, mention.end):
            return None  # "100 % | 0 |": the next cell is no answer to a number
        for pattern, group in rules:
            if match := pattern.match(text, mention.end, unit.end):
                return group[(match.lastindex or 1) - 1 if len(group) > 1 else 0], match.span()
        return None


def _alternatives(rules: Sequence[tuple[re.Pattern[str], ContextRule]]) -> list[_Alternatives]:
    """All rules as one pattern that prefers the first, unless one of them has groups or flags."""
    if any(pattern.groups or pattern.flags != re.IGNORECASE | re.UNICODE for pattern, _ in rules):
        return [(pattern, (rule,)) for pattern, rule in rules]
    joined = "|".join(f"({pattern.pattern})" for pattern, _ in rules)
    return [(re.compile(joined, re.IGNORECASE), tuple(rule for _, rule in rules))]


def boxed_units(text: str, units: Sequence[Unit]) -> frozenset[int]:
    """The units that hold a box; few notes have any."""
    if not any(map(text.__contains__, _BOXES)):
        return frozenset()
    return frozenset(unit.id for unit in units if _BOX.search(text, unit.start, unit.end))


def answer(text: str, unit: Unit, mention: Mention) -> Answer | None:
    """What a form answers to the question that a mention names; ``None`` where it asks none."""
    line_end = text.find("\n", mention.end, unit.end)
    end = min(unit.end if line_end < 0 else line_end, mention.end + _OPTIONS_REACH)
    return _among_options(text, mention.end, end) or _to_listed(text, mention.end, end)


def _among_options(text: str, start: int, end: int) -> Answer | None:
    """The ticked one of "[ ] yes [x] no" or "yes [ ] no [x]".

    ``blank`` where none is ticked, ``unknown`` where two are.
    """
    lead = _TO_OPTIONS.match(text, start, end)
    start = lead.end() if lead else start
    boxes = [box for box in _BOX.finditer(text, start, end) if _is_beside(text, box, end)]
    if len(boxes) == 1 and boxes[0].start() - start < 2:
        return _only_option(text, boxes[0], end)
    if len(boxes) < 2 or boxes[0].start() - start > 12:
        return None
    before = boxes[0].start() - start < 2
    options = {_option(text, box, before=before): is_ticked(box) for box in boxes}
    if not {"yes", "no"} <= options.keys():
        return None
    ticked: list[Answer] = [name for name, marked in options.items() if marked and name]
    if not ticked:
        return "blank"
    return ticked[0] if len(ticked) == 1 else "unknown"


def _only_option(text: str, box: re.Match[str], end: int) -> Answer | None:
    """Of "CTO: [ ] Yes", with its other options on lines below or nowhere."""
    word = _WORD.fullmatch(text[box.end() : end].strip(" \t.;|,"))
    if not word:
        return None
    return _ANSWERS.get(word.group().lower(), "unknown") if is_ticked(box) else "blank"


def _is_beside(text: str, box: re.Match[str], end: int) -> bool:
    """Does the word of an option stand beside this box?"""
    return (
        _option(text, box, before=True, end=end) is not None or _option(text, box, before=False) is not None
    )


def _option(text: str, box: re.Match[str], *, before: bool, end: int | None = None) -> Answer | None:
    """The option of a box that stands ``before`` its word, or behind it."""
    if before:
        found = _WORD.match(text, box.end() + (text[box.end() : box.end() + 1] == " "), end or len(text))
    else:
        words = text[max(0, box.start() - 16) : box.start()].split()
        found = _WORD.fullmatch(words[-1].strip("|,;/")) if words else None
    return _ANSWERS.get(found.group().lower(), "unknown") if found else None


def _to_listed(text: str, start: int, end: int) -> Answer | None:
    """What stands behind "(Yes/No/Unknown):", or that nothing does."""
    listed = _LISTED.match(text, start, end)
    if not listed:
        return "blank" if _EMPTY.match(text, start, end) else None
    if _BLANK.match(text, listed.end(), end):
        return "blank"
    word = _WORD.match(text, listed.end(), end)
    return _ANSWERS.get(word.group().lower(), "unknown") if word else "blank"


def answer_in_list(text: str, unit: Unit, mention: Mention) -> Answer | None:
    """Of "STEMI / NSTEMI / UA .... No / No / No" the answer in the place of the question."""
    start = text.rfind("\n", unit.start, mention.start) + 1 or unit.start
    end = text.find("\n", mention.end, unit.end)
    end = unit.end if end < 0 else end
    if text.count("/", start, end) < 2:  # one between questions, one between answers
        return None
    for row in _TOLD.finditer(text, start, end):
        begin, behind = _asked(text, start, row.start())
        answers = row["told"].split("/")
        if begin <= mention.start < behind and text.count("/", begin, behind) + 1 == len(answers):
            return _ANSWERS.get(answers[text.count("/", begin, mention.start)].strip().lower(), "unknown")
    return None


def _asked(text: str, start: int, end: int) -> tuple[int, int]:
    """The questions right before an answer: words with strokes between, each from a letter on."""
    before = text[start:end].rstrip(" \t")
    behind = place = begin = start + len(before)
    run = _RUN.match(before[::-1])
    for asked in reversed(before[len(before) - (run.end() if run else 0) :].split("/")):
        letter = _LETTER.search(asked)
        if letter is None:
            break
        begin = place - len(asked) + letter.start()
        if asked[: letter.start()] not in ("", " "):
            break
        place -= len(asked) + 1
    return begin, behind


def box_of(text: str, unit: Unit, mention: Mention) -> bool | None:
    """Checked, unchecked, or no box: the box that stands on the mention's side of its line.

    A line whose last box ends it, and that does not open with one, has its boxes behind the words.
    """
    start = max(unit.start, text.rfind("\n", unit.start, mention.start) + 1)
    end = text.find("\n", mention.end, unit.end)
    end = unit.end if end < 0 else end
    if not _BOX.search(text, start, end):
        return None
    line = text[start:end].rstrip(" \t.;|")
    boxes = list(_BOX.finditer(line))
    if boxes and boxes[-1].end() == len(line) and line[: boxes[0].start()].strip(" \t|*-"):
        behind = next((box for box in boxes if box.start() >= mention.end - start), None)
        return None if behind is None else is_ticked(behind)
    box = _last_box(text, start, mention.start)
    return None if box is None or _has_its_word(text, box) else is_ticked(box)


def _has_its_word(text: str, box: re.Match[str]) -> bool:
    """The box of an answer: "[x] No   STEMI", or "CTO yes [X] no [ ]  Duration 12 months"."""
    return _option(text, box, before=True) is not None or _option(text, box, before=False) is not None


def is_agreed_to(text: str, unit: Unit, mention: Mention) -> bool:
    """Named among the risks that a ticked "[x] Consent - possible balloon, stent" says were talked over."""
    box = _last_box(text, unit.start, mention.start)
    return box is not None and bool(_CONSENT.search(text, box.end(), mention.start))


def vessel_box(text: str, unit: Unit, mention: Mention) -> bool | None:
    """In "( ) LAD (X) RCA" only the ticked vessel is spoken of; None where no box stands beside it."""
    box = _last_box(text, max(unit.start, mention.start - _BOX_REACH), mention.start)
    beside = box is not None and _BOX_GAP.fullmatch(text, box.end(), mention.start)
    return is_ticked(box) if box is not None and beside else None


def is_ticked(box: re.Match[str]) -> bool:
    """Is a box of whatever form marked?"""
    if box["off"] or box["on"]:
        return bool(box["on"])
    return bool((box["mark"] or box["round"] or "").strip())


def _last_box(text: str, start: int, end: int) -> re.Match[str] | None:
    box = None
    for box in _BOX.finditer(text, start, end):  # noqa: B007 - the last is wanted
        pass
    return box
