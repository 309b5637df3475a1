from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from revasc.coding import documentation
from revasc.coding.documentation import CHECKS, LESION_CHECKS, document, document_lesion
from revasc.coding.verdict import DocumentationRecord
from revasc.lesions.findings import Access, Findings
from revasc.lesions.lesion import Lesion
from revasc.pack import load_pack
from tests.coding.builders import PACK, findings, lesion, mention

ELEMENTS = [
    "access_site",
    "sheath",
    "guidewire_crossing",
    "occlusion_degree",
    "chronicity",
    "technique",
    "approach",
    "completion_angiography",
    "post_procedure_care",
]
LESION_ELEMENTS = ELEMENTS[2:-1]


def element(name: str, note: Findings) -> DocumentationRecord:
    (found,) = [record for record in document(note) if record.element == name]
    return found


def status(name: str, roles: str = "stent", *labels: str, **fields: Any) -> str:
    """The status of an element for one treated lesion in a note with current mentions of ``labels``."""
    mentions = tuple(mention(100 + number, label) for number, label in enumerate(labels))
    return element(name, findings(lesion(roles, **fields), mentions=mentions)).status


def test_elements_come_in_the_order_of_the_schema():
    assert [record.element for record in document(findings(lesion("stent")))] == ELEMENTS
    assert [check.__name__ for check in CHECKS] == ELEMENTS


@pytest.mark.parametrize(
    "note", [findings(), findings(lesion("cto_label")), findings(mentions=(mention(0, "ACCESS_SITE"),))]
)
def test_a_note_without_intervention_has_no_checklist(note: Findings):
    assert document(note) == ()


@pytest.mark.parametrize(
    "note",
    [
        findings(has_intervention=True),
        findings(lesion(attempted=True)),
        findings(lesion(contradicted=True), has_intervention=False),
    ],
)
def test_an_intervention_or_attempt_has_one(note: Findings):
    assert len(document(note)) == len(ELEMENTS)


def test_a_bare_intervention_misses_everything():
    assert {record.status for record in document(findings(has_intervention=True))} == {"missing"}


@pytest.mark.parametrize(
    ("name", "roles", "labels", "fields", "expected"),
    [
        ("access_site", "stent", ["ACCESS_SITE"], {}, "documented"),
        ("access_site", "stent", ["SHEATH"], {}, "missing"),
        ("sheath", "stent", ["SHEATH"], {}, "documented"),
        ("sheath", "stent", ["ACCESS_SITE"], {}, "missing"),
        ("guidewire_crossing", "stent crossed", [], {}, "documented"),
        ("guidewire_crossing", "crossing_failed", [], {"attempted": True}, "documented"),
        ("guidewire_crossing", "stent", ["CROSSED"], {}, "documented"),
        ("guidewire_crossing", "stent", ["CROSSING_FAILED"], {}, "documented"),
        ("guidewire_crossing", "stent", ["DEVICE"], {}, "missing"),
        ("guidewire_crossing", "stent crossed crossing_failed", [], {}, "documented"),
        ("guidewire_crossing", "stent crossed crossing_failed", [], {"contradicted": True}, "conflicting"),
        ("guidewire_crossing", "stent crossed treatment_denied", [], {"contradicted": True}, "documented"),
        ("occlusion_degree", "stent total_before", [], {}, "documented"),
        ("occlusion_degree", "stent subtotal_before", [], {}, "documented"),
        ("occlusion_degree", "stent cto_label", [], {}, "documented"),
        ("occlusion_degree", "stent cto_label subtotal_before", [], {}, "conflicting"),
        ("occlusion_degree", "stent total_before subtotal_before", [], {}, "conflicting"),
        ("occlusion_degree", "stent cto_uncertain", [], {}, "missing"),
        ("occlusion_degree", "stent", ["OCCLUSION"], {}, "missing"),  # of another vessel
        ("chronicity", "stent chronic", [], {}, "documented"),
        ("chronicity", "stent recent", [], {}, "documented"),
        ("chronicity", "stent cto_label recent", [], {}, "conflicting"),
        ("chronicity", "stent chronic cto_denied", [], {}, "conflicting"),
        ("chronicity", "stent age_unknown", [], {}, "missing"),
        ("technique", "stent", [], {}, "documented"),
        ("technique", "", ["LITHOTRIPSY"], {"attempted": True}, "documented"),
        ("technique", "", [], {"treatments": ("stent",)}, "documented"),
        ("technique", "", [], {"attempted": True}, "missing"),
        ("technique", "stent treatment_denied", [], {"contradicted": True}, "conflicting"),
        ("approach", "stent antegrade", [], {}, "documented"),
        ("approach", "stent", ["APPROACH"], {}, "documented"),
        ("approach", "stent", [], {"approach": "antegrade"}, "documented"),
        ("approach", "stent", ["COLLATERAL"], {}, "missing"),  # retrograde filling is no approach
        ("completion_angiography", "stent final_flow", [], {}, "documented"),
        ("completion_angiography", "stent", ["COMPLETION"], {}, "documented"),
        ("completion_angiography", "stent", [], {"timi_after": 0}, "documented"),
        ("completion_angiography", "stent", [], {"residual_percent": 0.0}, "documented"),
        ("completion_angiography", "stent", ["FLOW"], {}, "missing"),
        ("post_procedure_care", "stent", ["CLOSURE"], {}, "documented"),
        ("post_procedure_care", "stent", ["IMAGING"], {}, "missing"),
    ],
)
def test_elements(name: str, roles: str, labels: list[str], fields: dict[str, Any], expected: str):
    assert status(name, roles, *labels, **fields) == expected


