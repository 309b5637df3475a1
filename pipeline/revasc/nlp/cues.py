"""ConText cues: where they stand, and which of them reaches a mention.

Cues and scopes never leave the unit, a longer cue hides a shorter one inside it, and of two
cues on one mention the higher priority wins, then the nearer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from revasc.nlp.forms import ANSWER
from revasc.nlp.mention import Mention
from revasc.nlp.scan import Hit, Scanner, by_unit
from revasc.nlp.searching import Stretches
from revasc.nlp.units import Unit
from revasc.pack import ContextRule, MentionRule, Pack
from revasc.value_class import value_class

#: Characters: a degree shorter than this ("80%") is never negated.
_BARE_DEGREE: Final = 4
#: What may stand between an access site and the words that say it was not used.
_ACCESS_GAP: Final = re.compile(
    r"(?:[\s,:;(|=.-]|\b(?:artery|access(?:ed)?|sites?|approach|pulses?|was|were|is|are|first|initially|"
    r"tried|\d{1,2} ?f\w*|x ?\d|puncture|arm|side|"
    r"which|but|both|also|then|attempt\w*|wire|looked|at|with|ultrasound|vessel|heavily|severely|because|of|"
    r"due|to|spasm|us|guided|by|the|a|very|after|earlier|"
    r"examinations|marked|and|on|had|has|it|could|loop|only|twice|held|as|from|his|her|last|procedure|no)"
    r"\b){0,16}",
    re.IGNORECASE,
)
#: Cues looked at on each side of a mention; a unit of the gold notes has 47 at most.
_MOST_CUES: Final = 48
_START: Final = attrgetter("start")
_DIGIT: Final = re.compile(r"\d")
_FINDINGS: Final = frozenset({"FLOW", "OCCLUSION", "STUMP", "COLLATERAL", "CALCIFICATION"})
#: "Burr 1.5 mm (the 1.0 balloon did not pass)": said of the one in the parenthesis.
_ASIDE: Final = re.compile(r"\((?:the|a|an|his|her|another|first|smaller|\d)\b[^()]*$", re.IGNORECASE)


@value_class
class Cue:
    """A cue at its place, with the rule that found it."""

    start: int
    end: int
    rule: ContextRule


class CueFinder:
    """Finds the cues of a pack's ConText rules, unit by unit."""

    def __init__(self, pack: Pack) -> None:
        self._rules: dict[str, ContextRule] = {rule.id: rule for rule in pack.context}
        scanned = [rule for rule in pack.context if rule.category != ANSWER]
        self.scanner = Scanner((_as_mention_rule(rule) for rule in scanned), pack.expand, apart=True)

    def __call__(
        self,
        text: str,
        units: Sequence[Unit],
        mentions: Sequence[Mention],
        hits: Sequence[Hit] | None = None,
    ) -> Mapping[int, Sequence[Cue]]:
        """The cues of each unit that has any, and a mention that they may decide on.

        A negation that is part of a finding, as in "no antegrade flow", denies nothing else.
        ``hits`` are those of ``scanner``, where a joint scan has found them already.
        """
        concerned = {mention.unit for mention in mentions}
        found = by_unit(units, _unmasked(self.scanner(text) if hits is None else hits))
        findings = _findings(mentions)
        return {
            unit: self._cues(group, findings.get(unit, ()))
            for unit, group in found.items()
            if unit in concerned
        }

    def _cues(self, hits: list[Hit], findings: Sequence[Mention]) -> list[Cue]:
        """The hits of a unit as cues, longer ones first, without those that are part of a finding."""
        if len(hits) > 1:
            hits.sort(key=lambda h: (h.start, -h.end, h.rule))
        cues = [Cue(h.start, h.end, self._rules[h.rule]) for h in hits]
        return [cue for cue in cues if not _is_part(cue, findings)] if findings else cues


def _unmasked(hits: Sequence[Hit]) -> Sequence[Hit]:
    """Cues of every direction, without those inside a PSEUDO cue."""
    pseudo = [hit for hit in hits if hit.label == "PSEUDO"]
    if not pseudo:
        return hits
    stretches = Stretches((p.start, p.end) for p in pseudo)
    return [h for h in hits if h.label != "PSEUDO" and not stretches.hold(h.start, h.end)]


def _findings(mentions: Iterable[Mention]) -> dict[int, list[Mention]]:
    """Mentions of flow, degree and shape by unit: those whose words may begin with a negation."""
    table: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.label in _FINDINGS:
            table.setdefault(mention.unit, []).append(mention)
    return table


