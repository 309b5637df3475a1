from __future__ import annotations

from typing import Any

import pytest

from revasc.coding.criteria import (
    CRITERIA,
    chronic,
    coronary_target,
    not_acute_culprit,
    total_occlusion,
    treated,
)
from revasc.coding.policy import Policy
from tests.coding.builders import NO_MENTIONS, REGISTRY, STANDARD, STRICT, lesion, mention

POLICIES = {"standard": STANDARD, "strict": STRICT, "registry": REGISTRY}


def test_criteria_come_in_the_order_of_the_schema():
    found = [rule(lesion(), NO_MENTIONS, STANDARD).id for rule in CRITERIA]
    assert found == ["coronary_target", "total_occlusion", "chronic", "treated", "not_acute_culprit"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"vessel": "LAD"}, "met"),
        ({"vessel": "RCA", "graft": "SVG"}, "met"),
        ({"vessel": None, "graft": "LIMA"}, "met"),
        ({"vessel": None}, "missing"),
    ],
)
def test_target(fields: dict[str, Any], status: str):
    found = coronary_target(lesion("vessel", **fields), NO_MENTIONS, STANDARD)
    assert (found.status, found.mentions, found.rule) == (status, (0,), f"standard.coronary_target.{status}")


@pytest.mark.parametrize(
    ("roles", "fields", "status"),
    [
        ("total_before", {}, "met"),
        ("cto_label", {"occlusion_percent": 100.0}, "met"),
        ("", {"occlusion_percent": 100.0}, "met"),
        ("", {"timi_before": 0}, "met"),
        ("subtotal_before", {}, "unmet"),
        ("", {"occlusion_percent": 99.0}, "unmet"),
        ("", {"occlusion_percent": 95.0}, "unmet"),
        ("", {"timi_before": 1}, "unmet"),
        ("cto_label subtotal_before", {}, "contradicted"),
        ("cto_label", {"occlusion_percent": 99.0}, "contradicted"),
        ("cto_label", {"occlusion_percent": 100.0, "timi_before": 2}, "contradicted"),
        ("total_before subtotal_before", {}, "contradicted"),
        ("", {}, "missing"),
        ("chronic", {}, "missing"),
        ("cto_uncertain", {}, "missing"),
        # A question mark beside 90 % leaves nothing open.
        ("cto_uncertain subtotal_before", {}, "unmet"),
        # "CTO: No" says nothing of the degree.
        ("cto_denied total_before", {}, "met"),
    ],
)
def test_total(roles: str, fields: dict[str, Any], status: str):
    found = total_occlusion(lesion(roles, **fields), NO_MENTIONS, STANDARD)
    assert (found.status, found.rule) == (status, f"standard.total_occlusion.{status}")


@pytest.mark.parametrize(
    ("policy", "roles", "fields", "status"),
    [
        ("strict", "cto_label", {"occlusion_percent": 100.0}, "missing"),
        ("strict", "cto_label total_before", {"occlusion_percent": 100.0}, "met"),
        ("strict", "cto_label", {"timi_before": 0}, "met"),
        ("strict", "cto_label subtotal_before", {}, "contradicted"),
        ("strict", "subtotal_before", {}, "unmet"),
        ("registry", "cto_label", {}, "missing"),
        ("registry", "cto_label total_before", {}, "met"),
    ],
)
def test_total_where_the_label_alone_is_not_enough(
    policy: str, roles: str, fields: dict[str, Any], status: str
):
    assert total_occlusion(lesion(roles, **fields), NO_MENTIONS, POLICIES[policy]).status == status


@pytest.mark.parametrize(
    ("roles", "months", "status", "ruling"),
    [
        ("chronic", 8, "met", "met_age"),
        ("chronic", None, "met", "met_age"),
        ("cto_label", None, "met", "met_label"),
        ("cto_label chronic", 8, "met", "met_age"),
        ("cto_label", 8, "met", "met_age"),
        ("", 8, "met", "met_age"),
        ("chronic", 3, "met", "met_age"),  # ">3 months"
        ("cto_label age_unknown", None, "met", "met_label"),
        ("recent", 0.3, "unmet", "unmet_recent"),
        ("recent", None, "unmet", "unmet_recent"),
        ("", 3, "unmet", "unmet_recent"),
        ("", 1.6, "unmet", "unmet_recent"),
        ("culprit", None, "unmet", "unmet_recent"),
        ("cto_denied", None, "unmet", "unmet_denied"),
        ("cto_denied recent", None, "unmet", "unmet_recent"),
        ("cto_denied", 1, "unmet", "unmet_recent"),
        ("cto_label recent", 1.6, "contradicted", "contradicted"),
        ("cto_label", 1.6, "contradicted", "contradicted"),
        ("chronic recent", None, "contradicted", "contradicted"),
        ("cto_label cto_denied", None, "contradicted", "contradicted"),
        ("age_unknown recent", None, "contradicted", "contradicted"),
        ("cto_label culprit", None, "contradicted", "contradicted"),
        ("", None, "missing", "missing"),
        ("age_unknown", None, "missing", "missing"),
        ("cto_uncertain", None, "missing", "missing"),
    ],
)
def test_chronic(roles: str, months: float | None, status: str, ruling: str):
    found = chronic(lesion(roles, chronicity_months=months), NO_MENTIONS, STANDARD)
    assert (found.status, found.rule) == (status, f"standard.chronic.{ruling}")
    assert found.mentions == tuple(range(len(roles.split())))


