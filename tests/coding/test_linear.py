"""Four times the note is four times the work: steps of Python are counted, no clock is read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from revasc.coding.clarification import clarify, load_wording
from revasc.coding.codes import propose
from revasc.coding.decision import decide
from revasc.coding.documentation import document, document_lesions
from revasc.coding.jcto import jcto, load_jcto
from revasc.coding.verdict import NoteVerdict
from revasc.lesions.findings import Findings
from revasc.lesions.lesion import Evidence, EvidenceRole, Lesion, Vessel
from revasc.nlp.mention import Mention
from revasc.results.assembly import assemble
from revasc.results.record import Provenance
from tests.coding.builders import PACK, STANDARD, TABLES, findings

LINE = "RCA closed. TIMI 0. Blunt stump. IVUS. Stent placed.\n"
WORDS: tuple[tuple[str, str, EvidenceRole], ...] = (
    ("closed", "OCCLUSION", "total_before"),
    ("TIMI 0", "FLOW", "treatment_denied"),
    ("Blunt stump", "STUMP", "stump"),
    ("IVUS", "IMAGING", "crossed"),
    ("Stent placed", "STENT", "stent"),
)
VESSELS: tuple[Vessel, ...] = ("RCA", "LAD", "LCX")
WORDING = load_wording(PACK)
JCTO = load_jcto(PACK)
SOURCE = Provenance("0", "cto_pci", "1", "", "standard", None, "")

Note = tuple[str, Findings, NoteVerdict]


def note_of(lines: int) -> Note:
    """A note that says the same of three arteries over and over, its text and what is found in it."""
    mentions = tuple(
        Mention(
            number := len(WORDS) * line + at,
            label,
            len(LINE) * line + LINE.index(words),
            len(LINE) * line + LINE.index(words) + len(words),
            f"{label.lower()}.rule",
            value={"shape": "blunt"} if label == "STUMP" else {},
            lesion=number % len(VESSELS) + 1,
        )
        for line in range(lines)
        for at, (words, label, _) in enumerate(WORDS)
    )
    lesions = [
        Lesion(
            which,
            vessel,
            treatments=("stent",),
            contradicted=True,
            evidence=tuple(
                Evidence(WORDS[m.id % len(WORDS)][2], m.id) for m in mentions if m.lesion == which
            ),
        )
        for which, vessel in enumerate(VESSELS, 1)
    ]
    found = findings(*lesions, mentions=mentions, day="2026-02-03")
    return LINE * lines, found, decide(found, STANDARD)


def steps_of(work: Callable[[], object]) -> int:
    """How many lines and turns of loops Python runs."""
    steps = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> Any:
        nonlocal steps
        steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


def record_of(note: Note) -> object:
    text, found, verdict = note
    result = assemble(
        "n1",
        text,
        found,
        verdict,
        scores=[None] * len(found.lesions),
        documentation=document(found),
        codes=(),
        clarification=None,
        provenance=SOURCE,
    )
    return result.to_dict()


STAGES: dict[str, Callable[[Note], object]] = {
    "decide": lambda note: decide(note[1], STANDARD),
    "document": lambda note: document_lesions(note[1], document(note[1])),
    "propose": lambda note: propose(note[1], note[2], TABLES),
    "jcto": lambda note: [jcto(les, {m.id: m for m in note[1].mentions}, JCTO) for les in note[1].lesions],
    "clarify": lambda note: clarify(*note, WORDING),
    "record": record_of,
}


@pytest.mark.parametrize("stage", STAGES)
def test_four_times_the_note_is_four_times_the_work(stage: str):
    short, long = note_of(20), note_of(80)
    STAGES[stage](short)  # what is worked out once for all notes
    once, four_times = (steps_of(lambda note=note: STAGES[stage](note)) for note in (short, long))
    assert once < four_times <= 4.4 * once


def test_the_draft_of_such_a_note_is_long():
    text, found, verdict = note_of(80)
    draft = clarify(text, found, verdict, WORDING)
    assert draft is not None
    assert len(draft.text) > len(text)