def _is_part(cue: Cue, findings: Sequence[Mention]) -> bool:
    negates = cue.rule.status == "negated" and cue.rule.direction == "FORWARD"
    return negates and any(m.start <= cue.start and cue.end < m.end for m in findings)


def _as_mention_rule(rule: ContextRule) -> MentionRule:
    """The cue as a rule of the scanner.

    Only cues of one category hide each other there: those of the same direction and for the
    same labels.
    """
    labels = "" if rule.direction == "PSEUDO" else "|" + ",".join(sorted(rule.allowed_types))
    return MentionRule(
        id=rule.id,
        category=rule.direction + labels,
        literal=rule.literal,
        variants=rule.variants,
        pattern=rule.pattern,
        case=rule.case,
    )


def _outermost(cues: Sequence[Cue]) -> list[Cue]:
    """Cues that no longer cue of the same direction contains; they come by start, longer ones first.

    Of those before it the one that reaches farthest contains a cue if any does.
    """
    farthest: dict[str, Cue] = {}
    kept: list[Cue] = []
    for cue in cues:
        holder = farthest.get(cue.rule.direction)
        if holder is None or holder.end < cue.end:
            farthest[cue.rule.direction] = cue
        elif (holder.start, holder.end) != (cue.start, cue.end):
            continue
        kept.append(cue)
    return kept


def _near(mention: Mention, cues: Sequence[Cue]) -> Sequence[Cue]:
    """The cues of a unit nearest to a mention, as many on each side as any sentence has."""
    if len(cues) <= _MOST_CUES:
        return cues
    place = bisect_left(cues, mention.start, key=_START)
    return cues[max(0, place - _MOST_CUES) : place + _MOST_CUES]


def strongest(text: str, mention: Mention, cues: Sequence[Cue]) -> Cue | None:
    """The cue that decides on a mention, ``None`` where none reaches it, of those in their order."""
    cues = _near(mention, cues)
    applying = [c for c in cues if _applies(c, mention)]
    if not applying:
        return None
    best: tuple[tuple[int, int], Cue] | None = None
    stops = [c for c in cues if c.rule.direction == "TERMINATE"]
    for cue in _outermost(applying):
        distance = _distance(text, cue, mention, stops)
        if distance is None:
            continue
        rank = (cue.rule.priority, -distance)
        if best is None or rank > best[0]:
            best = (rank, cue)
    return best[1] if best else None


def _applies(cue: Cue, mention: Mention) -> bool:
    rule = cue.rule
    if rule.direction in ("TERMINATE", "PSEUDO") or (
        rule.allowed_types and mention.label not in rule.allowed_types
    ):
        return False
    if mention.label in rule.excluded_types or mention.section in rule.excluded_sections:
        return False
    if cue.start < mention.end and mention.start < cue.end:
        return False
    bare = mention.end - mention.start < _BARE_DEGREE or mention.value.get("post")
    return not (rule.status == "negated" and mention.label == "OCCLUSION" and bare)


def _stops(text: str, stop: Cue, start: int, *, forward: bool) -> bool:
    """A colon right behind a label or a cue leads on: "stents: none", "explained: stent"."""
    return text[stop.start] != ":" or (forward and bool(text[start : stop.start].strip()))


def _distance(text: str, cue: Cue, mention: Mention, stops: Sequence[Cue]) -> int | None:
    """Words between cue and mention, or None where the cue does not reach the mention."""
    forward = cue.end <= mention.start
    if (forward and cue.rule.direction == "BACKWARD") or (not forward and cue.rule.direction == "FORWARD"):
        return None
    start, end = (cue.end, mention.start) if forward else (mention.end, cue.start)
    apart = cue.rule.adjacent and text[start:end].strip(" -")
    if apart or (not forward and _ASIDE.search(text, start, end)):
        return None
    if mention.label == "ACCESS_SITE" and not forward and not _ACCESS_GAP.fullmatch(text, start, end):
        return None
    blocked = any(
        start <= s.start and s.end <= end and _stops(text, s, start, forward=forward) for s in stops
    )
    if blocked and not cue.rule.far_reaching:
        return None
    if (
        cue.rule.status == "negated"
        and mention.label == "OCCLUSION"
        and _DIGIT.search(text, mention.start, mention.end)
    ):
        return None
    words = len(text[start:end].split())
    sized = cue.rule.sized_scope is not None and not forward and mention.value.get("sized")
    scope = cue.rule.sized_scope if sized else cue.rule.max_scope
    return words if scope is None or words <= scope else None
