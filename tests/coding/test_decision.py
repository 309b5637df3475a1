"""Decisions. Rows that name a gold note show how its annotator applied the policy."""

from __future__ import annotations

from itertools import combinations
from typing import Any, get_args

import pytest

from revasc.coding.decision import decide
from revasc.coding.verdict import DECISIONS, NoteVerdict
from revasc.lesions.lesion import EvidenceRole, Lesion
from tests.coding.builders import PACK, REGISTRY, STANDARD, STRICT, findings, lesion

TREATED = "angioplasty stent"


def decided(*lesions: Lesion, **fields: Any) -> NoteVerdict:
    return decide(findings(*lesions, **fields), STANDARD)


# roles, fields, decision, reason, cto
ONE_LESION: list[tuple[str, dict[str, Any], str, str, bool | None]] = [
    # Supported: by label, by degree and age, by both; devices of any kind.
    ("cto_label total_before chronic", {"chronicity_months": 7}, "supported", "cto_treated", True),  # DA-001
    ("cto_label", {"occlusion_percent": 100.0}, "supported", "cto_treated", True),  # DA-004
    ("total_before chronic", {"chronicity_months": 8}, "supported", "cto_treated", True),  # DA-008
    ("cto_label total_before chronic", {"chronicity_months": 3}, "supported", "cto_treated", True),  # DA-016
    (
        "cto_label total_before chronic",
        {"graft": "SVG", "outcome": "partial"},
        "supported",
        "cto_treated",
        True,
    ),
    ("cto_label total_before chronic", {"in_stent": True}, "supported", "cto_treated", True),  # DB-031
    ("cto_label", {"outcome": "partial", "timi_after": 2}, "supported", "cto_treated", True),
    ("cto_label age_unknown", {}, "supported", "cto_treated", True),
    # Query: age missing.
    ("total_before", {}, "query", "chronicity_missing", None),  # DA-007
    ("", {"occlusion_percent": 100.0, "timi_before": 0}, "query", "chronicity_missing", None),
    ("total_before cto_uncertain", {}, "query", "chronicity_missing", None),  # DA-017: "CTO: Unknown"
    ("total_before age_unknown cto_uncertain", {}, "query", "chronicity_missing", None),  # DA-033
    ("total_before age_unknown", {}, "query", "chronicity_missing", None),  # DB-040
    # Query: degree contradicted or missing.
    (
        "cto_label subtotal_before",
        {"occlusion_percent": 99.0},
        "query",
        "occlusion_contradicted",
        None,
    ),  # DA-012
    ("cto_label total_before", {"timi_before": 2}, "query", "occlusion_contradicted", None),  # DA-031
    ("cto_label subtotal_before", {"occlusion_percent": 95.0}, "query", "occlusion_contradicted", None),
    ("total_before subtotal_before", {}, "query", "occlusion_contradicted", None),
    ("chronic", {"chronicity_months": 12}, "query", "occlusion_missing", None),
    ("cto_uncertain", {}, "query", "occlusion_missing", None),
    # Query: age contradicted.
    (
        "cto_label total_before recent",
        {"chronicity_months": 1.6},
        "query",
        "chronicity_contradicted",
        None,
    ),  # DA-027
    ("cto_label recent", {}, "query", "chronicity_contradicted", None),
    ("total_before chronic recent", {}, "query", "chronicity_contradicted", None),
    ("total_before age_unknown recent", {}, "query", "chronicity_contradicted", None),
    ("cto_label cto_denied", {}, "query", "chronicity_contradicted", None),
    # Query: was it treated, and with what result?
    ("cto_label treatment_denied", {"contradicted": True}, "query", "treatment_contradicted", True),  # DA-030
    (
        "cto_label total_before",
        {"outcome": "partial", "timi_after": 0},
        "query",
        "flow_not_restored",
        True,
    ),  # DA-040
    # Not supported: acute, recent, denied, culprit.
    ("total_before recent", {"chronicity_months": 0.3}, "not_supported", "acute_occlusion", False),  # DA-028
    ("total_before recent subtotal_before", {}, "not_supported", "acute_occlusion", False),
    ("total_before cto_denied", {}, "not_supported", "cto_denied", False),  # DA-018
    ("total_before culprit recent", {}, "not_supported", "acute_culprit", False),  # DA-025
    ("total_before culprit", {"occlusion_percent": 100.0}, "not_supported", "acute_culprit", False),
    ("total_before subtotal_before culprit", {}, "not_supported", "acute_culprit", False),
    ("subtotal_before culprit", {}, "not_supported", "acute_culprit", False),
    ("cto_label culprit", {}, "not_supported", "acute_culprit", None),
    # Not supported: no total occlusion.
    (
        "subtotal_before cto_denied",
        {"occlusion_percent": 90.0},
        "not_supported",
        "non_occlusive_pci",
        False,
    ),  # DA-013
    ("subtotal_before chronic", {"occlusion_percent": 99.0}, "not_supported", "non_occlusive_pci", False),
    ("subtotal_before age_unknown", {}, "not_supported", "non_occlusive_pci", False),
    ("subtotal_before cto_uncertain", {}, "not_supported", "non_occlusive_pci", False),
    ("subtotal_before", {"timi_after": 0}, "not_supported", "non_occlusive_pci", False),
    ("", {}, "not_supported", "non_occlusive_pci", False),  # no degree at all
    ("age_unknown", {}, "not_supported", "non_occlusive_pci", False),
    ("recent", {}, "not_supported", "non_occlusive_pci", False),
    ("subtotal_before", {"contradicted": True}, "not_supported", "non_occlusive_pci", False),
]


