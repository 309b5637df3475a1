"""The library face: load by pack, policy and engine; code one note or many; keep the pipeline, send it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.util import load_model_from_config

import revasc
from revasc.note import Note
from revasc.pack import PackError, shared_pack
from revasc.pipeline import ENGINES, code_note
from revasc.results.record import Result

NOTE = """CARDIAC CATHETERIZATION REPORT
Date of procedure: 2026-02-03
Access: Right radial artery, 6 French sheath.
The RCA had a chronic total occlusion of its mid segment, 100%, TIMI 0 flow, known for over 8 months.
A Fielder XT wire crossed the lesion antegradely. The mid RCA was predilated with a 2.0 x 15 mm balloon and
a 3.0 x 38 mm drug-eluting stent was deployed. Final angiography showed TIMI 3 flow, 0% residual stenosis.
"""
#: Treated, no age and no label: the standard policy asks.
OPEN = "The RCA was 100% occluded with TIMI 0 flow. It was ballooned and stented."
#: Treated and labelled, but no number behind the label: enough for the standard policy only.
LABEL_ONLY = "The RCA was a CTO. It was crossed antegradely, ballooned and stented with TIMI 3 flow."
PIPES = [
    "revasc_sections", "revasc_units", "revasc_mentions", "revasc_assertion", "revasc_lesions",
    "revasc_coding", "revasc_spans",
]  # fmt: skip


def test_load_gives_a_spacy_pipeline_of_seven_components(nlp: Language):
    assert isinstance(nlp, Language)
    assert nlp.lang == "en"
    assert nlp.pipe_names == PIPES


def test_the_shipped_pack_is_loaded_by_name_or_by_folder(nlp: Language):
    here = revasc.load("cto_pci")
    result = revasc.code(NOTE, nlp=here)
    assert result == revasc.code(NOTE, nlp=nlp)
    assert result.provenance.ruleset == "cto_pci"


@pytest.mark.parametrize("engine", ["", "Revasc", "spacy", "quickumls", "None"])
def test_an_unknown_engine(engine: str):
    with pytest.raises(ValueError, match="unknown engine") as caught:
        revasc.load(engine=engine)
    assert all(name in str(caught.value) for name in ENGINES)
    assert repr(engine) in str(caught.value)


def test_an_unknown_pack():
    with pytest.raises(PackError, match="no rule pack 'nowhere'"):
        revasc.load("nowhere")


def test_an_unknown_policy():
    with pytest.raises(ValueError, match="lenient"):
        revasc.load(policy="lenient")


@pytest.mark.parametrize(
    ("policy", "text", "decision"),
    [
        ("standard", NOTE, "supported"),
        ("strict", NOTE, "supported"),
        ("registry", NOTE, "supported"),
        ("standard", OPEN, "query"),
        ("strict", OPEN, "query"),
        ("standard", LABEL_ONLY, "supported"),
        ("strict", LABEL_ONLY, "query"),
        ("standard", "", "not_supported"),
        ("strict", "", "not_supported"),
    ],
)
def test_policies(policy: str, text: str, decision: str):
    result = revasc.code(text, nlp=revasc.load(policy=policy))
    assert (result.decision, result.provenance.policy) == (decision, policy)


def test_a_policy_by_its_file(tmp_path: Path):
    shipped = shared_pack(None).path / "coding" / "policy-strict.toml"
    mine = tmp_path / "mine.toml"
    mine.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    assert revasc.code(LABEL_ONLY, nlp=revasc.load(policy=mine)).decision == "query"


def test_code_gives_a_result():
    result = revasc.code(NOTE, note_id="n1", date_of_service="2026-02-03", note_type="Cath")
    assert isinstance(result, Result)
    assert (result.note_id, result.decision) == ("n1", "supported")
    assert result.provenance.date_of_service == "2026-02-03"


def test_the_note_id_may_be_left_out():
    assert revasc.code(NOTE).note_id == "note"


@pytest.mark.parametrize("day", ["2026-02-03", date(2026, 2, 3)])
def test_the_day_as_text_or_as_date(day: str | date):
    assert revasc.code("no date here", date_of_service=day).provenance.date_of_service == "2026-02-03"


@pytest.mark.parametrize("day", ["2026-13-01", "03/02/2026", "yesterday", "", "2026-02-30", "2026"])
def test_a_day_that_is_none(day: str):
    with pytest.raises(ValueError, match="date_of_service: not a date of the form YYYY-MM-DD") as caught:
        revasc.code(NOTE, date_of_service=day)
    assert "chronic total" not in str(caught.value)


def test_without_a_day_the_notes_own_is_taken():
    assert revasc.code(NOTE).provenance.date_of_service == "2026-02-03"


def test_the_callers_day_comes_before_the_notes():
    assert revasc.code(NOTE, date_of_service="2025-12-31").provenance.date_of_service == "2025-12-31"


def test_without_any_day_none_is_told():
    assert revasc.code(OPEN).provenance.date_of_service is None


def test_the_day_gives_dates_their_age():
    text = "The RCA was occluded on cath of March 2024. It was stented and ballooned."
    ages = [
        revasc.code(text, date_of_service=day).lesions[0].chronicity_months
        for day in ("2026-02-03", "2024-09-03")
    ]
    assert ages == [23, 6]


@pytest.mark.parametrize(("performed", "age"), [("23/02/2026", 2), ("02/23/2026", 10)])
def test_a_note_that_writes_day_first_does_so_throughout(performed: str, age: float):
    text = f"Date of procedure: {performed}\nThe RCA CTO, seen on the cath of 04/12/2025, was stented."
    assert revasc.code(text).lesions[0].chronicity_months == age


def test_the_type_of_the_note_counts():
    text = "The RCA CTO was ballooned and stented."
    assert revasc.code(text, note_type="Cath Lab Procedure Report").decision == "supported"
    assert revasc.code(text, note_type="Cardiology Clinic Note").decision == "not_supported"


def test_notes_are_coded_one_at_a_time_and_in_order(nlp: Language):
    asked: list[str] = []

    def notes() -> Iterator[Note]:
        for number in range(3):
            asked.append(f"n{number}")
            yield Note(f"n{number}", NOTE if number % 2 else "", date(2026, 2, 3))

    results = revasc.code_notes(notes(), nlp=nlp)
    assert asked == []
    assert next(results).note_id == "n0"
    assert asked == ["n0"]
    assert [(r.note_id, r.decision) for r in results] == [("n1", "supported"), ("n2", "not_supported")]


def test_no_notes_no_results():
    assert list(revasc.code_notes([])) == []


def test_notes_do_not_touch_each_other(nlp: Language):
    alone = revasc.code(OPEN, nlp=nlp)
    list(revasc.code_notes([Note("a", NOTE), Note("b", "FAMILY HISTORY:\nFather had a stent.")], nlp=nlp))
    assert revasc.code(OPEN, nlp=nlp) == alone


def test_a_pipeline_without_coding_gives_no_result():
    nlp = revasc.load()
    nlp.disable_pipe("revasc_coding")
    with pytest.raises(ValueError, match="no revasc_coding"):
        code_note(Note("n1", NOTE), nlp)


def test_the_same_note_gives_the_same_result(nlp: Language):
    first, second = (revasc.code(NOTE, nlp=nlp) for _ in range(2))
    assert first.to_dict() == second.to_dict()
    assert first == revasc.code(NOTE, nlp=revasc.load())


def test_by_doc_and_by_code_the_same(nlp: Language):
    record = nlp(NOTE)._.revasc.to_dict()
    assert record == revasc.code(NOTE, nlp=nlp).to_dict()


def test_nlp_pipe_gives_the_same(nlp: Language):
    texts = [NOTE, OPEN, ""]
    assert [doc._.revasc for doc in nlp.pipe(texts)] == [nlp(text)._.revasc for text in texts]


def test_a_text_beyond_spacys_limit(nlp: Language):
    text = "The weather was fine. " * 50_000 + OPEN
    assert len(text) > 1_000_000
    assert revasc.code(text, nlp=nlp).decision == "query"


def test_every_quote_is_of_the_note():
    result = revasc.code(NOTE)
    assert result.mentions
    assert all(NOTE[m.start : m.end] == m.text for m in result.mentions)


def test_saved_and_loaded_it_gives_the_same(nlp: Language, tmp_path: Path):
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert again.pipe_names == PIPES
    assert revasc.code(NOTE, nlp=again) == revasc.code(NOTE, nlp=nlp)


def test_saved_as_bytes_it_gives_the_same(nlp: Language):
    again = revasc.load().from_bytes(nlp.to_bytes())
    assert revasc.code(NOTE, nlp=again) == revasc.code(NOTE, nlp=nlp)


def test_pickled_it_gives_the_same(nlp: Language):
    again = pickle.loads(pickle.dumps(nlp))
    assert revasc.code(NOTE, nlp=again) == revasc.code(NOTE, nlp=nlp)


def test_its_config_builds_it_again(nlp: Language):
    again = load_model_from_config(nlp.config)
    assert revasc.code(NOTE, nlp=again) == revasc.code(NOTE, nlp=nlp)


NOTE_LIKE = st.lists(
    st.sampled_from(
        ["The RCA", "LAD", "was a CTO", "100%", "TIMI 0", "stented", "ballooned", "no", "prior", "FINDINGS:",
         "PLAN:", "CONSENT:", "3.0 x 38 mm", "since May 2019", "|", "\t", "\n", "\n\n", ". ", "; ", "[ ]",
         "[x]", "SVG to OM1", "for 6 months", "retrograde", "unable to cross", "in-stent", "\u2028", "\ud800",
         "\u0130", "<p>", "&amp;", "02/30/2026", "Lesion #1", "both", "-> 0%", "7/52", "segment = 4", "%"]
    ),
    max_size=30,
).map(" ".join)  # fmt: skip


@settings(deadline=None, derandomize=True, database=None, max_examples=150)
@given(st.text(st.characters(), max_size=300))
def test_no_text_stops_it(text: str):
    assert revasc.code(text).to_dict()["provenance"]


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(NOTE_LIKE, st.sampled_from([None, "2026-02-03", "2019-05-01"]))
def test_no_note_stops_it(text: str, day: str | None):
    result = revasc.code(text, date_of_service=day)
    assert result.decision in ("supported", "query", "not_supported")
    assert all(text[m.start : m.end] == m.text for m in result.mentions)
    ids = {m.id for m in result.mentions}
    assert all(set(c.mentions) <= ids for lesion in result.lesions for c in lesion.criteria)
    assert all(set(access.mentions) <= ids for access in result.access)


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.text(st.characters(), max_size=60))
def test_any_type_of_note_will_do(kind: str):
    assert revasc.code(OPEN, note_type=kind).decision in ("query", "not_supported")
