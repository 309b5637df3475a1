from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from spacy.language import Language

from revasc.coding.decision import decide
from revasc.nlp.mention import Mention
from revasc.results.assembly import assemble, day, text_sha256
from revasc.results.record import Result
from tests.coding.builders import STANDARD, findings, lesion, mention
from tests.results.builders import make_result

TEXT = "The RCA was closed on 10/12/2023, a CTO, and stented."


def assembled(*mentions: Mention, lesions: tuple[Any, ...] = ()) -> Result:
    note = findings(*lesions, mentions=mentions)
    made = make_result().provenance
    verdict = decide(note, STANDARD)
    return assemble(
        "n7",
        TEXT,
        note,
        verdict,
        scores=[None] * len(lesions),
        documentation=(),
        codes=(),
        clarification=None,
        provenance=made,
    )


def test_the_parts_come_from_findings_and_verdict():
    found = lesion("cto_label stent", occlusion_percent=100.0)
    result = assembled(mention(0, "CTO"), mention(1, "STENT"), lesions=(found,))
    assert (result.note_id, result.decision, result.reason) == ("n7", "supported", "cto_treated")
    assert [(les.id, les.vessel, les.occlusion_percent) for les in result.lesions] == [(1, "RCA", 100.0)]
    assert [m.label for m in result.mentions] == ["CTO", "STENT"]
    assert result.clarification is None


def test_a_mention_quotes_the_note():
    (found,) = assembled(Mention(0, "VESSEL", 4, 7, "vessel.rca", section="plan", cues=((0, 3),))).mentions
    assert (found.text, found.section, found.rule, found.cues) == ("RCA", "plan", "vessel.rca", ((0, 3),))


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ({"year": 2023, "a": 10, "b": 12, "dotted": False}, {"year": 2023}),
        ({"a": 2, "b": 3, "dotted": False}, None),
        ({"device": "balloon", "sized": True}, {"device": "balloon"}),
        ({"months": 9.0, "relation": "dated", "still": True}, {"months": 9.0, "relation": "dated"}),
        ({"low": 0, "high": 0, "post": True, "soft": True}, {"low": 0, "high": 0, "post": True}),
        ({}, None),
    ],
)
def test_remarks_between_the_stages_stay_inside(inside: dict[str, Any], shown: dict[str, Any] | None):
    assert assembled(mention(0, "DATE", **inside)).mentions[0].value == shown


@pytest.mark.parametrize(
    ("own", "roles", "shown"),
    [
        (None, "vessel", 1),
        (None, "cto_label", None),
        (2, "vessel", 2),
    ],
)
def test_a_vessel_belongs_to_the_lesion_that_it_names(own: int | None, roles: str, shown: int | None):
    named = Mention(0, "VESSEL", 4, 7, "vessel.rca", lesion=own)
    assert assembled(named, lesions=(lesion(roles),)).mentions[0].lesion == shown


def test_a_vessel_of_two_lesions_belongs_to_the_first():
    two = (lesion("vessel", segment="mid"), lesion("vessel", id=2, segment="distal"))
    assert assembled(mention(0, "VESSEL"), lesions=two).mentions[0].lesion == 1


def test_the_digest_of_a_text():
    assert text_sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert len(text_sha256("half of a pair: \ud83d")) == 64


@pytest.mark.parametrize(("service", "written"), [(None, None), (date(2026, 2, 3), "2026-02-03")])
def test_days(service: date | None, written: str | None):
    assert day(service) == written


def test_the_record_of_a_date_as_the_pipeline_gives_it(nlp: Language):
    values = [m.value for m in nlp("PROCEDURE: stent of the RCA on 10/12/2023.")._.revasc.mentions]
    assert values
    assert not any({"a", "b", "dotted"} & {*(value or {})} for value in values)