@pytest.mark.parametrize(("roles", "fields", "decision", "reason", "cto"), ONE_LESION)
def test_a_treated_lesion(roles: str, fields: dict[str, Any], decision: str, reason: str, cto: bool | None):
    verdict = decided(lesion(f"{roles} {TREATED}", **fields))
    (only,) = verdict.lesions
    assert (only.decision, only.reason, only.cto) == (decision, reason, cto)
    assert (verdict.decision, verdict.reason) == (decision, reason)


@pytest.mark.parametrize(
    ("roles", "fields", "reason", "cto"),
    [
        ("cto_label", {}, "cto_not_treated", True),  # DA-010
        ("total_before chronic", {}, "cto_not_treated", True),
        ("cto_label subtotal_before", {}, "cto_not_treated", None),
        (
            "cto_label crossing_failed",
            {"attempted": True, "outcome": "failed"},
            "crossing_failed",
            True,
        ),  # DA-038
        ("cto_label", {"attempted": True, "approach": "combined"}, "crossing_failed", True),  # DA-039
        ("cto_label crossing_failed", {}, "crossing_failed", True),
        ("cto_label", {"outcome": "failed"}, "crossing_failed", True),
        ("subtotal_before", {"attempted": True}, "crossing_failed", False),
    ],
)
def test_an_untreated_lesion_is_never_supported(
    roles: str, fields: dict[str, Any], reason: str, cto: bool | None
):
    (only,) = decided(lesion(roles, **fields), has_intervention=True).lesions
    assert (only.decision, only.reason, only.cto) == ("not_supported", reason, cto)


@pytest.mark.parametrize(
    ("roles", "decision", "reason"),
    [
        ("cto_label", "query", "vessel_unclear"),
        ("total_before", "query", "vessel_unclear"),
        ("total_before recent", "not_supported", "acute_occlusion"),
        ("subtotal_before", "not_supported", "non_occlusive_pci"),
        ("", "not_supported", "non_occlusive_pci"),
    ],
)
def test_an_unnamed_vessel_is_asked_for_only_where_it_matters(roles: str, decision: str, reason: str):
    verdict = decided(lesion(f"{roles} stent", vessel=None))
    assert (verdict.decision, verdict.reason) == (decision, reason)


CTO = "cto_label total_before stent"
PLAIN = "subtotal_before stent"


