"""The same words laid out otherwise: line wraps, line ends, trailing blanks, capitals."""

from __future__ import annotations

import re
import textwrap

WIDTH = 60

#: Columns: a bar, a tab, three blanks or a dot leader inside a line.
_TABLE = re.compile(r"\||\t|\S {3,}\S|\.{4,}")

#: A line that goes on in the next one: long, no stop at its end, and the next starts small.
_BROKEN_LINE = re.compile(r"(?m)(^.{50,}[^.:;!?\s])[ ]*\n(?=[a-z])")


def is_prose(text: str) -> bool:
    """Whether line wraps can move without breaking a table, and some line is long enough to wrap."""
    return not _TABLE.search(text) and any(len(line) > WIDTH for line in text.split("\n"))


def rewrap(text: str) -> str:
    """Prose wrapped at 60 characters; short lines, lists and blank lines stay."""
    return "\n".join(_wrap(line) for line in _BROKEN_LINE.sub(r"\1 ", text).split("\n"))


def _wrap(line: str) -> str:
    if len(line) <= WIDTH:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    lines = textwrap.wrap(
        line.strip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def upper(text: str) -> str:
    """Capitals throughout, as many old dictation systems print."""
    return text.upper()


def crlf(text: str) -> str:
    """Line ends as Windows exports have them."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def trailing_blanks(text: str) -> str:
    """Blanks at the end of every line, as fixed-width systems pad them."""
    return "\n".join(line + "   " for line in text.split("\n"))
