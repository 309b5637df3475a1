"""The sample exports in markup and messages: the same notes by every way, decided alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from revasc import pipeline
from revasc.exports import Reject, read_notes
from revasc.exports.markup import to_text
from revasc.note import Note
from tests.corpora.gold_rules import CORPORA, GOLD, Record, read
from tests.exports.wrapped import cda, html, rtf

EXPORTS = CORPORA / "exports"
WRAPPED = ("cath_notes.fhir.ndjson", "cath_notes.bundle.json", "cath_notes.hl7", "markup")
IDS = ["OWB-029", "OWN-023", "OWN-027", "S4C-003"]
WRAPPERS = {"rtf": rtf, "html": html, "cda": cda}
every_sample = pytest.mark.parametrize("name", WRAPPED)


@cache
def gold() -> dict[str, Record]:
    return {record["note_id"]: record for path in GOLD for record in read(path)}


def notes(name: str) -> dict[str, Note]:
    return {note.note_id: note for note in read_notes(EXPORTS / name)}


def found(text: str) -> list[tuple[object, ...]]:
    """The decision on a text, and its lesions as far as they do not depend on offsets."""
    result = pipeline.code_note(Note("n1", text), nlp=pipeline.default_pipeline())
    return [(result.decision,), *((one.vessel, one.decision) for one in result.lesions)]


@every_sample
def test_the_words_are_those_of_the_gold_notes(name: str):
    assert sorted(notes(name)) == IDS
    for note_id, note in notes(name).items():
        words = gold()[note_id]["text"].split()
        assert note.text.split()[-len(words) :] == words, note_id


@every_sample
def test_a_note_is_decided_alike_by_every_way(name: str):
    for note_id, note in notes(name).items():
        assert found(note.text) == found(gold()[note_id]["text"]), note_id
        assert found(note.text)[0] == (gold()[note_id]["decision"],), note_id


@pytest.mark.parametrize("name", WRAPPED[:3])
def test_dates_and_types_come_through(name: str):
    for note_id, note in notes(name).items():
        assert str(note.date_of_service) == gold()[note_id]["date_of_service"]
        assert note.note_type == gold()[note_id]["note_type"]


@every_sample
def test_the_datasheet_counts_good_and_rejected_rows(name: str):
    items = list(read_notes(EXPORTS / name).items())
    rejected = sum(isinstance(item, Reject) for item in items)
    readme = (CORPORA / "README.md").read_text(encoding="utf-8")
    assert f"| exports/{name} | {len(items) - rejected} | {rejected} |" in readme


@pytest.mark.parametrize("kind", WRAPPERS)
@pytest.mark.parametrize("path", GOLD[:2], ids=lambda path: Path(path).stem)
def test_gold_notes_in_markup_are_decided_as_they_are(kind: str, path: Path):
    for record in read(path)[::4]:
        wrapped = to_text(WRAPPERS[kind](record["text"]), kind)
        assert found(wrapped) == found(record["text"]), record["note_id"]
