"""The attributes people know from medSpaCy, on Doc and Span, and ``doc._.revasc``.

Getters look the answer up in the mention table; a value that another component sets (as
medSpaCy's own do in the same process) is kept and comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.tokens import Doc, Span

from revasc.nlp.mention import Mention
from revasc.nlp.sections import Section
from revasc.nlp.state import KEY, State
from revasc.results.building import result_from_dict
from revasc.results.record import Result

_STATUS = {
    "is_negated": ("negated",),
    "is_historical": ("historical",),
    "is_hypothetical": ("planned",),
    "is_family": (),
}


def register() -> None:
    """Declare the extensions that are not declared yet."""
    if not Doc.has_extension("revasc"):
        Doc.set_extension("revasc", getter=result_of)
    if not Doc.has_extension("sections"):
        Doc.set_extension("sections", getter=sections_of, setter=_keep("sections"))
    for name, statuses in _STATUS.items():
        if not Span.has_extension(name):
            Span.set_extension(name, getter=_status(name, statuses), setter=_keep(name))
    if not Span.has_extension("section_category"):
        Span.set_extension("section_category", getter=_section, setter=_keep("section_category"))


def result_of(doc: Doc) -> Result | None:
    """The result of a Doc, also of one read back from disk; None where coding has not run."""
    state = doc.user_data.get(KEY)
    if not isinstance(state, State):
        return None
    if state.result is None and state.record is not None:
        state.result = result_from_dict(state.record)
    result: Result | None = state.result
    return result


def sections_of(doc: Doc) -> tuple[Section, ...]:
    """The sections of a Doc in order; empty before revasc_sections has run."""
    state = doc.user_data.get(KEY)
    return state.sections if isinstance(state, State) else ()


def mention_of(span: Span) -> Mention | None:
    """The mention that a span shows: by id where it has one, else by offsets and label."""
    state = span.doc.user_data.get(KEY)
    if not isinstance(state, State):
        return None
    if span.id_.isdigit() and int(span.id_) < len(state.mentions):
        return state.mentions[int(span.id_)]
    same = (m for m in state.mentions if m.label == span.label_ and m.start >= span.start_char and m.end <= span.end_char)
    return next(same, None)


def _key(name: str, span: Any) -> tuple[str, str, int, int]:
    start, end = (span.start_char, span.end_char) if isinstance(span, Span) else (-1, -1)
    return ("revasc.set", name, start, end)


def _keep(name: str) -> Callable[[Any, Any], None]:
    def setter(obj: Any, value: Any) -> None:
        doc = obj.doc if isinstance(obj, Span) else obj
        doc.user_data[_key(name, obj)] = value

    return setter


def _status(name: str, statuses: tuple[str, ...]) -> Callable[[Span], bool]:
    def getter(span: Span) -> bool:
        kept = span.doc.user_data.get(_key(name, span))
        if kept is not None:
            return bool(kept)
        mention = mention_of(span)
        return mention is not None and mention.status in statuses

    return getter


def _section(span: Span) -> str | None:
    kept = span.doc.user_data.get(_key("section_category", span))
    mention = mention_of(span)
    return kept or (mention.section if mention else None)
