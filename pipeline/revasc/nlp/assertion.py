"""Does a mention hold? Current, negated, historical, planned, or about something else.

The cues are ConText rules, read with the corrections that engine notes call for: cues and
scopes never leave the unit (a semicolon ends it), a longer cue hides a shorter one inside
it, and of two cues on one mention the higher priority wins, then the nearer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from revasc.nlp.cues import Cue, CueFinder, strongest
from revasc.nlp.dates import calendar_day, names_day
from revasc.nlp.domain import other_domain
from revasc.nlp.forms import (
    Answer,
    AnswerRules,
    answer,
    answer_in_list,
    box_of,
    boxed_units,
    is_agreed_to,
    vessel_box,
)
from revasc.nlp.mention import Mention, Status
from revasc.nlp.quoted import quotations
from revasc.nlp.scan import Hit
from revasc.nlp.units import Unit
from revasc.pack import Pack

_TREATMENTS: Final = frozenset({"ANGIOPLASTY", "ATHERECTOMY", "STENT"})
_STEPS: Final = _TREATMENTS | {"APPROACH", "CROSSING_FAILED", "OUTCOME", "ACCESS_SITE"}
_DATED: Final = _TREATMENTS | {
    "OCCLUSION",
    "CTO",
    "ACCESS_SITE",
    "FLOW",
    "APPROACH",
    "CROSSED",
    "CROSSING_FAILED",
    "OUTCOME",
    "ACUTE_MI",
}
#: Steps, which are of the day of the report that tells them.
_TOLD: Final = _STEPS | {"CROSSED", "NO_INTERVENTION", "IMAGING"}
_PROCEDURE: Final = re.compile(
    r"\s(?:pci|intervention|angioplasty|recanali[sz]ation|procedure|attempt|treatment)\b", re.IGNORECASE
)
#: What a quoted report found before the treatment that it tells of.
_FOUND_THEN: Final = frozenset({"CTO", "OCCLUSION", "FLOW", "CHRONICITY"})
#: What forms ask for several at a time.
_LISTED: Final = frozenset({"ACUTE_MI", "ACUTE_CORONARY", "CTO", "ANGINA"})
#: What a date at the opening of a sentence makes historical; a label found then holds now.
_OPENED: Final = _DATED - {"CTO"}
_BOXED: Final = _TREATMENTS | {
    "IMAGING",
    "LITHOTRIPSY",
    "FLOW",
    "CHRONICITY",
    "CTO",
    "ACCESS_SITE",
    "APPROACH",
    "CULPRIT",
    "ACUTE_MI",
    "ANGINA",
    "STUMP",
    "CALCIFICATION",
    "BEND",
    "RETRY",
    "OUTCOME",
    "CROSSED",
    "CROSSING_FAILED",
}
_SHOWED: Final = re.compile(
    r"\b(?:show\w*|demonstrat\w*|reveal\w*|found|noted|describ\w*|read as|with|was|were|had|report\w*|:|"
    r"document\w*|seen|and at that time)",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(r"\b(?:since|known)\b", re.IGNORECASE)
#: A sentence that takes back what the one before it named: "none of them entered the body".
_NONE_OF_THEM: Final = re.compile(
    r"\W*(?:none of (?:them|these|it|which)|(?:none|nothing|neither)(?: of (?:them|these))? "
    r"(?:made it|went|passed|got|would|could|crossed|entered|advanced|followed|reached)|"
    r"neither(?: of (?:them|these))?|"
    r"(?:these|they|both|all)\b[^.;]{0,40}?\b(?:never|not used|unused|unopened|returned|handed back))\b",
    re.IGNORECASE,
)
#: Characters: how near a step stands to a date of its day; where a date that opens a sentence ends.
_NEAR_DATE: Final = 60
_OPENING: Final = 22
#: Days that part an earlier study from this encounter; months below which a date is a day of this stay.
_EARLIER_DAYS: Final = 27
_STAY_MONTHS: Final = 1
#: Characters: from a bullet to the date that opens the line; how far before a date "since" stands.
_TO_DATE: Final = 4
_LEAD: Final = 12
_THEN: Final = re.compile(r"\s(?:\w+\s)?(?:in|on|by|at)\s[^.;,()]{3,26}", re.IGNORECASE)


class Asserter:
    """Gives every mention of a note its status and the cues behind it."""

    def __init__(self, pack: Pack) -> None:
        self.cues = CueFinder(pack)
        self._answers = AnswerRules(pack)
        self._defaults = pack.section_status

    def __call__(
        self,
        text: str,
        units: Sequence[Unit],
        mentions: Sequence[Mention],
        service: date | None,
        *,
        day_first: bool,
        cue_hits: Sequence[Hit] | None = None,
    ) -> list[Mention]:
        """``mentions`` with status and cues, in the same order.

        ``cue_hits`` are those of the scanner of ``cues``, where a joint scan has found them already.
        """
        cues = self.cues(text, units, mentions, cue_hits)
        foreign = other_domain(text, mentions)
        past = _past_units(text, units, mentions, service, day_first=day_first)
        boxed = boxed_units(text, units)
        asserted = [
            m.told("other")
            if m.id in foreign and not self._settled(m)
            else self._assert(
                text, units[m.unit], m, cues.get(m.unit, ()), past.get(m.unit), boxed=m.unit in boxed
            )
            for m in mentions
        ]
        return _taken_back(text, units, _as_quoted(text, asserted))

    def _settled(self, mention: Mention) -> bool:
        """In a section whose every word has one status, as the family's history."""
        return "*" in self._defaults.get(mention.section, {})

    def _assert(
        self,
        text: str,
        unit: Unit,
        mention: Mention,
        cues: Sequence[Cue],
        past: int | None,
        *,
        boxed: bool,
    ) -> Mention:
        """Section, box, answer, cue, then the default of the section: the first that speaks decides."""
        defaults = self._defaults.get(mention.section, {})
        if "*" in defaults:
            return mention.told(defaults["*"])
        cue = strongest(text, mention, cues) if cues else None
        filled_in = self._filled_in(text, unit, mention, boxed=boxed)
        if filled_in and not (cue and cue.rule.status == "historical" and filled_in.status == "current"):
            return filled_in  # "[x] previous PCI" is ticked, and past all the same
        if cue:
            return _by_cue(mention, cue)
        status = _default(text, unit, mention, defaults, past)
        return mention if status == mention.status else mention.told(status)

    def _filled_in(self, text: str, unit: Unit, mention: Mention, *, boxed: bool) -> Mention | None:
        """The mention by a box or an answer of a form; a vessel is spoken of unless its box is empty."""
        label = mention.label
        if label == "VESSEL":
            return mention.told("negated") if boxed and vessel_box(text, unit, mention) is False else mention
        if label == "CTO" and (told := answer(text, unit, mention)):
            return _by_answer(mention, told)
        if label in _LISTED and (told := answer_in_list(text, unit, mention)):
            return _by_answer(mention, told)
        if boxed and label in _BOXED and (ticked := _by_box(text, unit, mention)):
            return ticked
        if found := self._answers(text, unit, mention):
            rule, span = found
            value = {**mention.value, "denied": True} if rule.status == "negated" else None
            return mention.told(rule.status or "current", (span,), value)
        return None


