"""Degrees of blockage: which percentages and bare numbers of a note are stenoses.

A cath note is full of percentages that are not: ejection fractions, saturations, lidocaine,
ischaemic burden. A number counts where its own noun says so, or where a coronary word
stands beside it and no other meaning does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from revasc.nlp.mention import Scalar
from revasc.nlp.normalize import lower
from revasc.nlp.scan import Hit, by_unit
from revasc.nlp.searching import Stretches
from revasc.nlp.units import Unit

RULE_BARE: Final = "occlusion.bare_number"

_NOUN: Final = re.compile(
    r"stenos|stenot|occl|narrow|block|obstruct|lesion|resid|closed|disease|plaque|isr|taper"
)
_NOT_AFTER: Final = re.compile(
    r"\s*(?:of (?:the |total )?)?(?:lidocaine|xylocaine|marcaine|ef\b|ejection|room air|on ra\b|oxygen|o2|"
    r"chance|risk|"
    r"isch|lv\b|myocard|left ventric|predicted|age|max|cases|patients|transmural|late|scar|viab|success|"
    r"likelihood|"
    r"hematocrit|sat|solution|dextrose|ethanol|alcohol|infusion|nitro|bicarb|probab|bleed|mortal|expan|"
    r"stroke|death|"
    r"recoil|appos|reversib|burden|heparin|target|cabg|on (?:\d|room|cpap|bipap|nc)|delayed|stunned|"
    r"luminal gain|"
    r"(?:of )?the (?:left ventric|myocard|body)|apposed|on \d ?l|area at risk|perfusion defect|defect|"
    r"or greater risk|chlorhex|iodine)"
)
_NOT_BEFORE: Final = re.compile(
    r"(?:\bef|lvef|ejection fraction|spo2|sao2|sp02|sats?|saturations?|\bo2|fio2|hct|hematocrit|a1c|hba1c|"
    r"ischa?emia|ischa?emic|"
    r"burden|fraction|risk|mortality|chance|success rate|\bsts\b|sts-prom|expansion|enhancement|transmural|"
    r"viability|\baki|bleeding|"
    r"mphr|heart rate|fev1|fvc|dlco|neutrophils|prom|euroscore(?: ii)?|recoil|arc|\bhb|rate|"
    r"myocardium|lge|perfusion|"
    r"pacing|arc|ef by \w+|probability|compliance|humidity|saturation was|weight|\bbmi|reversible|defect|"
    r"lv function|ef (?:is|of|was)|normal >)"
    r"[\s:=(~<>,]{0,8}(?:of |is |was |at |about |approximately |by echo |today |now |~ ?|"
    r"estimated )*$"
)
_PEER: Final = re.compile(
    r"\b(?:residual|stenos|lesion|final|pre\b|post\b|result|narrow|occlu|plaque|patent|restenosis|vessel|"
    r"graft|stent|culprit|distally|proximally|disease|isr)"
)
#: The words between a place and its number are taken whole: no shorter run of them has a number behind it.
_AFTER_PLACE: Final = re.compile(
    r"(?:[\s:=|(,~-]++|\.{2,}+|\b(?:prox(?:imal)?|mid/dist|mid|dist(?:al)?|ost(?:ial)?|pre|is|was|has|with|a|"
    r"an|to|other|body|% ?(?:pre|post)?|native|flow|late)\b)*+"
    r"(?P<deg>[<>~]?\s?(?P<low>\d{1,3})(?:\s?(?:-|to)\s?(?P<high>\d{1,3}))?)"
    r"(?!\d|[.,:]\d|[%/x]|\s?-\s?\d|\s?(?:%|mm|x\b|x\d|f\b|fr\b|french|sec|s\b|atm|min|cc|ml|mg|gy|days?|"
    r"weeks?|wks?|months?|years?|yr|yo|mo\b|stents?|des\b|vessels?|cm|points?|h\b|to \d|u\b|units|pts?|"
    r"bars?|degrees|frames|passes|pulses|trains|shots|runs|inflat))"
)
_FIELD: Final = re.compile(
    r"(?P<key>(?:stenosis|occlusion|narrowing|% ?ds|blockage|% ?sten\w*|diameter stenosis|% (?:pre|post)|"
    r"culprit stenosis)[^\n:=|.]{0,44}|(?:pre|post)[-_ ]?(?:pci|procedure|intervention)?[-_ ]?(?:% )?"
    r"(?:stenosis|occlusion|pct|percent|sten)[^\n:=|.]{0,20}|pct_(?:pre|post)|percent_(?:before|after))"
    r"(?::|=|\||\.{2,})[\s.|:=]{0,60}(?:\d\s{2})?(?P<deg>[<>]?(?P<low>\d{1,3})(?:\s?-\s?(?P<high>\d{1,3}))?)"
    r"(?!\d|\.\d|%|\s?(?:mm|%))"
)
_PHASE: Final = re.compile(
    r"\b(?P<key>pre|post|before|after|baseline|final|residual|initial)(?:[- ]?(?:pci|dilation|stent|rx))?"
    r"\s{0,3}[:=-]?\s{0,3}(?P<deg>[<>]?(?P<low>\d{1,3}))(?!\d|\.\d|[%x/]|\s?(?:%|mm|x|f\b|fr|atm|days|"
    r"months|weeks|min|sec|nc|sc))(?=\s{0,3}(?:/|,|;|>|\bto\b|$|\)|\||\.|post|timi))"
)
_CHANGE: Final = re.compile(
    r"(?P<a>\d(?<![\d./-].)\d{1,2})\s?%?\s?(?:-+>|>|=>|to)\s?(?P<b>\d{1,2}|nil)"
    r"(?![\d./:]|\s?(?:mm|atm|x|f\b|fr|min|sec|ml|mmhg|%\s?ef))"
)
_POST: Final = re.compile(r"post|after|final|residual|resid")
_TO: Final = re.compile(
    r"[\s,]{0,3}(?:(?:stenosis|lesion|occlusion|narrowing)\s)?(?:(?:was|were|is)\s)?"
    r"(?:(?:successfully|then)\s)?(?:reduced|went|decreased|brought|taken|down|improved|opened)?\s{0,2}"
    r"(?:to|-{0,2}>|=>)\s{0,7}\??\s{0,3}(?:an?\s)?(?:residual\s)?(?:of\s)?(?:less than\s|<\s?)?"
)
_PHASE_WORD: Final = re.compile(
    r"\b(?:pre(?:[- ]?(?:pci|procedure|intervention|treatment))?|baseline|initial(?:ly)?|"
    r"post(?:[- ]?(?:pci|procedure|intervention|treatment|stent))?(?![- ]?(?:dil|cabg|op))|final(?:ly)?|"
    r"residual|end result|result|completion|end picture|end angiogra\w+|last (?:angiogra\w+|injection|run|"
    r"picture|cine)|closing angiogra\w+)\b(?!\s?-?(?:dil|cabg|op))"
)
_BEFORE_PCI: Final = re.compile(
    r"\s(?:flow\s)?(?:before|prior to|pre-?)\s?(?:the\s)?(?:pci|intervention|treatment|procedure|"
    r"angioplasty|stenting)"
)
_PRE_WORD: Final = re.compile(r"pre|base|init|befo")
#: A form line that says which: "Stenosis before   80%", "After   0%, TIMI 3".
_PHASE_LABEL: Final = re.compile(
    r"\W*(?:(?:stenosis|flow|timi|%|result)\s)?(?P<word>before|after|post|pre|final|result|outcome)"
    r"\b(?:\s?(?:pci|intervention|treatment))?(?:\s{2,}|\s?[:=|.])"
)
#: "TIMI 1 after wire", "on wiring": flow that the wire let through.
_WIRED: Final = re.compile(
    r"\s(?:flow\s)?(?:after|with|on|once)\s(?:the\s)?(?:wir(?:e|ing)\b|wire (?:passage|crossing)|crossing|"
    r"first (?:balloon|inflation)|predil\w*|ballooning)"
)
_PHASE_REACH: Final = 48
_OTHER_STRETCH: Final = re.compile(r"prox|mid|dist|ost|\bbody\b|apic")
#: One of these, a mark and a number stand in whatever _FIELD matches, one of the others and a number in
#: whatever _PHASE matches: cheap to look for first.
_FIELD_WORDS: Final = ("sten", "occlusion", "narrowing", "blockage", "%", "pct", "percent")
_FIELD_MARKS: Final = (":", "=", "|", "..")
_PHASE_WORDS: Final = ("pre", "post", "before", "after", "baseline", "final", "residual", "initial")
_NUMBER: Final = re.compile(r"\d")
_RESIDUAL: Final = re.compile(r"\s{0,3}(?:resid|left\b)")
_TREATED: Final = re.compile(r"timi|balloon|\bdes\b|stent|atm\b")
_STEP: Final = 5
_FULL: Final = 100
_PLAUSIBLE: Final = frozenset({*range(0, 101, _STEP), 99, 98, 97, 92, 93})
_MIN_BEFORE: Final = 50


def degree_hits(text: str, units: Sequence[Unit], hits: Sequence[Hit], places: Sequence[Hit]) -> list[Hit]:
    """OCCLUSION hits for every percentage or bare number that is a degree of blockage."""
    low = lower(text)
    found: list[Hit] = []
    open_hits: list[Hit] = []  # those that reach into the unit
    spots = by_unit(units, places)
    segments = by_unit(units, [h for h in hits if h.label == "SEGMENT"])
    percents = by_unit(units, [h for h in hits if h.label == "PERCENT"])
    words = _Words.of(low)
    for unit in units:
        here = spots.get(unit.id, [])
        said = _said(low, unit, percents[unit.id], here) if unit.id in percents else []
        bare: list[Hit] = []
        if _NUMBER.search(low, unit.start, unit.end):
            bare = (
                [*_after_places(low, unit, here), *_after_places(low, unit, segments.get(unit.id, ()))]
                if here
                else []
            )
            bare += _fields(low, unit, words)
        if bare and (said or open_hits):
            taken = Stretches((h.start, h.end) for h in (*open_hits, *said))
            bare = [h for h in bare if not taken.meet(h.start, h.end)]
        if said or bare or open_hits:
            found += [*said, *bare]
            open_hits = [h for h in (*open_hits, *said, *bare) if h.end > unit.end]
    return _changes(low, sorted(found, key=attrgetter("start")))


def _said(text: str, unit: Unit, percents: Sequence[Hit], places: Sequence[Hit]) -> list[Hit]:
    """The percentages of a unit that are degrees."""
    about = _About(text, unit, places)
    return [_degree(text, hit) for hit in percents if about.is_degree(hit)]


def _changes(text: str, degrees: list[Hit]) -> list[Hit]:
    """Of "95 % reduced to 10 %" the first was found, the second is what was left."""
    for i, (first, second) in enumerate(pairwise(degrees)):
        falls = float(second.value.get("high") or 0) < float(first.value.get("low") or 0)
        if falls and _TO.fullmatch(text, first.end, second.start):
            degrees[i] = Hit(first.start, first.end, first.label, first.rule, {**first.value, "pre": True})
            degrees[i + 1] = Hit(
                second.start, second.end, second.label, second.rule, {**second.value, "post": True}
            )
    return degrees


def in_rows(text: str, units: Sequence[Unit], hits: Sequence[Hit], places: Sequence[Hit]) -> list[Hit]:
    """Two grades for one place in a row are before and after: "100% | 0 | ... | 0% | 3"."""
    low = lower(text)
    grouped = by_unit(units, hits)
    rows = [unit_id for unit_id, group in grouped.items() if units[unit_id].kind == "row" and len(group) > 1]
    spots = by_unit(units, places) if rows else {}
    for unit_id in rows:
        _in_row(low, grouped[unit_id], [place.start for place in spots.get(unit_id, ())])
    return [hit for group in grouped.values() for hit in group]


def _in_row(text: str, group: list[Hit], places: Sequence[int]) -> None:
    """Mark the second of two grades of a row between which no place starts."""
    for i, (first, second) in enumerate(pairwise(tuple(group)), 1):
        place = bisect_left(places, first.end)
        alone = place == len(places) or places[place] >= second.start
        better = (float(second.value.get("high") or 0) > float(first.value.get("high") or 0)) == (
            first.label == "FLOW"
        )
        if (
            alone
            and better
            and not ("pre" in second.value or "post" in second.value)
            and not _OTHER_STRETCH.search(text[first.end : second.start])
        ):
            group[_first_equal(group, i)] = _as(second, "post")


def _first_equal(group: Sequence[Hit], i: int) -> int:
    """Where the hit of number ``i`` stands first: the same grade may have been read in two ways."""
    first = i
    while first and group[first - 1].start == group[i].start:
        first -= 1
    return group.index(group[i], first)


def with_phase(text: str, units: Sequence[Unit], hits: Sequence[Hit]) -> list[Hit]:
    """Degrees and flows with ``pre`` or ``post`` where a word just before them says which."""
    low = lower(text)
    phased: list[Hit] = []
    for unit_id, group in by_unit(units, hits).items():
        start = units[unit_id].start
        for hit in group:
            if hit.label == "FLOW" and (key := _flow_phase(low, hit)):
                phased.append(_as(hit, key))
            elif "post" in hit.value or "pre" in hit.value:
                phased.append(hit)
            else:
                word = _phase_word(low, start, hit)
                phased.append(_as(hit, "pre" if _PRE_WORD.match(word) else "post") if word else hit)
    return phased


def _phase_word(text: str, start: int, hit: Hit) -> str | None:
    """The last word before a hit that says which phase is spoken of, or the label of the form line."""
    words = _PHASE_WORD.findall(text, max(start, hit.start - _PHASE_REACH), hit.start)
    if words:
        return str(words[-1])
    label = _PHASE_LABEL.match(text, start, hit.start)
    return label["word"] if label else None


def _as(hit: Hit, phase: str) -> Hit:
    return Hit(
        hit.start, hit.end, hit.label, hit.rule, {**hit.value, phase: True}, hit.exact_case, hit.coronary
    )


def _flow_phase(text: str, hit: Hit) -> str | None:
    """As the words behind a flow say: "before PCI", "after wire"."""
    if _BEFORE_PCI.match(text, hit.end):
        return "pre"
    return "post" if _WIRED.match(text, hit.end) else None


def _degree(text: str, hit: Hit) -> Hit:
    value: dict[str, Scalar] = dict(hit.value)
    if _RESIDUAL.match(text, hit.end, hit.end + 12):
        value["post"] = True
    return Hit(hit.start, hit.end, "OCCLUSION", hit.rule, value)


class _About:
    """What the percentages of a unit are about."""

    def __init__(self, text: str, unit: Unit, places: Sequence[Hit]) -> None:
        self._text, self._unit = text, unit
        self._coronary: bool | None = True if places else None
        self._treated: bool | None = None

    def is_degree(self, hit: Hit) -> bool:
        text, start = self._text, self._unit.start
        if _NOUN.search(text, hit.start, hit.end):
            return True
        if _NOT_AFTER.match(text, hit.end) or _NOT_BEFORE.search(text, max(start, hit.start - 48), hit.start):
            return False
        return self._names_peer() or hit.start - start <= 2 or self._names_treatment()

    def _names_peer(self) -> bool:
        """Does the unit name a place, or use a word of lesions?"""
        if self._coronary is None:
            self._coronary = _PEER.search(self._text, self._unit.start, self._unit.end) is not None
        return self._coronary

    def _names_treatment(self) -> bool:
        """As "0%, TIMI 3": a flow grade or a treatment stands beside the percentage."""
        if self._treated is None:
            self._treated = _TREATED.search(self._text[self._unit.start : self._unit.end]) is not None
        return self._treated


def _after_places(text: str, unit: Unit, places: Sequence[Hit]) -> Iterator[Hit]:
    for place in places:
        match = _AFTER_PLACE.match(text, place.end, unit.end)
        if match and _plausible(match) and (int(match["low"]) > 10 or unit.kind in ("row", "field", "item")):
            yield _bare(match, post=False)


class _Words(NamedTuple):
    """The words of a note without which no number is a degree: what it lacks, no unit has."""

    fields: tuple[str, ...]
    marks: tuple[str, ...]
    phases: tuple[str, ...]

    @staticmethod
    def of(text: str) -> _Words:
        fields, marks, phases = (
            tuple(word for word in words if word in text)
            for words in (_FIELD_WORDS, _FIELD_MARKS, _PHASE_WORDS)
        )
        return _Words(fields, marks, phases)


def _fields(text: str, unit: Unit, words: _Words) -> Iterator[Hit]:
    body = text[unit.start : unit.end]
    if _has_one(body, words.marks) and _has_one(body, words.fields):
        for match in _FIELD.finditer(text, unit.start, unit.end):
            if int(match["low"]) <= _FULL:
                yield _bare(match, post=bool(_POST.search(match["key"])))
    if _has_one(body, words.phases):
        for match in _PHASE.finditer(text, unit.start, unit.end):
            if _plausible(match):
                yield _bare(match, post=bool(_POST.search(match["key"])))
    if ">" in body or "to" in body:
        yield from _said_by_change(text, unit)


def _has_one(body: str, words: Sequence[str]) -> bool:
    for word in words:  # noqa: SIM110 - quicker than any() over so few
        if word in body:
            return True
    return False


def _said_by_change(text: str, unit: Unit) -> Iterator[Hit]:
    for match in _CHANGE.finditer(text, unit.start, unit.end):
        if _NOT_BEFORE.search(text, max(unit.start, match.start() - 48), match.start()):
            continue
        if (
            int(match["a"]) in _PLAUSIBLE
            and int(match["a"]) >= _MIN_BEFORE
            and (match["b"] == "nil" or int(match["b"]) in _PLAUSIBLE)
        ):
            yield Hit(
                match.start("a"),
                match.end("a"),
                "OCCLUSION",
                RULE_BARE,
                {"low": float(match["a"]), "high": float(match["a"])},
            )
            after = 0.0 if match["b"] == "nil" else float(match["b"])
            yield Hit(
                match.start("b"),
                match.end("b"),
                "OCCLUSION",
                RULE_BARE,
                {"low": after, "high": after, "post": True},
            )


def _plausible(match: re.Match[str]) -> bool:
    high = match.groupdict().get("high")
    return int(match["low"]) in _PLAUSIBLE and (high is None or int(high) in _PLAUSIBLE)


def _bare(match: re.Match[str], *, post: bool) -> Hit:
    high = match.groupdict().get("high")
    value: dict[str, Scalar] = {"low": float(match["low"]), "high": float(high or match["low"])}
    if post:
        value["post"] = True
    return Hit(match.start("deg"), match.end("deg"), "OCCLUSION", RULE_BARE, value)
