"""Run the examples of rules through the engine itself.

A rule has to work by itself, so that no other rule hides that it is broken, and within the
pack, so that no other rule undoes it. Examples of mention rules are plain texts, examples
of section rules texts with a heading, and examples of context rules hold marked targets:
``No <STENT>stent</STENT> was placed.``
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

from revasc.nlp.assertion import Asserter
from revasc.nlp.mention import Mention
from revasc.nlp.mentions import MentionFinder
from revasc.nlp.normalize import normalise
from revasc.nlp.scan import Hit, Scanner
from revasc.nlp.sections import Sectioner
from revasc.nlp.units import Unit, split_units
from revasc.pack.layering import CONTEXT, SECTIONS
from revasc.pack.loading import Pack
from revasc.pack.problem import Problem
from revasc.pack.schema import ContextRule, Examples, MentionRule, SectionRule

Kind = Literal["match", "no_match"]
#: What is wrong with an example of this kind, or None.
Judge = Callable[[str, Kind], str | None]

_KINDS: Final[tuple[Kind, ...]] = ("match", "no_match")
_TARGET: Final = re.compile(r"<(?P<label>[A-Z][A-Z_]*)>(?P<words>[^<>]*\w[^<>]*)</(?P=label)>")
#: The scanner wants at least one phrase; this character of private use stands in no text.
_MUTE: Final = "\ue000"
_MUTE_MENTION: Final = MentionRule(id="mute", category="MUTE", literal=_MUTE)
_MUTE_CUE: Final = ContextRule(id="mute", category="MUTE", literal=_MUTE, direction="PSEUDO")


def example_problems(pack: Pack) -> list[Problem]:
    """Rules of a validated pack without an example, and examples that do not come true."""
    return [*_of_mentions(pack), *_of_context(pack), *_of_sections(pack)]


def _of_mentions(pack: Pack) -> Iterator[Problem]:
    judge = _MentionJudge(pack)
    for rule in pack.rules:
        yield from _run(
            pack.place(rule.id, f"mentions/{pack.files[rule.id]}"), rule.id, rule.examples, judge.of(rule)
        )


def _of_context(pack: Pack) -> Iterator[Problem]:
    whole = Asserter(pack)
    for rule in pack.context:
        file = pack.place(rule.id, CONTEXT)
        yield from _run(file, rule.id, rule.examples, _cue_judge(pack, rule, whole))


def _of_sections(pack: Pack) -> Iterator[Problem]:
    whole = Sectioner(pack)
    for rule in pack.sections:
        yield from _run(
            pack.place(rule.id, SECTIONS), rule.id, rule.examples, _heading_judge(pack, rule, whole)
        )


def _run(file: str, rule: str, examples: Examples, judge: Judge) -> Iterator[Problem]:
    if not examples.match:
        yield Problem(file, rule, "examples.match", "the rule has no example")
    for kind in _KINDS:
        for i, example in enumerate(getattr(examples, kind)):
            if fault := judge(example, kind):
                yield Problem(file, rule, f"examples.{kind}[{i}]", fault)


class _MentionJudge:
    """Judges examples of mention rules by the scanner and, where words around count, the finder."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._whole = Scanner(pack.rules, pack.expand)
        self._find = MentionFinder(pack)

    def of(self, rule: MentionRule) -> Judge:
        """The judge of one rule. A match is scanned by the rule alone, a no_match by all rules."""
        alone = Scanner((rule, _MUTE_MENTION), self._pack.expand)

        def judge(example: str, kind: Kind) -> str | None:
            scan = alone if kind == "match" else self._whole
            fired = self._fires(rule, normalise(example), scan)
            if fired == (kind == "match"):
                return None
            return "the rule fires on this text" if fired else "the rule does not fire on this text"

        return judge

    def _fires(self, rule: MentionRule, text: str, scan: Callable[[str], Sequence[Hit]]) -> bool:
        """Has the rule a hit, in the case it asks for and with the company it asks for?"""
        if not any(hit.rule == rule.id and hit.exact_case for hit in scan(text)):
            return False
        if not (rule.coronary or rule.value.get("sized")):
            return True
        found = self._find(text, (), split_units(text), None, day_first=False)
        return any(mention.rule == rule.id for mention in found)


def _cue_judge(pack: Pack, rule: ContextRule, whole: Asserter) -> Judge:
    if rule.direction in ("TERMINATE", "PSEUDO"):
        return _stop_judge(whole, Asserter(replace(pack, context=_without(pack, rule))))
    alone = Asserter(replace(pack, context=(rule, _MUTE_CUE)))

    def judge(example: str, kind: Kind) -> str | None:
        text, units, targets = marked(example)
        if not targets:
            return "no target is marked, as in <STENT>stent</STENT>"
        pairs = zip(_assert(alone, text, units, targets), _assert(whole, text, units, targets), strict=True)
        faults = (_cue_fault(rule, kind, by_itself, in_pack) for by_itself, in_pack in pairs)
        return next((fault for fault in faults if fault), None)

    return judge


def _cue_fault(rule: ContextRule, kind: Kind, alone: Mention, whole: Mention) -> str | None:
    """A cue that gives no status of its own, such as "prepped", only has to reach its target."""
    if kind == "no_match":
        reached = bool(alone.cues) if rule.status is None else whole.status == rule.status
        return f"a target comes out as {whole.status}" if reached else None
    if not alone.cues:
        return "the cue does not reach its target"
    if whole.status != alone.status:
        return f"a target comes out as {whole.status} within the pack"
    return None


def _stop_judge(whole: Asserter, without: Asserter) -> Judge:
    """Cues that end or hide another cue: what counts is the difference that they make."""

    def judge(example: str, kind: Kind) -> str | None:
        text, units, targets = marked(example)
        changed = _assert(whole, text, units, targets) != _assert(without, text, units, targets)
        if changed == (kind == "match"):
            return None
        return "the rule changes this text" if changed else "without the rule this text reads the same"

    return judge


def _without(pack: Pack, rule: ContextRule) -> tuple[ContextRule, ...]:
    return (*(other for other in pack.context if other is not rule), _MUTE_CUE)


def _assert(
    asserter: Asserter, text: str, units: Sequence[Unit], targets: Sequence[Mention]
) -> list[Mention]:
    return asserter(text, units, targets, None, day_first=False)


def marked(example: str) -> tuple[str, tuple[Unit, ...], list[Mention]]:
    """Normalised text, units and mentions of an example with marked targets."""
    text, at, spans = "", 0, []
    for match in _TARGET.finditer(example):
        text += example[at : match.start()]
        spans.append((match["label"], len(text), len(text) + len(match["words"])))
        text += match["words"]
        at = match.end()
    text = normalise(text + example[at:])
    units = split_units(text)
    targets = [
        Mention(i, label, start, end, rule="example", unit=_unit_at(units, start))
        for i, (label, start, end) in enumerate(spans)
    ]
    return text, units, targets


def _unit_at(units: Sequence[Unit], offset: int) -> int:
    return next(unit.id for unit in units if offset < unit.end)


def _heading_judge(pack: Pack, rule: SectionRule, whole: Sectioner) -> Judge:
    alone = Sectioner(replace(pack, sections=(rule,)))

    def judge(example: str, kind: Kind) -> str | None:
        text = normalise(example)
        opened = any(section.rule == rule.id for section in alone(text))
        if kind == "no_match":
            return "a heading of the rule is read here" if opened else None
        if not opened:
            return "the rule reads no heading here"
        if all(section.category != rule.category for section in whole(text)):
            return f"within the pack the heading opens no section {rule.category!r}"
        return None

    return judge