def _by_box(text: str, unit: Unit, mention: Mention) -> Mention | None:
    """The mention by a box: agreed to, ticked or not."""
    if is_agreed_to(text, unit, mention):
        return mention.told("planned")
    box = box_of(text, unit, mention)
    if box is None:
        return None
    return mention.told("current" if box else _unticked(text, mention))


def _as_quoted(text: str, mentions: list[Mention]) -> list[Mention]:
    """What an earlier report tells of steps, quoted in this one, was done on that day."""
    quotes = quotations(text)
    if not quotes:
        return mentions
    treated = [q for q in quotes if any(m.start in q and m.label in _TREATMENTS for m in mentions)]
    return [m.told("historical") if _is_told_of(m, quotes, treated) else m for m in mentions]


def _is_told_of(mention: Mention, quotes: Sequence[range], treated: Sequence[range]) -> bool:
    """A step in a quoted report; where that tells of a treatment, also the occlusion that it was done on."""
    if mention.status != "current":
        return False
    if mention.label in _TOLD and any(mention.start in quote for quote in quotes):
        return True
    return mention.label in _FOUND_THEN and any(mention.start in quote for quote in treated)


def _taken_back(text: str, units: Sequence[Unit], mentions: list[Mention]) -> list[Mention]:
    """Of "a balloon and a stent were opened. None of them entered the body" nothing was done."""
    opened = [m for m in mentions if m.label in _TREATMENTS and m.status == "current"]
    spoken = {n for n in {m.unit for m in opened} if _is_taken_back(text, units, n)}
    if not spoken:
        return mentions
    back = {m.id for m in opened if m.unit in spoken}
    return [m.told("negated") if m.id in back else m for m in mentions]


