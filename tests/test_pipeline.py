from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from spacy.language import Language

import revasc
from revasc import pipeline
from revasc.note import Note
from tests.medspacy_engine.builders import run_python

TEXT = "The RCA, a CTO, was stented."


def served(nlp: Language, day: Any) -> str | None:
    return revasc.code(TEXT, date_of_service=day, nlp=nlp).provenance.date_of_service


def test_the_fields_of_a_note_reach_the_result(nlp: Language):
    result = revasc.code(TEXT, note_id="n7", date_of_service="2026-02-03", nlp=nlp)
    assert (result.note_id, result.decision) == ("n7", "supported")
    assert result.provenance.date_of_service == "2026-02-03"


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        (None, None),
        ("2026-02-03", "2026-02-03"),
        (date(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3, 10, 30), "2026-02-03"),  # noqa: DTZ001 - as data frames give it
        (pd.Timestamp("2026-02-03 10:30"), "2026-02-03"),
    ],
)
def test_days(nlp: Language, day: Any, taken: str | None):
    assert served(nlp, day) == taken


@pytest.mark.parametrize("day", ["", "02/03/2026", "soon", "2026-02-30"])
def test_the_form_of_a_day_is_said(nlp: Language, day: str):
    with pytest.raises(ValueError, match="date_of_service: not a date of the form YYYY-MM-DD") as caught:
        served(nlp, day)
    assert day == "" or day not in str(caught.value)


@pytest.mark.parametrize("day", [20260203, 1.5, ("2026",)])
def test_a_day_of_another_type(nlp: Language, day: Any):
    with pytest.raises(TypeError, match=f"YYYY-MM-DD is needed, not {type(day).__name__}"):
        served(nlp, day)


@pytest.mark.parametrize("text", [None, b"CTO", 7, ["CTO"]])
def test_a_text_of_another_type(text: Any):
    with pytest.raises(TypeError, match=f"text: a str is needed, not {type(text).__name__}"):
        revasc.code(text)


def test_notes_come_out_in_their_order(nlp: Language):
    notes = [Note("b", TEXT), Note("a", "Normal arteries.")]
    found = [(result.note_id, result.decision) for result in revasc.code_notes(notes, nlp=nlp)]
    assert found == [("b", "supported"), ("a", "not_supported")]


def test_the_default_pipeline_is_built_once_for_all(monkeypatch: pytest.MonkeyPatch, nlp: Language):
    built: list[Language] = []
    monkeypatch.setattr(pipeline, "load", lambda: (built.append(nlp), nlp)[1])
    pipeline.default_pipeline.cache_clear()
    frame = pd.DataFrame({"id": ["a"], "text": [TEXT]})
    for _ in range(2):
        assert revasc.code(TEXT).decision == "supported"
        assert [result.decision for result in revasc.code_notes([Note("a", TEXT)])] == ["supported"]
        assert revasc.code_frame(frame, text="text", note_id="id")["decision"].tolist() == ["supported"]
    pipeline.default_pipeline.cache_clear()
    assert len(built) == 1


def test_an_unknown_engine():
    with pytest.raises(ValueError, match="unknown engine 'x': one of revasc, medspacy"):
        revasc.load(engine="x")


def test_a_pipeline_that_does_not_code(nlp: Language):
    with nlp.select_pipes(disable="revasc_coding"), pytest.raises(ValueError, match="no revasc_coding"):
        revasc.code(TEXT, nlp=nlp)


WITHOUT = "import sys; sys.modules['medspacy'] = None\n"
NEEDED = "engine 'medspacy' needs medSpaCy: install revasc[medspacy]"


def test_without_medspacy_its_engine_says_what_to_install():
    done = run_python(WITHOUT + "import revasc; revasc.load(engine='medspacy')")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"ImportError: {NEEDED}"


def test_without_medspacy_the_command_line_says_so_in_one_line(tmp_path: Path):
    (tmp_path / "note.txt").write_text(TEXT)
    arguments = ["explain", str(tmp_path / "note.txt"), "--engine", "medspacy"]
    done = run_python(f"{WITHOUT}from revasc.cli import app; app({arguments})")
    assert (done.returncode, done.stderr) == (1, f"error: {NEEDED}\n")


def test_without_medspacy_our_engine_works():
    done = run_python(f"{WITHOUT}import revasc; print(revasc.code({TEXT!r}).decision)")
    assert (done.stdout, done.returncode) == ("supported\n", 0)
