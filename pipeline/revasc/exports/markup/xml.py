"""XML from strangers: no document type, no entities, nothing fetched, nesting bounded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from revasc.exports.markup.errors import MarkupError
from revasc.exports.markup.layout import MOST_TAGS

if TYPE_CHECKING:
    from lxml import etree

_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>")


def parse_xml(data: bytes | str) -> etree._Element:
    """The root of an XML document.

    A document type is refused altogether: CDA has none, and entities live there. The parser
    resolves no entity, loads no DTD, opens no connection and stops at 256 levels (libxml2
    without ``huge_tree``).

    :raises MarkupError: where it is not well-formed, or has a document type.
    """
    from lxml import etree  # noqa: PLC0415

    encoded = _encoded(data)
    if encoded.count(b"<") > MOST_TAGS:
        raise MarkupError("too_large", f"more than {MOST_TAGS} tags")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
        encoding="utf-8" if isinstance(data, str) else None,
    )  # fmt: skip
    try:
        root = etree.fromstring(encoded, parser)
    except (etree.LxmlError, ValueError) as error:
        raise MarkupError("bad_xml") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise MarkupError("bad_xml", "it has a document type")
    return root


def _encoded(data: bytes | str) -> bytes:
    """Text as UTF-8 without the declaration of another encoding."""
    if isinstance(data, bytes):
        return data.lstrip()
    try:
        return _DECLARATION.sub("", data.removeprefix("\ufeff"), count=1).lstrip().encode()
    except UnicodeEncodeError as error:
        raise MarkupError("lone_surrogate") from error