@pytest.mark.parametrize("label", ["ACCESS_SITE", "SHEATH", "CROSSED", "CLOSURE", "APPROACH", "COMPLETION"])
@pytest.mark.parametrize("stood", ["negated", "historical", "planned", "other"])
def test_only_current_mentions_count(label: str, stood: str):
    note = findings(lesion(attempted=True), mentions=(mention(0, label, stood),))
    assert {record.status for record in document(note)} == {"missing"}


def test_access_and_sheath_from_the_access_itself():
    radial = Access("radial", "right", 7.0, (4, 2))
    note = findings(lesion("stent"), access=(radial,))
    assert element("access_site", note) == DocumentationRecord("access_site", "documented", (2, 4))
    assert element("sheath", note) == DocumentationRecord("sheath", "documented", (2, 4))


def test_access_without_french_leaves_the_sheath_missing():
    note = findings(lesion("stent"), access=(Access("radial", None, None, ()),))
    assert element("access_site", note).status == "documented"
    assert element("sheath", note).status == "missing"


def test_mentions_are_cited_in_order_each_once():
    wire, crossing = mention(3, "DEVICE", device="wire"), mention(7, "CROSSED")
    guide = mention(5, "DEVICE", device="guide")
    note = findings(lesion("crossed", first=7, attempted=True), mentions=(wire, guide, crossing))
    assert element("guidewire_crossing", note).mentions == (3, 7)


@pytest.mark.parametrize(
    ("device", "stood", "expected"),
    [
        ("thrombectomy", "current", "documented"),
        ("thrombectomy", "negated", "missing"),
        ("wire", "current", "missing"),
    ],
)
def test_a_thrombectomy_device_is_a_technique(device: str, stood: str, expected: str):
    note = findings(lesion(attempted=True), mentions=(mention(0, "DEVICE", stood, device=device),))
    assert element("technique", note).status == expected


def test_every_label_asked_for_is_one_that_a_rule_gives():
    """A label that no rule yields would leave its element missing for ever."""
    source = inspect.getsource(documentation)
    asked = set(re.findall(r'"([A-Z][A-Z_]{3,})"', source))
    assert asked >= {"ACCESS_SITE", "CROSSED", "DEVICE"}
    assert asked <= {rule.category for rule in load_pack(PACK).rules}


