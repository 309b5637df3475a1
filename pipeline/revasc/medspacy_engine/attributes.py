"""Attributes that both engines know, and the objects of medSpaCy that must not stay in a Doc.

medSpaCy's components write what they find into attributes of Doc and Span. Where revasc was
loaded first, some of these are answered by its own getters instead.
"""

from __future__ import annotations

from typing import Any, Final

from spacy.tokens import Doc, Span

#: Attributes in which medSpaCy keeps rules, sections and graphs: none of them can be serialised.
_OBJECTS: Final = frozenset({"target_rule", "modifiers", "section", "sections", "context_graph"})
#: ConText's categories in our packs, and the flags of medSpaCy that each stands for.
_FLAGS: Final[dict[str, tuple[str, ...]]] = {
    "NEGATED_EXISTENCE": ("is_negated",),
    "HISTORICAL": ("is_historical",),
    "PLANNED": ("is_hypothetical",),
    "POSSIBLE_EXISTENCE": ("is_hypothetical", "is_uncertain"),
}


def flags_to_set() -> dict[str, dict[str, bool]]:
    """The flags that ConText is to set, by category: those that our getters do not answer.

    medSpaCy keeps a flag by the offsets of a span, whatever its label, so that two mentions of the
    same words share it; our getters look each mention up. Needs medSpaCy to be imported.
    """
    return {
        category: {flag: True for flag in flags if Span.get_extension(flag)[2] is None}
        for category, flags in _FLAGS.items()
    }


def drop_objects(doc: Doc) -> None:
    """Take medSpaCy's objects out of ``doc.user_data``; flags such as ``is_negated`` stay."""
    data = _user_data(doc)
    for key in [key for key in data if isinstance(key, tuple) and key[1] in _OBJECTS]:
        del data[key]


def _user_data(doc: Doc) -> dict[Any, Any]:
    """The dictionary as it is: spaCy types its keys as text, but keeps attributes under tuples."""
    return doc.user_data
