"""The spaCy components, one a floor, in the order in which they run.

Each is a thin wrapper around the plain functions of its floor. They share a validated rule
pack and pass a State along in ``Doc.user_data``.
"""

# No postponed annotations here: spaCy reads the factories' signatures at run time.
from datetime import date
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from revasc import __version__, extensions
from revasc.coding.clarification import clarify, load_wording
from revasc.coding.codes import propose
from revasc.coding.decision import decide
from revasc.coding.documentation import document
from revasc.coding.jcto import jcto, load_jcto
from revasc.coding.policy import load_policy
from revasc.coding.tables import load_tables
from revasc.lesions.findings import Findings
from revasc.lesions.reading import read_findings
from revasc.nlp import tokenizer as _tokenizer  # noqa: F401 - registers revasc.tokenizer.v1
from revasc.nlp.assertion import Asserter
from revasc.nlp.cues import CueFinder
from revasc.nlp.mentions import MentionFinder, join_hits
from revasc.nlp.normalize import normalise
from revasc.nlp.scan import JointScan
from revasc.nlp.sections import Sectioner, is_visit
from revasc.nlp.service import stated_service_date, writes_day_first
from revasc.nlp.state import KEY, State, state_of
from revasc.nlp.units import split_units
from revasc.pack import Pack, fingerprint_layers, layer_files, load_pack, pack_layers
from revasc.results.assembly import assemble, day, text_sha256
from revasc.results.record import Provenance
from revasc.review.notebook import show_documents

#: Where the caller's facts about a note wait in ``Doc.user_data`` until they are used.
NOTE_ID = "revasc.note_id"
SERVICE = "revasc.date_of_service"
NOTE_TYPE = "revasc.note_type"
SPANS = "revasc"


def shared_pack(path: str | None) -> Pack:
    """A pack, read once as long as none of the files of its layers changes."""
    layers = pack_layers(path)
    return _pack(str(layers[-1]), fingerprint_layers(layers))


@lru_cache(maxsize=4)
def _pack(root: str, _sha256: str) -> Pack:
    return load_pack(root)


class SectionsComponent:
    """Normalises the note, finds its day and cuts it into sections."""

    def __init__(self, pack: Pack) -> None:
        self._sections = Sectioner(pack)

    def __call__(self, doc: Doc) -> Doc:
        """Start the State of a Doc."""
        source = doc.text
        text = normalise(source)
        service = doc.user_data.get(SERVICE)
        service = date.fromisoformat(service) if service else stated_service_date(text)
        kind = doc.user_data.get(NOTE_TYPE) or ""
        doc.user_data[KEY] = State(
            text,
            service,
            writes_day_first(text, service),
            sections=self._sections(text, visit=is_visit(kind, text)),
            source=source,
        )
        return doc


class UnitsComponent:
    """Cuts the note into sentences, lines, items and rows."""

    def __call__(self, doc: Doc) -> Doc:
        """Add units to the State."""
        state = state_of(doc)
        breaks = tuple(sorted({offset for s in state.sections for offset in (s.start, s.body)}))
        state.units = split_units(state.text, breaks)
        return doc


class MentionsComponent:
    """Finds the mentions, and in the same scan the cues that the next component weighs."""

    def __init__(self, pack: Pack) -> None:
        self._scan = JointScan(MentionFinder(pack).scanner, CueFinder(pack).scanner)

    def __call__(self, doc: Doc) -> Doc:
        """Add mentions to the State, all of status current."""
        state = state_of(doc)
        hits, cue_hits = self._scan(state.text)
        found = join_hits(
            hits, state.text, state.sections, state.units, state.service, day_first=state.day_first
        )
        state.mentions, state.cue_hits = tuple(found), tuple(cue_hits)
        return doc


class AssertionComponent:
    """Gives every mention its status."""

    def __init__(self, pack: Pack) -> None:
        self._assert = Asserter(pack)

    def __call__(self, doc: Doc) -> Doc:
        """Replace the mentions of the State by asserted ones."""
        state = state_of(doc)
        asserted = self._assert(
            state.text,
            state.units,
            state.mentions,
            state.service,
            day_first=state.day_first,
            cue_hits=state.cue_hits,
        )
        state.mentions = tuple(asserted)
        return doc


class LesionsComponent:
    """Links mentions to lesions and access sites."""

    def __call__(self, doc: Doc) -> Doc:
        """Add findings to the State."""
        state = state_of(doc)
        state.findings = read_findings(state.text, state.sections, state.units, state.mentions, state.service)
        return doc


class CodingComponent:
    """Decides by a policy and writes the result record."""

    def __init__(self, pack: Pack, policy: str) -> None:
        self._policy = load_policy(policy, *pack.layers)
        self._tables = load_tables(pack.path, layer_files(pack.layers, "coding/codes.toml"))
        self._wording = load_wording(pack.path, layer_files(pack.layers, "coding/clarification.toml"))
        self._jcto = load_jcto(pack.path, layer_files(pack.layers, "coding/jcto.toml"))
        self._pack = pack

    def __call__(self, doc: Doc) -> Doc:
        """Add the result to the State."""
        state = state_of(doc)
        findings: Findings = state.findings
        verdict = decide(findings, self._policy)
        mentions = {mention.id: mention for mention in findings.mentions}
        text = state.source or doc.text
        state.result = assemble(
            doc.user_data.get(NOTE_ID, "note"),
            text,
            findings,
            verdict,
            scores=[jcto(lesion, mentions, self._jcto) for lesion in findings.lesions],
            documentation=document(findings),
            codes=propose(findings, verdict, self._tables),
            clarification=clarify(text, findings, verdict, self._wording),
            provenance=self._provenance(text, state.service),
        )
        return doc

    def _provenance(self, text: str, service: date | None) -> Provenance:
        return Provenance(
            revasc=__version__,
            ruleset=self._pack.name,
            ruleset_version=self._pack.version,
            ruleset_sha256=self._pack.sha256,
            policy=self._policy.name,
            date_of_service=day(service),
            text_sha256=text_sha256(text),
        )


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
def make_sections(nlp: Language, name: str, pack: str | None) -> SectionsComponent:
    """Factory of SectionsComponent."""
    return SectionsComponent(shared_pack(pack))


@Language.factory("revasc_units")
def make_units(nlp: Language, name: str) -> UnitsComponent:
    """Factory of UnitsComponent."""
    return UnitsComponent()


@Language.factory("revasc_mentions", default_config={"pack": None})
def make_mentions(nlp: Language, name: str, pack: str | None) -> MentionsComponent:
    """Factory of MentionsComponent."""
    return MentionsComponent(shared_pack(pack))


@Language.factory("revasc_assertion", default_config={"pack": None})
def make_assertion(nlp: Language, name: str, pack: str | None) -> AssertionComponent:
    """Factory of AssertionComponent."""
    return AssertionComponent(shared_pack(pack))


@Language.factory("revasc_lesions")
def make_lesions(nlp: Language, name: str) -> LesionsComponent:
    """Factory of LesionsComponent."""
    return LesionsComponent()


@Language.factory("revasc_coding", default_config={"pack": None, "policy": "standard"})
def make_coding(nlp: Language, name: str, pack: str | None, policy: str) -> CodingComponent:
    """Factory of CodingComponent."""
    return CodingComponent(shared_pack(pack), policy)


@Language.factory("revasc_spans", assigns=["doc.ents", "doc.spans"])
def make_spans(nlp: Language, name: str) -> SpansComponent:
    """Factory of SpansComponent."""
    return SpansComponent()


# A pipeline read back by spacy.load knows its attributes as soon as its factories do.
extensions.register()
show_documents()
