"""A tree laid out as lines by inscriptis: made simple before, its tables bounded before they are drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from revasc.exports.markup.errors import MarkupError
from revasc.exports.markup.lines import tidy

if TYPE_CHECKING:
    from inscriptis.model.config import ParserConfig
    from lxml import etree

#: Elements that begin and end a line.
BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "legend", "main", "menu", "nav", "p", "pre", "listing", "plaintext", "section",
    "summary", "xmp",
})  # fmt: skip

#: Stands for ``&`` during the layout, which would take ``&lt;`` in a text for an escape of its own.
_AMPERSAND: Final = "\ufdd0"
#: Stands for a blank that does not break, which the layout would draw together with its neighbours:
#: columns of a table in plain text are set with them.
_HARD_BLANK: Final = "\ufdd1"

#: The elements that inscriptis is given; in all others only the text counts.
KNOWN: Final = frozenset({"table", "tr", "td", "th", "ul", "ol", "li", "br"}) | BLOCKS

#: Tags in one note at most; a tag takes a hundred times its length in memory.
MOST_TAGS: Final = 1_000_000

#: What an element is laid out as: one of ``KNOWN``, nothing of its own (``""``), or left out.
Line = str | None

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPACED: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_AS_WRITTEN: Final = frozenset({"pre", "listing", "plaintext", "xmp"})
_CELLS: Final = frozenset({"td", "th"})
_HOLDERS: Final = _CELLS | {"li"}
#: All tables of one note, drawn with every column as wide as its widest cell.
_LARGEST_AREA: Final = 1 << 25


def laid_out(root: etree._Element, line_of: Callable[[etree._Element], Line]) -> str:
    """The lines of a tree whose elements are laid out as ``line_of`` says.

    :raises MarkupError: where its tables would be drawn larger than 32 million characters.
    """
    from inscriptis.html_engine import Inscriptis  # noqa: PLC0415

    area = _Area()
    text: str = Inscriptis(_simplified(root, line_of), _config(area)).get_text()
    return tidy(text.replace(_AMPERSAND, "&").replace(_HARD_BLANK, " "))


def _simplified(root: etree._Element, line_of: Callable[[etree._Element], Line]) -> etree._Element:
    """The same text in elements of ``KNOWN`` without attributes, built in one pass."""
    from lxml import etree  # noqa: PLC0415

    builder = etree.TreeBuilder()
    builder.start("body", {})
    opened: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            line = line_of(element)
            opened.append(_open(builder, element, line, opened))
            if line is None:
                walk.skip_subtree()
        else:
            _close(builder, opened.pop(), "" if element is root else element.tail)
    builder.end("body")
    return builder.close()


def _open(builder: etree.TreeBuilder, element: etree._Element, line: Line, around: list[str]) -> str:
    """Begin an element; the name under which it was begun.

    A cell outside a table is a line, and so is a paragraph in a cell or an item.
    """
    if line is None:
        return ""
    lone = line in _CELLS and "table" not in around
    name = "div" if lone or (line == "p" and not _HOLDERS.isdisjoint(around)) else line
    if name:
        builder.start(name, {})
    builder.data(_shown(element.text))
    return name


def _close(builder: etree.TreeBuilder, name: str, tail: str | None) -> None:
    if name:
        builder.end(name)
    builder.data(_shown(tail))


def _shown(text: str | None) -> str:
    """Text as the layout takes it; control characters, which XML forbids and HTML lets by, are blanks."""
    return _CONTROLS.sub(" ", text or "").replace("&", _AMPERSAND).replace("\xa0", _HARD_BLANK)


class _Area:
    """How much of the area that tables may take is used."""

    def __init__(self) -> None:
        self.used = 0

    def table_end(self, state: Any) -> None:
        """End a table as inscriptis does, unless its cells padded to columns would be too large."""
        from inscriptis.model.tag.table_tag import table_end_handler  # noqa: PLC0415

        if state.current_table:
            self.used += _drawn_area(state.current_table[-1])
        if self.used > _LARGEST_AREA:
            raise MarkupError("bad_html", "tables too large")
        table_end_handler(state)


def _drawn_area(table: Any) -> int:
    """Characters of a table when every cell is padded: the height of all rows by the width of all columns."""
    widths: dict[int, int] = {}
    height = 0
    for row in table.rows:
        height += max((cell.normalize_blocks() for cell in row.columns), default=1)
        for place, cell in enumerate(row.columns):
            widths[place] = max(widths.get(place, 0), cell.width + len(row.cell_separator))
    return height * sum(widths.values())


def _config(area: _Area) -> ParserConfig:
    from inscriptis.model.config import ParserConfig  # noqa: PLC0415
    from inscriptis.model.tag import CustomHtmlTagHandlerMapping  # noqa: PLC0415

    ends = CustomHtmlTagHandlerMapping(start_tag_mapping={}, end_tag_mapping={"table": area.table_end})
    return ParserConfig(css=_style_sheet(), custom_html_tag_handler_mapping=ends)


@lru_cache(maxsize=1)
def _style_sheet() -> dict[str, Any]:
    """Lines for blocks, an empty line before headings and around paragraphs, no indents."""
    from inscriptis.html_properties import Display, WhiteSpace  # noqa: PLC0415
    from inscriptis.model.html_element import HtmlElement  # noqa: PLC0415

    sheet = {tag: HtmlElement(display=Display.block, margin_before=int(tag in _SPACED)) for tag in BLOCKS}
    sheet |= {"p": HtmlElement(display=Display.block, margin_before=1, margin_after=1)}
    sheet |= {tag: HtmlElement(display=Display.block, whitespace=WhiteSpace.pre) for tag in _AS_WRITTEN}
    sheet |= {tag: HtmlElement(display=Display.block) for tag in ("ul", "ol", "li")}
    return sheet | {"body": HtmlElement(display=Display.inline)}
