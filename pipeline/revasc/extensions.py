"""The attributes people know from medSpaCy, on Doc and Span, and ``doc._.revasc``.

Attributes of spaCy belong to the whole process, and medSpaCy declares the same names. So each
shared one answers for both, whichever package came first: for a Doc that our pipeline has read
from its mention table, for any other as whoever declared it before us would. What a component
or a user has set on a Doc or Span comes first.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from spacy.tokens import Doc, Span

from revasc.nlp.mention import Mention
from revasc.nlp.sections import Section
from revasc.nlp.state import KEY, State
from revasc.results.building import result_from_dict
from revasc.results.record import Result

#: What spaCy keeps of an attribute: default, method, getter, setter.
Declared = tuple[Any, Any, Any, Any]

_STATUS: Final[dict[str, tuple[str, ...]]] = {
    "is_negated": ("negated",),
    "is_historical": ("historical",),
    "is_hypothetical": ("planned",),
    "is_family": (),
}


@dataclass(frozen=True, slots=True)
class SharedAttribute:
    """The getter of an attribute of Doc or Span that others declare as well.

    ``ours`` answers for a Doc with our State. ``before`` is the declaration that we found,
    or one of our own where there was none; it answers for other Docs.
    """

    name: str
    ours: Callable[[Any], Any]
    before: Declared

    def __call__(self, obj: Doc | Span) -> Any:
        """The value that was set, else ours, else theirs."""
        data, key = _user_data(obj), _key(self.name, obj)
        if key in data:
            return data[key]
        return self.ours(obj) if _state(obj.doc) is not None else self._theirs(obj)

    def set(self, obj: Doc | Span, value: Any) -> None:
        """Keep a value where spaCy itself would; on a Doc of theirs by their setter, if they have one."""
        setter = self.before[3]
        if setter is not None and _state(obj.doc) is None:
            setter(obj, value)
        else:
            _user_data(obj)[_key(self.name, obj)] = value

    def _theirs(self, obj: Doc | Span) -> Any:
        default, _, getter, _ = self.before
        if getter is not None:
            return getter(obj)
        if isinstance(default, dict | list | set):  # spaCy gives each Doc its own copy, too
            return _user_data(obj).setdefault(_key(self.name, obj), copy.copy(default))
        return default


def register() -> None:
    """Declare the extensions; those that others have declared are shared with them."""
    if not Doc.has_extension("revasc"):
        Doc.set_extension("revasc", getter=result_of)
    _share(Doc, "sections", sections_of, ((), None, None, None))
    for name, statuses in _STATUS.items():
        _share(Span, name, _status(statuses), (False, None, None, None))
    _share(Span, "section_category", _section, (None, None, _section_of_token, None))


def result_of(doc: Doc) -> Result | None:
    """The result of a Doc, also of one read back from disk; None where coding has not run."""
    state = _state(doc)
    if state is None:
        return None
    if state.result is None and state.record is not None:
        state.result = result_from_dict(state.record)
    result: Result | None = state.result
    return result


def sections_of(doc: Doc) -> tuple[Section, ...]:
    """The sections of a Doc in order; empty before revasc_sections has run."""
    state = _state(doc)
    return () if state is None else state.sections


def mention_of(span: Span) -> Mention | None:
    """The mention that a span shows: by id where it has one, else by offsets and label."""
    state = _state(span.doc)
    if state is None:
        return None
    if span.id_.isdigit() and int(span.id_) < len(state.mentions):
        return state.mentions[int(span.id_)]
    inside = (m for m in state.mentions if m.start >= span.start_char and m.end <= span.end_char)
    return next((m for m in inside if m.label == span.label_), None)


def _share(kind: type[Doc | Span], name: str, ours: Callable[[Any], Any], alone: Declared) -> None:
    """Put our getter before the one declared, once; ``alone`` stands for it where there is none."""
    before: Declared = kind.get_extension(name) if kind.has_extension(name) else alone
    if isinstance(before[2], SharedAttribute) or before[1] is not None:
        return  # ours already, or a method, which no value could stand in for
    shared = SharedAttribute(name, ours, before)
    kind.set_extension(name, getter=shared, setter=shared.set, force=True)


def _state(doc: Doc) -> State | None:
    state = doc.user_data.get(KEY)
    return state if isinstance(state, State) else None


def _user_data(obj: Doc | Span) -> dict[Any, Any]:
    """The dictionary as it is: spaCy types its keys as text, but keeps attributes under tuples."""
    data: dict[Any, Any] = obj.doc.user_data
    return data


def _key(name: str, obj: Doc | Span) -> tuple[str, str, int | None, int | None]:
    """Where spaCy keeps the value of an attribute that has a default, so that it travels likewise."""
    start, end = (obj.start_char, obj.end_char) if isinstance(obj, Span) else (None, None)
    return ("._.", name, start, end)


def _status(statuses: tuple[str, ...]) -> Callable[[Span], bool]:
    def getter(span: Span) -> bool:
        mention = mention_of(span)
        return mention is not None and mention.status in statuses

    return getter


def _section(span: Span) -> str | None:
    mention = mention_of(span)
    return mention.section if mention else None


def _section_of_token(span: Span) -> str | None:
    """What medSpaCy's own ``section_category`` would say: the section of the first token."""
    return getattr(span[0]._, "section_category", None) if len(span) else None
