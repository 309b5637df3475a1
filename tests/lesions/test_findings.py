from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from datetime import date

import pytest

from revasc.lesions.findings import Access, Findings
from revasc.lesions.lesion import Lesion


def test_findings_hold_what_coding_reads():
    names = [field.name for field in fields(Findings)]
    assert names == ["mentions", "lesions", "access", "date_of_service", "has_intervention"]


def test_date_and_intervention_are_unknown_until_told():
    bare = Findings((), (), ())
    assert bare.date_of_service is None
    assert bare.has_intervention is False


def test_findings_are_values():
    one, other = (Findings((), (Lesion(1),), (), date(2026, 1, 1)) for _ in range(2))
    assert one == other
    assert hash(Access("radial", "right", 6.0, (1,))) == hash(Access("radial", "right", 6.0, (1,)))


def test_findings_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Findings((), (), ()).has_intervention = True  # type: ignore[misc]


def test_side_and_size_may_be_unknown():
    assert Access("femoral", None, None, ()).side is None
