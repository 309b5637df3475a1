from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import revasc
from revasc.components import FloorComponent
from revasc.floors import unread
from revasc.note import Note
from revasc.pipeline import code_note

TEXT = """Date of procedure: 2026-02-03
FINDINGS: The mid RCA had a chronic total occlusion, 100%, TIMI 0 flow, known for over 8 months.
INTERVENTION: The wire crossed antegradely. A 3.0 x 38 mm drug-eluting stent was deployed. TIMI 3 flow.
"""
TEXTS = (
    TEXT,
    "",
    " \n\t ",
    TEXT + "caf\u00e9 \ud800 CTO of the LAD \udfff",
    "\ufeff\u2028" + TEXT.upper(),
    "\x00CTO",
)


@Language.component("test_bystander")
def bystander(doc: Doc) -> Doc:
    """A component of the user's own, which leaves everything as it is."""
    return doc


@pytest.fixture(scope="module")
def own() -> Language:
    return revasc.load()


@pytest.fixture(scope="module")
def mixed() -> Language:
    nlp = revasc.load()
    nlp.add_pipe("test_bystander", after="revasc_units")
    return nlp


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("day", [None, date(2026, 2, 1)])
@pytest.mark.parametrize("kind", [None, "Cath report", "Clinic visit"])
def test_with_and_without_a_doc_the_record_is_the_same(
    own: Language, mixed: Language, text: str, day: date | None, kind: str | None
):
    note = Note("n1", text, day, kind)
    assert code_note(note, own) == code_note(note, mixed)


def test_without_other_components_no_doc_is_made(own: Language, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own, "make_doc", None)
    assert code_note(Note("n1", TEXT), own).decision == "supported"


def test_other_components_are_called(monkeypatch: pytest.MonkeyPatch):
    nlp = revasc.load()
    seen: list[str] = []
    nlp.add_pipe("test_bystander", last=True)
    nlp._components[-1] = ("test_bystander", lambda doc: seen.append(doc.text) or doc)
    assert code_note(Note("n1", TEXT), nlp).decision == "supported"
    assert seen == [TEXT]


def test_a_pipeline_without_a_first_floor_says_so():
    nlp = spacy.blank("en")
    nlp.add_pipe("revasc_units")
    with pytest.raises(ValueError, match="revasc_sections"):
        code_note(Note("n1", TEXT), nlp)


def test_a_pipeline_without_a_decision_says_so():
    nlp = spacy.blank("en")
    nlp.add_pipe("revasc_sections")
    with pytest.raises(ValueError, match="revasc_coding"):
        code_note(Note("n1", TEXT), nlp)


def test_a_note_of_more_than_the_limit_is_refused(own: Language, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own, "max_length", 20)
    with pytest.raises(ValueError, match="E088"):
        code_note(Note("n1", TEXT), own)


def test_floors_are_components(own: Language):
    assert isinstance(own.get_pipe("revasc_lesions"), FloorComponent)


@pytest.mark.parametrize(
    ("text", "source"),
    [("CTO", "CTO"), ("a\ud800b", "a?b"), ("caf\u00e9", "caf\u00e9"), ("\U0001f600", "\U0001f600")],
)
def test_halves_of_characters_are_set_aside(text: str, source: str):
    assert unread(Note("n1", text)).source == source


IRRELEVANT = "Tonsillectomy. The patient was extubated. Blood loss was 20 ml. Right knee pain for 3 months."
#: What every reader of a result acts on; a note left unread may differ in its mentions alone.
ACTED_ON = ("decision", "lesions", "codes", "clarification")


@pytest.mark.parametrize(
    "text", [TEXT, IRRELEVANT, "", "LAD 80%, stent deployed.", "CTO of the RCA, not treated."]
)
def test_with_and_without_the_gate_the_decision_is_the_same(own: Language, text: str):
    note = Note("n1", text, date(2026, 2, 3), "Cath report")
    gated, full = code_note(note, own, gate=True), code_note(note, own)
    assert [getattr(gated, name) for name in ACTED_ON] == [getattr(full, name) for name in ACTED_ON]


def test_a_note_left_unread_keeps_what_the_caller_told(own: Language):
    result = code_note(Note("n1", IRRELEVANT, date(2026, 2, 3)), own, gate=True)
    assert (result.note_id, result.reason, result.mentions) == ("n1", "no_coronary_intervention", ())
    assert result.provenance.date_of_service == "2026-02-03"


def test_a_note_that_passes_the_gate_is_read_in_full(own: Language):
    note = Note("n1", TEXT)
    assert code_note(note, own, gate=True) == code_note(note, own)


def test_beside_the_components_of_others_every_note_is_read(mixed: Language, own: Language):
    note = Note("n1", "Femoral access with a 6F sheath.")
    assert code_note(note, mixed, gate=True).mentions
    assert not code_note(note, own, gate=True).mentions


def test_the_gate_is_that_of_the_rules_for_mentions(tmp_path: Path):
    site = tmp_path / "site"
    (site / "mentions").mkdir(parents=True)
    rule = {"id": "site.knee", "category": "VESSEL", "literal": "knee vessel", "value": {"vessel": "LAD"}}
    rule["examples"] = {"match": ["the knee vessel"], "no_match": ["the knee"]}
    (site / "mentions" / "vessels.json").write_text(json.dumps({"target_rules": [rule]}))
    (site / "meta.json").write_text('{"name": "site", "version": "1", "extends": "cto_pci"}')
    nlp = spacy.blank("en")
    for name in ("revasc_sections", "revasc_units", "revasc_mentions", "revasc_assertion", "revasc_lesions"):
        nlp.add_pipe(name, config={"pack": str(site)} if name == "revasc_mentions" else {})
    nlp.add_pipe("revasc_coding")
    note = Note("n1", "CONCLUSION: the knee vessel was stented with a 3.0 x 18 mm drug-eluting stent.")
    assert [lesion.vessel for lesion in code_note(note, nlp, gate=True).lesions] == ["LAD"]
