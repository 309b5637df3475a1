"""What stands around the name of an access site: its side, and whether a puncture is told of.

A side may stand behind its artery ("radial artery, right"), before it with words between
("left forearm radial"), in the next cell or on the next line of a form. Whether the artery
was entered shows in the words of the same sentence: a sheath, a puncture, "via".
"""

from __future__ import annotations

import re
from typing import Final

from revasc.nlp.mention import Scalar

_RIGHT: Final = r"right|rt|r|rechts|rechte|rechter|dextra|dexter|droite?|derech[ao]|dx"
_LEFT: Final = r"left|lt|l|links|linke|linker|sinistra|sin|gauche|izquierd[ao]|sn"
_ANY: Final = rf"{_RIGHT}|{_LEFT}"
#: The side of something else: "radial, left main", "radial, right femoral".
_NOT_OF_THIS: Final = (
    r"(?![.']?[\s-]{0,2}(?:main|coronary|ventric|atri|anterior|circumflex|heart|internal|jugular|common|"
    r"distal|"
    r"femoral|fem\b|radial|rad\b|groin|wrist|brachial|ulnar|cfa|fa\b|sided? (?:heart|coronary)|system|"
    r"injection|"
    r"dominan|(?:known|too|small|avoided|unsuitable|occluded|weak|absent|harvested)\b|"
    r"sfa|leg|\d?\s?fr?\b.{0,12}(?:femoral|radial)))"
)
_BEHIND: Final = re.compile(
    rf"(?:\s(?:arter(?:y|ies)|access|approach|site|puncture))?(?:\s(?:was|is)\s(?:chosen|used|"
    rf"obtained))?\s{{0,3}}(?:[,|:(/-]\s{{0,3}}|on the\s|of the\s|"
    rf"\d{{1,2}}\s?fr?\s)?(?:on the\s)?\b({_ANY}|bilateral(?:ly)?|both)\b{_NOT_OF_THIS}"
)
_NEXT_LINE: Final = re.compile(
    rf"[^\n]{{0,24}}\n[ \t]*(?:access |vascular |entry |puncture )*(?:side|"
    rf"laterality)[ \t]*[:=.|]+[ \t]*({_ANY}|both|"
    r"bilateral)\b"
)
_TWO_BEHIND: Final = re.compile(
    rf"[^\n.;()]{{0,16}}\(\s?(?:(?:{_RIGHT})\b[^)\n]{{0,24}}\b(?:{_LEFT})|"
    rf"(?:{_LEFT})\b[^)\n]{{0,24}}\b(?:{_RIGHT}))\b"
)
_BEFORE: Final = re.compile(
    rf"(?<![\w-])({_ANY}|both|each|bilateral)\.?[\s-](?:(?:sided?|forearm|arm|hand|wrist|leg|"
    rf"\d{{1,2}}\s?fr?\b\.?|"
    r"anatomic(?:al)?|superficial|proximal|distal|common|come and|retrograde|antegrade|of the|"
    r"the)[\s-]){0,3}$"
)
_REACH: Final = 48
#: "l. d." and "l. s.": lateris dextri, lateris sinistri.
_LATERIS: Final = re.compile(r"\s?l?\.?\s?(d|s)\.|\sl\.?\s?(dx|dext|sin)")

