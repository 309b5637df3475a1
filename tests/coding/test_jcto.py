"""The J-CTO score: five components, what settles each, and agreement with a stated score."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from revasc.coding.jcto import COMPONENTS, JctoComponent, JctoRecord, jcto, load_jcto
from revasc.coding.rulefile import RuleFileError
from revasc.lesions.lesion import Evidence, EvidenceRole, Lesion
from revasc.nlp.mention import Mention
from tests.coding.builders import PACK, mention

RULES = load_jcto(PACK)
ROLE: dict[str, EvidenceRole] = {
    "STUMP": "stump",
    "CALCIFICATION": "calcification",
    "BEND": "bend",
    "OCCLUSION_LENGTH": "length",
    "RETRY": "retry",
    "CTO_SCORE": "cto_score",
}
BLUNT = mention(1, "STUMP", shape="blunt")
TAPERED = mention(2, "STUMP", shape="tapered")
CALCIUM = mention(3, "CALCIFICATION", grade="moderate")
NO_CALCIUM = mention(4, "CALCIFICATION", grade="none")
BENT = mention(5, "BEND", degrees=45, relation="at_least", over_45=True)
STRAIGHT = mention(6, "BEND", over_45=False)
LONG = mention(7, "OCCLUSION_LENGTH", mm=30, relation="exact")
SHORT = mention(8, "OCCLUSION_LENGTH", mm=12, relation="exact")
RETRY = mention(9, "RETRY", retry=True)
FIRST = mention(10, "RETRY", retry=False)


def score(number: int | None, status: Any = "current", identity: int = 20, **value: Any) -> Mention:
    stated = {} if number is None else {"score": number}
    return mention(identity, "CTO_SCORE", status, **{"scale": "J-CTO", **stated, **value})


def read(*told: Mention) -> JctoRecord | None:
    lesion = Lesion(id=1, evidence=tuple(Evidence(ROLE[m.label], m.id) for m in told))
    return jcto(lesion, {m.id: m for m in told}, RULES)


def record(*told: Mention) -> JctoRecord:
    found = read(*told)
    assert found is not None
    return found


def status(*told: Mention) -> str:
    """The status of the one component that the mentions are about."""
    (component,) = [c for c in record(*told, score(5)).components if c.mentions]
    return component.status


def test_all_five_present():
    found = record(BLUNT, CALCIUM, BENT, LONG, RETRY)
    assert [c.id for c in found.components] == list(COMPONENTS)
    assert {c.status for c in found.components} == {"present"}
    assert [c.mentions for c in found.components] == [(1,), (3,), (5,), (7,), (9,)]
    assert (found.computed, found.complete, found.stated, found.agrees) == (5, True, None, None)


def test_all_five_absent():
    found = record(TAPERED, NO_CALCIUM, STRAIGHT, SHORT, FIRST)
    assert {c.status for c in found.components} == {"absent"}
    assert (found.computed, found.complete) == (0, True)


def test_what_is_not_said_is_not_absent():
    found = record(BLUNT)
    assert found.components[1] == JctoComponent("calcification", "not_stated", ())
    assert (found.computed, found.complete) == (1, False)


@pytest.mark.parametrize(
    "told", [(), (mention(1, "STUMP", shape="ambiguous"),), (score(2, scale="PROGRESS-CTO"),)]
)
def test_nothing_stated(told: tuple[Mention, ...]):
    assert read(*told) is None


@pytest.mark.parametrize(
    "told", [score(3, "historical"), score(3, "planned"), score(None), mention(20, "CTO_SCORE")]
)
def test_a_score_that_is_none(told: Mention):
    assert read(told) is None


def test_mentions_that_are_not_there_say_nothing():
    lesion = Lesion(id=1, evidence=(Evidence("stump", 1), Evidence("cto_score", 2)))
    assert jcto(lesion, {}, RULES) is None


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        ("STUMP", {"shape": "blunt"}, "present"),
        ("STUMP", {"shape": "tapered"}, "absent"),
        ("STUMP", {"shape": "ambiguous"}, "not_stated"),
        ("STUMP", {}, "not_stated"),
        ("CALCIFICATION", {"grade": "mild"}, "present"),
        ("CALCIFICATION", {"grade": "moderate"}, "present"),
        ("CALCIFICATION", {"grade": "severe"}, "present"),
        ("CALCIFICATION", {"grade": "present"}, "present"),
        ("CALCIFICATION", {"grade": "none"}, "absent"),
        ("BEND", {"over_45": True}, "present"),
        ("BEND", {"over_45": False}, "absent"),
        ("BEND", {}, "not_stated"),
        ("BEND", {"degrees": 60, "relation": "exact"}, "present"),
        ("BEND", {"degrees": 45, "relation": "exact"}, "absent"),
        ("BEND", {"degrees": 45, "relation": "at_least"}, "present"),
        ("BEND", {"degrees": 30, "relation": "at_least"}, "not_stated"),
        ("BEND", {"degrees": 45, "relation": "at_most"}, "absent"),
        ("BEND", {"degrees": 90, "relation": "at_most"}, "not_stated"),
        ("OCCLUSION_LENGTH", {"mm": 20, "relation": "exact"}, "present"),
        ("OCCLUSION_LENGTH", {"mm": 19.9, "relation": "exact"}, "absent"),
        ("OCCLUSION_LENGTH", {"mm": 20, "relation": "at_least"}, "present"),
        ("OCCLUSION_LENGTH", {"mm": 15, "relation": "at_least"}, "not_stated"),
        ("OCCLUSION_LENGTH", {"mm": 20, "relation": "at_most"}, "absent"),
        ("OCCLUSION_LENGTH", {"mm": 30, "relation": "at_most"}, "not_stated"),
        ("OCCLUSION_LENGTH", {"mm": 20, "high": 25, "relation": "exact"}, "present"),
        ("OCCLUSION_LENGTH", {"mm": 10, "high": 15, "relation": "exact"}, "absent"),
        ("OCCLUSION_LENGTH", {"mm": 15, "high": 25, "relation": "exact"}, "not_stated"),
        ("OCCLUSION_LENGTH", {}, "not_stated"),
        ("RETRY", {"retry": True}, "present"),
        ("RETRY", {"retry": False}, "absent"),
        ("RETRY", {}, "not_stated"),
    ],
)
def test_what_settles_a_component(label: str, value: dict[str, Any], expected: str):
    assert status(mention(1, label, **value)) == expected


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        # an unticked "blunt stump" denies the point; an unticked "tapered" says nothing
        ("STUMP", {"shape": "blunt"}, "absent"),
        ("STUMP", {"shape": "tapered"}, "not_stated"),
        # "Calcification: No", but "Severe calcification: No" leaves a lesser degree open
        ("CALCIFICATION", {"grade": "present"}, "absent"),
        ("CALCIFICATION", {"grade": "severe"}, "not_stated"),
        ("BEND", {"over_45": True}, "absent"),
        ("BEND", {"over_45": False}, "not_stated"),
        ("OCCLUSION_LENGTH", {"mm": 30, "relation": "exact"}, "not_stated"),
        ("RETRY", {"retry": True}, "absent"),
        ("RETRY", {"retry": False}, "not_stated"),
    ],
)
def test_what_a_denial_settles(label: str, value: dict[str, Any], expected: str):
    assert status(mention(1, label, "negated", **value)) == expected


@pytest.mark.parametrize(
    "pair", [(BLUNT, TAPERED), (CALCIUM, NO_CALCIUM), (BENT, STRAIGHT), (LONG, SHORT), (RETRY, FIRST)]
)
def test_both_said_is_a_conflict(pair: tuple[Mention, Mention]):
    assert status(*pair) == "conflicting"
    found = record(*pair)
    assert (found.computed, found.complete) == (0, False)


def test_said_twice_is_said_once():
    found = record(BLUNT, mention(11, "STUMP", shape="blunt"), mention(12, "STUMP", shape="ambiguous"))
    assert found.components[0] == JctoComponent("stump", "present", (1, 11, 12))
    assert found.computed == 1


@pytest.mark.parametrize(
    ("told", "stated", "agrees"),
    [
        # complete: settled one way or the other
        ((BLUNT, CALCIUM, BENT, LONG, RETRY), 5, True),
        ((BLUNT, CALCIUM, BENT, LONG, FIRST), 4, True),
        ((BLUNT, CALCIUM, BENT, LONG, FIRST), 3, False),
        ((BLUNT, CALCIUM, BENT, LONG, FIRST), 5, False),
        # incomplete: possible, or not
        ((BLUNT, CALCIUM), 2, None),
        ((BLUNT, CALCIUM), 5, None),
        ((BLUNT, CALCIUM), 1, False),
        ((BLUNT, CALCIUM, SHORT, FIRST), 4, False),
        ((TAPERED, NO_CALCIUM, SHORT, FIRST), 1, None),
        ((TAPERED, NO_CALCIUM, SHORT, FIRST), 2, False),
        # a conflict may count or not
        ((BLUNT, TAPERED, CALCIUM, BENT, LONG, FIRST), 4, None),
        ((BLUNT, TAPERED, CALCIUM, BENT, LONG, FIRST), 5, False),
        # a score alone
        ((), 3, None),
        ((), 0, None),
    ],
)
def test_agreement(told: tuple[Mention, ...], stated: int, agrees: bool | None):
    found = record(*told, score(stated))
    assert (found.stated, found.agrees) == (stated, agrees)


@pytest.mark.parametrize(
    ("told", "stated", "agrees"),
    [
        ((BLUNT, CALCIUM, BENT, LONG, FIRST), 3, True),
        ((BLUNT, CALCIUM, BENT, LONG, FIRST), 5, False),
        ((BLUNT,), 3, None),
        ((TAPERED, NO_CALCIUM, SHORT), 3, False),
    ],
)
def test_at_least_a_score(told: tuple[Mention, ...], stated: int, agrees: bool | None):
    assert record(*told, score(stated, relation="at_least")).agrees is agrees


def test_the_same_score_twice_is_one():
    found = record(BLUNT, score(2), score(2, identity=21))
    assert (found.stated, found.agrees) == (2, None)


def test_two_scores_that_differ_cannot_both_be_right():
    found = record(BLUNT, score(2), score(3, identity=21))
    assert (found.stated, found.agrees) == (None, False)


def test_components_listed_with_the_score():
    found = record(score(2, stump=True, length=True, bend=False), CALCIUM)
    assert [(c.id, c.status, c.mentions) for c in found.components] == [
        ("stump", "present", (20,)),
        ("calcification", "present", (3,)),
        ("bend", "absent", (20,)),
        ("length", "present", (20,)),
        ("retry", "not_stated", ()),
    ]
    assert (found.computed, found.stated, found.agrees) == (3, 2, False)


def test_components_listed_without_a_sum():
    assert record(score(None, stump=True)).computed == 1


def test_a_listed_component_may_conflict_with_the_description():
    assert record(score(1, stump=True), TAPERED).components[0] == JctoComponent(
        "stump", "conflicting", (2, 20)
    )


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    shutil.copytree(PACK / "coding", tmp_path / "coding")
    return tmp_path


def test_the_shipped_thresholds():
    assert (RULES.scale, RULES.bend.over_degrees, RULES.length.at_least_mm) == ("J-CTO", 45, 20)
    parts = (RULES, RULES.stump, RULES.calcification, RULES.bend, RULES.length, RULES.retry)
    assert all("2011" in part.source for part in parts)


def test_thresholds_are_data(pack: Path):
    file = pack / "coding" / "jcto.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("at_least_mm = 20", "at_least_mm = 10").replace(
        "over_degrees = 45", "over_degrees = 90"
    )
    file.write_text(text.replace('["mild", "moderate"', '["moderate"'), encoding="utf-8")
    rules = load_jcto(pack)
    told = (
        SHORT,
        mention(5, "BEND", degrees=60, relation="exact"),
        mention(3, "CALCIFICATION", grade="mild"),
    )
    lesion = Lesion(id=1, evidence=tuple(Evidence(ROLE[m.label], m.id) for m in told))
    found = jcto(lesion, {m.id: m for m in told}, rules)
    assert found is not None
    assert [c.status for c in found.components] == [
        "not_stated",
        "not_stated",
        "absent",
        "present",
        "not_stated",
    ]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("over_degrees = 45", "over_degrees = 0", "jcto.bend.over_degrees"),
        ("at_least_mm = 20", "at_least_mm = -1", "jcto.length.at_least_mm"),
        ("at_least_mm", "at_least_cm", "jcto.length.at_least_cm"),
        ('absent = ["none"]', 'absent = ["none", "mild"]', "both present and absent: mild"),
        ('present = ["blunt"]', "present = []", "jcto.stump.present"),
        ('scale = "J-CTO"', 'scale = ""', "jcto.scale"),
        ("[jcto.retry]", "[jcto.again]", "jcto.again"),
    ],
)
def test_a_faulty_file_is_refused(pack: Path, old: str, new: str, field: str):
    file = pack / "coding" / "jcto.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleFileError, match=field):
        load_jcto(pack)


def test_an_absent_file_is_named(tmp_path: Path):
    with pytest.raises(RuleFileError, match=r"jcto\.toml: cannot be read"):
        load_jcto(tmp_path)
