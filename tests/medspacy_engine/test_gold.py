"""Every gold note goes through the medSpaCy engine, and most of what it says is what ours says."""

from __future__ import annotations

import pytest
from benchmarks.notes import gold_notes
from spacy.language import Language

from revasc.note import Note
from revasc.pipeline import code_note
from revasc.results.record import Result

NOTES = gold_notes()


@pytest.fixture(scope="module")
def pairs(nlp: Language, med: Language) -> list[tuple[Result, Result]]:
    return [(code_note(note, nlp), code_note(note, med)) for note in NOTES]


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.note_id)
def test_no_exception_and_true_offsets(med: Language, note: Note):
    doc = med(note.text)
    mentions = doc._.revasc.mentions
    assert all(note.text[mention.start : mention.end] == mention.text for mention in mentions)
    ends = [0, *(section.end for section in doc._.sections)]
    assert [section.start for section in doc._.sections] == ends[:-1]
    assert ends[-1] == len(note.text)


def test_nearly_the_same_mentions(pairs: list[tuple[Result, Result]]):
    """Apart from phrases over line ends, what medSpaCy matches is what our scan matches."""
    ours, theirs = (
        {(r.note_id, m.label, m.start, m.end) for r in results for m in r.mentions}
        for results in zip(*pairs, strict=True)
    )
    assert len(ours & theirs) >= 0.97 * len(ours | theirs)


def test_mostly_the_same_statuses(pairs: list[tuple[Result, Result]]):
    """Headings in mid-line, quoted reports, check boxes, dated earlier studies: beyond medSpaCy's parts."""
    ours, theirs = (
        {(r.note_id, m.label, m.start, m.end): m.status for r in results for m in r.mentions}
        for results in zip(*pairs, strict=True)
    )
    both = ours.keys() & theirs.keys()
    assert sum(ours[key] == theirs[key] for key in both) >= 0.9 * len(both)


def test_mostly_the_same_decisions(pairs: list[tuple[Result, Result]]):
    assert sum(a.decision == b.decision for a, b in pairs) >= 0.75 * len(pairs)
