from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from revasc.coding import verdict
from revasc.coding.verdict import DECISIONS, CodeRecord, Criterion, Decision, DocumentationRecord
from revasc.results import record


@pytest.mark.parametrize(
    "name",
    [
        "CodeRecord",
        "Criterion",
        "CriterionId",
        "CriterionStatus",
        "Decision",
        "DocumentationRecord",
        "DocumentationStatus",
    ],
)
def test_the_result_carries_the_very_types_of_the_verdict(name: str):
    assert getattr(record, name) is getattr(verdict, name)
    assert name in record.__all__


def test_decisions_run_from_the_strongest_claim_down():
    assert DECISIONS == get_args(Decision) == ("supported", "query", "not_supported")


@pytest.mark.parametrize(
    "value",
    [
        Criterion("chronic", "met", (1,), "standard.chronic.met_age", "Old."),
        DocumentationRecord("sheath", "missing", ()),
        CodeRecord("CPT", "92943", ("RC",), (1,), "Own words.", review=False),
    ],
)
def test_records_are_frozen_values(value: object):
    with pytest.raises((FrozenInstanceError, TypeError)):
        value.mentions = ()  # type: ignore[attr-defined]
    assert value == type(value)(*(getattr(value, name) for name in value.__dataclass_fields__))  # type: ignore[attr-defined]