@pytest.mark.parametrize(
    ("lesions", "decision", "reason"),
    [
        ([PLAIN, CTO], "supported", "cto_treated"),  # DA-019
        (["total_before stent", CTO], "supported", "cto_treated"),
        ([PLAIN, "total_before stent"], "query", "chronicity_missing"),  # DB-040
        ([PLAIN, "cto_label"], "not_supported", "cto_not_treated"),  # DA-020
        ([PLAIN, PLAIN], "not_supported", "non_occlusive_pci"),
        (["total_before culprit stent", "cto_label"], "not_supported", "cto_not_treated"),  # DA-026
        (["cto_label", "cto_label crossing_failed"], "not_supported", "crossing_failed"),
        (["total_before stent", "cto_label subtotal_before stent"], "query", "occlusion_contradicted"),
    ],
)
def test_the_best_lesion_decides_for_the_note(lesions: list[str], decision: str, reason: str):
    made = [lesion(roles, id=number, first=10 * number) for number, roles in enumerate(lesions, start=1)]
    forward, backward = decided(*made), decided(*reversed(made))
    assert (forward.decision, forward.reason) == (decision, reason)
    assert (backward.decision, backward.reason) == (decision, reason)
    assert [item.lesion for item in forward.lesions] == [item.id for item in made]


@pytest.mark.parametrize(
    ("lesions", "has_intervention", "reason"),
    [
        ([], False, "no_coronary_intervention"),
        ([], True, "no_cto_documented"),
        ([""], False, "no_coronary_intervention"),
        (["subtotal_before"], True, "lesion_not_treated"),
        (["cto_label"], False, "cto_not_treated"),
    ],
)
def test_notes_without_a_treated_lesion(lesions: list[str], has_intervention: bool, reason: str):
    verdict = decided(*(lesion(roles) for roles in lesions), has_intervention=has_intervention)
    assert (verdict.decision, verdict.reason) == ("not_supported", reason)


@pytest.mark.parametrize(
    ("roles", "fields", "strict", "registry"),
    [
        ("cto_label", {"approach": "antegrade"}, "occlusion_missing", "occlusion_missing"),
        ("cto_label total_before", {"approach": "antegrade"}, "chronicity_missing", "cto_treated"),
        ("cto_label total_before chronic", {"chronicity_months": 8}, "approach_missing", "cto_treated"),
        (
            "total_before chronic",
            {"chronicity_months": 8, "approach": "combined"},
            "cto_treated",
            "cto_treated",
        ),
        ("cto_label subtotal_before", {}, "occlusion_contradicted", "occlusion_contradicted"),
        ("subtotal_before", {}, "non_occlusive_pci", "non_occlusive_pci"),
        ("total_before", {"chronicity_months": 3}, "acute_occlusion", "cto_treated"),
    ],
)
def test_other_policies_are_data(roles: str, fields: dict[str, Any], strict: str, registry: str):
    note = findings(lesion(f"{roles} stent", **fields))
    assert decide(note, STRICT).reason == strict
    assert decide(note, REGISTRY).reason == registry


def test_a_label_alone_is_documentation_under_any_policy():
    note = findings(lesion("cto_label stent"))
    assert [decide(note, policy).lesions[0].cto for policy in (STANDARD, STRICT, REGISTRY)] == [True] * 3


WEIGHED = ["total_before", "subtotal_before", "cto_label", "cto_denied", "cto_uncertain", "chronic", "recent"]
SETS = [
    " ".join(roles) for size in range(4) for roles in combinations([*WEIGHED, "age_unknown", "culprit"], size)
]


@pytest.mark.parametrize("roles", SETS)
def test_properties_of_every_small_set_of_evidence(roles: str):
    held = set(roles.split())
    verdict = decided(lesion(f"{roles} stent"))
    only = verdict.lesions[0]
    if verdict.decision == "supported":
        assert not held & {"subtotal_before", "recent", "culprit", "cto_denied"}
        assert only.cto is True
    if verdict.decision == "query":
        assert only.cto is None
    if "culprit" in held:
        assert verdict.decision == "not_supported"
    strict = decide(findings(lesion(f"{roles} stent")), STRICT)
    assert DECISIONS.index(strict.decision) >= DECISIONS.index(verdict.decision)
    assert decided(lesion(f"{roles} stent"), has_intervention=True) == verdict
    assert decided(lesion(roles)).decision == "not_supported"


def test_the_property_covers_the_roles_that_weigh():
    weighed = {
        role
        for part in (STANDARD.total_occlusion, STANDARD.chronic)
        for role in (*part.supports, *part.contradicts, *part.suggests, *part.open)
    }
    assert weighed == {*WEIGHED, "age_unknown", "culprit"}
    assert weighed < set(get_args(EvidenceRole))
    assert PACK.is_dir()
