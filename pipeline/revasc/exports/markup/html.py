"""HTML to text: parsed by lxml, made simple, laid out by inscriptis.

Of the styles of a page only ``display`` and ``white-space`` count: they say what is text and what
is a line. All other attributes are dropped before the layout, so that none can ask for a margin
of a million lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from revasc.exports.markup.errors import MarkupError
from revasc.exports.markup.layout import KNOWN, MOST_TAGS, Line, laid_out

if TYPE_CHECKING:
    from lxml import etree

#: Elements that are no text, or text taken back (HTML Living Standard, 4.7.2 ``del``).
_SILENT: Final = frozenset({
    "head", "script", "style", "template", "noscript", "object", "svg", "math", "audio", "video", "iframe",
    "del", "select", "datalist", "canvas", "map",
})  # fmt: skip
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCK: Final = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table\b)", re.IGNORECASE)
_AS_WRITTEN: Final = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_DECLARED: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})[\"']")
_HEAD: Final = 4096
_LONGEST_STYLE: Final = 4096


def html_text(data: bytes | str, encoding: str | None = None) -> str:
    """The text of a page or a piece of one.

    :raises MarkupError: where it is no text, nested too deeply, or too large.
    """
    from revasc.exports.markup.convert import decoded  # noqa: PLC0415 - which imports this module when used

    name = encoding or (None if isinstance(data, str) else _declared(data))
    return laid_out(_parsed(decoded(data, name)), _line)


def _declared(data: bytes) -> str | None:
    """The encoding that the page names, unless its bytes are marked otherwise."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    head = data[:_HEAD]
    named = _DECLARED.match(head) or _CHARSET.search(head)
    return None if named is None or named[1].lower().startswith(b"utf-16") else named[1].decode("ascii")


def _parsed(text: str) -> etree._Element:
    """The tree of a page. What the parser gives up is an error: it would drop text in silence."""
    from lxml import etree  # noqa: PLC0415

    if text.count("<") > MOST_TAGS:
        raise MarkupError("too_large", f"more than {MOST_TAGS} tags")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except UnicodeEncodeError as error:
        raise MarkupError("lone_surrogate") from error
    except (etree.LxmlError, ValueError) as error:
        raise MarkupError("bad_html") from error
    if root is None or len(parser.error_log.filter_from_fatals()):
        raise MarkupError("bad_html", "nested too deeply or empty")
    return root


def _line(element: etree._Element) -> Line:
    """How an element of HTML is laid out."""
    style = _style(element)
    if element.tag in _SILENT or "hidden" in element.attrib or _HIDDEN.search(style):
        return None
    if _AS_WRITTEN.search(style):
        return "pre"
    if element.tag in KNOWN:
        return str(element.tag)
    return "div" if _BLOCK.search(style) else ""


def _style(element: etree._Element) -> str:
    return str(element.get("style", ""))[:_LONGEST_STYLE]
