from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import spacy
import srsly
from spacy.tokens import Doc

from revasc.nlp.mention import Mention
from revasc.nlp.sections import Section
from revasc.nlp.state import KEY, State, decode_state, encode_state, state_of
from tests.results.builders import make_result


def doc_with(state: Any) -> Doc:
    doc = spacy.blank("en").make_doc("LAD 100%")
    doc.user_data[KEY] = state
    return doc


def full_state() -> State:
    return State(
        "LAD 100%",
        date(2026, 2, 3),
        sections=(Section("findings", 0, 0, 8),),
        mentions=(Mention(0, "VESSEL", 0, 3, "vessel.lad"),),
        result=make_result(),
    )


def test_the_state_of_a_doc():
    state = full_state()
    assert state_of(doc_with(state)) is state


@pytest.mark.parametrize("state", [None, {}, "LAD 100%", 1])
def test_a_doc_that_the_pipeline_has_not_read(state: Any):
    with pytest.raises(ValueError, match="revasc_sections") as caught:
        state_of(doc_with(state))
    assert "LAD" not in str(caught.value)


def test_a_doc_without_state():
    with pytest.raises(ValueError, match="revasc_sections"):
        state_of(spacy.blank("en").make_doc("LAD 100%"))


def test_a_fresh_state_knows_nothing():
    state = State("LAD")
    assert (state.service, state.sections, state.units, state.mentions) == (None, (), (), ())
    assert (state.findings, state.result, state.record) == (None, None, None)


def test_encoding_keeps_text_and_record_only():
    encoded = encode_state(full_state())
    assert encoded["text"] == "LAD 100%"
    assert json.loads(encoded["record"]) == make_result().to_dict()
    assert srsly.json_loads(srsly.json_dumps(encoded)) == encoded


def test_encoded_and_decoded_the_record_stands_for_the_result():
    state = decode_state(encode_state(full_state()))
    assert state == State("LAD 100%", record=make_result().to_dict())
    assert encode_state(state) == encode_state(full_state())


@pytest.mark.parametrize("other", [None, 1, "text", [1], {"text": "LAD", "record": None}])
def test_other_values_pass_through(other: Any):
    assert encode_state(other) is other
    assert decode_state(other) is other


def test_other_values_go_to_the_next_in_line():
    assert encode_state("x", lambda value: value * 2) == "xx"
    assert decode_state("x", lambda value: value * 2) == "xx"


def test_msgpack_uses_both():
    packed = srsly.msgpack_dumps({"k": full_state()})
    assert srsly.msgpack_loads(packed)["k"].record == make_result().to_dict()


def test_a_doc_travels_as_bytes():
    doc = doc_with(full_state())
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert state_of(again).record == make_result().to_dict()


def test_without_a_result_there_is_no_record():
    assert encode_state(State("LAD"))["record"] is None
    assert decode_state(encode_state(State("LAD"))) == State("LAD")


def test_an_encoded_state_holds_no_objects():
    """Global decoders see every packed object; those of medSpaCy take one with a key "section"."""
    assert all(isinstance(value, str | int) for value in encode_state(full_state()).values())
