"""Statuses from the modifiers that medSpaCy's ConText linked to a mention, and from its section.

Stock ConText knows neither priorities nor distance: every cue in whose scope a mention lies
modifies it. Where they disagree, the order of ``_ORDER`` decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Span

from revasc.medspacy_engine.cues import fitting
from revasc.nlp.mention import Mention, Scalar, Status
from revasc.pack import ContextRule

_ORDER: Final[tuple[Status, ...]] = ("other", "negated", "historical", "planned", "current")

Defaults = Mapping[str, Mapping[str, Status]]


def asserted(mention: Mention, target: Span | None, defaults: Defaults) -> Mention:
    """``mention`` with the status that the modifiers of ``target`` or else its section give it.

    ``target`` is the mention's span after ConText has run, None where no token holds it.
    """
    of_section = defaults.get(mention.section, {})
    if "*" in of_section:
        return replace(mention, status=of_section["*"])
    found = [] if target is None else _cues(target)
    if not found:
        return replace(mention, status=of_section.get(mention.label, "current"))
    stated = {rule.status for rule, _ in found}
    status = next((status for status in _ORDER if status in stated), None)
    deciding = [(rule, cue) for rule, cue in found if rule.status == status]
    return replace(
        mention,
        status=status or mention.status,
        cues=tuple(sorted({cue for _, cue in deciding})),
        value={**mention.value, **_remarks([rule for rule, _ in deciding])},
    )


def _cues(target: Span) -> list[tuple[ContextRule, tuple[int, int]]]:
    """The rules behind the modifiers of a span, each with the offsets of its cue."""
    found = []
    for modifier in target._.modifiers:
        start, end = modifier.modifier_span
        cue = target.doc[start:end]
        rules = fitting(modifier.rule.metadata["rules"], target, (start, end))
        found += [(rule, (cue.start_char, cue.end_char)) for rule in rules]
    return found


def _remarks(rules: Sequence[ContextRule]) -> dict[str, Scalar]:
    """What a cue says beside the status, in the words of our own assertion."""
    remarks: dict[str, Scalar] = {}
    for rule in rules:
        if rule.category == "POSSIBLE_EXISTENCE":
            remarks["uncertain"] = True
        if rule.id == "neg.field":
            remarks["denied"] = True
        if rule.status is None:
            remarks["prepared"] = True
    return remarks
