from __future__ import annotations

from typing import Any, get_args

import pytest

from revasc.coding.decision import decide
from revasc.coding.diagnoses import Diagnosis, angina_of, diagnoses
from revasc.coding.tables import AnginaKind
from revasc.lesions.lesion import Lesion
from revasc.nlp.mention import Mention
from tests.coding.builders import (
    FIRST,
    LAST,
    STANDARD,
    findings,
    lesion,
    listed,
    mention,
    opened,
    plain,
    proposed,
    tried,
)


def found(*lesions: Lesion, mentions: tuple[Mention, ...] = ()) -> tuple[Diagnosis, ...]:
    note = findings(*lesions, mentions=mentions)
    return diagnoses(note, decide(note, STANDARD))


def angina(number: int, kind: str | None, status: str = "current") -> Mention:
    return mention(number, "ANGINA", status, kind=kind)


@pytest.mark.parametrize(
    ("lesions", "ids"),
    [
        ([opened()], (1,)),
        ([lesion("cto_label")], (1,)),  # left alone
        ([tried()], (1,)),
        ([lesion("total_before chronic stent")], (1,)),
        ([opened(), lesion("cto_label", id=2, vessel="LAD"), plain(3, "LCX")], (1, 2)),
        ([opened(graft="SVG"), opened(2)], (2,)),
        ([opened(1, graft="SVG"), opened(2, graft="LIMA")], (1, 2)),
    ],
)
def test_an_occlusion_is_documented_once_behind_its_atherosclerosis(
    lesions: list[Lesion], ids: tuple[int, ...]
):
    assert [(item.finding, item.lesions) for item in found(*lesions)] == [
        ("atherosclerosis", ids),
        ("cto", ids),
    ]


@pytest.mark.parametrize(
    "roles",
    [
        "subtotal_before stent",
        "total_before stent",
        "total_before recent stent",
        "total_before culprit stent",
        "total_before cto_denied stent",
        "cto_label subtotal_before stent",
        "cto_label recent stent",
    ],
)
def test_without_a_documented_occlusion_there_is_no_diagnosis(roles: str):
    assert found(lesion(roles)) == ()


def test_a_note_without_lesions_has_none():
    assert found() == ()


@pytest.mark.parametrize(
    ("lesions", "territory"),
    [
        ([opened()], "native"),
        ([opened(graft="SVG")], "graft"),
        ([opened(graft="SVG"), lesion("cto_label", id=2)], "native"),
        ([opened(graft="SVG"), plain(2)], "graft"),
    ],
)
def test_the_territory_is_a_graft_only_where_no_native_artery_is_occluded(
    lesions: list[Lesion], territory: str
):
    assert {item.territory for item in found(*lesions)} == {territory}


@pytest.mark.parametrize(
    ("lesions", "mentions", "conditions"),
    [
        ([opened()], (angina(90, "stable"),), set()),
        ([opened()], (angina(90, "stable", "negated"),), set()),
        ([opened()], (), {"angina_unstated"}),
        ([opened()], (mention(90, "IMAGING"),), {"angina_unstated"}),
        ([opened(graft="SVG")], (angina(90, "stable"),), {"graft"}),
        ([opened(in_stent=True)], (angina(90, "stable"),), {"in_stent"}),
        ([opened(), plain(2, in_stent=True)], (angina(90, "stable"),), set()),
        ([opened(), lesion("total_before recent stent", id=2)], (angina(90, "stable"),), {"acute_lesion"}),
        ([opened(), lesion("culprit stent", id=2)], (angina(90, "stable"),), {"acute_lesion"}),
    ],
)
def test_conditions(lesions: list[Lesion], mentions: tuple[Mention, ...], conditions: set[Any]):
    assert [item.conditions for item in found(*lesions, mentions=mentions)] == [frozenset(conditions)] * 2


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], "none"),
        (["unspecified"], "unspecified"),
        (["stable"], "stable"),
        (["unspecified", "stable"], "stable"),
        (["stable", "refractory"], "refractory"),
        (["refractory", "stable", "unstable"], "unstable"),
        (["none"], "none"),
        ([None], "none"),
    ],
)
def test_the_gravest_angina_named_decides(kinds: list[str | None], expected: str):
    mentions = tuple(angina(number, kind) for number, kind in enumerate(kinds))
    assert angina_of(findings(mentions=mentions)) == expected


@pytest.mark.parametrize("status", ["negated", "historical", "planned", "other"])
def test_angina_that_is_not_present_does_not_count(status: str):
    assert angina_of(findings(mentions=(angina(0, "unstable", status),))) == "none"


def test_other_mentions_of_a_kind_are_no_angina():
    assert angina_of(findings(mentions=(mention(0, "DEVICE", kind="unstable"),))) == "none"


@pytest.mark.parametrize(
    ("kind", "native", "graft"),
    [
        ("none", "I25.10", "I25.810"),
        ("unstable", "I25.110", "I25.709?"),
        ("refractory", "I25.112", "I25.709?"),
        ("stable", "I25.118", "I25.709?"),
        ("unspecified", "I25.119", "I25.709?"),
    ],
)
@pytest.mark.parametrize("day", [LAST, FIRST])
def test_codes_by_territory_angina_and_date(kind: str, native: str, graft: str, day: str):
    mentions = () if kind == "none" else (angina(90, kind),)
    assert listed(proposed(opened(), mentions=mentions, day=day), "diagnosis") == [native, "I25.82"]
    in_graft = proposed(opened(graft="SVG"), mentions=mentions, day=day)
    assert listed(in_graft, "diagnosis") == [graft, "I25.82?"]


def test_every_kind_of_angina_is_tried_above():
    assert set(get_args(AnginaKind)) == {"none", "unstable", "refractory", "stable", "unspecified"}


@pytest.mark.parametrize(
    ("lesions", "codes", "words"),
    [
        ([opened(), lesion("total_before recent stent", id=2)], ["I25.10", "I25.82?"], "excludes this code"),
        ([opened(in_stent=True)], ["I25.10", "I25.82"], "complication of the stent"),
        ([opened(graft="SVG")], ["I25.810", "I25.82?"], "lies in a bypass graft"),
    ],
)
@pytest.mark.parametrize("day", [LAST, FIRST])
def test_what_has_to_be_weighed_is_said(lesions: list[Lesion], codes: list[str], words: str, day: str):
    records = [record for record in proposed(*lesions, day=day) if record.kind == "diagnosis"]
    assert listed(tuple(records)) == codes
    assert words in records[-1].note


@pytest.mark.parametrize(
    ("mentions", "unstated"),
    [((), True), ((angina(90, "stable", "negated"),), False)],
    ids=["silent", "denied"],
)
def test_silence_on_angina_is_told_from_its_denial(mentions: tuple[Mention, ...], unstated: bool):
    (record,) = (r for r in proposed(opened(), mentions=mentions) if r.code == "I25.10")
    assert ("does not speak of angina" in record.note) is unstated
    assert not record.review
