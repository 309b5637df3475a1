r"""RTF to text: what is no text is taken out, then striprtf decodes the rest.

Source: Rich Text Format (RTF) Specification 1.9.1, Microsoft 2008. striprtf knows code pages,
``\u`` and the special characters. It does not know hidden and deleted text, pictures with groups
in them, fields, nested tables and ``\upr``, and its search for links and fonts is not linear; so
:mod:`revasc.exports.markup.rtf_cleaning` hands it a small RTF of text, fonts and characters only.
"""

from __future__ import annotations

import re
from typing import Final

from revasc.exports.markup.errors import MarkupError
from revasc.exports.markup.lines import tidy
from revasc.exports.markup.rtf_cleaning import Cleaner

_START: Final = re.compile(r"[\s\0\ufeff]*(\{\\rtf)?", re.IGNORECASE)


def rtf_text(data: bytes | str) -> str:
    """The text of an RTF document, or of several one after the other, as some systems join them.

    Headers, footers, footnotes, pictures and the state of form fields are left out.

    :raises MarkupError: where a group does not close, or anything else stands behind the last.
    """
    source, bytewise = (data, False) if isinstance(data, str) else _characters(data)
    texts: list[str] = []
    position = 0
    while (start := _START.match(source, position)) and start[1]:
        cleaner = Cleaner(source, start.start(1), bytewise)
        position = cleaner.run()
        texts.append(_stripped(cleaner))
    if not texts or (start and start.end() < len(source)):
        raise MarkupError("bad_rtf", "text behind its end" if texts else "no RTF")
    return tidy("\n".join(texts))


def _characters(data: bytes) -> tuple[str, bool]:
    """One character a byte, unless the bytes are UTF-8, which RTF does not foresee and systems write."""
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("latin-1"), True


def _stripped(cleaner: Cleaner) -> str:
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

    try:
        text: str = rtf_to_text(cleaner.cleaned(), encoding=cleaner.encoding)  # type: ignore[no-untyped-call]
    except (ValueError, LookupError) as error:  # bytes that the code page does not know
        raise MarkupError("bad_rtf", "characters outside its code page") from error
    # \u gives a character beyond U+FFFF in two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
