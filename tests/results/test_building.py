from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revasc.results.building import RecordError, field_types, result_from_dict
from revasc.results.record import SCHEMA, Criterion, Result
from tests.results.builders import make_clarification, make_result


def record() -> dict[str, Any]:
    return json.loads(json.dumps(make_result().to_dict()))


def test_a_record_survives_the_round_trip():
    assert result_from_dict(record()) == make_result()
    assert result_from_dict(record()).to_dict() == make_result().to_dict()


def test_a_draft_survives_the_round_trip():
    asked = make_result(decision="query", clarification=make_clarification())
    assert result_from_dict(json.loads(json.dumps(asked.to_dict()))) == asked


def test_additions_of_later_versions_are_passed_over():
    later = record()
    later["risk"] = 1
    later["lesions"][0]["depth"] = 2
    assert result_from_dict(later) == make_result()


@pytest.mark.parametrize(("number", "written"), [(100, "100"), (100.0, "100"), (99.5, "99.5")])
def test_whole_numbers_are_written_without_a_fraction(number: float, written: str):
    stored = record()
    stored["lesions"][0]["occlusion_percent"] = number
    again = json.dumps(result_from_dict(stored).to_dict())
    assert f'"occlusion_percent": {written},' in again


@pytest.mark.parametrize("schema", [None, "revasc.result/2", ""])
def test_other_schemas_are_refused(schema: object):
    with pytest.raises(RecordError, match=f"schema: not {SCHEMA}"):
        result_from_dict({**record(), "schema": schema})


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("note_id",), 7, r"record\.note_id: wrong type"),
        (("decision",), "perhaps", r"record\.decision: wrong type or value"),
        (("lesions",), {}, r"record\.lesions: not an array"),
        (("lesions",), "none", r"record\.lesions: not an array"),
        (("lesions", 0), [], r"record\.lesions\[0\]: not an object"),
        (("lesions", 0, "cto"), 1, r"record\.lesions\[0\]\.cto: wrong type"),
        (("lesions", 0, "timi_before"), 0.5, r"timi_before: wrong type"),
        (("lesions", 0, "timi_before"), True, r"timi_before: wrong type"),
        (("lesions", 0, "occlusion_percent"), "100", r"occlusion_percent: wrong type"),
        (("lesions", 0, "occlusion_percent"), True, r"occlusion_percent: wrong type"),
        (("lesions", 0, "criteria", 1, "status"), "yes", r"criteria\[1\]\.status: wrong type or value"),
        (("mentions", 4, "cues", 0), [1], r"mentions\[4\]\.cues\[0\]: not 2 items"),
        (("mentions", 0, "value"), [], r"mentions\[0\]\.value: wrong type"),
        (("clarification",), "Please state the age.", r"record\.clarification: not an object"),
        (("lesions", 0, "j_cto", "computed"), None, r"lesions\[0\]\.j_cto\.computed: wrong type"),
        (("lesions", 0, "documentation", 0, "status"), "yes", r"documentation\[0\]\.status: wrong type"),
        (("codes", 0, "kind"), "guess", r"codes\[0\]\.kind: wrong type or value"),
        (("provenance",), None, r"record\.provenance: not an object"),
    ],
)
def test_wrong_values_are_refused_by_path(path: tuple[str | int, ...], value: object, message: str):
    wrong = record()
    place = wrong
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(RecordError, match=message):
        result_from_dict(wrong)


@pytest.mark.parametrize("name", list(field_types(Result)))
def test_every_field_is_needed(name: str):
    short = record()
    del short[name]
    with pytest.raises(RecordError, match=rf"record\.{name}: missing"):
        result_from_dict(short)


def test_messages_hold_no_values():
    wrong = record()
    wrong["mentions"][0]["text"] = ["right radial"]
    with pytest.raises(RecordError) as caught:
        result_from_dict(wrong)
    assert "radial" not in str(caught.value)


def test_field_types_are_resolved():
    assert field_types(Criterion)["mentions"] == tuple[int, ...]


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(record())), plain)
def test_any_value_in_any_field_is_taken_or_refused(name: str, value: object):
    wrong = {**copy.deepcopy(record()), name: value}
    try:
        result = result_from_dict(wrong)
    except RecordError:
        return
    assert result.to_dict()["note_id"] == wrong["note_id"]
