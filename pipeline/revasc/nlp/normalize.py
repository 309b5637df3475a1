"""A copy of the note that is easier to match, of the very same length.

Rules read the copy; offsets need no translation because every character keeps its place.
Mark-up, entities and RTF control words become white space, typographic characters their
plain forms, and the digits and letters that scanners confuse are set right.
"""

from __future__ import annotations

import html
import re
import string
from typing import Final

_PLAIN: Final = str.maketrans(
    {
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ", "\ufeff": " ",
        "\u00ad": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
        "\u2212": "-", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00d7": "x",
        "\u2192": ">", "\u21d2": ">", "\u2265": ">", "\u2264": "<", "\u2022": "-", "\u00b7": "-",
        "\u00d8": "0", "\u200b": " ", "\u200c": " ", "\u200d": " ", "\r": "\n", "\f": "\n", "\v": "\n",
        "\u0085": "\n", "\u2028": "\n", "\u2029": "\n",
    }
)  # fmt: skip
_TAG: Final = re.compile(r"<(!--.{0,400}?--|/?[A-Za-z][^<>]{0,300})>", re.DOTALL)
_LINE_TAG: Final = re.compile(r"<(?:/?(?:p|div|tr|li|h\d|table|ul|ol)|br\s*/?)\b", re.IGNORECASE)
_CELL_TAG: Final = re.compile(r"</t[dh]", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#\d{1,6}|#x[0-9A-Fa-f]{1,5}|[A-Za-z]{2,8});")
_RTF: Final = re.compile(r"\\'[0-9a-fA-F]{2}|\\[a-z]+-?\d* ?|\\[^a-z\\]|[{}]")
_RTF_LINE: Final = re.compile(r"\\(?:par|line|row)\b")
_OCR_SIGN: Final = re.compile(
    r"\b[A-Za-z]{2,}[01]+[a-z]{2,}|\b[0-9]+[OlI]+[0-9%]|\b[O]{2}\b|\bCT0\b|\bTIMl\b"
)
#: Where there is a sign, there is one of these; they are found without a look at every letter.
_OCR_SIGN_WORDS: Final = ("OO", "CT0", "TIMl")
_OCR_SIGN_DIGIT: Final = re.compile(r"[0-9](?:[OlI]|(?<=[A-Za-z][01])[01]*[a-z]{2})")
_OCR_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9])(?=[OlI0-9]*[0-9O]{1,})[OlI0-9]{2,}(?![A-Za-z])|\bO(?=\s?[-%x])"
)
_OCR_WORD: Final = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z01]*[A-Za-z]{2})[A-Za-z]*[A-Za-z][01]+[A-Za-z]+[01A-Za-z]*"
)
_OCR_ABBREVIATION: Final = re.compile(r"\bCT0s?\b|\bTIMl\b|\blC\b")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_CAPITALS: Final = string.ascii_uppercase.encode()
_SMALL: Final = string.ascii_lowercase.encode()
_LETTER: Final = str.maketrans("01", "ol")
_DIGIT: Final = str.maketrans("OlI", "011")
_OCR_SIGNS_NEEDED: Final = 3
_TAGS_NEEDED: Final = 3


def normalise(text: str) -> str:
    """The matching copy of ``text``: same length, plain characters, no mark-up."""
    plain = text.replace("\r\n", " \n").translate(_PLAIN)
    if plain.startswith("{\\rtf"):
        plain = _RTF.sub(_blank_rtf, plain)
    if "<" in plain and len(_TAG.findall(plain, 0, 20_000)) >= _TAGS_NEEDED:
        plain = _TAG.sub(_blank_tag, plain)
    if "&" in plain:
        plain = _ENTITY.sub(_blank_entity, plain)
    return _repair_scan(plain) if _is_scan(plain) else plain


def _is_scan(text: str) -> bool:
    """Does the text confuse digits and letters as a scanner does?"""
    if not (_OCR_SIGN_DIGIT.search(text) or any(word in text for word in _OCR_SIGN_WORDS)):
        return False
    return len(_OCR_SIGN.findall(text)) >= _OCR_SIGNS_NEEDED


def lower(text: str) -> str:
    """``text`` in lower case, of the same length even where Unicode would lengthen it."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def capitals_and_letters(text: str) -> tuple[int, int]:
    """How many capital letters, and how many letters, ``text`` has."""
    raw = text.encode("ascii", "ignore")
    capitals = len(raw) - len(raw.translate(None, _CAPITALS))
    letters = len(raw) - len(raw.translate(None, _CAPITALS + _SMALL))
    if len(raw) == len(text):
        return capitals, letters
    others = "".join(_BEYOND_ASCII.findall(text))
    return capitals + sum(map(str.isupper, others)), letters + sum(map(str.isalpha, others))


def _padded(replacement: str, length: int) -> str:
    return replacement[:length].ljust(length)


def _blank_tag(match: re.Match[str]) -> str:
    tag = match.group()
    mark = "\n" if _LINE_TAG.match(tag) else "|" if _CELL_TAG.match(tag) else " "
    return _padded(mark, len(tag))


def _blank_entity(match: re.Match[str]) -> str:
    return _padded(html.unescape(match.group()).translate(_PLAIN), len(match.group()))


def _blank_rtf(match: re.Match[str]) -> str:
    control = match.group()
    if _RTF_LINE.match(control):
        return _padded("\n", len(control))
    if control.startswith("\\'"):
        code = bytes.fromhex(control[2:4]).decode("cp1252", "replace").translate(_PLAIN)
        return _padded(code, len(control))
    return _padded("\t" if control.startswith("\\tab") else " ", len(control))


def _repair_scan(text: str) -> str:
    """Set right O for 0 and l for 1 in numbers, and the reverse in words."""
    text = _OCR_ABBREVIATION.sub(lambda m: m.group().replace("0", "O").replace("l", "I"), text)
    text = _OCR_WORD.sub(lambda m: m.group().translate(_LETTER), text)
    return _OCR_NUMBER.sub(lambda m: m.group().translate(_DIGIT), text)
