"""CDA documents to text: the narrative, section by section, as a reader of the document sees it.

Source: HL7 Clinical Document Architecture, Release 2.0, 4.3.4 (body) and 4.3.5 (section narrative
blocks); C-CDA Release 2.1. The narrative is what the author attested; the coded entries beside it
repeat it and are not read. A body that is not XML (``nonXMLBody``) is read if it holds plain text,
HTML or RTF.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING, Final

from revasc.exports.markup.errors import MarkupError
from revasc.exports.markup.kinds import KIND_OF_TYPE
from revasc.exports.markup.layout import Line, laid_out
from revasc.exports.markup.xml import parse_xml

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACE: Final = "urn:hl7-org:v3"
_V3: Final = f"{{{_NAMESPACE}}}"
#: Elements of the body and its narrative blocks as elements of HTML; in all others (``content``,
#: ``sub``, ``linkHtml`` ...) the text counts.
_AS_HTML: Final = {
    "section": "section", "title": "h2", "text": "div", "paragraph": "p", "list": "ul", "item": "li",
    "table": "table", "tr": "tr", "td": "td", "th": "th", "br": "br", "caption": "caption",
}  # fmt: skip
#: What of a section is read; the rest is coded.
_READ: Final = frozenset({"title", "text", "component"})
_IGNORED: Final = frozenset({"renderMultiMedia", "footnoteRef"})


def cda_text(data: bytes | str) -> str:
    """The narrative of a CDA document.

    :raises MarkupError: where it is no well-formed CDA document, or has a body of another kind.
    """
    root = parse_xml(data)
    if root.tag not in {f"{_V3}ClinicalDocument", "ClinicalDocument"}:
        raise MarkupError("bad_xml", "no CDA document")
    spaces = _V3 if root.tag.startswith(_V3) else ""
    component = f"{spaces}component"
    body = root.find(f"{component}/{spaces}nonXMLBody/{spaces}text")
    if body is not None:
        return _unstructured(body)
    bodies = root.findall(f"{component}/{spaces}structuredBody")
    return "\n".join(laid_out(body, _line) for body in bodies)


def _line(element: etree._Element) -> Line:
    """How an element of the body is laid out; deleted text and pictures are not."""
    name, parent = _name(element), element.getparent()
    if name in _IGNORED or element.get("revised") == "delete":
        return None
    if parent is not None and name not in _READ and _name(parent) == "section":
        return None
    if name == "list" and element.get("listType") == "ordered":
        return "ol"
    return _AS_HTML.get(name, "")


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _unstructured(body: etree._Element) -> str:
    """The text of a body that is a file in itself.

    ``representation="B64"`` says base64; ``mediaType`` is ``text/plain`` where it is left out.
    """
    from revasc.exports.markup.convert import to_text  # noqa: PLC0415 - which imports this module when used

    kind = KIND_OF_TYPE.get(body.get("mediaType", "text/plain").partition(";")[0].strip().lower())
    if kind is None or kind == "cda":
        raise MarkupError("attachment_type")
    content = "".join(str(piece) for piece in body.itertext())
    if body.get("representation") != "B64":
        return to_text(content, kind)
    try:
        return to_text(b64decode("".join(content.split()), validate=True), kind)
    except (binascii.Error, ValueError) as error:
        raise MarkupError("bad_base64") from error
