from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import jsonschema
import pytest

from revasc.results.building import field_types
from revasc.results.record import SCHEMA, LesionRecord, MentionRecord, Result
from revasc.results.schema import _type, result_schema
from tests.results.builders import make_clarification, make_lesion, make_result


def valid(record: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(result_schema()).is_valid(record)


def record() -> dict[str, Any]:
    return json.loads(json.dumps(make_result().to_dict()))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(result_schema())
    assert result_schema()["title"] == SCHEMA


@pytest.mark.parametrize(
    "result",
    [
        make_result(),
        make_result(decision="query", clarification=make_clarification()),
        make_result(lesions=(), access=(), documentation=(), codes=(), mentions=()),
        make_result(
            lesions=(
                make_lesion(vessel=None, cto=None, j_cto=None, timi_before=None, occlusion_percent=99.5),
            )
        ),
    ],
)
def test_records_are_valid(result: Result):
    jsonschema.validate(json.loads(json.dumps(result.to_dict())), result_schema())


def test_the_schema_lists_the_fields_of_the_records():
    schema = result_schema()
    assert schema["required"] == ["schema", *field_types(Result)]
    assert schema["$defs"]["LesionRecord"]["required"] == list(field_types(LesionRecord))
    assert schema["$defs"]["MentionRecord"]["required"] == list(field_types(MentionRecord))


@pytest.mark.parametrize("name", ["schema", *field_types(Result)])
def test_a_record_without_a_field_is_invalid(name: str):
    short = record()
    del short[name]
    assert not valid(short)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schema", "revasc.result/2"),
        ("decision", "perhaps"),
        ("note_id", None),
        ("lesions", None),
        ("provenance", {}),
        ("mentions", [{"id": 0}]),
    ],
)
def test_a_record_with_a_wrong_value_is_invalid(name: str, value: object):
    assert not valid({**record(), name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cto", "yes"),
        ("occlusion_percent", "100"),
        ("timi_before", 0.5),
        ("treatments", "stent"),
        ("decision", ""),
    ],
)
def test_a_lesion_with_a_wrong_value_is_invalid(name: str, value: object):
    wrong = record()
    wrong["lesions"][0][name] = value
    assert not valid(wrong)


@pytest.mark.parametrize("cues", [[[1]], [[1, 2, 3]], [["a", "b"]], [1, 2]])
def test_cues_are_pairs(cues: object):
    wrong = record()
    wrong["mentions"][0]["cues"] = cues
    assert not valid(wrong)


def test_additions_are_allowed():
    assert valid({**record(), "risk": 1})


def test_each_call_gives_a_fresh_copy():
    result_schema()["$defs"].clear()
    assert result_schema()["$defs"]


def test_types_outside_the_records_are_refused():
    @dataclass
    class Odd:
        value: complex

    with pytest.raises(TypeError, match="no JSON Schema"):
        _type(complex, {})
