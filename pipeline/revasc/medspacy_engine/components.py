# ruff: noqa: I002 - spaCy reads the factories' signatures at run time, so no postponed annotations
"""The medSpaCy components with our rules in them, and the bridges from them to our State.

Each factory reads the pack itself, so a saved pipeline can be loaded again, which medSpaCy's own
factories do not allow (their rules are not saved).
"""

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from revasc.medspacy_engine.assertion import asserted
from revasc.medspacy_engine.attributes import drop_objects, flags_to_set
from revasc.medspacy_engine.hits import hits_of
from revasc.medspacy_engine.importing import medspacy_class
from revasc.medspacy_engine.rules import context_rules, section_rules, target_rules
from revasc.nlp.mentions import join_hits
from revasc.nlp.sections import PREAMBLE, Section
from revasc.nlp.state import state_of
from revasc.pack import Pack, shared_pack

#: Span groups: what the target matcher found, and the mentions that ConText is to look at.
TARGETS = "revasc.medspacy.targets"
MENTIONS = "revasc.medspacy.mentions"


class SectionsBridge:
    """Puts the sections of medSpaCy's sectionizer into the State."""

    def __call__(self, doc: Doc) -> Doc:
        """Replace the sections of the State."""
        state = state_of(doc)
        heads = [_head(doc, section) for section in doc._.sections]
        if not heads or heads[0].start > 0:
            heads.insert(0, Section(PREAMBLE, 0, 0, 0))
        ends = [*(section.start for section in heads[1:]), len(state.text)]
        state.sections = tuple(
            Section(s.category, s.start, s.body, end, s.rule) for s, end in zip(heads, ends, strict=True)
        )
        return doc


class SentencesBridge:
    """Makes every unit of the State a sentence of the Doc; PyRuSH joins the lines of lists."""

    def __call__(self, doc: Doc) -> Doc:
        """Set the sentence starts of the Doc: the first token that reaches into each unit."""
        if not len(doc):
            return doc
        ends = np.array([token.idx + len(token) for token in doc])
        units = [unit.start for unit in state_of(doc).units]
        flags = np.full((len(doc), 1), -1, dtype="int64")  # spaCy reads 0 as "not known"
        flags[[0, *np.searchsorted(ends, units, side="right")]] = 1
        return doc.from_array(["SENT_START"], flags.astype("uint64"))  # type: ignore[arg-type]


class MentionsBridge:
    """Joins the matches of medSpaCy's target matcher to mentions, as our own engine does."""

    def __init__(self, pack: Pack) -> None:
        self._rules = {rule.id: rule for rule in pack.rules}

    def __call__(self, doc: Doc) -> Doc:
        """Add mentions to the State, and to the Doc as the targets of ConText."""
        state = state_of(doc)
        spans = [span for span in doc.spans.pop(TARGETS) if span.label_ in self._rules]
        found = join_hits(
            hits_of(spans, self._rules, state.text),
            state.text,
            state.sections,
            state.units,
            state.service,
            day_first=state.day_first,
        )
        state.mentions = tuple(found)
        targets = [
            doc.char_span(m.start, m.end, label=m.label, span_id=str(m.id), alignment_mode="expand")
            for m in found
        ]
        doc.spans[MENTIONS] = [target for target in targets if target is not None]
        return doc


class AssertionBridge:
    """Reads the statuses of the mentions off ConText's modifiers, then drops medSpaCy's objects."""

    def __init__(self, pack: Pack) -> None:
        self._defaults = pack.section_status

    def __call__(self, doc: Doc) -> Doc:
        """Replace the mentions of the State by asserted ones."""
        state = state_of(doc)
        targets = {int(target.id_): target for target in doc.spans.pop(MENTIONS)}
        state.mentions = tuple(asserted(m, targets.get(m.id), self._defaults) for m in state.mentions)
        drop_objects(doc)
        return doc


def _head(doc: Doc, section: Any) -> Section:
    """Start and body of a medSpaCy section; its title may begin with the line break before it."""
    if section.rule is None:
        return Section(PREAMBLE, 0, 0, 0)
    title = doc[section.title_start : section.title_end]
    start = title.start_char + len(title.text) - len(title.text.lstrip())
    return Section(section.category, start, title.end_char, 0, section.rule.metadata["rule"])


@Language.factory("revasc_medspacy_sectionizer", default_config={"pack": None}, assigns=["doc._.sections"])
def make_sectionizer(nlp: Language, name: str, pack: str | None) -> Any:
    """A medSpaCy Sectionizer with the headings of a pack."""
    sectionizer = medspacy_class("section_detection", "Sectionizer")(nlp, name, rules=None, span_attrs=None)
    sectionizer.add(section_rules(shared_pack(pack)))
    return sectionizer


@Language.factory("revasc_medspacy_targets", default_config={"pack": None}, assigns=["doc.spans"])
def make_targets(nlp: Language, name: str, pack: str | None) -> Any:
    """A medSpaCy TargetMatcher with the vocabulary of a pack.

    Without pruning: of two rules on the same words medSpaCy would drop one by position.
    """
    matcher = medspacy_class("target_matcher", "TargetMatcher")(
        nlp, name, result_type="group", span_group_name=TARGETS, prune=False
    )
    matcher.add(target_rules(shared_pack(pack)))
    return matcher


@Language.factory("revasc_medspacy_context", default_config={"pack": None}, assigns=["span._.modifiers"])
def make_context(nlp: Language, name: str, pack: str | None) -> Any:
    """A medSpaCy ConText with the cues of a pack, over our joined mentions."""
    context_class = medspacy_class("context", "ConText")
    context = context_class(
        nlp,
        name,
        rules=None,
        span_attrs=flags_to_set(),
        input_span_type="group",
        span_group_name=MENTIONS,
    )
    context.add(context_rules(shared_pack(pack)))
    return context


@Language.factory("revasc_medspacy_sections_bridge")
def make_sections_bridge(nlp: Language, name: str) -> SectionsBridge:  # noqa: ARG001 - spaCy's signature
    """Factory of SectionsBridge."""
    return SectionsBridge()


@Language.factory("revasc_medspacy_sentences_bridge", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences_bridge(nlp: Language, name: str) -> SentencesBridge:  # noqa: ARG001
    """Factory of SentencesBridge."""
    return SentencesBridge()


@Language.factory("revasc_medspacy_mentions_bridge", default_config={"pack": None})
def make_mentions_bridge(nlp: Language, name: str, pack: str | None) -> MentionsBridge:  # noqa: ARG001
    """Factory of MentionsBridge."""
    return MentionsBridge(shared_pack(pack))


@Language.factory("revasc_medspacy_assertion_bridge", default_config={"pack": None})
def make_assertion_bridge(nlp: Language, name: str, pack: str | None) -> AssertionBridge:  # noqa: ARG001
    """Factory of AssertionBridge."""
    return AssertionBridge(shared_pack(pack))
