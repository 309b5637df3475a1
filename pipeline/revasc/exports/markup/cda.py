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
from revasc.exports.markup.html import simplified
from revasc.exports.markup.kinds import KIND_OF_TYPE
from revasc.exports.markup.layout import laid_out
from revasc.exports.markup.xml import parse_xml

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACE: Final = "urn:hl7-org:v3"
_V3: Final = f"{{{_NAMESPACE}}}"
#: Elements of narrative blocks as elements of HTML; others (content, sub, sup, linkHtml) are text.
_AS_HTML: Final = {
    "paragraph": "p", "item": "li", "table": "table", "tr": "tr", "td": "td", "th": "th", "br": "br",
    "caption": "caption", "title": "h2", "section": "section", "text": "div",
}  # fmt: skip
_IGNORED: Final = frozenset({"renderMultiMedia", "footnoteRef", "colgroup", "col"})


def cda_text(data: bytes | str) -> str:
    """The narrative of a CDA document.

    :raises MarkupError: where it is no well-formed CDA document, or has a body of another kind.
    """
    root = parse_xml(data)
    if root.tag not in {f"{_V3}ClinicalDocument", "ClinicalDocument"}:
        raise MarkupError("bad_xml", "no CDA document")
    spaces = _V3 if root.tag.startswith(_V3) else ""
    body = root.find(f"{spaces}component/{spaces}nonXMLBody/{spaces}text")
    return _structured(root, spaces) if body is None else _unstructured(body)


def _structured(root: etree._Element, spaces: str) -> str:
    """All sections in the order of the document, those within others too."""
    from lxml import etree  # noqa: PLC0415

    page = etree.Element("body")
    for body in root.iterfind(f"{spaces}component/{spaces}structuredBody"):
        _sections(body, page, spaces)
    return laid_out(simplified(page))


def _sections(parent: etree._Element, page: etree._Element, spaces: str) -> None:
    for section in parent.iterfind(f"{spaces}component/{spaces}section"):
        for name in ("title", "text"):
            for part in section.iterfind(f"{spaces}{name}"):
                _copy(part, page)
        _sections(section, page, spaces)


def _copy(source: etree._Element, parent: etree._Element) -> None:
    """``source`` below ``parent`` as HTML; what is marked as deleted, or shows a picture, is left out."""
    from lxml import etree  # noqa: PLC0415

    name = _name(source)
    if not name or name in _IGNORED or source.get("revised") == "delete":
        _append(parent, source.tail)
        return
    child = etree.SubElement(parent, _html_name(source, name))
    child.text = source.text
    for inner in source:
        _copy(inner, child)
    child.tail = source.tail


def _append(parent: etree._Element, text: str | None) -> None:
    """Put text behind what ``parent`` holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + (text or "")
    else:
        parent.text = (parent.text or "") + (text or "")


def _html_name(element: etree._Element, name: str) -> str:
    if name == "list":
        return "ol" if element.get("listType") == "ordered" else "ul"
    return _AS_HTML.get(name, "span")


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace; nothing for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


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
