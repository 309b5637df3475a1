"""What of an RTF document is text: groups followed, pictures, fields, hidden and deleted text dropped."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import Final

from revasc.exports.markup.errors import MarkupError

MAX_DEPTH: Final = 256

_TOKEN: Final = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)",
    re.DOTALL,
)
#: Destinations whose content is read although striprtf, or the ``\*`` before them, would drop it:
#: text boxes, the code page form of a text given twice, the end of a row of a table in a table.
_KEPT: Final = frozenset({"upr", "shp", "shpgrp", "shpinst", "shptxt", "nesttableprops"})
_DROPPED: Final = frozenset({"pict", "fldinst", "objdata", "ud", "shprslt"})
#: Character sets named in the header by a word of their own (1.9.1, "Character Set").
_SETS: Final = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_PAGES: Final = {"0": "cp1252", "10000": "mac_roman", "65001": "utf-8"}
_CELLS: Final = frozenset({"cell", "nestcell"})
_ROWS: Final = {"row": "\\row ", "nestrow": "\\row "}


@dataclass(slots=True)
class _Group:
    """What holds inside the braces: ``skipped`` for good, the others until turned off."""

    skipped: bool = False
    fonts: bool = False
    hidden: bool = False
    deleted: bool = False

    @property
    def silent(self) -> bool:
        return self.skipped or self.hidden or self.deleted


@dataclass(slots=True)
class Cleaner:
    """One pass over one RTF document that begins at ``start``; ``bytewise`` where a character is a byte."""

    source: str
    start: int = 0
    bytewise: bool = False
    encoding: str = "cp1252"
    _out: list[str] = field(default_factory=list)
    _groups: list[_Group] = field(default_factory=list)
    _fonts: dict[str, str] = field(default_factory=dict)
    _group: _Group = field(default_factory=_Group)
    _font: str = "0"
    _default: str | None = None
    _starred: bool = False
    _cells: int = 0

    def run(self) -> int:
        """Read the document; where it ends.

        :raises MarkupError: where a group does not close or groups nest too deeply.
        """
        position = self.start
        while True:
            token = _TOKEN.match(self.source, position)
            if token is None:
                raise MarkupError("bad_rtf", "a group does not close")
            position = token.end()
            if token[1]:
                position += self._word(token[1], token[2])
            elif token[5]:
                self._brace(token[5])
                if not self._groups:
                    return position
            else:
                self._characters(token)

    def cleaned(self) -> str:
        r"""The document as RTF that holds text, fonts, ``\u`` and special characters only."""
        fonts = "".join(f"{{\\f{name}\\fcharset{number} x;}}" for name, number in self._fonts.items())
        return f"{{\\rtf1{{\\fonttbl{fonts}}}{''.join(self._out)}}}"

    def _brace(self, brace: str) -> None:
        if brace == "{":
            if len(self._groups) >= MAX_DEPTH:
                raise MarkupError("bad_rtf", "nested too deeply")
            self._groups.append(self._group)
            self._group = replace(self._group)
        else:
            self._group = self._groups.pop()
        self._starred = False
        self._out.append(brace)

    def _word(self, word: str, number: str | None) -> int:
        """Act on a control word; how many characters behind it are binary data."""
        starred, self._starred = self._starred, False
        if word == "bin":
            return max(int(number or 0), 0)
        if self._group.fonts:
            self._font_word(word, number)
        elif not self._group.skipped and not self._enter(word, starred=starred):
            self._apply(word, number)
        return 0

    def _enter(self, word: str, *, starred: bool) -> bool:
        """Whether the word opens a destination whose content is no text."""
        from striprtf.striprtf import destinations  # noqa: PLC0415

        group = self._group
        group.fonts = word == "fonttbl"
        group.skipped = group.fonts or (
            word not in _KEPT and (starred or word in _DROPPED or word in destinations)
        )
        return group.skipped

    def _font_word(self, word: str, number: str | None) -> None:
        if word == "f" and number:
            self._font = number
        elif word == "fcharset" and number:
            self._fonts[self._font] = number.lstrip("-")

    def _apply(self, word: str, number: str | None) -> None:
        if not self._property(word, number):
            self._special(word, number)

    def _property(self, word: str, number: str | None) -> bool:
        """Whether the word changes how what follows is read."""
        group = self._group
        if word == "v":
            group.hidden = number != "0"
        elif word == "deleted":
            group.deleted = number != "0"
        elif word == "plain":
            group.hidden = group.deleted = False
            self._out.append(f"\\f{self._default} " if self._default else "")
        elif word in {"f", "uc"}:
            self._out.append(f"\\{word}{number or '1'} ")
        elif word == "deff":
            self._default = number
        elif word == "ansicpg" or word in _SETS:
            self.encoding = _SETS.get(word) or _code_page(number)
        else:
            return False
        return True

    def _special(self, word: str, number: str | None) -> None:
        """A word that stands for a character."""
        from striprtf.striprtf import specialchars  # noqa: PLC0415

        self._end_fallback()
        if self._group.silent:
            return
        if word in _CELLS:
            self._cells += 1
        elif word in _ROWS:
            self._cells = 0
            self._out.append(_ROWS[word])
        elif word == "u":
            self._put(_unicode(number))
        elif word in specialchars:
            self._put(f"\\{word} ")

    def _characters(self, token: re.Match[str]) -> None:
        """Plain text, a byte of the code page, or a control symbol."""
        byte, symbol, text = token[3], token[4], token[6]
        if symbol == "*":
            self._starred = True
        elif self._group.silent:
            return
        elif byte:
            self._put(f"\\'{byte}")
        elif text:
            self._put(_escaped(text) if self.bytewise else text)
        elif symbol:
            self._end_fallback()
            self._put(_SYMBOLS.get(symbol, ""))

    def _end_fallback(self) -> None:
        r"""What readers without Unicode show for ``\u`` ends at any other word or symbol."""
        if self._out and self._out[-1].startswith("\\u"):
            self._out.append("{}")

    def _put(self, piece: str) -> None:
        """Text; what stands between the cells of a row is written when the next cell has any."""
        if self._cells and piece:
            self._out.append(" | " * self._cells)
            self._cells = 0
        self._out.append(piece)


#: An optional hyphen is none; a hyphen that does not break is a hyphen.
_SYMBOLS: Final = {
    "~": " ", "_": "-", "{": "\\{", "}": "\\}", "\\": "\\\\", "\n": "\\par ", "\r": "\\par ",
}  # fmt: skip
_HIGH: Final = re.compile("[\x80-\xff]")


def _escaped(text: str) -> str:
    """Bytes of the code page in their written form."""
    return text if text.isascii() else _HIGH.sub(lambda high: f"\\'{ord(high[0]):02x}", text)


def _unicode(number: str | None) -> str:
    r"""``\u`` with a number that is a character; negative ones are those above 32767."""
    code = int(number or 0)
    code += 0x10000 if code < 0 else 0
    if not 0 < code <= 0x10FFFF:
        raise MarkupError("bad_rtf", "no such character")
    return f"\\u{code} "


def _code_page(number: str | None) -> str:
    name = _PAGES.get(number or "0", f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise MarkupError("bad_rtf", "unknown code page") from error
