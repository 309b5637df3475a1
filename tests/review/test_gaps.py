from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from revasc.coding.policy import Policy
from revasc.results.record import Criterion, CriterionId
from revasc.review.gaps import asked_for, gaps
from tests.coding.builders import REGISTRY, STANDARD, STRICT
from tests.results.builders import MENTIONS, make_lesion

KNOWN = {mention.id: mention for mention in MENTIONS}


def test_what_is_not_met_in_the_order_of_the_policy():
    treated, culprit = gaps(make_lesion(), KNOWN)
    assert (treated.criterion, treated.status, treated.rule) == ("treated", "missing", "standard.treated")
    assert (treated.asked, treated.found, treated.said) == ("", "No treatment is stated.", ())
    assert culprit.status == "contradicted"


def test_with_a_policy_each_says_what_would_meet_it():
    for gap in gaps(make_lesion(), KNOWN, STANDARD):
        assert gap.asked == STANDARD.clauses[f"{gap.criterion}.met"].statement


def test_the_words_behind_it():
    criteria = (
        Criterion("chronic", "contradicted", (1, 3), "r", "s"),
        Criterion("treated", "met", (4,), "r", "s"),
    )
    (gap,) = gaps(make_lesion(criteria=criteria), KNOWN)
    assert gap.said == ("CTO", "over 6 months")


def test_nothing_is_missing_where_all_are_met():
    met = tuple(replace(item, status="met") for item in make_lesion().criteria)
    assert gaps(make_lesion(criteria=met), KNOWN, STANDARD) == ()


@pytest.mark.parametrize("policy", [STANDARD, STRICT, REGISTRY], ids=lambda policy: policy.name)
@pytest.mark.parametrize("criterion", get_args(CriterionId))
def test_every_criterion_of_every_policy_asks_in_one_sentence(policy: Policy, criterion: CriterionId):
    asked = asked_for(criterion, policy)
    assert asked.endswith(".")
    assert "." not in asked[:-1]


@pytest.mark.parametrize(("policy", "labelled"), [(STANDARD, True), (REGISTRY, True), (STRICT, False)])
def test_the_label_is_asked_for_only_where_it_suffices(policy: Policy, labelled: bool):
    asked = asked_for("chronic", policy)
    assert ("; or the operator calls the lesion" in asked) == labelled
