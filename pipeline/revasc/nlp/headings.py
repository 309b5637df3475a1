"""Headings of a note: labels that the pack knows, and titles set apart by their lines alone.

A heading is a line of its own, a label before a colon at the start of a line, or a capitalised
label in the middle of a run-on dictation. Each line is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from revasc.nlp.normalize import capitals_and_letters
from revasc.nlp.quoted import NEUTRAL, QUOTED, Head
from revasc.nlp.searching import line_matches
from revasc.pack import Pack

#: The category of an unknown title until its place is known.
TITLE: Final = "title"
#: Sections in which nothing counts as done: a mere "Consent signed." opens none of them.
STICKY: Final = frozenset({"consent", "education", "family", "prior_report"})
#: Letters of a capitalised word that is no heading.
_ABBREVIATION: Final = 3
#: Share of capitals from which a note is one of capitals.
_SHOUTED: Final = 0.9
_TITLE_WORDS: Final = 4
_LONGEST: Final = 91

_BULLET: Final = (
    r"(?:[-*#>•=|~+]+[ \t]*)?(?:[(\[]?\d{1,2}[a-z]?[.)\]/][ \t]+|\(?[A-Za-z][.)][ \t]+|\[[ \t]*)?"
)
#: What ends the label of a line, behind blanks.
_END: Final = r":|\]|\.(?=[ \t]|$)|(?=[ \t]{2,}\S)|[ \t]-{1,2}[ \t]|(?=[ \t]*[-=<|*]*[ \t]*$)"
_LINE_HEAD: Final = re.compile(
    rf"^[ \t]*{_BULLET}(?P<head>[A-Za-z][A-Za-z0-9 /&,'()+.-]{{1,90}}?)[ \t]*(?P<end>{_END})", re.MULTILINE
)
#: The same with labels of any length. No end stands before a word or a blank and a word: it runs over
#: them, where the pattern above looks for an end at every character.
_LONG_LINE_HEAD: Final = re.compile(
    rf"^[ \t]*{_BULLET}(?P<head>[A-Za-z][A-Za-z0-9 /&,'()+.-](?:[ .-]?[A-Za-z0-9/&,'()+]++|"
    rf"(?![ \t]*(?:{_END}))[ .-])*+)[ \t]*(?P<end>{_END})",
    re.MULTILINE,
)
#: A label before a colon, as the second character of a match and what follows it.
_INLINE_HEAD: Final = re.compile(r"[A-Z](?<=[\s.;,:\])!?].)(?=([A-Za-z /&-]{2,44}+):)")
_ENDS_BEFORE: Final = ".;,:])!?"
_PREFIX_HEAD: Final = re.compile(
    rf"^[ \t]*{_BULLET}(?P<head>[A-Z][A-Z /&-]{{3,40}})(?=[ \t]+[A-Z0-9(\[])", re.MULTILINE
)
_MARKS: Final = re.compile(r"^[\s>*#=~-]+|[\s:=*#<>-]+$")
_TRAILING_PARENTHESIS: Final = re.compile(r"\s*\([^()]*\)\s*$")
_LEADING_NUMBER: Final = re.compile(r"^[(\[]?\d+[a-z]?[.)\]/]\s*")
ANSWERED: Final = re.compile(
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
#: A vessel alone on its line heads what was found in it, in the same section.
_VESSEL_NAME: Final = re.compile(
    r"(?:(?:prox\w*|mid|distal|native|the)\s)*(?:left (?:main|anterior|circumflex|coronary)|right coronary|"
    r"circumflex|ramus|diagonal|obtuse|lad|lcx|rca|lima|rima|svg)",
    re.IGNORECASE,
)
_TITLE_LINE: Final = re.compile(r"[A-Z][A-Za-z/&' -]+")


class Headings:
    """Finds the headings of a normalised note by the section rules of a pack."""

    def __init__(self, pack: Pack) -> None:
        self._exact: dict[str, tuple[str, str]] = {}
        self._patterns: list[tuple[re.Pattern[str], str, str]] = []
        for rule in pack.sections:
            for phrase in (rule.literal, *rule.variants):
                self._exact[phrase.lower()] = (rule.category, rule.id)
            if rule.pattern:
                compiled = re.compile(pack.expand(rule.pattern), re.IGNORECASE)
                self._patterns.append((compiled, rule.category, rule.id))
        self._fits_one = _either([pattern for pattern, _, _ in self._patterns])

    def __call__(self, text: str) -> list[Head]:
        """Headings in order, one at a place: that of a line before that within it."""
        capitals, letters = capitals_and_letters(text)
        shouted = capitals > letters * _SHOUTED  # capitals set no heading apart there
        found = {} if shouted else {head[0]: head for head in self._prefixes(text)}
        found.update((head[0], head) for head in self._inline(text))
        for match in _line_heads(text):
            if head := self._line_head(text, match, shouted=shouted):
                found[head[0]] = head
        return [found[start] for start in sorted(found)]

    def category(self, head: str, *, exact: bool = False) -> tuple[str, str] | None:
        """Category and rule id of a heading's text, or None where the pack does not know it.

        ``exact``: only the headings listed as they stand, not those that fit a pattern.
        """
        if "(" in head and _COPIED.search(head):
            return "prior_report", "section.prior_report"
        name = _name(head)
        if known := self._exact.get(name):
            return known
        if name.endswith(")") and (known := self._exact.get(_TRAILING_PARENTHESIS.sub("", name))):
            return known
        if exact or (self._fits_one and not self._fits_one.fullmatch(name)):
            return None
        return next(((category, rule) for p, category, rule in self._patterns if p.fullmatch(name)), None)

    def _prefixes(self, text: str) -> Iterator[Head]:
        for match in line_matches(_PREFIX_HEAD, text):
            if found := self.category(match["head"]):
                yield match.start("head"), match.end("head"), *found

    def _inline(self, text: str) -> Iterator[Head]:
        for start, end in _inline_heads(text):
            found = self.category(text[start:end])
            if found and not (found[0] in _ASKED and _is_answer(text, end + 1)):
                yield start, end + 1, *found

    def _line_head(self, text: str, match: re.Match[str], *, shouted: bool) -> Head | None:
        """The heading that opens a line, if it is one; a full stop behind it asks for capitals."""
        sentence = match["end"] == "." and (shouted or not match["head"].isupper())
        found = self.category(match["head"], exact=sentence)
        if found is None:
            unknown = _unknown(text, match)
            return (match.start("head"), match.end(), unknown, None) if unknown else None
        if found[0] in _ASKED and _is_answer(text, match.end()):
            return None
        if sentence and found[0] in STICKY - {QUOTED}:
            return None
        return match.start("head"), match.end(), *found


def _either(patterns: Sequence[re.Pattern[str]]) -> re.Pattern[str] | None:
    """What fits a name in lower case wherever one of ``patterns`` does; None where they cannot be joined."""
    if any(pattern.groups or pattern.flags != re.IGNORECASE | re.UNICODE for pattern in patterns):
        return None
    joined = "|".join(f"(?:{pattern.pattern})" for pattern in patterns) or "(?!)"
    return re.compile(joined, re.NOFLAG if joined.islower() else re.IGNORECASE)


def _name(head: str) -> str:
    """A heading without its number and marks, in lower case."""
    name = head.strip()
    if not name[:1].isalpha():
        name = _LEADING_NUMBER.sub("", name)
    if not (name[:1].isalnum() and name[-1:].isalnum()):
        name = _MARKS.sub("", name)
    return " ".join(name.split()).lower()


def _line_heads(text: str) -> Iterator[re.Match[str]]:
    """What ``_LINE_HEAD`` finds."""
    for match in line_matches(_LONG_LINE_HEAD, text):
        start = match.start("head")
        if match.end("head") - start <= _LONGEST:
            yield match
        elif text[match.start() : start].strip() and (shorter := _LINE_HEAD.match(text, match.start())):
            yield shorter  # with its bullet as a part of the label


def _inline_heads(text: str) -> Iterator[tuple[int, int]]:
    """Labels before a colon that stand apart, of every colon the first."""
    done = 0
    for match in _INLINE_HEAD.finditer(text):
        if match.start() >= done and _is_set_apart(text, match.start()):
            yield match.start(), match.end(1)
            done = match.end(1) + 1


def _is_set_apart(text: str, start: int) -> bool:
    """Behind two blanks, or behind a mark that ends a sentence or label, whatever white space follows it."""
    if start > 1 and not text[start - 2 : start].strip(" \t"):
        return True
    while start and text[start - 1].isspace():
        start -= 1
    return start > 0 and text[start - 1] in _ENDS_BEFORE


def _is_answer(text: str, end: int) -> bool:
    """No heading: a question of a form, "Stent: No", or an item of a list, "2. PCI of the LAD", then "3."."""
    return bool(ANSWERED.match(text, end) or _LISTED.match(text, end))


def _unknown(text: str, match: re.Match[str]) -> str | None:
    """The category of a heading that the pack does not know: alone on its line that opens a paragraph."""
    head = match["head"].strip()
    if len(head) <= _ABBREVIATION or not head[0].isupper():
        return None
    line_end = text.find("\n", match.end())
    rest = text[match.end() : line_end if line_end >= 0 else len(text)]
    if rest.strip(" \t:-=*<") or not _opens_paragraph(text, match.start()):
        return None
    if head.isupper():
        return NEUTRAL
    return TITLE if match["end"] != "." and _is_title(text, head, line_end) else None


def _is_title(text: str, head: str, line_end: int) -> bool:
    """A few words above a paragraph."""
    if line_end < 0 or len(head.split()) > _TITLE_WORDS or _VESSEL_NAME.match(head):
        return False
    below = text[line_end + 1 : text.find("\n", line_end + 1)].strip(" \t-=*")
    return bool(below) and _TITLE_LINE.fullmatch(head) is not None


def _opens_paragraph(text: str, start: int) -> bool:
    """At the start of the note or below an empty line, whatever blanks stand in it."""
    line = text.rfind("\n", 0, start)
    if line < 0:
        return not text[:start].strip(" \t")
    before = text.rfind("\n", 0, line)
    return before >= 0 and not text[before + 1 : line].strip()
