"""DocumentReference and DiagnosticReport as notes.

Source: HL7 FHIR R4 (4.0.1) and R5 (5.0.0), the pages of the two resources. Paths in rejects are
written as FHIRPath writes them, from the resource or from the Bundle that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from revasc.exports.attachments import Attachment, Resolve, attachment_at, best_of, text_of
from revasc.exports.columns import Columns
from revasc.exports.markup import MarkupError, to_text
from revasc.exports.rejects import Reject, RejectCode, reject_row
from revasc.exports.rows import RawNote

Resource = Mapping[str, Any]

NOTES: Final = frozenset({"DocumentReference", "DiagnosticReport"})

#: Statuses of either resource by which its sender takes it back (value sets document-reference-status,
#: composition-status, diagnostic-report-status).
_RETRACTED: Final = frozenset({"entered-in-error", "superseded", "cancelled", "deprecated"})

#: Where the date of service stands, the best first; ``context.period`` is R4, ``period`` R5.
_DATES: Final = {
    "DocumentReference": ("context.period.start", "period.start", "date"),
    "DiagnosticReport": ("effectiveDateTime", "effectivePeriod.start", "issued"),
}
_IDS: Final = ("id", "identifier.value", "masterIdentifier.value")
#: ``2024`` and ``2024-03`` are dates to FHIR and name no day.
_NO_DAY: Final = re.compile(r"\d{4}(?:-\d{2})?")


@dataclass(frozen=True, slots=True)
class Found:
    """A resource of an export: the file, the row, its path in it, and what it can refer to."""

    file: str
    row: int
    path: str
    resource: Resource
    resolve: Resolve

    @property
    def type(self) -> str:
        """The type of the resource."""
        return str(self.resource.get("resourceType"))

    def reject(self, code: RejectCode, field: str, detail: str = "") -> Reject:
        """Why the resource is no note; ``field`` is below the resource."""
        _, note_id = first_of(self.resource, _IDS)
        known = note_id if isinstance(note_id, str) and len(note_id) <= 64 and note_id.isprintable() else None
        return reject_row(
            self.file, self.row, code, field=f"{self.path}.{field}", note_id=known, detail=detail
        )


def note_of(found: Found) -> RawNote | Reject:
    """The note of a resource, or why there is none."""
    resource = found.resource
    for name in ("status", "docStatus"):
        if _string(resource.get(name)) in _RETRACTED:
            return found.reject("retracted", name)
    contained = _with_contained(found)
    attachments = list(_attachments(found, contained))
    try:
        field, text = _text(resource, attachments)
    except MarkupError as error:
        return found.reject(error.code, attachments[0].path if attachments else "text.div", error.detail)
    if text is None:
        return found.reject("missing_field", field)
    return _raw(found, field, text)


def first_of(resource: Resource, paths: Sequence[str]) -> tuple[str, Any]:
    """The first of ``paths`` that holds a value, and the value; the first path where none does."""
    return next(
        ((path, value) for path in paths if (value := _at(resource, path)) is not None), (paths[0], None)
    )


def listed(value: object) -> list[Any]:
    """A list as it is; anything else is no list and empty."""
    return value if isinstance(value, list) else []


def _raw(found: Found, field: str, text: str) -> RawNote:
    id_path, note_id = first_of(found.resource, _IDS)
    date_path, date = first_of(found.resource, _DATES[found.type])
    if isinstance(date, str) and _NO_DAY.fullmatch(date.strip()):
        date = None
    kind = "type" if found.type == "DocumentReference" else "code"
    columns = Columns(*(f"{found.path}.{name}" for name in (id_path, field, date_path, kind)))
    return RawNote(found.file, found.row, columns, note_id, text, date, _label(found.resource.get(kind)))


def _text(resource: Resource, attachments: list[Attachment]) -> tuple[str, str | None]:
    """Where the text stands, and the text: of the best attachment, else of the narrative."""
    if attachments:
        best = best_of(attachments)
        return best.path, text_of(best)
    if resource.get("resourceType") != "DiagnosticReport":
        return "content", None
    div = _at(resource, "text.div")
    return ("text.div", to_text(div, "html")) if isinstance(div, str) else ("presentedForm", None)


def _attachments(found: Found, resolve: Resolve) -> Iterator[Attachment]:
    """The renditions of the document, in the order of the resource."""
    document = found.type == "DocumentReference"
    name = "content" if document else "presentedForm"
    for place, item in enumerate(listed(found.resource.get(name))):
        given = item.get("attachment") if document and isinstance(item, Mapping) else item
        if isinstance(given, Mapping) and ("data" in given or "url" in given):
            path = f"{name}[{place}].attachment" if document else f"{name}[{place}]"
            yield attachment_at(given, path, resolve)


def _with_contained(found: Found) -> Resolve:
    """References to resources contained in this one, and whatever else ``found`` can refer to."""
    contained = {
        f"#{inner.get('id')}": inner
        for inner in listed(found.resource.get("contained"))
        if isinstance(inner, Mapping)
    }
    return lambda url: contained.get(url) or found.resolve(url)


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _label(concept: object) -> str | None:
    """The text of a CodeableConcept, else the first display of its codings."""
    if not isinstance(concept, Mapping):
        return None
    displays = [
        coding.get("display") for coding in listed(concept.get("coding")) if isinstance(coding, Mapping)
    ]
    return next(
        (name for name in (concept.get("text"), *displays) if isinstance(name, str) and name.strip()), None
    )


def _at(value: object, path: str) -> Any:
    """What stands at a path of names; of a list the first element."""
    for name in path.split("."):
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
