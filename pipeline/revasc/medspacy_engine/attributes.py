"""One attribute that both engines write, and the objects of medSpaCy that must not stay in a Doc."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from spacy.tokens import Doc

from revasc.extensions import sections_of

_SECTIONS: Final = "revasc.medspacy.sections"
#: Attributes in which medSpaCy keeps rules, sections and graphs: none of them can be serialised.
_OBJECTS: Final = frozenset({"target_rule", "modifiers", "section", "context_graph"})


def share_sections() -> None:
    """Let medSpaCy's sectionizer set ``doc._.sections``, to which it appends, and us answer it else."""
    Doc.set_extension("sections", getter=_sections, setter=_keep_sections, force=True)


def drop_objects(doc: Doc) -> None:
    """Take medSpaCy's objects out of ``doc.user_data``; flags such as ``is_negated`` stay."""
    data = _user_data(doc)
    data.pop(_SECTIONS, None)
    for key in [key for key in data if isinstance(key, tuple) and key[1] in _OBJECTS]:
        del data[key]


def _user_data(doc: Doc) -> dict[Any, Any]:
    """The dictionary as it is: spaCy types its keys as text, but keeps attributes under tuples."""
    return doc.user_data


def _sections(doc: Doc) -> Sequence[Any]:
    kept: Sequence[Any] | None = doc.user_data.get(_SECTIONS)
    return sections_of(doc) if kept is None else kept


def _keep_sections(doc: Doc, sections: Sequence[Any]) -> None:
    doc.user_data[_SECTIONS] = sections