_ENTERED_BEFORE: Final = re.compile(
    r"\b(?:via|through|thru|iabp|impella|balloon pump|perclose|proglide|angio-?seal|mynx|tr[\s-]band|"
    r"into|access\w*|approach\w*|punctur\w*|entry|entered|entering|cannulat\w*|cannulis\w*|"
    r"sheaths?|route|stick|stuck|cut-?down|seldinger|micropuncture|insert\w*|used|using|by|from|"
    r"\d{1,2}(?:\.5)?\s?-?f(?:r|rench)?)\b[^.;\n]*$"
)
_ENTERED_BEHIND: Final = re.compile(
    r"[^.;\n]{0,60}?\b(?:access\w*|approach|punctur\w*|entry|entered|cannulat\w*|sheaths?|slender|route|used|"
    r"obtained|stick|cut-?down|guides?|guiding|\d{1,2}(?:\.5)?\s?-?f(?:r|rench)?|(?:four|five|six|seven|"
    r"eight)[\s-]french)\b"
)
#: Words within the site's own that tell of a way in: "left radial access", "transradial".
_WAY_IN: Final = re.compile(r"\b(?:access|trans)")
#: The field of a form: "4.01 Arterial access : 5 Right radial; 6 Left radial".
_FIELD: Final = re.compile(
    r"(?:^|\n)[^\n:=|]{0,30}\b(?:access|entry|approach|route|puncture|"
    r"way in)\w*[^\n:=|]{0,20}[:=|][^\n]{0,80}$"
)
_FIELD_REACH: Final = 140
#: A list under "The plan is as follows:", or what follows "if PCI:".
_INTENDED: Final = re.compile(
    r"\b(?:plan(?:ned)?|proposal|proposed|recommend\w*|suggest\w*|"
    r"consent\w*)\b[^\n.]{0,40}:[ \t]*\n+(?:[ \t]*[-*\d\u2022][^\n]*\n+){0,7}"
    r"[ \t]*[-*\d\u2022][^\n]{0,60}$|\b(?:if|should) [^\n.:;]{2,30}:[^\n.]{0,60}$|"
    r"\b(?:planned|intended|proposed|preferred) (?:arterial |vascular )?(?:access|approach|"
    r"route)[^\n.:]{0,8}:[^\n.]{0,60}$"
)
#: One of these stands in whatever _INTENDED matches.
_INTENT_WORDS: Final = (
    "plan",
    "propos",
    "recommend",
    "suggest",
    "consent",
    "if ",
    "should ",
    "intended",
    "preferred",
)
_LIST_REACH: Final = 500
_TOLD: Final = re.compile(
    r"(?: arter(?:y|ies)| access)?(?: was| were| is)(?: then| also| next)? (?:used|punctured|accessed|"
    r"cannulated|"
    r"cannulised|entered|obtained)\b"
)
#: Characters from a site to the one that took its place.
_STORY: Final = 420
_CHANGED_TO: Final = re.compile(
    r"\b(?:(?:access|approach|site|procedure|we|i|and)\s(?:(?:was|were|had to|then|therefore|site|"
    r"had to be)\s){0,3}"
    r"(?:converted|switched|crossed over|moved|changed|cross over|convert|switch)|conversion|crossover|"
    r"cross-over)"
    r"(?:\saccess)?(?:\swas made)?(?:\sover)?\sto\s(?:the\s|an?\s)?$"
)
_PREPARED: Final = re.compile(
    r"(?:(?!\d\s?-?f|sheath|access|punctur|enter|cannul)[^.;\n]){0,70}?\b(?:prepped|prepared|draped|"
    r"shaved|infiltrated|"
    r"an(?:a?e)sthetized|an(?:a?e)sthetised|scrubbed|disinfected)\b(?![^.;\n]{0,40}\b(?:and|"
    r"then)\s[^.;\n]{0,25}"
    r"(?:punctur|access|enter|cannul|sheath))"
)


def side_around(text: str, start: int, end: int) -> str | None:
    """``right``, ``left`` or ``both`` where it stands outside the site's own words."""
    if _TWO_BEHIND.match(text, end):
        return "both"
    if found := _BEFORE.search(text, max(0, start - _REACH), start):
        return _named(found[1])
    if found := _BEHIND.match(text, end) or _NEXT_LINE.match(text, end):
        return _named(found[1])
    return None


def surroundings(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch around a site that holds all that ``side_around`` and ``lateris`` look at.

    Where the site ends its line, the next line is in it: there a form gives the side.
    """
    reach = end + 4 * _REACH
    line_end = text.find("\n", end, end + _REACH)
    if line_end >= 0:
        next_end = text.find("\n", line_end + 1)
        reach = max(reach, next_end if next_end >= 0 else len(text))
    return max(0, start - _REACH - 1), reach


def lateris(text: str, end: int) -> str | None:
    """The side of a Latin name by "l. d." or "l. s." behind it."""
    found = _LATERIS.match(text, end)
    return None if found is None else "right" if (found[1] or found[2]).startswith("d") else "left"


def _named(word: str) -> str:
    if word in ("both", "each") or word.startswith("bilateral"):
        return "both"
    return "right" if re.fullmatch(_RIGHT, word) else "left"


def standing(text: str, start: int, end: int) -> dict[str, Scalar]:
    """What the sentence tells of the site: nothing to add, where the artery was entered.

    ``{"prepared": True}`` for a field only made ready, ``{"intended": True}`` under a plan,
    ``{"entered": True}`` where a verb says that it was, ``{"passing": True}`` for a site named
    without a puncture, a sheath or "via". ``text`` is lower-cased.
    """
    if _PREPARED.match(text, end):
        return {"prepared": True}
    if _is_intended(text, start):
        return {"intended": True}
    if _TOLD.match(text, end):
        return {"entered": True}
    return {} if _tells_of_entry(text, start, end) else {"passing": True}


def _is_intended(text: str, start: int) -> bool:
    before = text[max(0, start - _LIST_REACH) : start]
    told = ":" in before and any(map(before.__contains__, _INTENT_WORDS))
    return told and _INTENDED.search(text, max(0, start - _LIST_REACH), start) is not None


def _tells_of_entry(text: str, start: int, end: int) -> bool:
    """A way in, in the site's own words, before them in the sentence or field, or behind them."""
    return bool(
        _WAY_IN.search(text, start, end)
        or _ENTERED_BEFORE.search(text, max(0, start - _REACH), start)
        or _ENTERED_BEHIND.match(text, end)
        or _is_in_field(text, start)
    )


def _is_in_field(text: str, start: int) -> bool:
    """On the line of a field, or at the start of the line below it."""
    reach = max(0, start - _FIELD_REACH)
    line = text.rfind("\n", reach, max(0, start - 1))
    if line < 0 and reach:
        return False
    return _FIELD.match(text, max(line, 0), start) is not None


def given_up_for(between: str) -> bool:
    """Do the words between two sites say that the first was left for the second?

    "... the guide would not seat and access was converted to the". ``between`` is lower-cased.
    """
    return len(between) < _STORY and bool(_CHANGED_TO.search(between))
