"""The peer: medSpaCy as its tutorials set it up, with the vocabulary of our rule pack.

medSpaCy's tokenizer, PyRuSH, default sectionizer and default ConText, and a TargetMatcher with a
TargetRule for each phrase and each pattern of the pack. It tags; it links and decides nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from spacy.language import Language

from revasc.medspacy_engine.importing import medspacy_class
from revasc.pack import Pack

_COMPONENTS = (
    "medspacy_tokenizer",
    "medspacy_pyrush",
    "medspacy_target_matcher",
    "medspacy_sectionizer",
    "medspacy_context",
)


def load_stock(pack: Pack) -> Language:
    """Stock medSpaCy with the vocabulary of ``pack``.

    PyRuSH's log is turned off, which it pays for at full price otherwise and which would show
    the words of a note on stderr; Python's warnings stay as they are.
    """
    load = medspacy_class("util", "load")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nlp: Language = load(medspacy_enable=_COMPONENTS)
    _silence_pyrush()
    matcher: Any = nlp.get_pipe("medspacy_target_matcher")
    matcher.add(list(_target_rules(pack)))
    return nlp


def _target_rules(pack: Pack) -> Iterator[Any]:
    rule_class = medspacy_class("target_matcher", "TargetRule")
    for rule in pack.rules:
        if rule.pattern is not None:
            yield rule_class(rule.literal, rule.category, pattern=pack.expand(rule.pattern))
        else:
            for phrase in dict.fromkeys(text.lower() for text in (rule.literal, *rule.variants)):
                yield rule_class(phrase, rule.category)


def _silence_pyrush() -> None:
    from loguru import logger  # noqa: PLC0415 - comes with PyRuSH

    logger.disable("PyRuSH")
