"""Lines of converted text."""

from __future__ import annotations

import re
from typing import Final

_ENDS: Final = re.compile(r"\r\n?")
_GAPS: Final = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """``text`` with LF line ends, no blanks at line ends, and one empty line at most in a row."""
    lines = (line.rstrip() for line in _ENDS.sub("\n", text.replace("\xa0", " ")).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")