def _is_taken_back(text: str, units: Sequence[Unit], unit_id: int) -> bool:
    if unit_id + 1 >= len(units):
        return False
    unit, after = units[unit_id], units[unit_id + 1]
    return unit.block == after.block and _NONE_OF_THEM.match(text, after.start, after.end) is not None


def _unticked(text: str, mention: Mention) -> Status:
    """Denied; but "[ ] CTO intervention" says what was not done, and not that there is no CTO."""
    procedure = mention.label == "CTO" and _PROCEDURE.match(text, mention.end)
    return "other" if procedure else "negated"


def _by_cue(mention: Mention, cue: Cue) -> Mention:
    """The mention with the status of a cue; what is possible is not found yet, what is prepared not used."""
    cues = ((cue.start, cue.end),)
    if cue.rule.category == "POSSIBLE_EXISTENCE":
        return mention.told("planned", cues, {**mention.value, "uncertain": True})
    if cue.rule.status:
        return mention.told(cue.rule.status, cues)
    return mention.told(mention.status, cues, {**mention.value, "prepared": True})


def _by_answer(mention: Mention, told: Answer) -> Mention:
    """The mention as a form answers it; a question left open is a reason to ask."""
    if told == "yes":
        return mention.told("current")
    if told == "no":
        return mention.told("negated", value={**mention.value, "denied": True})
    return mention.told("other", value={**mention.value, "uncertain": True})


def _default(
    text: str, unit: Unit, mention: Mention, defaults: Mapping[str, Status], past: int | None
) -> Status:
    if (
        mention.label in _OPENED
        and past is not None
        and 0 <= past - unit.start <= _OPENING
        and mention.start > past
    ):
        return "historical"  # "In 2019 the RCA was crossed and stented (3.0 x 38 mm)"
    if (
        mention.label in _DATED
        and past is not None
        and not mention.value.get("sized")
        and _is_past(text, mention, past)
    ):
        return "historical"
    default = defaults.get(mention.label, "current")
    told_now = (
        default == "historical"
        and mention.value.get("sized")
        and past is None
        and mention.section != "past_history"
    )
    return "current" if told_now else default


def _is_past(text: str, mention: Mention, past: int) -> bool:
    """A date before this encounter leads to the mention: "cath of 2019 showed ..."."""
    if mention.label == "CTO":
        return past < 0
    if mention.label == "OCCLUSION" and 0 <= past < mention.start:
        return bool(_SHOWED.search(text, past, mention.start)) or mention.start - past < 4
    if mention.label == "OCCLUSION" and past > mention.end and _THEN.fullmatch(text, mention.end, past):
        return True  # "was seen to be occluded in February 2015"
    return past < 0 or (abs(mention.start - past) < _NEAR_DATE and mention.label in _STEPS)


def _past_units(
    text: str, units: Sequence[Unit], mentions: Sequence[Mention], service: date | None, *, day_first: bool
) -> dict[int, int]:
    """Units with a date before this encounter: where the date ends, or -1 where it opens the unit."""
    past: dict[int, int] = {}
    for m in mentions:
        if m.label not in ("CHRONICITY", "DATE"):
            continue
        unit = units[m.unit]
        study = m.label == "CHRONICITY" and _is_study(m)
        if study or (m.unit not in past and _is_earlier_day(text, unit, m, service, day_first=day_first)):
            opens = m.start - unit.start <= _TO_DATE and unit.kind in ("item", "field", "row")
            past[m.unit] = -1 if opens else m.end
    return past


def _is_study(mention: Mention) -> bool:
    """The age of a dated earlier study, not of a day of this stay and not "since" a date."""
    value = mention.value
    dated = value.get("relation") == "dated" and not value.get("still")
    return dated and float(value.get("months") or 0) >= _STAY_MONTHS


def _is_earlier_day(
    text: str, unit: Unit, mention: Mention, service: date | None, *, day_first: bool
) -> bool:
    """A date well before this encounter, from which nothing is counted on."""
    if mention.label != "DATE" or service is None or names_day(text, mention.start, mention.end):
        return False
    if _SINCE.search(text, max(unit.start, mention.start - _LEAD), mention.end):
        return False
    day = calendar_day(mention.value, day_first=day_first)
    return day is not None and (service - day).days > _EARLIER_DAYS
