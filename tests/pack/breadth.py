"""How much a rule asks for, and in how many gold notes it fires."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from revasc.nlp.normalize import normalise
from revasc.nlp.scan import Scanner, canonical
from revasc.nlp.sections import Sectioner
from revasc.pack import ContextRule, MentionRule, Pack, SectionRule

GOLD = Path(__file__).resolve().parents[2] / "corpora" / "gold"
_WORD = re.compile(r"[^\W\d_]+")
_SPACE = (ord(" "), code.CATEGORY_SPACE)


def words_asked(rule: MentionRule | ContextRule | SectionRule, pack: Pack) -> int:
    """Literal words in the most demanding wording that a rule knows: its longest phrase or branch."""
    phrases = [rule.literal, *rule.variants] if rule.pattern is None or isinstance(rule, SectionRule) else []
    asked = [len(canonical(phrase).split()) for phrase in phrases]
    if rule.pattern is not None:
        asked.append(literal_words(pack.expand(rule.pattern)))
    return max(asked)


def literal_words(pattern: str) -> int:
    """Words that the most demanding way through a regular expression spells out."""
    return len(_WORD.findall(_demand(parser.parse(pattern))))


def _demand(steps: Iterable[tuple[Any, Any]]) -> str:
    return "".join(_spelt(operator, argument) for operator, argument in steps)


def _spelt(operator: Any, argument: Any) -> str:
    """What one step of a parsed expression spells out; 0 stands for a character left open."""
    if operator is code.BRANCH:
        return max(map(_demand, argument[1]), key=lambda text: len(_WORD.findall(text)))
    spelt: dict[Any, Callable[[], str]] = {
        code.LITERAL: lambda: chr(argument),
        code.IN: lambda: " " if any(value in _SPACE for _, value in argument) else "0",
        code.SUBPATTERN: lambda: _demand(argument[3]),
        code.MAX_REPEAT: lambda: _demand(argument[2]) * int(argument[0]),
        code.MIN_REPEAT: lambda: _demand(argument[2]) * int(argument[0]),
        code.ASSERT: lambda: _demand(argument[1]),
    }
    return spelt.get(operator, str)()


def gold_texts() -> list[str]:
    """The texts of all gold notes of the project, normalised."""
    lines = (line for file in sorted(GOLD.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())
    return [normalise(json.loads(line)["text"]) for line in lines if line.strip()]


def notes_fired_in(pack: Pack, texts: Iterable[str]) -> Counter[str]:
    """In how many of ``texts`` each rule fires at all, by rule id."""
    scan = Scanner(pack.rules, pack.expand)
    cues = Scanner((_as_phrases(rule) for rule in pack.context), pack.expand)
    sections = Sectioner(pack)
    counts: Counter[str] = Counter()
    for text in texts:
        fired = {hit.rule for hit in (*scan(text), *cues(text)) if hit.exact_case}
        counts.update(fired | {section.rule for section in sections(text) if section.rule})
    return counts


def _as_phrases(rule: ContextRule) -> MentionRule:
    fields = ("id", "literal", "variants", "pattern", "case")
    return MentionRule(category="CUE", **{name: getattr(rule, name) for name in fields})


def narrow_rules(pack: Pack, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Ids of the rules that ask for more than five words or fire in one note only, and which of both."""
    counts = notes_fired_in(pack, texts)
    rules: list[MentionRule | ContextRule | SectionRule] = [*pack.rules, *pack.context, *pack.sections]
    for rule in rules:
        if words_asked(rule, pack) > 5:
            yield rule.id, "long"
        if counts[rule.id] == 1 and rule.category != "DEVICE":
            yield rule.id, "single"
