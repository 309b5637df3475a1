"""Device runs: a size, a type word and a device name that stand together are one mention.

"2.5 x 20 mm NC Emerge balloon", "Xience Sierra 3.0 x 38" and "predilated with a 2.0 mm
balloon" each become one ANGIOPLASTY or STENT mention; a bare size in a list takes the kind
of its neighbour ("Xience 2.75 x 38, 3.0 x 28").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from revasc.nlp.mention import Scalar, Value
from revasc.nlp.scan import Hit

#: Label of the mention by kind of device.
LABELS: Final = {"balloon": "ANGIOPLASTY", "stent": "STENT", "atherectomy": "ATHERECTOMY"}
#: What a device releases or is made of, as far as codes depend on it.
_COATINGS: Final = ("drug-eluting", "bare-metal", "drug-coated", "covered", "scaffold", "other")
#: Kind of a balloon that anchors, traps or blocks: found, and no treatment.
_HELPER: Final = "helper"
_WORDS: Final = frozenset(LABELS.values())
_KIND_OF: Final = {label: kind for kind, label in LABELS.items()}
#: A bare brand name is a device only where its surroundings speak of treating.
_NEAR_TREATMENT: Final = re.compile(
    r"stent|balloon|dilat|deploy|inflat|\bdes\b|\bx ?\d|\d ?x ?\d|mm\b|overlap|placed|implant|angioplast|"
    r"\bpci\b|"
    r"atm\b|treated|lesion|burr|run|pass|atherectom|orbital|rota"
)
_SIZED_WORDS: Final = frozenset({"burr", "crown", "classic crown"})
_TRAPPED: Final = re.compile(
    r"\b(?:trapp?ed|trapping|anchor\w*|tamponad\w*|block\w*)\s(?:\w+\s){0,3}(?:with|using|by|on)\s(?:an?\s|"
    r"the\s)?$|\b(?:trapping|anchor(?:ing)?|trap)\s$|"
    r"\b(?:septals?|collaterals?|channels?)\s(?:\w+\s){0,4}(?:dilat\w+|ballooned|inflat\w+)\s(?:\w+\s){0,2}"
    r"(?:with|using|by)\s(?:an?\s|the\s)?$|\bballoon[- ]assisted tracking\b[^.;]{0,30}$"
)
#: One of these stands in whatever _TRAPPED matches.
_TRAP_WORDS: Final = (
    "trap",
    "anchor",
    "tamponad",
    "block",
    "septal",
    "collateral",
    "channel",
    "tracking",
)
_ANCHORED: Final = re.compile(
    r"\s(?:mm\s)?(?:balloon\s)?(?:anchor|trap|tamponade|assisted tracking)|"
    r"\s(?:mm\s)?(?:balloon\s)?(?:(?:was|were|is)\s)?(?:then\s)?(?:inflated\s|used\s|placed\s|advanced\s)?"
    r"(?:to|for|as an?|in order to)\s(?:the\s)?(?:trap|anchor|tamponade|block|dilate the "
    r"(?:septal|collateral|channel)|track)|"
    r"\s(?:mm\s)?(?:balloon\s)?(?:in|into|through|across)\s(?:the\s|a\s)?(?:\w+\s)?(?:septal|collateral|"
    r"channel)\b"
)
#: A bare size names a device only where it looks like one: a decimal or a length of two digits.
_PLAUSIBLE: Final = re.compile(r"\d[.,]\d|x\s?\d\d")
#: A bare size before one of these is that of a tool or of the vessel.
_OF_A_TOOL: Final = re.compile(
    r"\s?(?:mm\s|fr?\s)?(?:guide|guiding|sheath|wire|microcatheter|vessel|artery|reference|lumen)"
)
_MARGIN: Final = 40
_SIZES: Final = frozenset({"SIZE", "DIAMETER"})
_PARTS: Final = _SIZES | _WORDS
_BARE_STENT: Final = re.compile(r"stents?|stented segment", re.IGNORECASE)
_THE: Final = re.compile(
    r"\b(?:the|this|that|these|those|both|all|his|her|its|old|existing|upper|lower|proximal|distal|first|"
    r"second|mid|underlying|underexpanded)\s(?:\w+\s)?$|\b(?:in|inside|within|through|into)[\s-]$"
)
_PUT_IN: Final = re.compile(
    r"[^.;]{0,40}\b(?:deploy|implant|plac|put|laid|insert|deliver|positioned|inflated|expand|releas|sized)"
)
_JOIN: Final = re.compile(r"[\s:(@#-]{0,6}(?:mm\b\s?)?(?:\(?x\s?\d\)?\s?)?")
_WITH: Final = re.compile(
    r"[\s,]{0,3}(?:(?:was|were)\s)?(?:(?:then\s)?(?:done|performed|carried out|achieved|undertaken)\s)?"
    r"(?:with|using|by|via|:|of)\s{0,3}(?:an?\s|the\s|two\s|sequential\s|serial\s|both\s|a series of\s)?",
)
_AND: Final = re.compile(
    r"[\s,]{0,2}(?:mm\s?)?(?:and|then|to|&|\+|/|-|,|->|>|and then|up to|followed by)[\s]{1,3}"
    r"(?:an?\s|the\s)?|\s?/\s?|\s?,\s?"
)
#: Longer is nothing that _WITH or _JOIN matches.
_WIDEST_GAP: Final = 80
#: Words and sizes that make one device at most; more are a list, or no sense.
_MOST_PARTS: Final = 24
#: Characters before and behind a device in which words give it another meaning.
_HELPER_BEFORE: Final = 40
_HELPER_BEHIND: Final = 70
_SIZE_REACH: Final = 28
_NAME_REACH: Final = 60
_LIST_GAP: Final = 42
_NO_LIST: Final = re.compile(
    r"\b(?:wire|guide|sheath|catheter|ivus|vessel|reference|lumen|area|diameter|length|shockwave|"
    r"lithotripsy|burr|ref|segment|catcher)\b|\d{2} min|[.;](?:\s|$)"
)
_NOT_DEVICE_SIZE: Final = re.compile(
    r"\b(?:vessel|reference|lumen|ref|diameter|area|mla|msa|lesion|snare|guide|sheath|wire|catheter|"
    r"shockwave|ivl|lithotripsy|c2\+?|long)\W{0,3}(?:of|is|was|to|measured|at|approximately)?\W{0,3}$"
)


@dataclass(slots=True)
class _Run:
    start: int
    end: int
    kind: str | None
    rule: str
    sized: bool
    named: bool
    coating: Scalar = None
    bare: bool = False


def device_hits(text: str, hits: Sequence[Hit]) -> tuple[list[Hit], set[int]]:
    """Treatment mentions made of device runs, and the indexes of the hits they used up."""
    parts = [i for i, hit in enumerate(hits) if hit.label in _PARTS or _is_device(hit)]
    parts = _outermost(hits, parts)
    runs: list[_Run] = []
    used: set[int] = set()
    for group in _groups(text, hits, parts):
        if run := _run(text, hits, group):
            runs.append(run)
            used.update(group)
    used.update(_settled(runs, hits))
    _inherit(text, runs)
    runs = _merge_lists(text, runs)
    return [Hit(r.start, r.end, LABELS[r.kind], r.rule, _value(r)) for r in runs if r.kind in LABELS], used


def _settled(runs: Sequence[_Run], hits: Sequence[Hit]) -> Iterator[int]:
    """The indexes of the words that the runs over them settle; runs start and end in the same order."""
    starts = [run.start for run in runs]
    for i, hit in enumerate(hits):
        number = bisect_left(starts, hit.end) if hit.label in _WORDS else 0
        while number and runs[number - 1].end > hit.start:
            number -= 1
            if _settles(runs[number], hit):
                yield i
                break


def _settles(run: _Run, hit: Hit) -> bool:
    """A helper takes the words inside it; a device of a kind those that overlap its own."""
    if run.kind == _HELPER:
        return run.start <= hit.start and hit.end <= run.end
    same = LABELS.get(run.kind or "") == hit.label
    return bool(run.coating) and same and run.start < hit.end and hit.start < run.end


def _value(run: _Run) -> Value:
    coating = {"kind": run.coating} if run.coating else {}
    bare = {"bare": True} if run.bare else {}
    return {"device": run.kind, "sized": run.sized, **coating, **bare}


def _coating(members: Sequence[Hit]) -> Scalar:
    """Drug-eluting, bare-metal, drug-coated or other, by a word or by the name of the device."""
    said = (h.value.get("coating") or h.value.get("kind") for h in members if h.label not in _SIZES)
    return next((coating for coating in said if coating in _COATINGS), None)


def _is_device(hit: Hit) -> bool:
    return hit.label == "DEVICE" and hit.value.get("device") in LABELS


def _outermost(hits: Sequence[Hit], parts: list[int]) -> list[int]:
    """Without hits that lie inside a longer one already taken."""
    kept: list[int] = []
    for i in parts:
        if not kept or hits[i].start >= hits[kept[-1]].end:
            kept.append(i)
        elif (
            hits[i].end > hits[kept[-1]].end and hits[i].label == "DEVICE" and hits[kept[-1]].label in _WORDS
        ):
            kept.append(i)  # "Balloon NC" and "NC Trek" share a word
        elif hits[kept[-1]].value.get("coating") and hits[i].label == hits[kept[-1]].label:
            continue  # "balloon was inflated" takes nothing from "drug-coated balloon"
        elif hits[i].end - hits[i].start > hits[kept[-1]].end - hits[kept[-1]].start:
            kept[-1] = i
    return kept


def _groups(text: str, hits: Sequence[Hit], parts: list[int]) -> Iterator[list[int]]:
    group: list[int] = []
    for i in parts:
        if group and not _belongs(text, hits, group, i):
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def _belongs(text: str, hits: Sequence[Hit], group: list[int], i: int) -> bool:
    last, this = hits[group[-1]], hits[i]
    if this.start - last.end > _WIDEST_GAP or len(group) == _MOST_PARTS:
        return False
    gap = text[last.end : this.start].lower()
    sizes = sum(hits[j].label in _SIZES for j in group)
    if last.label == "ANGIOPLASTY" and _WITH.fullmatch(gap) and not sizes:
        return _kind(this) in (None, "balloon")
    if not _JOIN.fullmatch(gap) or ("\n" in gap and not _wrapped(text, last.end)) or (sizes and "  " in gap):
        return False
    if (
        last.label == "DIAMETER"
        and this.label in ("STENT", "ATHERECTOMY")
        and "mm" not in text[last.start : this.end].lower()
    ):
        return text[this.start : this.end].lower() in _SIZED_WORDS
    if this.label in _SIZES and sizes:
        return False
    kinds = {_kind(hits[j]) for j in group} - {None}
    return _kind(this) is None or not kinds or _kind(this) in kinds or _type_only(this)


def _wrapped(text: str, end: int) -> bool:
    """Does the line that holds ``end`` look like prose broken at the margin?"""
    line_end = text.find("\n", end)
    return line_end - (text.rfind("\n", 0, end) + 1) >= _MARGIN


def _type_only(hit: Hit) -> bool:
    return hit.label == "DEVICE" and hit.value.get("kind") == "type"


def _kind(hit: Hit) -> str | None:
    if hit.label in _SIZES:
        return None
    if hit.label == "DEVICE":
        return str(hit.value["device"])
    return _KIND_OF[hit.label]


def _run(text: str, hits: Sequence[Hit], group: list[int]) -> _Run | None:
    """The run of a group, or None where it says nothing of a treatment by itself."""
    members = [hits[i] for i in group]
    sized = any(h.label in _SIZES for h in members)
    words = [h for h in members if h.label in _WORDS]
    names = [
        h for h in members if h.label == "DEVICE" and not h.value.get("sized") and (h.exact_case or sized)
    ]
    types = [h for h in members if h.label == "DEVICE" and h.value.get("sized")]
    start, end = members[0].start, members[-1].end
    if not (words or names) and not sized:
        return None
    if _is_helper(text, start, end):
        return _Run(start, end, _HELPER, members[0].rule, sized=False, named=True)
    if sized and not names and members[0].label in _SIZES and _is_of_another(text, start):
        return None
    if names and not (words or sized) and _is_idle(text, start, end):
        return None
    leader = next(iter(words or names or types), None)
    if leader is None:
        whole = any(h.label == "SIZE" for h in members) or len(members) == 1
        foreign = _OF_A_TOOL.match(text[end : end + _SIZE_REACH].lower())
        plausible = whole and not foreign and _PLAUSIBLE.search(text, start, end)
        return _Run(start, end, None, members[0].rule, sized=True, named=False) if plausible else None
    kinds = {_kind(h) for h in (*words, *names)}
    kind = next((k for k in ("stent", "atherectomy", "balloon") if k in kinds), _kind(leader))
    coating = _coating(members)
    bare = kind == "stent" and not (names or sized or coating) and _is_known(text, start, end)
    return _Run(start, end, kind, leader.rule, sized, named=True, coating=coating, bare=bare)


def _is_of_another(text: str, start: int) -> bool:
    """A size behind the name of what is no device: the vessel, a guide, a snare."""
    return _NOT_DEVICE_SIZE.search(text[max(0, start - _SIZE_REACH) : start].lower()) is not None


def _is_idle(text: str, start: int, end: int) -> bool:
    """A bare name with no word of treating around it."""
    return _NEAR_TREATMENT.search(text[max(0, start - _NAME_REACH) : end + _NAME_REACH].lower()) is None


def _is_known(text: str, start: int, end: int) -> bool:
    """A stent spoken of as there already, "into the stent", and not put in by these words."""
    if not _BARE_STENT.fullmatch(text, start, end):
        return False
    before = text[max(0, start - _HELPER_BEFORE) : start].lower()
    return bool(_THE.search(before)) and not _PUT_IN.match(text[end : end + _HELPER_BEHIND].lower())


def _is_helper(text: str, start: int, end: int) -> bool:
    """A balloon that trapped a wire or anchored a guide treated nothing."""
    before = text[max(0, start - _HELPER_BEFORE) : start].lower()
    if any(map(before.__contains__, _TRAP_WORDS)) and _TRAPPED.search(before):
        return True
    return _ANCHORED.match(text[end : end + _HELPER_BEHIND].lower()) is not None


def _inherit(text: str, runs: list[_Run]) -> None:
    """A bare size takes the kind of the device before it in the list, else of the one after."""
    for before, this in pairwise(runs):
        if this.kind is None and before.kind and _in_list(text[before.end : this.start], sized=before.sized):
            this.kind, this.coating = before.kind, before.coating
    for this, after in zip(reversed(runs[:-1]), reversed(runs), strict=False):
        if (
            this.kind is None
            and after.kind
            and after.sized
            and _AND.fullmatch(text[this.end : after.start].lower())
        ):
            this.kind, this.coating = after.kind, after.coating


def _in_list(gap: str, *, sized: bool) -> bool:
    """Behind a device with its size, or behind a colon or comma."""
    if len(gap) > _LIST_GAP or not (sized or gap.rstrip().endswith((":", ","))):
        return False
    return not _NO_LIST.search(gap.lower())


def _merge_lists(text: str, runs: list[_Run]) -> list[_Run]:
    """Of "1.5 x 15 and 2.5 x 20 mm Emerge balloons" the sizes before one name are one mention."""
    merged: list[_Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        alike = last is not None and last.kind == run.kind and run.kind is not None
        gap = text[last.end : run.start].lower() if last and alike else ""
        joined = alike and _AND.fullmatch(gap)
        if (
            last is not None
            and joined
            and last.sized
            and run.sized
            and (not last.named or not run.named)
            and "," not in gap
            and "\n" not in gap
        ):
            last.end, last.named, last.rule = (
                run.end,
                last.named or run.named,
                run.rule if run.named else last.rule,
            )
            last.coating = last.coating or run.coating
        else:
            merged.append(run)
    return merged
