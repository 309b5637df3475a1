"""What a few quick looks tell of a text: is its normalised copy spelled as it is itself?

Each look may err on one side only, which tests compare with ``normalise``: a text that is called
plain, or its own copy, always is.
"""

from __future__ import annotations

import re
from typing import Final

_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
#: Letters that in small letters, or to a search without regard to case, are letters of ASCII.
_ODD_LETTERS: Final = frozenset("\u0130\u0131\u017f\u212a")
#: What normalising makes a digit, a letter, the opening of a tag.
_RESPELLED: Final = frozenset("\u00d8\u00d7\u2264")
_ENTITY: Final = re.compile(r"&#?\w{1,8};")
_BETWEEN_LETTERS: Final = re.compile(rb"aa1+aa")
_FEWEST_TAGS: Final = 3
#: What a scanner makes of 00; what it confuses in words and in numbers.
_ZEROS: Final = re.compile(r"OO\b(?<=\bOO)")
_IN_WORDS: Final = bytes(
    ord("1") if chr(code) in "01" else ord("a") if code < 128 and chr(code).isalpha() else ord(" ")
    for code in range(256)
)
_IN_NUMBERS: Final = bytes(
    ord("l") if chr(code) in "OlI" else ord("1") if chr(code) in "0123456789" else ord(" ")
    for code in range(256)
)


def beyond_ascii(text: str) -> frozenset[str]:
    """The characters of ``text`` that ASCII does not have."""
    return frozenset() if text.isascii() else frozenset("".join(_BEYOND_ASCII.findall(text)))


def pass_for_ascii(characters: frozenset[str]) -> bool:
    """Is there one among these that patterns may take for a letter or digit of ASCII?"""
    return not _ODD_LETTERS.isdisjoint(characters) or any(map(str.isdecimal, characters))


def is_spelled_out(text: str, beyond: frozenset[str]) -> bool:
    """Are letters and digits of ``text``, but for those that scanners confuse, those of its copy?

    Mark-up and entities may hide some and stand for others. ``beyond`` is ``beyond_ascii(text)``.
    """
    if text.startswith("{\\rtf") or not _RESPELLED.isdisjoint(beyond):
        return False
    tagged = "<" in text and text.count("<") >= _FEWEST_TAGS
    return not (tagged or ("&" in text and _ENTITY.search(text)))


def is_own_copy(text: str) -> bool:
    """Is ``text`` its own normalised copy?"""
    if not text.isascii() or "\r" in text or "\f" in text or "\v" in text:
        return False
    return is_spelled_out(text, frozenset()) and not _may_be_scanned(text)


def _may_be_scanned(text: str) -> bool:
    """Is there a 0 or 1 among letters, one of the letters O, l and I among digits, or a word for such?"""
    raw = text.encode()
    words = raw.translate(_IN_WORDS)
    if b"a1" in words and ("CT0" in text or _BETWEEN_LETTERS.search(words)):
        return True
    return b"1l" in raw.translate(_IN_NUMBERS) or "TIMl" in text or bool(_ZEROS.search(text))
