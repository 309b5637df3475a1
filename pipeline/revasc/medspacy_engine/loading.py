"""Assemble the pipeline of medSpaCy's components around our rule pack."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language

from revasc import components as _ours  # noqa: F401 - registers our factories
from revasc.medspacy_engine import components as _theirs  # noqa: F401 - registers theirs

#: Component names in order. All but those of the second set read the rule pack.
PIPELINE: Final = (
    "revasc_sections",
    "revasc_medspacy_sectionizer",
    "revasc_medspacy_sections_bridge",
    "revasc_units",
    "revasc_medspacy_sentences_bridge",
    "revasc_medspacy_targets",
    "revasc_medspacy_mentions_bridge",
    "revasc_medspacy_context",
    "revasc_medspacy_assertion_bridge",
    "revasc_lesions",
    "revasc_coding",
    "revasc_spans",
)
_WITHOUT_PACK: Final = frozenset(
    {
        "revasc_medspacy_sections_bridge",
        "revasc_units",
        "revasc_medspacy_sentences_bridge",
        "revasc_lesions",
        "revasc_spans",
    }
)


def load_medspacy(root: Path, *, policy: str) -> Language:
    """A Language in which medSpaCy's Sectionizer, TargetMatcher and ConText read the pack in ``root``.

    Our own components do what medSpaCy has none for: units, joining, lesions and coding.
    Raises ImportError where medSpaCy is not installed, PackError for a faulty pack.
    """
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "revasc.tokenizer.v1"}}})
    for name in PIPELINE:
        config = {} if name in _WITHOUT_PACK else {"pack": str(root)}
        if name == "revasc_coding":
            config["policy"] = policy
        nlp.add_pipe(name, config=config)
    return nlp