def test_a_contradiction_cites_both_sides():
    note = findings(lesion("stent treatment_denied crossing_failed", contradicted=True))
    assert element("technique", note).mentions == (0, 1, 2)


def test_untreated_lesions_do_not_document_the_treated_one():
    left_alone = lesion("total_before chronic", id=2, first=10, vessel="LAD")
    note = findings(lesion("stent"), left_alone)
    assert element("occlusion_degree", note).status == "missing"
    assert element("chronicity", note).status == "missing"


def test_one_documented_lesion_is_enough_and_one_torn_lesion_too_many():
    plain = lesion("stent", id=2, first=10)
    torn = lesion("stent total_before subtotal_before", id=3, first=20)
    assert element("occlusion_degree", findings(lesion("stent total_before"), plain)).status == "documented"
    assert element("occlusion_degree", findings(lesion("stent total_before"), torn)).status == "conflicting"


def own(one: Lesion, note: Findings) -> dict[str, str]:
    """The checklist of one lesion: element and status."""
    return {record.element: record.status for record in document_lesion(note, one)}


def test_a_lesion_has_the_elements_that_are_about_a_lesion():
    one = lesion("stent")
    assert list(own(one, findings(one))) == LESION_ELEMENTS
    assert [check.__name__ for check in LESION_CHECKS] == LESION_ELEMENTS
    assert set(LESION_CHECKS) < set(CHECKS)


@pytest.mark.parametrize("one", [lesion("cto_label"), lesion()])
def test_a_lesion_left_alone_has_no_checklist(one: Lesion):
    assert document_lesion(findings(lesion("stent", id=2), one), one) == ()


@pytest.mark.parametrize("fields", [{"treatments": ("stent",)}, {"attempted": True}, {"contradicted": True}])
def test_a_treated_attempted_or_contradicted_one_has(fields: dict[str, Any]):
    one = lesion("", **fields)
    assert len(document_lesion(findings(one), one)) == len(LESION_ELEMENTS)


@pytest.mark.parametrize("name", LESION_ELEMENTS)
def test_a_lesion_alone_has_the_status_of_the_note(name: str):
    one = lesion("stent total_before subtotal_before crossed")
    note = findings(one, mentions=(mention(50, "APPROACH"), mention(51, "COMPLETION")))
    assert own(one, note)[name] == element(name, note).status


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("guidewire_crossing", "CROSSED"),
        ("technique", "LITHOTRIPSY"),
        ("approach", "APPROACH"),
        ("completion_angiography", "COMPLETION"),
    ],
)
@pytest.mark.parametrize(("of", "alone"), [(1, False), (2, False), (None, False), (None, True), (2, True)])
def test_beside_another_treated_lesion_only_what_is_linked_counts(
    name: str, label: str, of: int | None, alone: bool
):
    one, other = lesion(attempted=True), lesion(id=2, attempted=not alone, vessel="LAD")
    note = findings(one, other, mentions=(mention(50, label, of=of),))
    assert own(one, note)[name] == ("documented" if alone or of == 1 else "missing")


def test_the_evidence_of_another_lesion_does_not_count():
    one, other = lesion("stent"), lesion("stent total_before chronic crossed", id=2, first=10, vessel="LAD")
    note = findings(one, other)
    missing = {"guidewire_crossing", "occlusion_degree", "chronicity"}
    assert {name for name in missing if own(one, note)[name] == "missing"} == missing
    assert {own(other, note)[name] for name in missing} == {"documented"}


def test_a_torn_lesion_is_conflicting_for_itself_alone():
    torn = lesion("stent total_before subtotal_before", id=2, first=10, vessel="LAD")
    plain = lesion("stent total_before")
    note = findings(plain, torn)
    assert own(plain, note)["occlusion_degree"] == "documented"
    assert own(torn, note)["occlusion_degree"] == "conflicting"