@pytest.mark.parametrize(
    ("policy", "roles", "months", "status"),
    [
        ("strict", "cto_label", None, "missing"),
        ("strict", "chronic", None, "missing"),  # "long-standing": a word, no age
        ("strict", "chronic", 8, "met"),
        ("strict", "cto_label chronic", 8, "met"),
        ("strict", "chronic recent", None, "contradicted"),
        ("strict", "cto_label recent", 1, "contradicted"),
        ("strict", "recent", 1, "unmet"),
        ("registry", "cto_label", None, "met"),
        ("registry", "", 3, "met"),
        ("registry", "", 2.9, "unmet"),
    ],
)
def test_chronic_under_other_policies(policy: str, roles: str, months: float | None, status: str):
    found = chronic(lesion(roles, chronicity_months=months), NO_MENTIONS, POLICIES[policy])
    assert found.status == status


@pytest.mark.parametrize(("policy", "status"), [(STANDARD, "unmet"), (REGISTRY, "met")])
def test_exactly_three_months_by_the_mention(policy: Policy, status: str):
    said = {0: mention(0, "CHRONICITY", months=3, relation="exact")}
    assert chronic(lesion("recent", chronicity_months=3), said, policy).status == status


@pytest.mark.parametrize(
    ("roles", "fields", "status", "ruling", "mentions"),
    [
        ("stent", {}, "met", "met", (0,)),
        ("angioplasty stent vessel", {"timi_after": 3}, "met", "met", (0, 1)),
        ("angioplasty", {"outcome": "partial", "timi_after": 2}, "met", "met", (0,)),
        ("angioplasty", {"outcome": "partial"}, "met", "met", (0,)),
        ("angioplasty", {"residual_percent": 30.0}, "met", "met", (0,)),
        ("angioplasty", {"outcome": "failed", "timi_after": 2}, "met", "met", (0,)),
        ("", {}, "unmet", "unmet", ()),
        ("crossing_failed", {"attempted": True, "outcome": "failed"}, "unmet", "unmet", (0,)),
        ("stent treatment_denied", {"contradicted": True}, "contradicted", "contradicted", (0, 1)),
        ("angioplasty final_flow", {"timi_after": 0}, "contradicted", "flow_not_restored", (0, 1)),
        ("angioplasty", {"outcome": "partial", "timi_after": 0}, "contradicted", "flow_not_restored", (0,)),
        (
            "angioplasty final_degree",
            {"residual_percent": 100.0},
            "contradicted",
            "flow_not_restored",
            (0, 1),
        ),
        ("angioplasty outcome_failed", {"outcome": "failed"}, "contradicted", "flow_not_restored", (0, 1)),
    ],
)
def test_treated(roles: str, fields: dict[str, Any], status: str, ruling: str, mentions: tuple[int, ...]):
    found = treated(lesion(roles, **fields), NO_MENTIONS, STANDARD)
    assert (found.status, found.rule, found.mentions) == (status, f"standard.treated.{ruling}", mentions)


@pytest.mark.parametrize(("approach", "status"), [(None, "missing"), ("antegrade", "met")])
def test_strict_asks_for_the_approach(approach: str | None, status: str):
    found = treated(lesion("stent", approach=approach), NO_MENTIONS, STRICT)
    assert (found.status, found.mentions) == (status, (0,))


@pytest.mark.parametrize(
    ("roles", "status", "mentions"),
    [("total_before culprit", "unmet", (1,)), ("recent", "met", ()), ("", "met", ())],
)
def test_culprit(roles: str, status: str, mentions: tuple[int, ...]):
    found = not_acute_culprit(lesion(roles), NO_MENTIONS, STANDARD)
    assert (found.status, found.mentions) == (status, mentions)


def test_statements_are_those_of_the_policy():
    found = total_occlusion(lesion("total_before"), NO_MENTIONS, STANDARD)
    assert found.statement == STANDARD.clauses["total_occlusion.met"].statement


def test_the_order_of_evidence_does_not_matter():
    told = lesion("cto_label recent chronic total_before")
    turned = lesion(evidence=tuple(reversed(told.evidence)))
    assert [rule(told, NO_MENTIONS, STANDARD) for rule in (total_occlusion, chronic)] == [
        rule(turned, NO_MENTIONS, STANDARD) for rule in (total_occlusion, chronic)
    ]
