"""The spaCy components, one a floor, in the order in which they run.

Each wraps a floor (see ``floors``). They share a validated rule pack and pass a State along in
``Doc.user_data``.
"""

# No postponed annotations here: spaCy reads the factories' signatures at run time.
from datetime import date

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from revasc import extensions
from revasc.floors import (
    AssertionFloor,
    CodingFloor,
    Floor,
    LesionsFloor,
    MentionsFloor,
    SectionsFloor,
    UnitsFloor,
    unread,
)
from revasc.nlp import tokenizer as _tokenizer  # noqa: F401 - registers revasc.tokenizer.v1
from revasc.nlp.state import KEY, state_of
from revasc.note import Note
from revasc.pack import shared_pack
from revasc.review.notebook import show_documents

#: Where the caller's facts about a note wait in ``Doc.user_data`` until they are used.
NOTE_ID = "revasc.note_id"
SERVICE = "revasc.date_of_service"
NOTE_TYPE = "revasc.note_type"
SPANS = "revasc"


class FloorComponent:
    """A floor as a spaCy component: it reads on in the State of a Doc."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor

    def __call__(self, doc: Doc) -> Doc:
        """Let the floor read."""
        self.floor.read(state_of(doc))
        return doc


class FirstComponent(FloorComponent):
    """The first floor, which also starts the State of a Doc."""

    def __call__(self, doc: Doc) -> Doc:
        """Start with the text of the Doc and what the caller told of the note."""
        told = doc.user_data.get
        service = told(SERVICE)
        day = date.fromisoformat(service) if service else None
        doc.user_data[KEY] = unread(Note(told(NOTE_ID, "note"), doc.text, day, told(NOTE_TYPE)))
        return super().__call__(doc)


class SpansComponent:
    """Shows the mentions as spaCy spans: all in ``doc.spans``, those apart in ``doc.ents``."""

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.spans["revasc"]`` and ``doc.ents``."""
        spans: list[Span] = []
        for mention in state_of(doc).mentions:
            span = doc.char_span(
                mention.start,
                mention.end,
                label=mention.label,
                span_id=str(mention.id),
                alignment_mode="expand",
            )
            if span is not None:
                spans.append(span)
        doc.spans[SPANS] = spans
        doc.ents = spacy.util.filter_spans(spans)
        return doc


@Language.factory("revasc_sections", default_config={"pack": None})
def make_sections(nlp: Language, name: str, pack: str | None) -> FloorComponent:
    """Factory of the component of SectionsFloor."""
    return FirstComponent(SectionsFloor(shared_pack(pack)))


@Language.factory("revasc_units")
def make_units(nlp: Language, name: str) -> FloorComponent:
    """Factory of the component of UnitsFloor."""
    return FloorComponent(UnitsFloor())


@Language.factory("revasc_mentions", default_config={"pack": None})
def make_mentions(nlp: Language, name: str, pack: str | None) -> FloorComponent:
    """Factory of the component of MentionsFloor."""
    return FloorComponent(MentionsFloor(shared_pack(pack)))


@Language.factory("revasc_assertion", default_config={"pack": None})
def make_assertion(nlp: Language, name: str, pack: str | None) -> FloorComponent:
    """Factory of the component of AssertionFloor."""
    return FloorComponent(AssertionFloor(shared_pack(pack)))


@Language.factory("revasc_lesions")
def make_lesions(nlp: Language, name: str) -> FloorComponent:
    """Factory of the component of LesionsFloor."""
    return FloorComponent(LesionsFloor())


@Language.factory("revasc_coding", default_config={"pack": None, "policy": "standard"})
def make_coding(nlp: Language, name: str, pack: str | None, policy: str) -> FloorComponent:
    """Factory of the component of CodingFloor."""
    return FloorComponent(CodingFloor(shared_pack(pack), policy))


@Language.factory("revasc_spans", assigns=["doc.ents", "doc.spans"])
def make_spans(nlp: Language, name: str) -> SpansComponent:
    """Factory of SpansComponent."""
    return SpansComponent()


# A pipeline read back by spacy.load knows its attributes as soon as its factories do.
extensions.register()
show_documents()
