"""The J-CTO score of a lesion from its stated components, and whether it agrees with a stated one.

Five components, one point each: blunt stump, calcification, a bend of more than 45 degrees in the
occluded segment, a length of 20 mm or more, an earlier attempt in vain. Source: Morino et al., JACC
Cardiovascular Interventions 2011; the thresholds are those of the pack's coding/jcto.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from revasc.coding.evidence import Mentions
from revasc.coding.rulefile import RuleModel, read_layered
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention, Scalar

ComponentId = Literal["stump", "calcification", "bend", "length", "retry"]
ComponentStatus = Literal["present", "absent", "not_stated", "conflicting"]
Text = Annotated[str, Field(min_length=1)]

JCTO_FILE: Final = "coding/jcto.toml"
COMPONENTS: Final[tuple[ComponentId, ...]] = get_args(ComponentId)
#: A lesion without evidence in one of these roles has no score.
_ROLES: Final = frozenset({*COMPONENTS, "cto_score"})


class _Words(RuleModel):
    """Values of a mention that give the point, and those that deny it; all others leave it open."""

    present: frozenset[Text] = Field(min_length=1)
    absent: frozenset[Text] = Field(min_length=1)
    source: Text

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if both := sorted(self.present & self.absent):
            raise ValueError(f"both present and absent: {', '.join(both)}")
        return self

    def judge(self, word: Scalar) -> bool | None:
        """True for a point, False for none, None where the word settles nothing."""
        if word in self.present:
            return True
        return False if word in self.absent else None


class _Bend(RuleModel):
    """A bend of more than this many degrees gives the point."""

    over_degrees: float = Field(gt=0, lt=180)
    source: Text


class _Length(RuleModel):
    """An occlusion of this many millimetres or more gives the point."""

    at_least_mm: float = Field(gt=0)
    source: Text


class _Retry(RuleModel):
    """An earlier attempt in vain gives the point; nothing to choose but its source."""

    source: Text


class JctoRules(RuleModel):
    """What gives a point. ``scale`` is the name by which mentions carry a stated score."""

    scale: Text
    source: Text
    stump: _Words
    calcification: _Words
    bend: _Bend
    length: _Length
    retry: _Retry


class JctoFile(RuleModel):
    """The file ``coding/jcto.toml``."""

    jcto: JctoRules


@dataclass(frozen=True, slots=True)
class JctoComponent:
    """One component: what the note says of it, and the mentions that say it."""

    id: ComponentId
    status: ComponentStatus
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JctoRecord:
    """The score of one lesion.

    ``computed`` is the number of components present, ``complete`` whether all five are settled.
    ``stated`` is the score in the note, ``None`` where it gives none or two that differ. ``agrees``
    is False where the stated score is impossible beside the components (or two stated ones differ),
    True where all components are settled and add up to it, ``None`` where it is merely possible or
    no score is stated.
    """

    components: tuple[JctoComponent, ...]
    computed: int
    complete: bool
    stated: int | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class _Stated:
    """A score in the note; ``open`` means "at least"."""

    score: int
    open: bool


def load_jcto(pack_dir: Path, files: Sequence[Path] = ()) -> JctoRules:
    """The thresholds in ``coding/jcto.toml`` of a rule pack, or in the layers of it, lowest first.

    Raises:
        RuleFileError: no such file, or a faulty one; the message names file and field.
    """
    return read_layered(files or (pack_dir / JCTO_FILE,), JctoFile).jcto


def jcto(lesion: Lesion, mentions: Mentions, rules: JctoRules) -> JctoRecord | None:
    """The score of ``lesion``; None where neither a component nor a score is stated for it."""
    if _ROLES.isdisjoint(item.role for item in lesion.evidence):
        return None
    scored = _scored(lesion, mentions, rules)
    components = tuple(_component(name, lesion, mentions, scored, rules) for name in COMPONENTS)
    stated = _scores(scored)
    if not stated and all(c.status == "not_stated" for c in components):
        return None
    computed = sum(c.status == "present" for c in components)
    unsettled = sum(c.status in ("not_stated", "conflicting") for c in components)
    return JctoRecord(
        components,
        computed,
        complete=not unsettled,
        stated=next(iter(stated)).score if len(stated) == 1 else None,
        agrees=_agrees(stated, computed, unsettled),
    )


def _component(
    name: ComponentId, lesion: Lesion, mentions: Mentions, scored: Sequence[Mention], rules: JctoRules
) -> JctoComponent:
    judge = _JUDGES[name]
    told = {m.id: judge(m, rules) for m in _of_role(lesion, mentions, name)}
    listed = {m.id: _listed(m, name) for m in scored}
    told.update({number: said for number, said in listed.items() if said is not None})
    said = set(told.values()) - {None}
    status: ComponentStatus = "not_stated"
    if said:
        status = "conflicting" if len(said) > 1 else "present" if True in said else "absent"
    return JctoComponent(name, status, tuple(sorted(told)))


def _of_role(lesion: Lesion, mentions: Mentions, role: ComponentId) -> list[Mention]:
    return [mentions[number] for number in lesion.mentions(role) if number in mentions]


def _scored(lesion: Lesion, mentions: Mentions, rules: JctoRules) -> list[Mention]:
    """Scores of this scale that hold now."""
    found = [mentions[number] for number in lesion.mentions("cto_score") if number in mentions]
    return [m for m in found if m.status == "current" and m.value.get("scale") == rules.scale]


def _listed(mention: Mention, name: ComponentId) -> bool | None:
    """What a score with its components says: "J-CTO 2 (blunt, length)"."""
    said = mention.value.get(name)
    return said if isinstance(said, bool) else None


def _scores(scored: Iterable[Mention]) -> set[_Stated]:
    return {
        _Stated(score, open=m.value.get("relation") == "at_least")
        for m in scored
        if isinstance(score := m.value.get("score"), int)
    }


def _agrees(stated: set[_Stated], computed: int, unsettled: int) -> bool | None:
    if not stated:
        return None
    if len(stated) > 1:
        return False
    said = next(iter(stated))
    highest = computed + unsettled
    possible = said.score <= highest and (said.open or said.score >= computed)
    if not possible:
        return False
    return None if unsettled else True


def _stump(mention: Mention, rules: JctoRules) -> bool | None:
    said = rules.stump.judge(mention.value.get("shape"))
    # "no blunt stump" denies the point; what is not tapered is not therefore blunt.
    return said if mention.status == "current" else False if said else None


def _calcification(mention: Mention, rules: JctoRules) -> bool | None:
    grade = mention.value.get("grade")
    if mention.status == "current":
        return rules.calcification.judge(grade)
    # "Severe calcification: No" leaves a lesser degree open; "Calcification: No" does not.
    return False if grade == "present" else None


def _bend(mention: Mention, rules: JctoRules) -> bool | None:
    limit, degrees = rules.bend.over_degrees, _number(mention, "degrees")
    said = _flag(mention, "over_45")
    if degrees is not None:
        relation = mention.value.get("relation")
        # "> 45" and "at least 45" are one sign to the reader: at the limit it means more than that.
        over = degrees >= limit if relation == "at_least" else degrees > limit
        said = _settled(relation, over=over)
    return said if mention.status == "current" else False if said else None


def _length(mention: Mention, rules: JctoRules) -> bool | None:
    limit, low = rules.length.at_least_mm, _number(mention, "mm")
    if low is None or mention.status != "current":
        return None
    high = _number(mention, "high") or low
    if low < limit <= high:
        return None
    relation = mention.value.get("relation")
    # "< 20 mm" is the wording of score sheets for no point: at the limit it means less than that.
    over = low > limit if relation == "at_most" else low >= limit
    return _settled(relation, over=over)


def _retry(mention: Mention, _rules: JctoRules) -> bool | None:
    said = _flag(mention, "retry")
    return said if mention.status == "current" else False if said else None


def _settled(relation: Scalar, *, over: bool) -> bool | None:
    """Whether a measure lies over its limit, where its relation lets one tell."""
    if relation == "at_least":
        return True if over else None
    if relation == "at_most":
        return None if over else False
    return over


def _number(mention: Mention, key: str) -> float | None:
    value = mention.value.get(key)
    return float(value) if isinstance(value, int | float) else None


def _flag(mention: Mention, key: str) -> bool | None:
    value = mention.value.get(key)
    return value if isinstance(value, bool) else None


_JUDGES: Final[Mapping[ComponentId, Callable[[Mention, JctoRules], bool | None]]] = {
    "stump": _stump,
    "calcification": _calcification,
    "bend": _bend,
    "length": _length,
    "retry": _retry,
}
