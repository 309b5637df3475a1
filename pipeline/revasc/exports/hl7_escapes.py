r"""Escape sequences in HL7 v2 text.

Source: HL7 Version 2.5.1, chapter 2, 2.7 "Use of escape sequences in text fields" (2.10 in 2.3
and 2.4). The library's own ``unescape`` is not used: it writes the field it stumbles over to the
log, and repeats ``\.sp`` as often as the message asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

#: Formatting commands (2.7.6) that end a line, and those that move within one.
_LINES: Final = frozenset({"br", "sp", "ce"})
_BLANKS: Final = frozenset({"in", "ti", "sk"})
_MOST_LINES: Final = 4


@dataclass(frozen=True)
class Escapes:
    """The delimiters of a message: field, repetition, component, subcomponent, and the escape character."""

    separators: tuple[str, str, str, str]
    character: str
    encoding: str = "utf-8"

    def resolve(self, text: str) -> str:
        """``text`` with its sequences replaced; what is none, or switches character sets, stays as it is.

        Highlighting is dropped; line commands become line ends, others a blank.
        """
        if self.character not in text:
            return text
        return self._sequences.sub(self._replaced, text)

    @cached_property
    def _sequences(self) -> re.Pattern[str]:
        mark = re.escape(self.character)
        single = r"[FSTREPHN]|\.[a-z]{2}[+-]?\d{0,9}"
        return re.compile(f"{mark}({single}){mark}|((?:{mark}X(?:[0-9A-Fa-f]{{2}})+{mark})+)")

    @cached_property
    def _delimiters(self) -> Mapping[str, str]:
        return dict(zip("FRST", self.separators, strict=True)) | {
            "E": self.character,
            "P": "#",
            "H": "",
            "N": "",
        }

    def _replaced(self, found: re.Match[str]) -> str:
        if found[2]:
            return self._bytes(found[2])
        if found[1].startswith("."):
            return _command(found[1][1:3], found[1][3:])
        return self._delimiters[found[1]]

    def _bytes(self, sequences: str) -> str:
        """Bytes in hexadecimal digits, in the character set of the message if they fit it."""
        data = bytes.fromhex("".join(sequences.replace(self.character, "").split("X")))
        try:
            return data.decode(self.encoding)
        except UnicodeDecodeError:
            return data.decode("latin-1")


def _command(name: str, number: str) -> str:
    """A formatting command; a number of lines is taken up to four."""
    if name in _LINES:
        count = int(number.lstrip("+") or 1) if name == "sp" and not number.startswith("-") else 1
        return "\n" * max(1, min(count, _MOST_LINES))
    return " " if name in _BLANKS else ""
